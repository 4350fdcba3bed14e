"""Dates, ages, filters and sums in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Filter
from qa.wording import age_in_words, count, date_in_words, filter_in_words, money, seconds

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("published", "words"),
    [("2021-08-19", "19 August 2021"), ("2021-12", "December 2021"), ("2021", "2021"), ("", "date unknown"),
     (None, "date unknown"), ("2021-13", "2021-13"), ("spring", "spring")],
)  # fmt: skip
def test_a_date_in_words(published: str | None, words: str) -> None:
    assert date_in_words(published) == words


@pytest.mark.parametrize(
    ("published", "words"),
    [("2021-08-19", "5 years old"), ("2025-11-22", "11 months old"), ("2026-11-20", "1 day old"),
     ("2026-11-21", "less than a day old"), ("2026-11", "less than a month old"), ("2026", "less than a year old"),
     ("2024", "2 years old"), ("2027-01-01", ""), ("2026-12", ""), ("2026-02-31", "8 months old"), (None, ""),
     ("spring", "")],
)  # fmt: skip
def test_an_age_is_no_finer_than_its_date(published: str | None, words: str) -> None:
    assert age_in_words(published, TODAY) == words


@given(st.dates(), st.dates())
def test_every_date_has_an_age(published: date, today: date) -> None:
    assert (age_in_words(published.isoformat(), today) == "") == (published > today)


def test_a_filter_in_words() -> None:
    assert filter_in_words(None) == filter_in_words(Filter()) == ""
    many = Filter(outlets=tuple("abcdefg"), after="2021", before="2022-02-01", undated=True)
    assert filter_in_words(many) == (
        "a or b or c or d or e or 2 more; published from 2021 on; published before 1 February 2022; or without a date"
    )


def test_sums() -> None:
    assert [count(1, "token"), count(12_345, "token")] == ["1 token", "12,345 tokens"]
    assert [seconds(0.0843), seconds(2.44)] == ["84 ms", "2.4 s"]
    assert [money(0), money(1250), money(2_000_000)] == ["0", "0.00125", "2"]
