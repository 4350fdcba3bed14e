"""A PDF → its text, paragraph by paragraph; running headers and footers and page numbers are set aside at the end.

A paragraph that goes on over a page is one paragraph again, a word cut by a hyphen at a line's end one word.
"""

import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, BinaryIO

from index.blocks import paragraphs
from index.boilerplate import Block, blocks_of
from index.errors import InputError, SetupError
from index.formats.page import Page, read_bytes
from index.metadata import Facts
from index.signs import ends_sentence
from index.types import Span

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

__all__ = ["read_pdf"]

_DAMAGES: tuple[type[Exception], ...] = (
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    RuntimeError,
    OSError,
    AssertionError,
)
_DAMAGES += (struct.error, zlib.error, OverflowError, ZeroDivisionError)
_MAX_BYTES = 100_000_000
_EDGE = 3  # lines at a page's top and bottom among which its running lines are looked for
_HYPHEN = re.compile(r"[a-zß-öø-ÿ]-$")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    x: float
    y: float
    size: float


def read_pdf(stream: BinaryIO) -> Iterator[Page]:
    """The one text of a PDF. Raises SetupError when the extra "pdf" is not installed, InputError when it is locked."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import DependencyError, PyPdfError
    except ImportError as error:
        raise SetupError("PDF files need the extra pdf. Install it with: pip install 'footnote-qa[pdf]'") from error
    damages: tuple[type[Exception], ...] = (PyPdfError, *_DAMAGES)
    data = read_bytes(stream, _MAX_BYTES)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("locked with a password")
        pages = [_lines(page) for page in reader.pages]
        title = _title(reader)
    except DependencyError as error:
        raise InputError("locked with a password") from error  # by a cipher that pypdf needs another library for
    except damages as error:
        raise InputError("a damaged PDF") from error
    if not any(pages):
        raise InputError("no text in it (a scan?)")
    yield _page(pages, title)


def _title(reader: "PdfReader") -> str | None:
    title = str(reader.metadata.title or "").strip() if reader.metadata else ""
    return title if " " in title and not re.search(r"\.\w{2,4}$|^Microsoft Word", title) else None


def _lines(page: "PageObject") -> list[_Line]:
    """The lines of a page with their height on it and the size of their letters."""
    found: list[_Line] = []

    def visit(text: str, _cm: Sequence[float], tm: Sequence[float], _font: object, size: float) -> None:
        x, y = float(tm[4]), float(tm[5])
        for part in text.split("\n"):
            if found and abs(found[-1].y - y) < 2 and part:
                apart = " " if x < found[-1].x else ""  # set on the same line, but not after what was set before
                found[-1] = _Line(found[-1].text + apart + part, x, y, found[-1].size)
            elif part.strip():
                found.append(_Line(part, x, y, abs(size * float(tm[3] or 1))))

    page.extract_text(visitor_text=visit)
    return [replace(line, text=" ".join(line.text.split())) for line in found]


def _page(pages: Sequence[Sequence[_Line]], title: str | None) -> Page:
    running = _running(pages)
    kept = [[line for line in lines if _shape(line.text) not in running] for lines in pages]
    aside = [line.text for lines in pages for line in lines if _shape(line.text) in running]
    parts = _paragraphs(kept)
    text = "\n\n".join([*parts, *aside])
    body_end = len("\n\n".join(parts))
    blocks = blocks_of(text, paragraphs(text, 0, body_end))
    at = body_end + 2
    for line in aside:
        blocks.append(Block(Span(at, at + len(line)), line, "boilerplate", sure=True))
        at += len(line) + 2
    return Page(text, Facts(title=title), tuple(blocks))


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _running(pages: Sequence[Sequence[_Line]]) -> frozenset[str]:
    """The shapes of lines that stand at the top or the bottom of most pages: "Page 0 of 0"."""
    seen = Counter(shape for lines in pages for shape in {_shape(x.text) for x in (*lines[:_EDGE], *lines[-_EDGE:])})
    numbers = {
        _shape(x.text) for lines in pages for x in (*lines[:1], *lines[-1:]) if re.fullmatch(r"\W*\d+\W*", x.text)
    }
    return frozenset({shape for shape, count in seen.items() if count > 1 and count > len(pages) / 2} | numbers)


def _paragraphs(pages: Sequence[Sequence[_Line]]) -> list[str]:
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    width = sorted(len(line.text) for line in lines)[int(0.9 * (len(lines) - 1))]
    gaps = [a.y - b.y for page in pages for a, b in pairwise(page) if a.y > b.y]
    usual = median(gaps) if gaps else 0.0
    parts = [lines[0].text]
    for before, line in pairwise(lines):
        if _goes_on(before, line, width, usual):
            parts[-1] = _glued(parts[-1], line.text)
        else:
            parts.append(line.text)
    return parts


def _goes_on(before: _Line, line: _Line, width: int, usual: float) -> bool:
    """Whether a line continues the one before it: same letters, no gap, a full line or an unfinished sentence."""
    if abs(before.size - line.size) > 0.6:
        return False
    gap = before.y - line.y
    new_page_or_column = gap <= 0
    if not new_page_or_column and usual and gap > 1.35 * usual:
        return False
    unfinished = not ends_sentence(before.text)
    if new_page_or_column:
        return unfinished and len(before.text) > 0.5 * width
    return len(before.text) > 0.8 * width or (unfinished and (line.text[0].islower() or len(before.text) > 0.6 * width))


def _glued(before: str, line: str) -> str:
    return before[:-1] + line if _HYPHEN.search(before) and line[0].islower() else f"{before} {line}"
