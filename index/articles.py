"""Files and folders → articles, one at a time; what cannot be read is named with the reason, and the rest goes on.

Example: `read_articles([Path("news")], skipped=print)` yields `Article("tides", "Tides rise", …)` and so on, and prints
`news/logo.png an unknown kind of file (.png)` for the picture.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from index.blocks import paragraphs
from index.boilerplate import Block, blocks_of, judge
from index.bylines import dateline_end
from index.divide import article_starts
from index.errors import InputError
from index.formats import Page, read_files
from index.furniture import body_language, foreign_marked, repeated_lines, repeats_marked
from index.metadata import Facts, facts_of_head, leading_metadata, opening_words, with_defaults
from index.sentences import list_items
from index.signs import word_count
from index.stories import with_stories
from index.types import Article, Mark, MarkKind, Span

__all__ = ["articles_of", "read_articles"]

_BATCH_TEXTS = 200  # texts looked at together for lines that repeat
_BATCH_CHARACTERS = 4_000_000
_MAX_SHARED = 500_000  # characters: of a longer text with several articles, each one keeps its own part only
_MAX_LIST_HEADING = 8  # words

_Skipped = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class _Text:
    """A page on its way: its paragraphs, and what its file is called and states."""

    page: Page
    blocks: Sequence[Block]
    path: str
    name: str
    stated: Callable[[int], Facts]


def _ignored(path: str, reason: str) -> None:
    pass


def read_articles(paths: Sequence[Path], *, skipped: _Skipped = _ignored) -> Iterator[Article]:
    """Every article under `paths` (files, or folders with everything below), in a fixed order, read as it is asked for.

    A file that cannot be read is told to `skipped` as (path, reason). An article's id is its file's stem, with "#2",
    "#3" … for further ones of the same file; when the stem was used already in this reading, the path below the given
    folder takes its place ("sport/final"), with the suffix when that is taken too: as a folder's own files come before
    its folders', a file's id does not change when others are added below. Raises InputError, at once, when a path does
    not exist.
    """
    for path in paths:
        if not path.exists():
            raise InputError(f"No folder or file at {path}. Name a folder that holds articles: footnote index FOLDER")
    return with_stories(_articles(paths, skipped))


def articles_of(page: Page, *, path: str = "", name: str = "text") -> tuple[Article, ...]:
    """The articles in one text, judged without any other text beside it."""
    text = _Text(page, _blocks(page), path, name, lambda _: Facts())
    return tuple(_divided(text, frozenset(), before=0))


def _articles(paths: Sequence[Path], skipped: _Skipped) -> Iterator[Article]:
    count, current = 0, None
    for batch in _batches(_texts(paths, skipped)):
        repeated = repeated_lines(text.blocks for text in batch)
        for text in batch:
            if text.name != current:
                count, current = 0, text.name
            found = tuple(_divided(text, repeated, before=count))
            count += len(found)
            yield from found
            if not count:
                skipped(text.path, "no article's text in it")


def _texts(paths: Sequence[Path], skipped: _Skipped) -> Iterator[_Text]:
    taken: set[str] = set()
    for file in read_files(paths, skipped):
        name = next((n for n in file.names if n not in taken), None)
        if name is None:
            continue  # no name is left: two files of a zip share one
        for page in file.pages:
            taken.add(name)
            yield _Text(page, _blocks(page), file.path, name, file.stated)


def _batches(texts: Iterator[_Text]) -> Iterator[list[_Text]]:
    batch: list[_Text] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text.page.text)
        if len(batch) >= _BATCH_TEXTS or size >= _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


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


def _divided(text: _Text, repeated: frozenset[str], *, before: int) -> Iterator[Article]:
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


def _article(text: _Text, extent: Span, judged: Sequence[Block], facts: Facts, number: int) -> Article:
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
