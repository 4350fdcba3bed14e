"""Whether cases are answerable, were refused, were right, with what confidence, in; how well it knows when to refuse
out.

Worked: 4 unanswerable, 3 refused; 6 answerable, 1 refused: precision 3/4, recall 3/4, F1 3/4, over-refusal 1/6,
answered although unanswerable 1/4.

Risk and coverage (El-Yaniv and Wiener 2010): answers in order of falling confidence; risk at i is the share of wrong
ones among the first i. Confidences .9 right, .8 wrong, .7 right: risks 0, 1/2, 1/3; AURC is their mean, 5/18. Answers
of the same confidence come together, each counted as the mean of its group, so their order does not matter.
"""

from collections.abc import Sequence
from itertools import groupby

from eval.metrics.lists import f1

__all__ = ["VERSION", "aurc", "auroc", "refusal_scores", "risk_at", "risk_coverage"]

VERSION = 1


def refusal_scores(unanswerable: Sequence[bool], answerable: Sequence[bool]) -> dict[str, float | None]:
    """From which of the unanswerable and of the answerable cases were refused; None where there are no such cases."""
    right, over = sum(unanswerable), sum(answerable)
    precision = right / (right + over) if right + over else None
    recall = right / len(unanswerable) if unanswerable else None
    return {
        "precision": precision,
        "recall": recall,
        "f1": None if recall is None else f1(precision or 0.0, recall),
        "over_refusal": over / len(answerable) if answerable else None,
        "answered_unanswerable": None if recall is None else 1 - recall,
    }


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The probability that a positive scores higher than a negative, a tie counting half; None if either is empty.

    >>> auroc([0.9, 0.5], [0.5, 0.1])
    0.875
    """
    if not positive or not negative:
        return None
    wins = sum((p > n) + (p == n) / 2 for p in positive for n in negative)
    return wins / (len(positive) * len(negative))


def risk_coverage(answered: Sequence[tuple[float, bool]], total: int) -> tuple[tuple[float, float], ...]:
    """(coverage, risk) for each answer by falling confidence; `answered` is (confidence, right), `total` all cases."""
    points: list[tuple[float, float]] = []
    wrong = 0.0
    for _, group in groupby(sorted(answered, key=lambda a: -a[0]), key=lambda a: a[0]):
        rights = [right for _, right in group]
        each = 1 - sum(rights) / len(rights)
        for _ in rights:
            wrong += each
            points.append(((len(points) + 1) / total, wrong / (len(points) + 1)))
    return tuple(points)


def aurc(points: Sequence[tuple[float, float]]) -> float | None:
    """The mean risk over the answers; 0 is best. None without answers."""
    return sum(risk for _, risk in points) / len(points) if points else None


def risk_at(points: Sequence[tuple[float, float]], coverage: float) -> float | None:
    """The risk when the surest `coverage` of all cases is answered; None when fewer are."""
    return next((risk for share, risk in points if share >= coverage - 1e-9), None)
