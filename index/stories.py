"""Articles → the same articles, each with the id of its story: what a wire agency sent to several outlets is one story.

Example: "flood" and its shortened copy "flood-late" both get the story "flood".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from index.sentences import body_sentences
from index.types import Article

if TYPE_CHECKING:
    from datasketch import MinHash

__all__ = ["with_stories"]

_SHINGLE = 5  # words that must stand in the same order
_MIN_SHINGLES = 12
_PERMUTATIONS = 128
_BANDS = (42, 3)  # number and length: finds a copy of Jaccard similarity 0.4 with a chance of 0.94, 0.5 with 0.996
# Share of the shorter article's shingles that the longer one holds. Two reports that share quotations stay below 0.3,
# a wire story that was cut or lightly edited above 0.6.
_SAME = 0.6
_SEED = 7


def with_stories(articles: Iterable[Article]) -> Iterator[Article]:
    """Every article with its `story`: the id of the first article of the stream that carries the same text.

    Articles are compared by MinHash; about 10 kB are kept of each, never its text.
    """
    from datasketch import MinHash, MinHashLSH

    empty = MinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    known = MinHashLSH(num_perm=_PERMUTATIONS, params=_BANDS)
    firsts: dict[str, tuple[MinHash, int, str]] = {}
    for article in articles:
        shingles = _shingles(article)
        if len(shingles) < _MIN_SHINGLES:
            yield replace(article, story=article.id)
            continue
        sketch = empty.copy()
        sketch.update_batch(sorted(shingles))
        same = [f for f in (firsts[key] for key in known.query(sketch)) if _shared(sketch, len(shingles), f) >= _SAME]
        story = max(same, key=lambda f: f[0].jaccard(sketch))[2] if same else article.id
        key = str(len(firsts))
        known.insert(key, sketch)
        firsts[key] = (sketch, len(shingles), story)
        yield replace(article, story=story)


def _shingles(article: Article) -> set[bytes]:
    """Runs of words of the body; the same for straight and curly quotes, for any spacing."""
    words = [w for s in body_sentences(article) for w in re.findall(r"\w+", article.text[s.start : s.end].lower())]
    return {" ".join(words[i : i + _SHINGLE]).encode("utf-8", "replace") for i in range(len(words) - _SHINGLE + 1)}


def _shared(sketch: "MinHash", size: int, other: "tuple[MinHash, int, str]") -> float:
    """How much of the shorter one the longer one holds, from the Jaccard similarity and the two sizes."""
    jaccard = float(sketch.jaccard(other[0]))
    return jaccard * (size + other[1]) / ((1 + jaccard) * min(size, other[1]))
