"""A question and its hits → a draft that quotes the best one to three sentences, or finds that none answers.

Without any model endpoint this is the reader. A few things are measured of each sentence (`_features`), and a logistic
regression turns them into the probability that the sentence answers the question.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Protocol

from index.lexical import terms
from index.types import Hit
from qa.types import Claim, Draft, Place

__all__ = ["FEATURES", "TermWeights", "features", "read"]

_MOST = 3  # statements in an answer
_KEEP = 0.9  # a further sentence must be this likely, as a share of the best one
_LEADS = 3

FEATURES = ("bias", "cosine", "passage_cosine", "covered", "covered_near", "unknown", "kind_found", "kind_missing")
# Fitted on SQuAD 2.0 training questions, sentence by sentence: half over all paragraphs, half title by title.
_WEIGHTS = (-9.88, 4.81, 1.56, 4.25, 2.44, 3.12, 0.22, -0.65)
_THRESHOLD = 0.03  # chosen on the dev split of the gold set


class TermWeights(Protocol):
    """What the index knows of a stemmed term: how rare it is, and whether it occurs at all."""

    def weight(self, term: str) -> float:
        """Inverse document frequency, highest for an unknown term."""

    def knows(self, term: str) -> bool:
        """Whether any passage has it."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: Place
    text: str
    probability: float


def read(question: str, hits: Sequence[Hit], weights: TermWeights) -> Draft:
    """Quote the sentences of `hits` that answer `question`, word for word, best first."""
    ranked = sorted(_candidates(question, hits, weights), key=lambda c: -c.probability)
    if not ranked:
        return Draft(reason="nothing close")
    top = ranked[0].probability
    if top < _THRESHOLD:
        return Draft(confidence=top, reason=_reason(question, weights), leads=tuple(c.place for c in ranked[:_LEADS]))
    kept = [c for c in ranked[:_MOST] if c.probability >= max(_THRESHOLD, _KEEP * top)]
    claims = tuple(Claim(" ".join(c.text.split()), (c.place,)) for c in kept)
    return Draft(claims=claims, short=claims[0].text, confidence=top)


def _candidates(question: str, hits: Sequence[Hit], weights: TermWeights) -> list[_Candidate]:
    found = []
    for hit in hits:
        for i, sentence in enumerate(hit.passage.sentences):
            text = _sentence(hit, i)
            score = sum(w * f for w, f in zip(_WEIGHTS, features(question, hit, i, weights), strict=True))
            place = Place(hit.passage.article_id, sentence.start, sentence.end)
            found.append(_Candidate(place, text, 1 / (1 + exp(-score))))
    return found


def _sentence(hit: Hit, i: int) -> str:
    span = hit.passage.sentences[i]
    return hit.passage.text[span.start - hit.passage.start : span.end - hit.passage.start]


def features(question: str, hit: Hit, i: int, weights: TermWeights) -> tuple[float, ...]:
    """What is measured of sentence `i` of `hit` for `question`, in the order of `FEATURES`."""
    asked = {t: weights.weight(t) for t in terms(question)}
    text = _sentence(hit, i)
    near = " ".join(_sentence(hit, j) for j in range(max(0, i - 1), min(len(hit.passage.sentences), i + 2)))
    kind = _kind_found(question, text)
    return (
        1.0,
        hit.sentence_dense[i],
        hit.dense,
        _covered(asked, set(terms(text))),
        _covered(asked, set(terms(near))),
        _covered(asked, {t for t in asked if not weights.knows(t)}),
        float(kind is True),
        float(kind is False),
    )


def _covered(asked: dict[str, float], found: set[str]) -> float:
    """The share of the question's term weight that is found; 0 for a question without terms."""
    total = sum(asked.values())
    return sum(w for t, w in asked.items() if t in found) / total if total else 0.0


_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_DATE = re.compile(
    r"\b(\d{4}|\d{1,2}(st|nd|rd|th)|(mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|yesterday|today|tomorrow|(last|this|next) (week|month|year)|century|decade)\b",
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


def _reason(question: str, weights: TermWeights) -> str:
    asked = terms(question)
    return "the fact is missing" if any(weights.knows(t) for t in asked) else "nothing close"
