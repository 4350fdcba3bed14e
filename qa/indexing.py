"""Folders of articles → the index at a home, with a progress bar on standard error where a person is watching."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.embed import Embedder
from index.errors import IndexDamagedError
from index.generation import Manifest, Progress, live_generation
from index.place import FOLDER, Place
from index.sync import Confirm, sync
from index.types import Changes
from qa.settings import default_articles
from qa.uploads import uploads_of

__all__ = ["always", "at_terminal", "ensure_index", "known_paths", "never", "update_index", "watched"]


def never(question: str) -> bool:
    """No: what may be a mistake is left undone."""
    return False


def always(question: str) -> bool:
    """Yes, without asking."""
    return True


def at_terminal(question: str) -> bool:
    """What the person at the terminal says; no where nobody sits at one."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    sys.stderr.write(f"{question} Go on? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def ensure_index(home: Path, embedder: Embedder) -> None:
    """Build the index at `home` from the default articles, unless there is one already."""
    try:
        missing = live_generation(home) is None
    except IndexDamagedError:
        return  # who opens it says what is wrong with it
    if missing:
        update_index(home, [default_articles()], embedder)


def known_paths(home: Path, place: Place = FOLDER) -> list[Path]:
    """The paths that the index at `home` was made of; the default articles when there is no index, or a broken one."""
    try:
        manifest = place.manifest(home)
        return [Path(p) for p in manifest.paths] if manifest else [default_articles()]
    except IndexDamagedError:
        return [default_articles()]


def update_index(
    home: Path,
    paths: Sequence[Path],
    embedder: Embedder,
    progress: Progress | None = None,
    *,
    place: Place = FOLDER,
    confirm: Confirm = never,
) -> tuple[Changes, Manifest]:
    """Make the index hold exactly the articles under `paths`, and what was uploaded on the page.

    `progress` is told texts embedded and in all, instead of the bar; `confirm` is asked before a large part of the
    articles leaves the index. Raises InputError when it says no, and for a path that does not exist.
    """
    uploads = uploads_of(home)
    if uploads.is_dir() and any(uploads.iterdir()):
        paths = [*(path for path in paths if path.resolve() != uploads.resolve()), uploads]
    if progress:
        return sync(home, paths, embedder, progress, place, confirm)
    with watched(confirm) as (told, asked):
        return sync(home, paths, embedder, told, place, asked, _said)


def _said(line: str) -> None:
    sys.stderr.write(f"{line}\n")


@contextmanager
def watched(confirm: Confirm) -> Iterator[tuple[Progress, Confirm]]:
    """A progress bar with rate and time left, and a question that is asked without it; no bar without a terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total: None, confirm
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TextColumn("texts {task.fields[rate]}"))
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading ", total=None, rate="")

        def told(done: int, total: int) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:,.0f}/s" if speed else ""
            bar.update(task, description="Indexing", completed=done, total=total, rate=rate)

        def asked(question: str) -> bool:
            bar.stop()
            answer = confirm(question)
            bar.start()
            return answer

        yield told, asked
