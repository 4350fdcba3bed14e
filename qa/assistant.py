"""A question, and the turns before it → an Answer: stand-alone question, search, read, cite, check.

The file to read first. `Assistant.open().ask("Who opened the dam's gates?")` → Answer(outcome="answered", …)
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from time import perf_counter

from index.embed import Embedder
from index.errors import EndpointError, InputError
from index.live import Live
from index.place import FOLDER, Place
from index.store import Store
from index.types import Article, Filter, Hit
from qa.about import about
from qa.citations import cite, cite_disputes, in_full, lead
from qa.conversation import stand_alone
from qa.indexing import ensure_index
from qa.llm.replies import Replies
from qa.llm.writing import Count, drafts, prompt, rewritten
from qa.network import Network
from qa.opening import embedder_of, place_of
from qa.quoted import quoted
from qa.scope import Scope, scope_of, scoped
from qa.settings import READERS, Endpoint, Settings
from qa.sides import Kept, Search, sides_of, told_sides
from qa.timings import as_written, timed
from qa.types import Answer, Draft, Outcome, Turn
from qa.writer import Writer

__all__ = ["Assistant", "ask"]

_HITS = 8
_LONGEST = 20_000  # characters of a question; what is beyond is a pasted text, not a question


class Assistant:
    """An open index and a reader. Holds files and models: close it after use, or open it in a `with` block."""

    def __init__(
        self,
        store: Store,
        network: Network,
        count: Count,
        *,
        writer: Writer | None = None,
        place: Place = FOLDER,
        drop: bool = False,
    ) -> None:
        """Take an open store, the reader's network, what counts tokens, a writer for the llm reader, the store's place.

        `drop` leaves unsupported statements out. `Assistant.open` is the usual way in.
        """
        self._store = store
        self.place = place
        self._article = store.article
        self._network = network
        self._count = count
        self._writer = writer
        self._drop = drop

    @classmethod
    def open(
        cls,
        home: Path | str | None = None,
        reader: str | None = None,
        *,
        replies: Path | None = None,
        place: Place = FOLDER,
    ) -> "Assistant":
        """Open the index at `home`; with no `home`, the default one, built from the default articles if it is missing.

        `replies` is a folder in which a model's replies are kept and found again. Raises SetupError when a named `home`
        has no index or the llm reader no endpoint, IndexDamagedError when the index is broken, InputError for an
        unknown reader.
        """
        settings = Settings.from_env()
        chosen = reader or settings.reader
        if chosen not in READERS:
            raise InputError(f"There is no reader {chosen!r}. Name one of: {', '.join(READERS)}")
        endpoint = Endpoint.from_env() if chosen == "llm" else None
        embedder = embedder_of(settings)
        at, place = place_of(settings) if home is None else (Path(home), place)
        if home is None and settings.chroma is None:  # nobody fills a shared server by asking
            ensure_index(at, embedder)
        store = Live(at, embedder, place)
        writer = Writer(endpoint, replies=Replies(replies) if replies else None) if endpoint else None
        return cls(
            store, Network.load(), embedder.count_tokens, writer=writer, place=place, drop=settings.drop_unsupported
        )

    def ask(
        self, question: str, turns: Sequence[Turn] = (), *, reader: str | None = None, where: Filter | None = None
    ) -> Answer:
        """Answer `question` from the articles that fit `where`; `turns` are the chat so far, oldest first.

        `reader="embedded"` leaves the model out.
        Raises InputError for an empty question, EndpointError when the model endpoint gives no answer.
        """
        *_, answer = self.stream(question, turns, reader=reader, where=where)
        return answer

    def stream(
        self, question: str, turns: Sequence[Turn] = (), *, reader: str | None = None, where: Filter | None = None
    ) -> Iterator[Answer]:
        """The answer as it grows: each is a whole Answer, with more statements; the embedded reader gives one."""
        with self._store.pinned() as store:  # a sync may finish meanwhile: one answer is of one generation
            at = copy(self)
            at._store, at._article = store, store.article
            yield from at._streamed(question, turns, reader, where)

    def _streamed(
        self, question: str, turns: Sequence[Turn], reader: str | None, where: Filter | None
    ) -> Iterator[Answer]:
        started = perf_counter()
        writer = None if reader == "embedded" else self._writer
        if talk := about(_checked(question), self._store, follows=bool(turns)):
            yield talk
            return
        asked_as, usage = self._asked_as(_checked(question), turns, writer)
        scope = self.scope(asked_as, where=where)
        hits = self._store.search(scope.question, k=_HITS, where=scope.within)
        others = partial(self._store.search, where=scope.within)
        seconds = {"search": perf_counter() - started}
        if writer is None:
            yield scoped(self._quoted(scope.question, hits, seconds, others), question, scope)
            return
        for answer in self._written(scope.question, hits, writer, seconds, usage, others):
            yield scoped(answer, question, scope)

    async def ask_async(
        self, question: str, turns: Sequence[Turn] = (), *, reader: str | None = None, where: Filter | None = None
    ) -> Answer:
        """As `ask`, while the event loop goes on."""
        return await asyncio.to_thread(partial(self.ask, question, turns, reader=reader, where=where))

    def ask_all(self, questions: Sequence[str], *, at_once: int = 8) -> Iterator[Answer | EndpointError]:
        """The answers in the order of the questions, `at_once` of them at work; an EndpointError where none came.

        The endpoint is asked less at once when it says that it is too much.
        """

        def one(question: str) -> Answer | EndpointError:
            try:
                return self.ask(question)
            except EndpointError as error:
                return error

        pool = ThreadPoolExecutor(at_once)
        try:
            yield from pool.map(one, questions)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def prompt(self, question: str, hits: Sequence[Hit]) -> str:
        """What the model is sent for a question that stands alone; empty for the embedded reader."""
        if self._writer is None:
            return ""
        _, sent = prompt(question, hits, self._writer, self._article, self._count)
        return "\n\n".join(f"{message['role']}:\n{message['content']}" for message in sent)

    @property
    def model(self) -> str:
        """The name of the model that writes; empty with the embedded reader."""
        return self._writer.endpoint.model if self._writer else ""

    @property
    def spent(self) -> Mapping[str, int]:
        """Tokens that the model has taken since this was opened, by kind; none with the embedded reader."""
        return self._writer.spent if self._writer else {}

    def scope(self, question: str, *, where: Filter | None = None) -> Scope:
        """What is searched for a question that stands alone: its spelling put right, and a filter."""
        return scope_of(_checked(question), self._store, where)

    def search(self, question: str, *, k: int = _HITS, where: Filter | None = None) -> tuple[Hit, ...]:
        """The `k` best hits for a question that stands alone, best first."""
        scope = self.scope(question, where=where)
        return self._store.search(scope.question, k=k, where=scope.within)

    def read(self, question: str, hits: Sequence[Hit]) -> Answer:
        """Answer a question that stands alone from `hits` and nothing else."""
        if self._writer is None:
            return self._quoted(question, hits, {})
        *_, answer = self._written(question, hits, self._writer, {}, {})
        return answer

    @property
    def replies(self) -> Replies | None:
        """The kept replies of the model, with the count of those found again."""
        return self._writer.replies if self._writer else None

    def article(self, article_id: str) -> Article:
        """The article of this id, as it was indexed. Raises KeyError when there is none."""
        return self._article(article_id)

    def articles(self) -> tuple[Article, ...]:
        """All indexed articles, ordered by id."""
        return tuple(self._store.articles())

    @property
    def embedder(self) -> Embedder:
        """What embeds the questions: the one that made the index."""
        return self._store.embedder

    def close(self) -> None:
        """Give files and memory back."""
        self._store.close()
        self.place.close()
        if self._writer is not None:
            self._writer.close()

    def __enter__(self) -> "Assistant":
        """Use in a `with` block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _asked_as(self, question: str, turns: Sequence[Turn], writer: Writer | None) -> tuple[str, Mapping[str, int]]:
        """The stand-alone form of a question, by the model when it leans on the chat; and the tokens that took."""
        asked_as = stand_alone(question, turns)
        leans = writer is not None and asked_as != question
        by_model, usage = rewritten(question, turns, writer, self._count) if writer and leans else (None, {})
        return by_model or asked_as, usage

    def _quoted(
        self, question: str, hits: Sequence[Hit], seconds: Mapping[str, float], others: Search | None = None
    ) -> Answer:
        """The embedded reader's answer; `seconds` were spent before, by stage."""
        started = perf_counter()
        told = quoted(question, hits, self._store, self._network, self._article, others)
        return replace(self._answer(question, *told), timings=timed({**seconds, "read": perf_counter() - started}))

    def _written(
        self,
        question: str,
        hits: Sequence[Hit],
        writer: Writer,
        seconds: Mapping[str, float],
        usage: Mapping[str, int],
        others: Search | None = None,
    ) -> Iterator[Answer]:
        """The model's answer as it grows, from its first citation on. What it says without any is not shown."""
        started = perf_counter()
        if not hits:
            yield replace(self._answer(question, hits, Draft()), reader="llm", usage=usage)
            return
        written = drafts(question, hits, writer, self._article, self._count, usage.get("total_tokens", 0))
        with ThreadPoolExecutor(1) as pool:  # the other side is looked for while the model writes
            sides = pool.submit(sides_of, question, hits, Kept(self._network), self._store, others)
            for draft, reply in written:
                known, told = told_sides(draft, hits, sides.result()) if reply.ended else (hits, draft)
                answer = self._answer(question, known, told)
                if not reply.ended and not answer.citations:
                    continue
                if reply.problem and not answer.citations:
                    raise EndpointError(reply.problem)
                yield as_written(answer, reply, usage, {**seconds, "write": perf_counter() - started})

    def _answer(self, question: str, hits: Sequence[Hit], draft: Draft) -> Answer:
        """A draft with its claims checked and its places numbered."""
        statements, citations = cite(draft.claims, hits, self._article, drop=self._drop)
        confidence = round(draft.confidence, 4)
        made = Answer(question, question, "not_found", confidence=confidence, hits=tuple(hits))
        if not citations:
            leads = tuple(lead(place, self._article) for place in draft.leads)
            reason = "the model cited none of the sentences that it was shown" if draft.claims else "nothing close"
            return replace(made, reason=draft.reason or reason, leads=leads)
        conflicts = cite_disputes(draft.disputes, citations, self._article)
        outcome: Outcome = "conflict" if conflicts else "answered"
        short = in_full(question, draft.short, statements, citations)
        told = replace(made, outcome=outcome, short=short, statements=statements, citations=citations)
        return replace(told, conflicts=conflicts, reason=draft.reason)


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
