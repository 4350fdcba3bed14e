"""Refusals, risk and coverage, calibration: worked by hand, and against their definitions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.calibration import bins, brier, ece
from eval.metrics.refusals import aurc, auroc, refusal_scores, risk_at, risk_coverage


def test_refusals() -> None:
    scores = refusal_scores([True, True, True, False], [True] + [False] * 5)
    assert (scores["precision"], scores["recall"], scores["f1"]) == (0.75, 0.75, 0.75)
    assert (scores["over_refusal"], scores["answered_unanswerable"]) == (1 / 6, 0.25)
    never = refusal_scores([False], [False])
    assert (never["precision"], never["recall"], never["f1"], never["over_refusal"]) == (None, 0, 0, 0)
    assert refusal_scores([], [False])["f1"] is None


def test_auroc() -> None:
    assert auroc([0.9, 0.5], [0.5, 0.1]) == 0.875
    assert auroc([1.0], [0.0]) == 1 and auroc([0.0], [1.0]) == 0 and auroc([0.5], [0.5]) == 0.5
    assert auroc([], [0.5]) is None


def test_risk_coverage() -> None:
    points = risk_coverage([(0.7, True), (0.9, True), (0.8, False)], total=6)
    assert [x for x, _ in points] == pytest.approx([1 / 6, 2 / 6, 3 / 6])
    assert [y for _, y in points] == pytest.approx([0, 1 / 2, 1 / 3])
    assert aurc(points) == pytest.approx(5 / 18)
    assert risk_at(points, 0.5) == pytest.approx(1 / 3) and risk_at(points, 0.8) is None
    assert aurc(()) is None


confident = st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1)


@given(confident, st.randoms())
def test_the_order_of_equal_confidences_does_not_matter(answers: list[tuple[float, bool]], random: object) -> None:
    turned = sorted(answers, key=lambda _: random.random())  # type: ignore[attr-defined]
    points = risk_coverage(answers, len(answers))
    assert [y for _, y in risk_coverage(turned, len(answers))] == pytest.approx([y for _, y in points])
    assert points[-1] == pytest.approx((1, sum(not right for _, right in answers) / len(answers)))


def test_calibration_worked_example() -> None:
    answers = [(0.9, True), (0.6, False)]
    assert brier(answers) == pytest.approx(0.185)
    assert ece(answers, 1) == pytest.approx(0.25)
    assert ece(answers, 2) == pytest.approx(0.35)
    assert brier([]) is None and ece([]) is None and bins([]) == ()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_bins_have_equal_mass_and_lose_nothing(answers: list[tuple[float, bool]]) -> None:
    made = bins(answers)
    sizes = [b.n for b in made]
    assert sum(sizes) == len(answers) and max(sizes) - min(sizes) <= 1 and len(made) == min(10, len(answers))
    assert sum(b.confidence * b.n for b in made) == pytest.approx(sum(c for c, _ in answers))
