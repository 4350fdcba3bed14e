"""The timings and the usage of an answer in; seconds and tokens out; and the percentiles of many.

Worked: timings search 0.02 s, read 0.03 s: 0.05 s, or the total itself when a stage of that name is there. Of 1, 2,
3, 4 seconds the p50 is 2 and the p95 is 4: the smallest value that at least that share does not exceed (nearest
rank).
"""

import math
from collections.abc import Mapping, Sequence

__all__ = ["VERSION", "percentile", "seconds", "tokens"]

VERSION = 1


def seconds(timings: Mapping[str, float]) -> float | None:
    """The time an answer took: the stage "total", else the sum of the stages; None when nothing was timed."""
    return timings.get("total", sum(timings.values())) if timings else None


def tokens(usage: Mapping[str, int]) -> float:
    """The tokens that were paid for, prompt and answer: "total_tokens", else the sum of all counts."""
    return float(usage.get("total_tokens", sum(usage.values())))


def percentile(values: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile, `share` 0 to 1; None of no values."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)] if values else None
