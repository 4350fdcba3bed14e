"""The passages of a catalog ⇄ the rows of a Chroma collection: written, compared, put right.

A row is right when its id, text, facts and vector are those of the passage: `differences(collection, catalog, vectors)`
→ `Differences(missing=(4, 9), wrong=(), strange=("tides:0-61",))`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from index.catalog import Catalog
from index.types import Article, Passage

__all__ = ["Differences", "add_rows", "differences", "not_found", "put_right"]

_AT_ONCE = 2_000  # Chroma takes 5,461 rows at most
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
    rest = iter(rows)
    while batch := list(islice(rest, _AT_ONCE)):
        store.add([_node(article, passage, vectors[row]) for row, (article, passage) in batch])


def differences(collection: Any, catalog: Catalog, vectors: _Vectors) -> Differences:
    """Compare every row of a collection with its passage."""
    missing: list[int] = []
    wrong: list[int] = []
    expected: set[str] = set()
    for batch in _batches(enumerate(catalog.rows())):
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
    for start in range(0, len(gone), _AT_ONCE):
        collection.delete(ids=gone[start : start + _AT_ONCE])
    add_rows(collection, some, vectors)


def not_found(collection: Any, vectors: _Vectors, rows: Iterable[int]) -> Iterator[int]:
    """The rows, of those given, whose own vector finds nothing near it."""
    for row in rows:
        vector = vectors[row].astype(np.float32)
        found = collection.query(query_embeddings=[vector], n_results=1, include=["distances"])
        if not found["distances"][0] or not found["distances"][0][0] <= 1e-3:
            yield row


def _batches(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    while batch := list(islice(rows, _AT_ONCE)):
        yield batch


def _rows_of(collection: Any, ids: Sequence[str]) -> dict[str, tuple[Any, str, dict[str, Any]]]:
    found = collection.get(ids=ids, include=["embeddings", "documents", "metadatas"])
    lines = zip(found["embeddings"], found["documents"], found["metadatas"], strict=True)
    return dict(zip(found["ids"], lines, strict=True))


def _same(found: tuple[Any, str, dict[str, Any]], article: Article, passage: Passage, vector: Any) -> bool:
    embedding, document, metadata = found
    facts = _facts(article, passage)
    return (
        document == passage.text
        and all(metadata.get(name) == value for name, value in facts.items())
        and bool(np.abs(np.asarray(embedding, np.float32) - vector.astype(np.float32)).max() <= _NEAR)
    )


def _facts(article: Article, passage: Passage) -> dict[str, str | int]:
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
        metadata=_facts(article, passage),
        embedding=vector.astype(np.float32).tolist(),
    )
