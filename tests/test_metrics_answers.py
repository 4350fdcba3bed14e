"""Exact match and token F1: SQuAD's definition by hand-worked vectors, ours where it is safer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.answers import em, f1, short_is, squad_em, squad_f1
from eval.types import GoldAnswer

# answer, gold wordings, EM and F1 worked by hand by SQuAD's definition: lower case, no punctuation, no articles
SQUAD = [
    ("the Osk dam", ["Osk dam"], 1, 1.0),
    ("Osk dam.", ["The Osk dam"], 1, 1.0),
    ("dam of Osk", ["Osk dam"], 0, 4 / 5),  # shared 2 of 3 and of 2
    ("Osk", ["Osk dam", "dam at Osk river"], 0, 2 / 3),
    ("Osk Osk", ["Osk"], 0, 2 / 3),  # a word is shared as often as both have it
    ("a dam", ["an dam"], 1, 1.0),
    ("", [""], 1, 1.0),
    ("", ["Osk"], 0, 0.0),
    ("Osk", [""], 0, 0.0),
    ("the", [""], 1, 1.0),  # nothing is left of it
    ("U.S.", ["US"], 1, 1.0),
    ("rain-fed", ["rainfed"], 1, 1.0),
    ("Fenn", ["Osk"], 0, 0.0),
    ("$1.5 billion", ["$15 billion"], 1, 1.0),  # why it is not enough
]


@pytest.mark.parametrize(("answer", "gold", "exact", "overlap"), SQUAD)
def test_squad(answer: str, gold: list[str], exact: int, overlap: float) -> None:
    assert squad_em(answer, gold) == exact
    assert squad_f1(answer, gold) == pytest.approx(overlap)


def test_ours_differs_from_squad_where_a_number_would_change() -> None:
    assert em("$1.5 billion", ["$15 billion"]) == 0
    assert f1("$1.5 billion", ["$15 billion"]) == pytest.approx(2 / 3)
    assert em("the twelve boats", ["12 boats"]) == 1


@given(st.text(max_size=40), st.text(max_size=40))
def test_f1_is_symmetric_bounded_and_1_for_exact_match(a: str, b: str) -> None:
    assert 0 <= f1(a, [b]) <= 1
    assert squad_f1(a, [b]) == pytest.approx(squad_f1(b, [a]))
    if em(a, [b]):
        assert f1(a, [b]) == 1


@pytest.mark.parametrize(
    ("short", "gold", "expected"),
    [
        ("Ann Lee", GoldAnswer("Ann Lee", "name"), True),
        ("Ann Mary Lee", GoldAnswer("Ann Lee", "name"), False),  # perhaps another person
        ("Captain Ann Lee", GoldAnswer("Ann Lee", "name"), True),
        ("Lee", GoldAnswer("Ann Lee", "name"), False),
        ("Lee", GoldAnswer("Ann Lee", "name", aliases=("Lee",)), True),
        ("a natural harbour in the north", GoldAnswer("a natural harbour", "text"), True),
        ("they fled to Fenn in 12 boats", GoldAnswer("they fled to Fenn in 11 boats", "text"), False),
        ("they fled to Osk in 11 boats", GoldAnswer("they fled to Fenn in 11 boats", "text"), False),
        ("", GoldAnswer("Ann Lee", "name"), False),
    ],
)
def test_short_is(short: str, gold: GoldAnswer, expected: bool) -> None:
    assert short_is(short, gold) == expected
