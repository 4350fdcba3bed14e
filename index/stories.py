"""Articles → the same articles, each with the id of its story: what a wire agency sent to several outlets is one story.

Example: "flood" and its shortened copy "flood-late" both get the story "flood".
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from index.sentences import body_sentences
from index.types import Article

if TYPE_CHECKING:
    from datasketch import MinHash

__all__ = ["Sketch", "sketch_of", "stories", "with_stories"]

_SHINGLE = 5  # words that must stand in the same order
_MIN_SHINGLES = 12
_PERMUTATIONS = 128
_BANDS = (42, 3)  # number and length: finds a copy of Jaccard similarity 0.4 with a chance of 0.94, 0.5 with 0.996
# Share of the shorter article's shingles that the longer one holds. Two reports that share quotations stay below 0.3,
# a wire story that was cut or lightly edited above 0.6.
_SAME = 0.6
_SEED = 7


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of an article to find its copies: 128 MinHash values of its shingles, and how many it has."""

    values: bytes
    shingles: int


def sketch_of(article: Article) -> Sketch:
    """The sketch of an article's body; without values when it is too short to tell."""
    shingles = _shingles(article)
    if len(shingles) < _MIN_SHINGLES:
        return Sketch(b"", len(shingles))
    made = _empty().copy()
    made.update_batch(sorted(shingles))
    return Sketch(made.hashvalues.astype(np.uint32).tobytes(), len(shingles))


def stories(sketches: Iterable[tuple[str, Sketch]]) -> Iterator[tuple[str, str]]:
    """(article id, sketch), in order → (article id, its story): the id of the first article with the same text."""
    from datasketch import MinHashLSH

    known = MinHashLSH(num_perm=_PERMUTATIONS, params=_BANDS)
    firsts: dict[str, tuple[MinHash, int, str]] = {}
    for article_id, sketch in sketches:
        if not sketch.values:
            yield article_id, article_id
            continue
        own = _empty().copy()
        own.hashvalues = np.frombuffer(sketch.values, np.uint32)
        same = [f for f in (firsts[key] for key in known.query(own)) if _shared(own, sketch.shingles, f) >= _SAME]
        story = max(same, key=lambda f: f[0].jaccard(own))[2] if same else article_id
        key = str(len(firsts))
        known.insert(key, own)
        firsts[key] = (own, sketch.shingles, story)
        yield article_id, story


def with_stories(articles: Iterable[Article]) -> Iterator[Article]:
    """Every article with its `story`. Of each, about 10 kB are kept, never its text."""
    waiting: deque[Article] = deque()

    def sketches() -> Iterator[tuple[str, Sketch]]:
        for article in articles:
            waiting.append(article)
            yield article.id, sketch_of(article)

    for _, story in stories(sketches()):
        yield replace(waiting.popleft(), story=story)


@lru_cache(maxsize=1)
def _empty() -> "MinHash":
    from datasketch import MinHash

    return MinHash(num_perm=_PERMUTATIONS, seed=_SEED)  # drawing the permutations costs more than a sketch


def _shingles(article: Article) -> set[bytes]:
    """Runs of words of the body; the same for straight and curly quotes, for any spacing."""
    words = [w for s in body_sentences(article) for w in re.findall(r"\w+", article.text[s.start : s.end].lower())]
    return {" ".join(words[i : i + _SHINGLE]).encode("utf-8", "replace") for i in range(len(words) - _SHINGLE + 1)}


def _shared(sketch: "MinHash", size: int, other: "tuple[MinHash, int, str]") -> float:
    """How much of the shorter one the longer one holds, from the Jaccard similarity and the two sizes."""
    jaccard = float(sketch.jaccard(other[0]))
    return jaccard * (size + other[1]) / ((1 + jaccard) * min(size, other[1]))
