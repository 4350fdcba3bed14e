"""A broken index → a whole one, from what it keeps itself: the articles in its catalog, the vectors in its cache.

The folders that were indexed are not needed, unless the catalog itself is broken: then they are read again.
"""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from index.catalog import Catalog
from index.doctor import Check, catalog_problem
from index.embed import Embedder
from index.errors import IndexDamagedError
from index.faults import disk_faults
from index.generation import FORMAT, Manifest, Progress, build, manifest_of, read_manifest
from index.place import FOLDER, Place
from index.switch import DISTRUSTED, begin, finish, generations, live_or_none, switch, tidy, writing
from index.sync import sync

__all__ = ["repair"]


def repair(
    home: Path,
    checks: Sequence[Check],
    embedder: Embedder,
    progress: Progress,
    place: Place = FOLDER,
    default: Sequence[Path] = (),
) -> str:
    """Put right what `checks` found wrong; returns what was done, as sentences.

    `default` are the paths to read when the index does not say any more which ones it was made of. Raises
    IndexDamagedError when neither the index nor the folders hold the articles, and what `sync` raises.
    """
    wrong = {check.name for check in checks if check.state == "wrong"}
    done = _renew_cache(home) if "cache" in wrong else ""
    if wrong - {"cache"}:
        kept = _kept(home)
        if kept is None:
            return done + _read_again(home, embedder, progress, place, default)
        _build_from(kept, home, embedder, progress, place)
        done += f"Built anew from the {_articles(kept[1])} that the index itself keeps. "
    with disk_faults(home), writing(home, place):
        tidy(home, place)
    return done.strip() or "Nothing was wrong; what nobody needs was removed."


def _renew_cache(home: Path) -> str:
    for name in ("vectors.sqlite", "vectors.sqlite-wal", "vectors.sqlite-shm"):
        (home / name).unlink(missing_ok=True)
    return "The broken cache of vectors was removed; it fills again as texts are embedded. "


def _articles(manifest: Manifest) -> str:
    count = manifest.counts["articles"]
    return f"{count:,} articles" if count != 1 else "article"


def _kept(home: Path) -> tuple[Path, Manifest] | None:
    """The catalog and manifest of the live generation, if the catalog is sound; without a pointer, of the newest."""
    live = live_or_none(home)
    folders = [live] if live and live.is_dir() else generations(home)[::-1]
    for folder in folders:
        manifest = _manifest(folder)
        if manifest and not catalog_problem(folder / "catalog.sqlite", manifest.counts):
            return folder / "catalog.sqlite", manifest
    return None


def _manifest(folder: Path) -> Manifest | None:
    """The manifest of a generation, from its file or, when that is broken, as its catalog has noted it."""
    try:
        return read_manifest(folder)
    except IndexDamagedError:
        pass
    try:
        with closing(Catalog(folder / "catalog.sqlite")) as catalog:
            noted = catalog.noted("manifest")
        return manifest_of(noted) if isinstance(noted, dict) else None
    except (sqlite3.Error, ValueError, KeyError, TypeError):
        return None


def _build_from(kept: tuple[Path, Manifest], home: Path, embedder: Embedder, progress: Progress, place: Place) -> None:
    path, old = kept
    manifest = Manifest(FORMAT, embedder.name, embedder.model_hash, old.paths, old.counts, old.skipped)
    with writing(home, place):
        building = begin(home)
        try:
            with disk_faults(home):
                shutil.copyfile(path, building / "catalog.sqlite")
                build(building, manifest, embedder, home / "vectors.sqlite", progress, place)
                switch(home, building, manifest, place)
                finish(home)
        finally:
            shutil.rmtree(building, ignore_errors=True)


def _read_again(home: Path, embedder: Embedder, progress: Progress, place: Place, default: Sequence[Path]) -> str:
    """Read the files again when all of them are there; else take the articles of the generation before."""
    live = live_or_none(home)
    manifest = _manifest(live) if live else None
    paths = [Path(path) for path in manifest.paths] if manifest else list(default)
    gone = [str(path) for path in paths if not path.exists()]
    if not gone and paths:
        if live:
            (live / DISTRUSTED).touch()
        _, made = sync(home, paths, embedder, progress, place)
        return f"The catalog was broken: read {_articles(made)} again from {', '.join(map(str, paths))}."
    for folder in generations(home)[::-1]:
        older = _manifest(folder)
        if older and not catalog_problem(folder / "catalog.sqlite", older.counts):
            _build_from((folder / "catalog.sqlite", older), home, embedder, progress, place)
            return f"The catalog was broken and {', '.join(gone)} is gone: went back to the generation before."
    raise IndexDamagedError(
        f"The articles in the index at {home} cannot be read, and {', '.join(gone) or 'their folder'} is not there. "
        "Bring it back and run: footnote doctor --repair"
    )
