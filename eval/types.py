"""The nouns of evaluation: a gold case with its evidence, the result of asking it, and the report of a run.

A line of `gold.jsonl` is a case in JSON; `case.schema.json` beside this file is the published schema, and
`GOLD.md` says how to write one. Gold points at characters of articles, never at passages: any splitter can be scored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from index.types import Article, Hit
from qa.types import Answer, Turn

__all__ = [
    "AnswerType", "Case", "CaseResult", "Evidence", "GoldAnswer", "GoldPosition", "GoldQuote", "Item", "Items", "Kind",
    "Nugget", "Report", "Rereader", "Rung", "Setting", "System", "UnanswerableKind", "WrongAnswer",
]  # fmt: skip

Kind = Literal[
    "factoid", "who", "when", "where", "how_many", "why", "list", "definition", "quote", "attribution",
    "cross_article", "conflict", "unanswerable", "false_premise", "followup", "paraphrase", "typo", "temporal",
]  # fmt: skip
UnanswerableKind = Literal["near_topic", "entity_absent", "attribute_absent", "wrong_time", "future", "off_topic"]
Rung = Literal[
    "error", "answered wrongly", "right but mis-cited", "wrong turn", "not indexed", "not retrieved@50", "ranked low",
    "one-sided", "cut from context", "refused wrongly", "read wrong",
]  # fmt: skip
AnswerType = Literal["text", "name", "number", "date", "money", "percent", "duration", "distance", "yes_no"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The characters `start` to `end` of an article that carry an answer; `quote` is that text, word for word.

    `article` is an article id; offsets are those of its file's text, so `a#2` and `a` share them. `sha256` is of the
    article's text when the case was written.
    """

    id: str
    article: str
    start: int
    end: int
    quote: str
    sha256: str


@dataclass(frozen=True, slots=True)
class GoldAnswer:
    """One right answer. `value` is canonical: "2021-08-17", "70", "1500000000"; `unit` "km", "USD", "%" or None."""

    text: str
    type: AnswerType = "text"
    value: str | None = None
    unit: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list answer."""

    text: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list answer. `closed`: the list is complete, so an item outside it is wrong."""

    list: tuple[Item, ...]
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Nugget:
    """One fact of a longer answer, 1 to 12 words; `vital` when an answer without it is not good."""

    id: str
    text: str
    vital: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldPosition:
    """One side of a disagreement between articles and the evidence that takes it."""

    text: str
    evidence: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """Who said which words."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A tempting answer that is wrong, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Case:
    """One gold question with everything needed to score any system's answer to it.

    `evidence_sets` are the sufficient sets of evidence ids: any one of them is enough. An unanswerable case has no
    answers, no evidence, an `unanswerable_kind` and at least one hard negative (the article that looks like it
    answers). A false premise is answerable: its evidence is what the articles say instead.
    """

    id: str
    kind: Kind
    question: str
    answerable: bool
    split: Literal["dev", "test"]
    answers: tuple[GoldAnswer, ...] = ()
    items: Items | None = None
    nuggets: tuple[Nugget, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    evidence_sets: tuple[tuple[str, ...], ...] = ()
    positions: tuple[GoldPosition, ...] = ()
    quote: GoldQuote | None = None
    wrong_answers: tuple[WrongAnswer, ...] = ()
    hard_negatives: tuple[str, ...] = ()
    unanswerable_kind: UnanswerableKind | None = None
    history: tuple[Turn, ...] = ()
    stand_alone: str | None = None
    conversation: str | None = None
    cluster: str | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    author: str = ""
    rev: int = 1


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of asking one case: an answer with its scores, or the error (its class and sentence) that stopped it.

    `scores` maps metric names to a number, or None where the metric does not apply to this case.
    """

    case: Case
    answer: Answer | None
    scores: Mapping[str, float | None] = field(default_factory=dict)
    error: str | None = None
    rung: Rung | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What a run depends on; rows of different settings never mix in one report.

    `gold` and `articles` are hashes of the cases and of the articles asked; `system` names who answered; `versions`
    gives the version of each family of metrics.
    """

    gold: str
    articles: str
    system: str
    versions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """A run over gold cases: one result a case, in the order of the cases."""

    setting: Setting
    results: tuple[CaseResult, ...]


class System(Protocol):
    """What can be evaluated: it answers questions from articles that it names."""

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        """Answer `question`, asked after `turns`."""

    def articles(self) -> tuple[Article, ...]:
        """All articles that it answers from."""


@runtime_checkable
class Rereader(System, Protocol):
    """A system that can also be asked by halves, so that a failure can be pinned to the half that failed."""

    def search(self, question: str, *, k: int = 8) -> tuple[Hit, ...]:
        """The `k` best hits for a question that stands alone."""

    def read(self, question: str, hits: Sequence[Hit]) -> Answer:
        """Answer a question that stands alone from `hits` and nothing else."""
