"""Confidences and whether the answers were right in; how far the two agree out.

Worked: (.9 right), (.6 wrong): Brier ((.1)² + (.6)²) / 2 = 0.185; ECE with one bin |0.5 − 0.75| = 0.25, with two
(.4 · ½ …): |0 − .6|/2 + |1 − .9|/2 = 0.35.

Bins have equal numbers of answers (Nguyen and O'Connor 2015): bins of equal width are mostly empty.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

__all__ = ["BINS", "VERSION", "Bin", "bins", "brier", "ece"]

VERSION = 1
BINS = 10


class Bin(NamedTuple):
    """The mean confidence and the share of right answers among `n` answers of like confidence."""

    confidence: float
    accuracy: float
    n: int


def brier(answers: Sequence[tuple[float, bool]]) -> float | None:
    """The mean squared distance of confidence from right (1) or wrong (0); None without answers."""
    return sum((confidence - right) ** 2 for confidence, right in answers) / len(answers) if answers else None


def bins(answers: Sequence[tuple[float, bool]], count: int = BINS) -> tuple[Bin, ...]:
    """The answers by rising confidence in `count` bins of equal size, give or take one; fewer when answers are."""
    ordered = sorted(answers)
    count = min(count, len(ordered))
    cuts = [round(i * len(ordered) / count) for i in range(count + 1)] if count else [0]
    parts = [ordered[a:b] for a, b in pairwise(cuts)]
    return tuple(Bin(sum(c for c, _ in p) / len(p), sum(r for _, r in p) / len(p), len(p)) for p in parts)


def ece(answers: Sequence[tuple[float, bool]], count: int = BINS) -> float | None:
    """The mean distance between confidence and accuracy over the bins, weighted by size; None without answers."""
    if not answers:
        return None
    return sum(b.n * abs(b.accuracy - b.confidence) for b in bins(answers, count)) / len(answers)
