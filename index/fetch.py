"""A version of an index on a Chroma server → a generation at home that answers as the one it was written from.

Articles, passages and vectors are fetched; the rest is built here, as a sync builds it, and nothing is embedded.
"""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import accumulate, chain
from pathlib import Path
from time import time_ns
from typing import Any

import numpy as np
import numpy.typing as npt

from index.batches import batches
from index.catalog import Catalog
from index.connect import Connection
from index.embed import Embedder
from index.entries import AT_ONCE, Entry, unpacked
from index.errors import IndexDamagedError, SetupError
from index.generation import Manifest, build, passage_texts, point_at
from index.place import Folder
from index.switch import generations, live_or_none
from index.types import Article, Passage
from index.upload import Space
from index.vectors import remember
from index.versions import Version

__all__ = ["fetch", "keep_version", "kept_version"]

_FILE = "server.sqlite"
_Floats = npt.NDArray[np.floating]


class _OnServer(Folder):
    """A place that needs no writing: what is built was fetched from there."""

    def write(self, folder: Path, catalog: Catalog, manifest: Manifest, sentences: Callable[[], None]) -> None:
        """Nothing."""


def fetch(connection: Connection, space: Space, name: str, version: Version, home: Path, embedder: Embedder) -> None:
    """Make the server's version called `name` the live generation at `home`; one process does, others wait for it.

    Articles that the live generation has already are not asked for. Raises IndexDamagedError when something is missing
    on the server, SetupError when `home` cannot be written.
    """
    from filelock import FileLock

    try:
        (home / "generations").mkdir(parents=True, exist_ok=True)
        with FileLock(home / "fetching.lock"):
            if kept_version(live_or_none(home))[0] != name:
                _fetch(_Source(connection, space, version, home, embedder), name)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SetupError(
            f"The index at {connection.address} cannot be copied to {home} ({reason}). "
            "Set FOOTNOTE_HOME to a folder that can be written and has room."
        ) from error


@dataclass(frozen=True, slots=True)
class _Source:
    connection: Connection
    space: Space
    version: Version
    home: Path
    embedder: Embedder

    @property
    def cache(self) -> Path:
        return self.home / "vectors.sqlite"


def _fetch(source: _Source, name: str) -> None:
    # Named by the time, which is beyond any number that a sync gives.
    finished = source.home / "generations" / str(time_ns())
    folder = finished.with_suffix(".fetching")
    folder.mkdir()
    before = live_or_none(source.home)
    try:
        with closing(Catalog(folder / "catalog.sqlite", new=True)) as catalog:
            known = _known(before, source.version)
            _articles(source, catalog, known, before)
            _passages(source, catalog, known)
            keep_version(folder, name, source.version, catalog)
        build(folder, source.version.manifest, source.embedder, source.cache, lambda done, total: None, _OnServer())
        folder.rename(finished)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    point_at(source.home, finished.name)
    for old in generations(source.home):
        # Who reads the one before this may go on.
        if old not in (finished, before):
            shutil.rmtree(old, ignore_errors=True)


def _known(before: Path | None, version: Version) -> dict[str, tuple[str, int]]:
    """Key → (article id, row of its first passage) of a version's entries that the generation in `before` has."""
    if before is None or kept_version(before)[1] != version.space:
        return {}
    try:
        with closing(sqlite3.connect(f"{(before / _FILE).resolve().as_uri()}?mode=ro", uri=True)) as db:
            there = {key: (article, row) for key, article, row in db.execute("SELECT * FROM entries")}
    except sqlite3.Error:
        return {}
    return {entry.key: there[entry.key] for entry in version.entries if entry.key in there}


def _articles(source: _Source, catalog: Catalog, known: Mapping[str, tuple[str, int]], before: Path | None) -> None:
    """Write the articles and passages to `catalog`, and the vectors of the sentences that come to the cache."""
    passages: dict[str, tuple[Passage, ...]] = {}
    texts: list[str] = []
    vectors: list[_Floats] = []
    wanted = [entry.article_ids for entry in source.version.entries if entry.key not in known]
    coming = _records(source.connection, source.space.articles, wanted, "documents")

    def fetched() -> Article:
        article, found, numbers = _unpacked(next(coming), source.version.manifest.dimension)
        passages[article.id] = found
        texts.extend(article.text[s.start : s.end] for passage in found for s in passage.sentences)
        vectors.append(numbers)
        if len(texts) >= AT_ONCE:
            _remember(texts, vectors, source)
        return article

    with ExitStack() as opened:
        old = opened.enter_context(closing(Catalog(before / "catalog.sqlite"))) if known and before else None

        def taken_over(entry: Entry) -> Article:
            article_id, row = known[entry.key]
            article = old.article(article_id) if old else None
            if old is None or article is None:
                raise IndexDamagedError(f"the copy at {source.home} has lost an article")
            passages[article.id] = tuple(old.passages(range(row, row + entry.passages)).values())
            return article

        every = (taken_over(entry) if entry.key in known else fetched() for entry in source.version.entries)
        catalog.write(every, lambda article: passages.pop(article.id))
    _remember(texts, vectors, source)


def _remember(texts: list[str], vectors: list[_Floats], source: _Source) -> None:
    if texts:
        remember(texts, np.concatenate(vectors), source.embedder, source.cache)
    texts.clear()
    vectors.clear()


def _unpacked(pieces: Sequence[tuple[str, _Floats]], dimension: int) -> tuple[Article, tuple[Passage, ...], _Floats]:
    try:
        return unpacked(pieces, dimension)
    except (ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError("an article on the server cannot be read") from error


def _passages(source: _Source, catalog: Catalog, known: Mapping[str, tuple[str, int]]) -> None:
    """Write the vectors of the passages that come to the cache."""
    every = zip((i for e in source.version.entries for i in e.passage_ids), passage_texts(catalog), strict=True)
    new = ((i, text) for i, text in every if i.partition(".")[0] not in known)
    for some in batches(new, AT_ONCE):
        [found] = _records(source.connection, source.space.passages, [[i for i, _ in some]])
        vectors = np.array([vector for _, vector in found])
        remember([text for _, text in some], vectors, source.embedder, source.cache)


def _records(
    connection: Connection, collection: Any, wanted: Sequence[list[str]], *more: str
) -> Iterator[list[tuple[str, _Floats]]]:
    """The records of each list of ids, in its order, as (text, vector); asked for a few hundred at a time."""
    known: dict[str, tuple[str, _Floats]] = {}
    rest = chain.from_iterable(wanted)
    for ids in wanted:
        while not all(i in known for i in ids):
            some = next(batches(rest, AT_ONCE), None)
            if some is None:
                raise IndexDamagedError("not all of its articles and passages are on the server")
            found = connection.call(collection.get, ids=some, include=["embeddings", *more])
            vectors = np.asarray(found["embeddings"], np.float32)
            texts = found["documents"] or [""] * len(vectors)
            known.update(zip(found["ids"], zip(texts, vectors, strict=True), strict=True))
        yield [known.pop(i) for i in ids]


def keep_version(folder: Path, name: str, version: Version, catalog: Catalog) -> None:
    """Note in `folder` which version it is of, which article each entry is, and which passage each record."""
    ids = {article.id: None for article, _ in catalog.rows()}
    rest = (article.id for article in catalog.articles() if article.id not in ids)
    with closing(sqlite3.connect(folder / _FILE)) as db, db:
        db.execute("CREATE TABLE entries (key TEXT PRIMARY KEY, article TEXT NOT NULL, row INTEGER) WITHOUT ROWID")
        db.execute("CREATE TABLE records (id TEXT PRIMARY KEY, passage TEXT NOT NULL) WITHOUT ROWID")
        keys = [entry.key for entry in version.entries]
        rows = [0, *accumulate(entry.passages for entry in version.entries)][: len(keys)]
        db.executemany("INSERT INTO entries VALUES (?, ?, ?)", zip(keys, chain(ids, rest), rows, strict=True))
        records = (i for entry in version.entries for i in entry.passage_ids)
        passages = (passage.id for _, passage in catalog.rows())
        db.executemany("INSERT INTO records VALUES (?, ?)", zip(records, passages, strict=True))
    (folder / "server.json").write_text(json.dumps({"version": name, "space": version.space}), encoding="utf-8")


def kept_version(folder: Path | None) -> tuple[str, str]:
    """The version and the space that the generation in `folder` is of; empty when it is of none."""
    try:
        data = json.loads((folder / "server.json").read_text(encoding="utf-8")) if folder else {}
        return str(data["version"]), str(data["space"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""
