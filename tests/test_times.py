"""Relative dates told in full, "as of", and the age of an article."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.checks.times import age, as_of, resolved


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It rained on Sunday.", "It rained on Sunday (15 August 2021)."),
        ("The mill shut last week.", "The mill shut last week (9–15 August 2021)."),
        ("The gates opened on 17 August.", "The gates opened on 17 August (2021)."),
        ("It shut last month.", "It shut last month (July 2021)."),
        ("It rained yesterday.", "It rained yesterday (18 August 2021)."),
        ("It rained on 15 August 2021.", "It rained on 15 August 2021."),
        ("Nobody knows since when.", "Nobody knows since when."),
        ("She said “it rained on Sunday” and left.", "She said “it rained on Sunday” and left."),
        ("“We sail on Sunday, whatever comes.", "“We sail on Sunday, whatever comes."),
        ("We sail on Sunday.", "We sail on Sunday."),
    ],
)
def test_dates_are_told_in_full_from_the_day_of_publication(text: str, told: str) -> None:
    assert resolved(text, "2021-08-19") == told


def test_without_a_day_of_publication_they_stay_as_they_are() -> None:
    assert resolved("It rained on Sunday.", None) == "It rained on Sunday."
    assert resolved("It rained on Sunday.", "2021") == "It rained on Sunday."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who leads the union now?", "as of 19 August 2021"),
        ("Is the mill still shut?", "as of 19 August 2021"),
        ("What is the latest toll?", "as of 19 August 2021"),
        ("Who leads the union?", "as of 19 August 2021"),
        ("Who is the mayor of Osk?", "as of 19 August 2021"),
        ("Is the road to Osk open?", "as of 19 August 2021"),
        ("Who is the father of Ann Lee?", ""),
        ("Where is Osk?", ""),
        ("Was the road open?", ""),
        ("Who led the union in 1996?", ""),
        ("Do they know him?", ""),
    ],
)
def test_as_of_is_said_where_the_question_asks_how_things_stand(question: str, said: str) -> None:
    assert as_of(question, "2021-08-19") == said
    assert as_of(question, None) == ""


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("2026-11-21", "today"), ("2026-11-20", "1 day ago"), ("2026-11-10", "1 week ago"),
        ("2026-09-01", "2 months ago"),
        ("2021-08-19", "5 years ago"), ("2025", "10 months ago"), ("2026-09", "1 month ago"), ("2026", ""),
        ("2027-01-01", ""), (None, ""),
    ],
)  # fmt: skip
def test_age_of_an_article(published: str | None, said: str) -> None:
    assert age(published, date(2026, 11, 21)) == said


@given(st.text(), st.dates(min_value=date(1900, 1, 1)))
def test_any_text_only_gains_brackets(text: str, day: date) -> None:
    told = resolved(text, day.isoformat())
    rest = iter(told)
    assert all(c in rest for c in text)
