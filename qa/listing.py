"""The index, or a folder → what a person looks at when an answer seems off: `footnote articles` and `footnote search`.

File      Title       Outlet       Published    Language  Sentences  Boilerplate
tides.txt Tides rise  The Example  2024-03-05   en               24         31 %
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import InputError

if TYPE_CHECKING:
    from index.types import Article, Hit

__all__ = ["add_listing", "plain"]

_UNKNOWN = "unknown"


def plain(text: str) -> str:
    """`text` on one line, without characters that could steer a terminal (an escape sequence in an article, say)."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "�" for c in text).split())


def add_listing(commands: Any) -> None:
    """Add articles and search to the subparsers `commands`."""
    articles = commands.add_parser("articles", help="list the articles, or show one with what was set aside")
    articles.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="read these; default: those of the index")
    articles.add_argument("--show", metavar="ID", help="the text of one article, with what is not body text dimmed")
    articles.set_defaults(command=_articles)
    search = commands.add_parser("search", help="print the passages that are nearest to a question, with their scores")
    search.add_argument("question")
    search.add_argument("-k", type=int, default=8, metavar="N", help="how many; default: 8")
    search.set_defaults(command=_search)


def _articles(arguments: argparse.Namespace) -> int:
    found = _read(arguments.paths) if arguments.paths else _indexed()
    if arguments.show is None:
        _table(found)
        return 0
    article = next((a for a in found if a.id == arguments.show), None)
    if article is None:
        raise InputError(f"There is no article {arguments.show!r}. List them with: footnote articles")
    _show(article)
    return 0


def _read(paths: list[Path]) -> Iterator["Article"]:
    from index.articles import read_articles

    return read_articles(paths, skipped=lambda path, why: print(f"left out: {path}: {plain(why)}", file=sys.stderr))


def _indexed() -> Iterator["Article"]:
    from qa.assistant import Assistant

    with Assistant.open() as assistant:
        yield from assistant.articles()


def _table(articles: Iterator["Article"]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from index.overview import row_of

    rows = [row_of(article) for article in articles]
    table = Table(box=None, pad_edge=False)
    # Whole, as it is what --show takes.
    table.add_column("Id", no_wrap=True, min_width=max((len(row.id) for row in rows), default=0))
    table.add_column("Title", no_wrap=True, overflow="ellipsis", max_width=44)
    for name in ("Outlet", "Published", "Language"):
        table.add_column(name, no_wrap=True, overflow="ellipsis", min_width=10, max_width=24)
    for name in ("Sentences", "Boilerplate"):
        table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
    for row in rows:
        known = [row.title, row.outlet, row.published, row.language]
        cells = [row.id, *(cell or _UNKNOWN for cell in known), str(row.sentences), f"{row.boilerplate:.0%}"]
        table.add_row(*(Text(plain(cell)) for cell in cells))  # Text: square brackets in a title are no markup
    Console().print(table)


def _show(article: "Article") -> None:
    from rich.console import Console
    from rich.text import Text

    from index.overview import marked_text

    text = Text()
    for piece, mark in marked_text(article):
        printable = "".join(c if c.isprintable() or c.isspace() else "�" for c in piece)
        text.append(printable, style="dim" if mark else "")
    Console().print(text, soft_wrap=True)


def _search(arguments: argparse.Namespace) -> int:
    from qa.assistant import Assistant

    if arguments.k < 1:
        raise InputError(f"-k is {arguments.k}. Ask for at least one passage.")
    with Assistant.open() as assistant:
        for hit in assistant.search(arguments.question, k=arguments.k):
            print(_scored(hit))
    return 0


def _scored(hit: "Hit") -> str:
    best = max(hit.sentence_scores)
    scores = f"{hit.score:.3f}  cosine {hit.dense:.3f}  BM25 {hit.lexical:.2f}  best sentence {best:.3f}"
    return f"{scores}  {hit.passage.id}\n    {plain(hit.passage.text)}"
