r"""Plain text and Markdown → their text, unchanged, with what front matter or "Date: …" lines at the top state.

Example: "---\ntitle: Tides rise\ndate: 2024-03-05\n---\nThe harbour …" states a title and a date.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from index.blocks import paragraphs
from index.boilerplate import Block, blocks_of
from index.dates import find_date
from index.formats.decode import decode
from index.formats.page import Page, read_bytes
from index.metadata import Facts
from index.signs import is_furniture
from index.types import MarkKind, Span

__all__ = ["facts_from", "read_markdown", "read_text"]

_KEYS = {
    "title": "title headline name subject",
    "byline": "author authors byline by creator writer",
    "outlet": "outlet source publisher publication site site_name newspaper sitename source_name",
    "published": "published date publish_date published_at publishedat date_published datepublished pubdate "
    "published_date publication_date publishdate firstpublished datetime timestamp",
    "language": "language lang inlanguage locale",
    "url": "url link permalink canonical href source_url",
}
_MEANING = {key: name for name, keys in _KEYS.items() for key in keys.split()}
_FRONT = re.compile(r"\s*(?P<fence>-{3,}|\+{3,})[ \t]*\r?\n(?P<inside>.*?)\r?\n(?P=fence)[ \t]*(?:\r?\n|$)", re.DOTALL)
_PAIR = re.compile(r"^[ \t]*([\w -]{2,20}?)[ \t]*[:=][ \t]*(\S.*?)[ \t]*$")
_ITEM = re.compile(r"^\s+-\s+(.*\S)|^-\s+(.*\S)")
_HEADING = re.compile(r"(#{1,6})\s+\S")
_UNDERLINE = re.compile(r"(?:=+|-+)$")
_IMAGE = re.compile(r"(?:\[?!\[[^\]]*\]\([^)]*\)\]?(?:\([^)]*\))?\s*)+$|\*[^*]+\*$|_[^_]+_$")
_LINKS = re.compile(r"(?:[-*+]\s+|\d+\.\s+)?(?:\[[^\]]+\]\([^)\s]*\)[\s|,·]*)+$")
_CODE = re.compile(r"(?:```|~~~)")


def read_text(stream: BinaryIO) -> Iterator[Page]:
    """The one text of a plain text file. Raises InputError when it is no text."""
    text = decode(read_bytes(stream))
    span, facts = _front_matter(text)
    if not span:
        span, facts = _head_lines(text)
    yield Page(text, facts, (_metadata(text, span), *blocks_of(text, paragraphs(text, span.end))) if span else ())


def read_markdown(stream: BinaryIO) -> Iterator[Page]:
    """The one text of a Markdown file, its marks kept; headings, pictures and code are known for what they are."""
    text = decode(read_bytes(stream))
    span, facts = _front_matter(text)
    start = span.end if span else 0
    blocks = _markdown_blocks(text, blocks_of(text, paragraphs(text, start)))
    yield Page(text, facts, tuple(([_metadata(text, span)] if span else []) + blocks))


def facts_from(pairs: Mapping[str, object], place: str) -> Facts:
    """What fields of the usual names ("headline", "pubDate", …) state; `place` is where they stand."""
    known: dict[str, str] = {}
    for key, value in pairs.items():
        name = _MEANING.get(key.strip().lower().replace("-", "_").replace(" ", "_"))
        said = _as_text(value)
        if name and said and name not in known:
            known[name] = said
    published = find_date(known.pop("published", ""))
    language = known.pop("language", "")[:2].lower() or None
    return Facts(**known, language=language, published=published, published_from=place if published else None)


def _as_text(value: object) -> str:
    if isinstance(value, Mapping):
        return _as_text(value.get("name") or value.get("title") or value.get("id"))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_as_text, value)))
    return " ".join(str(value).split())[:500] if value not in (None, "") else ""


def _metadata(text: str, span: Span) -> Block:
    return Block(span, text[span.start : span.end], "metadata", sure=True)


def _front_matter(text: str) -> tuple[Span | None, Facts]:
    match = _FRONT.match(text)
    if not match:
        return None, Facts()
    inside = match.group("inside")
    pairs = _toml(inside) if match.group("fence")[0] == "+" else _yaml(inside)
    facts = facts_from(pairs, "front matter")
    return (Span(match.start("fence"), match.end()), facts) if pairs else (None, Facts())


def _toml(inside: str) -> dict[str, object]:
    try:
        return tomllib.loads(inside)
    except tomllib.TOMLDecodeError:
        return {}


def _yaml(inside: str) -> dict[str, object]:
    """The plain "key: value" lines of YAML, and lists of plain values: front matter holds nothing else we use."""
    pairs: dict[str, object] = {}
    listed: list[str] = []
    for line in inside.splitlines():
        pair, item = re.match(r"^([\w-]+)\s*:\s*(.*)$", line), _ITEM.match(line)
        if pair:
            value = re.sub(r"\s+#.*$", "", pair.group(2)).strip()
            listed = []
            pairs[pair.group(1)] = (
                [_bare(v) for v in value[1:-1].split(",")] if value[:1] == "[" else _bare(value) or listed
            )
        elif item:
            listed.append(_bare(item.group(1) or item.group(2)))
    return pairs


def _bare(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _head_lines(text: str) -> tuple[Span | None, Facts]:
    """Lines such as "Source: The Example" at the very top."""
    pairs: dict[str, object] = {}
    start = end = 0
    for block in paragraphs(text)[:12]:
        match = _PAIR.match(text[block.start : block.end])
        if not match or match.group(1).strip().lower().replace(" ", "_") not in _MEANING:
            break
        start = start if pairs else block.start
        pairs[match.group(1)] = match.group(2)
        end = block.end
    facts = facts_from(pairs, "head lines")
    return (Span(start, end), facts) if len(pairs) > 1 else (None, Facts())


def _markdown_blocks(text: str, blocks: list[Block]) -> list[Block]:
    found: list[Block] = []
    coding = titled = False
    for i, block in enumerate(blocks):
        fence = bool(_CODE.match(block.text))
        below = blocks[i + 1].text if i + 1 < len(blocks) else ""
        kind = "boilerplate" if fence or coding else _markdown_kind(block.text, below, titled=titled)
        coding ^= fence
        titled |= kind == "title"
        found.append(Block(block.span, block.text, kind, sure=True) if kind else block)
    return found


def _markdown_kind(line: str, below: str, *, titled: bool) -> MarkKind | None:
    heading = _HEADING.match(line)
    if heading or (len(below) > 2 and _UNDERLINE.match(below)):
        first = heading.group(1) == "#" if heading else below[0] == "="
        return "title" if first and not titled else "subhead"
    if _UNDERLINE.match(line) and len(line) > 2:
        return "boilerplate"
    if _LINKS.match(line):
        return "boilerplate"
    return "caption" if _IMAGE.match(line) and not is_furniture(line, at_edge=False) else None
