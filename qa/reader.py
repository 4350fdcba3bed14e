"""A question and its hits → a draft that quotes the sentences that answer, or finds that none does.

Without any model endpoint this is the reader. A small network reads question and passage together; its logits
and a few plain features (`qa/features.py`) are weighed by a logistic regression (`qa/reader.json`) into the probability
that a sentence answers the question.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Any

from index.lexical import terms
from index.types import Hit
from qa.checks.refusals import DENIED, denied, refusal
from qa.checks.speakers import speaker_of
from qa.conflicts import Answering, Finding, find_disputes
from qa.features import FEATURES, TermWeights, features, sentence_of
from qa.network import Network, Reading
from qa.questions import wanted
from qa.types import Claim, Dispute, Draft, Place

__all__ = ["read", "readings"]

_LEADS = 3
_WHO_SAYS = re.compile(
    r"\bwho (?:\w+ )?(?:said|says|wrote|told|called|claimed|claims|promised|warned|blamed)\b", re.IGNORECASE
)
_FOREIGN = 0.5  # a question is foreign to the articles when this share of its term weight is in none of them
_AGREE = (
    0.75  # to be cited beside the best, a sentence with the same short answer must be this likely, as a share of it
)
_KEEP = 0.5  # where several sentences are wanted, a further one must be this likely, as a share of the best


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: Place
    text: str
    short: str
    probability: float
    score: float  # the same before calibration, in logits
    foreign: bool
    answers: tuple[Answering, ...] = ()


def read(question: str, hits: Sequence[Hit], weights: TermWeights, network: Network) -> Draft:
    """Quote the sentences of `hits` that answer `question`, word for word, best first."""
    ranked = sorted(_candidates(question, hits, weights, network), key=lambda c: -c.probability)
    if not ranked:
        return Draft(reason="nothing close")
    top = ranked[0].probability
    premise = denied(question, [candidate.text for candidate in ranked])
    if premise is not None:
        answer = Claim(ranked[premise].text, (ranked[premise].place,))
        return Draft(claims=(answer,), confidence=top, reason=DENIED)
    if top < _settings()["threshold"] or ranked[0].foreign:
        return Draft(
            confidence=top, reason=refusal(question, weights.knows), leads=tuple(c.place for c in ranked[:_LEADS])
        )
    disputes = find_disputes(question, [_finding(c) for c in ranked])
    if disputes:
        return Draft(_both_sides(disputes[0], ranked), _values(disputes[0]), top, disputes=disputes)
    claims = tuple(Claim(c.text, (c.place, *_agreeing(c, ranked))) for c in _chosen(question, ranked))
    return Draft(claims=claims, short=_speaker(question, ranked[0]) or ranked[0].short, confidence=top)


def _speaker(question: str, candidate: _Candidate) -> str:
    """Who says what a sentence quotes, where the question asks who said it; "" otherwise."""
    return speaker_of(candidate.text) if _WHO_SAYS.search(question) else ""


def _finding(candidate: _Candidate) -> Finding:
    return Finding(candidate.place, candidate.text, candidate.answers, 1 / (1 + exp(-candidate.score)))


def _both_sides(dispute: Dispute, ranked: Sequence[_Candidate]) -> tuple[Claim, ...]:
    """The surest sentence of each side, with the others that say the same."""
    texts = {candidate.place: candidate.text for candidate in ranked}
    return tuple(Claim(texts[side.places[0]], side.places) for side in dispute.sides)


def _values(dispute: Dispute) -> str:
    return "; ".join(side.value for side in dispute.sides)


def readings(question: str, hits: Sequence[Hit], network: Network) -> list[Reading]:
    """What the network makes of each hit's passage, in order."""
    passages = []
    for hit in hits:
        start = hit.passage.start
        passages.append((hit.passage.text, [(s.start - start, s.end - start) for s in hit.passage.sentences]))
    return network.read(question, passages)


def _candidates(question: str, hits: Sequence[Hit], weights: TermWeights, network: Network) -> list[_Candidate]:
    found = []
    for hit, reading in zip(hits, readings(question, hits, network), strict=True):
        for i, sentence in enumerate(hit.passage.sentences):
            place = Place(hit.passage.article_id, sentence.start, sentence.end)
            text = " ".join(sentence_of(hit, i).split())
            values = dict(zip(FEATURES, features(question, hit, i, reading, weights), strict=True))
            foreign = values["unknown"] >= _FOREIGN and values["network_answerable"] < 0
            short, answers, score = _short(hit, i, reading), _answers(hit, i, reading), _score(values)
            found.append(_Candidate(place, text, short, _probability(score), score, foreign, answers))
    return found


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


def _short(hit: Hit, i: int, reading: Reading) -> str:
    """The words of sentence `i` that answer, or all of it when the network points at none."""
    sentence = hit.passage.sentences[i]
    spans = reading.spans_in((sentence.start - hit.passage.start, sentence.end - hit.passage.start))
    words = hit.passage.text[spans[0].start : spans[0].end] if spans else sentence_of(hit, i)
    return " ".join(words.split())


def _chosen(question: str, ranked: Sequence[_Candidate]) -> list[_Candidate]:
    """As many of the best sentences as the question wants, from different articles first when it compares them."""
    want = wanted(question)
    least = max(_settings()["threshold"], _KEEP * ranked[0].probability)
    likely = [c for c in ranked if c.probability >= least]
    if want.articles:
        first_of_each = {c.place.article_id: c for c in reversed(likely)}
        likely = sorted(first_of_each.values(), key=lambda c: -c.probability)
    return likely[: want.most] or [ranked[0]]


def _agreeing(candidate: _Candidate, ranked: Sequence[_Candidate]) -> tuple[Place, ...]:
    """Sentences of other articles that give the same short answer and are likely too: they are cited with it."""
    said = terms(candidate.short)
    places: dict[str, Place] = {}
    for other in ranked:
        new = other.place.article_id not in {candidate.place.article_id, *places}
        likely = other.probability >= max(_settings()["threshold"], _AGREE * candidate.probability)
        if new and said and likely and terms(other.short) == said:
            places[other.place.article_id] = other.place
    return tuple(places.values())


def _score(values: Mapping[str, float]) -> float:
    weights: dict[str, float] = _settings()["weights"]
    return weights["bias"] + sum(weights[name] * value for name, value in values.items())


def _probability(score: float) -> float:
    known = _settings()
    return 1 / (1 + exp(-(known["stretch"] * score + known["shift"])))


@lru_cache(maxsize=1)
def _settings() -> dict[str, Any]:
    """The weights and the threshold, as `qa/training/calibrate.py` wrote them."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("reader.json").read_text(encoding="utf-8"))
    return found
