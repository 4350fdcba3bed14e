"""A parsed HTML page → its visible text, block by block, each with what the markup says it is.

Example: `<h2>Why it matters</h2>` gives a block of the kind "subhead", `<nav>` and all in it "boilerplate".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.signs import ends_sentence
from index.types import MarkKind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Line", "lines_of", "plain"]

_UNSEEN = frozenset(
    "script style noscript template svg math head iframe object video audio canvas amp-state map".split()
)
_INLINE = frozenset(
    """a abbr acronym amp-link b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp
    small span strike strong sub sup time tt u var wbr picture source amp-img button input""".split()
)
_SITE = frozenset(
    "nav aside footer form button select textarea input menu dialog option amp-ad amp-sidebar amp-consent".split()
)
_SITE_ROLES = frozenset("navigation banner contentinfo complementary search form dialog alert alertdialog menu".split())
_SITE_WORDS = frozenset(
    """ad ads advert adverts advertisement adslot banner breadcrumb breadcrumbs comment comments consent cookie
    cookies disqus footer gdpr login masthead menu modal mostread nav navbar navigation newsletter outbrain
    overlay pagination paywall popup popular print promo promoted recirc recirculation recommended register
    related share sharing sharebar sidebar signup skip social sponsor sponsored subscribe subscription taboola
    tag taglist tags teaser teasers toolbar trending widget readmore""".split()
)
_DECK_WORDS = frozenset("standfirst deck dek subtitle subhead subheadline kicker".split())
_CAPTION_WORDS = frozenset("caption credit figcaption photocredit".split())
_BYLINE_WORDS = frozenset("byline author authors".split())
_DATE_WORDS = frozenset("timestamp dateline pubdate published date datetime posted".split())
_WORD = re.compile(r"[A-Za-z][a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LETTERS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Line:
    """A block of visible text; `linked` and `bold` are shares of its characters, `parent` tells containers apart."""

    text: str
    kind: MarkKind | None
    tag: str
    parent: int
    linked: float
    bold: float
    outer: int  # the parent's parent, for a quotation: posts are embedded with a wrapper of their own


@dataclass(frozen=True, slots=True)
class _Bit:
    """A stretch of text, or, with `text` None, the border of a block."""

    text: str | None
    kind: MarkKind | None
    tag: str
    parent: int
    linked: bool = False
    bold: bool = False
    outer: int = 0


def lines_of(page: "HtmlElement", main: frozenset["HtmlElement"] = frozenset()) -> Iterator[Line]:
    """The blocks of a page in order. What is in `main` is not taken for the site's because of its class."""
    alive = list(page.iter())  # a parent is told by its identity, which lxml keeps only as long as someone holds it
    body = page.find("body")
    bits: list[_Bit] = []
    for bit in _bits(page if body is None else body, _Bit("", None, "body", 0), main):
        if bit.text is None:
            yield from _line(bits)
            bits = []
        else:
            bits.append(bit)
    yield from _line(bits)
    del alive


def plain(text: str) -> str:
    """Only the words, in lower case, with one space between them: for comparing."""
    return " ".join(_LETTERS.findall(text.lower()))


def _line(bits: list[_Bit]) -> Iterator[Line]:
    """The lines of one block; it is cut at an empty line, and at a line break where a sentence ends."""
    piece: list[_Bit] = []
    for i, bit in enumerate(bits):
        breaking = bit.text == "\n"
        twice = breaking and "".join(b.text or "" for b in bits[i + 1 :]).lstrip(" ").startswith("\n")
        if breaking and (twice or ends_sentence("".join(b.text or "" for b in piece).rstrip())):
            yield from _one_line(piece)
            piece = []
        else:
            piece.append(bit)
    yield from _one_line(piece)


def _one_line(bits: list[_Bit]) -> Iterator[Line]:
    parts = "".join(bit.text or "" for bit in bits).split("\n")
    text = "\n".join(filter(None, (re.sub(r"[ \t\r\f]+", " ", part).strip() for part in parts)))
    if not plain(text):
        return
    seen = sum(len((bit.text or "").strip()) for bit in bits) or 1
    linked = sum(len((bit.text or "").strip()) for bit in bits if bit.linked) / seen
    bold = sum(len((bit.text or "").strip()) for bit in bits if bit.bold) / seen
    first = next(bit for bit in bits if (bit.text or "").strip())
    yield Line(text, first.kind, first.tag, first.parent, linked, bold, first.outer)


def _bits(node: "HtmlElement", above: _Bit, main: frozenset["HtmlElement"]) -> Iterator[_Bit]:
    tag = node.tag if isinstance(node.tag, str) else ""
    if not tag or tag in _UNSEEN or "hidden" in node.attrib or _HIDDEN.search(node.get("style", "")):
        return
    if tag == "br":
        yield _bit(above, "\n")
        return
    inline = tag in _INLINE
    if tag == "time" or (tag == "a" and _touches_link(node)):
        yield _bit(above, " ")  # set apart on the page by its style
    kind = _kind(node, tag, above.kind, trusted=node in main)
    place = (above.tag, above.parent) if inline or above.tag == "blockquote" else (tag, id(node.getparent()))
    outer = above.parent if tag == "blockquote" else above.outer
    here = _Bit("", kind, *place, above.linked or tag == "a", above.bold or tag in ("b", "strong"), outer)
    border = _Bit(None, kind, *place)
    if not inline:
        yield border
    yield _bit(here, _spaced(node.text))
    for child in node:
        yield from _bits(child, here, main)
        yield _bit(here, _spaced(child.tail))
    if not inline:
        yield border
    elif tag in ("button", "input"):
        yield _bit(above, " ")


def _touches_link(node: "HtmlElement") -> bool:
    before = node.getprevious()
    return before is not None and before.tag == "a" and not before.tail


def _bit(like: _Bit, text: str) -> _Bit:
    return _Bit(text, like.kind, like.tag, like.parent, like.linked, like.bold, like.outer)


def _spaced(text: str | None) -> str:
    return re.sub(r"[\n\r\t\f ]+", " ", text or "")


def _kind(node: "HtmlElement", tag: str, above: MarkKind | None, *, trusted: bool) -> MarkKind | None:
    if above == "boilerplate" or tag in _SITE or node.get("role") in _SITE_ROLES or node.get("aria-hidden") == "true":
        return "boilerplate"
    if above == "caption" or tag == "figcaption":
        return "caption"
    names = {word.lower() for word in _WORD.findall(f"{node.get('class', '')} {node.get('id', '')}")}
    if not trusted and tag not in ("body", "main", "article") and names & _SITE_WORDS:
        return "boilerplate"
    if re.fullmatch(r"h[1-6]", tag):
        return "title" if tag == "h1" else "subhead"
    return _named_kind(node, tag, names) or above


def _named_kind(node: "HtmlElement", tag: str, names: set[str]) -> MarkKind | None:
    words = len(plain(node.text_content()).split())
    if names & _CAPTION_WORDS and words <= 70:
        return "caption"
    if names & _DECK_WORDS and words <= 60:
        return "subhead"
    if words <= 40 and (
        names & _BYLINE_WORDS or "author" in (node.get("rel"), node.get("itemprop")) or tag == "address"
    ):
        return "byline"
    if words <= 14 and tag != "time" and names & _DATE_WORDS:
        return "metadata"
    return None
