"""Folders of articles → a new generation of the index, when anything changed; never a half-written one.

    home/   current (the name of the live generation)   generations/000001/ …   vectors.sqlite   lock

A generation is built beside the live one, closed, probed, and switched to by replacing one small file. A process that
is killed at any point leaves the old generation or the new one; what it embedded is kept for the next run.
"""

import os
import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np

from index.articles import read_articles
from index.catalog import Catalog
from index.embed import Embedder
from index.errors import IndexDamagedError, InputError, SetupError
from index.generation import FORMAT, Manifest, Progress, build, collection_of, live_generation, probe
from index.passages import split
from index.store import Store
from index.types import Changes

__all__ = ["sync"]


def sync(home: Path, paths: Sequence[Path], embedder: Embedder, progress: Progress) -> tuple[Changes, Manifest]:
    """Make the index at `home` hold exactly the articles under `paths`; say what changed and what was left out.

    Raises InputError for a path that does not exist or a set of paths without any article, SetupError when `home`
    cannot be written or another process is writing it.
    """
    with _writing(home):
        building = _fresh_folder(home)
        try:
            live = _sound(home, embedder)
            before = _fingerprints(home) if live else {}
            manifest, now = _catalogue(building, paths, embedder)
            if manifest != live or before != now:
                build(building, manifest, embedder, home / "vectors.sqlite", progress)
                _switch(home, building, manifest)
            return _compare(before, now), manifest
        finally:
            shutil.rmtree(building, ignore_errors=True)


def _writing(home: Path) -> AbstractContextManager[object]:
    from filelock import FileLock, Timeout

    try:
        (home / "generations").mkdir(parents=True, exist_ok=True)
        return FileLock(home / "lock").acquire(blocking=False)
    except Timeout as error:
        raise SetupError(f"Another Footnote is writing the index at {home}. Wait until it is done.") from error
    except OSError as error:
        raise SetupError(_unwritable(home, error)) from error


def _unwritable(home: Path, error: OSError) -> str:
    reason = error.strerror or type(error).__name__
    return f"The index folder {home} cannot be written ({reason}). Set FOOTNOTE_HOME to a folder that can."


def _fresh_folder(home: Path) -> Path:
    generations = home / "generations"
    for leftover in generations.glob("*.building"):
        shutil.rmtree(leftover, ignore_errors=True)
    last = max((int(g.name) for g in generations.iterdir() if g.name.isdigit()), default=0)
    building = generations / f"{last + 1:06}.building"
    building.mkdir()
    return building


def _catalogue(building: Path, paths: Sequence[Path], embedder: Embedder) -> tuple[Manifest, dict[str, str]]:
    skipped: list[tuple[str, str]] = []
    catalog = Catalog(building / "catalog.sqlite", new=True)
    articles = read_articles(paths, skipped=lambda path, reason: skipped.append((path, reason)))
    catalog.write(articles, lambda a: split(a, count_tokens=embedder.count_tokens, window=embedder.window))
    counts, now = catalog.counts(), catalog.fingerprints()
    catalog.close()
    if not counts["passages"]:
        raise InputError(_nothing(paths, skipped))
    names = tuple(str(path.resolve()) for path in paths)
    return Manifest(FORMAT, embedder.name, embedder.model_hash, names, counts, tuple(skipped)), now


def _nothing(paths: Sequence[Path], skipped: Sequence[tuple[str, str]]) -> str:
    named = ", ".join(str(path) for path in paths)
    why = f" ({skipped[0][0]}: {skipped[0][1]})" if skipped else ""
    return f"No article could be read in {named}{why}. Name a folder that holds articles: footnote index FOLDER"


def _sound(home: Path, embedder: Embedder) -> Manifest | None:
    """The manifest of the live generation; None when there is none, or it is broken or another embedder's."""
    try:
        store = Store.open(home, embedder)
    except (SetupError, IndexDamagedError):
        return None
    store.close()
    return store.manifest


def _fingerprints(home: Path) -> dict[str, str]:
    folder = live_generation(home)
    if folder is None:
        return {}
    catalog = Catalog(folder / "catalog.sqlite")
    found = catalog.fingerprints()
    catalog.close()
    return found


def _compare(before: dict[str, str], now: dict[str, str]) -> Changes:
    return Changes(
        added=tuple(a for a in now if a not in before),
        changed=tuple(a for a in now if a in before and before[a] != now[a]),
        removed=tuple(a for a in before if a not in now),
        unchanged=tuple(a for a in now if before.get(a) == now[a]),
    )


def _switch(home: Path, building: Path, manifest: Manifest) -> None:
    client, collection = collection_of(building)
    probe(collection, np.load(building / "passages.npy", mmap_mode="r"), manifest.counts["passages"])
    client.close()
    finished = building.with_suffix("")
    building.rename(finished)
    before = _previous(home)
    pointer = home / "current.new"
    with pointer.open("w", encoding="ascii") as file:
        file.write(finished.name)
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(home / "current")
    # Who still reads the generation before this one may go on; older ones go.
    for old in (home / "generations").iterdir():
        if old not in (finished, before):
            shutil.rmtree(old, ignore_errors=True)


def _previous(home: Path) -> Path | None:
    try:
        return live_generation(home)
    except IndexDamagedError:
        return None
