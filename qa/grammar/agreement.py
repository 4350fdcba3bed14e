"""Two values → whether they say the same, whether both can hold, and whether one backs the other.

same(70 km, 43 mi)  →  True: 70 km are 43.5 miles, and 43 miles 69.2 km, so each rounds to the other.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import product

from qa.grammar.dates_agree import compatible_date, same_date, supports_date
from qa.grammar.tokens import Value
from qa.grammar.units import CODES, convert

__all__ = ["compatible", "said_twice", "same", "supports"]

_ROUNDING = Fraction(1, 10)  # a rounded figure is never further than this from what it rounds
_ABOUT = (Fraction(1, 20), Fraction(1, 10))  # "about" reaches at least 5 % and at most 10 % of its figure
_HALF_DAY = 720  # minutes
_REACH = 2  # "more than 20" still fits 35, no longer 45: who knew of 45 would not have said 20


def same(a: Value, b: Value) -> bool:
    """Whether two values give the same figure or the same date, with the same bound ("more than").

    "About" is set aside. Between systems of units each may be the other rounded (43 miles, 70 km); within one it must
    be exact (25 months are not 2 years). A date must be told as finely: a month is not a day of it.
    """
    return any(_same(x, y) for x, y in product(_readings(a), _readings(b)))


def compatible(a: Value, b: Value) -> bool:
    """Whether nothing keeps both from holding: the same, finer, rounded, within "about", a bound or a range.

    A date that cannot be placed ("last week") is compatible with every date but one of its own sort ("this week").
    """
    return any(_same(x, y) or _compatible(x, y) for x, y in product(_readings(a), _readings(b)))


def supports(evidence: Value, claim: Value) -> bool:
    """Whether a text that says `evidence` also says `claim`: the same or coarser, with no hedge or bound dropped.

    "Half past nine" does not say that it was in the evening.
    """
    if evidence.kind == claim.kind == "clock" and evidence.readings and not claim.readings:
        return False
    return any(_supports(x, y) for x, y in product(_readings(evidence), _readings(claim)))


def said_twice(value: Value, other: Value) -> bool:
    """Whether `other`, told in brackets after `value`, gives it again: in other units, or in another currency.

    So does a time twelve hours later: "9:30 (21:30)".
    """
    if value.kind == "clock" and other.kind == "clock" and value.low is not None and other.low is not None:
        return other.low - value.low == _HALF_DAY
    if value.kind == "date":
        return other.kind == "date" and value.unit == other.unit == "day" and _swapped(value, other)
    if value.kind == "money":
        return (other.kind == "money" and other.unit != value.unit) or (other.kind == "mass" and other.low == value.low)
    measured = value.kind == other.kind and bool(value.unit) and value.unit != other.unit
    return measured and (_same(value, other) or _compatible(value, other))


def _readings(value: Value) -> tuple[Value, ...]:
    return value, *value.readings


def _swapped(a: Value, b: Value) -> bool:
    if a.first is None or b.first is None:
        return False
    return (a.first.year, a.first.month, a.first.day) == (b.first.year, b.first.day, b.first.month)


# Quantities


def _alike(a: Value, b: Value) -> tuple[Value, Value] | None:
    """Both as quantities that can be compared, or None: a share with a percentage, a bare year with a number."""
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return None
    if {a.kind, b.kind} == {"number", "percent"}:
        number = a if a.kind == "number" else b
        return (_percent(a), _percent(b)) if 0 < number.low < 1 and number.low == number.high else None  # type: ignore[operator]
    if a.kind != b.kind or (a.kind in {"money", "clock"} and a.unit != b.unit):
        return None
    return a, b


def _percent(value: Value) -> Value:
    if value.kind == "percent" or value.low is None or value.high is None:
        return value
    return replace(value, kind="percent", low=value.low * 100, high=value.high * 100, unit="%", place=Fraction(1))


def _ends(value: Value) -> tuple[Fraction, Fraction]:
    assert value.low is not None and value.high is not None
    return convert(value.low, value.unit), convert(value.high, value.unit)


def _rounds_to(number: Fraction, said: Fraction, value: Value) -> bool:
    """Whether `number` (in the base of the kind), rounded to the last digit of `value`, is what `value` says."""
    step = value.place * CODES[value.unit].size if value.unit in CODES else value.place
    return abs(number - said) <= min(step / 2, abs(said) * _ROUNDING)


def _same_quantity(a: Value, b: Value) -> bool:
    if a.bound != b.bound:
        return False
    ends = list(zip(_ends(a), _ends(b), strict=True))
    if all(x == y for x, y in ends):
        return True
    one, two = CODES.get(a.unit), CODES.get(b.unit)
    if one is None or two is None or one.system == two.system:
        return False
    return all(_rounds_to(y, x, a) or _rounds_to(x, y, b) for x, y in ends)


def _reach(value: Value, other: Value) -> tuple[Fraction, Fraction]:
    """From where to where a quantity stretches, in the base of its kind."""
    low, high = _ends(value)
    if value.bound == "magnitude" or low < 0:
        return low, high
    if value.bound in {"more than", "at least"}:
        return low, high * _REACH
    if value.bound in {"less than", "at most"}:
        return low / _REACH, high
    units = CODES.get(value.unit), CODES.get(other.unit)
    across = units[0] is not None and units[1] is not None and units[0].system != units[1].system
    tolerance = _tolerance(value, across)
    return low - tolerance, high + tolerance


def _tolerance(value: Value, across: bool) -> Fraction:
    low, _ = _ends(value)
    size = CODES[value.unit].size if value.unit in CODES else Fraction(1)
    round_step = _last_digit(value) * size / 2
    if value.approximate:
        return max(low * _ABOUT[0], min(round_step, low * _ABOUT[1]))
    return min(round_step, low * _ABOUT[0]) if across else min(value.place * size / 2, low * _ROUNDING)


def _last_digit(value: Value) -> Fraction:
    """The worth of the last digit that is not zero: 10 for 70, 100 for 2,500."""
    step = value.place or Fraction(1)
    assert value.high is not None
    while value.high and (value.high / (step * 10)).denominator == 1:
        step *= 10
    return step


def _compatible_quantity(a: Value, b: Value) -> bool:
    if a.bound and a.bound == b.bound and a.bound != "magnitude":
        return _within(_ends(a), _reach_plain(b)) or _within(_ends(b), _reach_plain(a))
    if "magnitude" in {a.bound, b.bound} or (a.low != a.high and b.low != b.high):
        one, two = _reach(a, b), _reach(b, a)
        return one[0] <= two[1] and two[0] <= one[1]
    return _within(_ends(a), _reach(b, a)) or _within(_ends(b), _reach(a, b))


def _reach_plain(value: Value) -> tuple[Fraction, Fraction]:
    low, high = _ends(value)
    tolerance = _tolerance(value, across=False)
    return low - tolerance, high + tolerance


def _within(inner: tuple[Fraction, Fraction], outer: tuple[Fraction, Fraction]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _supports_quantity(evidence: Value, claim: Value) -> bool:
    if claim.bound == "magnitude":
        return _within(_ends(evidence), _ends(claim)) and (evidence.bound in {"", "magnitude"})
    if evidence.bound != claim.bound:
        return False
    if _same_quantity(evidence, claim):
        return claim.approximate or not evidence.approximate
    return claim.approximate and not evidence.approximate and _within(_ends(evidence), _reach_plain(claim))


# Any two


def _year_as_number(a: Value, b: Value) -> bool:
    """A bare "1996" may be read as a year in one text and as a number in the other."""
    year, number = (a, b) if a.kind == "date" else (b, a)
    plain = year.kind == "date" and year.unit == "year" and not year.label and number.kind == "number"
    return plain and year.first is not None and number.low == number.high == year.first.year


def _same(a: Value, b: Value) -> bool:
    if a.kind == b.kind == "date":
        return same_date(a, b)
    if "label" in {a.kind, b.kind} or "time" in {a.kind, b.kind}:
        return a.kind == b.kind and a.label == b.label
    alike = _alike(a, b)
    return _same_quantity(*alike) if alike else _year_as_number(a, b)


def _compatible(a: Value, b: Value) -> bool:
    if a.kind == b.kind == "date":
        return compatible_date(a, b)
    if {a.kind, b.kind} == {"clock", "time"}:
        return _within(_ends(a), _ends(b)) or _within(_ends(b), _ends(a))
    if "label" in {a.kind, b.kind} or "time" in {a.kind, b.kind}:
        return False
    alike = _alike(a, b)
    return alike is not None and _compatible_quantity(*alike)


def _supports(evidence: Value, claim: Value) -> bool:
    if evidence.kind == claim.kind == "date":
        return supports_date(evidence, claim)
    alike = _alike(evidence, claim)
    if alike is None or evidence.kind in {"label", "time"}:
        return _same(evidence, claim)
    return _supports_quantity(*alike)
