"""The paragraphs of a file → where its articles begin: most files hold one, some hold several.

Example: a dateline after a line of boilerplate, once an article has run for a while, begins another article.
"""

from collections.abc import Sequence

from index.boilerplate import Block
from index.bylines import dateline_end
from index.signs import is_separator

__all__ = ["article_starts"]

_MIN_PROSE = 2  # paragraphs of prose an article has before another one can begin
_MIN_GAP = 3  # line ends; two set paragraphs apart
_MAX_HEAD = 4  # lines above the first paragraph that can belong to the next article's head


def article_starts(text: str, blocks: Sequence[Block]) -> tuple[int, ...]:
    """The index of the first paragraph of every article; the first is 0."""
    starts, prose = [0], 0
    for i, block in enumerate(blocks):
        first = _head_start(blocks, i, starts[-1]) if prose >= _MIN_PROSE else None
        if first is not None and _opens(text, blocks, first, i):
            starts.append(first)
            prose = 0
        prose += _reads_as_prose(block)
    return tuple(starts)


def _reads_as_prose(block: Block) -> bool:
    return not block.sure and block.words >= 8


def _head_start(blocks: Sequence[Block], i: int, earliest: int) -> int | None:
    """The first line of the head above paragraph `i`, when that paragraph is prose."""
    if not _reads_as_prose(blocks[i]) or blocks[i].words < 12:
        return None
    first = i
    while first - 1 > earliest and i - first < _MAX_HEAD and _is_head_line(blocks[first - 1]):
        first -= 1
    return first


def _is_head_line(block: Block) -> bool:
    return block.kind in ("byline", "metadata") or (
        not block.sure and not block.text.endswith((".", ":", "”", '"')) and block.words <= 24
    )


def _opens(text: str, blocks: Sequence[Block], first: int, i: int) -> bool:
    """Whether paragraph `i`, with the lines from `first` on above it, begins an article.

    After blank lines or a rule, a dateline does, or a headline with a byline or a date; after a line of boilerplate a
    date is not enough (a chronicle has them); within running text only a headline with an agency's dateline is.
    """
    head, lead = blocks[first:i], blocks[i].text
    dateline = lead[: dateline_end(lead)]
    headline = any(not block.sure and block.words > 1 for block in head)
    byline = any(block.kind == "byline" for block in head)
    dated = any(block.kind == "metadata" for block in head)
    if _is_break(text, blocks[first - 1], blocks[first]):
        return bool(dateline) or (headline and (byline or dated))
    if blocks[first - 1].kind == "boilerplate":
        return bool(dateline) or (headline and byline)
    return headline and "(" in dateline


def _is_break(text: str, before: Block, after: Block) -> bool:
    gap = text[before.span.end : after.span.start].replace("\r\n", "\n")
    return gap.count("\n") >= _MIN_GAP or is_separator(before.text)
