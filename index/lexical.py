"""Texts → a BM25 index on disk, memory-mapped when opened; a question → one BM25 score a text.

"The dam's gates were opened." has the terms `dam`, `gate`, `open`: folded, stemmed, without function words.
"""

import re
from collections.abc import Iterable, Sequence
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


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def terms(text: str) -> list[str]:
    """The words of `text` that carry meaning, folded and stemmed (Snowball English), in order, repeats kept.

    A hyphenated compound gives its parts too: "mine-resistant" → `mine-resist`, `mine`, `resist`.
    """
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = match[0].casefold().replace("’", "'").removesuffix("'s")
        parts = re.split(r"[-'&]", word)
        found += [word, *parts] if len(parts) > 1 else [word.replace(".", "") if word[0].isalpha() else word]
    kept = [word for word in found if word and word not in _FUNCTION_WORDS]
    return list(_stemmer().stemWords(kept))


class BM25:
    """A BM25 index over numbered texts (bm25s: Lucene's variant, k1 1.5, b 0.75), and its term weights."""

    def __init__(self, folder: Path) -> None:
        """Open what `build` wrote to `folder`; the scores stay on disk and are memory-mapped."""
        import bm25s

        self._index = bm25s.BM25.load(folder, mmap=True, show_progress=False)
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
        known = [t for t in question_terms if t in self._index.vocab_dict]
        if not known:
            return np.zeros(self._documents, np.float32)
        return np.asarray(self._index.get_scores(known), np.float32)

    def weight(self, term: str) -> float:
        """The inverse document frequency of a stemmed term, ln(1 + (N − n + ½) / (n + ½)); n = 0 when unknown."""
        row = self._index.vocab_dict.get(term)
        starts = self._index.scores["indptr"]
        count = 0 if row is None else int(starts[row + 1] - starts[row])
        return float(np.log1p((self._documents - count + 0.5) / (count + 0.5)))

    def knows(self, term: str) -> bool:
        """Whether any text has this stemmed term."""
        return term in self._index.vocab_dict
