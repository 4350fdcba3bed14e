"""Tokens → the number, money, share or measure that starts at one of them, or the range of two, as a `Value`.

quantity_at(tokenise("between 3 and 4 million euros"), 0)  →  (Value("money", 3000000, 4000000, "EUR"), 6)
"""

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from qa.grammar.numbers import Number, number_at
from qa.grammar.periods import MONTHS
from qa.grammar.tokens import Bound, Kind, Token, Value, join, low_at
from qa.grammar.units import CODES, Unit, currency_at, unit_at

__all__ = ["SUFFIXES", "quantity_at"]

# What may follow a figure or its unit, and what it makes of it.
SUFFIXES: dict[tuple[str, ...], tuple[bool, Bound]] = {
    ("+",): (False, "at least"), ("-", "plus"): (False, "at least"), ("or", "more"): (False, "at least"),
    ("or", "less"): (False, "at most"), ("or", "fewer"): (False, "at most"), ("or", "so"): (True, ""),
    ("-", "odd"): (True, ""), ("-", "ish"): (True, ""),
}  # fmt: skip
_BETWEEN = {"more", "further", "additional", "full", "whole", "consecutive", "straight", "solid", "long"}
_DASHES = {"-", "–", "—", "‑", "−"}
_A_UNIT = {
    "minute",
    "hour",
    "day",
    "week",
    "fortnight",
    "month",
    "year",
    "decade",
    "century",
    "km",
    "mi",
    "m",
    "pp",
    "%",
}
_AFTER_AGE = {",", ".", ")", ";", ""}
_RATE = {"once", "twice", "times", "per", "such", "quite", "not"}
# "one" is a count before a thing ("one helicopter"); elsewhere it mostly stands for somebody or something.
_ONE_AFTER = {"no", "any", "every", "this", "that", "the", "each", "which", "another", "some", "only", "square"}
_ONE_BEFORE = {
    "of", "another", "can", "could", "should", "must", "might", "may", "would", "will", "has", "had", "have", "is",
    "was", "that", "who", "which", "by", "after", "in", "on", "at", "to", "for", "and", "or", "with", "from", "as",
    "s", "thing", "side", "way", "point", "once", "where", "when", "than", "but", "we", "he", "she", "they", "i", "you",
}  # fmt: skip


class _Amount(NamedTuple):
    """A number with its unit; `end` is the index after both."""

    number: Number
    unit: Unit | None
    end: int
    rough: bool
    bound: Bound


def quantity_at(tokens: list[Token], at: int, *, after_value: bool = False) -> tuple[Value, int] | None:
    """The quantity that starts at token `at` and the index after it. `after_value`: "a day" is then a rate."""
    found = _range_at(tokens, at, after_value)
    if found is None or found[0].unit != "GBP" or not tokens[found[1] - 1].low.startswith("pound"):
        return found
    value, end = found  # "20 pounds" may be money or weight
    return replace(value, readings=(replace(value, kind="mass", unit="lb"),)), end


def _range_at(tokens: list[Token], at: int, after_value: bool) -> tuple[Value, int] | None:
    between = tokens[at].low == "between"
    first = _amount_at(tokens, at + between, after_value) if at + between < len(tokens) else None
    if first is None:
        return None
    second = _second(tokens, first, between)
    if second is None:
        return None if between else _added(tokens, first)
    if at and tokens[at - 1].low == "from":  # "rose from 5 to 10 per cent" is two values, not a range
        return _value(first._replace(unit=first.unit or second.unit), None)
    first = _scaled_like(first, second)
    low, high = _base(first, second.unit), _base(second, first.unit)
    return _value(first, second) if low < high else None if between else _value(first, None)


def _amount_at(tokens: list[Token], at: int, after_value: bool) -> _Amount | None:
    minus = _is_minus(tokens, at)
    currency = currency_at(tokens, at + minus)
    start = currency[1] if currency else at + minus
    number = number_at(tokens, start, money=currency is not None)
    if number is None:
        return None if currency else _a_unit(tokens, at, after_value)
    if minus:
        number = number._replace(low=-number.high, high=-number.low)
    if number.form == "ordinal":
        return _Amount(number, None, number.end, False, "") if currency is None else None
    rough, bound, end = _suffix_at(tokens, number.end)
    unit, end = (CODES[currency[0]], end) if currency else _unit_after(tokens, number, end)
    if unit is None and number.form == "number" and _is_age(tokens, start, end):
        unit = CODES["year"]
    if not unit and number.end == start + 1 and tokens[start].low == "one" and not _one_counts(tokens, start):
        return None
    after_rough, after_bound, end = _suffix_at(tokens, end)
    return _Amount(number, unit, _old(tokens, end, unit), rough or after_rough or number.rough, bound or after_bound)


def _is_minus(tokens: list[Token], at: int) -> bool:
    if at + 1 >= len(tokens) or tokens[at + 1].kind != "digits":
        return False
    apart = not tokens[at].glued or low_at(tokens, at - 1) == "("
    sign = tokens[at].text in _DASHES and tokens[at + 1].glued and apart
    return sign or tokens[at].low == "minus"


def _a_unit(tokens: list[Token], at: int, after_value: bool) -> _Amount | None:
    """One of a unit ("a month", "an hour"), unless it says how often ("twice a day", "$5 a day")."""
    found = unit_at(tokens, at + 1) if tokens[at].low in {"a", "an"} else None
    if found is None or found[0].code not in _A_UNIT or after_value or low_at(tokens, at - 1) in _RATE:
        return None
    if found[0].kind in {"percent", "speed"} or found[0].size == Fraction(1, 100):
        return None
    half = join(tokens, found[1], 3) == "and a half"
    count = Fraction(3, 2) if half else Fraction(1)
    return _Amount(Number(count, count, "number", at + 1), found[0], found[1] + 3 * half, False, "")


def _one_counts(tokens: list[Token], at: int) -> bool:
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if low_at(tokens, at - 1) in _ONE_AFTER:
        return False
    return after is None or (after.kind == "word" and after.low not in _ONE_BEFORE) or after.text in _DASHES


def _suffix_at(tokens: list[Token], at: int) -> tuple[bool, Bound, int]:
    for count in (1, 2):
        words = tuple(token.low for token in tokens[at : at + count])
        if words in SUFFIXES and len(words) == count and (words[0] not in "+-" or tokens[at].glued):
            return *SUFFIXES[words], at + count
    return False, "", at


def _unit_after(tokens: list[Token], number: Number, at: int) -> tuple[Unit | None, int]:
    """The unit after a number, over a hyphen ("10-year"), "of" ("hundreds of miles") or "more" ("two more years")."""
    if number.form == "ordinal":
        return None, at
    hyphen = low_at(tokens, at) in _DASHES and tokens[at].glued and at + 1 < len(tokens) and tokens[at + 1].glued
    skipped = hyphen or low_at(tokens, at) in _BETWEEN or (low_at(tokens, at) == "of" and number.form == "magnitude")
    found = unit_at(tokens, at + skipped)
    if found is None or (found[0].kind == "money" and tokens[at].low == "p" and not tokens[at].glued):
        return None, at
    return found


def _is_age(tokens: list[Token], at: int, end: int) -> bool:
    """Whether a bare number is an age: "aged 32", "at the age of 32", "Ann Lee, 32, said"."""
    if low_at(tokens, at - 1) == "aged" or join(tokens, max(at - 2, 0), 2) == "age of":
        return True
    if (
        at < 2
        or end - at != 1
        or len(tokens[at].text) != 2
        or tokens[at].kind != "digits"
        or tokens[at - 1].text != ","
    ):
        return False
    name = tokens[at - 2]
    return (
        name.kind == "word" and name.text[0].isupper() and name.low not in MONTHS and low_at(tokens, end) in _AFTER_AGE
    )


def _old(tokens: list[Token], at: int, unit: Unit | None) -> int:
    """The index after "old" or "-old", which belongs to an age."""
    if unit is None or unit.kind != "duration":
        return at
    dash = low_at(tokens, at) == "-" and tokens[at].glued
    return at + dash + 1 if low_at(tokens, at + dash) == "old" else at


def _second(tokens: list[Token], first: _Amount, between: bool) -> _Amount | None:
    """The upper end of a range of which `first` was read, or None when there is none."""
    word = low_at(tokens, first.end)
    dash = word in _DASHES and tokens[first.end].glued
    if not (word == "and" if between else dash or word in {"to", "or"}) or first.end + 1 >= len(tokens):
        return None
    if dash and not tokens[first.end + 1].glued:
        return None
    second = _amount_at(tokens, first.end + 1, after_value=False)
    if (
        second is None
        or "ordinal" in {first.number.form, second.number.form}
        or tokens[first.end + 1].low in {"a", "an"}
    ):
        return None
    if first.unit and second.unit and first.unit.kind != second.unit.kind:
        return None
    return None if first.unit and first.unit.kind != "money" and not second.unit else second


def _scaled_like(first: _Amount, second: _Amount) -> _Amount:
    """The lower end of "3-4 million": the scale said once holds for both ends."""
    number, scale = first.number, second.number.scale
    if number.scale != 1 or scale == 1 or number.low >= second.number.low / scale:
        return first
    return first._replace(number=number._replace(low=number.low * scale, high=number.high * scale, scale=scale))


def _base(amount: _Amount, other: Unit | None) -> Fraction:
    unit = amount.unit or other
    return (amount.number.low + unit.shift) * unit.size if unit else amount.number.low


def _added(tokens: list[Token], first: _Amount) -> tuple[Value, int]:
    """A quantity with the smaller units that follow it: "6ft 2in", "2 hours and 30 minutes"."""
    at = first.end + (low_at(tokens, first.end) in {"and", ","})
    unit = first.unit
    if unit is None or unit.kind not in {"duration", "distance", "mass"} or at >= len(tokens):
        return _value(first, None)
    more = _amount_at(tokens, at, after_value=True) if tokens[at].kind == "digits" or at == first.end + 1 else None
    if more is None or more.unit is None or more.unit.kind != unit.kind or more.unit.system != unit.system:
        return _value(first, None)
    ratio = unit.size / more.unit.size
    if ratio <= 1 or more.number.low >= ratio or first.number.form != "number" or more.number.form != "number":
        return _value(first, None)
    total = first.number.low * ratio + more.number.low
    number = more.number._replace(low=total, high=total)
    return _value(more._replace(number=number, rough=first.rough or more.rough, bound=first.bound or more.bound), None)


def _value(first: _Amount, second: _Amount | None) -> tuple[Value, int]:
    last = second or first
    low_unit, unit = first.unit or last.unit, last.unit or first.unit
    number = first.number
    kind: Kind = unit.kind if unit else "ordinal" if number.form == "ordinal" else "number"
    low, high, place = number.low, last.number.high, last.number.place
    if unit and low_unit:
        to = CODES[unit.code].size  # money and points are counted in one unit, whatever was said (pence, basis points)
        low = (low + low_unit.shift) * low_unit.size / to - unit.shift
        high, place = high * unit.size / to, place * unit.size / to
    bound: Bound = "magnitude" if number.form == "magnitude" and second is None else first.bound or last.bound
    label = number.word if bound == "magnitude" else ""
    value = Value(kind, low, high, unit.code if unit else "", label=label, bound=bound, place=place)
    value = replace(value, approximate=(first.rough or last.rough) and bound != "magnitude")
    return value, last.end
