"""Intervals and p-values against scipy, published values and seeded trials."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.statistics import (
    bootstrap_interval,
    corrected_interval,
    group_sums,
    holm,
    kappa,
    mcnemar,
    mean_interval,
    permutation_p,
    smallest_visible,
)  # fmt: skip


def alone(n: int) -> list[str]:
    return [str(i) for i in range(n)]


def test_sums_by_group_in_order() -> None:
    sums, sizes = group_sums([1.0, 2.0, 4.0], ["b", "a", "b"])
    assert (sums.tolist(), sizes.tolist()) == ([5.0, 2.0], [2.0, 1.0])


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"), [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (5, 5, 0.5655, 1.0)]
)
def test_wilsons_interval_of_single_cases(hits: int, n: int, low: float, high: float) -> None:
    found = mean_interval([1.0] * hits + [0.0] * (n - hits), alone(n))
    assert found == pytest.approx((low, high), abs=1e-4)


def test_a_case_asked_twice_is_worth_one() -> None:
    values = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0]
    doubled = mean_interval([v for v in values for _ in range(2)], [g for g in alone(8) for _ in range(2)])
    assert doubled == pytest.approx(mean_interval(values, alone(8)))


def test_an_interval_of_scores_from_minus_one_to_one() -> None:
    low, high = mean_interval([1.0, -1.0, 1.0, 0.0] * 10, alone(40), -1.0, 1.0) or (0.0, 0.0)
    assert -1 < low < 0.25 < high < 1
    assert mean_interval([], []) is None


def test_the_interval_holds_the_truth_in_nineteen_of_twenty_clustered_trials() -> None:
    rng, held = np.random.default_rng(7), 0
    for _ in range(400):
        centres = rng.random(60) < 0.7
        values = [float(c if rng.random() < 0.8 else rng.random() < 0.7) for c in centres for _ in range(3)]
        low, high = mean_interval(values, [str(i) for i in range(60) for _ in range(3)]) or (0.0, 0.0)
        held += low <= 0.7 <= high
    assert held >= 0.93 * 400


def test_bca_is_scipys_for_single_cases_and_wider_for_groups() -> None:
    from scipy.stats import bootstrap

    differences = [1.0] * 9 + [-1.0] * 3 + [0.0] * 48
    ours = bootstrap_interval(differences, alone(60))
    theirs = bootstrap(
        (np.array(differences),), np.mean, method="BCa", n_resamples=9_999, rng=np.random.default_rng(1)
    ).confidence_interval
    assert ours == pytest.approx((theirs.low, theirs.high), abs=0.01)
    grouped = bootstrap_interval(differences, [str(i // 3) for i in range(60)])
    assert grouped[1] - grouped[0] > ours[1] - ours[0]


@pytest.mark.parametrize("differences", [[0.0] * 9, [0.5] * 4, [1.0], [0.0] * 30 + [-1.0], [-1.0, 1.0]])
@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_bootstrap_never_ends_in_nothing(differences: list[float], size: int) -> None:
    low, high = bootstrap_interval(differences, [str(n // size) for n in range(len(differences))])
    assert math.isfinite(low)
    assert low <= sum(differences) / len(differences) <= high


def test_all_swaps_of_whole_numbers_are_counted() -> None:
    assert permutation_p([1.0] * 6 + [0.0] * 10, alone(16)) == 2 / 64
    assert permutation_p([-1.0] * 6, alone(6), fall=True) == 1 / 64
    assert permutation_p([1.0] * 6, alone(6), fall=True) == 1.0
    assert permutation_p([0.0, -1.0, -1.0], ["a", "b", "b"]) == 1.0
    assert permutation_p([0.0], ["a"]) == 1.0
    # 3 + 1 + 1 = 5 and 3 + 1 − 1 = 3 (twice) out of 8 are at least 3, and as many at most −3.
    assert permutation_p([3.0, 1.0, -1.0], alone(3)) == 6 / 8


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=9))
def test_the_exact_test_is_that_of_going_through_all_swaps(differences: list[int]) -> None:
    totals = [
        sum(s * d for s, d in zip(signs, differences, strict=True))
        for signs in product((-1, 1), repeat=len(differences))
    ]
    expected = sum(abs(t) >= abs(sum(differences)) for t in totals) / len(totals)
    assert permutation_p(list(map(float, differences)), alone(len(differences))) == pytest.approx(expected)


def test_the_permutation_test_is_scipys() -> None:
    from scipy.stats import permutation_test

    rng = np.random.default_rng(3)
    before, after = rng.random(40), rng.random(40) + 0.12
    theirs = permutation_test(
        (after, before), lambda a, b: float(np.mean(a - b)), permutation_type="samples", n_resamples=9_999, rng=rng
    ).pvalue
    assert permutation_p(list(after - before), alone(40)) == pytest.approx(theirs, abs=0.01)


@given(st.integers(0, 300), st.integers(0, 300))
def test_mcnemar_is_the_exact_binomial(better: int, worse: int) -> None:
    from scipy.stats import binomtest

    if better + worse:
        assert mcnemar(better, worse) == pytest.approx(binomtest(better, better + worse).pvalue, abs=1e-9)


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 1), min_size=1, max_size=18))
def test_holm_never_lowers_and_keeps_the_order(p_values: dict[str, float]) -> None:
    adjusted = holm(p_values)
    assert list(adjusted) == list(p_values)
    assert all(
        p_values[name] - 1e-9 <= p <= min(1.0, p_values[name] * len(p_values)) + 1e-9 for name, p in adjusted.items()
    )
    ordered = sorted(p_values, key=lambda name: p_values[name])
    assert [adjusted[name] for name in ordered] == sorted(adjusted.values())


def test_the_smallest_difference_that_can_be_seen() -> None:
    assert smallest_visible([0.0] * 200, alone(200)) == 6 / 200
    flips = [1.0] * 15 + [-1.0] * 15 + [0.0] * 170
    assert smallest_visible(flips, alone(200)) == pytest.approx(2.8 * math.sqrt(30) / 200, rel=0.01)
    assert smallest_visible(flips, [str(i // 2) for i in range(200)]) > smallest_visible(flips, alone(200))
    assert smallest_visible([0.0], ["a"]) == 1.0


def test_kappa() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: 0.7 agreed, 0.5 by chance.
    one = [True] * 25 + [False] * 25
    other = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    assert kappa(one, other) == pytest.approx(0.4)
    assert kappa([True] * 4, [True] * 4) is None
    assert kappa([], []) is None


@pytest.mark.parametrize(("share", "hits", "passes"), [(0.4, 0.9, 0.85), (0.7, 0.95, 0.95), (0.9, 0.9, 0.9)])
def test_a_corrected_interval_holds_the_truth_whatever_was_labelled(share: float, hits: float, passes: float) -> None:
    rng, held = np.random.default_rng(5), 0
    for _ in range(500):
        truth = rng.random(300) < share
        judged = np.where(truth, rng.random(300) < hits, rng.random(300) > passes)
        value, low, high = corrected_interval(
            judged.tolist(), (rng.random(50) < hits).tolist(), (rng.random(50) > passes).tolist()
        )
        assert low <= value <= high
        held += low <= share <= high
    assert held >= 0.93 * 500


def test_a_judge_no_better_than_chance_says_nothing() -> None:
    assert corrected_interval([True] * 9 + [False], [True, False] * 9, [True, False] * 9) == (0.9, 0.0, 1.0)
