"""Articles that are being read → the vectors of their texts in the cache, made on a thread of its own meanwhile.

Reading keeps one core busy, and the embedder would wait for it with the others. `ahead.watching(cut)` cuts an article
as `cut` does, and has its texts embedded; who needs the vectors then finds them kept.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, Full, Queue
from shutil import disk_usage
from threading import Event, Thread
from types import TracebackType
from typing import Self

from index.embed import Embedder
from index.errors import FootnoteError
from index.passages import embedded
from index.types import Article, Passage
from index.vectors import embed_cached

__all__ = ["Ahead"]

_WAITING = 16_384  # texts; what comes when so many wait is left to who needs its vector
_PAUSE_S = 0.05
_ROOM = 256_000_000  # bytes: on a disk with less, what is embedded ahead could take the room that the index needs

_Cut = Callable[[Article], tuple[Passage, ...]]


class Ahead:
    """Embeds ahead of who needs the vectors, until `stop`; what fails here fails again there, and is told there.

    An embedder that costs a request is left alone: what a person has not agreed to is not paid for.
    """

    def __init__(self, embedder: Embedder, cache: Path, done: Callable[[int], None]) -> None:
        """Wait for texts; `cache` keeps their vectors, and `done` gets the size of each batch that it keeps."""
        self._embedder = embedder
        self._cache = cache
        self._done = done
        self._waiting: Queue[str] = Queue(_WAITING)
        self._stopped = Event()
        self._thread = Thread(target=self._work, name="embedding ahead", daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        if not self._embedder.remote:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def watching(self, cut: _Cut) -> _Cut:
        """As `cut`; what is embedded of each article waits its turn here."""

        def watched(article: Article) -> tuple[Passage, ...]:
            passages = cut(article)
            if not self._embedder.remote:
                with suppress(Full):
                    for passage in passages:
                        self._waiting.put_nowait(embedded(article, passage))
                        for sentence in passage.sentences:
                            self._waiting.put_nowait(article.text[sentence.start : sentence.end])
            return passages

        return watched

    def stop(self) -> None:
        """Embed no more; the batch that is being embedded is kept."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _work(self) -> None:
        with suppress(sqlite3.Error, OSError, FootnoteError):
            for _ in embed_cached(self._texts(), self._embedder, self._cache, self._done):
                pass

    def _texts(self) -> Iterator[str]:
        while not self._stopped.is_set() and disk_usage(self._cache.parent).free > _ROOM:
            try:
                text = self._waiting.get(timeout=_PAUSE_S)
            except Empty:
                continue
            yield text
