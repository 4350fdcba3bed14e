"""Texts of articles that are being read → their vectors in the cache, made on another thread meanwhile.

Reading keeps one core busy, and the embedder would wait for it with the others. Who needs the vectors later finds them
kept: `with ahead(embedder, cache, done) as soon:` and `soon(["The tide rose."])` once for every article.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from queue import Full, Queue
from shutil import disk_usage
from threading import Event

from index.aside import aside
from index.embed import Embedder
from index.errors import FootnoteError
from index.vectors import embed_cached

__all__ = ["ahead"]

_WAITING = 4_096  # texts; what comes when so many wait is left to who needs its vector
_ROOM = 256_000_000  # bytes: on a disk with less, what is embedded ahead could take the room that the index needs


@contextmanager
def ahead(embedder: Embedder, cache: Path, done: Callable[[int], None]) -> Iterator[Callable[[Iterable[str]], None]]:
    """While the block runs, embed what it hands over, as far as there is time; what is begun at its end is finished.

    `done` gets the size of each batch whose vectors are kept.

    What fails here fails again for who needs the vectors, and is told there. An embedder that costs a request is left
    alone: nothing is paid for before it is known to be wanted.
    """
    waiting: Queue[str | None] = Queue(_WAITING)

    def soon(texts: Iterable[str]) -> None:
        with suppress(Full):
            for text in texts:
                waiting.put_nowait(text)

    if embedder.remote:
        yield lambda texts: None
        return
    with aside(partial(_embed, waiting, embedder, cache, done)) as beside:
        try:
            yield soon
        finally:
            beside.stop()
            with suppress(Full):
                waiting.put_nowait(None)  # wakes who waits for a text


def _embed(
    waiting: "Queue[str | None]", embedder: Embedder, cache: Path, done: Callable[[int], None], stopped: Event
) -> None:
    def texts() -> Iterator[str]:
        while (text := waiting.get()) is not None and not stopped.is_set():
            if disk_usage(cache.parent).free < _ROOM:
                return
            yield text

    with suppress(sqlite3.Error, OSError, FootnoteError):
        for _ in embed_cached(texts(), embedder, cache, done):
            pass
