"""Words: what is set aside, and what never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.words import contains, content, names, negated, squad_words, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. spent $1,500.50 (25%)!", "us spent $ 1500.50 25 percent"),
        ("25 per cent of twelve", "25 percent of 12"),
        ("Ann Lee’s ‘boat’, the sailors' boat", "ann lee boat sailors boat"),
        ("It can't, it isn't, it cannot", "it can not it is not it can not"),
        ("17th of May", "17 of may"),
        ("Well-known: Osk–Fenn", "well known osk fenn"),
        ("1.5 billion", "1.5 billion"),
        ("", ""),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert words(text) == tuple(expected.split())


def test_squad_words_lose_the_decimal_point_and_words_do_not() -> None:
    assert squad_words("$1.5 billion") == squad_words("$15 billion") == ("15", "billion")
    assert words("$1.5 billion") != words("$15 billion")


@given(st.text())
def test_words_of_words_are_the_same(text: str) -> None:
    once = words(text)
    assert words(" ".join(once)) == once


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=3))
def test_contains_is_what_strings_say(text: list[str], part: list[str]) -> None:
    assert contains(text, part) == (bool(part) and "".join(part) in "".join(text))


def test_content_names_and_negated() -> None:
    text = "On Monday, Ann Lee of the U.N. said that the harbour has not been closed."
    assert content(text) == {"monday", "ann", "lee", "un", "harbour", "closed"}
    assert names(text) == {"monday", "ann", "lee", "un"}
    assert negated(text) == {"closed"}
    assert negated("No, the harbour has been closed.") == frozenset()
