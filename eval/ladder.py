"""A failed case and the system that failed it → the first rung that explains the failure.

`RUNGS` has the rungs in the order in which they are tried. They are found by asking again with the gold stand-alone
question, with deeper hits, with the evidence alone and with its whole articles. Every failure gets exactly one, so they
add up; a system that cannot be asked by halves skips those that need it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from eval.metrics.retrieval import COVERS, ranks
from eval.metrics.right import cited_positions, is_right, refused
from eval.metrics.spans import Range, covered, file_of
from eval.types import Case, CaseResult, Rereader, Rung, System
from index.sentences import body_sentences
from index.types import Article, Hit
from qa.types import Answer

__all__ = ["RUNGS", "explain", "failed", "rungs"]

RUNGS: Mapping[Rung, str] = {
    "error": "no answer came",
    "answered wrongly": "the articles do not say, and it answered",
    "right but mis-cited": "the answer is right, its footnotes are not",
    "wrong turn": "asked by itself instead of after the chat, the question is answered rightly",
    "not indexed": "no whole set of evidence stands in sentences of the index",
    "not retrieved@50": "no whole set of evidence is in the 50 best hits",
    "ranked low": "a whole set of evidence is in the 50 best hits, but not in those that were read",
    "one-sided": "some sides of a disagreement are cited and others are not",
    "cut from context": "with the evidence alone, or with its whole articles, in hand it answers rightly",
    "refused wrongly": "the evidence was in hand, and it refused",
    "read wrong": "the evidence was in hand, and it said something wrong",
}
_DEEP = 50
_ALL = 1_000  # hits: more than the index proposes for one question

_Check = Callable[["_Failure"], bool]


def failed(result: CaseResult) -> bool:
    """Whether a case is not right and cited, or got no answer at all."""
    return result.error is not None or result.scores.get("right_and_cited") != 1.0


def rungs(results: Iterable[CaseResult]) -> dict[Rung, int]:
    """How many failures stand on each rung, in the order of the ladder; rungs without any are left out."""
    counts = Counter(result.rung for result in results if result.rung)
    return {rung: counts[rung] for rung in RUNGS if counts[rung]}


def explain(case: Case, answer: Answer, system: System | None, articles: Mapping[str, Article]) -> Rung:
    """The first rung that explains why `answer` fails `case`; with no system, as far as the answer itself shows.

    What the system raises on the way is raised.
    """
    failure = _Failure(case, answer, system if isinstance(system, Rereader) else None, articles)
    return next(rung for rung, holds in _CHECKS if holds(failure))


@dataclass(frozen=True)
class _Failure:
    """A failed case with what re-running it brings, each asked for once and only when it is needed."""

    case: Case
    answer: Answer
    system: Rereader | None
    articles: Mapping[str, Article]

    @property
    def question(self) -> str:
        """The question as somebody would ask it who has not seen the chat."""
        return self.case.stand_alone or self.case.question

    @cached_property
    def plain(self) -> Answer:
        """The answer to the stand-alone question: the oracle history."""
        return self.system.ask(self.question) if self.system and self.case.history else self.answer

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """Everything the index proposes for the stand-alone question."""
        return self.system.search(self.question, k=_ALL) if self.system else ()

    def sets(self) -> list[list[Range]]:
        """The sufficient sets of evidence, as ranges."""
        places = {e.id: Range(file_of(e.article), e.start, e.end) for e in self.case.evidence}
        return [[places[name] for name in ids] for ids in self.case.evidence_sets]

    def in_hits(self, hits: Sequence[Hit]) -> bool:
        """Whether a whole set of evidence is in `hits`, as retrieval is scored."""
        return any(None not in ranks([_range(hit) for hit in hits], evidence) for evidence in self.sets())

    def right_from(self, wanted: Callable[[Hit], bool]) -> bool:
        """Whether the system is right when it reads only the wanted ones of all hits."""
        hits = [hit for hit in self.hits if wanted(hit)]
        return self.system is not None and bool(hits) and is_right(self.case, self.system.read(self.question, hits))


def _answered(f: _Failure) -> bool:
    return not f.case.answerable


def _miscited(f: _Failure) -> bool:
    return is_right(f.case, f.answer)


def _wrong_turn(f: _Failure) -> bool:
    return bool(f.case.history) and is_right(f.case, f.plain)


def _not_indexed(f: _Failure) -> bool:
    files = {e.file for evidence in f.sets() for e in evidence}
    articles = [a for a in f.articles.values() if file_of(a.id) in files]
    indexed = [Range(file_of(a.id), s.start, s.end) for a in articles for s in body_sentences(a)]
    return f.system is not None and not any(
        all(covered(e, indexed) >= COVERS for e in evidence) for evidence in f.sets()
    )


def _not_retrieved(f: _Failure) -> bool:
    return f.system is not None and not f.in_hits(f.hits[:_DEEP])


def _ranked_low(f: _Failure) -> bool:
    return f.system is not None and not f.in_hits(f.plain.hits)


def _one_sided(f: _Failure) -> bool:
    sides = cited_positions(f.case, f.answer)
    return any(sides) and not all(sides)


def _cut(f: _Failure) -> bool:
    evidence = [e for of_set in f.sets() for e in of_set]
    files = {e.file for e in evidence}
    return f.right_from(lambda hit: any(covered(e, [_range(hit)]) > 0 for e in evidence)) or f.right_from(
        lambda hit: _range(hit).file in files
    )


def _refused(f: _Failure) -> bool:
    return refused(f.answer)


def _read_wrong(_: _Failure) -> bool:
    return True


def _range(hit: Hit) -> Range:
    return Range(file_of(hit.passage.article_id), hit.passage.start, hit.passage.end)


_CHECKS: tuple[tuple[Rung, _Check], ...] = (
    ("answered wrongly", _answered),
    ("right but mis-cited", _miscited),
    ("wrong turn", _wrong_turn),
    ("not indexed", _not_indexed),
    ("not retrieved@50", _not_retrieved),
    ("ranked low", _ranked_low),
    ("one-sided", _one_sided),
    ("cut from context", _cut),
    ("refused wrongly", _refused),
    ("read wrong", _read_wrong),
)
