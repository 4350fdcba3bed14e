"""A gold value, or the values of a statement, and a text in; whether the text says them out: values, not spellings.

Worked: gold is money, 1500000000, USD. "It cost $1.5 billion" says it, so does "1,500 million dollars"; "$15 billion"
does not. Gold is date 2021-08-17: "August 17, 2021", "2021-08-17" and "17 August" (no year is claimed) say it;
"August 2021" is less than was asked and does not. Values are read by `qa.values`.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from eval.metrics.words import contains, words
from eval.types import GoldAnswer
from qa.grammar.units import CODES, UNITS, convert
from qa.values import Value, find_values, same

__all__ = ["VERSION", "is_value", "only_says", "says", "unmatched"]

VERSION = 1
_DAYS = tuple(name.casefold() for name in calendar.day_name)
_MONTHS = tuple(name.casefold() for name in calendar.month_name)
# A bare figure answers "how many kilometres?" too; an age is a duration in "a 32-year-old" and a number in "aged 32".
_KINDS = {
    "number": (
        "number", "ordinal", "duration", "distance", "mass", "area", "volume", "temperature", "speed", "power", "data",
        "points",
    ), "money": ("money", "number"), "percent": ("percent", "points", "number"),
    "duration": ("duration", "number"), "distance": ("distance", "number"), "date": ("date",),
}  # fmt: skip


def says(text: str, gold: GoldAnswer) -> bool:
    """Whether some value of `text` is the gold value, or that of an alias. Gold without a value is never said."""
    if gold.type == "yes_no":
        return words(text)[:1] == (gold.value,)
    found = [v for value in _values(text) for v in (value, *value.readings)]
    if gold.value is None:
        return False
    return any(_is(v, gold) for v in found) or _both_ends(found, gold) or _like_an_alias(found, gold)


def only_says(text: str, gold: GoldAnswer) -> bool:
    """Whether `text` says the gold value, and no other value of its type and no other number."""
    if gold.type == "yes_no":
        return says(text, gold)
    rivals = [v for v in _values(text) if v.kind in (gold.type, "number")]
    return says(text, gold) and all(any(_is(r, gold) for r in (v, *v.readings)) for v in rivals)


def unmatched(statement: str, text: str) -> tuple[str, ...]:
    """The values and figures of `statement` that have no like in `text`, as they are written.

    >>> unmatched("On 18 August twelve boats left.", "On 17 August 2021 12 boats left.")
    ('18 August',)
    """
    there, found = words(text), [v for value in _values(text) for v in (value, *value.readings)]
    missing = [
        v.text
        for v in _values(statement)
        if not contains(there, words(v.text)) and not any(_like(r, f) for r in (v, *v.readings) for f in found)
    ]
    inside = [w for v in _values(statement) for w in words(v.text)]
    return (*missing, *(w for w in words(statement) if w[0].isdigit() and w not in there and w not in inside))


def is_value(text: str) -> bool:
    """Whether there is exactly one value in `text`."""
    return len(_values(text)) == 1


@lru_cache(maxsize=16384)
def _values(text: str) -> tuple[Value, ...]:
    return tuple(find_values(text))


def _is(value: Value, gold: GoldAnswer) -> bool:
    if gold.type == "date":
        return any(_date_is(value, interval) for interval in _alternatives(gold))
    if value.kind not in _KINDS.get(gold.type, ()) or value.low is None or value.high is None:
        return False
    low, high = _bounds(gold)
    if value.kind == "number" and gold.type == "percent":  # half is 50 %
        return (value.low, value.high) in ((low, high), (low / 100, high / 100))
    if value.unit == "" or gold.unit is None:
        return (value.low, value.high) == (low, high)
    unit = UNITS.get(gold.unit.casefold()) or CODES.get(gold.unit)
    if unit and (unit.kind != value.kind or (unit.kind == "money" and unit.code != value.unit)):
        return False
    return (_base(value.low, value.unit), _base(value.high, value.unit)) == (
        _base(low, gold.unit),
        _base(high, gold.unit),
    )


def _like_an_alias(found: list[Value], gold: GoldAnswer) -> bool:
    """Whether a value is the one that an alias consists of: "31 miles" for 50 km, "Sunday" for a date."""
    alone = [values[0] for form in gold.aliases if len(values := _values(form)) == 1]
    return any(same(v, alias) for v in found for alias in alone if alias.kind in _KINDS.get(gold.type, ()))


def _bounds(gold: GoldAnswer) -> tuple[Fraction, Fraction]:
    low, _, high = (gold.value or "").partition("/")
    return Fraction(low), Fraction(high or low)


def _base(number: Fraction, unit: str) -> Fraction:
    named = UNITS.get(unit.casefold())
    return convert(number, named.code if named else unit)


def _alternatives(gold: GoldAnswer) -> Iterator[tuple[str, str]]:
    low, _, high = (gold.value or "").partition("/")
    yield low, high or low


def _date_is(value: Value, interval: tuple[str, str]) -> bool:
    first, last = _first(interval[0]), _last(interval[1])
    if value.kind == "number":
        return value.unit == "" and value.low == value.high and str(value.low) == interval[0] == interval[1]
    if value.kind != "date":
        return False
    if value.first is None or first is None or last is None:
        return interval[0] == interval[1] and _same_label(value, interval[0])
    weekday = calendar.day_name[value.first.weekday()].casefold()
    if value.unit == "day" and value.label.casefold() in _DAYS and value.label.casefold() != weekday:
        return False
    return (value.first, value.last) == (first, last)


def _same_label(value: Value, iso: str) -> bool:
    """Day and month agree where one side does not say the year: "17 August" and 2021-08-17 or --08-17."""
    match = re.fullmatch(r"(?:\d{4}|-)-(\d\d)(?:-(\d\d))?", iso)
    if match is None:
        return False
    wanted = {_MONTHS[int(match[1])]} | ({str(int(match[2]))} if match[2] else set())
    if value.first is not None and value.unit == "day":
        return wanted == {_MONTHS[value.first.month], str(value.first.day)}
    return wanted == set(words(value.label)) - {"of"}


def _both_ends(found: list[Value], gold: GoldAnswer) -> bool:
    """Whether a gold range is told by its two ends apart: "from 1996 until 2001"."""
    low, slash, high = (gold.value or "").partition("/")
    ends = [GoldAnswer(end, gold.type, end, gold.unit) for end in (low, high)]
    return bool(slash) and all(any(_is(v, end) for v in found) for end in ends)


def _first(iso: str) -> date | None:
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", iso):
        return date(int(match[1]), int(match[2]) * 3 - 2, 1)
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", iso)
    return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)) if match else None


def _last(iso: str) -> date | None:
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", iso):
        return _last(f"{match[1]}-{int(match[2]) * 3:02}")
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", iso)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    return date(year, month, int(match[3] or calendar.monthrange(year, month)[1]))


def _like(said: Value, there: Value) -> bool:
    """Whether `there` bears out `said`: the same amount, or a date at least as exact."""
    if said.kind == "date" and there.kind == "date":
        return _date_like(said, there)
    if said.low is None or there.low is None or said.high is None or there.high is None:
        return said.kind == there.kind and words(said.label) == words(there.label) and said.label != ""
    if (
        "" in (said.unit, there.unit)
        and said.kind not in ("money", "percent")
        and there.kind not in ("money", "percent")
    ):
        return (said.low, said.high) == (there.low, there.high)
    return same(replace(said, bound=""), replace(there, bound=""))


def _date_like(said: Value, there: Value) -> bool:
    if said.first and said.last and there.first and there.last:
        coarser = not said.unit.endswith("s")  # a month may stand for its day; "1996 to 2002" not for 1996 to 2001
        return (
            said.first <= there.first
            and there.last <= said.last
            and (coarser or (said.first, said.last) == (there.first, there.last))
        )
    if said.first is None and there.first is not None:
        return _same_label(said, there.first.isoformat())
    if said.first is not None:
        return _same_label(there, said.first.isoformat())
    return words(said.label) == words(there.label)
