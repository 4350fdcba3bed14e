"""How fast and how long an endpoint is asked: a limit on requests at once, pauses between tries, a deadline.

`with gate: …` waits its turn; `gate.slower()` halves how many may run at once. `until(deadline, items)` gives items as
they come and stops at the deadline, whatever the one who makes them is waiting for.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from queue import Empty, SimpleQueue
from threading import Condition, Event, Thread
from time import monotonic, sleep
from typing import TypeVar

__all__ = ["Gate", "GoneError", "leaving", "pause_before", "rest", "until"]

_T = TypeVar("_T")
_LONGEST_PAUSE_S = 8.0
_LOOK_S = 0.1  # how often those who wait look whether the one who asked is still there
_GONE: ContextVar[Event | None] = ContextVar("gone", default=None)


class GoneError(Exception):
    """Who asked has gone: a closed page, a Stop button. Nobody waits for what was asked any more."""


@contextmanager
def leaving(gone: Event) -> Iterator[None]:
    """Within it, what waits for an endpoint on this thread ends with a GoneError soon after `gone` is set."""
    token = _GONE.set(gone)
    try:
        yield
    finally:
        _GONE.reset(token)


def rest(seconds: float) -> None:
    """Do nothing for so long."""
    gone = _GONE.get()
    if gone is None:
        sleep(seconds)
    elif gone.wait(seconds):
        raise GoneError


class Gate:
    """How many requests run at once: halved when they are too many, one more after as many that went well.

    (Additive increase, multiplicative decrease: Chiu and Jain 1989.) Use as a `with` block around a request.
    """

    def __init__(self, most: int) -> None:
        """Begin with `most`, which stays the upper limit."""
        self._most = most
        self._limit = float(most)
        self._running = 0
        self._changed = Condition()

    @property
    def limit(self) -> int:
        """How many may run at once now."""
        return int(self._limit)

    def slower(self) -> None:
        """A request was refused because there are too many."""
        with self._changed:
            self._limit = max(1.0, self._limit / 2)

    def faster(self) -> None:
        """A request went well."""
        with self._changed:
            self._limit = min(float(self._most), self._limit + 1 / self._limit)
            self._changed.notify_all()

    def __enter__(self) -> None:
        """Wait for a turn."""
        with self._changed:
            self._changed.wait_for(lambda: self._running < int(self._limit))
            self._running += 1

    def __exit__(self, *_: object) -> None:
        """Give the turn back."""
        with self._changed:
            self._running -= 1
            self._changed.notify_all()


def pause_before(retry: int, first_s: float, asked_for_s: float | None = None) -> float:
    """Seconds to wait before retry `retry` (1 for the first): doubled each time, with jitter; or what was asked for.

    Half of the pause is random, so that many that failed together do not come back together.
    """
    pause_s = min(_LONGEST_PAUSE_S, first_s * 2.0 ** (retry - 1))
    jittered_s = pause_s * random.uniform(0.5, 1.0)  # noqa: S311
    return jittered_s if asked_for_s is None else asked_for_s + jittered_s - pause_s / 2


def until(deadline: float, items: Callable[[], Iterator[_T]]) -> Iterator[_T]:
    """The items, made on a thread of their own, until `deadline` (as `monotonic` counts); raises TimeoutError then.

    What making them raises is raised here, and GoneError when nobody wants them any more. A maker that hangs is left
    behind: its thread does not keep a program alive.
    """
    made: SimpleQueue[tuple[str, _T | BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            for item in items():
                made.put(("item", item))
            made.put(("end", None))
        except BaseException as error:  # noqa: BLE001  raised again where the items are asked for
            made.put(("error", error))

    Thread(target=run, daemon=True).start()
    while True:
        kind, value = _next(made, deadline)
        if kind == "end":
            return
        if kind == "error":
            assert isinstance(value, BaseException)
            raise value
        yield value  # type: ignore[misc]


def _next(
    made: SimpleQueue[tuple[str, _T | BaseException | None]], deadline: float
) -> tuple[str, _T | BaseException | None]:
    """The next of what is made. Raises TimeoutError at the deadline, GoneError when nobody wants it any more."""
    gone = _GONE.get()
    while True:
        left = max(0.0, deadline - monotonic())
        try:
            return made.get(timeout=left if gone is None else min(left, _LOOK_S))
        except Empty:
            if monotonic() >= deadline:
                raise TimeoutError from None
        if gone is not None and gone.is_set():
            raise GoneError
