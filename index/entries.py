"""Articles with their passages and vectors ↔ records that a Chroma server takes, each named by a hash of what it holds.

An article is one entry: the JSON of it and of its passages' ranges, cut into pieces of at most 12,000 bytes, and the
vectors of its sentences, several to a record: `Entry("3f…", pieces=2, passages=5)` is the records 3f…-0 and 3f…-1 among
the articles, and 3f….0 to 3f….4 among the passages. A changed article is another entry, so nothing is ever overwritten.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import groupby

import numpy as np
import numpy.typing as npt

from index.catalog import Catalog
from index.rows import facts_of
from index.types import Article, Mark, Passage, Sentence

__all__ = ["AT_ONCE", "Entry", "Record", "cut", "entries", "packed", "passage_records", "unpacked", "width"]

_Floats = npt.NDArray[np.floating]
# Quotas of Chroma Cloud (docs.trychroma.com/cloud/quotas-limits, November 2026): 300 records at once, documents of
# 16,384 bytes, 4,096 numbers a vector, values of 4,096 bytes, ids of 128 bytes.
AT_ONCE = 300  # records that are written or read with one request
_PIECE = 12_000
_NUMBERS = 4_096
_TITLE, _DOCUMENT = 300, 4_000  # characters of at most 4 bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """An article on the server: the hash that names it, and how many records hold it and its passages."""

    key: str
    pieces: int
    passages: int

    @property
    def article_ids(self) -> list[str]:
        """The ids of its records among the articles."""
        return [f"{self.key}-{n}" for n in range(self.pieces)]

    @property
    def passage_ids(self) -> list[str]:
        """The ids of its passages' records."""
        return [f"{self.key}.{n}" for n in range(self.passages)]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: id, vector, text and, of a passage, what it is from."""

    id: str
    vector: _Floats
    document: str
    metadata: dict[str, str | int]


def width(dimension: int) -> int:
    """How many numbers the vector of an article's record has: that of several sentences where they fit."""
    return dimension * max(1, _NUMBERS // max(1, dimension)) or 1


def entries(catalog: Catalog) -> Iterator[tuple[Article, list[Passage], str]]:
    """Every article with its passages and the JSON of both; in row order, and those without passages at the end."""
    seen: set[str] = set()
    for article_id, rows in groupby(catalog.rows(), key=lambda row: row[0].id):
        found = list(rows)
        seen.add(article_id)
        yield found[0][0], [p for _, p in found], _dump(found[0][0], [p for _, p in found])
    for article in catalog.articles():
        if article.id not in seen:
            yield article, [], _dump(article, [])


def _dump(article: Article, passages: Sequence[Passage]) -> str:
    spans = [[p.id, p.start, p.end, [[s.start, s.end] for s in p.sentences]] for p in passages]
    return json.dumps({"article": asdict(article), "passages": spans}, sort_keys=True)


def packed(data: str, sentences: _Floats) -> tuple[str, list[Record]]:
    """The JSON of an article and its sentences' vectors (n, dimension) → its key and its records."""
    # The vectors are named by the hash too: those of another model are another entry.
    key = sha256(data.encode("ascii") + np.ascontiguousarray(sentences, np.float16).tobytes()).hexdigest()[:32]
    texts = list(cut(data))
    rows = max(1, _NUMBERS // max(1, sentences.shape[1]))
    blocks = [sentences[start : start + rows] for start in range(0, len(sentences), rows)]
    count = max(len(texts), len(blocks))
    flat = np.zeros((count, width(sentences.shape[1])), np.float32)
    for place, block in enumerate(blocks):
        flat[place, : block.size] = block.ravel()
    return key, [Record(f"{key}-{n}", flat[n], texts[n] if n < len(texts) else "-", {"piece": n}) for n in range(count)]


def cut(text: str) -> Iterator[str]:
    """ASCII text in pieces that one record takes."""
    return (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))


def unpacked(pieces: Iterable[tuple[str, _Floats]], dimension: int) -> tuple[Article, tuple[Passage, ...], _Floats]:
    """The texts and vectors of an article's records, in order → the article, its passages, its sentences' vectors.

    Raises ValueError or KeyError when they are not those of an article.
    """
    texts, vectors = zip(*pieces, strict=True)
    data = json.loads("".join(text for text in texts if text != "-"))
    fields = data["article"]
    article = Article(**{**fields, "marks": tuple(Mark(**mark) for mark in fields["marks"])})
    passages = tuple(
        Passage(i, article.id, article.text[a:b], a, b, tuple(Sentence(s, e) for s, e in spans))
        for i, a, b, spans in data["passages"]
    )
    rows = np.asarray(vectors, np.float32)
    numbers = rows.reshape(-1, dimension) if dimension else np.zeros((0, 0), np.float32)
    return article, passages, numbers[: sum(len(p.sentences) for p in passages)]


def passage_records(key: str, article: Article, passages: Sequence[Passage], vectors: _Floats) -> Iterator[Record]:
    """The records of an article's passages, with what shows a person who looks into the server what they are."""
    for n, (passage, vector) in enumerate(zip(passages, vectors, strict=True)):
        facts = facts_of(article, passage).items()
        metadata = {name: _whole(fact, _TITLE) if isinstance(fact, str) else fact for name, fact in facts}
        yield Record(f"{key}.{n}", vector, _whole(passage.text, _DOCUMENT), metadata)


def _whole(text: str, most: int) -> str:
    # Half a surrogate pair has no UTF-8 form, and JSON over HTTP is UTF-8.
    return text[:most].encode("utf-8", "replace").decode("utf-8")
