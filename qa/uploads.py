"""Files that somebody sent → files in the uploads folder of the index, under names that cannot lead out of it.

`take(home / "uploads", [Sent("../../tides.txt", path)], Limits())` copies to uploads/tides.txt and gives
Taken(kept=(Path("…/uploads/tides.txt"),), left_out=()); what is left out is named with the reason.
"""

import os
import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path

from index.errors import InputError
from index.formats import SUFFIXES

__all__ = ["FOLDER", "LeftOut", "Limits", "Sent", "Taken", "discard", "is_upload", "safe_name", "take", "uploads_of"]

FOLDER = "uploads"
_MB = 1_000_000
_LONGEST_NAME = 120  # bytes; file systems take 255, and "-2" and a temporary ending must fit
_SIDECAR = "articles.toml"
# Names that Windows gives to devices, whatever follows the first dot.
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)", re.IGNORECASE)
_UNSAFE = '<>:"/\\|?*'


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent: the name that it was given, which is not to be trusted, and where its bytes lie."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be sent: megabytes of one file and of the whole uploads folder, files at a time and in all."""

    file_mb: int = 50
    total_mb: int = 2_000
    files: int = 1_000
    total_files: int = 100_000


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that was not added, by the name that it was sent with, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of the files that were sent, in their order: where they lie now, and what was left out."""

    kept: tuple[Path, ...]
    left_out: tuple[LeftOut, ...]


def uploads_of(home: Path) -> Path:
    """The folder of the index at `home` that holds what was uploaded."""
    return home / FOLDER


def is_upload(home: Path, path: str) -> bool:
    """Whether the file of an article (of a zip file: the article in it) lies in the uploads folder."""
    folder = uploads_of(home).resolve()
    return Path(path).is_relative_to(folder) and ".." not in Path(path).parts


def safe_name(name: str) -> str:
    r"""The name that a file gets: its last part, without what any system takes for more than a letter of a name.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\news\\NUL.txt"), safe_name("a\0b.txt")
    ('passwd', '_NUL.txt', 'ab.txt')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode("utf-8")))[-1]
    kept = "".join("_" if c in _UNSAFE else c for c in last if c.isprintable() or c == " ")
    plain = " ".join(kept.split()).strip(". ")
    stem, suffix = Path(plain).stem, Path(plain).suffix
    room = _LONGEST_NAME - len(suffix.encode())
    if room < 1:
        stem, suffix, room = plain, "", _LONGEST_NAME
    short = stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + suffix
    return f"_{short}" if _DEVICE.match(short) else short or "article.txt"


def take(folder: Path, sent: Sequence[Sent], limits: Limits) -> Taken:
    """Copy files that were sent into `folder`, which is made when it is missing; nothing in it is overwritten.

    Raises InputError when too many are sent at once, or when the folder cannot be written.
    """
    if len(sent) > limits.files:
        raise InputError(
            f"These are {len(sent):,} files. Add at most {limits.files:,} at a time, or a zip file of them."
        )
    kept: list[Path] = []
    left_out: list[LeftOut] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = list(_files(folder))
        size, many, known = sum(s for _, s in there), len(there), _by_size(there)
        for one in sent:
            reason = _reason(one, limits, size, many) or _known(one, known)
            if reason:
                left_out.append(LeftOut(one.name, reason))
                continue
            path = _copied(one, folder)
            kept.append(path)
            known.setdefault(path.stat().st_size, []).append(path)
            size, many = size + path.stat().st_size, many + 1
    except OSError as error:
        discard(folder, kept)
        raise InputError(f"The files could not be kept ({error.strerror or error}). Make room at {folder}.") from error
    return Taken(tuple(kept), tuple(left_out))


def discard(folder: Path, paths: Sequence[Path]) -> None:
    """Delete uploaded files. Raises InputError for a path that is not in `folder`: no other file is ever deleted."""
    inside = folder.resolve()
    for path in paths:
        if path.is_symlink() or not path.resolve().is_relative_to(inside) or path.resolve() == inside:
            raise InputError(f"{path.name} is not an uploaded file. Only those are deleted.")
        path.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[tuple[Path, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False) and not entry.name.startswith("."):
                yield Path(entry.path), entry.stat(follow_symlinks=False).st_size


def _by_size(there: Sequence[tuple[Path, int]]) -> dict[int, list[Path]]:
    """Files by their size: only those of one size can be the same."""
    sizes: dict[int, list[Path]] = {}
    for path, size in there:
        sizes.setdefault(size, []).append(path)
    return sizes


def _reason(one: Sent, limits: Limits, size: int, many: int) -> str:
    """Why a file is left out, empty when it is not."""
    name, own = safe_name(one.name), one.path.stat().st_size
    suffix = Path(name).suffix.lower()
    if name == _SIDECAR:
        return "it describes other files; put it into a zip file with them"
    if suffix and suffix not in SUFFIXES:
        return f"an unknown kind of file ({suffix[:20]})"
    if not own:
        return "the file is empty"
    if own > limits.file_mb * _MB:
        return f"it has {own / _MB:,.1f} MB; a file may have {limits.file_mb:,} MB"
    if size + own > limits.total_mb * _MB:
        return f"all uploads together may have {limits.total_mb:,} MB; remove some first"
    if many >= limits.total_files:
        return f"there are {many:,} uploads already, and no more may be; remove some first"
    return ""


def _known(one: Sent, known: dict[int, list[Path]]) -> str:
    """Why a file is left out whose bytes are here already."""
    same_size = known.get(one.path.stat().st_size, [])
    own = _sha256(one.path) if same_size else ""
    twin = next((path for path in same_size if _sha256(path) == own), None)
    return f"it is here already, as {twin.name}" if twin else ""


def _sha256(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _copied(one: Sent, folder: Path) -> Path:
    """Copy to a name that nobody has: whole under a hidden name first, which the index does not read."""
    name = safe_name(one.name)
    beside = folder / f".{os.getpid()}-{sha256(os.urandom(16)).hexdigest()[:12]}.part"
    try:
        shutil.copyfile(one.path, beside)
        path = _reserved(folder, name)
        beside.replace(path)
        return path
    finally:
        beside.unlink(missing_ok=True)


def _reserved(folder: Path, name: str) -> Path:
    """An empty file of a name that nobody has: "tides.txt", else "tides-2.txt"; two who ask at once get two."""
    stem, suffix = Path(name).stem, Path(name).suffix
    for number in count(1):
        path = folder / (name if number == 1 else f"{stem}-{number}{suffix}")
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        return path
    raise AssertionError("numbers do not end")
