"""A question made of several is cut, one that only looks like it is not; what is compared gets a question each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.parts import asked_about, compared, parts, sooner


@pytest.mark.parametrize(
    ("question", "pieces"),
    [
        ("Where was Ada Lund born, and when did she resign?", ("Where was Ada Lund born?", "When did she resign?")),
        ("Who opened it? When did it close?", ("Who opened it?", "When did it close?")),
        ("Who won the vote, and by how many votes?", ("Who won the vote?", "By how many votes?")),
        ("When did Ada Lund and Bo Holt leave?", ("When did Ada Lund leave?", "When did Bo Holt leave?")),
        ("Who are Ada Lund and Bo Holt?", ("Who is Ada Lund?", "Who is Bo Holt?")),
        (
            "What did Ada Lund and Bo Holt each say about the dam?",
            ("What did Ada Lund say about the dam?", "What did Bo Holt say about the dam?"),
        ),
    ],
)
def test_a_question_of_several_is_cut(question: str, pieces: tuple[str, ...]) -> None:
    assert parts(question) == pieces


@pytest.mark.parametrize(
    "question",
    [
        "Who opened the gates and the locks?",
        'Who said "it held and who cares about it"?',
        "How long have Ada Lund and Bo Holt been married?",
        "When did Ada Lund and Bo Holt meet?",
        "Who opened the gates?",
    ],
)
def test_one_question_stays_whole(question: str) -> None:
    assert parts(question) == (question,)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        (
            "How do Ada Lund and Bo Holt differ on the dam?",
            ("What does Ada Lund say about the dam?", "What does Bo Holt say about the dam?"),
        ),
        (
            "How did the first count differ from the second count?",
            ("What was the first count?", "What was the second count?"),
        ),
        (
            "How does what Ada Lund earns as a vet compare with her pay as mayor?",
            ("What Ada Lund earns as a vet?", "What was her pay as mayor?"),
        ),
        ("Compare the old toll with the new toll.", ("What was the old toll?", "What was the new toll?")),
        (
            "Compare the first and the last vote in Osk.",
            ("What was the first vote in Osk?", "What was the last vote in Osk?"),
        ),
        ("Who is older, Ada Lund or Bo Holt?", ("How old is Ada Lund?", "How old is Bo Holt?")),
        ("Which came first: the fire or the flood?", ("When was the fire?", "When was the flood?")),
        ("How do the reports differ on the toll?", ()),
        ("Is the mayor in Osk or in Vane?", ()),
        ("Who opened the gates?", ()),
    ],
)
def test_each_of_two_things_that_are_compared_is_asked_for(question: str, asked: tuple[str, ...]) -> None:
    assert compared(question) == asked


def test_what_the_articles_say_is_asked_for_without_the_articles() -> None:
    assert asked_about("What do both reports say about the dam in Osk?") == "What about the dam in Osk?"
    assert asked_about("What did the mayor say about the dam?") == "What did the mayor say about the dam?"


def test_which_of_two_was_first_or_last() -> None:
    first, last = sooner("Which came first: the fire or the flood?"), sooner("Which came last, the fire or the flood?")
    assert first is not None
    assert last is not None
    assert (first.sides, first.later, last.later) == (("the fire", "the flood"), False, True)
    assert sooner("Who is older, Ada Lund or Bo Holt?") is None


@given(st.text(max_size=200))
def test_nothing_breaks_it(question: str) -> None:
    assert parts(question)
    assert len(compared(question)) in (0, 2)
