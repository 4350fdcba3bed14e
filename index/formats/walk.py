"""Paths → the files below them, in a fixed order: a folder's own files first, then its folders, each by name."""

import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from index.errors import FootnoteError, InputError
from index.formats.data import read_json, read_json_lines
from index.formats.docx import read_docx
from index.formats.feed import read_feed
from index.formats.mail import read_mail
from index.formats.page import File, Page, Reader
from index.formats.pdf import read_pdf
from index.formats.text import read_markdown, read_text
from index.formats.web import read_html, read_mhtml
from index.metadata import Facts
from index.sidecar import NAME, Sidecar, parse_sidecar, stated

__all__ = ["SUFFIXES", "Found", "file_of", "found_files", "read_files"]

_READERS: dict[str, Reader] = {
    "": read_text,
    ".atom": read_feed,
    ".docx": read_docx,
    ".eml": read_mail,
    ".htm": read_html,
    ".html": read_html,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".markdown": read_markdown,
    ".md": read_markdown,
    ".mht": read_mhtml,
    ".mhtml": read_mhtml,
    ".ndjson": read_json_lines,
    ".pdf": read_pdf,
    ".rss": read_feed,
    ".text": read_text,
    ".txt": read_text,
    ".xhtml": read_html,
    ".xml": read_feed,
}
SUFFIXES = tuple(sorted([*filter(None, _READERS), ".zip"]))

_MAX_ENTRIES = 100_000
_MAX_UNPACKED = 2_000_000_000  # bytes, of a whole zip file
_MAX_RATIO = 200  # text packs about 4 to 1: what packs this well is a bomb
_Skipped = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may hold articles: where it is, where below the given folder, how to open it, its size in bytes.

    `origin` is the file on disk: the zip file for a file inside one. Files of a zip hold it open as long as they live.
    """

    path: str
    inner: PurePosixPath
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    sidecars: tuple[Sidecar, ...]
    origin: Path
    size: int

    def stated(self, number: int) -> Facts:
        """What sidecars say of the file's article `number`, from 1."""
        return stated(self.sidecars, self.inner, number)


def read_files(paths: Sequence[Path], skipped: _Skipped) -> Iterator[File]:
    """The files under `paths`, each with its texts; what cannot be read is told to `skipped` as (path, reason)."""
    return (file_of(found, skipped) for found in found_files(paths, skipped))


def found_files(paths: Sequence[Path], skipped: _Skipped) -> Iterator[Found]:
    """The files under `paths` that are of a kind that is read, none of them twice; nothing is read yet."""
    for root in _outermost(paths, skipped):
        for found in _walk(root, root, _beside(root, skipped), skipped):
            named = found.path.encode("utf-8", "replace").decode("utf-8")
            if named != found.path:  # half a surrogate pair stands for a byte that is no UTF-8
                skipped(named, "its name is not UTF-8: rename it")
            elif found.inner.suffix.lower() in _READERS:
                yield found
            else:
                skipped(found.path, f"an unknown kind of file ({found.inner.suffix})")


def file_of(found: Found, skipped: _Skipped) -> File:
    """A file with its texts, which are read as they are asked for."""
    inner = found.inner
    names = (inner.stem, str(inner.with_suffix("")), str(inner), found.path)
    return File(found.path, names, _pages(found, skipped), found.stated)


def _outermost(paths: Sequence[Path], skipped: _Skipped) -> list[Path]:
    """The paths that are not below another one of them, each once."""
    whole: dict[Path, Path] = {}
    for path in paths:
        if path.resolve() in whole:
            skipped(str(path), "named twice: it is read once")
        else:
            whole[path.resolve()] = path
    inside = {real for real in whole if any(above in whole for above in real.parents)}
    for real in inside:
        skipped(str(whole[real]), "inside another folder that is named: it is read once")
    return [path for real, path in whole.items() if real not in inside]


def _beside(root: Path, skipped: _Skipped) -> tuple[Sidecar, ...]:
    """The sidecar in the folder of a file that was named itself."""
    sidecar = root.parent / NAME
    if root.is_dir() or not sidecar.is_file():
        return ()
    return tuple(_sidecar(str(sidecar), sidecar.read_bytes, PurePosixPath(), skipped))


def _pages(found: Found, skipped: _Skipped) -> Iterator[Page]:
    reader = _READERS[found.inner.suffix.lower()]
    try:
        with found.open() as stream:
            yield from reader(cast(BinaryIO, stream))
    except FootnoteError as error:
        skipped(found.path, str(error))
    except OSError as error:
        skipped(found.path, f"cannot be opened ({error.strerror or type(error).__name__})")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        locked = "password" in str(error) or "encrypted" in str(error)
        skipped(found.path, "locked with a password" if locked else "a damaged zip file")


def _walk(path: Path, root: Path, sidecars: tuple[Sidecar, ...], skipped: _Skipped) -> Iterator[Found]:
    inner = PurePosixPath(path.relative_to(root).as_posix()) if path != root else PurePosixPath(path.name)
    if path != root and path.is_symlink():
        # A link to itself has no end, which resolve() would raise.
        if not Path(os.path.realpath(path)).is_relative_to(root.resolve()):
            skipped(str(path), "a link out of the folder")
    elif path.is_dir():
        yield from _walk_folder(path, root, sidecars, skipped)
    elif not path.is_file():
        skipped(str(path), "not a regular file")
    elif path.suffix.lower() == ".zip":
        yield from _walk_zip(path, inner, sidecars, skipped)
    else:
        yield Found(str(path), inner, partial(_opened, path), sidecars, path, _size(path))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # gone since it was listed: opening it will say so


def _opened(path: Path) -> IO[bytes]:
    return path.open("rb")


def _walk_folder(folder: Path, root: Path, sidecars: tuple[Sidecar, ...], skipped: _Skipped) -> Iterator[Found]:
    try:
        entries = sorted(folder.iterdir(), key=lambda p: (p.is_dir(), p.name))
    except OSError as error:
        skipped(str(folder), f"cannot be opened ({error.strerror or type(error).__name__})")
        return
    sidecar = folder / NAME
    if sidecar in entries:
        own = PurePosixPath(folder.relative_to(root).as_posix())
        sidecars = (*sidecars, *_sidecar(str(sidecar), sidecar.read_bytes, own, skipped))
    for entry in entries:
        if not entry.name.startswith(".") and entry.name != NAME:
            yield from _walk(entry, root, sidecars, skipped)


def _sidecar(path: str, read: Callable[[], bytes], folder: PurePosixPath, skipped: _Skipped) -> Iterator[Sidecar]:
    try:
        yield parse_sidecar(read().decode("utf-8-sig"), folder)
    except (InputError, OSError, UnicodeDecodeError) as error:
        skipped(path, str(error))


def _walk_zip(path: Path, inner: PurePosixPath, sidecars: tuple[Sidecar, ...], skipped: _Skipped) -> Iterator[Found]:
    try:
        archive = zipfile.ZipFile(path)  # closed with the last of its files that is let go
        entries = sorted(archive.infolist(), key=lambda entry: entry.filename)
        _refuse_bomb(entries)
        side = next((e for e in entries if e.filename == NAME), None)
        if side:
            sidecars = (*sidecars, *_sidecar(f"{path}/{NAME}", partial(archive.read, side), inner, skipped))
        for entry in entries:
            yield from _zipped(archive, entry, path, inner, sidecars, skipped)
    except (zipfile.BadZipFile, NotImplementedError, OSError, InputError) as error:
        skipped(str(path), str(error) if isinstance(error, InputError) else "a damaged zip file")


def _refuse_bomb(entries: Sequence[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > _MAX_ENTRIES:
        raise InputError(f"a zip file of {len(entries):,} files; at most {_MAX_ENTRIES:,} are read")
    if unpacked > _MAX_UNPACKED or (unpacked > 10_000_000 and unpacked / packed > _MAX_RATIO):
        raise InputError(f"a zip file that unpacks to {unpacked // 1_000_000} MB from {packed // 1000} kB")


def _zipped(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    path: Path,
    inner: PurePosixPath,
    sidecars: tuple[Sidecar, ...],
    skipped: _Skipped,
) -> Iterator[Found]:
    name = PurePosixPath(entry.filename)
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts) or name.name == NAME
    if entry.is_dir() or hidden:
        return
    if name.suffix.lower() == ".zip":
        skipped(f"{path}/{name}", "a zip file inside a zip file is not opened")
        return
    yield Found(f"{path}/{name}", inner / name, partial(archive.open, entry), sidecars, path, entry.file_size)
