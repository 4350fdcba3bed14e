"""The command `footnote` with all its commands: those of the question-answering side, and `eval`.

`footnote eval` scores Footnote on the gold set; `footnote eval compare A B` and `gate A B` compare two runs; `score`
scores another system's answers; `check` and `fill` are for who writes gold. Exit code 1: the gate found a fall, or the
check a problem.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from eval.types import Kind
from index.errors import InputError
from qa.cli import add_commands, run

if TYPE_CHECKING:
    from eval.results import Row
    from eval.types import Case, Report
    from index.types import Article
    from qa.assistant import Assistant

__all__ = ["main"]

_HERE = Path(__file__).parent
_BEFORE = "results.before.jsonl"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="footnote", description="Answers from a folder of news articles; every sentence has its footnote."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_commands(commands)
    _add_eval(commands)
    return run(parser, argv)


def _add_eval(commands: Any) -> None:
    summary = "score answers against the gold set"
    evaluation = commands.add_parser("eval", help=summary, description="Score Footnote on gold cases, by kind.")
    _add_selection(evaluation)
    _add_run(evaluation)
    evaluation.set_defaults(command=_eval)
    actions = evaluation.add_subparsers(metavar="ACTION")
    for name, command, about in (
        ("compare", _compare, "what changed from run A to run B, with intervals, p-values and flips"),
        ("gate", _gate, "the same in one line; exit code 1 when B is worse and it is no chance"),
    ):
        parser = actions.add_parser(name, help=about, description=about)
        parser.add_argument("before", type=Path, metavar="A", help="results.jsonl or report.json of a run")
        parser.add_argument("after", type=Path, metavar="B")
        parser.add_argument("--metric", default="right", help="default: right")
        parser.add_argument("--shared", action="store_true", help="compare the cases that both have unchanged")
        parser.set_defaults(command=command)
    score = actions.add_parser("score", help="score another system's answers (format: eval/ANSWERS.md)")
    score.add_argument("answers", type=Path, metavar="ANSWERS", help="a JSONL file, one answer a line")
    _add_selection(score)
    score.add_argument("--out", type=Path, metavar="FOLDER", help="default: results/NAME OF THE FILE")
    score.set_defaults(command=_score)
    for name, command, about in (
        ("check", _check, "say what is wrong with a gold file, one sentence each"),
        ("fill", _fill, "print a gold file with the offsets of its quotes filled in"),
    ):
        parser = actions.add_parser(name, help=about, description=about)
        parser.add_argument("file", type=Path, metavar="FILE")
        _add_articles(parser)
        parser.set_defaults(command=command)


def _add_articles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--articles", nargs="+", type=Path, metavar="FOLDER", help="default: the default articles and eval/articles"
    )


def _add_selection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--gold", type=Path, default=_HERE / "gold.jsonl", metavar="FILE", help="default: eval/gold.jsonl"
    )
    _add_articles(parser)
    parser.add_argument("--split", choices=["dev", "test"], help="only the cases of this split")
    parser.add_argument("--kind", action="append", metavar="KIND", help="only the cases of this kind; may be repeated")
    parser.add_argument("--limit", type=int, metavar="N", help="only N cases, spread over the file")


def _add_run(parser: argparse.ArgumentParser) -> None:
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
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="write the scores by case here, for the gate")
    parser.add_argument("--judge", metavar="MODEL", help="also ask this model whether each answer is right")


def _eval(arguments: argparse.Namespace) -> int:
    from eval.run import evaluate
    from qa.settings import Settings

    cases = _cases(arguments)
    reader = arguments.reader or Settings.from_env().reader
    out = arguments.out or Path("results") / reader
    with _assistant(arguments, reader) as assistant:
        report = evaluate(
            cases,
            assistant,
            name=reader,
            results=_result_file(out, resume=arguments.resume),
            workers=_positive("--workers", arguments.workers),
            deadline_s=_positive("--deadline", arguments.deadline),
        )
        articles = {article.id: article for article in assistant.articles()}
    _finish(report, articles, out, arguments.judge)
    _keep(report, arguments)
    return 0


def _keep(report: "Report", arguments: argparse.Namespace) -> None:
    from eval.report import baseline_lines, markdown, put_into, write_text

    if arguments.readme:
        text = arguments.readme.read_text("utf-8") if arguments.readme.is_file() else ""
        write_text(arguments.readme, put_into(text, markdown(report), str(arguments.readme)))
    if arguments.baseline:
        write_text(arguments.baseline, baseline_lines(report))


def _score(arguments: argparse.Namespace) -> int:
    from eval.adapters import Recorded
    from eval.run import evaluate

    cases = _cases(arguments)
    recorded = Recorded(arguments.answers, cases, _articles(arguments))
    out = arguments.out or Path("results") / arguments.answers.stem
    report = evaluate(
        cases, recorded, name=arguments.answers.stem, results=_result_file(out), with_hits=recorded.with_hits
    )
    _finish(report, {article.id: article for article in recorded.articles()}, out)
    return 0


def _compare(arguments: argparse.Namespace) -> int:
    from eval.compare import compare
    from eval.report_terminal import print_comparison

    print_comparison(compare(_pairs(arguments), arguments.metric))
    return 0


def _gate(arguments: argparse.Namespace) -> int:
    from eval.compare import gate

    pairs = _pairs(arguments)
    found = gate(pairs, arguments.metric)
    kinds = f"; fallen kinds: {', '.join(found.fallen_kinds)}" if found.fallen_kinds else ""
    verdict = "worse" if found.regressed else "not worse"
    print(f"{verdict}: {found.metric} over {len(pairs)} cases, p of a fall {found.p:.4f}{kinds}")
    return int(found.regressed)


def _pairs(arguments: argparse.Namespace) -> "tuple[tuple[Row, Row], ...]":
    from eval.compare import paired
    from eval.results import read_rows

    return paired(read_rows(arguments.before), read_rows(arguments.after), shared=arguments.shared)


def _check(arguments: argparse.Namespace) -> int:
    from eval.gold import check

    problems = check(_lines(arguments.file), _articles(arguments))
    print("\n".join(problems) or f"{arguments.file} is sound.")
    return int(bool(problems))


def _fill(arguments: argparse.Namespace) -> int:
    from eval.gold import fill

    print("\n".join(fill(_lines(arguments.file), _articles(arguments))))
    return 0


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise InputError(f"There is no gold file {path}. Give the path of a JSONL file of cases.")
    return path.read_text("utf-8").split("\n")


def _cases(arguments: argparse.Namespace) -> "list[Case]":
    from eval.gold import read_gold

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
    wanted = min(int(_positive("--limit", arguments.limit)), len(cases))
    return [cases[n * len(cases) // wanted] for n in range(wanted)]


def _positive(option: str, value: float) -> Any:
    if value <= 0:
        raise InputError(f"{option} is {value:g}. Give a number above 0.")
    return value


def _folders(arguments: argparse.Namespace) -> list[Path]:
    from qa.settings import default_articles

    return arguments.articles or [default_articles(), _HERE / "articles"]


def _articles(arguments: argparse.Namespace) -> "list[Article]":
    from index.articles import read_articles

    folders = _folders(arguments)
    missing = [folder for folder in folders if not folder.exists()]
    if missing:
        raise InputError(f"There is no file or folder {missing[0]}. Name a folder that holds articles.")
    return list(read_articles(folders))


@contextmanager
def _assistant(arguments: argparse.Namespace, reader: str) -> "Iterator[Assistant]":
    """An assistant over the index at --home, or over one of the articles alone, kept apart from that of the chat."""
    from index.embed import MiniLM
    from qa.assistant import Assistant
    from qa.indexing import update_index
    from qa.settings import Settings

    home = arguments.home
    if home and arguments.articles:
        raise InputError("--home is asked as it is, --articles are indexed anew. Give one of the two.")
    if home is None:
        folders = _folders(arguments)
        name = hashlib.sha256("\n".join(str(folder.resolve()) for folder in folders).encode()).hexdigest()[:12]
        home = Settings.from_env().home / "eval" / name
        update_index(home, folders, MiniLM.load())
    with Assistant.open(home, reader) as assistant:
        yield assistant


def _result_file(out: Path, *, resume: bool = False) -> Path:
    """Where results go. Those of the run before are kept beside them, to be compared with, unless it goes on."""
    path = out / "results.jsonl"
    if path.exists() and not resume:
        path.replace(out / _BEFORE)
    return path


def _finish(report: "Report", articles: "Mapping[str, Article]", out: Path, model: str | None = None) -> None:
    from eval.judge import endpoint, judge
    from eval.report import to_json, write_text
    from eval.report_html import to_html
    from eval.report_terminal import print_report

    judged = judge(report.results, endpoint(model), model) if model else None
    print_report(report, judged)
    write_text(out / "report.json", to_json(report, judged))
    write_text(out / "report.html", to_html(report, articles, judged))
    print(f"report: {out / 'report.html'}", file=sys.stderr)
