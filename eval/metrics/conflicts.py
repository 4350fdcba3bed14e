"""The sides of a conflict, which of them an answer cites and whether it says that the articles differ, in; scores out.

Worked: of two sides one is cited: sides 1/2, one_sided 1. Both: sides 1, one_sided 0. None is cited: sides 0,
one_sided 0 (nothing was told as the truth). Over a run: 3 of 4 conflicts flagged and 1 of 8 others: precision 3/4,
recall 3/4, F1 3/4, false flags 1/8.
"""

from collections.abc import Sequence

from eval.metrics.lists import f1

__all__ = ["VERSION", "flag_scores", "side_scores"]

VERSION = 1


def side_scores(cited: Sequence[bool]) -> dict[str, float]:
    """`sides`: the share of sides that are cited; `one_sided`: some are and some are not. `cited` is not empty."""
    return {"sides": sum(cited) / len(cited), "one_sided": float(any(cited) and not all(cited))}


def flag_scores(conflicts: Sequence[bool], others: Sequence[bool]) -> dict[str, float | None]:
    """Flags on conflict cases and on all others: `precision`, `recall`, `f1`, `false_flags`; None without such."""
    hit, false = sum(conflicts), sum(others)
    precision = hit / (hit + false) if hit + false else None
    recall = hit / len(conflicts) if conflicts else None
    return {
        "precision": precision,
        "recall": recall,
        "f1": None if recall is None else f1(precision or 0.0, recall),
        "false_flags": false / len(others) if others else None,
    }
