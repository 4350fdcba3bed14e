"""A catalog and its vectors → entries on a Chroma server: what is there already is left, what is not is written.

Records are named by what they hold, so writing goes on where a run was cut off, and no reader sees anything change.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from index.batches import batches
from index.catalog import Catalog
from index.connect import Connection
from index.entries import AT_ONCE, Entry, Record, entries, packed, passage_records
from index.errors import EndpointError, IndexDamagedError

__all__ = ["Space", "compare", "upload"]


class Space:
    """The two collections that hold entries of one embedder: articles, and passages by their vectors."""

    def __init__(self, connection: Connection, index: str, name: str, *, make: bool = False) -> None:
        """Open them, or `make` them: `name` says which embedder, and is new whenever all is written anew.

        Raises IndexDamagedError when they are not there.
        """
        self._connection = connection
        stem = f"{index}.{name}"
        if make:
            connection.made(f"{stem}.articles")
            connection.made(f"{stem}.passages", configuration={"hnsw": {"space": "cosine"}})
        self.name = name
        self.articles: Any = connection.collection(f"{stem}.articles")
        self.passages: Any = connection.collection(f"{stem}.passages")
        if self.articles is None or self.passages is None:
            raise IndexDamagedError("its collections are not on the server")

    def drop(self, gone: Iterable[Entry]) -> None:
        """Remove entries."""
        found = list(gone)
        for collection, ids in (
            (self.passages, (i for entry in found for i in entry.passage_ids)),
            (self.articles, (i for entry in found for i in entry.article_ids)),
        ):
            for some in batches(ids, AT_ONCE):
                self._connection.call(collection.delete, ids=some)

    def drop_others(self, kept: frozenset[str]) -> None:
        """Remove every record of an entry that is not `kept`: what a writer that died left behind."""
        for collection, mark in ((self.passages, "."), (self.articles, "-")):
            ids = [i for i in self._connection.ids(collection) if i.partition(mark)[0] not in kept]
            for some in batches(ids, AT_ONCE):
                self._connection.call(collection.delete, ids=some)


def upload(folder: Path, catalog: Catalog, connection: Connection, space: Space, there: frozenset[str]) -> list[Entry]:
    """Write the entries that are not `there`; returns all entries of `catalog`, in its order.

    `folder` has the vectors: passages.npy and sentences.npy, in the order of the catalog.
    """
    articles = _Batches(partial(_write, connection, space.articles))
    passages = _Batches(partial(_write, connection, space.passages))
    made: list[Entry] = []
    for key, of_article, of_passages in _records(folder, catalog):
        made.append(Entry(key, len(of_article), len(of_passages)))
        if key not in there:
            articles.add(of_article)
            passages.add(of_passages)
    articles.flush()
    passages.flush()
    return made


def compare(connection: Connection, space: Space, catalog: Catalog, folder: Path) -> str:
    """Compare every record with what `folder` has of it; what was seen, in words.

    Raises IndexDamagedError when something is missing or differs.
    """
    wrong: Counter[str] = Counter()
    articles = _Batches(partial(_compare, connection, space.articles, wrong))
    passages = _Batches(partial(_compare, connection, space.passages, wrong))
    for _, of_article, of_passages in _records(folder, catalog):
        articles.add(of_article)
        passages.add(of_passages)
    articles.flush()
    passages.flush()
    if wrong["missing"] or wrong["different"]:
        raise IndexDamagedError(
            f"on the server {wrong['missing']:,} records are missing and {wrong['different']:,} are not what they were"
        )
    return f"all {wrong['right']:,} records are on the server, with their texts and vectors"


def _records(folder: Path, catalog: Catalog) -> Iterator[tuple[str, list[Record], list[Record]]]:
    """The key of every entry, the records of its article and those of its passages."""
    vectors = np.load(folder / "passages.npy", mmap_mode="r")
    sentences = np.load(folder / "sentences.npy", mmap_mode="r")
    row = first = 0
    for article, found, data in entries(catalog):
        count = sum(len(p.sentences) for p in found)
        key, records = packed(data, np.asarray(sentences[first : first + count], np.float32))
        rows = np.asarray(vectors[row : row + len(found)], np.float32)
        yield key, records, list(passage_records(key, article, found, rows))
        row, first = row + len(found), first + count


class _Batches:
    """Records that are handed on a few hundred at a time."""

    def __init__(self, handle: Callable[[list[Record]], None]) -> None:
        self._handle = handle
        self._waiting: list[Record] = []

    def add(self, records: Iterable[Record]) -> None:
        self._waiting += records
        while len(self._waiting) >= AT_ONCE:
            self._handle(self._waiting[:AT_ONCE])
            del self._waiting[:AT_ONCE]

    def flush(self) -> None:
        if self._waiting:
            self._handle(self._waiting)
        self._waiting = []


def _write(connection: Connection, collection: Any, records: list[Record]) -> None:
    there = _there(connection, collection, records)
    # A server that was killed may have the record and not its vector.
    new = [record for record in records if not _same(record, there.get(record.id))]
    if new:
        connection.call(
            collection.upsert,
            ids=[record.id for record in new],
            embeddings=[record.vector for record in new],
            documents=[record.document for record in new],
            metadatas=[dict(record.metadata) for record in new],
        )


def _compare(connection: Connection, collection: Any, wrong: Counter[str], records: list[Record]) -> None:
    there = _there(connection, collection, records)
    for record in records:
        same = _same(record, there.get(record.id))
        wrong["right" if same else "different" if record.id in there else "missing"] += 1


def _there(connection: Connection, collection: Any, records: list[Record]) -> dict[str, tuple[str, Any]]:
    """The text and vector of each of these records that is there; an empty vector where Chroma has lost it."""
    known = connection.call(collection.get, ids=[record.id for record in records], include=[])["ids"]
    if not known:
        return {}
    try:
        found = connection.call(collection.get, ids=known, include=["embeddings", "documents"])
    except EndpointError as error:
        if not connection.said(error):
            raise
        return {record: ("", np.zeros(0, np.float32)) for record in known}
    vectors = np.asarray(found["embeddings"], np.float32)
    return dict(zip(found["ids"], zip(found["documents"], vectors, strict=True), strict=True))


def _same(record: Record, there: tuple[str, Any] | None) -> bool:
    if there is None or there[0] != record.document or there[1].shape != record.vector.shape:
        return False
    # Chroma takes vectors to length 1 and back for cosines: the last bits may differ, which half precision never sees.
    return bool((np.abs(there[1] - record.vector) < 1e-5).all())
