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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("between five and six o'clock", "05:00 to 06:00 (17:00 to 18:00)"),
        ("between 5 and 6 pm", "17:00 to 18:00"),
        ("between eleven and one o'clock", "11:00 to 13:00 (23:00 to 01:00)"),
        ("between half past nine and ten in the evening", "21:30 to 22:00"),
        ("from nine to eleven in the morning", "09:00 to 11:00"),
        ("from 9am to noon", "09:00 to 12:00"),
        ("from 9am until 5pm", "09:00 to 17:00"),
        ("5–6pm", "17:00 to 18:00"),
        ("9.30-11am", "09:30 to 11:00"),
        ("from 05:00 to 18:00 GMT", "05:00 to 18:00 GMT"),
        ("from 10pm to 2am", "22:00 to 02:00"),
    ],
)
def test_a_stretch_of_the_day_is_one_clock_value_and_is_read_back(text: str, told: str) -> None:
    (value,) = find_values(text)
    assert (value.kind, value.text, canonical(value)) == ("clock", text, told)
    assert parse_value(told) == value


def test_a_time_within_a_stretch_can_hold_beside_it() -> None:
    told = find_values("between five and six o'clock")[0]
    assert compatible(told, find_values("half past five")[0])
    assert compatible(told, find_values("5.40pm")[0])
    assert not compatible(told, find_values("half past six")[0])
    assert not supports(told, find_values("5.40pm")[0])


@pytest.mark.parametrize(
    "text", ["between five and six people", "from nine to eleven metres", "5-6 boats", "ten to six"]
)
def test_figures_that_tell_no_hour_are_no_stretch_of_the_day(text: str) -> None:
    assert all(value.kind != "clock" for value in find_values(text))
