"""The results of a run → its figures as means by metric, over all and by kind, with bounds, and its curves.

Each figure is a mean over the cases where the metric applies, beside what it would be if every case that ended in an
error had scored worst or best. Nothing is dropped: `n` and `errors` say how many counted.

Worked: 3 right, 1 wrong, 1 error: right 0.75 of n 4, between 0.6 and 0.8.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.metrics import calibration, conflicts, cost, refusals
from eval.metrics.calibration import Bin
from eval.metrics.right import refused
from eval.score import METRICS, Metric
from eval.types import CaseResult

__all__ = ["Figure", "Group", "Summary", "summarise"]


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` over the `n` cases where the metric applies (None of none), and its bounds over the errors.

    `worst` and `best` equal `value` without errors; they are None for metrics without bounds.
    """

    value: float | None
    n: int
    worst: float | None
    best: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of some results: one for each of `METRICS`."""

    n: int
    errors: int
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Summary:
    """A run: all results, those of each kind, what only a whole run has, and its curves.

    `risk_coverage` are (coverage, risk) points, `calibration` bins of answers by confidence, `latency` p50 and p95 in
    seconds.
    """

    overall: Group
    kinds: Mapping[str, Group]
    run: Mapping[str, Figure]
    risk_coverage: tuple[tuple[float, float], ...]
    calibration: tuple[Bin, ...]
    latency: Mapping[str, float | None]


def summarise(results: Sequence[CaseResult]) -> Summary:
    """The figures of a run. Kinds are in alphabetical order; the order of `results` does not matter."""
    results = sorted(results, key=lambda r: r.case.id)
    kinds = sorted({r.case.kind for r in results})
    sure = _answered(results)
    return Summary(
        overall=_group(results),
        kinds={kind: _group([r for r in results if r.case.kind == kind]) for kind in kinds},
        run=_run_figures(results),
        risk_coverage=refusals.risk_coverage(sure, len(results)),
        calibration=calibration.bins(sure),
        latency=_latency(results),
    )


def _group(results: Sequence[CaseResult]) -> Group:
    errors = [r for r in results if r.answer is None]
    return Group(
        len(results), len(errors), {name: _figure(metric, results, errors) for name, metric in METRICS.items()}
    )


def _figure(metric: Metric, results: Sequence[CaseResult], errors: Sequence[CaseResult]) -> Figure:
    found = [v for r in results if r.answer is not None and (v := r.scores.get(metric.name)) is not None]
    missing = sum(metric.applies(r.case) for r in errors)
    return Figure(_mean(found), len(found), _filled(found, missing, metric.worst), _filled(found, missing, metric.best))


def _filled(found: Sequence[float], missing: int, with_: float | None) -> float | None:
    return None if with_ is None else _mean([*found, *[with_] * missing])


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _latency(results: Sequence[CaseResult]) -> Mapping[str, float | None]:
    seconds = [s for r in results if (s := r.scores.get("seconds")) is not None]
    return {"p50": cost.percentile(seconds, 0.5), "p95": cost.percentile(seconds, 0.95)}


def _answered(results: Sequence[CaseResult]) -> list[tuple[float, bool]]:
    """(confidence, right) of each answer that was no refusal."""
    return [(r.answer.confidence, r.scores.get("right") == 1.0) for r in results if r.answer and not refused(r.answer)]


def _run_figures(results: Sequence[CaseResult]) -> dict[str, Figure]:
    """What only a run has. Where errors can be taken for the worst or the best behaviour, the figure has bounds."""
    whole = [r for r in results if r.answer is not None]
    errors = [r for r in results if r.answer is None]
    figures: dict[str, Figure] = {}
    for measure, bounded in ((_refusals, True), (_flags, True), (_confidences, False)):
        observed, n = measure(whole, None), len(whole)
        worst, best = (measure(results, good) if bounded or not errors else {} for good in (False, True))
        figures |= {name: Figure(value, n, worst.get(name), best.get(name)) for name, value in observed.items()}
    return figures


def _refusals(results: Sequence[CaseResult], errors_good: bool | None) -> dict[str, float | None]:
    """A good error counts as refused when unanswerable and as answered when answerable; a bad one otherwise."""

    def was_refused(r: CaseResult) -> bool:
        return refused(r.answer) if r.answer else r.case.answerable != errors_good

    scores = refusals.refusal_scores(
        [was_refused(r) for r in results if not r.case.answerable],
        [was_refused(r) for r in results if r.case.answerable],
    )
    return {name if "_" in name[:-1] else f"refusal_{name}": value for name, value in scores.items()}


def _flags(results: Sequence[CaseResult], errors_good: bool | None) -> dict[str, float | None]:
    def flagged(r: CaseResult) -> bool:
        if r.answer is None:
            return (r.case.kind == "conflict") == errors_good
        return bool(r.answer.conflicts) or r.answer.outcome == "conflict"

    scores = conflicts.flag_scores(
        [flagged(r) for r in results if r.case.kind == "conflict"],
        [flagged(r) for r in results if r.case.kind != "conflict"],
    )
    return {name if name == "false_flags" else f"conflict_{name}": value for name, value in scores.items()}


def _confidences(results: Sequence[CaseResult], _: bool | None) -> dict[str, float | None]:
    sure = _answered(results)
    points = refusals.risk_coverage(sure, len(results))
    of = {
        answerable: [r.answer.confidence for r in results if r.answer and r.case.answerable == answerable]
        for answerable in (True, False)
    }
    return {
        "auroc": refusals.auroc(of[True], of[False]),
        "aurc": refusals.aurc(points),
        "risk@50": refusals.risk_at(points, 0.5),
        "risk@80": refusals.risk_at(points, 0.8),
        "brier": calibration.brier(sure),
        "ece": calibration.ece(sure),
    }
