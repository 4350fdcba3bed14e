"""Text → tokens with their places, and the noun `Value` that the grammar makes of them.

tokenise("some 70km")  →  some(word) 70(digits) km(word, glued)
"""

import re
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

__all__ = ["Bound", "Kind", "Token", "Value", "glued_at", "join", "low_at", "shown", "tokenise"]

Kind = Literal[
    "number", "ordinal", "money", "percent", "points", "duration", "distance", "mass", "area", "volume", "temperature",
    "speed", "power", "data", "date", "time", "clock", "label",
]  # fmt: skip
Bound = Literal[
    "", "more than", "at least", "less than", "at most", "magnitude", "since", "until", "before", "after", "by"
]


@dataclass(frozen=True, slots=True)
class Value:
    """A value said in a text. `text` is the text's `[start:end]`; where it stands takes no part in equality.

    A quantity lies between `low` and `high` (equal unless it is a range or "thousands"), counted in `unit`: "" for a
    plain number, "km", "USD", "%". A clock or time of day counts minutes after midnight; its unit is the zone.
    A date covers the days `first` to `last`; its `unit` is how finely it is told ("day", "month", "year" …). Both are
    None when the text alone does not say which day: then `label` holds what is said ("17 August", "last week").
    `label` also keeps a weekday or "early", "mid", "late" of a date that is known.
    `place` is the worth of the last digit stated (0.1 million for "1.5 million"). `readings` are other ways to read
    the same words: the second figure of "43 miles (70km)", the other order of "03/04/2021".
    """

    kind: Kind
    low: Fraction | None = None
    high: Fraction | None = None
    unit: str = ""
    first: date | None = None
    last: date | None = None
    label: str = ""
    approximate: bool = False
    bound: Bound = ""
    readings: tuple["Value", ...] = ()
    place: Fraction = field(default=Fraction(0), compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    text: str = field(default="", compare=False)


class Token(NamedTuple):
    """A word, a figure or a sign at `[start:end]`; `glued` when no space stands before it; `low` is lower case."""

    text: str
    low: str
    start: int
    end: int
    kind: str
    glued: bool


# Every alternative either moves on by what it reads or fails at once: time grows with the length of the text only.
_TOKEN = re.compile(
    r"(?P<skip>(?:https?://|www\.)\S+|@\w+)"
    r"|(?P<digits>[0-9]{1,3}(?:[\u00a0\u202f\u2009][0-9]{3})+(?![0-9])|[0-9]+(?:[.,][0-9]+)*)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<sign>['’]s(?![^\W_])|\S)"
)


def tokenise(text: str) -> list[Token]:
    """The tokens of a text in order. Addresses and handles are one token of kind "skip"."""
    tokens: list[Token] = []
    before = -1
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        tokens.append(Token(match[0], match[0].lower(), start, end, match.lastgroup or "sign", start == before))
        before = end
    return tokens


def low_at(tokens: list[Token], at: int) -> str:
    """The token at `at` in lower case, "" outside the text."""
    return tokens[at].low if 0 <= at < len(tokens) else ""


def glued_at(tokens: list[Token], at: int) -> bool:
    """Whether there is a token at `at` and no space before it."""
    return at < len(tokens) and tokens[at].glued


def join(tokens: list[Token], start: int, count: int) -> str:
    """`count` tokens from `start` on, lower case, one space between: the form that tables of phrases use as keys."""
    return " ".join(token.low for token in tokens[start : start + count])


def shown(number: Fraction) -> str:
    """A number in figures that the grammar reads back: "70", "1.5", "1 out of 3"."""
    if number.denominator == 1:
        return str(number.numerator)
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{number.numerator} out of {number.denominator}"
    places = max(twos, fives)
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    return f"{'-' if number < 0 else ''}{digits[:-places]}.{digits[-places:]}"
