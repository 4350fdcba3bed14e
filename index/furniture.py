"""Several texts → the lines that many of them carry, and what is in another language: the site's, not the articles'.

Example: "More from our newsroom" under nine articles of a folder is boilerplate in all nine.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.boilerplate import Block
from index.language import is_foreign, language_of

__all__ = ["body_language", "foreign_marked", "repeated_lines", "repeats_marked"]

_MIN_TEXTS = 4  # as many texts carry a line, or more, before it is the site's
_MIN_SHARE = 0.05  # … and this share of the texts looked at together
_MAX_WORDS = 60
_MIN_PROSE_WORDS = 8


def repeated_lines(texts: Iterable[Sequence[Block]]) -> frozenset[str]:
    """The lines that stand in at least 4 texts and 5 % of them, as `_key` gives them."""
    seen: Counter[str] = Counter()
    count = 0
    for blocks in texts:
        count += 1
        seen.update({_key(block) for block in blocks if block.words <= _MAX_WORDS})
    return frozenset(key for key, n in seen.items() if n >= max(_MIN_TEXTS, _MIN_SHARE * count))


def repeats_marked(blocks: Sequence[Block], repeated: frozenset[str]) -> list[Block]:
    """The repeated lines at the text's edges, and those without a full stop, as boilerplate.

    A text that mostly repeats others carries the same story: nothing of it is marked.
    """
    again = [_key(block) in repeated and block.words <= _MAX_WORDS for block in blocks]
    prose = [
        is_again
        for block, is_again in zip(blocks, again, strict=True)
        if not block.sure and block.words >= _MIN_PROSE_WORDS
    ]
    if sum(prose) * 2 > len(prose):
        return list(blocks)
    edge = _edges([is_again or block.sure for block, is_again in zip(blocks, again, strict=True)])
    return [
        replace(block, kind="boilerplate", sure=True)
        if is_again and not block.sure and (at_edge or block.words < _MIN_PROSE_WORDS)
        else block
        for block, is_again, at_edge in zip(blocks, again, edge, strict=True)
    ]


def body_language(blocks: Iterable[Block]) -> str | None:
    """The language that the prose among `blocks` is written in."""
    return language_of("\n".join(block.text for block in blocks if _is_prose(block)))


def foreign_marked(blocks: Sequence[Block], language: str | None) -> list[Block]:
    """Paragraphs in another language than the article's as boilerplate, unless they are much of it."""
    if language is None:
        return list(blocks)
    foreign = {i for i, block in enumerate(blocks) if _is_prose(block) and is_foreign(block.text, language)}
    if sum(blocks[i].words for i in foreign) > 0.4 * sum(block.words for block in blocks if _is_prose(block)):
        return list(blocks)
    return [replace(b, kind="boilerplate", sure=True) if i in foreign else b for i, b in enumerate(blocks)]


def _is_prose(block: Block) -> bool:
    return block.kind is None and block.words >= _MIN_PROSE_WORDS


def _key(block: Block) -> str:
    return " ".join(re.findall(r"\w+", block.text.lower()))


def _edges(flags: Sequence[bool]) -> list[bool]:
    """Which of the true flags are joined to the start or the end by true ones."""
    first = next((i for i, flag in enumerate(flags) if not flag), len(flags))
    last = next((i for i in range(len(flags) - 1, -1, -1) if not flags[i]), -1)
    return [i < first or i > last for i in range(len(flags))]
