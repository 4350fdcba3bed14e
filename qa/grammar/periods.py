"""A day, month, season, year … named by its numbers → its first and last day, as a `Value`; and the words for them.

month(2021, 2)  →  Value("date", unit="month", first=2021-02-01, last=2021-02-28)
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from qa.grammar.tokens import Value

__all__ = [
    "DAY_NAMES", "FINENESS", "MONTHS", "MONTH_NAMES", "SEASONS", "WEEKDAYS", "Anchor", "anchor_of", "century", "day",
    "decade", "half_year", "hundred", "iso_week", "month", "near", "part", "quarter", "season", "shown_period", "span",
    "unresolved", "week", "year",
]  # fmt: skip

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MONTHS = {name.lower(): n for n, name in enumerate(MONTH_NAMES, 1)}
MONTHS |= {name[:3].lower(): n for n, name in enumerate(MONTH_NAMES, 1)} | {"sept": 9}
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS = {name.lower(): n for n, name in enumerate(DAY_NAMES)}
WEEKDAYS |= {name[:3].lower(): n for n, name in enumerate(DAY_NAMES)} | {"tues": 1, "thur": 3, "thurs": 3}
# Meteorological seasons of the northern half of the earth, by their first month; a winter is named by its December.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_YEARS = range(1000, 3000)


class Anchor(NamedTuple):
    """When an article was published, as finely as is known: `unit` is "day", "month" or "year"."""

    first: date
    unit: str


def anchor_of(published: str | None) -> Anchor | None:
    """The anchor of an ISO date of any length ("2021", "2021-08", "2021-08-19T10:00Z"); None when it is no date."""
    match = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", published or "", re.ASCII)
    if match is None:
        return None
    y, m, d = match.groups()
    found = day(int(y), int(m), int(d)) if d else month(int(y), int(m)) if m else year(int(y))
    return Anchor(found.first, found.unit) if found and found.first else None


def _period(unit: str, first: date, last: date, label: str = "") -> Value:
    return Value("date", unit=unit, first=first, last=last, label=label)


def unresolved(unit: str, label: str) -> Value:
    """A stretch of the calendar of which the text does not say which one: "17 August", "last week"."""
    return Value("date", unit=unit, label=label)


def day(year_: int, month_: int, day_: int) -> Value | None:
    """A day, or None when there is no such day."""
    if year_ not in _YEARS or not 1 <= month_ <= 12 or not 1 <= day_ <= monthrange(year_, month_)[1]:
        return None
    return _period("day", date(year_, month_, day_), date(year_, month_, day_))


def _months(unit: str, year_: int, month_: int, count: int) -> Value | None:
    if year_ not in _YEARS or not 1 <= month_ <= 12:
        return None
    after = year_ * 12 + month_ - 1 + count
    return _period(unit, date(year_, month_, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1))


def month(year_: int, month_: int) -> Value | None:
    """A month, or None when there is no such month."""
    return _months("month", year_, month_, 1)


def quarter(year_: int, number: int) -> Value | None:
    """A quarter of a calendar year, 1 to 4."""
    return _months("quarter", year_, 3 * number - 2, 3)


def half_year(year_: int, number: int) -> Value | None:
    """The first (1) or second (2) half of a calendar year."""
    return _months("half", year_, 6 * number - 5, 6)


def season(year_: int, name: str) -> Value | None:
    """A season named in `SEASONS`; the winter of 2021 ends in February 2022."""
    return _months("season", year_, SEASONS[name], 3)


def year(number: int) -> Value | None:
    """A calendar year from 1000 to 2999, else None."""
    return _months("year", number, 1, 12)


def decade(number: int) -> Value | None:
    """The ten years that start with `number`: 1980 to 1989."""
    return _months("decade", number, 1, 120) if number % 10 == 0 else None


def century(number: int) -> Value | None:
    """The 20th century (number 20) is 1901 to 2000."""
    return _months("century", 100 * number - 99, 1, 1200) if 11 <= number <= 29 else None


def week(of: date) -> Value:
    """The week, Monday to Sunday, in which a day lies."""
    monday = of - timedelta(days=of.weekday())
    return _period("week", monday, monday + timedelta(days=6))


def iso_week(year_: int, number: int) -> Value | None:
    """A numbered week of the ISO calendar, "2021-W32"."""
    try:
        return week(date.fromisocalendar(year_, number, 1)) if year_ in _YEARS else None
    except ValueError:
        return None


def span(first: Value, last: Value) -> Value | None:
    """From the start of one period to the end of another, told as finely as the finer; None when it runs backwards."""
    if first.first is None or last.last is None or first.first >= last.last:
        return None
    unit = min(first.unit, last.unit, key=FINENESS.index) if {first.unit, last.unit} <= {*FINENESS} else ""
    if not unit:
        return None
    unit = "days" if first.label or last.label else _SPAN_UNITS.get(unit, f"{unit}s")
    return _period(unit, first.first, last.last)


def part(which: str, of: Value) -> Value:
    """The early, mid or late third of a period: about 1 May to 31 August for "mid" of a year."""
    if of.first is None or of.last is None:
        return replace(of, label=f"{which} {of.label}")
    days = (of.last - of.first).days + 1
    third = {"early": 0, "mid": 1, "late": 2}[which]
    first = of.first + timedelta(days=days * third // 3)
    return _period(of.unit, first, of.first + timedelta(days=days * (third + 1) // 3 - 1), which)


FINENESS = ("day", "week", "month", "season", "quarter", "half", "year", "decade", "hundred", "century")
_SPAN_UNITS = {
    "week": "days",
    "season": "months",
    "quarter": "months",
    "half": "months",
    "century": "years",
    "hundred": "years",
}


def hundred(number: int) -> Value | None:
    """The hundred years that start with `number`: "the 1700s"."""
    return _months("hundred", number, 1, 1200) if number % 100 == 0 else None


def near(make: Callable[[int], Value | None], anchor: Anchor, *, past: bool = False) -> Value | None:
    """Of the periods `make` gives for the year of publication, the one before and the one after, the nearest.

    With `past`, only those that had begun. An anchor known only by its year gives that year's.
    """
    if anchor.unit == "year":
        return make(anchor.first.year)
    found = [value for step in (-1, 0, 1) if (value := make(anchor.first.year + step))]
    found = [value for value in found if value.first and (not past or value.first <= anchor.first)]
    return min(found, key=lambda value: _distance(value, anchor.first)) if found else None


def _distance(value: Value, to: date) -> int:
    assert value.first and value.last
    return max((value.first - to).days, (to - value.last).days, 0)


def shown_period(value: Value) -> str:
    """A date as the grammar reads it back: "2021-08-17", "2021-08", "mid 2023", "1996/2001", "last week"."""
    first, last, label = value.first, value.last, value.label
    if first is None or last is None:
        return label
    if value.unit in {"days", "months", "years"}:
        size = {"days": 10, "months": 7, "years": 4}[value.unit]
        return f"{first.isoformat()[:size]}/{last.isoformat()[:size]}"
    if value.unit == "decades":
        return f"{first.year}s to {last.year - 9}s"
    return f"{label} {_shown_one(value.unit, first)}".strip()


def _shown_one(unit: str, first: date) -> str:
    calendar = first.isocalendar()
    if unit == "year" and first.year < 1500:
        return f"AD {first.year}"  # the figure alone would be read as a number
    if unit in {"day", "month", "year"}:
        return first.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]
    if unit == "week":
        return f"{calendar.year}-W{calendar.week:02}"
    if unit in {"quarter", "half"}:
        return f"{unit[0].upper()}{(first.month - 1) // (3 if unit == 'quarter' else 6) + 1} {first.year}"
    if unit == "season":
        name = ("winter", "spring", "summer", "autumn")[first.month % 12 // 3]
        return f"{name} {first.year - (first.month < 3)}"
    if unit in {"decade", "hundred"}:
        size = 10 if unit == "decade" else 100
        return f"{first.year // size * size}s"
    return (
        f"{(first.year + 99) // 100}th century".replace("21th", "21st").replace("22th", "22nd").replace("23th", "23rd")
    )
