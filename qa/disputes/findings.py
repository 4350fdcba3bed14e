"""A question, its hits and the network's readings → every sentence with how near it stands to the question.

("How far is Osk?", [a hit], [its reading]) → [Finding(Place("tides", 0, 21), "Osk is 40 km from Vane.", …, 0.62), …]

The nearness takes no part in whether an answer is given: it is there to compare sentences with each other, and its
weights (a logistic regression on SQuAD 2.0 dev paragraphs, as `qa/training/MODEL.md` describes) stay as they are when
the reader's are fitted anew.
"""

from collections.abc import Mapping, Sequence
from math import exp
from typing import Protocol

from index.lexical import terms
from index.types import Hit
from qa.disputes.found import Answering, Finding
from qa.disputes.told import Units, told_of, units
from qa.network import Reading
from qa.types import Place

__all__ = ["Weights", "findings", "foreign", "unread"]

_BIAS, _COSINE, _PASSAGE_COSINE = -6.55, 2.12, 0.90
_COVERED, _COVERED_NEAR = 1.89, 2.83  # share of the question's term weight in the sentence, and with those beside it
_SENTENCE, _SPAN = 0.23, 0.35  # a logit of the network each
_NO_SPAN = -8.0
_BOUND = 20.0  # logits
_HALF = 0.5
_FOREIGN = 0.5  # of the question's term weight is in no article


class Weights(Protocol):
    """What the index knows of a stemmed term."""

    def weight(self, term: str) -> float:
        """Inverse document frequency, highest for an unknown term."""

    def knows(self, term: str) -> bool:
        """Whether any passage has it."""


def findings(question: str, hits: Sequence[Hit], readings: Sequence[Reading], weights: Weights) -> list[Finding]:
    """The sentences of `hits`, nearest first; `readings` are the network's, one a hit."""
    asked = {term: weights.weight(term) for term in terms(question)}
    content = units(question)
    found: dict[Place, Finding] = {}
    for hit, reading in zip(hits, readings, strict=True):
        for one in _of_passage(asked, content, hit, reading):
            if one.place not in found or found[one.place].probability < one.probability:
                found[one.place] = one
    return sorted(found.values(), key=lambda f: -f.probability)


def unread(question: str, hits: Sequence[Hit]) -> list[Finding]:
    """The sentences of `hits`, which the network has not read, that have half of what `question` speaks of or more."""
    nothing = [Reading((), 0.0, -_BOUND, (-_BOUND,) * len(hit.passage.sentences)) for hit in hits]
    content = units(question)
    found = [one for hit, reading in zip(hits, nothing, strict=True) for one in _of_passage({}, content, hit, reading)]
    return sorted((one for one in found if one.told >= _HALF), key=lambda f: -f.told)


def foreign(question: str, weights: Weights) -> bool:
    """Whether the articles know nothing of half of what `question` says, by weight."""
    asked = {term: weights.weight(term) for term in terms(question)}
    unknown = {term: weight for term, weight in asked.items() if not weights.knows(term)}
    return sum(unknown.values()) >= _FOREIGN * sum(asked.values())


def _of_passage(asked: Mapping[str, float], content: Units, hit: Hit, reading: Reading) -> list[Finding]:
    texts = [hit.passage.text[s.start - hit.passage.start : s.end - hit.passage.start] for s in hit.passage.sentences]
    held, told = [set(terms(text)) for text in texts], told_of(content, texts)
    found = []
    for i, (span, text) in enumerate(zip(hit.passage.sentences, texts, strict=True)):
        answers = _answers(hit, i, reading)
        near = set().union(*held[max(0, i - 1) : i + 2])
        score = (
            _BIAS + _COSINE * hit.sentence_dense[i] + _PASSAGE_COSINE * hit.dense
            + _COVERED * _share(asked, held[i]) + _COVERED_NEAR * _share(asked, near)
            + _SENTENCE * min(max(reading.sentences[i], -_BOUND), _BOUND)
            + _SPAN * max((a.score for a in answers), default=_NO_SPAN)
        )  # fmt: skip
        place = Place(hit.passage.article_id, span.start, span.end)
        before = " ".join(texts[i - 1].split()) if i else ""
        found.append(Finding(place, " ".join(text.split()), answers, 1 / (1 + exp(-score)), before, told[i]))
    return found


def _share(asked: Mapping[str, float], found: set[str]) -> float:
    total = sum(asked.values())
    return sum(weight for term, weight in asked.items() if term in found) / total if total else 0.0


def _answers(hit: Hit, i: int, reading: Reading) -> tuple[Answering, ...]:
    """The spans of sentence `i` that may answer, as ranges of its text with white space made single."""
    span = hit.passage.sentences[i]
    start = span.start - hit.passage.start
    found = []
    for answer in reading.spans_in((start, span.end - hit.passage.start)):
        before, words = hit.passage.text[start : answer.start], hit.passage.text[answer.start : answer.end]
        first = len(" ".join(before.split())) + bool(before.split() and before[-1:].isspace())
        found.append(Answering(first, first + len(" ".join(words.split())), answer.score))
    return tuple(found)
