"""The paragraphs of a file → where its articles begin: most files hold one, some hold several.

Example: a dateline after a line of boilerplate, once an article has run for a while, begins another article.
"""

from collections.abc import Sequence

from index.boilerplate import Block
from index.bylines import dateline_end
from index.signs import is_separator

__all__ = ["article_starts"]

_MIN_PROSE = 2  # paragraphs of prose an article has before another one can begin
_MAX_HEAD = 4  # lines above the first paragraph that can belong to the next article's head


def article_starts(text: str, blocks: Sequence[Block]) -> tuple[int, ...]:
    """The index of the first paragraph of every article; the first is 0."""
    starts, prose = [0], 0
    for i, block in enumerate(blocks):
        first = _head_start(blocks, i, starts[-1]) if prose >= _MIN_PROSE else None
        if first is not None and _breaks(text, blocks, first) and _opens(blocks, first, i):
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


def _breaks(text: str, blocks: Sequence[Block], first: int) -> bool:
    """Whether something stands between the articles: blank lines, a rule, a line that is not the article's."""
    before = blocks[first - 1]
    gap = text[before.span.end : blocks[first].span.start].replace("\r\n", "\n")
    return gap.count("\n") >= 3 or is_separator(before.text) or before.kind == "boilerplate"


def _opens(blocks: Sequence[Block], first: int, i: int) -> bool:
    """A dateline begins an article; so do a headline and who wrote it, or when."""
    if dateline_end(blocks[i].text):
        return True
    head = blocks[first:i]
    return any(not block.sure for block in head) and any(block.kind in ("byline", "metadata") for block in head)
