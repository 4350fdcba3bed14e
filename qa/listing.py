"""The index, or a folder → what a person looks at when an answer seems off: `footnote articles` and `footnote search`.

File      Title       Outlet       Published    Language  Sentences  Boilerplate
tides.txt Tides rise  The Example  2024-03-05   en               24         31 %
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import InputError
from qa.filter_options import add_filter, filter_of
from qa.notes import lines

if TYPE_CHECKING:
    from index.types import Article, Hit
    from qa.scope import Scope

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
    search.add_argument("--json", action="store_true", help="print question, corrections, filter and hits as JSON")
    add_filter(search)
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
    where = filter_of(arguments)
    with Assistant.open() as assistant:
        scope = assistant.scope(arguments.question, where=where)
        hits = assistant.search(arguments.question, k=arguments.k, where=where)
        texts = {hit.passage.article_id: assistant.article(hit.passage.article_id).text for hit in hits}
    print(_as_json(scope, hits, texts) if arguments.json else _as_text(scope, hits, texts))
    return 0


def _as_text(scope: "Scope", hits: Sequence["Hit"], texts: Mapping[str, str]) -> str:
    told = [f"{_scored(hit)}\n{_in_context(hit, texts[hit.passage.article_id])}" for hit in hits]
    return "\n".join([*map(plain, lines(scope.corrections, scope.within)), *(told or ["Nothing was found."])])


def _in_context(hit: "Hit", text: str) -> str:
    """The passage on a line of its own, between the sentences before it and those after it."""
    before, after = _around(hit, text)
    parts = [f"… {plain(before)}" if before else "", plain(hit.passage.text), f"{plain(after)} …" if after else ""]
    return "\n".join(f"    {part}" for part in parts if part)


def _around(hit: "Hit", text: str) -> tuple[str, str]:
    """The sentences before a hit and those after it; empty where there are none."""
    before, after = (text[run[0].start : run[-1].end] if run else "" for run in (hit.before, hit.after))
    return before, after


def _scored(hit: "Hit") -> str:
    """The score and its parts: those of the passage, and those of its best sentence."""
    best = _best_sentence(hit)
    scores = (
        f"{hit.score:.3f} = passage {hit.score - best['score']:.3f} (cosine {hit.dense:.3f}, BM25 {hit.lexical:.2f})"
        f" + best sentence {best['score']:.3f} (cosine {best['dense']:.3f}, BM25 {best['lexical']:.2f})"
    )
    return f"{scores}  {plain(hit.passage.id)}"


def _best_sentence(hit: "Hit") -> dict[str, float]:
    """Start, end and score of the best sentence of a hit, with the parts of the score."""
    from index.search import LEXICAL_WEIGHT

    i = max(range(len(hit.sentence_scores)), key=hit.sentence_scores.__getitem__)
    score, dense, sentence = hit.sentence_scores[i], hit.sentence_dense[i], hit.passage.sentences[i]
    lexical = round((score - dense) / LEXICAL_WEIGHT, 3)
    return {"start": sentence.start, "end": sentence.end, "score": score, "dense": dense, "lexical": max(0.0, lexical)}


def _as_json(scope: "Scope", hits: Sequence["Hit"], texts: Mapping[str, str]) -> str:
    told = {
        "asked_as": scope.question,
        "corrections": [asdict(correction) for correction in scope.corrections],
        "within": asdict(scope.within) if scope.within else None,
        "hits": [
            {
                "passage": hit.passage.id, "article_id": hit.passage.article_id, "start": hit.passage.start,
                "end": hit.passage.end, "text": hit.passage.text, "score": hit.score, "dense": hit.dense,
                "lexical": hit.lexical, "best_sentence": _best_sentence(hit),
                **dict(zip(("before", "after"), _around(hit, texts[hit.passage.article_id]), strict=True)),
            }
            for hit in hits
        ],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=2)
