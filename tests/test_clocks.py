"""Times of day in words: values of a clock, never numbers; and what of one bears out another."""

import pytest

from qa.values import canonical, compatible, find_values, parse_value, same, supports


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("half past nine", "09:30 (21:30)"),
        ("half-past nine in the evening", "21:30"),
        ("half past 9 pm", "21:30"),
        ("a quarter to six", "05:45 (17:45)"),
        ("quarter past six in the morning", "06:15"),
        ("ten minutes to six", "05:50 (17:50)"),
        ("five past eight", "08:05 (20:05)"),
        ("twenty-five to seven o'clock", "06:35 (18:35)"),
        ("9.30pm", "21:30"),
        ("9:30 p.m.", "21:30"),
        ("nine o’clock", "09:00 (21:00)"),
        ("9 o'clock at night", "21:00"),
        ("twelve at night", "00:00"),
        ("one in the morning", "01:00"),
        ("quarter to midnight", "23:45"),
        ("half past noon", "12:30"),
    ],
)
def test_a_time_in_words_is_a_clock_value_and_is_read_back(text: str, told: str) -> None:
    (value,) = find_values(text)
    assert (value.kind, value.text, canonical(value)) == ("clock", text, told)
    assert parse_value(told) == value


def test_ten_to_six_is_a_time_after_at_alone() -> None:
    assert [v.kind for v in find_values("The gates shut at ten to six on Friday.")] == ["clock", "date"]
    assert [v.kind for v in find_values("It takes ten to twelve people.")] == ["number"]


@pytest.mark.parametrize(
    "text",
    ["a quarter to six months", "half a million", "two out of nine", "at five to ten degrees", "past nine people"],
)
def test_other_figures_are_no_times(text: str) -> None:
    assert all(value.kind != "clock" for value in find_values(text))


def test_half_past_nine_may_be_in_the_evening_but_does_not_say_so() -> None:
    told, evening = find_values("half past nine")[0], find_values("9.30pm")[0]
    assert same(told, evening)
    assert compatible(told, evening)
    assert supports(evening, told)
    assert not supports(told, evening)
    assert not compatible(told, find_values("9.20pm")[0])
