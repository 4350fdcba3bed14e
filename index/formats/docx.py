"""A Word file → its text, paragraph by paragraph, with headings, captions, headers and footers known by their style."""

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from index.boilerplate import Block, by_wording
from index.errors import InputError, SetupError
from index.formats.page import Page, read_bytes
from index.metadata import Facts
from index.types import MarkKind, Span

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["read_docx"]

_DAMAGES: tuple[type[Exception], ...] = (
    KeyError,
    ValueError,
    IndexError,
    AttributeError,
    TypeError,
    SyntaxError,
    RuntimeError,
    EOFError,
    OSError,
)
_DAMAGES += (zipfile.BadZipFile, zlib.error)
_MAX_BYTES = 100_000_000
_STYLES: dict[str, MarkKind] = {
    "title": "title",
    "subtitle": "subhead",
    "heading": "subhead",
    "caption": "caption",
    "header": "boilerplate",
    "footer": "boilerplate",
    "toc": "boilerplate",
}


def read_docx(stream: BinaryIO) -> Iterator[Page]:
    """The one text of a Word file. Raises SetupError when the extra "docx" is not installed."""
    try:
        from docx import Document as open_document
        from docx.opc.exceptions import PackageNotFoundError
    except ImportError as error:
        raise SetupError("Word files need the extra docx. Install it with: pip install 'footnote-qa[docx]'") from error
    data = read_bytes(stream, _MAX_BYTES)
    _checked(data)
    try:
        document = open_document(BytesIO(data))
        lines = [*_lines(document), *_around(document)]
    except (PackageNotFoundError, *_DAMAGES) as error:
        raise InputError("a damaged Word file") from error
    yield _page(lines, document.core_properties.title, document.core_properties.author)


def _checked(data: bytes) -> None:
    """Raise InputError for what is no Word file, or would be huge when unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        protected = data.startswith(b"\xd0\xcf\x11\xe0")
        raise InputError("locked with a password" if protected else "a damaged Word file") from error
    if unpacked > 4 * _MAX_BYTES:
        raise InputError("a Word file that unpacks to more than 400 MB")


def _lines(document: "Document") -> Iterator[tuple[str, MarkKind | None]]:
    from docx.table import Table

    for item in document.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                yield " | ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)), None
        else:
            style = (item.style.name or "").lower() if item.style is not None else ""
            kind = next((kind for name, kind in _STYLES.items() if style.startswith(name)), None)
            yield item.text, kind


def _around(document: "Document") -> Iterator[tuple[str, MarkKind | None]]:
    """Headers and footers: at the end, so that they never cut a paragraph."""
    seen: Counter[str] = Counter()
    for section in document.sections:
        for part in (section.header, section.footer):
            seen.update(paragraph.text.strip() for paragraph in part.paragraphs if paragraph.text.strip())
    yield from ((text, "boilerplate") for text in seen)


def _page(lines: list[tuple[str, MarkKind | None]], title: str | None, author: str | None) -> Page:
    titled = any(kind == "title" for _, kind in lines)
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for text, kind in lines:
        for line in filter(None, (part.strip() for part in text.splitlines())):
            first = kind == "subhead" and not titled and not any(b.kind is None for b in blocks)
            titled |= first
            own: MarkKind | None = "title" if first else kind
            block = Block(Span(at, at + len(line)), line, own, sure=own is not None)
            blocks.append(block if block.sure else by_wording(block))
            parts.append(line)
            at += len(line) + 2
    if not parts:
        raise InputError("no text in it")
    generic = not author or author.lower() in ("python-docx", "user", "admin", "author")
    return Page("\n\n".join(parts), Facts(title=title or None, byline=None if generic else author), tuple(blocks))
