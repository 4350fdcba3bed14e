"""Scores of cases in groups → intervals, p-values and the smallest difference that can be seen.

Cases of one group (a conversation, a question in several wordings) stand or fall together, so what is drawn, flipped
and counted is the group. Worked: differences 0, −1, −1 in groups a, b, b: mean −2/3; both signs of the one group that
differs give |sum| 2, so p = 1.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

__all__ = [
    "bootstrap_interval", "corrected_interval", "group_sums", "holm", "kappa", "mcnemar", "mean_interval",
    "permutation_p", "smallest_visible",
]  # fmt: skip

_Numbers = npt.NDArray[np.float64]

_Z = 1.959964  # of a 95 % interval
_Z_POWER = 0.841621  # of 80 % power
_RESAMPLES = 9_999
_FEWEST_FLIPS = 6  # all one way: the least that a two-sided exact test at 5 % notices, 2 · ½⁶ = 0.031


def group_sums(values: Sequence[float], groups: Sequence[str]) -> tuple[_Numbers, _Numbers]:
    """The sum and the number of values of each group, in the order in which the groups first appear."""
    order = {group: n for n, group in enumerate(dict.fromkeys(groups))}
    sums, sizes = np.zeros(len(order)), np.zeros(len(order))
    for value, group in zip(values, groups, strict=True):
        sums[order[group]] += value
        sizes[order[group]] += 1
    return sums, sizes


def mean_interval(
    values: Sequence[float], groups: Sequence[str], low: float = 0.0, high: float = 1.0
) -> tuple[float, float] | None:
    """The 95 % interval of a mean of values between `low` and `high`; None of no values.

    Wilson's interval (1927), which keeps to the range and works at 0 and 1, with as many cases as the groups are worth:
    n divided by the design effect (variance of the mean over groups against that over single cases; Kish 1965).
    """
    if not values:
        return None
    scaled = [(v - low) / (high - low) for v in values]
    mean, n = math.fsum(scaled) / len(scaled), len(scaled) / _design_effect(scaled, groups)
    middle = (mean + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * math.sqrt(mean * (1 - mean) / n + _Z**2 / (4 * n**2))
    ends = (max(0.0, middle - half), min(1.0, middle + half))
    return low + ends[0] * (high - low), low + ends[1] * (high - low)


def bootstrap_interval(differences: Sequence[float], groups: Sequence[str], seed: int = 0) -> tuple[float, float]:
    """The 95 % BCa bootstrap interval (Efron 1987) of the mean difference, drawing groups; a point if all are equal."""
    from scipy.stats import bootstrap

    sums, sizes = group_sums(differences, groups)
    mean = float(sums.sum() / sizes.sum())
    if np.abs(sums - mean * sizes).max() < 1e-12:
        return mean, mean
    found = bootstrap(
        (sums, sizes),
        lambda s, n, axis: s.sum(axis=axis) / n.sum(axis=axis),
        paired=True,
        n_resamples=_RESAMPLES,
        method="BCa",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return float(found.low), float(found.high)


def permutation_p(differences: Sequence[float], groups: Sequence[str], *, fall: bool = False, seed: int = 0) -> float:
    """How often a sum as far from 0 (with `fall`: as low) comes when the sides of each group are swapped at random.

    Fisher's randomisation test on pairs: exact where the sums are whole numbers, as with right and wrong; else 9,999
    seeded swaps and the one seen.
    """
    sums, _ = group_sums(differences, groups)
    sums = sums[np.abs(sums) > 1e-12]
    if not len(sums):
        return 1.0
    exact = bool(np.all(sums == np.round(sums)))
    totals, weights = _every_swap(sums) if exact else _some_swaps(sums, seed)
    seen = float(sums.sum())
    extreme = totals <= seen + 1e-9 if fall else np.abs(totals) >= abs(seen) - 1e-9
    p = float(weights[extreme].sum())
    return min(1.0, p) if exact else (p * _RESAMPLES + 1) / (_RESAMPLES + 1)


def _every_swap(sums: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Every total that swaps of whole numbers can give, and its probability: one number after the other."""
    probability = np.ones(1)
    for step in np.abs(sums).astype(int):
        wider = np.zeros(len(probability) + 2 * step)
        wider[: len(probability)] += probability / 2
        wider[2 * step :] += probability / 2
        probability = wider
    return np.arange(len(probability)) - np.abs(sums).sum(), probability


def _some_swaps(sums: _Numbers, seed: int) -> tuple[_Numbers, _Numbers]:
    coins = np.random.default_rng(seed).integers(0, 2, (_RESAMPLES, len(sums))) * 2.0 - 1.0
    return np.asarray(coins @ sums), np.full(_RESAMPLES, 1 / _RESAMPLES)


def mcnemar(better: int, worse: int) -> float:
    """The exact two-sided p of so many cases that changed for the better and for the worse (McNemar 1947).

    >>> round(mcnemar(1, 7), 4), mcnemar(0, 0)
    (0.0703, 1.0)
    """
    n, least = better + worse, min(better, worse)
    return min(1.0, 2 * sum(math.comb(n, k) for k in range(least + 1)) / (1 << n))


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """p-values adjusted for their number, so that 5 % hold over all of them together (Holm 1979).

    >>> holm({"who": 0.01, "when": 0.04, "why": 0.03})
    {'who': 0.03, 'when': 0.06, 'why': 0.06}
    """
    adjusted, highest = {}, 0.0
    for place, (name, p) in enumerate(sorted(p_values.items(), key=lambda item: item[1])):
        highest = max(highest, min(1.0, (len(p_values) - place) * p))
        adjusted[name] = round(highest, 12)
    return {name: adjusted[name] for name in p_values}


def smallest_visible(differences: Sequence[float], groups: Sequence[str]) -> float:
    """The smallest true difference that such pairs would show at 5 % in four of five tries.

    (1.96 + 0.84) standard errors over groups, but never less than six groups that change one way and none the other.
    """
    sums, sizes = group_sums(differences, groups)
    mean = float(sums.sum() / sizes.sum())
    spread = math.sqrt(np.square(sums - mean * sizes).sum()) / float(sizes.sum())
    return min(1.0, max((_Z + _Z_POWER) * spread, _FEWEST_FLIPS / float(sizes.sum())))


def kappa(one: Sequence[bool], other: Sequence[bool]) -> float | None:
    """Cohen's agreement beyond chance (1960): 1 is full, 0 is chance; None when nothing could disagree.

    >>> kappa([True, True, False, False], [True, False, False, False])
    0.5
    """
    n = len(one)
    if not n:
        return None
    agreed = sum(a == b for a, b in zip(one, other, strict=True)) / n
    chance = (sum(one) * sum(other) + (n - sum(one)) * (n - sum(other))) / n**2
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def corrected_interval(
    judged: Sequence[bool], right: Sequence[bool], wrong: Sequence[bool]
) -> tuple[float, float, float]:
    """(value, low, high) of the true share, from what a judge said of all and of answers known to be right and wrong.

    `right` and `wrong` are the judge's verdicts on known ones; `judged` may not be empty. Rogan and Gladen's estimate
    (1978) with Lang and Reiczigel's interval (2014): it holds whatever the share of right ones among the known.
    """
    hits, passes = (sum(right) + 1) / (len(right) + 2), 1 - (sum(wrong) + 1) / (len(wrong) + 2)
    power = hits + passes - 1
    if power <= 0:
        return sum(judged) / len(judged), 0.0, 1.0  # a judge no better than chance says nothing
    n = len(judged) + _Z**2
    seen = (sum(judged) + _Z**2 / 2) / n
    share = (seen + passes - 1) / power
    of_hits, of_passes = hits * (1 - hits) / (len(right) + 2), passes * (1 - passes) / (len(wrong) + 2)
    middle = share + 2 * _Z**2 * (share * of_hits - (1 - share) * of_passes)
    half = _Z / power * math.sqrt(seen * (1 - seen) / n + share**2 * of_hits + (1 - share) ** 2 * of_passes)
    return _clipped(share), _clipped(middle - half), _clipped(middle + half)


def _clipped(share: float) -> float:
    return min(1.0, max(0.0, share))


def _design_effect(values: Sequence[float], groups: Sequence[str]) -> float:
    sums, sizes = group_sums(values, groups)
    n, mean = sizes.sum(), sums.sum() / sizes.sum()
    alone = float(np.square(np.asarray(values) - mean).sum())
    return max(1.0, float(np.square(sums - mean * sizes).sum()) / alone) if alone > 0 else float(n / len(sizes))
