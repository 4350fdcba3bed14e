"""Work → the same work on a thread of its own, beside what its caller does meanwhile.

`with aside(work) as beside:` runs `work(stopped)`; `beside.result()` waits for what it returns.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from threading import Event
from typing import Generic, TypeVar

__all__ = ["Aside", "aside"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Aside(Generic[_T]):
    """Work that is being done on another thread."""

    _future: Future[_T]
    _stopped: Event

    def result(self) -> _T:
        """Wait for what the work returns; raises what it raises."""
        return self._future.result()

    def stop(self) -> None:
        """Tell the work, by the event that it was given, that nobody wants the rest of it."""
        self._stopped.set()


@contextmanager
def aside(work: Callable[[Event], _T]) -> Iterator[Aside[_T]]:
    """Run `work` while the block runs; at the block's end wait for it, and raise what it raised.

    A block that ends by an error stops the work first.
    """
    stopped = Event()
    with ThreadPoolExecutor(1) as pool:
        # In the caller's context: what it tells of its progress is told to the same person.
        beside = Aside(pool.submit(copy_context().run, work, stopped), stopped)
        try:
            yield beside
            beside.result()
        finally:
            stopped.set()
