"""What an index on a Chroma server is made of → a version of it there, and a pointer at the one that answers.

The collection `footnote` holds both: a version is a JSON text, cut into records "1795240925-3fa9:0", ":1" …, that names
the manifest, the collections and the entries; the pointer is the collection's own metadata, replaced at one stroke.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from secrets import token_hex
from typing import Any

from index.batches import batches
from index.connect import Connection
from index.entries import AT_ONCE, Entry, cut
from index.errors import IndexDamagedError
from index.generation import Manifest, manifest_of

__all__ = ["Pointer", "Version", "Versions"]


@dataclass(frozen=True, slots=True)
class Pointer:
    """The version that answers and the one before it, empty when there is none.

    `unfinished` is set while one is written, and stays when its writer died.
    """

    live: str = ""
    before: str = ""
    unfinished: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One state of the whole index. `space` is the part of the names of the collections that hold its entries."""

    space: str
    manifest: Manifest
    entries: tuple[Entry, ...]

    @property
    def keys(self) -> frozenset[str]:
        """What names its entries."""
        return frozenset(entry.key for entry in self.entries)


class Versions:
    """The versions of the index called `name` at a connection, and the pointer at the live one."""

    def __init__(self, connection: Connection, name: str) -> None:
        """Read nothing yet."""
        self._connection = connection
        self._name = name

    def pointer(self) -> Pointer | None:
        """Where the pointer points, None when there is no index."""
        collection = self._connection.collection(self._name)
        if collection is None:
            return None
        known = {name: value for name, value in (collection.metadata or {}).items() if name in Pointer.__slots__}
        return Pointer(**known)

    def point(self, pointer: Pointer) -> None:
        """Move the pointer."""
        self._connection.describe(self._connection.made(self._name), asdict(pointer))

    def new(self) -> str:
        """A name for a version: the server's time, and some letters that no other process will choose."""
        return f"{self._connection.now_s():.0f}-{token_hex(3)}"

    def write(self, name: str, version: Version) -> None:
        """Keep a version under a new name."""
        collection = self._connection.made(self._name)
        entries = [[e.key, e.pieces, e.passages] for e in version.entries]
        data = {"space": version.space, "manifest": asdict(version.manifest), "entries": entries}
        pieces = list(cut(json.dumps(data)))
        for places in batches(range(len(pieces)), AT_ONCE):
            self._connection.call(
                collection.upsert,
                ids=[f"{name}:{n}" for n in places],
                documents=[pieces[n] for n in places],
                embeddings=[[1.0, float(n)] for n in places],  # Chroma wants a vector; nobody asks for it
                metadatas=[{"of": len(pieces)} for _ in places],
            )

    def read(self, name: str) -> Version:
        """The version of this name. Raises IndexDamagedError when it is not whole."""
        collection = self._connection.collection(self._name)  # a key that may only read makes none
        if collection is None:
            raise IndexDamagedError("the collection of its versions is not on the server")
        first = self._connection.call(collection.get, ids=[f"{name}:0"], include=["metadatas"])
        try:
            count = int(first["metadatas"][0]["of"])
            text = "".join(self._texts(collection, [f"{name}:{n}" for n in range(count)]))
            data = json.loads(text)
            entries = tuple(Entry(*entry) for entry in data["entries"])
            return Version(data["space"], manifest_of(data["manifest"]), entries)
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise IndexDamagedError(f"its version {name} on the server is not whole") from error

    def names(self) -> set[str]:
        """The names of all versions that are kept, whole or not."""
        collection = self._connection.made(self._name)
        return {record.partition(":")[0] for record in self._connection.ids(collection)}

    def drop(self, name: str) -> None:
        """Let go of a version's own records."""
        collection = self._connection.made(self._name)
        ids = [record for record in self._connection.ids(collection) if record.partition(":")[0] == name]
        for some in batches(ids, AT_ONCE):
            self._connection.call(collection.delete, ids=some)

    def _texts(self, collection: Any, ids: Sequence[str]) -> Iterator[str]:
        for some in batches(ids, AT_ONCE):
            found = self._connection.call(collection.get, ids=some, include=["documents"])
            texts = dict(zip(found["ids"], found["documents"], strict=True))
            yield from (texts[record] for record in some)
