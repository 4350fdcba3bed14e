"""Tokens → the numbers of a date that are told at one of them: year, month, day, as far as they go.

figures_at(tokenise("17 August 2021"), 0)  →  Figures(end=3, year=2021, month=8, day=17)
"""

from typing import NamedTuple

from qa.grammar.periods import MONTHS, day
from qa.grammar.tokens import Token, glued_at, low_at
from qa.grammar.units import unit_at

__all__ = ["Figures", "figure", "figures_at", "month_first_at", "year_figure"]

# "May" and "March" are months, not words or names, after one of these.
_BEFORE_MONTH = {
    "in", "since", "by", "until", "till", "from", "before", "after", "of", "late", "early", "mid", "during", "to",
    "and", "through", "between", "-", "–", "last", "this", "next", "about", "around",
}  # fmt: skip
_BEFORE_YEAR = {
    "in", "since", "the", "of", "by", "during", "from", "until", "till", "after", "before", "early", "mid", "late",
    "year",
}  # fmt: skip
_BEFORE_OLD_YEAR = {"in", "since", "until", "year"}
_SHORT_MONTHS = {name for name in MONTHS if len(name) < 5 and name not in {"may", "june", "july"}}
_PARTS = ("early", "mid", "late")
_SCALED = {"hundred", "thousand", "million", "billion", "trillion", "dozen"}
_PEOPLE = {"people", "men", "women", "children", "police", "more", "other"}
_SLASHED = [[d, m, y] for d in (1, 2) for m in (1, 2) for y in (2, 4)]


class Figures(NamedTuple):
    """Numbers of a date as far as they are told, and the index after them; `other` is read month first."""

    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    other: tuple[int, int, int] | None = None


def figures_at(tokens: list[Token], at: int) -> Figures | None:
    """The numbers of a date that starts with a figure at token `at`, or None."""
    return _iso_at(tokens, at) or _slashed_at(tokens, at) or _day_first(tokens, at) or _year_at(tokens, at)


def year_figure(tokens: list[Token], at: int) -> int | None:
    """The four figures of a year from 1000 to 2999 at token `at`, or None."""
    text = low_at(tokens, at)
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() and "1000" <= text < "3000" else None


def figure(tokens: list[Token], at: int, most: int) -> int | None:
    """The one or two figures at token `at` as a number from 1 to `most`, or None."""
    text = low_at(tokens, at)
    return int(text) if len(text) <= 2 and text.isascii() and text.isdigit() and 1 <= int(text) <= most else None


def _iso_at(tokens: list[Token], at: int) -> Figures | None:
    """The form of machines: "2021-08-17", "2021-08", "2021-08-17T10:00Z"."""
    y = year_figure(tokens, at)
    m = figure(tokens, at + 2, 12) if low_at(tokens, at + 1) == "-" and glued_at(tokens, at + 1) else None
    if not y or not m or not glued_at(tokens, at + 2) or len(tokens[at + 2].text) != 2:
        return None
    end = at + 3
    if low_at(tokens, end) != "-" or not glued_at(tokens, end) or not glued_at(tokens, end + 1):
        return None if glued_at(tokens, end) and tokens[end].kind == "word" else Figures(end, y, m)
    d = figure(tokens, end + 1, 31)
    if not d:
        return None
    end += 2
    if low_at(tokens, end) == "t" and glued_at(tokens, end):
        while glued_at(tokens, end) and (tokens[end].kind != "sign" or tokens[end].text in ":+-"):
            end += 1
    return Figures(end, y, m, d)


def _slashed_at(tokens: list[Token], at: int) -> Figures | None:
    """With slashes or stops, "17/08/2021": day first, or month first where only that can be; both where both can."""
    pieces, end = tokens[at].text.split("."), at + 1
    if len(pieces) != 3:
        glued = at + 4 < len(tokens) and all(tokens[at + n].glued for n in range(1, 5))
        if not glued or tokens[at + 1].text != "/" or tokens[at + 3].text != "/":
            return None
        pieces, end = [tokens[at + n].text for n in (0, 2, 4)], at + 5
    if not all(p.isascii() and p.isdigit() for p in pieces) or [len(p) for p in pieces] not in _SLASHED:
        return None
    d, m, y = (int(p) for p in pieces)
    y += 0 if y > 99 else 2000 if y < 50 else 1900
    return Figures(end, y, m, d, (y, d, m)) if day(y, m, d) or day(y, d, m) else None


def _day_first(tokens: list[Token], at: int) -> Figures | None:
    """The day before the month: "17 August 2021", "17th of August", "17 Aug."."""
    d, end = figure(tokens, at, 31), at + 1
    if not d:
        return None
    end += low_at(tokens, end) in {"st", "nd", "rd", "th"} and glued_at(tokens, end)
    end += low_at(tokens, end) in {"of", "-"}
    m = _month_at(tokens, end)
    if m is None:
        return None
    y, end = _year_after(tokens, m[1])
    return Figures(end, y, m[0], d)


def _month_at(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """The month named at `at` and the index after it and its full stop."""
    name = low_at(tokens, at)
    if name not in MONTHS:
        return None
    stop = name in _SHORT_MONTHS and low_at(tokens, at + 1) == "." and glued_at(tokens, at + 1)
    return MONTHS[name], at + 1 + (stop and at + 2 < len(tokens))


def _year_after(tokens: list[Token], at: int) -> tuple[int | None, int]:
    skip = low_at(tokens, at) in {",", "of", "-"}
    y = year_figure(tokens, at + skip)
    return (y, at + skip + 1) if y else (None, at)


def month_first_at(tokens: list[Token], at: int) -> Figures | None:
    """From the name of a month on: "August 17, 2021", "Aug. 17", "August 2021", "August"; None for a verb or a name."""
    named = _month_at(tokens, at)
    if named is None:
        return None
    m, end = named
    the = low_at(tokens, end) == "the"
    d = figure(tokens, end + the, 31)
    if (
        d
        and low_at(tokens, end + the + 1) not in {":", "%"}
        and not (the and low_at(tokens, end + 2) not in {"st", "nd", "rd", "th"})
    ):
        end += the + 1
        end += low_at(tokens, end) in {"st", "nd", "rd", "th"} and glued_at(tokens, end)
        y, end = _year_after(tokens, end)
        return Figures(end, y, m, d)
    y, after = _year_after(tokens, end)
    if y:
        return Figures(after, y, m)
    token = tokens[at]
    to_month = low_at(tokens, at + 1) in {"to", "-", "–"} and low_at(tokens, at + 2) in {*MONTHS, *_PARTS}
    plain = len(tokens) == 1 or to_month or (token.text[0].isupper() and len(token.low) > 3 and token.low != "march")
    return (
        Figures(at + 1, None, m)
        if plain or (token.text[0].isupper() and low_at(tokens, at - 1) in _BEFORE_MONTH)
        else None
    )


def _year_at(tokens: list[Token], at: int) -> Figures | None:
    """A bare year, 1500 to 2099, that does not count anything: not "2000 km", "over 2000 people"; older after "in"."""
    y = year_figure(tokens, at)
    if not y or not 1000 <= y < 2100 or (glued_at(tokens, at) and tokens[at - 1].kind != "sign"):
        return None
    before = low_at(tokens, at - 1)
    if y < 1500 and (before not in _BEFORE_OLD_YEAR or (at + 1 < len(tokens) and _is_counted(tokens[at + 1]))):
        return None
    after = at + 1
    if after >= len(tokens):
        return Figures(after, y)
    token = tokens[after]
    if token.glued and (token.kind == "word" or token.text == "%"):
        return None
    if unit_at(tokens, after) or token.low in _SCALED or (token.text == "-" and unit_at(tokens, after + 1)):
        return None
    return None if _is_counted(token) and before not in _BEFORE_YEAR else Figures(after, y)


def _is_counted(token: Token) -> bool:
    plural = len(token.low) > 3 and token.low.endswith("s") and not token.low.endswith("ss") and token.low != "this"
    return token.kind == "word" and token.text == token.low and (plural or token.low in _PEOPLE)
