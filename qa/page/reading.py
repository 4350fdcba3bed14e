"""An article and the places in it that an answer cites → the article as HTML, to be read beside the chat.

The cited sentences are marked with their numbers where they still are what they were; what is not the article's text
(menus, captions, share lines) is there too, told apart. `Spot(1, 120, 164, "9f86d081884c7d65")` is such a place.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise

from index.blocks import paragraphs
from index.types import Article, Mark, Span
from qa.page.notes import folded, print_of
from qa.wording import count, where_from

__all__ = ["GONE", "Spot", "article_beside", "spots"]

GONE = '<p class="changed">This article is no longer in the index. The footnote shows the sentence as it was.</p>'

_CHANGED = (
    '<p class="changed">The article has changed since this answer was given: the cited sentence is not where it was. '
    "The footnote shows it as it was.</p>"
)
_LONGEST = 400_000  # characters of an article that are shown, around the cited sentence
_LEFT_OUT = {"boilerplate": "not part of the article", "caption": "caption", "metadata": "metadata"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A cited place: characters `start` to `end` of the article, and the print of the sentence that stood there."""

    number: int
    start: int
    end: int
    print: str


def spots(told: object) -> tuple[Spot, ...]:
    """The places that a page asks for, `[[1, 120, 164, "9f86…"], …]`; what is not of this form is none."""
    rows = told[:100] if isinstance(told, list) else []
    good = [row for row in rows if isinstance(row, list) and len(row) == 4]
    return tuple(
        Spot(*row)
        for row in good
        if all(type(n) is int for n in row[:3]) and isinstance(row[3], str) and row[1] < row[2]
    )


def article_beside(article: Article, cited: Sequence[Spot], number: int, today: date, *, noun: str = "Footnote") -> str:
    """The article with its cited sentences marked, that of footnote `number` (or lead, as the noun is) above all."""
    there = [s for s in cited if print_of(article.text[s.start : s.end]) == s.print]
    changed = "" if any(s.number == number for s in there) or not cited else _CHANGED
    shown = _shown(article, next((s.start for s in there if s.number == number), article.start))
    left_out = sum(mark.kind in _LEFT_OUT for mark in article.marks)
    toggle = (
        f'<button type="button" class="plain asides" aria-pressed="false">Hide {count(left_out, "part")} that '
        f"{'is' if left_out == 1 else 'are'} not article text</button>"
        if left_out
        else ""
    )
    body = "".join(
        _paragraph(article, span, there, (noun, number)) for span in paragraphs(article.text, shown.start, shown.end)
    )
    return f'{_heading(article, today)}{changed}{toggle}<div class="body" dir="auto">{body}</div>'


def _heading(article: Article, today: date) -> str:
    where = " · ".join(f"<bdi>{escape(part)}</bdi>" for part in where_from(article, today))
    byline = f'<p class="where" dir="auto">{folded(article.byline)}</p>' if article.byline else ""
    title = folded(article.title or article.id)
    return f'<header><h2 class="title" dir="auto">{title}</h2><p class="where">{where}</p>{byline}</header>'


def _shown(article: Article, around: int) -> Span:
    """All of the article, or of a very long one what is around the character `around`."""
    start = max(article.start, around - _LONGEST // 2) if article.end - article.start > _LONGEST else article.start
    return Span(start, min(article.end, start + _LONGEST))


def _paragraph(article: Article, span: Span, cited: Sequence[Spot], now: tuple[str, int]) -> str:
    """A paragraph; one that is left out as a whole is told apart as a whole."""
    pieces = list(_pieces(article, span, cited))
    kinds = {mark.kind if mark else "" for _, mark, _ in pieces}
    kind = kinds.pop() if len(kinds) == 1 else ""
    inside = "".join(_piece(article, *piece, now, bare=bool(kind)) for piece in pieces)
    if kind in _LEFT_OUT:
        return f'<p class="left-out {kind}" title="{_LEFT_OUT[kind]}">{inside}</p>'
    return f'<p class="{kind}">{inside}</p>' if kind else f"<p>{inside}</p>"


def _pieces(article: Article, span: Span, cited: Sequence[Spot]) -> Iterator[tuple[Span, Mark | None, Spot | None]]:
    """The stretches of a paragraph, each with the mark and the cited place that it lies in."""
    first = max(0, bisect_right(article.marks, span.start, key=lambda mark: mark.start) - 1)
    last = bisect_right(article.marks, span.end, key=lambda mark: mark.start)
    marks = [mark for mark in article.marks[first:last] if mark.end > span.start]
    ranges: list[Mark | Spot] = [*marks, *cited]
    inner = {edge for one in ranges for edge in (one.start, one.end) if span.start < edge < span.end}
    edges = sorted({span.start, span.end} | inner)
    for start, end in pairwise(edges):
        mark = next((m for m in marks if m.start <= start < m.end), None)
        yield Span(start, end), mark, next((s for s in cited if s.start <= start < s.end), None)


def _piece(
    article: Article, span: Span, mark: Mark | None, spot: Spot | None, now: tuple[str, int], *, bare: bool
) -> str:
    text = escape(article.text[span.start : span.end])
    if spot:
        kind = "cited now" if spot.number == now[1] else "cited"
        label = f'<sup><span class="sr">{now[0]} </span>{spot.number}</sup>' if span.start == spot.start else ""
        return f'<mark class="{kind}" data-number="{spot.number}" tabindex="-1">{label}{text}</mark>'
    if mark and mark.kind in _LEFT_OUT and not bare:
        return f'<span class="left-out" title="{_LEFT_OUT[mark.kind]}">{text}</span>'
    return text
