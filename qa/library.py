"""An index and what a person adds to it or takes from it on the page → the index as it is then, with a plain report.

`Library(home, embedder, Limits()).add([Sent("tides.txt", path)])` → Report(added=("Tides rise",), left_out=()).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from index.embed import Embedder
from index.errors import FootnoteError, InputError
from index.generation import Manifest, Progress, live_generation
from index.heads import Asked, Head, Heads
from index.place import FOLDER, Place
from qa.indexing import known_paths, update_index
from qa.uploads import LeftOut, Limits, Sent, discard, is_upload, take, uploads_of

__all__ = ["Library", "Report", "report_in_words"]

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Report:
    """What came of adding: titles of the articles that are new or were read again, and the files left out."""

    added: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


class Library:
    """The articles of one index, listed and changed. Holds the list in memory: close it after use."""

    def __init__(self, home: Path, embedder: Embedder, limits: Limits, place: Place = FOLDER) -> None:
        """Take the home of an index, its embedder, how much may be uploaded, and where its passages are."""
        self._home = home
        self._place = place
        self._embedder = embedder
        self.limits = limits
        self._heads = Heads(home)
        self._changing = Lock()

    def close(self) -> None:
        """Give the memory back."""
        self._heads.close()

    def page(self, asked: Asked, *, start: int = 0, most: int = 25) -> tuple[tuple[Head, ...], int]:
        """A page of the list of articles and how many there are in all, as `Heads.page`."""
        return self._heads.page(asked, start=start, most=most)

    def head(self, article_id: str) -> Head | None:
        """The article of this id, None when there is none."""
        return self._heads.head(article_id)

    def outlets(self) -> tuple[str, ...]:
        """The outlets, those with the most articles first."""
        return self._heads.outlets()

    def count(self) -> int:
        """How many articles there are."""
        return self._heads.count()

    def generation(self) -> str:
        """The name of what is indexed now: another one once articles have come, gone or changed."""
        live = live_generation(self._home)
        return live.name if live else ""

    def removable(self, head: Head) -> bool:
        """Whether its file was uploaded: other files are never deleted."""
        return is_upload(self._home, head.path)

    def beside(self, head: Head) -> tuple[Head, ...]:
        """The articles of the same uploaded file, with this one: they can only go together."""
        return self._heads.of_file(str(self._file_of(head)))

    def add(self, sent: Sequence[Sent], progress: Progress | None = None) -> Report:
        """Keep files that were sent and read them into the index; `progress` is told texts embedded and in all.

        A file that holds no article is not kept. Raises InputError and SetupError, with nothing kept, when the index
        cannot take them.
        """
        with self._changing:
            folder = uploads_of(self._home)
            taken = take(folder, sent, self.limits)
            if not taken.kept:
                return Report((), taken.left_out)
            try:
                manifest = self._update(progress)
            except FootnoteError:
                discard(folder, taken.kept)
                raise
            return self._report(taken.kept, taken.left_out, manifest)

    def remove(self, article_id: str) -> tuple[Head, ...]:
        """Delete the uploaded file of an article, with all the articles in it; gives those.

        Raises InputError when the article is gone, when its file was not uploaded, or when no other article is left.
        """
        with self._changing:
            head = self._heads.head(article_id)
            if head is None:
                raise InputError("This article is no longer in the index.")
            if not self.removable(head):
                raise InputError(
                    f"{Path(head.path).name} was not uploaded here, and Footnote deletes no file of yours. Take it out "
                    "of its folder and run: footnote index"
                )
            gone = self.beside(head)
            if len(gone) == self._heads.count():
                raise InputError("An index needs an article. Add another one before you remove the last.")
            self._without(self._file_of(head))
            return gone

    def _without(self, path: Path) -> None:
        """Update the index without an uploaded file, which is deleted once that is done, and else back in its place."""
        hidden = path.with_name(f".{path.name}.removed")  # the index reads no hidden file
        path.rename(hidden)
        try:
            self._update(None)
        except FootnoteError:
            hidden.rename(path)
            raise
        discard(uploads_of(self._home), [hidden])

    def _update(self, progress: Progress | None) -> Manifest:
        uploads = uploads_of(self._home)
        paths = [path for path in known_paths(self._home, self._place) if path.resolve() != uploads.resolve()]
        # That an uploaded file goes was confirmed on the page. A folder that is away for a moment was not.
        whole = all(path.exists() for path in paths)
        _, manifest = update_index(
            self._home, [*paths, uploads], self._embedder, progress, place=self._place, confirm=lambda _: whole
        )
        return manifest

    def _file_of(self, head: Head) -> Path:
        """The uploaded file that an article stands in; for "…/news.zip/a.txt" the zip file."""
        folder = uploads_of(self._home).resolve()
        return folder / Path(head.path).relative_to(folder).parts[0]

    def _report(self, kept: Sequence[Path], left_out: Sequence[LeftOut], manifest: Manifest) -> Report:
        reasons = dict(manifest.skipped)
        added: list[str] = []
        empty: list[Path] = []
        told = list(left_out)
        for path in (p.resolve() for p in kept):
            found = self._heads.of_file(str(path))
            added += [head.title or head.id for head in found]
            if not found:
                empty.append(path)
                told.append(LeftOut(path.name, reasons.pop(str(path), "no article's text in it")))
            inside = f"{path}/"
            told += [LeftOut(p.removeprefix(f"{path.parent}/"), r) for p, r in reasons.items() if p.startswith(inside)]
        discard(uploads_of(self._home), empty)
        return Report(tuple(added), tuple(told))


def report_in_words(report: Report) -> tuple[str, ...]:
    """A report as sentences: what was added, then each file that was left out and why.

    >>> report_in_words(Report(("Tides rise",), (LeftOut("logo.png", "an unknown kind of file (.png)"),)))
    ('Added: Tides rise.', 'Left out: logo.png: an unknown kind of file (.png).')
    """
    shown = [_cut(title).rstrip(".") for title in report.added[:_MOST_NAMED]]
    more = len(report.added) - len(shown)
    names = "; ".join([*shown, *([f"and {more:,} more"] if more else [])])
    many = f" {len(report.added):,} articles" if len(report.added) > 1 else ""
    added = f"Added{many}: {names}." if report.added else "Nothing was added."
    left = [f"Left out: {_cut(one.name)}: {one.reason.rstrip('.')}." for one in report.left_out[:_MOST_NAMED]]
    rest = len(report.left_out) - len(left)
    return (added, *left, *([f"{rest:,} more files were left out."] if rest else []))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:119]}…"
