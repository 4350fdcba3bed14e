"""The rows of two runs over the same cases → what changed, how sure that is, and whether it is a regression.

Everything is paired: a case is compared with itself. An error counts as the worst score of its case, because who asked
got no answer; a case that ended in an error on both sides is left out and counted. Worked: before right 1, 1, 0, after
right 0, 1, 0: difference −1/3, one flip for the worse.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from eval.results import Row
from eval.score import METRICS
from eval.statistics import bootstrap_interval, holm, mcnemar, permutation_p, smallest_visible
from eval.types import Setting
from index.errors import InputError

__all__ = ["SHOWN", "Change", "Comparison", "Gate", "compare", "gate", "paired"]

SHOWN = (
    "right", "right_and_cited", "short_right", "truthfulness", "recall@5", "all_evidence@5", "citation_support",
    "citation_precision", "citation_recall", "joint", "over_refused", "refused_rightly",
)  # fmt: skip
# A false alarm in at most 5 of 100 comparisons of equals: 4 for the whole set, 1 for all kinds together.
_ALPHA_ALL, _ALPHA_KINDS = 0.04, 0.01

_Pairs = Sequence[tuple[Row, Row]]


@dataclass(frozen=True, slots=True)
class Change:
    """The mean of a metric over `n` cases before and after; the difference, its 95 % interval, and p (two-sided)."""

    n: int
    before: float
    after: float
    difference: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether `metric` fell: `p` (one-sided) of a fall over all cases, and of each kind, adjusted for their number."""

    metric: str
    p: float
    kinds: Mapping[str, float]

    @property
    def regressed(self) -> bool:
        """Whether this is no chance."""
        return self.p <= _ALPHA_ALL or bool(self.fallen_kinds)

    @property
    def fallen_kinds(self) -> tuple[str, ...]:
        """The kinds that fell, each for itself."""
        return tuple(kind for kind, p in self.kinds.items() if p <= _ALPHA_KINDS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side.

    `metrics` and `kinds` are the changes by metric over all cases and of the gated metric by kind, whose p is adjusted
    for the number of kinds; `better` and `worse` are the pairs that flipped; `mcnemar_p` takes flips alone, one by one;
    `smallest` is the smallest difference that these cases can show. `left_out` cases had errors on both sides.
    """

    gate: Gate
    n: int
    left_out: int
    errors: tuple[int, int]
    metrics: Mapping[str, Change]
    kinds: Mapping[str, Change]
    better: tuple[tuple[Row, Row], ...]
    worse: tuple[tuple[Row, Row], ...]
    mcnemar_p: float
    smallest: float


def paired(
    before: tuple[Setting, Sequence[Row]], after: tuple[Setting, Sequence[Row]], *, shared: bool = False
) -> tuple[tuple[Row, Row], ...]:
    """The rows of the same cases, in the order of `after`.

    Raises InputError when the runs were made on other gold cases, unless `shared`: then the cases that both have
    unchanged are taken; or when the metrics were of other versions, or no case is shared.
    """
    (one, earlier), (other, later) = before, after
    if one.gold != other.gold and not shared:
        raise InputError(
            f"The runs were scored on other gold cases ({one.gold}, {other.gold}). Score both on the same, or compare "
            "only the cases that both have with --shared."
        )
    if one.versions != other.versions:
        changed = sorted(k for k in {**one.versions, **other.versions} if one.versions.get(k) != other.versions.get(k))
        raise InputError(f"The runs were scored by other versions of {', '.join(changed)}. Score the older one again.")
    known = {(row.id, row.case): row for row in earlier}
    pairs = tuple((known[row.id, row.case], row) for row in later if (row.id, row.case) in known)
    if not pairs:
        raise InputError("The two runs have no case in common. Compare runs over the same gold file.")
    return pairs


def gate(pairs: _Pairs, metric: str = "right") -> Gate:
    """Whether `metric` fell from the first to the second of each pair. Raises InputError for an unknown metric."""
    if metric not in METRICS:
        raise InputError(f"There is no metric {metric!r}. Name one of: {', '.join(METRICS)}")
    by_kind = defaultdict(list)
    for pair in pairs:
        by_kind[pair[1].kind].append(pair)
    falls = {kind: _fall(of_kind, metric) for kind, of_kind in sorted(by_kind.items())}
    return Gate(metric, _fall(pairs, metric), holm(falls))


def compare(pairs: _Pairs, metric: str = "right") -> Comparison:
    """Everything about the change between the first and the second of each pair. Raises InputError as `gate` does."""
    verdict = gate(pairs, metric)
    kinds = {kind: _change([p for p in pairs if p[1].kind == kind], metric) for kind in verdict.kinds}
    adjusted = holm({kind: change.p for kind, change in kinds.items() if change})
    scored = [(pair, *scores) for pair in pairs if (scores := _scores(pair, metric))]
    better = tuple(pair for pair, was, now in scored if _gain(metric, was, now) > 0)
    worse = tuple(pair for pair, was, now in scored if _gain(metric, was, now) < 0)
    differences, groups = _differences(pairs, metric)
    changes = {name: _change(pairs, name) for name in dict.fromkeys([metric, *SHOWN])}
    return Comparison(
        gate=verdict,
        n=len(pairs),
        left_out=sum(bool(a.error and b.error) for a, b in pairs),
        errors=(sum(bool(a.error) for a, _ in pairs), sum(bool(b.error) for _, b in pairs)),
        metrics={name: change for name, change in changes.items() if change},
        kinds={kind: replace(change, p=adjusted[kind]) for kind, change in kinds.items() if change},
        better=better,
        worse=worse,
        mcnemar_p=mcnemar(len(better), len(worse)),
        smallest=smallest_visible(differences, groups),
    )


def _scores(pair: tuple[Row, Row], metric: str) -> tuple[float, float] | None:
    """What each side scored; None where the metric does not apply, or where neither side has an answer."""
    if pair[0].error and pair[1].error:
        return None
    was, now = (METRICS[metric].worst if row.error else row.scores.get(metric) for row in pair)
    return None if was is None or now is None else (was, now)


def _differences(pairs: _Pairs, metric: str) -> tuple[list[float], list[str]]:
    """How much better each pair became, and its group."""
    found = [(pair[1].group, scores) for pair in pairs if (scores := _scores(pair, metric))]
    return [_gain(metric, *scores) for _, scores in found], [group for group, _ in found]


def _gain(metric: str, was: float, now: float) -> float:
    """After − before, turned round where lower is better."""
    worst, best = METRICS[metric].worst, METRICS[metric].best
    return was - now if worst is not None and best is not None and best < worst else now - was


def _fall(pairs: _Pairs, metric: str) -> float:
    differences, groups = _differences(pairs, metric)
    return permutation_p(differences, groups, fall=True) if differences else 1.0


def _change(pairs: _Pairs, metric: str) -> Change | None:
    scored = [(pair[1].group, *scores) for pair in pairs if (scores := _scores(pair, metric))]
    if not scored:
        return None
    n, groups = len(scored), [group for group, _, _ in scored]
    was, now = sum(was for _, was, _ in scored) / n, sum(now for _, _, now in scored) / n
    differences = [now - was for _, was, now in scored]
    low, high = bootstrap_interval(differences, groups)
    return Change(n, was, now, now - was, low, high, permutation_p(differences, groups))
