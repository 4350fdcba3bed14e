"""Folders of articles → the index at a home, with a progress bar on standard error where a person is watching."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.embed import Embedder
from index.errors import IndexDamagedError, InputError
from index.generation import Manifest, Progress, live_generation, read_manifest
from index.sync import sync
from index.types import Changes
from qa.settings import default_articles

__all__ = ["ensure_index", "known_paths", "update_index"]


def ensure_index(home: Path, embedder: Embedder) -> None:
    """Build the index at `home` from the default articles, unless there is one already."""
    if live_generation(home) is None:
        update_index(home, [default_articles()], embedder)


def known_paths(home: Path) -> list[Path]:
    """The paths that the index at `home` was made of; the default articles when there is no index, or a broken one."""
    try:
        folder = live_generation(home)
        return [Path(p) for p in read_manifest(folder).paths] if folder else [default_articles()]
    except IndexDamagedError:
        return [default_articles()]


def update_index(home: Path, paths: Sequence[Path], embedder: Embedder) -> tuple[Changes, Manifest]:
    """Make the index hold exactly the articles under `paths`. Raises InputError for a path that does not exist."""
    for path in paths:
        if not path.exists():
            raise InputError(f"There is no file or folder {path}. Name a folder that holds articles.")
    with _bar() as progress:
        return sync(home, paths, embedder, progress)


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar with rate and time left; nothing at all where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Indexing"), BarColumn(), MofNCompleteColumn(), TextColumn("texts"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("index", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
