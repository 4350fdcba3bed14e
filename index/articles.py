"""Files and folders → articles, one at a time; what cannot be read is named with the reason, and the rest goes on.

Example: `read_articles([Path("news")], skipped=print)` yields `Article("tides", "Tides rise", …)` and so on, and prints
`news/logo.png not text` for the picture.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from index.blocks import paragraphs
from index.boilerplate import Block, blocks_of, judge
from index.divide import article_starts
from index.errors import InputError
from index.formats import Page, read_pages
from index.metadata import Facts, facts_of_head, leading_metadata, opening_words, with_defaults
from index.sentences import list_items
from index.signs import dateline_end, word_count
from index.types import Article, Mark, Span

__all__ = ["articles_of", "read_articles"]


def _ignored(path: str, reason: str) -> None:
    pass


def read_articles(paths: Sequence[Path], *, skipped: Callable[[str, str], None] = _ignored) -> Iterator[Article]:
    """Every article under `paths` (files, or folders with everything below), in a fixed order, read as it is asked for.

    A file that cannot be read is told to `skipped` as (path, reason). An article's id is its file's stem, with "#2",
    "#3" … for further ones of the same file; when the stem was used already in this reading, the path below the given
    folder takes its place ("sport/final"), with the suffix when that is taken too. Raises InputError when a path does
    not exist, at once.
    """
    for path in paths:
        if not path.exists():
            raise InputError(f"No folder or file at {path}. Name a folder that holds articles: footnote index FOLDER")
    return _articles(paths, skipped)


def _articles(paths: Sequence[Path], skipped: Callable[[str, str], None]) -> Iterator[Article]:
    taken: set[str] = set()
    for file in read_pages(paths, skipped):
        name = next(n for n in file.names if n not in taken)
        taken.add(name)
        count = 0
        for page in file.pages:
            for article in articles_of(page, path=file.path, name=name, before=count):
                count += 1
                yield article


def articles_of(page: Page, *, path: str, name: str, before: int = 0) -> Iterator[Article]:
    """The articles in one text. `before` counts the file's earlier ones, for the ids."""
    text = page.text
    first_date = None
    spans = paragraphs(text)
    if spans:
        first_date = leading_metadata(text, spans[0])
    if first_date:
        rest = Span(min(first_date.end, spans[0].end), spans[0].end)
        spans = (*([rest] if rest.start < rest.end else []), *spans[1:])
    blocks = blocks_of(text, spans)
    starts = article_starts(text, blocks)
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    for number, (a, b) in enumerate(zip(starts, [*starts[1:], len(blocks)], strict=True)):
        start = blocks[a].span.start if number else 0
        end = blocks[b].span.start if b < len(blocks) else len(text)
        known = page.facts if number == 0 else Facts()
        judged = judge(blocks[a:b], title=known.title or "")
        marks = _marks(text, judged)
        if number == 0 and first_date:
            stated = text[first_date.start : first_date.end]
            known = with_defaults(known, facts_of_head([Block(first_date, stated, "metadata")]))
            marks = (first_date, *marks)
        facts = with_defaults(known, facts_of_head(judged))
        body = next((x.text for x in judged if x.kind is None), "")
        yield Article(
            id=name if before + number == 0 else f"{name}#{before + number + 1}",
            title=facts.title or opening_words(body[dateline_end(body) :]),
            text=text,
            path=path,
            sha256=digest,
            start=start,
            end=end,
            outlet=facts.outlet,
            published=facts.published,
            published_from=facts.published_from,
            language=facts.language,
            byline=facts.byline,
            url=facts.url,
            marks=marks,
        )


def _marks(text: str, judged: Sequence[Block]) -> tuple[Mark, ...]:
    marks = []
    for block in judged:
        span = block.span
        if block.kind is not None:
            marks.append(Mark(span.start, span.end, block.kind))
            continue
        dateline = dateline_end(block.text)
        if dateline:
            marks.append(Mark(span.start, span.start + dateline, "dateline"))
        items = list_items(text, span.start, span.end)
        heading = text[span.start : items[0]].rstrip() if items else ""
        if heading and word_count(heading) <= 8 and not heading.endswith((".", ":", ",", ";", "!", "?")):
            marks.append(Mark(span.start, span.start + len(heading), "subhead"))
    return tuple(marks)
