"""Files → groups of files that are read together, each with its articles, or as known when nothing in it changed.

What is boilerplate in a file is seen by the lines that it shares with its neighbours. So files are read in groups of
about 150 texts, and a group is the smallest part that is read again: its articles depend on its files alone. Where a
group ends is decided by the files' own names, so that a file more or less moves the ends of its own group only.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from index.divided import Text, divided, text_of
from index.formats import Found, file_of, found_files
from index.furniture import repeated_lines
from index.types import Article

__all__ = ["NOTHING_KNOWN", "Entry", "Group", "Known", "Skipped", "groups"]

_MAX_TEXTS = 200  # texts looked at together for lines that repeat
_MIN_TEXTS = 100  # … from here on, a group may end
_ONE_IN = 32  # files whose name ends a group
_MAX_CHARACTERS = 4_000_000
_LARGE = 4_000_000  # bytes: a file from here on is a group of its own, read as a stream

Skipped = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is remembered of a file that was read. `stated` is a hash of what sidecars say of it."""

    path: str
    name: str
    sha256: str
    stated: str
    texts: int
    characters: int


class Known(Protocol):
    """What an earlier reading knows."""

    def hash(self, found: Found) -> str:
        """The sha256 of a file's bytes, as they are now."""

    def entry(self, path: str) -> Entry | None:
        """What was remembered of the file at `path`."""

    def owner(self, name: str) -> str | None:
        """The path of the file that has `name`."""

    def unchanged(self, key: str) -> bool:
        """Whether the group of this key was read before, by the same readers."""

    def same_readers(self) -> bool:
        """Whether files would be read as they were."""


@dataclass(frozen=True, slots=True)
class Group:
    """Files read together. `articles` is None when nothing changed in the group; read it once.

    `said` gives (path, reason) for every file without an article, once the articles were read.
    """

    key: str
    entries: tuple[Entry, ...]
    articles: Iterator[Article] | None
    said: Sequence[tuple[str, str]] = ()


class _Nothing:
    def hash(self, found: Found) -> str:
        with found.open() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]

    def entry(self, path: str) -> Entry | None:
        return None

    def owner(self, name: str) -> str | None:
        return None

    def unchanged(self, key: str) -> bool:
        return False

    def same_readers(self) -> bool:
        return False


NOTHING_KNOWN: Known = _Nothing()


@dataclass(frozen=True, slots=True)
class _Member:
    """A file on its way into a group; `texts` were read already when the file is new, small or changed."""

    found: Found
    entry: Entry
    texts: Sequence[Text] | None
    said: Sequence[tuple[str, str]] = ()


def groups(paths: Sequence[Path], known: Known, skipped: Skipped) -> Iterator[Group]:
    """The files under `paths`, in a fixed order, by groups; a file that belongs to none is told to `skipped`."""
    waiting: list[_Member] = []
    for member in _members(paths, known, skipped):
        if waiting and member.found.size >= _LARGE:
            yield _group(waiting, known)
            waiting = []
        waiting.append(member)
        if _ends(waiting):
            yield _group(waiting, known)
            waiting = []
    if waiting:
        yield _group(waiting, known)


def _ends(members: Sequence[_Member]) -> bool:
    texts = sum(max(1, member.entry.texts) for member in members)
    last = members[-1]
    if last.found.size >= _LARGE or texts >= _MAX_TEXTS:
        return True
    if sum(member.entry.characters for member in members) >= _MAX_CHARACTERS:
        return True
    return texts >= _MIN_TEXTS and _digest(str(last.found.inner))[0] % _ONE_IN == 0


def _group(members: Sequence[_Member], known: Known) -> Group:
    entries = tuple(member.entry for member in members)
    key = _digest(json.dumps([[e.path, e.name, e.sha256, e.stated] for e in entries])).hex()
    if known.unchanged(key):
        return Group(key, entries, None)
    said: list[tuple[str, str]] = []
    return Group(key, entries, _articles(members, said), said)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _members(paths: Sequence[Path], known: Known, skipped: Skipped) -> Iterator[_Member]:
    """The files with their names; of files that are the same, the first."""
    first: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for found in found_files(paths, skipped):
        digest = _hashed(found, known, skipped)
        if digest is None:
            continue
        same = first.setdefault((digest, repr(found.stated(1))), found.path)
        if same != found.path and found.size:
            skipped(found.path, f"the same file as {same}: it is read once")
            continue
        member = _member(found, digest, known)
        name = _name(found, member.entry.name, known, taken)
        if name is None:
            skipped(found.path, "another file of the same path: it is left out")
            continue
        if member.entry.texts:
            taken.add(name)
        yield replace(member, entry=replace(member.entry, name=name))


def _hashed(found: Found, known: Known, skipped: Skipped) -> str | None:
    try:
        return known.hash(found)
    except OSError as error:
        skipped(found.path, f"cannot be opened ({error.strerror or type(error).__name__})")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        locked = "password" in str(error) or "encrypted" in str(error)
        skipped(found.path, "locked with a password" if locked else "a damaged zip file")
    return None


def _name(found: Found, before: str, known: Known, taken: Container[str]) -> str | None:
    """The name that the file had before, else the shortest that no other file has or had."""
    names = file_of(found, _unsaid).names
    if before in names and before not in taken:
        return before
    free = [name for name in names if name not in taken]
    kept = [name for name in free if known.owner(name) in (None, found.path) or _gone(known.owner(name))]
    return next(iter(kept or free), None)


def _gone(path: str | None) -> bool:
    """Whether there is no such file any more; a file in a zip is there as long as the zip is."""
    return path is None or not any(place.is_file() for place in (Path(path), *Path(path).parents))


def _member(found: Found, digest: str, known: Known) -> _Member:
    stated = _digest(repr(found.sidecars)).hex() if found.sidecars else ""
    old = known.entry(found.path)
    if old and known.same_readers() and (old.sha256, old.stated) == (digest, stated):
        return _Member(found, old, None)
    entry = Entry(found.path, old.name if old else "", digest, stated, texts=1, characters=0)
    if found.size >= _LARGE:
        return _Member(found, entry, None)
    said: list[tuple[str, str]] = []
    texts = list(_texts(found, said))
    characters = sum(len(text.page.text) for text in texts)
    return _Member(found, replace(entry, texts=len(texts), characters=characters), texts, said)


def _texts(found: Found, said: list[tuple[str, str]]) -> Iterator[Text]:
    file = file_of(found, lambda path, reason: said.append((path, reason)))
    return (text_of(page, file.path, "", file.stated) for page in file.pages)


def _unsaid(path: str, reason: str) -> None:
    pass


def _articles(members: Sequence[_Member], said: list[tuple[str, str]]) -> Iterator[Article]:
    """The articles of a group; what is left out is put into `said` on the way."""
    count, current = 0, ""
    for batch in _batches(_named(members, said)):
        repeated = repeated_lines(text.blocks for text in batch)
        for text in batch:
            if text.name != current:
                count, current = 0, text.name
            found = tuple(divided(text, repeated, before=count))
            count += len(found)
            yield from found
            if not count:
                said.append((text.path, "no article's text in it"))


def _named(members: Sequence[_Member], said: list[tuple[str, str]]) -> Iterator[Text]:
    for member in members:
        said += member.said
        for text in _texts(member.found, said) if member.texts is None else member.texts:
            yield replace(text, name=member.entry.name)


def _batches(texts: Iterator[Text]) -> Iterator[list[Text]]:
    """A group at once, but for a large file, of which no more than a group's share is held."""
    batch: list[Text] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text.page.text)
        if len(batch) >= 2 * _MAX_TEXTS or size >= 2 * _MAX_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
