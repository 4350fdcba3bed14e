"""A report → its figures with intervals, its table and its JSON. The same report gives the same bytes.

`table(report)` is a header and rows of text, printed in the terminal and put into the README alike:
("who", "31", "74 % (57–86)", "71 %", …). Nothing that a clock makes is in the table or in the JSON.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.judge import Judged, column
from eval.ladder import rungs
from eval.metrics.right import refused
from eval.results import TIMED, group_of, to_row
from eval.score import METRICS
from eval.shape import plain
from eval.statistics import mean_interval
from eval.summary import Figure, Group, Summary, summarise
from eval.types import CaseResult, Report
from index.errors import InputError, SetupError

__all__ = [
    "ALL", "Table", "baseline_lines", "interval", "markdown", "percent", "put_into", "run_line", "table", "to_json",
    "write_text",
]  # fmt: skip

ALL = "all"
_FORMAT = 1
_MARKS = ("<!-- scores -->", "<!-- /scores -->")
_COLUMNS = (
    ("right and cited", "right_and_cited"), ("evidence in top 5", "all_evidence@5"),
    ("citations good", "citation_precision"), ("refused", None),
)  # fmt: skip
_RUN = (
    ("truthfulness", "truthfulness"), ("refusal precision", "refusal_precision"), ("recall", "refusal_recall"),
    ("over-refusal", "over_refusal"), ("AUROC", "auroc"), ("AURC", "aurc"), ("Brier", "brier"), ("ECE", "ece"),
    ("conflict F1", "conflict_f1"), ("false flags", "false_flags"),
)  # fmt: skip
# What a committed baseline keeps of each case.
_BASELINE = ("right", "short_right", "right_and_cited", "truthfulness", "all_evidence@5")


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text; the first row is that of all cases."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(report: Report, judged: Judged | None = None) -> Table:
    """The scores by kind: share right with its 95 % interval, and what is behind it.

    When cases ended in an error, the share right also shows its bounds: were all of them wrong, were all right. A judge
    that can be trusted has a column.
    """
    summary = summarise(report.results)
    kinds = {ALL: report.results} | {k: [r for r in report.results if r.case.kind == k] for k in summary.kinds}
    bounds = " [bounds]" if summary.overall.errors else ""
    header = ("kind", "cases", f"right (95 %){bounds}", *(name for name, _ in _COLUMNS))
    groups = {ALL: summary.overall, **summary.kinds}
    cells = {name: _cells(name, groups[name], results) for name, results in kinds.items()}
    if column(judged, report.results) is None:
        return Table(header, tuple(cells.values()))
    return Table(
        (*header, "judge: right"), tuple((*cells[k], column(judged, results) or "") for k, results in kinds.items())
    )


def run_line(report: Report) -> str:
    """The figures that only a whole run has, in one line."""
    summary = summarise(report.results)
    figures = {"truthfulness": summary.overall.figures["truthfulness"], **summary.run}
    parts = [f"{label} {figures[name].value:.2f}" for label, name in _RUN if figures[name].value is not None]
    n = summary.overall.errors
    errors = f" · {n} errors (bounds: were all of them wrong, were all right)" if n else ""
    return " · ".join(parts) + errors


def interval(results: Sequence[CaseResult], metric: str) -> tuple[float, float] | None:
    """The 95 % interval of the mean of `metric` over the results that have it; None when it has no bounds or values."""
    worst, best = METRICS[metric].worst, METRICS[metric].best
    found = [(v, group_of(r.case)) for r in results if (v := r.scores.get(metric)) is not None]
    if worst is None or best is None:
        return None
    return mean_interval([v for v, _ in found], [g for _, g in found], min(worst, best), max(worst, best))


def percent(value: float | None) -> str:
    """A share as text: "74 %", or a dash.

    >>> percent(0.736), percent(None)
    ('74 %', '–')
    """
    return "–" if value is None else f"{100 * value:.0f} %"


def markdown(report: Report) -> str:
    """The table and the run's line as Markdown."""
    shown = table(report)
    rule = ("---", *("--:" for _ in shown.header[1:]))
    lines = [f"| {' | '.join(cells)} |" for cells in (shown.header, rule, *shown.rows)]
    return "\n".join([*lines, "", run_line(report)])


def put_into(text: str, scores: str, where: str = "the file") -> str:
    """`text` with `scores` between its two score marks. Raises InputError when it has none."""
    before, start, rest = text.partition(_MARKS[0])
    _, end, after = rest.partition(_MARKS[1])
    if not start or not end:
        raise InputError(f"There is no place for scores in {where}. Write {_MARKS[0]} and {_MARKS[1]} into it.")
    return f"{before}{start}\n{scores}\n{end}{after}"


def to_json(report: Report, judged: Judged | None = None) -> str:
    """Everything about a run but its seconds, as JSON: figures with intervals and bounds, failures, every case."""
    summary = summarise(report.results)
    data = {
        "footnote_report": _FORMAT,
        "setting": asdict(report.setting),
        "summary": _summary(summary, report.results),
        "rungs": rungs(report.results),
        "judge": asdict(judged) if judged and judged.trusted else None,
        "cases": [_case(result) for result in report.results],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def baseline_lines(report: Report) -> str:
    """A result file without answers, small enough to be committed and to be compared with."""
    head = {"footnote_results": 1, "setting": asdict(report.setting)}
    rows = [to_row(result) for result in report.results]
    kept = [
        {**row, "question": "", "scores": {m: row["scores"].get(m) for m in _BASELINE}, "answer": None, "timings": {}}
        for row in rows
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (head, *kept))


def write_text(path: Path, text: str) -> None:
    """Write a whole file or leave the one before: never half of it. Raises SetupError where nothing can be written."""
    new = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        new.replace(path)
    except OSError as error:
        raise SetupError(f"{path} cannot be written ({error.strerror}). Name another folder with --out.") from error


def _cells(name: str, group: Group, results: Sequence[CaseResult]) -> tuple[str, ...]:
    figures = group.figures
    return (
        name,
        str(group.n),
        _with_interval(figures["right"], interval(results, "right"), group.errors),
        *(percent(figures[metric].value) for _, metric in _COLUMNS if metric),
        percent(_refused(results)),
    )


def _with_interval(figure: Figure, ends: tuple[float, float] | None, errors: int) -> str:
    if figure.value is None or ends is None:
        text = "–"
    else:
        text = f"{percent(figure.value)} ({100 * ends[0]:.0f}–{100 * ends[1]:.0f})"
    if errors and figure.worst is not None and figure.best is not None:
        return f"{text} [{100 * figure.worst:.0f}–{100 * figure.best:.0f}]"
    return text


def _refused(results: Sequence[CaseResult]) -> float | None:
    answers = [r.answer for r in results if r.answer]
    return sum(map(refused, answers)) / len(answers) if answers else None


def _summary(summary: Summary, results: Sequence[CaseResult]) -> dict[str, Any]:
    of_kind = {kind: [r for r in results if r.case.kind == kind] for kind in summary.kinds}
    return {
        "overall": _group(summary.overall, results),
        "kinds": {kind: _group(group, of_kind[kind]) for kind, group in summary.kinds.items()},
        "run": {name: asdict(figure) for name, figure in summary.run.items()},
        "risk_coverage": summary.risk_coverage,
        "calibration": [b._asdict() for b in summary.calibration],
    }


def _group(group: Group, results: Sequence[CaseResult]) -> dict[str, Any]:
    shown = {name: figure for name, figure in group.figures.items() if name not in TIMED and figure.n + group.errors}
    return {
        "n": group.n,
        "errors": group.errors,
        "figures": {name: {**asdict(f), "interval": interval(results, name)} for name, f in shown.items()},
    }


def _case(result: CaseResult) -> Mapping[str, Any]:
    row = to_row(result)
    del row["timings"]
    return {**row, "gold": plain(result.case)}
