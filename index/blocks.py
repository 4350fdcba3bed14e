r"""A text → its paragraphs, as ranges: lines are joined only where the next word would not have fitted.

Example: in `"One line.\n\nAnother."` the paragraphs are `(Span(0, 9), Span(11, 19))`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from index.types import Span

__all__ = ["overlapping", "paragraphs", "trimmed", "without"]

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BLANK = "\u200b\u2060\ufeff\xad"
_ITEM = re.compile(r"(?:[-*•▪●‣◦]|\d{1,2}[.)])\s")
_FIRST_WORD = re.compile(r"\S+")
_MIN_WIDTH, _MAX_WIDTH = 40, 120
_FINAL = re.compile(r"[.!?…:;。！？؟।۔][\"'”’»)\]]*$")


def paragraphs(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """The paragraphs of `text[start:end]`, without white space around them, in order.

    Every line is a paragraph, but for texts that are wrapped at a narrow width: there a line goes on in the next one
    when that line's first word would not have fitted any more.
    """
    lines = list(_lines(text, start, len(text) if end is None else end))
    width = _wrap_width(text, lines)
    found: list[Span] = []
    for line, previous in zip(lines, [None, *lines], strict=False):
        if previous and width and _goes_on(text, previous, line, width):
            found[-1] = Span(found[-1].start, line.end)
        else:
            found.append(line)
    return tuple(found)


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The range without white space at its ends; None when nothing is left."""
    while start < end and _is_blank(text[start]):
        start += 1
    while end > start and _is_blank(text[end - 1]):
        end -= 1
    return Span(start, end) if start < end else None


def overlapping(spans: Sequence[Span], span: Span) -> Sequence[Span]:
    """Those of `spans` (sorted, apart from each other) that share a character with `span`."""
    first = bisect_right(spans, span.start, key=lambda s: s.end)
    return spans[first : bisect_left(spans, span.end, key=lambda s: s.start)]


def without(span: Span, holes: Iterable[Span]) -> Iterator[Span]:
    """What is left of `span` when the `holes` (sorted) are taken out."""
    start = span.start
    for hole in holes:
        if hole.end > start and hole.start < span.end:
            if hole.start > start:
                yield Span(start, hole.start)
            start = hole.end
    if start < span.end:
        yield Span(start, span.end)


def _is_blank(char: str) -> bool:
    return char.isspace() or char in _BLANK


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _LINE.finditer(text, start, end):
        line = trimmed(text, match.start(), match.end())
        if line:
            yield line


def _wrap_width(text: str, lines: list[Span]) -> int:
    """The width the text was wrapped at; 0 when it has long lines, or hardly a line that ends within a sentence."""
    lengths = [line.end - line.start for line in lines]
    if sum(n for n in lengths if n > _MAX_WIDTH) > 0.1 * sum(lengths):
        return 0
    going_on = [line for line, after in pairwise(lines) if _touching(text, line, after)]
    lengths = sorted(line.end - line.start for line in going_on)
    width = lengths[int(0.9 * len(lengths))] if lengths else 0
    long = [line for line in going_on if line.end - line.start > 0.75 * width]
    unfinished = sum(not _FINAL.search(text[line.start : line.end]) for line in long)
    return width if width >= _MIN_WIDTH and unfinished > 0.4 * len(long) else 0


def _touching(text: str, line: Span, after: Span) -> bool:
    gap = text[line.end : after.start].replace("\r\n", "\n")
    return sum(not _LINE.match(char) for char in gap) == 1


def _goes_on(text: str, line: Span, after: Span, width: int) -> bool:
    if not _touching(text, line, after) or _ITEM.match(text, after.start, after.end):
        return False
    word = _FIRST_WORD.match(text, after.start, after.end)
    full = word is not None and line.end - line.start + 1 + word.end() - word.start() > width
    unfinished = not _FINAL.search(text[line.start : line.end]) and text[after.start].islower()
    return full or (unfinished and line.end - line.start >= _MIN_WIDTH)
