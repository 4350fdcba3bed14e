"""Tokens → the date at one of them told from the day of publication ("yesterday", "a week ago"), as a `Value`.

With the anchor 2021-08-19, "last week" is 2021-08-09 to 2021-08-15; without one it stays the words "last week".
"""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from qa.grammar.numbers import Number, number_at
from qa.grammar.periods import (
    DAY_NAMES,
    MONTH_NAMES,
    MONTHS,
    SEASONS,
    WEEKDAYS,
    Anchor,
    decade,
    month,
    near,
    quarter,
    season,
    unresolved,
    week,
    year,
)  # fmt: skip
from qa.grammar.tokens import Token, Value, shown
from qa.grammar.units import UNITS

__all__ = ["RELATIVE_WORDS", "relative_at", "weekday_near"]

_DAYS_AWAY = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_STEPS = {"last": -1, "previous": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
RELATIVE_WORDS = frozenset({*_DAYS_AWAY, *_STEPS})
_SPANS = {"week", "month", "quarter", "year", "decade", "weekend"}
_IN_MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}
_IN_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_LONGEST_AGO_MONTHS = 12 * 900


def relative_at(tokens: list[Token], at: int, anchor: Anchor | None) -> tuple[Value, int] | None:
    """The relative date that starts at token `at` and the index after it, resolved as far as the anchor allows."""
    word = tokens[at].low
    if word in _DAYS_AWAY:
        return _days_away(word, anchor), at + 1
    if word in _STEPS and at + 1 < len(tokens):
        return _stepped(tokens, at, anchor)
    return _ago_at(tokens, at, anchor)


def weekday_near(number: int, anchor: Anchor | None, step: int = 0) -> Value:
    """A weekday (0 is Monday): the latest up to the day of publication; with `step` 1 the next, -1 the one before."""
    name = DAY_NAMES[number]
    if anchor is None or anchor.unit != "day":
        return unresolved("day", {-1: f"last {name}", 0: name, 1: f"next {name}"}[step])
    back = (anchor.first.weekday() - number) % 7
    days = {0: -back, -1: -(back or 7), 1: 7 - back}[step]
    return replace(_day(anchor.first + timedelta(days=days)), label=name)


def _day(of: date) -> Value:
    return Value("date", unit="day", first=of, last=of)


def _days_away(word: str, anchor: Anchor | None) -> Value:
    if anchor is None or anchor.unit != "day":
        return unresolved("day", "today" if word == "tonight" else word)
    return _day(anchor.first + timedelta(days=_DAYS_AWAY[word]))


def _stepped(tokens: list[Token], at: int, anchor: Anchor | None) -> tuple[Value, int] | None:
    step, named = _STEPS[tokens[at].low], tokens[at + 1]
    said, end = {-1: "last", 0: "this", 1: "next"}[step], at + 2
    if tokens[at].low == "past" and named.low != "weekend":
        return None  # "the past year" is how long, not when
    if named.low in WEEKDAYS and len(named.low) > 5:
        return weekday_near(WEEKDAYS[named.low], anchor, step), end
    if named.low in _SPANS:
        found = _span(named.low, step, anchor) if anchor else None
        return found or unresolved(_unit(named.low), f"{said} {named.low}"), end
    if named.low in SEASONS:
        found = _season(named.low, step, anchor) if anchor else None
        return found or unresolved("season", f"{said} {named.low}"), end
    if named.low in MONTHS and named.text[0].isupper():
        number = MONTHS[named.low]
        found = _named_month(number, step, anchor) if anchor else None
        return found or unresolved("month", f"{said} {MONTH_NAMES[number - 1]}"), end
    return None


def _unit(name: str) -> str:
    return "days" if name == "weekend" else name


def _span(name: str, step: int, anchor: Anchor) -> Value | None:
    """The week, month … of publication or the one next to it, where publication is known finely enough."""
    first = anchor.first
    if name == "year":
        return year(first.year + step)
    if name == "decade":
        return decade((first.year // 10 + step) * 10)
    if anchor.unit == "year":
        return None
    months = first.year * 12 + first.month - 1
    if name == "month":
        return month((months + step) // 12, (months + step) % 12 + 1)
    if name == "quarter":
        return quarter((months // 3 + step) // 4, (months // 3 + step) % 4 + 1)
    if anchor.unit != "day":
        return None
    near_week = week(first + timedelta(days=7 * step))
    if name == "week" or near_week.last is None:
        return near_week
    return Value("date", unit="days", first=near_week.last - timedelta(days=1), last=near_week.last)


def _season(name: str, step: int, anchor: Anchor) -> Value | None:
    if anchor.unit == "year":
        return season(anchor.first.year + step, name)
    if step == 0:
        return near(lambda y: season(y, name), anchor)
    years = range(anchor.first.year - 2, anchor.first.year + 3)
    all_of_them = [value for y in years if (value := season(y, name)) and value.first and value.last]
    if step < 0:
        over = [value for value in all_of_them if value.last and value.last < anchor.first]
        return over[-1] if over else None
    return next((value for value in all_of_them if value.first and value.first > anchor.first), None)


def _named_month(number: int, step: int, anchor: Anchor) -> Value | None:
    if anchor.unit == "year":
        return month(anchor.first.year + step, number)
    years = anchor.first.year + (-1 if step < 0 and number >= anchor.first.month else 0)
    return month(years + (1 if step > 0 and number <= anchor.first.month else 0), number)


def _ago_at(tokens: list[Token], at: int, anchor: Anchor | None) -> tuple[Value, int] | None:
    """So long ago: "two weeks ago", "a month ago", "half a century ago"."""
    number = number_at(tokens, at)
    if number is None and tokens[at].low in {"a", "an"}:
        number = Number(Fraction(1), Fraction(1), "number", at + 1)
    if number is None or number.end + 1 >= len(tokens) or tokens[number.end + 1].low != "ago":
        return None
    unit = UNITS.get(tokens[number.end].low)
    if unit is None or unit.code not in {*_IN_MONTHS, *_IN_DAYS} or number.form not in {"number", "fraction"}:
        return None
    value = _ago(number.low, unit.code, anchor)
    return replace(value, approximate=number.rough or unit.code in {"decade", "century"}), number.end + 2


def _counted(unit: str, count: Fraction) -> str:
    return unit if count == 1 else "centuries" if unit == "century" else f"{unit}s"


def _ago(count: Fraction, unit: str, anchor: Anchor | None) -> Value:
    """So many units before publication, told as finely as people mean it: weeks by the week, decades by the year."""
    fine = {"day": "day", "week": "week", "fortnight": "week", "month": "month", "year": "year", "decade": "year"}
    told = fine.get(unit, "decade")
    words = unresolved(told, f"{shown(count)} {_counted(unit, count)} ago")
    if anchor is None or {"day": 0, "month": 1, "year": 2}[anchor.unit] > {"day": 0, "week": 0, "month": 1}.get(
        told, 2
    ):
        return words
    if unit in _IN_DAYS:
        days = round(count * _IN_DAYS[unit])
        if not 0 <= days <= _LONGEST_AGO_MONTHS * 30:
            return words
        then = anchor.first - timedelta(days=days)
        return _day(then) if unit == "day" else week(then)
    months = anchor.first.year * 12 + anchor.first.month - 1 - round(count * _IN_MONTHS[unit])
    if count < 0 or count * _IN_MONTHS[unit] > _LONGEST_AGO_MONTHS:
        return words
    found = {"month": lambda: month(months // 12, months % 12 + 1), "year": lambda: year(months // 12)}.get(
        told, lambda: decade(months // 120 * 10)
    )()
    return found or words
