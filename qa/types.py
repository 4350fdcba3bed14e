"""The nouns of an answer: statements with their citations, conflicts, leads; and their JSON form.

`Answer.to_json` and `Answer.from_json` are inverse; `answer.schema.json` beside this file is the published schema.
A statement and a position name citations by number; the citation of number n is `answer.citations[n - 1]`.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from index.types import Correction, Filter, Hit
from prompts import REFUSAL
from qa.typed import made

__all__ = [
    "Answer", "Citation", "Claim", "Conflict", "Dispute", "Draft", "Lead", "Outcome", "Place", "Position", "Side",
    "Statement", "Turn", "Verdict",
]  # fmt: skip

Verdict = Literal["supported", "partly", "unsupported", "quote_altered"]
Outcome = Literal["answered", "not_found", "conflict", "declined"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange of a chat: what was asked and the text that was answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Place:
    """Whole sentences of an article: characters `start` to `end` of its text. A reader points; it never quotes."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence that a reader wants to say, and the places that it says carry it."""

    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement as a reader finds it: the value and the places that give it, the surest first."""

    value: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Sides that cannot all hold, not yet numbered; `kind` as of a `Conflict`."""

    about: str
    kind: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader makes of the hits, not yet checked: claims, or none with a `reason` and the nearest `leads`."""

    claims: tuple[Claim, ...] = ()
    short: str = ""
    confidence: float = 0.0
    reason: str | None = None
    leads: tuple[Place, ...] = ()
    disputes: tuple[Dispute, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """A sentence near the question that does not answer it: `text[start:end]` of its article, word for word."""

    article_id: str
    title: str
    outlet: str | None
    published: str | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered sentence range of an article: `quote` is its `text[start:end]`, word for word."""

    number: int
    article_id: str
    title: str
    outlet: str | None
    published: str | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, the numbers of its citations, whether those sentences say so, and if not, why."""

    text: str
    citations: tuple[int, ...]
    verdict: Verdict
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a conflict: the value it gives and the numbers of the citations that give it."""

    value: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Positions on the same thing that cannot all hold. `kind`: differ, newer report, different scope, hedged …"""

    about: str
    kind: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What Footnote says to a question.

    `asked_as` is the stand-alone form that was searched, with `corrections` made; `within` is what was searched, None
    for every article; `reason` says why nothing was found, why it was declined or
    why an answer is not whole; `confidence` is the estimated probability (0 to 1) that the answer is right; `usage`
    counts tokens; `timings` are seconds by stage. `hits` and `timings` are how the answer was made, not what it says:
    they take no part in equality, and `hits` are not in the JSON.
    """

    question: str
    asked_as: str
    outcome: Outcome
    reason: str | None = None
    short: str = ""
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    leads: tuple[Lead, ...] = ()
    confidence: float = 0.0
    reader: str = "embedded"
    usage: Mapping[str, int] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict, compare=False)
    corrections: tuple[Correction, ...] = ()
    within: Filter | None = None
    hits: tuple[Hit, ...] = field(default=(), compare=False, repr=False)

    @property
    def text(self) -> str:
        """The whole answer as plain text, each sentence followed by its markers: "The tide rose. [1]"."""
        return " ".join(_marked(s) for s in self.statements) or self.short or REFUSAL

    def to_json(self, *, indent: int | None = None) -> str:
        """This answer as JSON text, without its hits."""
        data = {name: _plain(getattr(self, name)) for name in _JSON_FIELDS}
        data["text"] = self.text
        return json.dumps({name: data[name] for name in _JSON_ORDER}, ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Answer":
        """The answer that `to_json` wrote. Raises KeyError or TypeError when `text` is not of the published schema."""
        data: dict[str, Any] = json.loads(text)
        data.pop("text")
        return made(cls, data)


_JSON_ORDER = (
    "question", "asked_as", "outcome", "reason", "short", "text", "statements", "citations", "conflicts", "leads",
    "confidence", "reader", "usage", "timings", "corrections", "within",
)  # fmt: skip
_JSON_FIELDS = tuple(name for name in _JSON_ORDER if name != "text")


def _marked(statement: Statement) -> str:
    return " ".join([statement.text, "".join(f"[{n}]" for n in statement.citations)]).strip()


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return dict(value)
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value  # type: ignore[call-overload]
