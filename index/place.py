"""A generation's passages and vectors → kept in Chroma, and the passages nearest to a question's vector, as ids.

A place is where Chroma is: in the generation's own folder (`Folder`, here), or on a server that many machines share
(`index.server`). `FOLDER.open(folder).nearest(vector, 48)` → ["tides:0-61", …].
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from shutil import copyfile, disk_usage, rmtree
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from index.catalog import Catalog
from index.embed import Embedder
from index.errors import IndexDamagedError
from index.rows import add_rows, differences, not_found, probe, put_right, spread

if TYPE_CHECKING:
    from index.generation import Manifest

__all__ = ["FOLDER", "Folder", "Place", "Vectors", "collection_of", "take_over"]

_LITTLE = 1_000_000  # bytes of room that Chroma wants to read
_WORTH_COPYING = 2_000  # passages: so few are written anew within seconds
_SAMPLE = 24  # passages that a check looks for by their own vectors
_MAX_LOST = 0.5  # share of those that may be missed by Chroma's graph
_MAX_PATCHED = 0.2  # share of a copied Chroma that may have been put right since it was written


class Vectors(Protocol):
    """The vectors of one generation's passages, open for questions: close it after use."""

    def nearest(self, vector: npt.NDArray[np.float32], count: int) -> list[str]:
        """The ids of at most `count` passages, the nearest to `vector` first."""

    def probe(self, vectors: npt.NDArray[np.float16], expected: int) -> None:
        """Raise IndexDamagedError unless `expected` passages are there and a few are found by their own `vectors`."""

    def check(self, catalog: Catalog, folder: Path) -> str:
        """Compare all that is kept with the generation in `folder`; what was seen, in words, or IndexDamagedError."""

    def close(self) -> None:
        """Give the connection back."""


class Place(Protocol):
    """Where passages and vectors are kept. A sync calls writing, write, commit and prune, in this order."""

    def named(self, home: Path) -> str:
        """Where the index at `home` is, as people know it."""

    def manifest(self, home: Path) -> "Manifest | None":
        """What the live generation was made of, None when there is none."""

    def writing(self) -> AbstractContextManager[object]:
        """What keeps two writers apart, held around a whole sync. Raises SetupError when another one writes."""

    def refresh(self, home: Path, embedder: Embedder) -> None:
        """Make the live generation at `home` the one that this place holds."""

    def write(self, folder: Path, catalog: Catalog, manifest: "Manifest", sentences: Callable[[], None]) -> None:
        """Keep the passages of `catalog` with the vectors in `folder`; what is kept for others stays untouched.

        The vectors of sentences are there once `sentences` returns.
        """

    def commit(self, folder: Path) -> None:
        """Make the generation in `folder` the one that answers."""

    def prune(self) -> None:
        """Let go of what neither the live generation nor the one before it needs."""

    def open(self, folder: Path) -> Vectors:
        """Open the vectors of the generation in `folder`."""

    def close(self) -> None:
        """Give what the place itself holds back; what it opened is closed for itself."""


class Folder:
    """Chroma in the generation's own folder: a whole new one for every generation, so there is nothing to commit."""

    def named(self, home: Path) -> str:
        """The home itself."""
        return str(home)

    def manifest(self, home: Path) -> "Manifest | None":
        """The manifest of the live generation at `home`. Raises IndexDamagedError when it cannot be read."""
        from index.generation import live_generation, read_manifest

        folder = live_generation(home)
        return read_manifest(folder) if folder else None

    def writing(self) -> AbstractContextManager[object]:
        """Nothing: the lock on the home keeps writers apart."""
        return nullcontext()

    def refresh(self, home: Path, embedder: Embedder) -> None:
        """Nothing: what is at `home` is all there is."""

    def write(self, folder: Path, catalog: Catalog, manifest: "Manifest", sentences: Callable[[], None]) -> None:
        """Put right what was copied into `folder` from the generation before, or write a new Chroma into it."""
        vectors = np.load(folder / "passages.npy", mmap_mode="r")
        if (folder / "chroma").is_dir() and not _put_right(folder, catalog, vectors):
            rmtree(folder / "chroma")
        if not (folder / "chroma").is_dir():
            client, collection = collection_of(folder, create=True)
            with closing(client):
                add_rows(collection, enumerate(catalog.rows()), vectors)

    def commit(self, folder: Path) -> None:
        """Nothing: the pointer at the home decides."""

    def prune(self) -> None:
        """Nothing: Chroma goes with its generation."""

    def open(self, folder: Path) -> Vectors:
        """Open the Chroma in `folder`."""
        return _Opened(folder)

    def close(self) -> None:
        """Nothing is held."""


FOLDER = Folder()


class _Opened:
    def __init__(self, folder: Path) -> None:
        # Chroma writes where it reads: of one that may not be written, or where no room is left, a copy is opened.
        self._copy = None if _writable(folder / "chroma") else TemporaryDirectory(prefix="footnote-")
        if self._copy:
            _copy_files(folder / "chroma", Path(self._copy.name) / "chroma")
        self._client, self._collection = collection_of(Path(self._copy.name) if self._copy else folder)

    def nearest(self, vector: npt.NDArray[np.float32], count: int) -> list[str]:
        found = self._collection.query(query_embeddings=[vector], n_results=count, include=[])
        return list(found["ids"][0])

    def probe(self, vectors: npt.NDArray[np.float16], expected: int) -> None:
        if (count := self._collection.count()) != expected or len(vectors) != expected:
            raise IndexDamagedError(f"{count} of {expected} passages are there")
        probe(self._collection.query, vectors)

    def check(self, catalog: Catalog, folder: Path) -> str:
        vectors = np.load(folder / "passages.npy", mmap_mode="r")
        if found := differences(self._collection, catalog, vectors):
            raise IndexDamagedError(
                f"{len(found.missing):,} passages are missing, {len(found.wrong):,} are not as in the catalog, "
                f"{len(found.strange):,} belong to no article"
            )
        wanted = spread(vectors, _SAMPLE)
        lost = not_found(self._collection.query, vectors, wanted)
        if len(lost) > _MAX_LOST * len(wanted):
            raise IndexDamagedError(f"{len(lost)} of {len(wanted)} passages are not found by their own vectors")
        return f"all {len(vectors):,} passages are there, with their texts, facts and vectors"

    def close(self) -> None:
        self._client.close()
        if self._copy:
            self._copy.cleanup()


def _writable(folder: Path) -> bool:
    if disk_usage(folder).free < _LITTLE:
        return False
    return all(os.access(path, os.W_OK) for path in [folder, *folder.rglob("*")])


def _copy_files(folder: Path, target: Path) -> None:
    """As shutil.copytree, without the modes: what is copied from a folder that is read-only can be written."""
    target.mkdir()
    for path in folder.iterdir():
        if path.is_dir():
            _copy_files(path, target / path.name)
        else:
            copyfile(path, target / path.name)


def _put_right(folder: Path, catalog: Catalog, vectors: npt.NDArray[np.float16]) -> bool:
    """Make a copied Chroma hold what the catalog says; returns whether it does, every row compared."""
    from chromadb.errors import ChromaError

    try:
        client, collection = collection_of(folder)
        with closing(client):
            found = differences(collection, catalog, vectors)
            put_right(collection, catalog, vectors, found)
        client, collection = collection_of(folder)  # as a reader will see it
        with closing(client):
            fresh = (*found.missing, *found.wrong)
            lost = not_found(collection.query, vectors, fresh)
            return not differences(collection, catalog, vectors) and len(lost) <= _MAX_LOST * len(fresh)
    except (IndexDamagedError, ChromaError, OSError, ValueError, KeyError):
        return False


def take_over(folder: Path, live: Path, catalog: Catalog) -> None:
    """Copy the Chroma of the `live` generation into `folder`, when no more than a few rows of it will be put right.

    A copy keeps the traces of what was removed from it, so after a while a new one is written: the catalog, which was
    written last, notes how much was put right.
    """
    total = catalog.counts()["passages"]
    patched = int(str(catalog.noted("patched") or 0)) + catalog.fresh
    if total < _WORTH_COPYING or patched > _MAX_PATCHED * total or not (live / "chroma").is_dir():
        catalog.note("patched", 0)
        return
    _copy_files(live / "chroma", folder / "chroma")
    catalog.note("patched", patched)


def collection_of(folder: Path, *, create: bool = False) -> tuple[Any, Any]:
    """The Chroma client and collection of a generation; the caller closes the client."""
    import chromadb

    settings = chromadb.Settings(anonymized_telemetry=False)
    try:
        client = chromadb.PersistentClient(str(folder / "chroma"), settings=settings)
    except AttributeError as error:  # Chroma's own, on its way out when it could not begin
        raise IndexDamagedError("its Chroma cannot be opened") from error
    if not create:
        return client, client.get_collection("passages", embedding_function=None)
    space = {"hnsw": {"space": "cosine"}}
    return client, client.create_collection("passages", configuration=space, embedding_function=None)
