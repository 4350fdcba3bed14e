"""What slips cost: nothing for the same word, less for what people do than for what they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.slips import slips, sounds

WORDS = st.text("abcdeiouhkst", max_size=7)


@given(WORDS)
def test_nothing_for_the_same_word(word: str) -> None:
    assert slips(word, word) == 0


@given(WORDS, WORDS)
def test_never_below_nothing_and_the_same_both_ways(one: str, other: str) -> None:
    assert (slips(one, other) == 0) == (one == other)
    assert slips(one, other) == pytest.approx(slips(other, one))


@pytest.mark.parametrize(
    ("meant", "likely", "unlikely"),
    [
        ("ostrey", "ostray", "ostrxy"),  # a vowel for a vowel
        ("pellin", "pelin", "pelln"),  # one letter of a double
        ("harrow", "harorw", "hwrrao"),  # neighbours swapped
        ("casper", "kasper", "tasper"),  # heard alike
        ("selma", "srlma", "splma"),  # the key beside
        ("brandt", "brendt", "zrandt"),  # the first letter is seldom wrong
    ],
)
def test_what_people_do_costs_less(meant: str, likely: str, unlikely: str) -> None:
    assert slips(likely, meant) < slips(unlikely, meant)


def test_spellings_of_one_name_sound_the_same() -> None:
    assert len({sounds(name) for name in ("karim", "kareem", "qarim", "carrim")}) == 1
    assert sounds("karim") != sounds("karin")
