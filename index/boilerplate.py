"""The paragraphs of one article → what each one is: body, title, subhead, caption, byline, boilerplate, …

No rule knows an outlet or a topic: a paragraph is judged by its wording (index/signs.py), by how it ends, by where it
stands. Example: a line without a full stop between two paragraphs of prose is a subhead.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.bylines import is_byline, is_end_credit
from index.dates import is_date_line
from index.outlets import read_head_line
from index.sentences import split_sentences
from index.signs import (
    NAMES,
    ends_sentence,
    is_credit,
    is_furniture,
    is_heading,
    is_legal,
    is_separator,
    opens_comments,
    word_count,
)
from index.types import MarkKind, Span

__all__ = ["Block", "blocks_of", "by_wording", "judge"]

_QUESTION = re.compile(r"[?？؟][\"'”’»)\]]*$")
_AND_SO = re.compile(r"\W*(?:but|and|so|or|because|then|yet)\b", re.IGNORECASE)
_ITEM = re.compile(r"(?:[-–—*•▪●‣◦·]|\(?\d{1,2}[.)]|[a-z]\))\s+\S")
_NAME_AND_DATE = re.compile(
    r"^\W*((?:[^\W\d_a-zß-öø-ÿ][\w.’'-]*\s+){1,4}?[^\W\d_a-zß-öø-ÿ][\w.’'-]*)[\s,|·•–—-]+(?=\S)(.+)$"
)
_ATTRIBUTED = re.compile(rf"[“\"«][^”\"»]+[”\"»]\s*[-–—]{{1,2}}\s*{NAMES}")
_MAX_HEADING_WORDS = 30
_MAX_DECK_WORDS = 60
_MAX_TITLE_WORDS = 24
_MAX_COMPARED = 400  # paragraphs: every one is compared with every other


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with what is known of it. `kind` None is body; `sure` kinds are not judged again."""

    span: Span
    text: str
    kind: MarkKind | None = None
    sure: bool = False

    @property
    def words(self) -> int:
        """How many words it has."""
        return word_count(self.text)


def blocks_of(text: str, spans: Sequence[Span]) -> list[Block]:
    """Paragraphs with the kind that their wording alone gives away."""
    return [by_wording(Block(span, text[span.start : span.end])) for span in spans]


def judge(blocks: Sequence[Block], *, title: str = "") -> list[Block]:
    """Every paragraph of one article with its kind. `title` is the headline when it is known from elsewhere."""
    found = _edges_cleared(_by_ending(_after_end_dropped(blocks)))
    if all(block.kind for block in found):
        found = _without_prose(found)
    prose = [i for i, block in enumerate(found) if block.kind is None]
    first, last = (prose[0], prose[-1]) if prose else (len(found), -1)
    head = _judge_head(found[:first], title)
    tail = [
        replace(b, kind="boilerplate", sure=True) if not b.sure or b.kind in ("subhead", "title") else b
        for b in found[last + 1 :]
    ]
    return head + _repeats_marked(found[first : last + 1]) + tail


def _edges_cleared(blocks: list[Block]) -> list[Block]:
    """Prose of the site's at the start and the end, and a deck above the headline, are not the body's prose."""
    for order in (range(len(blocks)), range(len(blocks) - 1, -1, -1)):
        for i in order:
            if blocks[i].kind is not None:
                continue
            if is_furniture(blocks[i].text, at_edge=True):
                blocks[i] = _closed(blocks[i])
            elif order.step > 0 and _is_deck(blocks, i):
                blocks[i] = replace(blocks[i], kind="subhead")
            else:
                break
    return blocks


def _is_deck(blocks: Sequence[Block], i: int) -> bool:
    """A long line without a full stop that a headline or a caption follows."""
    follows = blocks[i + 1].kind if i + 1 < len(blocks) else None
    return (
        not ends_sentence(blocks[i].text) and blocks[i].words <= _MAX_DECK_WORDS and follows in ("subhead", "caption")
    )


def by_wording(block: Block) -> Block:
    """The block with the kind that its wording gives away, surely; itself when it could be body."""
    text = block.text
    if is_separator(text) or is_legal(text) or opens_comments(text):
        return replace(block, kind="boilerplate", sure=True)
    if is_credit(text):
        return replace(block, kind="caption", sure=True)
    stated = read_head_line(text)
    if is_date_line(text) or (stated.dated and stated.outlet):
        return replace(block, kind="metadata", sure=True)
    named = _NAME_AND_DATE.match(text) if block.words <= _MAX_HEADING_WORDS else None
    if is_byline(text) or (named and is_date_line(named.group(2))):
        return replace(block, kind="byline", sure=True)
    return replace(block, kind="boilerplate", sure=True) if is_furniture(text, at_edge=False) else block


def _after_end_dropped(blocks: Sequence[Block]) -> list[Block]:
    """What follows the comments' heading, or the line that says who reported and edited, is not the article's."""
    prose = [i for i, block in enumerate(blocks) if not block.sure and block.words >= 12]
    earliest = prose[1] if len(prose) > 1 else len(blocks)  # above the article, "12 comments" is a link to them
    opened = next((i for i in range(earliest, len(blocks)) if opens_comments(blocks[i].text)), len(blocks))
    closed = next((i for i in range(earliest, opened) if is_end_credit(blocks[i].text)), opened)
    opened = min(opened, closed + 1)
    return [*blocks[:opened], *(replace(block, kind="boilerplate", sure=True) for block in blocks[opened:])]


def _by_ending(blocks: Sequence[Block]) -> list[Block]:
    after: Block | None = None
    found: list[Block] = []
    for block in reversed(blocks):
        if not block.sure and block.kind is None and not _is_prose(block, after):
            block = replace(block, kind="subhead")
        found.append(block)
        after = block
    return _lists_kept(found[::-1])


def _is_prose(block: Block, after: Block | None) -> bool:
    text, words = block.text, block.words
    if (
        _QUESTION.search(text)
        and words <= 12
        and not text.startswith(("“", '"', "«"))
        and len(split_sentences(text)) == 1
    ):
        return bool(_AND_SO.match(text))  # a question that stands alone heads what answers it
    if _ATTRIBUTED.match(text):
        return words >= 6
    if ends_sentence(text):
        return words >= 3 or (words > 0 and after is not None and after.kind is None)
    if text.endswith((":", "：")):
        return after is not None and (after.kind is None or (not after.sure and bool(_ITEM.match(after.text))))
    return words > _MAX_HEADING_WORDS or (words >= 12 and len(split_sentences(text)) > 1)


def _lists_kept(blocks: list[Block]) -> list[Block]:
    """The items of a list inside the article belong to its body, full stop or not; those of a list of links do not."""
    last = max((i for i, block in enumerate(blocks) if block.kind is None), default=-1)
    found: list[Block] = []
    for i, block in enumerate(blocks):
        above = found[-1] if found else None
        if above and block.kind == "subhead" and not block.sure and _ITEM.match(block.text):
            led = above.kind is None and (above.text.endswith(":") or bool(_ITEM.match(above.text)))
            stated = 0 < i < last and block.words >= 3 and above.kind == "subhead" and _is_item(blocks, i + 1)
            block = replace(block, kind=None) if led or stated else block
        found.append(block)
    return found


def _is_item(blocks: Sequence[Block], i: int) -> bool:
    return i < len(blocks) and not blocks[i].sure and bool(_ITEM.match(blocks[i].text))


def _without_prose(blocks: Sequence[Block]) -> list[Block]:
    """An article whose script or style has no full stops: what is long enough is body."""
    return [replace(b, kind=None) if not b.sure and b.words >= 8 else b for b in blocks]


def _judge_head(head: Sequence[Block], title: str) -> list[Block]:
    lines = [_closed(b) if not b.sure and is_furniture(b.text, at_edge=True) else b for b in head]
    lines = _outlets_marked(lines, title)
    chosen = _title_index(lines, title)
    titled = next((i for i, block in enumerate(lines) if block.kind == "title"), 0)
    return [
        replace(block, kind="boilerplate")
        if i < titled and block.kind == "subhead"
        else block
        if block.sure
        else replace(block, kind="title")
        if i == chosen
        else replace(block, kind="subhead" if (chosen is not None and i > chosen) or block.words > 3 else "boilerplate")
        for i, block in enumerate(lines)
    ]


def _outlets_marked(head: Sequence[Block], title: str) -> list[Block]:
    """The lines that are an outlet's name alone, as metadata: below a headline, or above it when they are sure."""
    lines = list(head)
    titles = [i for i, b in enumerate(head) if b.kind == "title" or (_could_be_title(b, 3) and not _states_outlet(b))]
    for i, block in enumerate(head):
        if block.kind == "title" or not _states_outlet(block) or (title and _plain(block.text) == _plain(title)):
            continue
        stated, below = read_head_line(block.text), any(j < i for j in titles)
        beside = {b.kind for b in (*lines[max(0, i - 1) : i], *head[i + 1 : i + 2])} & {"byline", "metadata"}
        if (below and (beside or stated.dated)) or (stated.firm and stated.plain and (titles or title)):
            lines[i] = replace(block, kind="metadata", sure=True)
    return lines


def _states_outlet(block: Block) -> bool:
    """Whether a line names the outlet, or has a date between bars."""
    stated = read_head_line(block.text)
    return not block.sure and (stated.outlet is not None or stated.dated)


def _title_index(head: Sequence[Block], title: str) -> int | None:
    """The headline: the one that is known, else the first of the lines right above the byline, the date or the body."""
    if any(block.kind == "title" for block in head):
        return None
    wanted = _plain(title)
    known = next((i for i, b in enumerate(head) if not b.sure and wanted and _plain(b.text) == wanted), None)
    if known is not None:
        return known
    above = next((i for i, b in enumerate(head) if _could_be_title(b, 3)), len(head))
    below = next((i for i, b in enumerate(head) if i > above and b.kind in ("byline", "metadata")), len(head))
    chosen = None
    for i in [*range(below - 1, -1, -1), *range(below, len(head))]:
        if _could_be_title(head[i], 3):
            chosen = i
        elif chosen is not None:
            break
    short = [i for i, block in enumerate(head) if _could_be_title(block, 1)]
    return chosen if chosen is not None else short[-1] if short else None


def _could_be_title(block: Block, least_words: int) -> bool:
    return not block.sure and least_words <= block.words <= _MAX_TITLE_WORDS and is_heading(block.text)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _closed(block: Block) -> Block:
    return block if block.sure else replace(block, kind="boilerplate", sure=True)


def _repeats_marked(blocks: Sequence[Block]) -> list[Block]:
    """A short paragraph whose words stand in the body elsewhere is a pull quote, not a statement of its own."""
    if len(blocks) > _MAX_COMPARED:
        return list(blocks)
    whole = [_plain(block.text) if block.kind is None else "" for block in blocks]
    return [
        replace(block, kind="subhead") if _could_be_pulled(block) and _is_elsewhere(whole, i) else block
        for i, block in enumerate(blocks)
    ]


def _could_be_pulled(block: Block) -> bool:
    return block.kind is None and 4 <= block.words <= _MAX_HEADING_WORDS and len(split_sentences(block.text)) == 1


def _is_elsewhere(whole: Sequence[str], i: int) -> bool:
    """Whether paragraph `i` is inside a longer one; of two equal ones the first stays."""
    return any(whole[i] in other and (len(other) > len(whole[i]) or j < i) for j, other in enumerate(whole) if j != i)
