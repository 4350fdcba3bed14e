"""Tokens → the day, month, year or other stretch of the calendar that starts at one of them, as a `Value`.

date_at(tokenise("17 August 2021"), 0, None)  →  (Value("date", unit="day", first=2021-08-17, last=2021-08-17), 3)
"""

from dataclasses import replace

from qa.grammar.datefigures import Figures, figure, figures_at, month_first_at, year_figure
from qa.grammar.numbers import number_at
from qa.grammar.periods import (
    DAY_NAMES,
    MONTH_NAMES,
    MONTHS,
    SEASONS,
    WEEKDAYS,
    Anchor,
    century,
    day,
    decade,
    half_year,
    hundred,
    iso_week,
    month,
    near,
    part,
    quarter,
    season,
    span,
    unresolved,
    year,
)  # fmt: skip
from qa.grammar.relative import RELATIVE_WORDS, relative_at, weekday_near
from qa.grammar.tokens import Token, Value, glued_at, join, low_at

__all__ = ["DATE_WORDS", "date_at"]

_DASHES = {"-", "–", "—", "‑", "−"}
_TO = {"to", "until", "till", "through"}
_PARTS = {
    "early": "early", "mid": "mid", "late": "late", "beginning of": "early", "start of": "early", "middle of": "mid",
    "end of": "late", "early in": "early", "late in": "late",
}  # fmt: skip
_TENS = {
    "twenties": 1920, "thirties": 1930, "forties": 1940, "fifties": 1950, "sixties": 1960, "seventies": 1970,
    "eighties": 1980, "nineties": 1990,
}  # fmt: skip
DATE_WORDS = frozenset(
    {*MONTHS, *WEEKDAYS, *SEASONS, *RELATIVE_WORDS, *_TENS, *(words.split()[0] for words in _PARTS), "between", "from",
     "during", "q", "h", "ad"}
)  # fmt: skip


def date_at(tokens: list[Token], at: int, anchor: Anchor | None, *, past: bool = False) -> tuple[Value, int] | None:
    """The date or range of dates that starts at token `at`, and the index after it. `past`: it had begun ("since")."""
    if tokens[at].low in {"between", "from", "during"}:
        joints = {*_TO, *_DASHES} if tokens[at].low == "from" else {"and", *_TO, *_DASHES}
        return _range_at(tokens, at + 1, anchor, joints) if at + 1 < len(tokens) else None
    return _range_at(tokens, at, anchor, {*_TO, *_DASHES, "/"}) or _one_at(tokens, at, anchor, past)


# Single dates


def _one_at(tokens: list[Token], at: int, anchor: Anchor | None, past: bool = False) -> tuple[Value, int] | None:
    token = tokens[at]
    if token.kind == "digits":
        longer = _decade_at(tokens, at) or _year_then_quarter(tokens, at)
        numbers = None if longer else figures_at(tokens, at)
        if numbers:
            found = _resolved(numbers, anchor, past)
            return (found, numbers.end) if found else None
        return longer or _ordinal_stretch_at(tokens, at, anchor) or relative_at(tokens, at, anchor)
    if token.low in WEEKDAYS:
        return _weekday_at(tokens, at, anchor)
    if token.low in MONTHS and (numbers := month_first_at(tokens, at)):
        found = _resolved(numbers, anchor, past)
        return (found, numbers.end) if found else None
    if token.text == "AD" and (y := year_figure(tokens, at + 1)) and (era := year(y)):
        return era, at + 2
    return _part_at(tokens, at, anchor, past) or _stretch_at(tokens, at, anchor) or relative_at(tokens, at, anchor)


def _resolved(numbers: Figures, anchor: Anchor | None, past: bool = False) -> Value | None:
    """The numbers of a date as a value; a year that is not told is the one nearest to the anchor."""
    y, m, d = numbers.year, numbers.month, numbers.day
    if m is None:
        return year(y) if y else None
    if y is None:
        label = f"{d} {MONTH_NAMES[m - 1]}" if d else MONTH_NAMES[m - 1]
        if d and day(2024, m, d) is None:
            return None
        found = near(lambda each: day(each, m, d) if d else month(each, m), anchor, past=past) if anchor else None
        return found or unresolved("day" if d else "month", label)
    if d is None:
        return month(y, m)
    found = day(y, m, d)
    other = day(*numbers.other) if numbers.other else None
    if found is None:
        return other
    return replace(found, readings=(other,)) if other and other != found else found


# A weekday, with the date that follows it


def _weekday_at(tokens: list[Token], at: int, anchor: Anchor | None) -> tuple[Value, int] | None:
    """A weekday alone, or with its date: "Sunday", "Sunday, 15 August 2021", "Sunday (15 August 2021)"."""
    number, full = WEEKDAYS[tokens[at].low], len(tokens[at].low) > 5
    end = at + 1 + (not full and low_at(tokens, at + 1) == "." and glued_at(tokens, at + 1))
    bracket = low_at(tokens, end) == "("
    end_of_mark = end + (low_at(tokens, end) in {",", "("})
    end_of_mark += low_at(tokens, end_of_mark) == "the"
    figures = _dated(tokens, end_of_mark) if end_of_mark < len(tokens) else None
    found = _resolved(figures, anchor) if figures and figures.day else None
    if figures is None or found is None or (bracket and low_at(tokens, figures.end) != ")"):
        return (weekday_near(number, anchor), at + 1) if full else None
    label = DAY_NAMES[number] if found.first else f"{DAY_NAMES[number]} {found.label}"
    return replace(found, label=label), figures.end + bracket


def _dated(tokens: list[Token], at: int) -> Figures | None:
    return month_first_at(tokens, at) if tokens[at].low in MONTHS else figures_at(tokens, at)


# Parts and longer stretches


def _part_at(tokens: list[Token], at: int, anchor: Anchor | None, past: bool) -> tuple[Value, int] | None:
    """The early, mid or late part of a month, year, decade …: "mid-2023", "late August", "the end of 2021"."""
    two = join(tokens, at, 2)
    which = _PARTS.get(two) or _PARTS.get(tokens[at].low)
    start = at + (2 if two in _PARTS else 1)
    start += low_at(tokens, start) == "-"
    start += low_at(tokens, start) == "the"
    if which is None or start >= len(tokens) or {low_at(tokens, start), join(tokens, start, 2)} & {*_PARTS}:
        return None
    found = _one_at(tokens, start, anchor, past)
    if (
        found is None
        or found[0].unit not in {"month", "season", "quarter", "year", "decade", "hundred", "century"}
        or found[0].label in _PARTS
    ):
        return None
    return part(which, found[0]), found[1]


def _stretch_at(tokens: list[Token], at: int, anchor: Anchor | None) -> tuple[Value, int] | None:
    """A decade, century, season, quarter or half year."""
    word = tokens[at].low
    if word in SEASONS:
        start = at + 1 + (low_at(tokens, at + 1) in {"of", ","})
        y = year_figure(tokens, start)
        found = season(y, word) if y else None
        return (found, start + 1) if found else None
    if word in _TENS and low_at(tokens, at - 1) in {"the", "early", "mid", "late", "-"}:
        found = decade(_TENS[word])
        return (found, at + 1) if found else None
    if tokens[at].text in {"Q", "H"} and glued_at(tokens, at + 1):
        return _lettered(tokens, at, anchor)
    return _ordinal_stretch_at(tokens, at, anchor)


def _decade_at(tokens: list[Token], at: int) -> tuple[Value, int] | None:
    """Ten or a hundred years: "1980s", "the '80s", "1700s"."""
    after = tokens[at + 1] if glued_at(tokens, at + 1) else None
    before = low_at(tokens, at - 1)
    spelt = after is not None and (
        after.low == "s" or (after.low in {"'s", "’s"} and before in {"the", "early", "mid", "late"})
    )
    text = tokens[at].text
    if not spelt or not text.endswith("0") or not text.isascii() or not text.isdigit():
        return None
    if len(text) == 2 and before in {"the", "'", "’", "early", "mid", "late", "-"}:
        found = decade(1900 + int(text))
    elif len(text) == 4:
        number = int(text)
        found = hundred(number) if number % 100 == 0 and number != 2000 else decade(number)
    else:
        found = None
    return (found, at + 2) if found else None


def _ordinal_stretch_at(tokens: list[Token], at: int, anchor: Anchor | None) -> tuple[Value, int] | None:
    """What an ordinal opens: "20th century", "third quarter of 2023", "first half of the year", "first of May"."""
    number = number_at(tokens, at)
    if number is None or number.form != "ordinal":
        return None
    n, end = int(number.low), number.end
    end += low_at(tokens, end) == "-"
    word = low_at(tokens, end)
    if word in {"century", "centuries"}:
        found = century(n)
        return (found, end + 1) if found else None
    if word in {"quarter", "half"} and 1 <= n <= {"quarter": 4, "half": 2}[word]:
        return _numbered(tokens, end + 1, word[0].upper(), n, anchor)
    if word == "of" and low_at(tokens, end + 1) in MONTHS and n <= 31:
        m = MONTHS[tokens[end + 1].low]
        skip = low_at(tokens, end + 2) == ","
        y = year_figure(tokens, end + 2 + skip)
        figures = Figures(end + 3 + skip, y, m, n) if y else Figures(end + 2, None, m, n)
        found = _resolved(figures, anchor)
        return (found, figures.end) if found else None
    return None


def _lettered(tokens: list[Token], at: int, anchor: Anchor | None) -> tuple[Value, int] | None:
    letter, n = tokens[at].text, figure(tokens, at + 1, 4 if tokens[at].text == "Q" else 2)
    return _numbered(tokens, at + 2, letter, n, anchor) if n else None


def _numbered(tokens: list[Token], at: int, letter: str, n: int, anchor: Anchor | None) -> tuple[Value, int] | None:
    """A numbered quarter (Q) or half (H), with its year where one follows at `at` ("of 2023", "of the year")."""
    make, unit = (quarter, "quarter") if letter == "Q" else (half_year, "half")
    of = at + (low_at(tokens, at) == "of")
    y = year_figure(tokens, of)
    if y:
        found = make(y, n)
        return (found, of + 1) if found else None
    if letter == "H" and join(tokens, at, 3) != "of the year":
        return None
    end = at + 3 if join(tokens, at, 3) == "of the year" else at
    found = near(lambda each: make(each, n), anchor, past=True) if anchor else None
    return found or unresolved(unit, f"{letter}{n}{' of the year' if letter == 'H' else ''}"), end


def _year_then_quarter(tokens: list[Token], at: int) -> tuple[Value, int] | None:
    """A year, then its quarter or week: "2023 Q3", "2021-W32"."""
    y = year_figure(tokens, at)
    if y and low_at(tokens, at + 1) == "q" and glued_at(tokens, at + 2) and (n := figure(tokens, at + 2, 4)):
        found = quarter(y, n)
        return (found, at + 3) if found else None
    if y and join(tokens, at + 1, 2) == "- w" and glued_at(tokens, at + 3) and (n := figure(tokens, at + 3, 53)):
        found = iso_week(y, n)
        return (found, at + 4) if found else None
    return None


# Ranges


def _range_at(tokens: list[Token], at: int, anchor: Anchor | None, joints: set[str]) -> tuple[Value, int] | None:
    """Two dates with one of `joints` between: "1996-2001", "17 to 19 August", "July to September 2021"."""
    first = _one_at(tokens, at, anchor) or _day_of_next(tokens, at, joints)
    if first is None or low_at(tokens, first[1]) not in joints or first[1] + 1 >= len(tokens):
        return None
    start = first[1] + 1
    second = _one_at(tokens, start, anchor) or _short_second(tokens, at, first, start)
    if second is None or (low_at(tokens, first[1]) == "/" and not glued_at(tokens, start)):
        return None
    low = _completed(tokens, at, first[0], second[0])
    if low is None:
        return None
    if low.first is None and second[0].first is None and {low.unit, second[0].unit} <= {"day", "month"}:
        return unresolved(f"{low.unit}s", f"{low.label} to {second[0].label}"), second[1]
    found = span(low, second[0])
    return (found, second[1]) if found else None


def _completed(tokens: list[Token], at: int, first: Value, second: Value) -> Value | None:
    """The first date with the year of the second, where only the second tells one: "July to September 2021"."""
    told = _dated(tokens, at) if first.unit in {"day", "month"} and first.label not in DAY_NAMES else None
    if told is None or told.year or told.month is None or second.first is None:
        return first
    y = second.first.year
    return day(y, told.month, told.day) if told.day else month(y, told.month)


def _day_of_next(tokens: list[Token], at: int, joints: set[str]) -> tuple[Value, int] | None:
    """The bare day at the start of "17-19 August 2021", with the month and year of what follows."""
    d = figure(tokens, at, 31)
    end = at + 1 + (low_at(tokens, at + 1) in {"st", "nd", "rd", "th"} and glued_at(tokens, at + 1))
    if not d or low_at(tokens, end) not in joints or end + 1 >= len(tokens):
        return None
    told = figures_at(tokens, end + 1) if tokens[end + 1].kind == "digits" else None
    if told is None or told.day is None or told.month is None or told.other:
        return None
    found = _resolved(Figures(end, told.year, told.month, d), None)
    return (found, end) if found else None


def _short_second(tokens: list[Token], at: int, first: tuple[Value, int], start: int) -> tuple[Value, int] | None:
    """The shortened end of "1996-97" or "August 17-19, 2021"."""
    value, end = first
    figures = figure(tokens, start, 99)
    if figures is None or not glued_at(tokens, start) or not glued_at(tokens, start - 1):
        return None
    if value.unit == "year" and value.first and end == at + 1:
        found = year(value.first.year // 100 * 100 + figures)
        return (found, start + 1) if found else None
    told = _dated(tokens, at)
    if value.unit != "day" or told is None or told.month is None or figures > 31:
        return None
    skip = low_at(tokens, start + 1) == ","
    y = told.year or year_figure(tokens, start + 1 + skip)
    last = Figures(start + 2 + skip if y and not told.year else start + 1, y, told.month, figures)
    found = _resolved(last, None)
    return (found, last.end) if found else None
