"""Files → the sha256 of what is in them, read again only when the file may have changed.

What a file's size, times and inode were when it was read is kept in files.json, with the hash. A file that was touched
within two seconds of being read is read again next time: it may have changed within one tick of its clock, as in git's
rule for "racy" entries. So equal times alone are never trusted, and neither is a time that a program has set back:
the inode's own change time moves with it.
"""

import hashlib
import json
import time
from pathlib import Path

from index.formats import Found

__all__ = ["Hashes"]

_TICK_NS = 2_000_000_000  # the coarsest clock of a file system in use (FAT) ticks every two seconds


class Hashes:
    """The hashes that are known. `keep` writes them to their file; one that is missing or broken costs a reading."""

    def __init__(self, path: Path) -> None:
        """Read what was kept at `path`."""
        self._path = path
        self._known = _read(path)
        self._now: dict[str, tuple[str, str]] = {}

    def of(self, found: Found) -> str:
        """The sha256 of the file's bytes. Raises OSError or zipfile.BadZipFile when it cannot be read."""
        state = found.origin.stat()
        stamp = f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino} {state.st_dev}"
        kept = self._known.get(found.path)
        if kept and kept[0] == stamp:
            self._now[found.path] = (stamp, kept[1])
            return kept[1]
        racy = max(state.st_mtime_ns, state.st_ctime_ns) > time.time_ns() - _TICK_NS
        with found.open() as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
        self._now[found.path] = ("" if racy else stamp, digest)
        return digest

    def keep(self) -> None:
        """Write the hashes of the files that were asked for, at one stroke; those of other files are let go."""
        if self._now == self._known:
            return
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(self._now, ensure_ascii=True), encoding="ascii")
        fresh.replace(self._path)


def _read(path: Path) -> dict[str, tuple[str, str]]:
    try:
        data = json.loads(path.read_text(encoding="ascii"))
        return {str(name): (str(stamp), str(digest)) for name, (stamp, digest) in data.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
