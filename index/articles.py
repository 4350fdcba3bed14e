"""Files and folders → articles, one at a time; what cannot be read is named with the reason, and the rest goes on.

Example: `read_articles([Path("news")], skipped=print)` yields `Article("tides", "Tides rise", …)` and so on, and prints
`news/logo.png an unknown kind of file (.png)` for the picture.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from index.divided import divided, text_of
from index.errors import InputError
from index.formats import Page
from index.groups import NOTHING_KNOWN, Skipped, groups
from index.metadata import Facts
from index.stories import with_stories
from index.types import Article

__all__ = ["articles_of", "read_articles"]


def _ignored(path: str, reason: str) -> None:
    pass


def read_articles(paths: Sequence[Path], *, skipped: Skipped = _ignored) -> Iterator[Article]:
    """Every article under `paths` (files, or folders with everything below), in a fixed order, read as it is asked for.

    A file that cannot be read is told to `skipped` as (path, reason), and so is one that is the same as another. An
    article's id is its file's stem, with "#2", "#3" … for further ones of the same file; when the stem was used already
    in this reading, the path below the given folder takes its place ("sport/final"), with the suffix when that is taken
    too: as a folder's own files come before its folders', a file's id does not change when others are added below.
    Raises InputError, at once, when a path does not exist.
    """
    for path in paths:
        if not path.exists():
            raise InputError(f"No folder or file at {path}. Name a folder that holds articles: footnote index FOLDER")
    return with_stories(_articles(paths, skipped))


def articles_of(page: Page, *, path: str = "", name: str = "text") -> tuple[Article, ...]:
    """The articles in one text, judged without any other text beside it."""
    return tuple(divided(text_of(page, path, name, lambda _: Facts()), frozenset(), before=0))


def _articles(paths: Sequence[Path], skipped: Skipped) -> Iterator[Article]:
    for group in groups(paths, NOTHING_KNOWN, skipped):
        yield from group.articles or ()
        for path, reason in group.said:
            skipped(path, reason)
