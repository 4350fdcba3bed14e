"""A question and its hits → every sentence of them as a candidate answer, best first, with how sure that is.

("When did the dam fail?", hits) → [Candidate(Place("dam", 40, 61), "It failed in 1954.", "1954", 0.91, …), …]

Two sets of weights over the same features (`qa/reader.json`): the first tell which sentence is best, the others how
likely it is right. One set for both does worse at either: what tells two sentences of one question apart (how far the
network prefers one) is not what tells an answerable question from another.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Any

from index.types import Hit
from qa.checks.names import names
from qa.checks.speakers import attributions
from qa.features import FEATURES, TermWeights, features, sentence_of
from qa.network import Network, Reading
from qa.types import Place

__all__ = ["Candidate", "candidates", "exact", "readings", "sentences_of", "threshold"]

_EXACT = re.compile(r"\b(?:words?|word for word|quot\w+|exact(?:ly)?|phrase|put|verbatim)\b", re.IGNORECASE)
_FOREIGN = 0.5  # a question is foreign to the articles when this share of its term weight is in none of them


@dataclass(frozen=True, slots=True)
class Candidate:
    """Sentence `i` of a hit's passage: its text (white space single), the words in it that answer, how sure that is.

    `rank` orders the candidates of one question; `probability` says how likely the sentence is right. `foreign`: the
    question is mostly of words that no article has. `hit` and `i` give the sentences beside it.
    """

    place: Place
    text: str
    short: str
    probability: float
    rank: float
    foreign: bool
    hit: Hit
    i: int


def candidates(question: str, hits: Sequence[Hit], weights: TermWeights, network: Network) -> list[Candidate]:
    """The sentences of `hits`, the best answer first."""
    read = readings(question, hits, network)
    found = []
    for hit, reading, rows in zip(hits, read, features(question, hits, read, weights), strict=True):
        for i, row in enumerate(rows):
            values = dict(zip(FEATURES, row, strict=True))
            if values["no_quotation"] and not exact(question) and _tells_for(question, sentence_of(hit, i)):
                values["no_quotation"] = 0.0  # "Ann Lee said that it held" tells what she said
            span = hit.passage.sentences[i]
            place = Place(hit.passage.article_id, span.start, span.end)
            foreign = values["unknown"] >= _FOREIGN and values["network_answerable"] < 0
            text, short = " ".join(sentence_of(hit, i).split()), _short(hit, i, reading)
            found.append(Candidate(place, text, short, _probability(values), _rank(values), foreign, hit, i))
    return sorted(found, key=lambda c: -c.rank)


def sentences_of(hit: Hit) -> list[str]:
    """The sentences of a hit's passage, in order."""
    return [sentence_of(hit, i) for i in range(len(hit.passage.sentences))]


def exact(question: str) -> bool:
    """Whether somebody's own words are asked for, not only what they said."""
    return bool(_EXACT.search(question))


def readings(question: str, hits: Sequence[Hit], network: Network) -> list[Reading]:
    """What the network makes of each hit's passage, in order."""
    passages = []
    for hit in hits:
        start = hit.passage.start
        passages.append((hit.passage.text, [(s.start - start, s.end - start) for s in hit.passage.sentences]))
    return network.read(question, passages)


def _tells_for(question: str, sentence: str) -> bool:
    """Whether a sentence tells, in its own words, what somebody whom the question names says."""
    told = {word for a in attributions(sentence) if a.by_name for s in a.speakers for word in s.casefold().split()}
    return any(name.parts[-1] in told for name in names(question))


def threshold() -> float:
    """The probability from which a sentence is given as an answer."""
    return float(_settings()["threshold"])


def _short(hit: Hit, i: int, reading: Reading) -> str:
    """The words of sentence `i` that answer, or all of it when the network points at none."""
    sentence = hit.passage.sentences[i]
    spans = reading.spans_in((sentence.start - hit.passage.start, sentence.end - hit.passage.start))
    words = hit.passage.text[spans[0].start : spans[0].end] if spans else sentence_of(hit, i)
    return " ".join(words.split())


def _rank(values: Mapping[str, float]) -> float:
    weights: dict[str, float] = _settings()["first"]
    return sum(weights[name] * value for name, value in values.items())


def _probability(values: Mapping[str, float]) -> float:
    known = _settings()
    weights: dict[str, float] = known["weights"]
    score = weights["bias"] + sum(weights[name] * value for name, value in values.items())
    return 1 / (1 + exp(-(known["stretch"] * score + known["shift"])))


@lru_cache(maxsize=1)
def _settings() -> dict[str, Any]:
    """The weights and the threshold, as `qa/training/calibrate.py` wrote them."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("reader.json").read_text(encoding="utf-8"))
    return found
