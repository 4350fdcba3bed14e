"""A report and the articles → one HTML page that needs no network and runs no script but its own.

Questions, answers and articles are untrusted: every text is escaped, and the page's policy lets nothing load and only
the two inlined files count, by their hashes. Only the figure "latency" depends on a clock.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template

from eval.judge import Judged, summary_line
from eval.ladder import RUNGS, rungs
from eval.report import interval, run_line, table
from eval.report_cases import case_html
from eval.report_plots import bars, calibration_plot, curve, histogram, intervals
from eval.summary import Summary, summarise
from eval.types import Report
from index.types import Article

__all__ = ["to_html"]

_HERE = Path(__file__).parent


def to_html(report: Report, articles: Mapping[str, Article], judged: Judged | None = None) -> str:
    """The whole page; `articles` by id, for the surroundings of each citation."""
    style, script = ((_HERE / f"report.{kind}").read_text("utf-8") for kind in ("css", "js"))
    summary = summarise(report.results)
    page = Template((_HERE / "report.html").read_text("utf-8"))
    return page.substitute(
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src 'none'; "
        "base-uri 'none'; form-action 'none'",
        style=style,
        script=script,
        title=escape(f"{report.setting.system}: {len(report.results)} cases"),
        setting=escape(f"gold {report.setting.gold} · articles {report.setting.articles}"),
        cards=_cards(summary),
        table=_table(report, judged),
        line=escape(run_line(report) + (f" · {summary_line(judged)}" if judged else "")),
        kinds=_kinds(report, summary),
        rungs=bars([(rung, count, RUNGS[rung]) for rung, count in rungs(report.results).items()]),
        risk=curve(summary.risk_coverage, "coverage", "risk"),
        calibration=calibration_plot(summary.calibration),
        latency=_latency(report, summary),
        kind_options=_options(summary.kinds),
        rung_options=_options(rungs(report.results)),
        count=str(len(report.results)),
        cases="\n".join(case_html(result, articles) for result in report.results),
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


_CARDS = (
    ("right", "right"), ("right and cited", "right_and_cited"), ("evidence in top 5", "all_evidence@5"),
    ("citations good", "citation_precision"),
)  # fmt: skip


def _cards(summary: Summary) -> str:
    figures = summary.overall.figures
    shares = [(label, _share(figures[name].value)) for label, name in _CARDS]
    score = figures["truthfulness"].value
    every = [
        *shares,
        ("truthfulness", "–" if score is None else f"{score:.2f}"),
        ("errors", str(summary.overall.errors)),
    ]
    return "".join(f"<div><b>{escape(value)}</b><span>{escape(label)}</span></div>" for label, value in every)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def _table(report: Report, judged: Judged | None) -> str:
    shown = table(report, judged)
    head = "".join(f"<th>{escape(cell)}</th>" for cell in shown.header)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in shown.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _kinds(report: Report, summary: Summary) -> str:
    rows = []
    for kind, group in summary.kinds.items():
        ends = interval([r for r in report.results if r.case.kind == kind], "right")
        if (value := group.figures["right"].value) is not None and ends:
            rows.append((kind, value, ends, group.n))
    return intervals(rows)


def _latency(report: Report, summary: Summary) -> str:
    seconds = [s for r in report.results if (s := r.scores.get("seconds")) is not None]
    if not seconds:
        return "<p>No answer was timed.</p>"
    middle, high = (f"{value:.3f}" if (value := summary.latency[p]) is not None else "–" for p in ("p50", "p95"))
    return histogram(seconds, "seconds") + f"<p>Half within {middle} s, 95 of 100 within {high} s.</p>"


def _options(names: Iterable[str]) -> str:
    return "".join(f"<option>{escape(name)}</option>" for name in names)
