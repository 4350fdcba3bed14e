"""Dates, stretches of the calendar and times of day: what the grammar makes of each form, anchored or not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.values import Value, canonical, find_values, parse_value

# text | what is found in it when nobody knows the day of publication | the same, published on Thursday 2021-08-19
# ("=": no different).
DAYS = """
17 August 2021 | 2021-08-17 | =
August 17, 2021 | 2021-08-17 | =
August 17 2021 | 2021-08-17 | =
17 Aug. 2021 | 2021-08-17 | =
Dec. 14, 2023 | 2023-12-14 | =
December 14, 2023 | 2023-12-14 | =
14 December 2023 | 2023-12-14 | =
2023-12-14 | 2023-12-14 | =
2021-08-17T10:00:00Z | 2021-08-17 | =
the 17th of August 2021 | 2021-08-17 | =
August the 17th | 17 August | 2021-08-17
first of May | 1 May | 2021-05-01
Aug. 17 | 17 August | 2021-08-17
17 August | 17 August | 2021-08-17
Sept 1 | 1 September | 2021-09-01
1 March | 1 March | 2021-03-01
20 December | 20 December | 2021-12-20
17/08/2021 | 2021-08-17 | =
08/17/2021 | 2021-08-17 | =
03/04/2021 | 2021-04-03 (2021-03-04) | =
04/04/2021 | 2021-04-04 | =
17.08.2021 | 2021-08-17 | =
17/08/21 | 2021-08-17 | =
01/02/98 | 1998-02-01 (1998-01-02) | =
29 February 2021 | number 29; 2021-02 | =
29 February 2020 | 2020-02-29 | =
"""
MONTHS_AND_YEARS = """
August 2021 | 2021-08 | =
August, 2021 | 2021-08 | =
Aug. 2021 | 2021-08 | =
in august 2021 | 2021-08 | =
2021-08 | 2021-08 | =
in August | August | 2021-08
since July | since July | since 2021-07
since October | since October | since 2020-10
in May | May | 2021-05
May 5 | 5 May | 2021-05-05
Theresa May spoke | | =
They may march in 2021 | 2021 | =
in 1996 | 1996 | =
the 2001 invasion | 2001 | =
in 1212 | AD 1212 | =
1212 men | number 1212 | =
in 1212 cases | number 1212 | =
the 2004 elections | 2004 | =
2000 people | number 2,000 | =
2000 km | distance 2000 km | =
$2000 | money 2000 USD | =
2,021 | number 2,021 | =
since 2001 | since 2001 | =
until 1989 | until 1989 | =
by 2000 | by 2000 | =
before 2001 | before 2001 | =
after September 2001 | after 2001-09 | =
about 1900 | about 1900 | =
"""
STRETCHES = """
the 1980s | 1980s | =
the '80s | 1980s | =
the 80s | 1980s | =
the 1980's | 1980s | =
the nineties | 1990s | =
in his eighties | | =
the 1700s | 1700s | =
the late 1800s | late 1800s | =
the northern half | | =
the 21st century | 21st century | =
the twentieth century | 20th century | =
a 19th-century house | 19th century | =
the third quarter of 2023 | Q3 2023 | =
Q3 2023 | Q3 2023 | =
2023 Q3 | Q3 2023 | =
third quarter | Q3 | Q3 2021
first half of 2023 | H1 2023 | =
H2 2023 | H2 2023 | =
summer 2021 | summer 2021 | =
the winter of 2021 | winter 2021 | =
fall 2020 | autumn 2020 | =
2021-W32 | 2021-W32 | =
"""
PARTS = """
mid-2023 | mid 2023 | =
early 2021 | early 2021 | =
late 2001 | late 2001 | =
late August | late August | late 2021-08
mid-August 2021 | mid 2021-08 | =
early 1990s | early 1990s | =
the late nineties | late 1990s | =
the end of 2021 | late 2021 | =
the beginning of August 2021 | early 2021-08 | =
the start of the 1980s | early 1980s | =
the early 20th century | early 20th century | =
early last year | early last year | early 2020
"""
RELATIVE = """
yesterday | yesterday | 2021-08-18
today | today | 2021-08-19
tonight | today | 2021-08-19
tomorrow | tomorrow | 2021-08-20
on Sunday | Sunday | Sunday 2021-08-15
on Thursday | Thursday | Thursday 2021-08-19
last Thursday | last Thursday | Thursday 2021-08-12
next Sunday | next Sunday | Sunday 2021-08-22
Sunday's vote | Sunday | Sunday 2021-08-15
Sunday, 15 August 2021 | Sunday 2021-08-15 | =
Sunday (15 August 2021) | Sunday 2021-08-15 | =
Sunday 15 August | Sunday 15 August | Sunday 2021-08-15
Sun. Aug. 15, 2021 | Sunday 2021-08-15 | =
last week | last week | 2021-W32
this week | this week | 2021-W33
next week | next week | 2021-W34
last weekend | last weekend | 2021-08-14/2021-08-15
last month | last month | 2021-07
this year | this year | 2021
last year | last year | 2020
this decade | this decade | 2020s
last quarter | last quarter | Q2 2021
this summer | this summer | summer 2021
last summer | last summer | summer 2020
last winter | last winter | winter 2020
next spring | next spring | spring 2022
last July | last July | 2021-07
last December | last December | 2020-12
two days ago | 2 days ago | 2021-08-17
a week ago | 1 week ago | 2021-W32
two weeks ago | 2 weeks ago | 2021-W31
three months ago | 3 months ago | 2021-05
20 years ago | 20 years ago | 2001
two decades ago | about 2 decades ago | about 2001
more than two decades ago | about before 2 decades ago | about before 2001
less than a year ago | after 1 year ago | after 2020
the past two decades | duration 2 decade | =
"""
RANGES = """
2018 to 2019 | 2018/2019 | =
1996-2001 | 1996/2001 | =
1996–2001 | 1996/2001 | =
1996-97 | 1996/1997 | =
between 1996 and 2001 | 1996/2001 | =
from 1979 to 1989 | 1979/1989 | =
from 1996 until 2001 | 1996/2001 | =
1979 to 1989 | 1979/1989 | =
in 1996 and 2001 | 1996; 2001 | =
17-19 August 2021 | 2021-08-17/2021-08-19 | =
17 to 19 August 2021 | 2021-08-17/2021-08-19 | =
August 17-19, 2021 | 2021-08-17/2021-08-19 | =
between 17 and 19 August 2021 | 2021-08-17/2021-08-19 | =
21 August to 3 September 2021 | 2021-08-21/2021-09-03 | =
July to September 2021 | 2021-07/2021-09 | =
July to September | July to September | 2021-07/2021-09
1980s to 1990s | 1980s to 1990s | =
2021-08-17/2021-08-19 | 2021-08-17/2021-08-19 | =
2001 to 1996 | 2001; 1996 | =
"""
TIMES = """
9am | clock 09:00 | =
9 a.m. | clock 09:00 | =
9:30 pm | clock 21:30 | =
9.30pm | clock 21:30 | =
12am | clock 00:00 | =
12 pm | clock 12:00 | =
21:00 GMT | clock 21:00 GMT | =
09:05 | clock 09:05 | =
noon | clock 12:00 | =
midnight | clock 00:00 | =
on Sunday morning | Sunday; time morning | Sunday 2021-08-15; time morning
25:00 | number 25 | =
"""
ROWS = [
    tuple(cell.strip() for cell in row.split("|"))
    for table in (DAYS, MONTHS_AND_YEARS, STRETCHES, PARTS, RELATIVE, RANGES, TIMES)
    for row in table.split("\n")
    if row
]


def _shown(values: tuple[Value, ...]) -> str:
    return "; ".join(f"{'' if v.kind == 'date' else v.kind} {canonical(v)}".strip() for v in values)


@pytest.mark.parametrize(("text", "alone", "anchored"), ROWS)
def test_form(text: str, alone: str, anchored: str) -> None:
    assert _shown(find_values(text)) == alone
    assert _shown(find_values(text, published="2021-08-19")) == (alone if anchored == "=" else anchored)


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        ("2021-08", "last month", "2021-07"), ("2021-08", "on Sunday", "Sunday"), ("2021-08", "last week", "last week"),
        ("2021-08", "17 August", "2021-08-17"), ("2021", "17 August", "2021-08-17"), ("2021", "last year", "2020"),
        ("2021", "last month", "last month"), ("2021", "20 years ago", "2001"), ("2021", "yesterday", "yesterday"),
        ("2021-08-19T23:10:00+04:30", "yesterday", "2021-08-18"), ("2021-01-02", "30 December", "2020-12-30"),
        ("2021-01-02", "in December", "2020-12"), ("2021-12-30", "2 January", "2022-01-02"),
        ("2021-01-20", "this winter", "winter 2020"), ("2020-03-01", "two days ago", "2020-02-28"),
        ("soon", "yesterday", "yesterday"), ("2021-99-99", "yesterday", "yesterday"), ("", "last week", "last week"),
    ],
)  # fmt: skip
def test_an_anchor_resolves_no_more_than_it_knows(published: str, text: str, expected: str) -> None:
    assert _shown(find_values(text, published=published)) == expected


def test_a_date_covers_its_days() -> None:
    value = parse_value("February 2020")
    assert value is not None and (value.first, value.last, value.unit) == (date(2020, 2, 1), date(2020, 2, 29), "month")
    value = parse_value("the 20th century")
    assert value is not None and (value.first, value.last) == (date(1901, 1, 1), date(2000, 12, 31))
    value = parse_value("mid-2023")
    assert value is not None and (value.first, value.last) == (date(2023, 5, 2), date(2023, 8, 31))


DAY = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@given(DAY)
def test_every_spelling_of_a_day_is_the_same_day(day: date) -> None:
    spellings = (
        f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}", f"{day:%b} {day.day}, {day.year}",
        f"{day:%A}, {day.day} {day:%B} {day.year}", day.isoformat(), f"the {day.day}th of {day:%B}, {day.year}",
    )  # fmt: skip
    for text in spellings:
        value = parse_value(text)
        assert value is not None and value.first == value.last == day, text


@given(DAY.filter(lambda day: 1001 < day.year < 2998), st.integers(0, 6))
def test_a_weekday_is_within_the_week_before_publication(published: date, weekday: int) -> None:
    day = published - timedelta(days=weekday)
    (value,) = find_values(f"on {day:%A}", published=published.isoformat())
    assert value.first == value.last == day


@given(DAY.filter(lambda day: 1001 < day.year < 2998), st.integers(-150, 150))
def test_a_day_without_a_year_is_the_nearest(published: date, away: int) -> None:
    day = published + timedelta(days=away)
    (value,) = find_values(f"{day.day} {day:%B}", published=published.isoformat())
    assert value.first == day or (day.month, day.day) == (2, 29)
