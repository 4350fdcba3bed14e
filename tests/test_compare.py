"""Comparisons: no alarm between equals, an alarm at a real fall, and what is told about both."""

from dataclasses import replace

import numpy as np
import pytest

from eval.compare import compare, gate, paired
from eval.results import Row
from eval.types import Setting
from index.errors import InputError

KINDS = ("who", "when", "why", "list", "quote", "typo", "where", "conflict", "temporal", "definition")
SETTING = Setting("gold", "articles", "embedded", {"right": 1})


def row(n: int, right: bool | None, kind: str | None = None, group: str | None = None) -> Row:
    scores = {} if right is None else {"right": float(right), "over_refused": float(not right), "recall@5": None}
    error = "OSError: gone" if right is None else None
    return Row(str(n), "v1", kind or KINDS[n % len(KINDS)], group or str(n), f"Question {n}?", scores, error, None)


def run(rights: "np.ndarray[tuple[int], np.dtype[np.bool_]]", groups: list[str]) -> list[Row]:
    return [row(n, bool(right), group=group) for n, (right, group) in enumerate(zip(rights, groups, strict=True))]


def drawn(seed: int, n: int = 200) -> tuple[list[Row], list[Row]]:
    """Two runs of one system that is right on each case with a chance of its own; every tenth case is asked thrice."""
    rng = np.random.default_rng(seed)
    groups = [str(i if i % 10 else i // 30) for i in range(n)]
    chance = {g: rng.beta(2.4, 0.8) for g in dict.fromkeys(groups)}
    chances = np.array([chance[g] for g in groups])
    return run(rng.random(n) < chances, groups), run(rng.random(n) < chances, groups)


def planted(seed: int, fall: float, n: int = 200) -> tuple[list[Row], list[Row]]:
    """A run, and one that is `fall` worse in truth: 15 of 100 cases differ between the two."""
    rng = np.random.default_rng(seed)
    before, change = rng.random(n) < 0.72, rng.random(n)
    lost, won = (0.15 + fall) / 2 / 0.72, (0.15 - fall) / 2 / 0.28
    after = np.where(before, change >= lost, change < won)
    groups = [str(i) for i in range(n)]
    return run(before, groups), run(after, groups)


def test_equals_raise_an_alarm_in_at_most_five_of_a_hundred_comparisons() -> None:
    alarms = sum(gate(list(zip(*drawn(seed), strict=True))).regressed for seed in range(1000))
    assert alarms <= 50


def test_eight_points_less_are_caught_in_four_of_five_comparisons_of_two_hundred_cases() -> None:
    caught = sum(gate(list(zip(*planted(seed, 0.08), strict=True))).regressed for seed in range(300))
    assert caught >= 0.8 * 300


def test_a_run_against_itself_is_no_change() -> None:
    before, _ = drawn(1)
    found = compare(list(zip(before, before, strict=True)))
    assert not found.gate.regressed
    assert (found.better, found.worse, found.mcnemar_p) == ((), (), 1.0)
    change = found.metrics["right"]
    assert (change.difference, change.low, change.high, change.p) == (0.0, 0.0, 0.0, 1.0)


def test_a_fall_is_told_with_its_interval_and_its_flips() -> None:
    before, after = planted(4, 0.15)
    found = compare(list(zip(before, after, strict=True)))
    worse = [b.id for a, b in zip(before, after, strict=True) if a.scores["right"] == 1 and b.scores["right"] == 0]
    assert [b.id for _, b in found.worse] == worse
    change = found.metrics["right"]
    assert change.low < change.difference < change.high < 0
    assert change.difference == pytest.approx((len(found.better) - len(found.worse)) / 200)
    assert found.gate.regressed
    assert found.mcnemar_p < 0.05
    assert 0 < found.smallest < 0.15
    assert sum(change.n for change in found.kinds.values()) == 200


def test_a_comparison_is_the_same_every_time() -> None:
    pairs = list(zip(*drawn(5), strict=True))
    assert compare(pairs) == compare(pairs)


def test_where_lower_is_better_a_rise_is_a_fall() -> None:
    before, after = planted(4, 0.15)
    pairs = list(zip(before, after, strict=True))
    found = compare(pairs, "over_refused")
    assert found.metrics["over_refused"].difference > 0
    assert found.gate.regressed
    assert len(found.worse) == len(compare(pairs).worse)


def test_many_wordings_of_one_question_are_one_piece_of_evidence() -> None:
    before = [row(n, True, "who", group="one") for n in range(12)] + [row(n, True, "who") for n in range(12, 60)]
    after = [replace(r, scores={"right": 0.0}) if r.group == "one" else r for r in before]
    assert not gate(list(zip(before, after, strict=True))).regressed
    apart = [(replace(a, group=a.id), replace(b, group=b.id)) for a, b in zip(before, after, strict=True)]
    assert gate(apart).regressed


def test_a_kind_that_breaks_is_caught_while_the_whole_stands() -> None:
    before = [row(n, n % 3 > 0, "who") for n in range(400)] + [row(n, True, "quote") for n in range(400, 412)]
    after = [row(n, n % 3 != 1, "who") for n in range(400)] + [row(n, False, "quote") for n in range(400, 412)]
    found = gate(list(zip(before, after, strict=True)))
    assert found.p > 0.05
    assert found.fallen_kinds == ("quote",)
    assert found.regressed


def test_an_error_is_the_worst_score_and_is_counted() -> None:
    before = [row(n, True) for n in range(20)] + [row(20, None)]
    after = [row(n, None if n < 8 else True) for n in range(20)] + [row(20, None)]
    found = compare(list(zip(before, after, strict=True)))
    assert (found.errors, found.left_out) == ((1, 9), 1)
    assert found.metrics["right"].difference == pytest.approx(-8 / 20)
    assert found.gate.regressed


def test_cases_are_paired_by_id_and_content() -> None:
    before, after = [row(n, True) for n in range(5)], [row(n, True) for n in (4, 2, 3)]
    after[1] = replace(after[1], case="v2")
    pairs = paired((SETTING, before), (SETTING, after))
    assert [(a.id, b.id) for a, b in pairs] == [("4", "4"), ("3", "3")]


def test_runs_over_other_gold_are_compared_only_when_asked_to() -> None:
    before, other = (SETTING, [row(1, True)]), (replace(SETTING, gold="other"), [row(1, False)])
    with pytest.raises(InputError, match="other gold cases"):
        paired(before, other)
    assert len(paired(before, other, shared=True)) == 1
    with pytest.raises(InputError, match="no case in common"):
        paired(before, (SETTING, [row(2, True)]), shared=True)
    with pytest.raises(InputError, match="other versions of right"):
        paired(before, (replace(SETTING, versions={"right": 2}), [row(1, True)]))


def test_an_unknown_metric_is_said_in_a_sentence() -> None:
    with pytest.raises(InputError, match="There is no metric 'accuracy'"):
        compare([(row(1, True), row(1, True))], "accuracy")
