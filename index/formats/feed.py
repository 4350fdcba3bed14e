"""An RSS or Atom file → one text for every entry, with the entry's title, date, author and link.

Example: `<item><title>Tides rise</title><description>The harbour …</description></item>` is one text.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from index.dates import find_date
from index.errors import InputError
from index.formats.page import Page, read_bytes
from index.formats.web import fragment
from index.metadata import Facts

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_feed"]

_TEXTS = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "date", "issued", "updated")


def read_feed(stream: BinaryIO) -> Iterator[Page]:
    """The entries of a feed. Raises InputError when the file is no feed, or holds no entry with a text."""
    root = _parsed(read_bytes(stream))
    entries = [e for e in root.iter() if _name(e) in ("item", "entry")]
    if _name(root) not in ("rss", "feed", "RDF") or not entries:
        raise InputError("not a feed")
    channel = next((e for e in root.iter() if _name(e) in ("channel", "feed")), root)
    outlet, language = _said(channel, "title"), _said(channel, "language") or root.get(_LANG) or ""
    for entry in entries:
        text = max((_said(entry, name) for name in _TEXTS), key=len)
        text = fragment(text) if re.search(r"<\w|&\w+;", text) else text
        if text:
            yield Page(text, _facts(entry, outlet, language), whole=True)


_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _facts(entry: "_Element", outlet: str, language: str) -> Facts:
    stated = next((d for name in _DATES if (d := find_date(_said(entry, name)))), None)
    link = next((e.get("href") for e in entry if _name(e) == "link" and e.get("href")), None)
    author = next((e for e in entry if _name(e) in ("author", "creator")), None)
    name = _said(author, "name") or " ".join(author.itertext()) if author is not None else ""
    return Facts(
        title=" ".join(_said(entry, "title").split()) or None,
        byline=" ".join(name.split()) or None,
        outlet=outlet or None,
        published=stated,
        published_from="feed entry" if stated else None,
        language=language[:2].lower() or None,
        url=_said(entry, "link") or link,
    )


def _parsed(data: bytes) -> "_Element":
    from lxml import etree

    # No entity is resolved and nothing is fetched: a feed comes from anywhere.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError("not XML") from error
    if root is None:
        raise InputError("not XML")
    return root


def _name(element: "_Element") -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _said(element: "_Element", name: str) -> str:
    """The text of the child of this name; Atom's XHTML content keeps its tags."""
    from lxml import etree

    for child in element:
        if _name(child) == name:
            if len(child):
                return "".join([child.text or "", *(etree.tostring(e, encoding="unicode") for e in child)]).strip()
            return (child.text or "").strip()
    return ""
