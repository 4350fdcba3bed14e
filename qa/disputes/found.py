"""The nouns that all comparisons share: a sentence that was found, the words in it that answer, and a side as it grows.

Finding(Place("tides", 0, 14), "The tide rose.", (Answering(4, 8, 2.1),), 0.4) takes the side (that finding, "tide").
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qa.checks.kin import plain
from qa.checks.words import Word, stems_of, words
from qa.grammar.numbers import NUMBER_WORDS
from qa.types import Place

__all__ = ["MOSTLY", "Answering", "Finding", "Said", "apart", "clause", "is_figure", "spelt_in", "stems", "stems_near"]

MOSTLY = 0.6  # of what a question speaks of is in a sentence that may take a side, however sure the network is
_SPELT = 0.79
_BESIDE = 8  # words on each side
_CUT = re.compile(r"[;:()]|,\s|\s[–—-]\s|[“”\"]\s|\b(?:and|but|while|whereas|who|which|because|although|when)\b")
_LONGEST = 12  # words of a clause that is shown
_AHEAD = 5  # of them before the word that tells
_LOOSE = frozenset(
    "a an the to of in by at on for with from and or as that its their his her is are was were since against "
    "than".split()
)


@dataclass(frozen=True, slots=True)
class Answering:
    """Characters `start` to `end` of a finding's text that answer; `score` in logits."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence of a hit: its place, its text (white space single), its best answers first, how sure it answers.

    `probability` is told before calibration, which only tells how often such a sentence is right and changes with
    every fit: the bars of a comparison are set on how far sentences stand apart. `before` is the sentence before it;
    `told` the share of the question's content that the sentence has in its words or others for the same, and what it
    points back at (see `qa/checks/kin.py`).
    """

    place: Place
    text: str
    answers: tuple[Answering, ...]
    probability: float
    before: str = ""
    told: float = 0.0

    def near(self, least: float) -> bool:
        """Whether it may take a side: `least` sure, or it has most of what the question speaks of."""
        return self.probability >= least or self.told >= MOSTLY

    @property
    def best(self) -> Answering | None:
        """The surest of its answers; None where it has none."""
        return max(self.answers, key=lambda answer: answer.score, default=None)


Said = tuple[Finding, str]


def stems(text: str) -> set[str]:
    """The stems of a text's words, with one word for each phrase that has one."""
    return stems_of(words(plain(text)))


def stems_near(text: str, start: int, end: int, reach: int = _BESIDE) -> set[str]:
    """The stems of the `reach` words on each side of `text[start:end]`, figures apart."""
    said = words(plain(text))
    before = [word for word in said if word.end <= start][-reach:]
    after = [word for word in said if word.start >= end][:reach]
    return stems_of(word for word in (*before, *after) if not is_figure(word))


def clause(text: str, start: int, end: int) -> str:
    """The clause that holds `text[start:end]`, at most twelve words of it, without grammar left hanging at its ends.

    >>> clause("Officials say that the town has fallen, as was feared for weeks.", 32, 38)
    'Officials say that the town has fallen'
    """
    cuts = [(0, 0), *(m.span() for m in _CUT.finditer(text)), (len(text), len(text))]
    first = max(b for _, b in cuts if b <= start)
    last = min(a for a, _ in cuts if a >= end)
    said = [word for word in words(text) if first <= word.start and word.end <= last]
    at = next((i for i, word in enumerate(said) if word.end > start), 0)
    if len(said) > _LONGEST:
        begin = max(0, min(at - _AHEAD, len(said) - _LONGEST))
        said = said[begin : begin + _LONGEST]
    while len(said) > 1 and said[-1].low in _LOOSE and said[-1].start >= end:
        said.pop()
    while len(said) > 1 and said[0].low in {"that", "and", "of", "to", "by"} and said[0].end <= start:
        said.pop(0)
    return text[said[0].start : said[-1].end] if said else text[start:end]


def is_figure(word: Word) -> bool:
    """Whether a word is a number in words or digits."""
    return word.low in NUMBER_WORDS or word.low[0].isdigit()


def spelt_in(some: Iterable[str], others: Collection[str]) -> bool:
    """Whether every one of `some` words is among `others`, spelt nearly so: "Karlsen" and "Karlson"."""
    return all(any(SequenceMatcher(None, one, other).ratio() >= _SPELT for other in others) for one in some)


def apart(groups: Sequence[Sequence[Said]]) -> bool:
    """Whether the sides stand in different sentences, two at least."""
    return len({said[0][0].place for said in groups if said}) > 1
