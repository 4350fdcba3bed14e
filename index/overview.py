"""Articles → what a person looks at when an answer seems off: a row for each, its text with what was set aside.

Example: `Row("tides.txt", "tides", "Tides rise", "The Example", "2024-03-05", "JSON-LD", "en", 24, 0.31, "tides")`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from index.articles import read_articles
from index.sentences import body_sentences
from index.types import Article, MarkKind

__all__ = ["Rate", "Row", "marked_text", "reading_rates", "row_of"]

_MIN_SECONDS = 0.3  # a file is read again until this much time has passed


@dataclass(frozen=True, slots=True)
class Row:
    """One article: `sentences` of its body; `boilerplate` is the share of its visible characters marked so (0 to 1)."""

    file: str
    id: str
    title: str
    outlet: str | None
    published: str | None
    published_from: str | None
    language: str | None
    sentences: int
    boilerplate: float
    story: str | None


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast the files of one format are read."""

    format: str
    articles_per_second: float
    megabytes_per_second: float


def row_of(article: Article) -> Row:
    """What the table of articles shows of one."""
    marked = sum(_visible(article.text[m.start : m.end]) for m in article.marks if m.kind == "boilerplate")
    share = marked / (_visible(article.text[article.start : article.end]) or 1)
    return Row(
        Path(article.path).name,
        article.id,
        article.title,
        article.outlet,
        article.published,
        article.published_from,
        article.language,
        len(body_sentences(article)),
        share,
        article.story,
    )


def marked_text(article: Article) -> Iterator[tuple[str, MarkKind | None]]:
    """The whole text of an article in pieces, each with its mark; None is body. Joined, the pieces are the text."""
    at = article.start
    for mark in article.marks:
        if mark.start > at:
            yield article.text[at : mark.start], None
        yield article.text[mark.start : mark.end], mark.kind
        at = mark.end
    if at < article.end:
        yield article.text[at : article.end], None


def reading_rates(files: Sequence[Path]) -> tuple[Rate, ...]:
    """Articles and megabytes a second, by format (a file's suffix), over `files`."""
    formats = sorted({file.suffix for file in files})
    return tuple(_rate(suffix, [file for file in files if file.suffix == suffix]) for suffix in formats)


def _rate(suffix: str, files: Sequence[Path]) -> Rate:
    list(read_articles(files))  # what is imported or loaded once is not counted
    articles, size, start = 0, 0, perf_counter()
    while (seconds := perf_counter() - start) < _MIN_SECONDS:
        articles += sum(1 for _ in read_articles(files))
        size += sum(file.stat().st_size for file in files)
    return Rate(suffix, articles / seconds, size / 1e6 / seconds)


def _visible(text: str) -> int:
    return sum(not char.isspace() for char in text)
