"""What right means, for each sort of case."""

from dataclasses import replace

import pytest
from cases_for_eval import ARTICLES, BY_ID, CASES, case

from eval.gold import check
from eval.metrics.right import cited_positions, credit, is_right, short_right, wrong_answer
from eval.oracle import oracle_answer
from eval.shape import plain
from eval.types import Case, WrongAnswer
from qa.types import Answer, Statement


def said(name: str, text: str, short: str = "") -> tuple[Case, Answer]:
    """The oracle's answer to a case with other words and the same citations."""
    answer = oracle_answer(case(name), BY_ID)
    numbers = tuple(c.number for c in answer.citations)
    return case(name), replace(answer, short=short, statements=(Statement(text, numbers, "supported"),), conflicts=())


def test_the_cases_are_sound() -> None:
    import json

    assert check([json.dumps(plain(c)) for c in CASES], ARTICLES) == []


@pytest.mark.parametrize("c", CASES, ids=lambda c: c.id)
def test_the_oracle_is_right_and_its_refusal_is_not(c: Case) -> None:
    oracle = oracle_answer(c, BY_ID)
    assert is_right(c, oracle) and credit(c, oracle) == 1 and short_right(c, oracle) in (True, None)
    other = replace(oracle, outcome="not_found" if c.answerable else "answered")
    assert not is_right(c, other) and credit(c, other) == 0


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("far", "In Osk the water rose by 0.7 metres.", True),
        ("far", "In Osk the water rose by 700 cm.", False),
        ("when", "It rose on May 3.", True),
        ("when", "It rose in May 2021.", False),
        ("who", "Ann Lee is.", True),
        ("who", "Bo Roe is.", False),
        ("dam", "No, the dam stayed shut.", True),
        ("dam", "The dam was not opened that night.", True),
        ("dam", "Yes, the dam was opened that night.", False),
        ("why", "It was because a wall fell.", True),
        ("why", "It was because of the storm.", False),
        ("boats", "From Great Wick, Fenn, and Tarn.", True),
        ("boats", "From Fenn and Tarn.", False),
        ("said", "“We have never seen the water so high,” she said.", True),
        ("said", "“We have seldom seen the water so high,” she said.", False),
        ("hurt", "Twelve, says one article; nineteen, says the other.", True),
        ("hurt", "Twelve people were hurt.", False),
        ("cost", "They cost 1,500 million dollars.", True),
        ("cost", "They cost $15 billion.", False),
        ("next", "A quarter of them.", True),
        ("next", "A third of them.", False),
        ("next", "25 per cent.", True),
    ],
)
def test_right_by_what_is_said(name: str, text: str, expected: bool) -> None:
    assert is_right(*said(name, text)) == expected


def test_a_statement_that_denies_the_evidence_is_not_right() -> None:
    assert not is_right(*said("far", "The tide in Osk has not risen by 70 cm."))
    assert not is_right(*said("far", "The tide in Osk never rose by 70 cm on 3 May 2021.", "70 cm"))


def test_a_wrong_answer_in_short_instead_of_the_right_one() -> None:
    answered = said("far", "It rose by 70 cm.", "90 cm")
    assert wrong_answer(*answered) and not is_right(*answered)
    both = said("far", "It rose by 70 cm, not by 90 cm.")
    assert not wrong_answer(*both) and is_right(*both)


def test_padding_does_not_help() -> None:
    assert not is_right(*said("far", "word " * 200 + "70 cm"))


def test_short_right_is_stricter() -> None:
    assert short_right(*said("far", "It rose by 70 cm.", "0.7 m"))
    assert not short_right(*said("far", "It rose by 70 cm.", "It rose by 70 cm and then by 80 cm"))
    assert not short_right(*said("far", "It rose by 70 cm."))
    assert short_right(*said("why", "A wall fell.")) is None


def test_a_conflict_needs_each_side_cited() -> None:
    c, oracle = case("hurt"), oracle_answer(case("hurt"), BY_ID)
    one = replace(oracle, statements=oracle.statements[:1], conflicts=())
    assert cited_positions(c, one) == (True, False) and not is_right(c, one) and credit(c, one) == 0.5


def test_a_wrong_item_counts_against_prose_but_not_against_the_evidence_quoted() -> None:
    c = replace(case("boats"), wrong_answers=(WrongAnswer("harbour", "invented"),))
    assert not is_right(c, said("boats", "From Fenn, Tarn, Great Wick and the harbour.")[1])
    assert is_right(c, replace(oracle_answer(c, BY_ID), short=""))


def test_credit_is_graded() -> None:
    assert credit(*said("boats", "From Fenn and Tarn.")) == pytest.approx(0.8)
    assert credit(*said("who", "Bo Roe is.")) == 0
