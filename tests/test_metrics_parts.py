"""Lists, nuggets, conflicts, follow-ups, truthfulness and cost: worked by hand."""

import pytest

from eval.metrics.conflicts import flag_scores, side_scores
from eval.metrics.cost import percentile, seconds, tokens
from eval.metrics.followups import asked_as_score
from eval.metrics.lists import f1, list_scores
from eval.metrics.nuggets import nugget_scores
from eval.metrics.truthfulness import truthfulness
from eval.types import Item, Items, Nugget

LAND = Items((Item("Iran"), Item("Russia", ("the Russian Federation",)), Item("Turkey")))


@pytest.mark.parametrize(
    ("text", "items", "precision", "recall"),
    [
        ("Iran, Russia and Turkey", LAND, 1, 1),
        ("Turkey; the Russian Federation\nIran", LAND, 1, 1),
        ("Iran, Russia and Mars", LAND, 2 / 3, 2 / 3),
        ("Iran, Iran", LAND, 1, 1 / 3),
        ("Iran", LAND, 1, 1 / 3),
        ("", LAND, 0, 0),
        ("The allies were Iran, Turkey and Russia.", LAND, 1, 1),
        ("The allies were Iran and the Moon.", LAND, 1 / 2, 1 / 3),  # the Moon is one of the wrong answers
        ("Iran, Russia, Turkey, Mars", Items(LAND.list, closed=False), 1, 1),
        ("Osk and Washington, D.C.", Items((Item("Washington, D.C."), Item("Osk"))), 1, 1),
        ("Trinidad and Tobago, Iran", Items((Item("Trinidad and Tobago"), Item("Iran"))), 1, 1),
        ("Ann Lee, Bo Lee", Items((Item("Bo Lee"), Item("Ann Lee", ("Lee",)))), 1, 1),
        ("120 boats and two cars", Items((Item("12 boats", ("boats",)), Item("2 cars"))), 1 / 2, 1 / 2),
        ("1,500 boats, two cars", Items((Item("1500 boats"), Item("two cars"))), 1, 1),
    ],
)
def test_lists(text: str, items: Items, precision: float, recall: float) -> None:
    scores = list_scores(text, items, ["the Moon"])
    assert [scores["precision"], scores["recall"]] == pytest.approx([precision, recall])
    assert scores["f1"] == pytest.approx(f1(precision, recall))


def test_one_item_does_not_count_twice_in_prose() -> None:
    items = Items((Item("Ann Lee"), Item("Lee")))
    assert list_scores("It was Ann Lee who came.", items)["recall"] == 0.5


def test_nuggets() -> None:
    nuggets = [Nugget(f"n{n}", "x", vital, ("e1",)) for n, vital in enumerate((True, True, False))]
    assert nugget_scores(nuggets, [True, False, True]) == {"vital": 1 / 2, "all": 2 / 3}
    assert nugget_scores(nuggets[2:], [False]) == {"vital": None, "all": 0}
    assert nugget_scores([], []) == {"vital": None, "all": None}


def test_conflicts() -> None:
    assert side_scores([True, False]) == {"sides": 0.5, "one_sided": 1}
    assert side_scores([True, True]) == {"sides": 1, "one_sided": 0}
    assert side_scores([False, False]) == {"sides": 0, "one_sided": 0}
    flags = flag_scores([True, True, True, False], [True] + [False] * 7)
    assert flags == {"precision": 3 / 4, "recall": 3 / 4, "f1": 3 / 4, "false_flags": 1 / 8}
    assert flag_scores([], [False]) == {"precision": None, "recall": None, "f1": None, "false_flags": 0}
    assert flag_scores([False], []) == {"precision": None, "recall": 0, "f1": 0, "false_flags": None}


def test_followups() -> None:
    gold = "How far did the water rise in Fenn?"
    assert asked_as_score("How far did water rise in Fenn?", gold) == 1
    assert asked_as_score("And in Fenn?", gold) == pytest.approx(0.4)
    assert asked_as_score("And?", gold) == 0


def test_truthfulness_punishes_guessing() -> None:
    run = [truthfulness(True, False)] * 6 + [truthfulness(False, False)] * 2 + [truthfulness(False, True)] * 2
    assert sum(run) / len(run) == pytest.approx(0.4)
    assert truthfulness(True, True) == 1  # a right refusal


def test_cost() -> None:
    assert seconds({"search": 0.02, "read": 0.03}) == pytest.approx(0.05)
    assert seconds({"search": 0.02, "total": 0.09}) == 0.09
    assert seconds({}) is None
    assert tokens({"prompt_tokens": 10, "completion_tokens": 5}) == 15
    assert tokens({"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}) == 15
    assert (percentile([4, 1, 3, 2], 0.5), percentile([4, 1, 3, 2], 0.95), percentile([], 0.5)) == (2, 4, None)
