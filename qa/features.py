"""A question, its hits and the network's readings → for every sentence the features that tell whether it answers.

For "When did the dam fail?" and "It failed in 1954.": half of the question's terms are there, the network's span "1954"
is the kind of thing asked for and says something new, and so on, in the order of `FEATURES`; a logistic regression
(`qa/reader.json`) weighs them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log1p
from typing import Protocol

from index.lexical import terms
from index.types import Hit
from qa.network import Reading
from qa.questions import Kind, is_open, kind_of

__all__ = ["FEATURES", "TermWeights", "features", "sentence_of"]

FEATURES = (
    "cosine",  # of question and sentence
    "covered",  # share of the question's term weight that the sentence has
    "covered_near",  # the same with the sentences beside it
    "covered_passage",  # the same with the whole passage
    "unknown",  # share of the question's term weight that no article has
    "names_not_near",  # names and figures of the question that neither the sentence nor those beside it have
    "place",  # of the passage among the hits: log(1 + number before it)
    "behind",  # score of the passage less that of the first hit
    "length",  # log(1 + terms)
    "network_sentence",  # logit: this sentence against "none of them"
    "network_behind",  # the same less that of the best sentence of all
    "network_span",  # logit: its best span against "no answer here"
    "network_answerable",  # logit: the passage answers at all
    "no_span",  # the network sees no span in it worth keeping
    "span_fits",  # a date, number or name is asked for, and the span has one
    "span_unfit",  # … and has none
    "span_new",  # share of the span's terms that the question has not
    "no_reason",  # a reason is asked for, and no word of reason is there
    "no_quotation",  # words are asked for, and no quotation mark is there
    "unknown_figures",  # figures of the question that no article has
    "unknown_names",  # names of the question that no article has
    "no_name",  # a name is asked for, and the span has no new one
    "unsaid",  # the sentence says that something is not known or not told
    "network_best",  # logit: the likeliest of all passages answers at all
    "open",  # no one name or figure is asked for but words, a definition, a reason, or a yes or no
)
_NO_SPAN = -8.0  # the logit of a sentence in which the network sees no span worth keeping
_MOST_NAMES = 3
_MOST_UNKNOWN = 2
_FIGURE_OR_NAME = re.compile(r"(?<=\s)[A-Z][\w’'-]+|\d[\d.,]*")
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
_REASON = re.compile(
    r"\b(because|since|so that|in order|due to|owing to|thanks to|as a result|in response|after|to avoid|therefore"
    r"|reasons?|fear(s|ing)?)\b",
    re.IGNORECASE,
)
_NAME_ASKED = re.compile(
    r"\b(names? of|(what|which) (\w+ )?(names?|title)|title|(is|are|was|were) (the |his |her |their |its )?(\w+ ){0,3}"
    r"(called|named))\b",
    re.IGNORECASE,
)
_UNSAID = re.compile(
    r"\b(unclear|unknown|not (yet )?(known|clear|said|disclosed|named|established|revealed)"
    r"|could not (be )?(establish|confirm|verif|say|determine)\w*|did not (say|specify|disclose|name|give)"
    r"|without (giving|naming|saying)|declined to|yet to)\b",
    re.IGNORECASE,
)
_MARK = re.compile(r"[“”\"]")


class TermWeights(Protocol):
    """What the index knows of a stemmed term: how rare it is, and whether it occurs at all."""

    def weight(self, term: str) -> float:
        """Inverse document frequency, highest for an unknown term."""

    def knows(self, term: str) -> bool:
        """Whether any passage has it."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of the question every sentence is held against, worked out once."""

    text: str
    kind: Kind
    weights: Mapping[str, float]  # of its terms
    unknown: float
    is_open: bool  # no one name or figure is asked for
    names: tuple[frozenset[str], ...]  # the terms of each name and figure
    foreign: tuple[int, int]  # how many of its figures, and of its names, no article has
    best: float  # the highest sentence logit of all passages
    likeliest: float  # the highest logit of a passage that it answers
    top: float  # the score of the first hit
    terms_of: Callable[[str], frozenset[str]]


def sentence_of(hit: Hit, i: int) -> str:
    """The text of sentence `i` of the hit's passage."""
    span = hit.passage.sentences[i]
    return hit.passage.text[span.start - hit.passage.start : span.end - hit.passage.start]


def features(
    question: str, hits: Sequence[Hit], readings: Sequence[Reading], weights: TermWeights
) -> list[list[tuple[float, ...]]]:
    """For each hit, for each sentence of its passage, the features in the order of `FEATURES`."""
    asked = _asked(question, hits, readings, weights)
    return [
        [_of_passage(asked, hit, place, reading, i) for i in range(len(hit.passage.sentences))]
        for place, (hit, reading) in enumerate(zip(hits, readings, strict=True))
    ]


def _asked(question: str, hits: Sequence[Hit], readings: Sequence[Reading], weights: TermWeights) -> _Asked:
    # A sentence is asked for its terms by itself and beside its neighbours: stemming is a third of reading otherwise.
    terms_of = lru_cache(maxsize=None)(lambda text: frozenset(terms(text)))
    known = {term: weights.weight(term) for term in terms(question)}
    unknown = _covered(known, frozenset(term for term in known if not weights.knows(term)))
    found = [match.group() for match in _FIGURE_OR_NAME.finditer(question)]
    names = tuple(filter(None, map(terms_of, found)))
    figures = [name[0].isdigit() for name in found if not all(map(weights.knows, terms_of(name)))]
    foreign = min(_MOST_UNKNOWN, sum(figures)), min(_MOST_UNKNOWN, len(figures) - sum(figures))
    best = max((_bounded(score) for reading in readings for score in reading.sentences), default=0.0)
    likeliest = _bounded(max((reading.answerable for reading in readings), default=0.0))
    top = hits[0].score if hits else 0.0
    return _Asked(
        question, kind_of(question), known, unknown, is_open(question), names, foreign, best, likeliest, top, terms_of
    )


def _of_passage(asked: _Asked, hit: Hit, place: int, reading: Reading, i: int) -> tuple[float, ...]:
    sentence, last = sentence_of(hit, i), len(hit.passage.sentences) - 1
    mine = asked.terms_of(sentence)
    beside = [asked.terms_of(sentence_of(hit, j)) for j in (i - 1, i + 1) if 0 <= j <= last]
    near = mine.union(*beside)
    score = _bounded(reading.sentences[i])
    return (
        hit.sentence_dense[i],
        _covered(asked.weights, mine),
        _covered(asked.weights, near),
        _covered(asked.weights, asked.terms_of(hit.passage.text)),
        asked.unknown,
        _missing(asked, near),
        log1p(place),
        hit.score - asked.top,
        log1p(len(mine)),
        score,
        score - asked.best,
        *_of_span(asked, hit, reading, i),
        float(asked.kind == "why" and not _REASON.search(sentence)),
        float(asked.kind == "quote" and not _MARK.search(sentence)),
        *map(float, asked.foreign),
        _without_name(asked, hit, reading, i),
        float(bool(_UNSAID.search(sentence))),
        asked.likeliest,
        float(asked.is_open),
    )


def _of_span(asked: _Asked, hit: Hit, reading: Reading, i: int) -> tuple[float, ...]:
    """`network_span` to `span_new`."""
    spans, words = reading.spans_in(_range(hit, i)), _words(hit, reading, i)
    fits = _fits(asked, words) if words else None
    said = asked.terms_of(words)
    new = 1.0 if asked.kind == "yes_no" else sum(t not in asked.weights for t in said) / max(1, len(said))
    return (
        spans[0].score if spans else _NO_SPAN,
        _bounded(reading.answerable),
        float(not words),
        float(fits is True),
        float(fits is False),
        new,
    )


def _without_name(asked: _Asked, hit: Hit, reading: Reading, i: int) -> float:
    """Whether a name is asked for and the span has none that the question has not."""
    words = _words(hit, reading, i)
    return float(bool(words and _NAME_ASKED.search(asked.text)) and not _has_new_name(asked, words))


def _words(hit: Hit, reading: Reading, i: int) -> str:
    """The best span in the sentence, or nothing."""
    spans = reading.spans_in(_range(hit, i))
    return hit.passage.text[spans[0].start : spans[0].end] if spans else ""


def _fits(asked: _Asked, words: str) -> bool | None:
    """Whether `words` hold the kind of thing asked for: a date, a number, a new name; None when none is asked for."""
    if asked.kind == "when":
        return bool(_DATE.search(words))
    if asked.kind == "how_many":
        return bool(_NUMBER.search(words))
    if asked.kind not in ("who", "where"):
        return None
    return _has_new_name(asked, words)


def _has_new_name(asked: _Asked, words: str) -> bool:
    return any(name[0] not in asked.text for name in _NAME.finditer(words))


def _missing(asked: _Asked, found: frozenset[str]) -> float:
    return float(min(_MOST_NAMES, sum(not name & found for name in asked.names)))


def _range(hit: Hit, i: int) -> tuple[int, int]:
    span = hit.passage.sentences[i]
    return span.start - hit.passage.start, span.end - hit.passage.start


def _bounded(logit: float) -> float:
    return min(max(logit, -20.0), 20.0)


def _covered(asked: Mapping[str, float], found: frozenset[str]) -> float:
    """The share of the question's term weight that is found; 0 for a question without terms."""
    total = sum(asked.values())
    return sum(w for t, w in asked.items() if t in found) / total if total else 0.0
