"""An index that many machines share → its passages and vectors on a Chroma server, and a copy of the rest at home.

Everything that an answer takes is on the server: articles, passages, vectors, the manifest. What is fast only on a
local disk (the catalog, BM25, vectors to map into memory) is made from it at `home`, once for each version of the
index. `Server(Address("http://127.0.0.1:8000")).refresh(home, embedder)` makes it.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from secrets import token_hex
from threading import Lock
from time import monotonic
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from index.catalog import Catalog
from index.connect import Address, Connection
from index.embed import Embedder
from index.entries import AT_ONCE
from index.errors import EndpointError, IndexDamagedError
from index.fetch import fetch, keep_version, kept_version
from index.generation import Manifest, check_embedder
from index.lease import Lease, new_owner
from index.place import Vectors
from index.rows import probe
from index.switch import live_or_none
from index.upload import Space, compare, upload
from index.versions import Pointer, Version, Versions

__all__ = ["Server"]

_T = TypeVar("_T")
_LOOK_EVERY_S = 1.0
_MOST = 10_000  # records that a server of one's own is asked for at once
_MORE = 16  # records asked for beyond those needed: some are of the version before


class Server:
    """The index called `name` on a Chroma server, as a place. Connects when it is first needed: close it after use."""

    def __init__(self, address: Address, name: str = "footnote", *, pause_s: float = 0.5) -> None:
        """Connect to nothing yet; `pause_s` is the pause before a request is tried a second time."""
        self.address = address
        self._pause_s = pause_s
        self._name = name
        self._connection: Connection | None = None
        self._owner = new_owner()
        self._looked = -_LOOK_EVERY_S
        self._looking = Lock()
        self._damaged = False  # the live version does not answer: the next one is written anew, as a whole
        self._leftovers = False  # a writer died

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def named(self, home: Path) -> str:
        """The server's address."""
        return str(self.address)

    def manifest(self, home: Path) -> Manifest | None:
        """The manifest of the live version, None when there is none."""
        versions = Versions(self._connected(), self._name)
        pointer = versions.pointer()
        return versions.read(pointer.live).manifest if pointer and pointer.live else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Have the server's lease. Raises SetupError when another process has it."""
        with Lease(self._connected(), self._name, self._owner).held():
            yield

    def refresh(self, home: Path, embedder: Embedder) -> None:
        """Make the live generation at `home` from the server's live version, unless it is; looks once a second.

        Raises EndpointError when the server cannot be used, SetupError when another embedder made the index,
        IndexDamagedError when something is missing.
        """
        if monotonic() - self._looked < _LOOK_EVERY_S:
            return
        # Who asks while a new version is being fetched is served by the one before.
        if self._looking.acquire(blocking=live_or_none(home) is None):
            try:
                self._look(home, embedder)
            finally:
                self._looking.release()

    def _look(self, home: Path, embedder: Embedder) -> None:
        versions = Versions(self._connected(), self._name)
        pointer = versions.pointer()
        if pointer is None or not pointer.live:
            (home / "current").unlink(missing_ok=True)
            return
        try:
            self._fetch(pointer.live, home, embedder)
        except IndexDamagedError:
            # It may have gone while it was fetched: two newer versions came.
            if versions.pointer() == pointer:
                raise
            self._look(home, embedder)
        self._looked = monotonic()

    def _fetch(self, name: str, home: Path, embedder: Embedder) -> None:
        if kept_version(live_or_none(home))[0] != name:
            version = Versions(self._connected(), self._name).read(name)
            check_embedder(version.manifest, embedder)
            space = Space(self._connected(), self._name, version.space)
            fetch(self._connected(), space, name, version, home, embedder)

    def write(self, folder: Path, catalog: Catalog, manifest: Manifest, sentences: Callable[[], None]) -> None:
        """Put on the server what it does not have yet, and the new version's records; nothing points at it yet."""
        sentences()  # an article's record holds the vectors of its sentences
        connection = self._connected()
        versions = Versions(connection, self._name)
        pointer = versions.pointer() or Pointer()
        self._leftovers = bool(pointer.unfinished)
        versions.point(Pointer(pointer.live, pointer.before, unfinished=1))
        live = versions.read(pointer.live) if pointer.live and not self._damaged else None
        stem = f"{manifest.model_hash}-{manifest.dimension}-"
        same = live if live is not None and live.space.startswith(stem) else None
        space = Space(connection, self._name, same.space if same else stem + token_hex(3), make=True)
        entries = upload(folder, catalog, connection, space, same.keys if same else frozenset())
        name = versions.new()
        version = Version(space.name, manifest, tuple(entries))
        versions.write(name, version)
        keep_version(folder, name, version, catalog)

    def commit(self, folder: Path) -> None:
        """Point at the version that was written for `folder`. Raises SetupError when the lease was lost meanwhile."""
        versions = Versions(self._connected(), self._name)
        Lease(self._connected(), self._name, self._owner).check()
        before = versions.pointer() or Pointer()
        versions.point(Pointer(kept_version(folder)[0], before.live, before.unfinished))
        self._damaged = False

    def prune(self) -> None:
        """Let go of what neither the live version nor the one before it needs; what fails is left for the next time."""
        with suppress(EndpointError, IndexDamagedError):
            connection = self._connected()
            versions = Versions(connection, self._name)
            pointer = versions.pointer() or Pointer()
            kept = [versions.read(name) for name in (pointer.live, pointer.before) if name]
            for name in versions.names() - {pointer.live, pointer.before}:
                with suppress(IndexDamagedError):  # a version that was not written to its end
                    self._drop(versions.read(name), kept)
                versions.drop(name)
            self._drop_leftovers(kept)
            versions.point(Pointer(pointer.live, pointer.before))

    def _drop(self, gone: Version, kept: list[Version]) -> None:
        keys = frozenset().union(*(version.keys for version in kept if version.space == gone.space))
        if gone.space in {version.space for version in kept}:
            space = Space(self._connected(), self._name, gone.space)
            space.drop(entry for entry in gone.entries if entry.key not in keys)

    def _drop_leftovers(self, kept: list[Version]) -> None:
        """Remove the collections of no version kept; and from the others what a writer that died left there."""
        connection = self._connected()
        for name in connection.names():
            stem, _, part = name.rpartition(".")
            index, _, space = stem.rpartition(".")
            if index == self._name and part in ("articles", "passages") and space not in {v.space for v in kept}:
                connection.remove(name)
        for space in {version.space for version in kept} if self._leftovers else ():
            keys = frozenset().union(*(version.keys for version in kept if version.space == space))
            Space(connection, self._name, space).drop_others(keys)

    def open(self, folder: Path) -> Vectors:
        """Open the vectors of the generation in `folder`, which are on the server."""
        connection = self._connected()
        space = Space(connection, self._name, kept_version(folder)[1])
        return _Vectors(self, connection, space, folder)

    def distrust(self) -> None:
        """The live version does not answer as it should: what is written next is written anew."""
        self._damaged = True

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = Connection(self.address, pause_s=self._pause_s)
        return self._connection


class _Vectors:
    """The vectors of one version, on the server; which passage a record is of is looked up at home."""

    def __init__(self, server: Server, connection: Connection, space: Space, folder: Path) -> None:
        self._server = server
        self._connection = connection
        self._space = space
        target = f"{(folder / 'server.sqlite').resolve().as_uri()}?mode=ro"
        self._db = sqlite3.connect(target, uri=True, check_same_thread=False)

    def nearest(self, vector: npt.NDArray[np.float32], count: int) -> list[str]:
        most = AT_ONCE if self._server.address.cloud else _MOST
        wanted = min(count + _MORE, most)
        while True:
            ids = self._query(vector, wanted)
            found = self._passages(ids)
            if len(found) >= count or len(ids) < wanted or wanted == most:
                return found[:count]
            wanted = min(2 * wanted, most)

    def _query(self, vector: npt.NDArray[np.float32], count: int) -> list[str]:
        query = self._space.passages.query
        found = self._connection.call(query, query_embeddings=[vector], n_results=count, include=[])
        return list(found["ids"][0])

    def _passages(self, ids: list[str]) -> list[str]:
        query = "SELECT id, passage FROM records WHERE id IN (SELECT value FROM json_each(?))"
        known = dict(self._db.execute(query, [json.dumps(ids)]).fetchall())
        return [known[i] for i in ids if i in known]

    def probe(self, vectors: npt.NDArray[np.float16], expected: int) -> None:
        self._trusted(lambda: self._probe(vectors, expected))

    def check(self, catalog: Catalog, folder: Path) -> str:
        """Compare every record on the server with the generation in `folder`; what was seen, in words.

        Raises IndexDamagedError when something is missing or differs: what is written next is written anew.
        """
        return self._trusted(lambda: compare(self._connection, self._space, catalog, folder))

    def _trusted(self, look: Callable[[], _T]) -> _T:
        try:
            return look()
        except IndexDamagedError:
            self._server.distrust()
            raise
        except EndpointError as error:
            if not self._connection.said(error):
                raise
            self._server.distrust()
            raise IndexDamagedError(f"its vectors on the server cannot be asked ({error.__cause__})") from error

    def _probe(self, vectors: npt.NDArray[np.float16], expected: int) -> None:
        count = self._connection.call(self._space.passages.count)
        here = self._db.execute("SELECT count(*) FROM records").fetchone()[0]
        if count < expected or not here == len(vectors) == expected:
            raise IndexDamagedError(f"{min(count, here)} of {expected} passages are there")
        probe(partial(self._connection.call, self._space.passages.query), vectors)

    def close(self) -> None:
        self._db.close()
