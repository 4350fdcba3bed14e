"""The text found in a file, before anything is judged: what every reader of a format gives back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from index.boilerplate import Block
from index.errors import InputError
from index.metadata import Facts

__all__ = ["MAX_TEXT_BYTES", "File", "Page", "Reader", "read_bytes"]

MAX_TEXT_BYTES = 20_000_000  # no article is longer; what is, is a dump
_UNKNOWN = Facts()


@dataclass(frozen=True, slots=True)
class Page:
    """One text of a file (a JSON Lines file has many) and what the format states about it.

    `blocks` are its paragraphs where the format knows them and what they are (HTML, PDF, DOCX); empty means that they
    are found from the text. `whole`: it is one article, whatever it looks like.
    """

    text: str
    facts: Facts = _UNKNOWN
    blocks: tuple[Block, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A file and its texts. `names` are the ids it may take, the best first; `stated` is what a sidecar says of it.

    `stated` takes the number of the article in its file, from 1.
    """

    path: str
    names: tuple[str, ...]
    pages: Iterator[Page]
    stated: Callable[[int], Facts]


Reader = Callable[[BinaryIO], Iterator[Page]]


def read_bytes(stream: BinaryIO, limit: int = MAX_TEXT_BYTES) -> bytes:
    """Everything in `stream`. Raises InputError when that is more than `limit` bytes, or nothing."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(f"larger than {limit // 1_000_000} MB")
    if not data.strip():
        raise InputError("empty")
    return data
