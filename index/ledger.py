"""The catalog of the last sync, and the files as they are → what need not be read again.

What files would be read by decides as much as the files: after an update of Footnote or of a library that reads PDF or
HTML, everything is read again (and nothing embedded again whose text stays the same).
"""

import hashlib
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from index.catalog import Catalog
from index.embed import Embedder
from index.formats import Found
from index.groups import Entry
from index.hashes import Hashes

__all__ = ["Ledger", "readers_of"]

_LIBRARIES = ("charset-normalizer", "datasketch", "lxml", "py3langid", "pypdf", "python-docx", "trafilatura")


class Ledger:
    """What is known of files. Without a catalog `before`, or one made by other readers, everything is read."""

    def __init__(self, before: Catalog | None, hashes: Hashes, readers: str) -> None:
        """Take an open catalog, the hashes of files, and what they are read by now."""
        self._before = before
        self._hashes = hashes
        self._same_readers = before is not None and before.noted("readers") == readers
        self._keys = frozenset(before.keys()) if before and self._same_readers else frozenset()

    def hash(self, found: Found) -> str:
        """The sha256 of a file's bytes, as they are now."""
        return self._hashes.of(found)

    def entry(self, path: str) -> Entry | None:
        """What was remembered of the file at `path`."""
        return self._before.entry(path) if self._before else None

    def owner(self, name: str) -> str | None:
        """The path of the file that has `name`."""
        return self._before.owner(name) if self._before else None

    def unchanged(self, key: str) -> bool:
        """Whether the group of this key was read before, by the same readers."""
        return key in self._keys

    def same_readers(self) -> bool:
        """Whether files would be read as they were."""
        return self._same_readers


def readers_of(embedder: Embedder) -> str:
    """A hash of all that decides what becomes of a file: the code here, its libraries, the embedder's window."""
    return hashlib.sha256(f"{_code()} {embedder.model_hash} {embedder.window}".encode()).hexdigest()


@lru_cache(maxsize=1)
def _code() -> str:
    made = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        made.update(f"{path.relative_to(folder)}\n".encode())
        made.update(path.read_bytes())
    for name in _LIBRARIES:
        made.update(f"{name} {_version(name)}\n".encode())
    return made.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
