"""The passages of a catalog ⇄ the rows of a Chroma collection: written, compared, put right.

A row is right when its id, text, facts and vector are those of the passage: `differences(collection, catalog, vectors)`
→ `Differences(missing=(4, 9), wrong=(), strange=("tides:0-61",))`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from index.batches import batches
from index.catalog import Catalog
from index.errors import IndexDamagedError
from index.types import Article, Passage

__all__ = ["Differences", "add_rows", "differences", "facts_of", "not_found", "probe", "put_right", "spread"]

_AT_ONCE = 2_000  # Chroma takes 5,461 rows at most
_ASKED_AT_ONCE = 100  # vectors
_NEIGHBOURS = 10
_PROBED = 8  # passages
_SAME_PLACE = 1e-3  # cosine distance of a vector to itself, rounded
_NEAR = 2e-3  # Chroma makes vectors of half precision length 1 again, which moves a number by less

_Vectors = npt.NDArray[np.float16]
_Row = tuple[int, tuple[Article, Passage]]


@dataclass(frozen=True, slots=True)
class Differences:
    """Passages that are not there and passages that are not right, by row; ids that no passage has."""

    missing: tuple[int, ...]
    wrong: tuple[int, ...]
    strange: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.missing or self.wrong or self.strange)


def add_rows(collection: Any, rows: Iterable[_Row], vectors: _Vectors) -> None:
    """Add passages to a collection, with the vectors of their rows."""
    from llama_index.vector_stores.chroma import ChromaVectorStore

    store = ChromaVectorStore(chroma_collection=collection)
    for batch in batches(rows, _AT_ONCE):
        store.add([_node(article, passage, vectors[row]) for row, (article, passage) in batch])


def differences(collection: Any, catalog: Catalog, vectors: _Vectors) -> Differences:
    """Compare every row of a collection with its passage."""
    missing: list[int] = []
    wrong: list[int] = []
    expected: set[str] = set()
    for batch in batches(enumerate(catalog.rows()), _AT_ONCE):
        there = _rows_of(collection, [passage.id for _, (_, passage) in batch])
        expected.update(passage.id for _, (_, passage) in batch)
        for row, (article, passage) in batch:
            found = there.get(passage.id)
            if found is None:
                missing.append(row)
            elif not _same(found, article, passage, vectors[row]):
                wrong.append(row)
    strange: tuple[str, ...] = ()
    if collection.count() != len(expected) - len(missing):
        strange = tuple(sorted(set(collection.get(include=[])["ids"]) - expected))
    return Differences(tuple(missing), tuple(wrong), strange)


def put_right(collection: Any, catalog: Catalog, vectors: _Vectors, found: Differences) -> None:
    """Make the collection hold what the catalog says, given how they differ."""
    anew = {*found.missing, *found.wrong}
    some = [(row, line) for row, line in enumerate(catalog.rows()) if row in anew] if anew else []
    gone = [*found.strange, *(passage.id for row, (_, passage) in some if row in set(found.wrong))]
    for ids in batches(gone, _AT_ONCE):
        collection.delete(ids=ids)
    add_rows(collection, some, vectors)


def not_found(query: Callable[..., Any], vectors: _Vectors, rows: Sequence[int]) -> list[int]:
    """The rows, of those given, whose own vector finds nothing near it; `query` is that of a collection.

    Chroma's graph misses one now and then, among millions of passages or thousands of the same: a few are no damage.
    Raises IndexDamagedError when fewer passages come back than were asked for: Chroma answers so, and with no error,
    when its vector files are damaged, and only asking shows it.
    """
    lost: list[int] = []
    wanted = min(_NEIGHBOURS, len(vectors))
    for some in batches(rows, _ASKED_AT_ONCE):
        asked = [vectors[row].astype(np.float32) for row in some]
        found = query(query_embeddings=asked, n_results=wanted, include=["distances"])["distances"]
        for row, distances in zip(some, found, strict=True):
            if len(distances) < wanted:
                raise IndexDamagedError(f"{len(distances)} of {wanted} passages near passage {row} come back")
            if not distances[0] <= _SAME_PLACE:
                lost.append(row)
    return lost


def spread(vectors: _Vectors, count: int) -> list[int]:
    """At most `count` rows, the first, the last and some between."""
    return sorted(set(np.linspace(0, len(vectors) - 1, count).astype(int).tolist())) if len(vectors) else []


def probe(query: Callable[..., Any], vectors: _Vectors) -> None:
    """Raise IndexDamagedError when none of a few passages is found by its own vector."""
    rows = spread(vectors, _PROBED)
    if rows and len(not_found(query, vectors, rows)) == len(rows):
        raise IndexDamagedError(f"none of {len(rows)} passages is found by its own vector")


def _rows_of(collection: Any, ids: Sequence[str]) -> dict[str, tuple[Any, str, dict[str, Any]]]:
    found = collection.get(ids=ids, include=["embeddings", "documents", "metadatas"])
    lines = zip(found["embeddings"], found["documents"], found["metadatas"], strict=True)
    return dict(zip(found["ids"], lines, strict=True))


def _same(found: tuple[Any, str, dict[str, Any]], article: Article, passage: Passage, vector: Any) -> bool:
    embedding, document, metadata = found
    facts = facts_of(article, passage)
    return (
        document == passage.text
        and all(metadata.get(name) == value for name, value in facts.items())
        and bool(np.abs(np.asarray(embedding, np.float32) - vector.astype(np.float32)).max() <= _NEAR)
    )


def facts_of(article: Article, passage: Passage) -> dict[str, str | int]:
    """What stands beside a passage in Chroma, for a person who looks there: what it is from."""
    return {
        "article_id": article.id,
        "title": article.title,
        "outlet": article.outlet or "",
        "published": article.published or "",
        "start": passage.start,
        "end": passage.end,
    }


def _node(article: Article, passage: Passage, vector: npt.NDArray[np.float16]) -> Any:
    from llama_index.core.schema import TextNode

    return TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata=facts_of(article, passage),
        embedding=vector.astype(np.float32).tolist(),
    )
