"""A question's terms and vector → the rows of the passages that rank best, with the parts of their scores.

A passage's score is its cosine plus its BM25, weighed, plus the same of its best sentence. Weighted scores beat rank
fusion on news and on SQuAD 2.0 alike: a rank forgets by how much the first was better.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.lexical import BM25
from index.place import Vectors

__all__ = ["LEXICAL_WEIGHT", "Ranked", "Ranking", "best", "fuse"]

_Scores = npt.NDArray[np.float32]
_Rows = npt.NDArray[np.int64]
_Bits = npt.NDArray[np.bool_]

LEXICAL_WEIGHT = 0.05  # one BM25 point is worth this much cosine; flat between 0.03 and 0.08 on SQuAD 2.0 paragraphs
_CANDIDATES = 48  # passages that each of the three rankings may propose
_SIGN_AND_NUMBER = np.int32(~0x70000000)  # of a number of half precision that was moved into a wider one's place
_SCALE = np.float32(2.0**112)  # how much smaller it is there
_EXACT = 20_000  # passages that a filter may leave for their vectors to be compared one by one


@dataclass(frozen=True, slots=True)
class Ranked:
    """One passage by its row, its score and the parts of it; one cosine and one score for each of its sentences."""

    row: int
    score: float
    dense: float
    lexical: float
    sentence_dense: tuple[float, ...]
    sentence_scores: tuple[float, ...]


def fuse(dense: _Scores, lexical: _Scores) -> _Scores:
    """Cosines (−1 to 1) and BM25 scores (≥ 0) of the same texts → one score each.

    >>> fuse(np.array([0.5, 0.4], np.float32), np.array([0.0, 6.0], np.float32)).round(2).tolist()
    [0.5, 0.7]
    """
    fused: _Scores = (dense + LEXICAL_WEIGHT * lexical).astype(np.float32)
    return fused


def best(scores: _Scores, k: int) -> list[int]:
    """The places of the `k` highest scores, highest first; equal scores in their order."""
    if k < len(scores):
        # Whatever reaches the k-th highest score is kept, so that which of equal ones stay does not depend on chance.
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        places = np.flatnonzero(scores >= least)
    else:
        places = np.arange(len(scores))
    return [int(i) for i in places[np.argsort(-scores[places], kind="stable")][:k]]


class Ranking:
    """What ranks the passages of one generation: mapped vectors, BM25 indexes, and Chroma for the nearest vectors."""

    def __init__(self, folder: Path, near: Vectors, rows_of: Callable[[Sequence[str]], list[int]]) -> None:
        """Open what a generation's `folder` holds; `rows_of` turns the ids that `near` finds into rows."""
        # Plain arrays over mapped files: each slice of a memmap itself costs more than what is read by it.
        self.passages = np.asarray(np.load(folder / "passages.npy", mmap_mode="r"))
        self._sentences = np.asarray(np.load(folder / "sentences.npy", mmap_mode="r"))
        self._first = np.append(np.load(folder / "first.npy"), len(self._sentences))
        self.passage_terms = BM25(folder / "passages.bm25")
        self.sentence_terms = BM25(folder / "sentences.bm25")
        self._near = near
        self._rows_of = rows_of

    @property
    def sentences(self) -> int:
        """How many sentences have a vector."""
        return len(self._sentences)

    def rank(self, asked: Sequence[str], vector: _Scores, k: int, fits: _Bits | None = None) -> list[Ranked]:
        """The `k` best passages for these terms and this vector, best first; of those alone that `fits` marks."""
        near = self._nearest(vector) if fits is None else self._nearest_fitting(vector, np.flatnonzero(fits), fits)
        lexical, by_sentence, likely = self._lexical(asked, fits)
        rows = np.array(sorted({*likely, *near}), np.int64)
        if not len(rows):
            return []
        dense = _widened(self.passages[rows]) @ vector
        starts, counts = self._first[rows], self._first[rows + 1] - self._first[rows]
        ends = np.cumsum(counts)
        places = np.arange(ends[-1]) + np.repeat(starts - ends + counts, counts)
        sentence_dense = _widened(self._sentences[places]) @ vector
        sentence_scores = fuse(sentence_dense, by_sentence[places])
        scores = fuse(dense, lexical[rows]) + np.maximum.reduceat(sentence_scores, ends - counts)
        return [
            Ranked(
                int(rows[i]), _rounded(scores[i]), _rounded(dense[i]), _rounded(lexical[rows[i]]),
                _all_rounded(sentence_dense[ends[i] - counts[i] : ends[i]]),
                _all_rounded(sentence_scores[ends[i] - counts[i] : ends[i]]),
            )
            for i in best(scores, k)
        ]  # fmt: skip

    def mentioning(self, asked: Sequence[str]) -> _Bits:
        """Whether each passage has all of these terms, in row order."""
        found = np.ones(len(self.passages), np.bool_)
        for term in asked:
            found &= self.passage_terms.scores([term]) > 0
        return found

    def _lexical(self, asked: Sequence[str], fits: _Bits | None) -> tuple[_Scores, _Scores, list[int]]:
        """BM25 of every passage, of every sentence; and the passages that it proposes, for themselves or a sentence."""
        lexical, by_sentence = self.passage_terms.scores(asked), self.sentence_terms.scores(asked)
        kept = None if fits is None else fits.__getitem__
        of_sentence = None if fits is None else lambda places: fits[self._passage_of(places)]
        places = self.sentence_terms.best(asked, by_sentence, _CANDIDATES, of_sentence)
        rows = self._passage_of(np.array(places, np.int64))
        likely = self.passage_terms.best(asked, lexical, _CANDIDATES, kept)
        return lexical, by_sentence, [*likely, *map(int, rows)]

    def _passage_of(self, sentences: _Rows) -> _Rows:
        """The row of each sentence's passage."""
        return np.searchsorted(self._first, sentences, side="right") - 1

    def _nearest(self, vector: _Scores, count: int = _CANDIDATES) -> list[int]:
        return self._rows_of(self._near.nearest(vector, min(count, len(self.passages))))

    def _nearest_fitting(self, vector: _Scores, rows: _Rows, fits: _Bits) -> list[int]:
        """The nearest of `rows`: exactly where they are few, else those among as many as are likely to hold enough."""
        if len(rows) <= _EXACT:
            cosines = _widened(self.passages[rows]) @ vector
            return [int(rows[i]) for i in best(cosines, _CANDIDATES)]
        share = len(self.passages) / len(rows)
        return [row for row in self._nearest(vector, int(2 * share * _CANDIDATES)) if fits[row]][:_CANDIDATES]


def _widened(vectors: npt.NDArray[np.float16]) -> _Scores:
    """`vectors` in single precision, to the bit: in a third of the time that numpy takes, which goes one by one.

    Half precision has 5 bits of exponent where single has 8: shifted into place, a number is its own 2⁻¹¹² th part.
    Infinities and what is not a number come out wrong: no vector of length 1 has them.
    """
    bits = vectors.view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= _SIGN_AND_NUMBER
    wide: _Scores = bits.view(np.float32)
    wide *= _SCALE
    return wide


def _rounded(value: float) -> float:
    # Five digits are more than a score means, and hide the last bits, which may differ between machines.
    return round(float(value), 5)


def _all_rounded(values: _Scores) -> tuple[float, ...]:
    return tuple(round(value, 5) for value in values.tolist())
