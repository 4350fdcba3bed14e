"""A home → the index that answers there, also after a sync: every question finds the newest whole generation.

`Live(home, embedder).search("Who opened the dam's gates?")` looks at the pointer (20 µs), opens what it names when that
is new, and closes the old one once nobody searches it any more.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from index.embed import Embedder
from index.errors import IndexDamagedError, SetupError
from index.generation import Manifest
from index.place import FOLDER, Place
from index.store import Store
from index.switch import live_or_none
from index.types import Article, Correction, Filter, Hit, Passage

__all__ = ["Live"]


class Live(Store):
    """A store that follows the pointer. Safe to share between threads; close it after use."""

    def __init__(self, home: Path, embedder: Embedder, place: Place = FOLDER) -> None:
        """Open the live generation at `home`; raises what `Store.open` raises."""
        self._home = home
        self._place = place
        self._asked_by = embedder
        self._now = Store.open(home, embedder, place)
        self._name = self._newest()
        self._users: Counter[int] = Counter()  # by the store's identity
        self._counting = Lock()
        self._opening = Lock()

    @contextmanager
    def pinned(self) -> Iterator[Store]:
        """The newest generation, which stays open inside the block whatever a sync does: one answer is of one index."""
        self._look()
        with self._counting:
            store = self._now
            self._users[id(store)] += 1
        try:
            yield store
        finally:
            with self._counting:
                self._users[id(store)] -= 1
                last = not self._users[id(store)] and store is not self._now
            if last:
                store.close()

    def close(self) -> None:
        """Give files and memory back."""
        self._now.close()

    @property
    def manifest(self) -> Manifest:  # type: ignore[override]
        """What the newest generation was made of."""
        with self.pinned() as store:
            return store.manifest

    @property
    def embedder(self) -> Embedder:
        """What embeds the questions: the one that made the index."""
        return self._asked_by

    def search(self, question: str, *, k: int = 8, where: Filter | None = None) -> tuple[Hit, ...]:
        """As `Store.search`, in the newest generation."""
        with self.pinned() as store:
            return store.search(question, k=k, where=where)

    def spelled(self, question: str) -> tuple[str, tuple[Correction, ...]]:
        """As `Store.spelled`."""
        with self.pinned() as store:
            return store.spelled(question)

    @property
    def outlets(self) -> tuple[str, ...]:
        """As `Store.outlets`."""
        with self.pinned() as store:
            return store.outlets

    @property
    def languages(self) -> tuple[str, ...]:
        """As `Store.languages`."""
        with self.pinned() as store:
            return store.languages

    @property
    def published(self) -> tuple[str | None, str | None]:
        """As `Store.published`."""
        with self.pinned() as store:
            return store.published

    def article(self, article_id: str) -> Article:
        """As `Store.article`: the article as it is now."""
        with self.pinned() as store:
            return store.article(article_id)

    def articles(self) -> Iterator[Article]:
        """As `Store.articles`, all of one generation."""
        with self.pinned() as store:
            yield from store.articles()

    def passages(self) -> Iterator[tuple[Article, Passage]]:
        """As `Store.passages`, all of one generation."""
        with self.pinned() as store:
            yield from store.passages()

    def weight(self, term: str) -> float:
        """As `Store.weight`."""
        with self.pinned() as store:
            return store.weight(term)

    def knows(self, term: str) -> bool:
        """As `Store.knows`."""
        with self.pinned() as store:
            return store.knows(term)

    def _newest(self) -> str:
        self._place.refresh(self._home, self._asked_by)
        folder = live_or_none(self._home)
        return folder.name if folder else ""

    def _look(self) -> None:
        """Open the newest generation, unless it is open; who comes while it is being opened is served by the old."""
        name = self._newest()
        if name in ("", self._name) or not self._opening.acquire(blocking=False):
            return
        try:
            fresh = Store.open(self._home, self._asked_by, self._place)
        except (IndexDamagedError, SetupError):
            self._name = name  # broken, or another embedder's: the one that is open goes on answering
        else:
            self._take(fresh, name)
        finally:
            self._opening.release()

    def _take(self, fresh: Store, name: str) -> None:
        with self._counting:
            old, self._now, self._name = self._now, fresh, name
            unused = not self._users[id(old)]
        if unused:
            old.close()
