"""HTML, AMP and MHTML pages → the page's visible text, with what is the article and what is the site's.

The text keeps every visible block, in order, two line ends between them. trafilatura says which blocks are the
article; the markup and the article's own container overrule it where it is too strict or too lax.
"""

import email
import email.policy
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from index.boilerplate import Block, by_wording
from index.errors import InputError
from index.formats.decode import decode
from index.formats.dom import Line, lines_of, plain
from index.formats.headmeta import facts_of_page
from index.formats.page import Page, read_bytes
from index.metadata import Facts, with_defaults
from index.signs import ends_sentence, word_count
from index.types import MarkKind, Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["fragment", "page_of", "read_html", "read_mhtml"]

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w-]+)", re.IGNORECASE
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # lxml refuses a page with one
_MIN_VOTED_WORDS = 30  # below this trafilatura found nothing


def read_html(stream: BinaryIO) -> Iterator[Page]:
    """The one page of an HTML file."""
    data = read_bytes(stream)
    stated = _CHARSET.search(data[:4096])
    declared = (stated.group(1) or stated.group(2)).decode("ascii", "replace") if stated else None
    yield page_of(decode(data, declared))


def read_mhtml(stream: BinaryIO) -> Iterator[Page]:
    """The page that a browser saved as MHTML. Raises InputError when there is none in it."""
    message = email.message_from_bytes(read_bytes(stream, 100_000_000), policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            page = page_of(decode(content if isinstance(content, bytes) else b"", part.get_content_charset()))
            url = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            yield replace(page, facts=with_defaults(page.facts, Facts(url=str(url) if url else None)))
            return
    raise InputError("no page in it")


def page_of(markup: str) -> Page:
    """An HTML page as text, with its blocks and what it states. Raises InputError when nothing visible is in it."""
    tree = _parsed(markup)
    facts = facts_of_page(tree)
    voted = _voted(markup)
    main = frozenset(_main(tree, voted))
    lines = list(lines_of(tree, main))
    kinds = _kinds(lines, voted, facts.title or "")
    text, blocks = _joined(lines, kinds)
    if not text:
        raise InputError("no text in it")
    return Page(text, facts, blocks, whole=True)


def fragment(markup: str) -> str:
    """The text of a piece of HTML (a feed's entry, a JSON field): its blocks, two line ends between them."""
    return "\n\n".join(line.text for line in lines_of(_parsed(f"<html><body>{markup}</body></html>")))


def _parsed(markup: str) -> "HtmlElement":
    from lxml import etree
    from lxml.html import document_fromstring

    try:
        return document_fromstring(_DECLARATION.sub("", _CONTROL.sub(" ", markup)))
    except (etree.ParserError, ValueError) as error:
        raise InputError("no text in it") from error


def _voted(markup: str) -> str:
    """The words of what trafilatura takes for the article."""
    from trafilatura import extract

    found = extract(markup, include_comments=False, include_tables=True, favor_recall=True, output_format="txt")
    words = plain(found or "")
    return words if len(words.split()) >= _MIN_VOTED_WORDS else ""


def _main(tree: "HtmlElement", voted: str) -> Iterator["HtmlElement"]:
    """The elements that hold most of the article: a class of theirs that sounds like the site's says nothing."""
    wanted = [p for p in tree.iter("p") if len(own := plain(p.text_content())) > 20 and own in voted]
    inside = Counter(above for p in wanted for above in p.iterancestors())
    yield from (element for element, count in inside.items() if count > 0.5 * len(wanted))


def _kinds(lines: Sequence[Line], voted: str, title: str) -> list[tuple[MarkKind | None, bool]]:
    """For every line its kind, and whether that is sure."""
    chosen = [bool(voted) and line.kind is None and _is_in(line, voted) for line in lines]
    containers = Counter(line.parent for line, is_chosen in zip(lines, chosen, strict=True) if is_chosen)
    home = {parent for parent, count in containers.items() if count > 1}
    heading = _title_line(lines, chosen, title)
    found: list[tuple[MarkKind | None, bool]] = []
    for i, (line, is_chosen) in enumerate(zip(lines, chosen, strict=True)):
        placed = i > (-1 if heading is None else heading) and not _is_teaser(lines, i)
        at_home = line.parent in home or line.outer in home
        found.append(
            ("title", True) if i == heading else _kind(line, placed and (is_chosen or not voted), placed and at_home)
        )
    return found


def _is_teaser(lines: Sequence[Line], i: int) -> bool:
    """Text beside a heading that is a link: it announces another article."""
    above = lines[i - 1] if i else None
    return above is not None and above.kind == "subhead" and above.linked > 0.9 and above.parent == lines[i].parent


def _is_in(line: Line, voted: str) -> bool:
    own = plain(line.text)
    return len(own.split()) > 2 and f" {own} " in f" {voted} "


def _title_line(lines: Sequence[Line], chosen: Sequence[bool], title: str) -> int | None:
    headings = [i for i, line in enumerate(lines) if line.kind == "title" or line.tag == "h1"]
    wanted = plain(title)
    same = [i for i in headings if (own := plain(lines[i].text)) and (own in wanted or (wanted and wanted in own))]
    first_body = next((i for i, is_chosen in enumerate(chosen) if is_chosen), len(lines))
    above = [i for i in headings if i < first_body and lines[i].kind == "title"]
    return same[-1] if same else above[-1] if above else None


def _kind(line: Line, is_chosen: bool, at_home: bool) -> tuple[MarkKind | None, bool]:
    if line.kind == "title":
        return "subhead", True
    worded = by_wording(Block(Span(0, 0), line.text))
    if line.kind is not None or worded.sure:
        return (line.kind if worded.kind in (None, "boilerplate") else worded.kind) or worded.kind, True
    if line.linked > 0.5 and word_count(line.text) < 40:
        return "boilerplate", True
    finished = ends_sentence(line.text)
    if line.bold > 0.9 and not finished:
        return "subhead", True
    if not (is_chosen or (at_home and finished and line.tag in ("p", "li", "blockquote"))):
        return "boilerplate", True
    return None, line.tag == "li" and word_count(line.text) >= 4


def _joined(lines: Sequence[Line], kinds: Sequence[tuple[MarkKind | None, bool]]) -> tuple[str, tuple[Block, ...]]:
    parts, blocks, at = [], [], 0
    for line, (kind, sure) in zip(lines, kinds, strict=True):
        blocks.append(Block(Span(at, at + len(line.text)), line.text, kind, sure))
        parts.append(line.text)
        at += len(line.text) + 2
    return "\n\n".join(parts), tuple(blocks)
