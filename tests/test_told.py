"""What a question speaks of, sentences that speak of it in other words, and the figures and dates that they tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.checks.asked import asked
from qa.checks.kin import kin, plain, shared
from qa.disputes.counted import figures_told, of_the_deed
from qa.disputes.found import Finding
from qa.disputes.told import covered, points_back, told_of, units
from qa.types import Place


def found(question: str, *texts: str, before: str = "") -> list[Finding]:
    """The texts as the findings of as many articles, none of them sure."""
    return [
        Finding(Place(str(n), 0, len(text)), text, (), 0.0001, before, told_of(units(question), [before, text])[1])
        for n, text in enumerate(texts)
    ]


def sides(question: str, *texts: str, before: str = "") -> list[list[str]]:
    """The figures of each side."""
    groups = figures_told(question, asked(question), found(question, *texts, before=before))
    return [[said for _, said in group] for group in groups]


def test_one_thing_has_many_words() -> None:
    assert shared({"soldier", "weapon"}, {"troop", "gun", "valley"}) == {"soldier", "weapon"}
    assert shared({"soldier"}, {"valley"}) == set()
    assert kin("zebra") == {"zebra"}


@given(st.text())
def test_a_phrase_becomes_a_word_where_it_stands(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert plain(f"{text}\nthey took over the mill")[len(text) :] == "\nthey takeover  the mill"


def test_a_name_is_one_thing_and_the_kind_of_the_answer_is_none() -> None:
    told = units("In which year did rebels take over the town of Port Osk?")
    assert [getattr(unit, "text", unit) for unit in told] == ["Port Osk", {"rebel"}, {"takeov"}, {"town"}]


def test_half_of_a_name_will_do_but_not_part_of_another() -> None:
    name = units("Where is the Osk Harbour Board?")
    assert covered(name, "The Harbour Board met.") == [True]
    assert covered(name, "The board met in Osk.") == [False]


def test_what_stands_above_counts_for_less_and_for_most_where_a_sentence_points_back() -> None:
    content = units("How many soldiers does Ann Lee have?")
    texts = ["Ann Lee came to Osk.", "It rained.", "She has 40 troops."]
    assert points_back(texts[2])
    assert told_of(content, texts)[2] == pytest.approx(0.9)
    assert told_of(content, [*texts[:2], "Bo has 40 troops."])[2] == 0.5


@pytest.mark.parametrize(
    ("question", "texts", "figures"),
    [
        (
            "How many soldiers are in Osk?",
            ("Scores of fighters are in Osk.", "The rebels have thousands of troops in Osk."),
            [["Scores"], ["thousands"]],
        ),
        (
            "How many soldiers are in Osk?",
            ("In Osk the number of troops does not exceed 250.", "Thousands of fighters have come to Osk."),
            [["not exceed 250"], ["Thousands"]],
        ),
        (
            "When did Osk fall to the rebels?",
            ("Rebels seized Osk in 1996.", "Osk fell to rebels in 1998."),
            [["1998"], ["1996"]],
        ),
        (
            "On which day did Ann Lee's column appear?",
            ("Ann Lee wrote it in an op-ed on Monday.", "The words, published by Ann Lee on Tuesday, were few."),
            [["Monday"], ["Tuesday"]],
        ),
    ],
)  # fmt: skip
def test_figures_of_sentences_that_the_network_does_not_see(
    question: str, texts: tuple[str, ...], figures: list[list[str]]
) -> None:
    assert sorted(sides(question, *texts)) == sorted(figures)


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        # those whom something else befell
        ("How many soldiers are in Osk?", ("Scores of troops are in Osk.", "Thousands of soldiers died in Osk.")),
        ("How many people were injured in Osk?", ("Two people were hurt in Osk.", "Nine people were killed in Osk.")),
        # an army of lorries is none of soldiers
        ("How many soldiers are in Osk?", ("Scores of soldiers are in Osk.", "Five army lorries are in Osk.")),
        # a word that dates something else, a deed denied, meant, or done by another
        ("When did Osk fall to the rebels?", ("Osk fell to rebels in 1998.", "In the 1996 war, rebels saw Osk fall.")),
        ("When did Osk fall to the rebels?", ("Osk fell to rebels in 1998.", "Osk did not fall to rebels in 1996.")),
        ("When did Osk fall to the rebels?", ("Osk fell to rebels in 1998.", "Rebels met to capture Osk in 1996.")),
        ("When did Vane seize Osk?", ("Vane seized Osk in 1998.", "Ord seized Osk from Vane in 1996.")),
        # how long, how old and how long ago
        ("How long did Osk resist?", ("Osk resisted for six years.", "Osk, a 900-year-old town, resisted.")),
    ],
)  # fmt: skip
def test_figures_of_something_else_are_no_other_side(question: str, texts: tuple[str, ...]) -> None:
    assert len(sides(question, *texts)) < 2


def test_a_name_typed_small_must_be_there() -> None:
    assert sides("how many people died in osk", "Three people died in Osk.", "Nine people died in Vane.") == []


def test_dates_of_another_deed_are_left_out() -> None:
    question = "In which year did Ann Lee win the cup?"
    one, two = found(question, "Ann Lee won the cup in 1998.", "Ann Lee was born near the cup's home in 1971.")
    assert of_the_deed(question, [[(two, "1971")], [(one, "1998")]]) == [[(one, "1998")]]
    assert of_the_deed(question, [[(two, "1971")]]) == [[(two, "1971")]]
