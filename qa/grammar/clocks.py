"""Tokens → the time of day that starts at one of them: "9.30pm", "half past nine", "noon", "morning", as a `Value`.

clock_at(tokenise("at 9:30 pm"), 1)  →  (Value("clock", 1290, 1290), 5), minutes after midnight

"Half past nine" without morning or evening is read as 9:30, with 21:30 as its other reading. "Between five and six
o'clock" stretches from one to the other.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from qa.grammar.numbers import number_at
from qa.grammar.tokens import Token, Value, join, low_at
from qa.grammar.units import unit_at

__all__ = ["CLOCK_WORDS", "clock_at", "shown_clock"]

# From and to, in minutes after midnight; "night" goes on past midnight.
_PARTS = {
    "dawn": (240, 420), "morning": (240, 719), "afternoon": (720, 1079), "evening": (1020, 1379),
    "night": (1140, 1799), "dusk": (1020, 1260), "overnight": (1260, 1859),
}  # fmt: skip
_POINTS = {"noon": 720, "midday": 720, "midnight": 0}
_ZONES = {"gmt", "utc", "bst", "est", "edt", "et", "cet", "cest", "pst", "pdt", "pt", "ist"}
CLOCK_WORDS = frozenset({*_PARTS, *_POINTS})
_NOON, _DAY = 720, 1440  # minutes
_HALVES = {
    "in the morning": "a", "in the afternoon": "p", "in the evening": "p", "at night": "night",
}  # fmt: skip
# "At ten to six" is a time and "ten to six people" are not: without "minutes" or "quarter", this stands round it.
_BEFORE_HOUR = {"at", "until", "till", "before"}
_AFTER_HOUR = set("on in when as and but or he she they we it i after before that this today tomorrow to for".split())
_DASHES = frozenset({"-", "–", "—"})
# What may stand between the two ends of a stretch, by what leads it in.
_JOINTS = {"between": frozenset({"and"}), "from": frozenset({"to", "until", "till"}) | _DASHES}
_LATE = 360  # from six on, "at night" is before midnight


def clock_at(tokens: list[Token], at: int) -> tuple[Value, int] | None:
    """The time of day at token `at`, or the stretch from one to another, and the index after it; or None."""
    return _stretch_at(tokens, at) or _time_at(tokens, at)


def _time_at(tokens: list[Token], at: int) -> tuple[Value, int] | None:
    if at >= len(tokens):
        return None
    word = tokens[at].low
    if word in _PARTS:
        low, high = _PARTS[word]
        return Value("time", Fraction(low), Fraction(high), label=word), at + 1
    found = (_POINTS[word], at + 1) if word in _POINTS else _figures_at(tokens, at)
    if found is None:
        return _spoken_at(tokens, at)
    minutes, end = found
    zone = tokens[end].low if end < len(tokens) and tokens[end].low in _ZONES else ""
    return Value("clock", Fraction(minutes), Fraction(minutes), zone.upper()), end + bool(zone)


def shown_clock(value: Value) -> str:
    """A time of day as the grammar reads it back: "21:30 GMT", "morning"."""
    if value.low is None or value.label:
        return value.label
    ends = dict.fromkeys(end for end in (value.low, value.high) if end is not None)
    told = " to ".join(f"{int(end) // 60 % 24:02}:{int(end) % 60:02}" for end in ends)
    return f"{told} {value.unit}".strip()


def _stretch_at(tokens: list[Token], at: int) -> tuple[Value, int] | None:
    """A stretch of the day: "between five and six o'clock", "from 9am to noon", "5–6pm", "17:00 to 18:00"."""
    start = at + (low_at(tokens, at) in _JOINTS)
    joints = _JOINTS.get(low_at(tokens, at), _DASHES)
    for minutes, end, half in _starts_at(tokens, start):
        fine = low_at(tokens, end) in joints or (half and start == at and low_at(tokens, end) == "to")
        found = _time_at(tokens, end + 1) if fine else None
        if found and found[0].kind == "clock" and found[0].low is not None and found[0].low == found[0].high:
            return _stretched(minutes, found[0], half), found[1]
    return None


def _starts_at(tokens: list[Token], at: int) -> Iterator[tuple[int, int, bool]]:
    """The times that may start a stretch at `at`: minutes, the index after, and whether the half of the day is told."""
    hour, minute, end = _hour_and_minute(tokens, at) if at < len(tokens) and tokens[at].kind == "digits" else (-1, 0, 0)
    if hour < 0:
        hour, end = _whole_at(tokens, at)
    if 1 <= hour <= 12 and low_at(tokens, at + 1) != ":":
        yield hour % 12 * 60 + (minute or 0), end, False
    found = _time_at(tokens, at)
    if found and found[0].kind == "clock" and found[0].low is not None:
        yield int(found[0].low), found[1], not found[0].readings


def _stretched(minutes: int, last: Value, half: bool) -> Value:
    """From so many minutes after midnight to `last`; where the half of the day is not told, less than 12 h apart."""
    assert last.low is not None
    late = int(last.low)
    if half:
        length = (late - minutes) % (_NOON if last.readings else _DAY)
        return replace(last, low=Fraction(minutes), high=Fraction(minutes + length), readings=())
    length = (late - minutes) % _NOON
    low = (minutes if last.readings else late - length) % _DAY
    told = replace(last, low=Fraction(low), high=Fraction(low + length), readings=())
    other = replace(told, low=Fraction(low + _NOON), high=Fraction(low + _NOON + length))
    return replace(told, readings=(other,)) if last.readings else told


def _figures_at(tokens: list[Token], at: int) -> tuple[int, int] | None:
    if tokens[at].kind != "digits":
        return None
    hour, minute, end = _hour_and_minute(tokens, at)
    half, end_of_half = _half_of_day(tokens, end)
    if half is None:
        fine = minute is not None and ":" in join(tokens, at, 2) and 0 <= hour < 24
        return (hour * 60 + minute, end) if fine and minute is not None else None
    if not 1 <= hour <= 12 or (minute or 0) > 59:
        return None
    return (hour % 12 + 12 * (half == "p")) * 60 + (minute or 0), end_of_half


def _spoken_at(tokens: list[Token], at: int) -> tuple[Value, int] | None:
    """A time told from the hour: "half past nine", "ten minutes to six", "nine o'clock", "9 in the evening"."""
    minutes, start, sure = _minutes_from_hour(tokens, at)
    point = _POINTS.get(low_at(tokens, start)) if minutes else None
    if point is not None:
        return _clock((point + minutes) % _DAY), start + 1
    hour, end = _whole_at(tokens, start)
    part, close = _part_after(tokens, _o_clock(tokens, end))
    if not 1 <= hour <= 12 or (close == end and not (minutes and _is_hour(tokens, at, end, sure))):
        return None
    early = (hour % 12 * 60 + minutes) % _NOON
    late = part == "p" or (part == "night" and early >= _LATE)
    return _clock(early + _NOON * late, both=not part), close


def _is_hour(tokens: list[Token], at: int, end: int, sure: bool) -> bool:
    """Whether the words from `at` to `end` tell a time, though neither "o'clock" nor "in the morning" follows."""
    if unit_at(tokens, end):  # "a quarter to six months"
        return False
    follows = end >= len(tokens) or tokens[end].kind == "sign" or tokens[end].low in _AFTER_HOUR
    return sure or (low_at(tokens, at - 1) in _BEFORE_HOUR and follows)


def _clock(minutes: int, *, both: bool = False) -> Value:
    """The time so many minutes after midnight; `both`: or twelve hours later."""
    told = Value("clock", Fraction(minutes), Fraction(minutes))
    return replace(told, readings=(_clock(minutes + _NOON),)) if both else told


def _minutes_from_hour(tokens: list[Token], at: int) -> tuple[int, int, bool]:
    """The minutes past the hour (negative: to it) told at `at`, where the hour stands, and whether nothing else fits.

    0 minutes, and the hour at `at`, where none are told.
    """
    start = at + (low_at(tokens, at) == "a")
    if low_at(tokens, start) in {"half", "quarter"}:
        minutes, end, sure = (30 if tokens[start].low == "half" else 15), start + 1, True
    else:
        minutes, end = _whole_at(tokens, at)
        sure = low_at(tokens, end) in {"minutes", "minute"}
        end += sure
    end += low_at(tokens, end) == "-" and end + 1 < len(tokens) and tokens[end + 1].glued
    way = low_at(tokens, end)
    if minutes < 0 or way not in {"past", "to"} or (way == "to" and minutes == 30):
        return 0, at, False
    return (minutes, end + 1, True) if way == "past" else (-minutes, end + 1, sure)


def _whole_at(tokens: list[Token], at: int) -> tuple[int, int]:
    """A whole number in words or digits below 60 at `at`, and the index after; -1 for none."""
    found = number_at(tokens, at) if at < len(tokens) and low_at(tokens, at) != "a" else None
    if found is None or found.form != "number" or found.low.denominator != 1 or not 0 < found.low < 60:
        return -1, at
    return int(found.low), found.end


def _o_clock(tokens: list[Token], at: int) -> int:
    """The index after "o'clock", which may stand at `at`."""
    return at + 3 if low_at(tokens, at) == "o" and low_at(tokens, at + 2) == "clock" else at


def _part_after(tokens: list[Token], at: int) -> tuple[str, int]:
    """The half of the day told at `at`, "a" or "p", or "night"; and the index after: "in the evening", "at night"."""
    half, end = _half_of_day(tokens, at)
    if half is not None:
        return half, end
    for phrase, part in _HALVES.items():
        length = len(phrase.split())
        if join(tokens, at, length) == phrase:
            return part, at + length
    return "", at


def _hour_and_minute(tokens: list[Token], at: int) -> tuple[int, int | None, int]:
    """The hour (-1 when it is none), the minute where one is told, and the index after: "9", "9:30", "9.30"."""
    text = tokens[at].text
    hour, dot, minute = text.partition(".")
    if dot and hour.isdigit() and len(hour) < 3 and len(minute) == 2 and minute.isdigit():
        return int(hour), int(minute), at + 1
    if not text.isdigit() or len(text) > 2:
        return -1, None, at + 1
    if join(tokens, at + 1, 1) != ":" or at + 2 >= len(tokens) or not (tokens[at + 1].glued and tokens[at + 2].glued):
        return int(text), None, at + 1
    minute = tokens[at + 2].text
    if len(minute) != 2 or not minute.isdigit() or int(minute) > 59:
        return -1, None, at + 1
    return int(text), int(minute), at + 3


def _half_of_day(tokens: list[Token], at: int) -> tuple[str | None, int]:
    """The "a" or "p" of "am", "p.m.", and the index after."""
    word = tokens[at].low if at < len(tokens) else ""
    if word in {"am", "pm"}:
        return word[0], at + 1
    dotted = join(tokens, at, 4)
    if dotted in {"a . m .", "p . m ."}:
        return word, at + 4
    return (word, at + 3) if join(tokens, at, 3) in {"a . m", "p . m"} else (None, at)
