"""A finished generation → the live one, at one stroke; before that, one writer at a time; after it, nothing left over.

    home/   current (the name of the live generation)   generations/000001/ …   lock   unfinished (a sync was cut off)

A process that is killed at any point leaves the old generation or the new one: the replacing of `current` decides.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from index.errors import IndexDamagedError, SetupError
from index.generation import Manifest, live_generation, point_at
from index.place import FOLDER, Place

__all__ = ["DISTRUSTED", "begin", "embedding", "finish", "generations", "live_or_none", "switch", "tidy", "writing"]

DISTRUSTED = "distrusted"  # a file of this name in a generation: a sync takes nothing over from it
_READ_FOR_S = 600  # no question takes longer: after that, nobody needs the generation before the live one


@contextmanager
def writing(home: Path, place: Place) -> Iterator[None]:
    """Be the one process that writes the index at `home`. Raises SetupError when another one does, or nobody can."""
    from filelock import FileLock, Timeout

    lock = FileLock(home / "lock")
    try:
        (home / "generations").mkdir(parents=True, exist_ok=True)
        lock.acquire(blocking=False)
    except Timeout as error:
        raise SetupError(f"Another Footnote is writing the index at {home}. Wait until it is done.") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SetupError(
            f"The index folder {home} cannot be written ({reason}). Set FOOTNOTE_HOME to a folder that can."
        ) from error
    try:
        with place.writing():
            yield
    finally:
        lock.release()


def generations(home: Path) -> list[Path]:
    """The folders of whole generations, the oldest first."""
    return sorted((g for g in (home / "generations").glob("*") if g.name.isdigit()), key=lambda g: int(g.name))


def live_or_none(home: Path) -> Path | None:
    """The folder of the live generation; None when there is none, or the pointer is broken."""
    try:
        return live_generation(home)
    except IndexDamagedError:
        return None


def begin(home: Path) -> Path:
    """A new, empty folder to build a generation in."""
    last = max((int(g.name) for g in generations(home)), default=0)
    building = home / "generations" / f"{last + 1:06}.building"
    building.mkdir()
    return building


def embedding(home: Path) -> None:
    """Note that texts are being embedded: until `finish`, the sync counts as cut off."""
    (home / "unfinished").touch()


def finish(home: Path) -> None:
    """Note that nothing is left to be built."""
    (home / "unfinished").unlink(missing_ok=True)


def tidy(home: Path, place: Place = FOLDER) -> bool:
    """Remove what nobody needs; returns whether a sync was cut off before.

    The generation before the live one stays for as long as a question that is being answered may read it.
    """
    for leftover in (home / "generations").glob("*.building"):
        shutil.rmtree(leftover, ignore_errors=True)
    live = live_or_none(home)
    if place is FOLDER and live is not None and live.is_dir():
        older = [g for g in generations(home) if int(g.name) < int(live.name)]
        recent = time.time() - (home / "current").stat().st_mtime < _READ_FOR_S
        _remove_all_but(home, {live, *(older[-1:] if recent else ())})
    return (home / "unfinished").exists()


def switch(home: Path, building: Path, manifest: Manifest, place: Place = FOLDER) -> None:
    """Make the complete generation in `building` the live one. Raises IndexDamagedError unless it answers."""
    opened = place.open(building)
    try:
        opened.probe(np.load(building / "passages.npy", mmap_mode="r"), manifest.counts["passages"])
    finally:
        opened.close()
    _put_on_disk(building)
    finished = building.with_suffix("")
    building.rename(finished)
    before = live_or_none(home)
    place.commit(finished)
    point_at(home, finished.name)
    # Who still reads the generation before this one may go on; older ones go.
    _remove_all_but(home, {finished, before})
    place.prune()


def _remove_all_but(home: Path, kept: set[Path | None]) -> None:
    for folder in generations(home):
        if folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _put_on_disk(folder: Path) -> None:
    """Have everything in `folder` written to the disk itself: a power cut may come after the switch."""
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
