"""Files are read again when they may have changed, and only then."""

import os
import time
from contextlib import AbstractContextManager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import IO

from index.formats import Found, found_files
from index.hashes import Hashes


def found(path: Path) -> Found:
    [one] = found_files([path], lambda p, reason: None)
    return one


def hashed(path: Path, kept: Path) -> tuple[str, bool]:
    """The hash of a file, and whether it had to be read for it."""
    one, reads = found(path), []

    def opened() -> AbstractContextManager[IO[bytes]]:
        reads.append(path)
        return one.open()

    hashes = Hashes(kept)
    digest = hashes.of(replace(one, open=opened))
    hashes.keep()
    return digest, bool(reads)


def settled(path: Path) -> None:
    """Wait until the file's last change lies more than a tick behind, as seen by the clock of the hashes."""
    while max(path.stat().st_mtime, path.stat().st_ctime) > time.time() - 2.05:
        time.sleep(0.05)


def test_a_settled_file_is_read_once(tmp_path: Path) -> None:
    path, kept = tmp_path / "a.txt", tmp_path / "files.json"
    path.write_text("one")
    assert hashed(path, kept) == (sha256(b"one").hexdigest(), True)
    path.write_text("two")  # the same size, perhaps the same tick
    assert hashed(path, kept) == (sha256(b"two").hexdigest(), True)
    settled(path)
    assert hashed(path, kept) == (sha256(b"two").hexdigest(), True)
    assert hashed(path, kept) == (sha256(b"two").hexdigest(), False)

    times = path.stat()
    path.write_text("six")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # the same size, the same time of change
    assert hashed(path, kept) == (sha256(b"six").hexdigest(), True)


def test_a_time_in_the_future_is_not_trusted(tmp_path: Path) -> None:
    path, kept = tmp_path / "a.txt", tmp_path / "files.json"
    path.write_text("one")
    os.utime(path, (2e9, 2e9))
    assert hashed(path, kept)[1]
    assert hashed(path, kept)[1]


def test_a_broken_file_of_hashes_costs_a_reading(tmp_path: Path) -> None:
    path, kept = tmp_path / "a.txt", tmp_path / "files.json"
    path.write_text("one")
    for broken in ("", "{", "[1]", '{"a": 1}', '{"a": ["b"]}'):
        kept.write_text(broken)
        assert hashed(path, kept) == (sha256(b"one").hexdigest(), True)
