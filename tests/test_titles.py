"""Titles → example questions."""

from hypothesis import given
from hypothesis import strategies as st

from qa.page.titles import of_title


def test_a_title_that_asks_is_the_question() -> None:
    assert of_title("Who built the dam?") == ("Who built the dam?",)
    assert of_title("Lower Marsh: who lives there?")[0] == "Who lives there?"


def test_another_title_is_quoted() -> None:
    assert of_title("The old dam broke.") == ("What is reported about “The old dam broke”?",)


def test_a_title_of_a_word_or_two_is_the_subject() -> None:
    assert of_title("Lower Marsh")[0] == "What do the articles say about Lower Marsh?"


def test_names_in_a_title_are_asked_for() -> None:
    assert of_title("Villagers return to Lower Marsh") == (
        "What do the articles say about Lower Marsh?",
        "What is reported about “Villagers return to Lower Marsh”?",
    )


def test_an_adjective_after_the_is_no_name() -> None:
    assert len(of_title("Storm delays the Dutch ambassador")) == 1


def test_capitals_throughout_tell_no_names() -> None:
    assert len(of_title("Council Votes Down Bridge Plan")) == 1


def test_a_cut_title_is_not_quoted_and_its_last_word_is_no_name() -> None:
    assert of_title("After the flood in Lower Marsh the engineers asked Mary…") == (
        "What do the articles say about Lower Marsh?",
    )


def test_no_title_no_question() -> None:
    assert of_title("") == of_title("  \n") == ()


@given(st.text(max_size=200))
def test_any_title_gives_distinct_questions_of_one_line(title: str) -> None:
    asked = of_title(title)
    assert len(set(asked)) == len(asked)
    assert all(q.endswith("?") and "\n" not in q for q in asked)
