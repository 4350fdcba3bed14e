"""The options that evaluation commands share: declared on a parser, and read back as cases, folders and articles."""

import argparse
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from eval.types import Kind
from index.errors import InputError, SetupError

if TYPE_CHECKING:
    from eval.types import Case
    from index.types import Article

__all__ = [
    "add_articles", "add_run", "add_selection", "articles_of", "cases_of", "folders_of", "positive", "require_extra",
]  # fmt: skip

_HERE = Path(__file__).parent


def add_articles(parser: argparse.ArgumentParser) -> None:
    """Which articles."""
    parser.add_argument(
        "--articles", nargs="+", type=Path, metavar="FOLDER", help="default: the default articles and eval/articles"
    )


def add_selection(parser: argparse.ArgumentParser) -> None:
    """Which cases, about which articles."""
    parser.add_argument(
        "--gold", type=Path, default=_HERE / "gold.jsonl", metavar="FILE", help="default: eval/gold.jsonl"
    )
    add_articles(parser)
    parser.add_argument("--split", choices=["dev", "test"], help="only the cases of this split")
    parser.add_argument("--kind", action="append", metavar="KIND", help="only the cases of this kind; may be repeated")
    parser.add_argument("--limit", type=int, metavar="N", help="only N cases, spread over the file")


def add_run(parser: argparse.ArgumentParser) -> None:
    """Who is asked, how, and where the results go."""
    parser.add_argument(
        "--home", type=Path, metavar="HOME", help="ask this index as it is, instead of indexing articles"
    )
    parser.add_argument("--reader", help="who reads; default: FOOTNOTE_READER, else embedded")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="cases at a time; default: 2")
    parser.add_argument("--deadline", type=float, default=120.0, metavar="SECONDS", help="for a case; default: 120")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="default: results/READER")
    parser.add_argument("--resume", action="store_true", help="go on with the results that are in the folder")
    parser.add_argument(
        "--readme", type=Path, metavar="FILE", help="put the scores between the score marks of this file"
    )
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="keep the scores by case here, unless they fell")
    parser.add_argument("--judge", metavar="MODEL", help="also ask this model whether each answer is right")


def cases_of(arguments: argparse.Namespace) -> "list[Case]":
    """The gold cases that were chosen. Raises InputError for a broken gold file and for an unknown kind."""
    from eval.gold import read_gold

    require_extra()
    unknown = set(arguments.kind or ()) - set(get_args(Kind))
    if unknown:
        raise InputError(f"There is no kind {sorted(unknown)[0]!r}. Name some of: {', '.join(get_args(Kind))}")
    cases = [
        case
        for case in read_gold(arguments.gold)
        if (not arguments.kind or case.kind in arguments.kind) and arguments.split in (None, case.split)
    ]
    if arguments.limit is None:
        return cases
    wanted = min(int(positive("--limit", arguments.limit)), len(cases))
    return [cases[n * len(cases) // wanted] for n in range(wanted)]


def folders_of(arguments: argparse.Namespace) -> list[Path]:
    """The folders of articles that were named, else those that the gold set is about."""
    from qa.settings import default_articles

    return arguments.articles or [default_articles(), _HERE / "articles"]


def articles_of(arguments: argparse.Namespace) -> "list[Article]":
    """The articles of these folders. Raises InputError for a folder that does not exist."""
    from index.articles import read_articles

    folders = folders_of(arguments)
    missing = [folder for folder in folders if not folder.exists()]
    if missing:
        raise InputError(f"There is no file or folder {missing[0]}. Name a folder that holds articles.")
    return list(read_articles(folders))


def require_extra() -> None:
    """Raise SetupError when the libraries that only scoring needs are not installed."""
    missing = [name for name in ("ir_measures", "scipy") if importlib.util.find_spec(name) is None]
    if missing:
        raise SetupError(f"Scoring needs {' and '.join(missing)}. Install them with: pip install 'footnote-qa[eval]'")


def positive(option: str, value: float) -> Any:
    """The value, or an InputError that names its option when it is not above 0."""
    if value <= 0:
        raise InputError(f"{option} is {value:g}. Give a number above 0.")
    return value
