"""What is stated about an article, and where: its title, byline, outlet, date, language, url; unknown stays None.

Example: `Facts(published="2024-03-05", published_from="front matter")`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from index.boilerplate import Block
from index.bylines import author_of
from index.dates import DATE, find_date
from index.outlets import read_head_line
from index.types import Mark, Span

__all__ = ["Facts", "facts_of_head", "leading_metadata", "opening_words", "with_defaults"]

_LEADING = re.compile(
    rf"\W*(?:date|published|pubdate|datum|fecha|updated)\b\s*:?\s*(?:{DATE.pattern})(?:T[\d:.+Z-]+)?(?:\s*[-–—|:,.]\s+|\s+|$)",
    re.I,
)
_AGENCY = re.compile(r"\b(?:wire|press|agency|news service)$", re.IGNORECASE)
_ABOVE_TITLE = 3  # lines above the headline that can hold the date
_HEAD_LINES = 8
_MAX_TITLE = 200  # characters: the title is embedded with every passage


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one article. `published`: an ISO date of the known granularity, `published_from` its place."""

    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None
    published_from: str | None = None
    language: str | None = None
    url: str | None = None


def with_defaults(facts: Facts, defaults: Facts) -> Facts:
    """`facts`, with what it does not know taken from `defaults`. A date and its place go together."""
    missing = {f.name: getattr(defaults, f.name) for f in fields(Facts) if getattr(facts, f.name) is None}
    if facts.published is not None:
        missing.pop("published_from", None)
    return replace(facts, **missing)


def facts_of_head(blocks: Sequence[Block]) -> Facts:
    """What the lines above, and the dateline of, an article's body say."""
    head = _head(blocks)
    title = next((_one_line(b.text).lstrip("# ") for b in blocks if b.kind == "title"), None)
    titled = next((i for i, b in enumerate(head) if b.kind == "title"), -1)
    ordered = (*head[titled + 1 :], *head[: titled + 1])
    outlet, byline = _names(ordered)
    published, place = _published(head)
    return Facts(title=title, byline=byline, outlet=outlet, published=published, published_from=place)


def leading_metadata(text: str, first: Span) -> Mark | None:
    """The range of a leading "date 2024-03-05", when the first paragraph begins with one."""
    match = _LEADING.match(text, first.start, first.end)
    return Mark(first.start, match.end(), "metadata") if match else None


def opening_words(text: str, limit: int = 80) -> str:
    """A stand-in for a headline that is not there: the body's first words and "…"."""
    line = _one_line(text)
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0].rstrip(",;:–—- ") + "…"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_MAX_TITLE]


def _head(blocks: Sequence[Block]) -> Sequence[Block]:
    """The lines about the article: from just above its headline to its first paragraph."""
    first = next((i for i, b in enumerate(blocks) if b.kind is None), len(blocks))
    title = next((i for i, b in enumerate(blocks[:first]) if b.kind == "title"), first - _HEAD_LINES)
    return blocks[max(0, title - _ABOVE_TITLE) : first]


def _names(head: Sequence[Block]) -> tuple[str | None, str | None]:
    """The outlet and the author. Lines about the article count before bylines; an agency below the outlet wrote it."""
    lines = [read_head_line(block.text) for block in head if block.kind == "metadata"]
    signed = [(block.text, read_head_line(block.text)) for block in head if block.kind == "byline"]
    outlets = [line.outlet for line in (*lines, *(line for _, line in signed)) if line.outlet]
    authors = [line.byline or (None if line.outlet else author_of(text)) for text, line in signed]
    agencies = [line.outlet for line in lines if line.outlet and line.plain and _AGENCY.search(line.outlet)]
    authors += [line.byline for line in lines] + [agency for agency in agencies if agency != outlets[0]]
    return outlets[0] if outlets else None, next(filter(None, authors), None)


def _published(head: Sequence[Block]) -> tuple[str | None, str | None]:
    for block in head:
        if block.kind == "metadata" and find_date(block.text):
            return find_date(block.text), "date line"
    for block in head:
        if block.kind == "byline" and find_date(block.text):
            return find_date(block.text), "byline"
    for block in head:
        if block.kind == "dateline" and find_date(block.text):
            return find_date(block.text), "dateline"
    return None, None
