"""A line of text → the date it states, as an ISO date of the granularity that is known.

Example: "Updated 3 March 2024, 10:15" states "2024-03-03", "March 2024" states "2024-03", "2 days ago" states nothing.
"""

import re
from datetime import date
from email.utils import parsedate_to_datetime

__all__ = ["DATE", "find_date", "is_date_line", "is_month"]

# The months' first letters in the languages most news on the web is written in; longer names begin with them.
_MONTHS = {
    1: "jan ene gen",
    2: "feb fév fev",
    3: "mar mär mrt",
    4: "apr avr abr",
    5: "may mai mag maio mayo mei",
    6: "jun juin giu",
    7: "jul juil lug",
    8: "aug août aou ago",
    9: "sep set",
    10: "oct okt ott out",
    11: "nov",
    12: "dec dez déc dic",
}
_NUMBER = {name: month for month, names in _MONTHS.items() for name in names.split()}
_NAMES = "|".join(sorted(_NUMBER, key=len, reverse=True))
_MONTH = rf"(?:{_NAMES})[^\W\d_]*\.?"
_MAX_LINE = 160  # characters
_YEAR = r"(?:19|20)\d\d"
_FORMS = (
    rf"(?P<y1>{_YEAR})[-/.](?P<m1>\d\d?)[-/.](?P<d1>\d\d?)(?=\D|$)",
    rf"(?P<d2>\d\d?)(?:st|nd|rd|th|º|er|\.)?\s+(?:of\s+|de\s+)?(?P<n2>{_MONTH}),?\s+(?:de\s+|del\s+)?(?P<y2>{_YEAR})\b",
    rf"\b(?P<n3>{_MONTH})\s+(?P<d3>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y3>{_YEAR})\b",
    rf"(?P<a4>\d\d?)(?P<s4>[-/.])(?P<b4>\d\d?)(?P=s4)(?P<y4>{_YEAR})\b",
    rf"(?P<d6>\d\d?)[-\s](?P<n6>{_MONTH})[-\s](?P<y6>{_YEAR})\b",
    rf"\b(?P<n5>{_MONTH}),?\s+(?:de\s+)?(?P<y5>{_YEAR})\b",
)
DATE = re.compile("|".join(f"(?:{form})" for form in _FORMS), re.IGNORECASE)
_LABEL = re.compile(
    r"(?:(?:first |last )?(?:date|dated|published|publication date|posted|updated|modified|created|issued|pubdate|"
    r"filed|broadcast|aired|printed|released|"
    r"fecha|datum|"
    r"publié|publicado|veröffentlicht|aktualisiert|stand)(?: on| at| le| el| am)?)(?=[\s:,]|$)",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"^[\s\W]*+(?:(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?|at|on|\d\d?[:.h]\d\d(?:[:.]\d\d)?|[ap]\.?m\.?|"
    r"[A-Z]{2,5}T|GMT|UTC|Z|T\d\d|(?:gmt|utc)?[+-]\d\d:?\d\d|\d+\s+min(?:ute)?s?\s+read|the|o'clock)(?=\W|$)[\s\W]*+)*+$",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\b(?:an?|\d+|one|two|three|a few|few)\s+(?:second|minute|min|hour|hr|day|week|month|year)s?\s+ago\b"
    r"|\bjust now\b|\byesterday\b|\bhace \d+ \w+|\bvor \d+ \w+|\bil y a \d+ \w+",
    re.IGNORECASE,
)


def find_date(text: str) -> str | None:
    """The first date in `text` ("2021-08-19", "2021-08" or "2021"); None when it states none.

    "03/04/2021" can be read in two ways: only its year is known. Mail dates ("Thu, 19 Aug 2021 10:00 +0000") count.
    """
    for match in DATE.finditer(text):
        found = _iso({key[0]: value for key, value in match.groupdict().items() if value})
        if found:
            return found
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return text.strip() if re.fullmatch(rf"\s*{_YEAR}(?:-(?:0[1-9]|1[0-2]))?\s*", text) else None


def is_date_line(line: str) -> bool:
    """Whether a line says when, and nothing else: a date or "2 hours ago", a label, a time of day."""
    if len(line) > _MAX_LINE:
        return False
    rest = _LABEL.sub(" ", line)
    when = DATE.sub(" ", _AGO.sub(" ", rest))
    return when != rest and bool(_AROUND.match(when))


def is_month(word: str) -> bool:
    """Whether a word is a month's name, whole or cut."""
    return bool(re.fullmatch(_MONTH, word, re.IGNORECASE))


def _iso(parts: dict[str, str]) -> str | None:
    year = int(parts["y"])
    if "a" in parts:
        return _either_order(year, int(parts["a"]), int(parts["b"]))
    month = int(parts["m"]) if "m" in parts else _month(parts["n"])
    if "d" not in parts:
        return f"{year}-{month:02}"
    return _valid(year, month, int(parts["d"]))


def _month(name: str) -> int:
    lowered = name.lower()
    return next(
        number for start, number in sorted(_NUMBER.items(), key=lambda m: -len(m[0])) if lowered.startswith(start)
    )


def _either_order(year: int, first: int, second: int) -> str | None:
    ways = {_valid(year, first, second), _valid(year, second, first)} - {None}
    return ways.pop() if len(ways) == 1 else str(year) if ways else None


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
