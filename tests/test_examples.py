"""Titles → example questions."""

from hypothesis import given
from hypothesis import strategies as st

from qa.page.examples import questions


def test_a_title_that_asks_is_the_question() -> None:
    assert questions("Who built the dam?") == ("Who built the dam?",)
    assert questions("Lower Marsh: who lives there?")[0] == "Who lives there?"


def test_another_title_is_quoted() -> None:
    assert questions("The dam broke.") == ("What is reported about “The dam broke”?",)


def test_names_in_a_title_are_asked_for() -> None:
    assert questions("Villagers return to Lower Marsh")[1:] == (
        "What is said about “Lower Marsh”?",
        "Who or what is “Lower Marsh”?",
    )


def test_an_adjective_after_the_is_no_name() -> None:
    assert len(questions("Storm delays the Dutch ambassador")) == 1


def test_capitals_throughout_tell_no_names() -> None:
    assert len(questions("Council Votes Down Bridge Plan")) == 1


def test_a_cut_title_is_not_quoted_and_its_last_word_is_no_name() -> None:
    assert questions("After the flood in Lower Marsh the engineers asked Mary…") == (
        "What is said about “Lower Marsh”?",
        "Who or what is “Lower Marsh”?",
    )


def test_no_title_no_question() -> None:
    assert questions("") == questions("  \n") == ()


@given(st.text(max_size=200))
def test_any_title_gives_distinct_questions_of_one_line(title: str) -> None:
    asked = questions(title)
    assert len(set(asked)) == len(asked)
    assert all(q.endswith("?") and "\n" not in q for q in asked)
