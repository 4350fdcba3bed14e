"""A text of a file → its articles: what is body is told from what is not, and where the next article begins.

Example: a page of two reports, one after the other, gives `Article("tides", …)` and `Article("tides#2", …)`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from index.blocks import paragraphs
from index.boilerplate import Block, blocks_of, judge
from index.bylines import dateline_end
from index.divide import article_starts
from index.formats import Page
from index.furniture import body_language, foreign_marked, repeats_marked
from index.metadata import Facts, facts_of_head, leading_metadata, opening_words, with_defaults
from index.sentences import list_items
from index.signs import word_count
from index.types import Article, Mark, MarkKind, Span

__all__ = ["Text", "divided", "text_of"]

_MAX_SHARED = 500_000  # characters: of a longer text with several articles, each one keeps its own part only
_MAX_LIST_HEADING = 8  # words


@dataclass(frozen=True, slots=True)
class Text:
    """A page on its way: its paragraphs, and what its file is called and states (by an article's number, from 1)."""

    page: Page
    blocks: Sequence[Block]
    path: str
    name: str
    stated: Callable[[int], Facts]


def text_of(page: Page, path: str, name: str, stated: Callable[[int], Facts]) -> Text:
    """A page with its paragraphs found."""
    return Text(page, _blocks(page), path, name, stated)


def _blocks(page: Page) -> list[Block]:
    """The paragraphs of a page; a leading "date 2024-03-05" is one of its own."""
    text = page.text
    blocks = list(page.blocks) or blocks_of(text, paragraphs(text))
    stated = leading_metadata(text, blocks[0].span) if blocks and not blocks[0].sure else None
    if not stated:
        return blocks
    rest = Span(min(stated.end, blocks[0].span.end), blocks[0].span.end)
    return [
        _cut(text, stated.start, rest.start, "metadata"),
        *blocks_of(text, [rest] if rest.start < rest.end else []),
        *blocks[1:],
    ]


def divided(text: Text, repeated: frozenset[str], *, before: int) -> Iterator[Article]:
    """The articles of a text whose file gave `before` articles already; its neighbours share its `repeated` lines."""
    blocks, whole = repeats_marked(text.blocks, repeated), text.page.text
    starts = (0,) if text.page.whole else article_starts(whole, blocks)
    number = before
    for a, b in zip(starts, [*starts[1:], len(blocks)], strict=True):
        extent = Span(blocks[a].span.start if a else 0, blocks[b].span.start if b < len(blocks) else len(whole))
        stated = text.stated(number + 1)
        known = with_defaults(stated, text.page.facts if a == 0 else Facts())
        language = body_language(blocks[a:b])
        judged = _opened(whole, judge(foreign_marked(blocks[a:b], language), title=known.title or ""))
        if all(block.kind for block in judged):
            continue
        number += 1
        facts = with_defaults(known, with_defaults(facts_of_head(judged), Facts(language=language)))
        article = _article(text, extent, judged, facts, number)
        yield _hashed(_own_part(article) if len(whole) > _MAX_SHARED and len(starts) > 1 else article)


def _opened(text: str, judged: Sequence[Block]) -> list[Block]:
    """The same blocks, with the dateline that opens the body, and the headings of lists, as blocks of their own."""
    found: list[Block] = []
    lead = True
    for block in judged:
        cut = 0
        if block.kind is None:
            cut = (lead and dateline_end(block.text)) or _list_heading(block)
            kind: MarkKind = "dateline" if lead and dateline_end(block.text) else "subhead"
            lead = False
        if cut:
            found += [
                _cut(text, block.span.start, block.span.start + cut, kind),
                _cut(text, block.span.start + cut, block.span.end, None),
            ]
        else:
            found.append(block)
    return found


def _list_heading(block: Block) -> int:
    """How many characters before the first item of a list inside a paragraph are its heading; 0 when none."""
    items = list_items(block.text, 0, len(block.text))
    heading = block.text[: items[0]].rstrip() if items else ""
    is_heading = word_count(heading) <= _MAX_LIST_HEADING and not heading.endswith((".", ":", ",", ";", "!", "?"))
    return len(heading) if is_heading else 0


def _cut(text: str, start: int, end: int, kind: MarkKind | None) -> Block:
    return Block(Span(start, end), text[start:end], kind, sure=kind is not None)


def _article(text: Text, extent: Span, judged: Sequence[Block], facts: Facts, number: int) -> Article:
    marks = [Mark(block.span.start, block.span.end, block.kind) for block in judged if block.kind]
    return Article(
        id=text.name if number == 1 else f"{text.name}#{number}",
        title=facts.title or opening_words(next(block.text for block in judged if block.kind is None)),
        text=text.page.text,
        path=text.path,
        sha256="",
        start=extent.start,
        end=extent.end,
        outlet=facts.outlet,
        published=facts.published,
        published_from=facts.published_from,
        language=facts.language,
        byline=facts.byline,
        url=facts.url,
        marks=tuple(marks),
    )


def _own_part(article: Article) -> Article:
    """The article with its own part of a long text as its text: many articles would each carry the whole."""
    by = article.start
    marks = tuple(Mark(mark.start - by, mark.end - by, mark.kind) for mark in article.marks)
    return replace(article, text=article.text[by : article.end], start=0, end=article.end - by, marks=marks)


def _hashed(article: Article) -> Article:
    return replace(article, sha256=sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest())
