"""A report or a comparison → tables on standard output, for the terminal."""

import sys
from typing import TYPE_CHECKING

from eval.compare import Change, Comparison
from eval.judge import Judged, summary_line
from eval.ladder import RUNGS, rungs
from eval.report import run_line, table
from eval.summary import summarise
from eval.types import Report

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["print_comparison", "print_report"]

_WIDTH = 120  # where nobody watches: no column may be cut
_FLIPS = 40  # of each direction; more is a list for another tool


def print_report(report: Report, judged: Judged | None = None) -> None:
    """The scores by kind, why the failures failed, and the latency."""
    from rich.table import Table

    console, shown, summary = _console(), table(report, judged), summarise(report.results)
    scores = Table(*shown.header[:1])
    for name in shown.header[1:]:
        scores.add_column(name, justify="right", no_wrap=True)
    for number, row in enumerate(shown.rows):
        scores.add_row(*row, end_section=number == 0)
    console.print(scores)
    console.print(run_line(report), highlight=False)
    if judged:
        console.print(summary_line(judged), highlight=False, markup=False)
    failures = rungs(report.results)
    if failures:
        why = Table("why it failed", "cases", "share", "")
        for rung, count in failures.items():
            why.add_row(rung, str(count), f"{count / sum(failures.values()):.0%}", RUNGS[rung])
        console.print(why)
    if summary.latency["p50"] is not None:
        console.print(f"seconds: p50 {summary.latency['p50']:.3f}, p95 {summary.latency['p95']:.3f}", highlight=False)


def print_comparison(comparison: Comparison) -> None:
    """What changed, by metric and by kind, which cases flipped, and how small a difference could be seen."""
    console, metric = _console(), comparison.gate.metric
    console.print(_changes("metric", dict(comparison.metrics), "p"))
    console.print(_changes(f"{metric} by kind", dict(comparison.kinds), "p (Holm)"))
    for title, flips in (("better", comparison.better), ("worse", comparison.worse)):
        for was, now in flips[:_FLIPS]:
            console.print(
                f"{title}: {now.id} ({now.kind}) {now.question or was.question}", highlight=False, markup=False
            )
        if len(flips) > _FLIPS:
            console.print(f"{title}: and {len(flips) - _FLIPS} more")
    console.print(_sentence(comparison), highlight=False, markup=False)


def _changes(title: str, changes: dict[str, Change], p: str) -> object:
    from rich.table import Table

    shown = Table(title)
    for name in ("cases", "before", "after", "difference (95 %)", p):
        shown.add_column(name, justify="right")
    for name, c in changes.items():
        difference = f"{100 * c.difference:+.1f} ({100 * c.low:+.1f} to {100 * c.high:+.1f})"
        shown.add_row(name, str(c.n), f"{100 * c.before:.1f}", f"{100 * c.after:.1f}", difference, f"{c.p:.3f}")
    return shown


def _sentence(c: Comparison) -> str:
    errors = f" Errors: {c.errors[0]} before, {c.errors[1]} after, counted as the worst score" if any(c.errors) else ""
    left_out = f", {c.left_out} on both sides left out." if c.left_out else "." if errors else ""
    fallen = f"; fallen kinds: {', '.join(c.gate.fallen_kinds)}" if c.gate.fallen_kinds else ""
    verdict = f"{c.gate.metric} fell" if c.gate.regressed else f"no fall of {c.gate.metric} that could not be chance"
    return (
        f"{c.n} cases, {len(c.better)} better, {len(c.worse)} worse (exact McNemar p {c.mcnemar_p:.3f}); "
        f"p of a fall {c.gate.p:.3f}: {verdict}{fallen}. "
        f"These cases can show a difference of {100 * c.smallest:.1f} points or more.{errors}{left_out}"
    )


def _console() -> "Console":
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=_WIDTH)
