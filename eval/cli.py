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
from typing import TYPE_CHECKING, Any

from eval.options import (
    add_articles,
    add_run,
    add_selection,
    articles_of,
    cases_of,
    folders_of,
    positive,
    require_extra,
)  # fmt: skip
from index.errors import InputError
from qa.cli import add_commands, run

if TYPE_CHECKING:
    from eval.results import Row
    from eval.types import Report
    from index.types import Article
    from qa.assistant import Assistant

__all__ = ["main"]

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
    add_selection(evaluation)
    add_run(evaluation)
    evaluation.add_argument("--checks", action="store_true", help="only say how many planted errors the verdicts catch")
    evaluation.add_argument(
        "--followups", nargs="?", type=Path, const=None, default=False, metavar="DATA",
        help="only say how well follow-ups are made to stand alone; DATA holds followups/cast.jsonl",
    )  # fmt: skip
    evaluation.add_argument("--ask-again", action="store_true", help="forget the model's replies that were kept")
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
    add_selection(score)
    score.add_argument("--out", type=Path, metavar="FOLDER", help="default: results/NAME OF THE FILE")
    score.set_defaults(command=_score)
    for name, command, about in (
        ("check", _check, "say what is wrong with a gold file, one sentence each"),
        ("fill", _fill, "print a gold file with the offsets of its quotes filled in"),
    ):
        parser = actions.add_parser(name, help=about, description=about)
        parser.add_argument("file", type=Path, metavar="FILE")
        add_articles(parser)
        parser.set_defaults(command=command)


def _eval(arguments: argparse.Namespace) -> int:
    from eval.run import evaluate
    from qa.settings import READERS, Settings

    if arguments.checks:
        from eval.checks import figures, load_checks, shown

        print(shown(figures(load_checks())))
        return 0
    if arguments.followups is not False:
        from eval.followups import shown as shown_follow_ups

        with _assistant(arguments, "embedded") as assistant:
            print(shown_follow_ups(assistant, arguments.followups))
        return 0
    cases = cases_of(arguments)
    workers, deadline_s = positive("--workers", arguments.workers), positive("--deadline", arguments.deadline)
    reader = arguments.reader or Settings.from_env().reader
    if reader not in READERS:
        raise InputError(f"There is no reader {reader!r}. Name one of: {', '.join(READERS)}")
    out = arguments.out or Path("results") / reader
    with _assistant(arguments, reader) as assistant:
        report = evaluate(
            cases,
            assistant,
            name=reader,
            results=_result_file(out, resume=arguments.resume),
            workers=workers,
            deadline_s=deadline_s,
        )
        articles = {article.id: article for article in assistant.articles()}
    _finish(report, articles, out, arguments.judge)
    return _keep(report, arguments, out)


def _keep(report: "Report", arguments: argparse.Namespace, out: Path) -> int:
    """Put the scores into the README and the baseline, unless they are worse than those of the baseline."""
    from eval.report import baseline_lines, markdown, put_into, write_text

    before, after = arguments.baseline, out / "report.json"
    if before and before.is_file() and _print_gate(_pairs(before, after, shared=True), "right"):
        print(f"{before} was left as it is. Delete it to accept the fall.", file=sys.stderr)
        return 1
    if arguments.readme:
        text = arguments.readme.read_text("utf-8") if arguments.readme.is_file() else ""
        write_text(arguments.readme, put_into(text, markdown(report), str(arguments.readme)))
    if arguments.baseline:
        write_text(arguments.baseline, baseline_lines(report))
    return 0


def _score(arguments: argparse.Namespace) -> int:
    from eval.adapters import Recorded
    from eval.run import evaluate

    cases = cases_of(arguments)
    recorded = Recorded(arguments.answers, cases, articles_of(arguments))
    out = arguments.out or Path("results") / arguments.answers.stem
    report = evaluate(
        cases, recorded, name=arguments.answers.stem, results=_result_file(out), with_hits=recorded.with_hits
    )
    _finish(report, {article.id: article for article in recorded.articles()}, out)
    return 0


def _compare(arguments: argparse.Namespace) -> int:
    from eval.compare import compare
    from eval.report_terminal import print_comparison

    pairs = _pairs(arguments.before, arguments.after, shared=arguments.shared)
    print_comparison(compare(pairs, arguments.metric))
    return 0


def _gate(arguments: argparse.Namespace) -> int:
    return _print_gate(_pairs(arguments.before, arguments.after, shared=arguments.shared), arguments.metric)


def _print_gate(pairs: "tuple[tuple[Row, Row], ...]", metric: str) -> int:
    from eval.compare import gate

    found = gate(pairs, metric)
    kinds = f"; fallen kinds: {', '.join(found.fallen_kinds)}" if found.fallen_kinds else ""
    verdict = "worse" if found.regressed else "not worse"
    print(f"{verdict}: {found.metric} over {len(pairs)} cases, p of a fall {found.p:.4f}{kinds}")
    return int(found.regressed)


def _pairs(before: Path, after: Path, *, shared: bool) -> "tuple[tuple[Row, Row], ...]":
    from eval.compare import paired
    from eval.results import read_rows

    require_extra()
    return paired(read_rows(before), read_rows(after), shared=shared)


def _check(arguments: argparse.Namespace) -> int:
    from eval.gold import check

    problems = check(_lines(arguments.file), articles_of(arguments))
    print("\n".join(problems) or f"{arguments.file} is sound.")
    return int(bool(problems))


def _fill(arguments: argparse.Namespace) -> int:
    from eval.gold import fill

    print("\n".join(fill(_lines(arguments.file), articles_of(arguments))))
    return 0


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise InputError(f"There is no gold file {path}. Give the path of a JSONL file of cases.")
    return path.read_text("utf-8").split("\n")


@contextmanager
def _assistant(arguments: argparse.Namespace, reader: str) -> "Iterator[Assistant]":
    """An assistant over the index at --home, or over one of the articles alone, kept apart from that of the chat."""
    from index.place import FOLDER, Place
    from qa.assistant import Assistant
    from qa.indexing import always, update_index
    from qa.opening import embedder_of, place_of
    from qa.settings import Settings

    settings, home = Settings.from_env(), arguments.home
    place: Place = FOLDER
    if home and arguments.articles:
        raise InputError("--home is asked as it is, --articles are indexed anew. Give one of the two.")
    if home is None:
        folders = folders_of(arguments)
        name = hashlib.sha256("\n".join(str(folder.resolve()) for folder in folders).encode()).hexdigest()[:12]
        home, place = place_of(settings, f"eval/{name}")
        update_index(home, folders, embedder_of(settings), place=place, confirm=always)
    kept = settings.home / "replies"
    with Assistant.open(home, reader, replies=kept, place=place) as assistant:
        if assistant.replies and arguments.ask_again:
            assistant.replies.clear()
        yield assistant
        if assistant.replies:
            found, asked = assistant.replies.hits, assistant.replies.misses
            print(f"replies: {found:,} found in {kept}, {asked:,} asked for", file=sys.stderr)


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
