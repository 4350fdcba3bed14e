"""What a disk says → one sentence that a person can act on, around everything that writes an index."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexDamagedError, SetupError

__all__ = ["disk_faults"]

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_LITTLE = 1_000_000  # bytes
_FULL_WORDS = ("disk is full", "no space left", "file too large", " requested and ")  # the last is numpy's
_CLOSED_WORDS = ("readonly database", "read-only file system")
_BEFORE = "The index that was there before still answers."
_CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)


@contextmanager
def disk_faults(home: Path) -> Iterator[None]:
    """Turn a full disk, a folder that cannot be written and a broken cache into SetupError; leave other errors.

    Put it close to the writing: room may be made on the way out.
    """
    from chromadb.errors import ChromaError

    try:
        yield
    except (OSError, sqlite3.Error, ChromaError, IndexDamagedError) as error:
        sentence = _sentence(home, error)
        if sentence is None:
            raise
        raise SetupError(sentence) from error


def _sentence(home: Path, error: Exception) -> str | None:
    said = str(error).lower()
    number = error.errno if isinstance(error, OSError) else None
    # Chroma tells only in words what its SQLite and its files met.
    if number in _FULL or any(words in said for words in _FULL_WORDS) or _full(home):
        return f"No room is left on the disk for the index at {home}. Make room and index again. {_BEFORE}"
    if number in _CLOSED or any(words in said for words in _CLOSED_WORDS):
        return f"The index folder {home} cannot be written ({_reason(error)}). Set FOOTNOTE_HOME to a folder that can."
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
        return f"A database at {home} is broken ({_reason(error)}). Repair it with: footnote doctor --repair"
    if not isinstance(error, IndexDamagedError):
        return f"The index at {home} could not be written ({_reason(error)}). Index again. {_BEFORE}"
    return None


def _full(home: Path) -> bool:
    """Whether so little room is left that whatever went wrong did so for that: libraries say it in many ways."""
    try:
        return shutil.disk_usage(home).free < _LITTLE
    except OSError:
        return False


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
