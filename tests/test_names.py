"""Names by their capitals, what a statement makes of them, and who is told to have done what."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.checks.names import changed_owners, holds_name, names, swapped_names, unknown_names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mayor Ines Holt met the Board of Trade in Osk on Monday.", ["Mayor Ines Holt", "Board of Trade", "Osk"]),
        ("Mr Lee's boat and Ann's car.", ["Mr Lee's", "Ann's"]),
        ("The mill shut in May 1901. It was old.", []),
        ("Ann Lee of Harbour Bank left.", ["Ann Lee", "Harbour Bank"]),
        ("She said: “Stop it.”", []),
    ],
)
def test_names_are_runs_of_capitals_without_days_and_months(text: str, found: list[str]) -> None:
    assert [name.text for name in names(text) if not name.initial] == found


@pytest.mark.parametrize(
    ("name", "text", "held"),
    [
        ("the Osk gates", "in Osk", True),
        ("with Ann Lee", "Bo Lee and Ann Ray", False),
        ("with Ann Lee", "Ms Ann Lee", True),
        ("the UN said", "the United Nations said", True),
        ("the Osklandian king", "Oskland", True),
        ("with Martina Osk", "with Martin Osk", False),
    ],
)
def test_a_name_is_held_whole(name: str, text: str, *, held: bool) -> None:
    found = next(each for each in names(name) if not each.initial)
    assert holds_name(found, text) == held


def test_a_first_word_may_be_a_name() -> None:
    assert unknown_names("Lucy opened the gates.", "Ann Lee opened the gates.") == ([], ["Lucy"])
    assert unknown_names("Gates were opened.", "Ann Lee opened the gates.") == ([], [])


def test_names_on_the_wrong_sides_of_a_verb() -> None:
    said = "Ann Lee beat Bo Ray on Sunday."
    assert swapped_names("Bo Ray beat Ann Lee.", said)
    assert swapped_names("Bo Ray was beaten by Ann Lee.", said) == ""
    assert swapped_names("Ann Lee was beaten by Bo Ray.", said)
    assert swapped_names("Ann Lee met Bo Ray.", said) == ""


@pytest.mark.parametrize(
    ("statement", "moved"),
    [
        ("Ann Lee is a nurse.", True),
        ("Bo Ray is a nurse.", False),
        ("Bo Ray is a baker from Osk.", True),
        ("Ann Lee is a baker from Osk.", False),
    ],
)
def test_facts_of_one_person_told_of_another(statement: str, *, moved: bool) -> None:
    assert bool(changed_owners(statement, ["Ann Lee, a baker from Osk, met Bo Ray, a nurse."])) == moved


@given(st.text())
def test_names_slice_their_text_in_order(text: str) -> None:
    found = names(text)
    assert all(text[name.start : name.end] == name.text and name.parts for name in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text())
def test_a_text_holds_its_own_names(text: str) -> None:
    assert unknown_names(text, text) == ([], [])


def test_what_is_told_of_two_people_stays_with_each() -> None:
    said = "Ann Lee opened the gates, and Bo Ray closed them, left the town and took a train to Osk."
    assert changed_owners("Ann Lee opened the gates and Bo Ray left the town and took a train to Osk.", [said]) == ""
