"""A question, and the turns before it → an Answer: stand-alone question, search, read, cite, check.

The file to read first. `Assistant.open().ask("Who opened the dam's gates?")` → Answer(outcome="answered", …)
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from types import MappingProxyType

from index.embed import MiniLM
from index.errors import InputError
from index.store import Store
from index.types import Article, Hit
from qa.citations import cite, lead
from qa.conversation import stand_alone
from qa.indexing import ensure_index
from qa.network import Network
from qa.reader import read
from qa.settings import READERS, Settings
from qa.types import Answer, Turn

__all__ = ["Assistant", "ask"]

_HITS = 8
_LONGEST = 20_000  # characters of a question; what is beyond is a pasted text, not a question


class Assistant:
    """An open index and a reader. Holds files and models: close it after use, or open it in a `with` block."""

    def __init__(self, store: Store, network: Network, *, reader: str = "embedded") -> None:
        """Take an open store and the reader's network; `Assistant.open` is the usual way in."""
        self._store = store
        self._network = network
        self._reader = reader

    @classmethod
    def open(cls, home: Path | str | None = None, reader: str | None = None) -> "Assistant":
        """Open the index at `home`; with no `home`, the default one, built from the default articles if it is missing.

        Raises SetupError when a named `home` has no index, IndexDamagedError when it is broken, InputError for an
        unknown reader.
        """
        settings = Settings.from_env()
        chosen = reader or settings.reader
        if chosen not in READERS:
            raise InputError(f"There is no reader {chosen!r}. Name one of: {', '.join(READERS)}")
        embedder = MiniLM.load()
        if home is None:
            ensure_index(settings.home, embedder)
        return cls(Store.open(settings.home if home is None else Path(home), embedder), Network.load(), reader=chosen)

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        """Answer `question`; `turns` are the chat so far, oldest first. Raises InputError for an empty question."""
        started = perf_counter()
        asked_as = stand_alone(_checked(question), turns)
        hits = self.search(asked_as)
        seconds = {"search": perf_counter() - started}
        return replace(self.read(asked_as, hits, seconds), question=question)

    def search(self, question: str, *, k: int = _HITS) -> tuple[Hit, ...]:
        """The `k` best hits for a question that stands alone, best first."""
        return self._store.search(_checked(question), k=k)

    def read(self, question: str, hits: Sequence[Hit], seconds: Mapping[str, float] = MappingProxyType({})) -> Answer:
        """Answer a question that stands alone from `hits` and nothing else; `seconds` were spent before, by stage."""
        started = perf_counter()
        draft = read(question, hits, self._store, self._network)
        statements, citations = cite(draft.claims, hits, self._store.article)
        took = {**seconds, "read": perf_counter() - started}
        timings = {stage: round(value, 4) for stage, value in {**took, "total": sum(took.values())}.items()}
        made = Answer(
            question,
            question,
            "not_found",
            confidence=round(draft.confidence, 4),
            reader=self._reader,
            timings=timings,
            hits=tuple(hits),
        )
        if not citations:
            leads = tuple(lead(place, self._store.article) for place in draft.leads)
            return replace(made, reason=draft.reason or "nothing close", leads=leads)
        return replace(made, outcome="answered", short=draft.short, statements=statements, citations=citations)

    def article(self, article_id: str) -> Article:
        """The article of this id, as it was indexed. Raises KeyError when there is none."""
        return self._store.article(article_id)

    def articles(self) -> tuple[Article, ...]:
        """All indexed articles, ordered by id."""
        return tuple(self._store.articles())

    def close(self) -> None:
        """Give files and memory back."""
        self._store.close()

    def __enter__(self) -> "Assistant":
        """Use in a `with` block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()


def ask(question: str, turns: Sequence[Turn] = ()) -> Answer:
    """Answer `question` from the default index, which is opened once a process."""
    return _default().ask(question, turns)


@lru_cache(maxsize=1)
def _default() -> Assistant:
    return Assistant.open()


def _checked(question: str) -> str:
    if not any(c.isalnum() for c in question):
        raise InputError(f"The question {question!r} has no words. Ask something like: Who opened the exhibition?")
    return question[:_LONGEST]
