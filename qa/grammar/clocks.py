"""Tokens → the time of day that starts at one of them: "9.30pm", "21:00 GMT", "noon", "this morning", as a `Value`.

clock_at(tokenise("at 9:30 pm"), 1)  →  (Value("clock", 1290, 1290), 5), minutes after midnight
"""

from fractions import Fraction

from qa.grammar.tokens import Token, Value, join

__all__ = ["CLOCK_WORDS", "clock_at", "shown_clock"]

# From and to, in minutes after midnight; "night" goes on past midnight.
_PARTS = {
    "dawn": (240, 420), "morning": (240, 719), "afternoon": (720, 1079), "evening": (1020, 1379),
    "night": (1140, 1799), "dusk": (1020, 1260), "overnight": (1260, 1859),
}  # fmt: skip
_POINTS = {"noon": 720, "midday": 720, "midnight": 0}
_ZONES = {"gmt", "utc", "bst", "est", "edt", "et", "cet", "cest", "pst", "pdt", "pt", "ist"}
CLOCK_WORDS = frozenset({*_PARTS, *_POINTS})


def clock_at(tokens: list[Token], at: int) -> tuple[Value, int] | None:
    """The time of day at token `at` and the index after it, or None."""
    word = tokens[at].low
    if word in _PARTS:
        low, high = _PARTS[word]
        return Value("time", Fraction(low), Fraction(high), label=word), at + 1
    found = (_POINTS[word], at + 1) if word in _POINTS else _figures_at(tokens, at)
    if found is None:
        return None
    minutes, end = found
    zone = tokens[end].low if end < len(tokens) and tokens[end].low in _ZONES else ""
    return Value("clock", Fraction(minutes), Fraction(minutes), zone.upper()), end + bool(zone)


def shown_clock(value: Value) -> str:
    """A time of day as the grammar reads it back: "21:30 GMT", "morning"."""
    if value.low is None or value.label:
        return value.label
    return f"{int(value.low) // 60:02}:{int(value.low) % 60:02} {value.unit}".strip()


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
