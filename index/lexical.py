"""Texts → a BM25 index on disk, memory-mapped when opened; a question → one BM25 score a text.

"The dam's gates were opened." has the terms `dam`, `gate`, `open`: folded, stemmed, without function words.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["BM25", "terms"]

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+(?:['’.&-][^\W_]+)*[+#]*")
# English function words and the words that only make a question of a sentence; kept short, since BM25 weighs the rest.
_FUNCTION_WORDS = frozenset(
    "a about also am an and any are as at be been being but by can could did do does for from had has have he her hers "
    "him his how i if in into is it its may me might my of on or our say says she should so tell than that the their "
    "them then there these they this those to was we were what when where which who whom whose why will with would "
    "you your".split()
)
_ROUNDING = 1.0001  # a sum of scores in single precision may come out a little higher in another order
_ABOVE_0 = 1e-9
_FEW = 100_000  # texts: among so few, going through all scores takes less time than going by terms
_Texts = npt.NDArray[np.int64]
_Posting = tuple[_Texts, npt.NDArray[np.float32]]  # the texts that have a term, and what it adds to their scores
_Fits = Callable[[_Texts], npt.NDArray[np.bool_]]


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def terms(text: str) -> list[str]:
    """The words of `text` that carry meaning, folded and stemmed (Snowball English), in order, repeats kept.

    A hyphenated compound gives its parts too: "mine-resistant" → `mine-resist`, `mine`, `resist`.
    """
    return [term for word in _WORD.findall(text) for term in _terms_of(word)]


@lru_cache(maxsize=1 << 16)  # the words of a language come again and again: a quarter less time
def _terms_of(word: str) -> tuple[str, ...]:
    word = word.casefold().replace("’", "'").removesuffix("'s")
    parts = re.split(r"[-'&]", word)
    found = [word, *parts] if len(parts) > 1 else [word.replace(".", "") if word[0].isalpha() else word]
    return tuple(_stemmer().stemWords([part for part in found if part and part not in _FUNCTION_WORDS]))


class BM25:
    """A BM25 index over numbered texts (bm25s: Lucene's variant, k1 1.5, b 0.75), and its term weights."""

    def __init__(self, folder: Path) -> None:
        """Open what `build` wrote to `folder`; the scores stay on disk and are memory-mapped."""
        import bm25s

        self._index = bm25s.BM25.load(folder, mmap=True, show_progress=False)
        # As plain arrays over the mapped files: a slice of a memmap costs ten times as much as one of an array.
        self._starts, self._texts, self._values = (
            np.asarray(self._index.scores[name]) for name in ("indptr", "indices", "data")
        )
        self._documents = int(self._index.scores["num_docs"])

    @staticmethod
    def build(texts: Iterable[str], folder: Path) -> None:
        """Write the index of `texts` (in their order) to `folder`. A text without terms scores 0 for every question."""
        import bm25s

        vocabulary: dict[str, int] = {"": 0}
        ids = [[vocabulary.setdefault(t, len(vocabulary)) for t in terms(text) or [""]] for text in texts]
        index = bm25s.BM25(method="lucene")
        index.index((ids, vocabulary), show_progress=False)
        index.save(folder, show_progress=False)

    def scores(self, question_terms: Sequence[str]) -> npt.NDArray[np.float32]:
        """One score (≥ 0, higher is better) for every text, in the order they were built."""
        found = np.zeros(self._documents, np.float32)
        for texts, values in self._postings(question_terms):
            found[texts] += values  # a term has a text once: no place is added to twice
        return found

    def best(
        self,
        question_terms: Sequence[str],
        scores: npt.NDArray[np.float32],
        k: int,
        fits: _Fits | None = None,
    ) -> list[int]:
        """The texts with the `k` highest `scores` above 0, highest first, equal ones in order.

        `scores` are those of `question_terms`; `fits` says which of some texts may be among them, all when it is None.
        """
        postings = sorted(self._postings(question_terms), key=lambda posting: len(posting[0]))
        leading = _leading_of_few if self._documents <= _FEW else _leading_of_many
        found = leading(postings, scores, k, fits)
        return [int(i) for i in found[np.argsort(-scores[found], kind="stable")][:k]]

    def _postings(self, question_terms: Sequence[str]) -> Iterator[_Posting]:
        """For each term: which texts have it and what it adds to their scores."""
        for term in question_terms:
            row = self._index.vocab_dict.get(term)
            if row is not None:
                start, end = self._starts[row], self._starts[row + 1]
                yield self._texts[start:end], self._values[start:end]

    def weight(self, term: str) -> float:
        """The inverse document frequency of a stemmed term, ln(1 + (N − n + ½) / (n + ½)); n = 0 when unknown."""
        row = self._index.vocab_dict.get(term)
        starts = self._index.scores["indptr"]
        count = 0 if row is None else int(starts[row + 1] - starts[row])
        return float(np.log1p((self._documents - count + 0.5) / (count + 0.5)))

    def knows(self, term: str) -> bool:
        """Whether any text has this stemmed term."""
        return term in self._index.vocab_dict


def _leading_of_few(
    postings: Sequence[_Posting], scores: npt.NDArray[np.float32], k: int, fits: _Fits | None
) -> _Texts:
    """The texts whose score is the `k`-th highest or higher, in order: seen by going through all scores.

    The rarest term that `k` texts have gives a score that so many reach; hardly a text below it is looked at.
    """
    least = 0.0
    rarest = next((texts for texts, _ in postings if len(texts) >= k), None)
    if rarest is not None:
        _, least = _leading(_fitting(rarest, fits), scores, k)
    likely = np.flatnonzero(scores >= max(least, _ABOVE_0))
    return _leading(_fitting(likely, fits), scores, k)[0]


def _leading_of_many(
    postings: Sequence[_Posting], scores: npt.NDArray[np.float32], k: int, fits: _Fits | None
) -> _Texts:
    """As `_leading_of_few`, but going by terms, from the rarest on, and never through all scores.

    It ends where the terms that are left could lift no further text to the `k`-th score (MaxScore: Turtle and Flood
    1995): among millions, the texts with a common term alone are never seen.
    """
    most = [float(values.max()) for _, values in postings]
    found: _Texts = np.zeros(0, np.int64)
    least = 0.0
    for n, (texts, _) in enumerate(postings):
        if _ROUNDING * sum(most[n:]) < least:
            break
        likely = texts[scores[texts] >= max(least, _ABOVE_0)]
        likely, _ = _leading(_fitting(likely, fits), scores, k)
        found, least = _leading(np.union1d(found, likely), scores, k)
    return found


def _fitting(texts: _Texts, fits: _Fits | None) -> _Texts:
    return texts if fits is None else texts[fits(texts)]


def _leading(texts: _Texts, scores: npt.NDArray[np.float32], k: int) -> tuple[_Texts, float]:
    """Those of `texts` whose score is the `k`-th highest or higher, and that score; all of them and 0 when fewer."""
    if len(texts) < k:
        return texts, 0.0
    own = scores[texts]
    least = np.partition(own, len(texts) - k)[len(texts) - k]
    return texts[own >= least], float(least)
