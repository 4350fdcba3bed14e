"""Two dates → whether they are the same, whether both can hold, and whether one backs the other.

compatible_date(17 August 2021, August 2021)  →  True: the day lies in the month.
"""

from datetime import date, timedelta

from qa.grammar.periods import DAY_NAMES, MONTH_NAMES
from qa.grammar.tokens import Value

__all__ = ["compatible_date", "same_date", "supports_date"]

_SPAN_OF_A_STATE = {"since", "until"}  # "ruled until 2001" and "the rule ended in 2001" tell the same date


def _weekday(value: Value) -> str:
    """The weekday of a day, as said or as the calendar has it; "" when neither tells."""
    said = value.label.removeprefix("last ").removeprefix("next ").split(" ")[0]
    if said in DAY_NAMES:
        return said
    return DAY_NAMES[value.first.weekday()] if value.unit == "day" and value.first else ""


def same_date(a: Value, b: Value) -> bool:
    """Whether two dates are the same days or, where these are not known, are told in the same words."""
    if a.bound != b.bound or (_weekday(a) and _weekday(b) and _weekday(a) != _weekday(b)):
        return False
    if a.first and b.first:
        return (a.first, a.last) == (b.first, b.last)
    return a.label == b.label and not a.first and not b.first


def _stretch(value: Value) -> tuple[date, date] | None:
    if value.first is None or value.last is None:
        return None
    day = timedelta(days=1)
    starts = {"since": value.first, "after": value.last + day}.get(value.bound)
    ends = {"until": value.last, "by": value.last, "before": value.first - day}.get(value.bound)
    if starts or ends:
        return starts or date.min, ends or date.max
    return value.first, value.last


def _month_and_day(value: Value) -> tuple[str, str] | None:
    """Month and day ("" for a whole month) of a date whose year may be unknown."""
    if value.first and value.unit in {"day", "month"}:
        return MONTH_NAMES[value.first.month - 1], str(value.first.day) if value.unit == "day" else ""
    words = value.label.split(" ")
    if value.first or words[-1] not in MONTH_NAMES or words[0] in {"last", "next", "this"}:
        return None
    return words[-1], words[-2] if len(words) > 1 and words[-2].isdigit() else ""


def _covers(coarse: Value, fine: Value) -> bool | None:
    """Whether the days of `fine` lie in `coarse`, years set aside where one has none; None when nobody can tell."""
    if _weekday(coarse) and _weekday(fine) and _weekday(coarse) != _weekday(fine):
        return False
    one, two = _stretch(coarse), _stretch(fine)
    if one and two:
        open_ended = coarse.bound or fine.bound
        return one[0] <= (two[1] if open_ended else two[0]) and (two[0] if open_ended else two[1]) <= one[1]
    if coarse.label and not coarse.first and coarse.label == _weekday(fine):
        return True
    whole, piece = _month_and_day(coarse), _month_and_day(fine)
    if whole is None or piece is None:
        same_sort = not coarse.first and not fine.first and coarse.label.split(" ")[-1] == fine.label.split(" ")[-1]
        return False if same_sort and coarse.label != fine.label else None
    return whole[0] == piece[0] and whole[1] in {"", piece[1]}


def compatible_date(a: Value, b: Value) -> bool:
    """Whether one date may lie in the other: it is finer, "about", open at an end, or cannot be placed."""
    if a.bound and a.bound == b.bound and a.first and b.first:
        return _days_within(a, b) or _days_within(b, a)
    one, two = _covers(a, b), _covers(b, a)
    if one is None and two is None:
        return True
    return bool(one or two) or ((a.approximate or b.approximate) and _near(a, b))


def _days_within(a: Value, b: Value) -> bool:
    assert a.first and a.last and b.first and b.last
    return b.first <= a.first and a.last <= b.last


def _near(a: Value, b: Value) -> bool:
    """Whether two dates, one of them "about", are at most as far apart as the coarser is long."""
    if not (a.first and a.last and b.first and b.last):
        return True
    length = max((a.last - a.first).days, (b.last - b.first).days) + 1
    return max((a.first - b.last).days, (b.first - a.last).days) <= length


def supports_date(evidence: Value, claim: Value) -> bool:
    """Whether the claim is the date of the evidence or a coarser one around it."""
    if claim.bound != evidence.bound and not {claim.bound, evidence.bound} <= {"", *_SPAN_OF_A_STATE}:
        return False
    if evidence.approximate and not claim.approximate:
        return False
    if claim.first and not evidence.first:
        return False
    if evidence.first and claim.first:
        if _weekday(evidence) and _weekday(claim) and _weekday(evidence) != _weekday(claim):
            return False
        return _days_within(evidence, claim) or _is_an_end(evidence, claim)
    return (claim.label == evidence.label and not evidence.first) or _covers(claim, evidence) is True


def _is_an_end(evidence: Value, claim: Value) -> bool:
    """Whether the claim is the first or last day, month or year of a range: "from 1996 to 2001" tells of 1996."""
    if evidence.unit != f"{claim.unit}s" or claim.label:
        return False
    return claim.first == evidence.first or claim.last == evidence.last
