"""A question and one sentence of a hit → the features that tell whether it answers, for a logistic regression to weigh.

For "When did the dam fail?" and "It failed in 1954.": the kind asked for (a date) is there, half of the question's
terms are, and so on, in the order of `FEATURES`.
"""

import re
from typing import Protocol

from index.lexical import terms
from index.types import Hit
from qa.network import Reading

__all__ = ["FEATURES", "TermWeights", "features", "sentence_of"]

FEATURES = (
    "cosine",  # of question and sentence
    "passage_cosine",
    "covered",  # share of the question's term weight that the sentence has
    "covered_near",  # the same with the sentences beside it
    "unknown",  # share of the question's term weight that no article has
    "kind_found",  # a date, number or name is asked for, and one is there
    "kind_missing",  # … and none is there
    "network_sentence",  # logit: this sentence against "none of them"
    "network_span",  # logit: its best span against "no answer here"
    "network_answerable",  # logit: the passage answers at all
)
_NO_SPAN = -8.0  # the logit of a sentence in which the network sees no span worth keeping


class TermWeights(Protocol):
    """What the index knows of a stemmed term: how rare it is, and whether it occurs at all."""

    def weight(self, term: str) -> float:
        """Inverse document frequency, highest for an unknown term."""

    def knows(self, term: str) -> bool:
        """Whether any passage has it."""


def sentence_of(hit: Hit, i: int) -> str:
    """The text of sentence `i` of the hit's passage."""
    span = hit.passage.sentences[i]
    return hit.passage.text[span.start - hit.passage.start : span.end - hit.passage.start]


def features(question: str, hit: Hit, i: int, reading: Reading, weights: TermWeights) -> tuple[float, ...]:
    """The features of sentence `i` of `hit`, in the order of `FEATURES`; `reading` is the network's of its passage."""
    asked = {t: weights.weight(t) for t in terms(question)}
    near = " ".join(sentence_of(hit, j) for j in range(max(0, i - 1), min(len(hit.passage.sentences), i + 2)))
    kind = _kind_found(question, sentence_of(hit, i))
    return (
        hit.sentence_dense[i],
        hit.dense,
        _covered(asked, set(terms(sentence_of(hit, i)))),
        _covered(asked, set(terms(near))),
        _covered(asked, {t for t in asked if not weights.knows(t)}),
        float(kind is True),
        float(kind is False),
        _bounded(reading.sentences[i]),
        max((span.score for span in reading.spans_in(_range(hit, i))), default=_NO_SPAN),
        _bounded(reading.answerable),
    )


def _range(hit: Hit, i: int) -> tuple[int, int]:
    span = hit.passage.sentences[i]
    return span.start - hit.passage.start, span.end - hit.passage.start


def _bounded(logit: float) -> float:
    return min(max(logit, -20.0), 20.0)


def _covered(asked: dict[str, float], found: set[str]) -> float:
    """The share of the question's term weight that is found; 0 for a question without terms."""
    total = sum(asked.values())
    return sum(w for t, w in asked.items() if t in found) / total if total else 0.0


_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_DATE = re.compile(
    r"\b(\d{4}|\d{1,2}(st|nd|rd|th)|(mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june"
    r"|july|august|september|october|november|december|yesterday|today|tomorrow|(last|this|next) (week|month|year)"
    r"|century|decade)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|dozens|hundred|hundreds|thousand|thousands"
    r"|million|billion|half|third|quarter|twice|scores)\b",
    re.IGNORECASE,
)
_KINDS = (
    (re.compile(r"\b(when|(what|which) (year|date|day|month|century)|how long ago)\b", re.IGNORECASE), _DATE),
    (re.compile(r"\bhow (many|much|far|old|long|tall|high|large|big)\b", re.IGNORECASE), _NUMBER),
)
_WHO = re.compile(r"\b(who|whom|whose|where|which|what (city|country|town|person|company))\b", re.IGNORECASE)


def _kind_found(question: str, text: str) -> bool | None:
    """Whether `text` holds the kind of thing asked for: a date, a number, a name; None when the question asks no kind.

    >>> _kind_found("When did the dam fail?", "It failed in 1954."), _kind_found("How many died?", "Some died.")
    (True, False)
    """
    for asks, found in _KINDS:
        if asks.search(question):
            return bool(found.search(text))
    if not _WHO.search(question):
        return None
    return any(name[0] not in question for name in _NAME.finditer(text, 1))
