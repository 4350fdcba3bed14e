"""A sentence and the day its article came out → the sentence with its relative dates told in full; "as of"; how old.

resolved("It rained on Sunday.", "2021-08-19")  →  "It rained on Sunday (15 August 2021)."
"""

import re
from datetime import date, timedelta

from qa.checks.quotes import quotations
from qa.values import Value, find_values

__all__ = ["age", "as_of", "asks_for_now", "resolved", "shown_date"]

_NOW = re.compile(
    r"\b(?:latest|currently|at present|so far|most recent(?:ly)?|newest|nowadays|these days|up to date|still"
    r"|right now|now)\b",
    re.IGNORECASE,
)
# Who leads or holds something, and whether it is open or alive, may change from one article to the next.
_STATE = re.compile(
    r"\bwho (?:leads|heads|runs|holds|controls|rules|owns|governs|commands|chairs)\b"
    r"|\bwho (?:is|are) (?:the )?(?:[\w’'-]+ )?(?:leaders?|heads?|chief|president|minister|mayor|owner|commander"
    r"|governor|chair(?:man|woman)?|director)\b"
    r"|^\W*(?:is|are) .*\b(?:open|closed|shut|alive|missing|free|held|at large|in (?:charge|power|control|office))\b",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"\b(?:I|we|We|my|My|our|Our|you|You)\b")
_OPEN = re.compile(r"[“\"][^”\"]*$")
_STEPPED = re.compile(r"\b(?:last|next|this)\b")
_FINE = {"day", "week", "month", "year"}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def resolved(text: str, published: str | None) -> str:
    """`text` with each date told from the day of publication followed by that date in brackets.

    Left as it is: without `published`, between quotation marks, where somebody speaks of themselves, and where the
    text tells the date in full itself.
    """
    if not published or _SPOKEN.search(text):
        return text
    quoted = [*quotations(text), *(m.span() for m in _OPEN.finditer(text))]
    undated = {value.start: value for value in find_values(text) if value.kind == "date" and value.first is None}
    for value in sorted(find_values(text, published=published), key=lambda v: -v.start):
        inside = any(start <= value.start < end for start, end in quoted)
        if value.start in undated and not inside and (said := _missing(undated[value.start], value)):
            text = f"{text[: value.end]} ({said}){text[value.end :]}"
    return text


def _missing(told: Value, known: Value) -> str:
    """What a date leaves open: the year where it tells day or month, else all of it."""
    by_month = any(month.lower() in told.label.lower() for month in _MONTHS) and not _STEPPED.search(told.label)
    return str(known.first.year) if by_month and known.first else shown_date(known)


def shown_date(value: Value) -> str:
    """A date that is known, in words: "15 August 2021", "9–15 August 2021", "August 2021", "2021"; "" for others."""
    first, last = value.first, value.last
    if value.kind != "date" or first is None or last is None or value.unit not in _FINE:
        return ""
    if value.unit == "week":
        return _stretch(first, last)
    month = "" if value.unit == "year" else f"{_MONTHS[first.month - 1]} "
    return f"{first.day} {month}{first.year}" if value.unit == "day" else f"{month}{first.year}"


def _stretch(first: date, last: date) -> str:
    end = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
    if (first.month, first.year) == (last.month, last.year):
        return f"{first.day}–{end}"
    start = f"{first.day} {_MONTHS[first.month - 1]}"
    return f"{start} – {end}" if first.year == last.year else f"{start} {first.year} – {end}"


def asks_for_now(question: str) -> bool:
    """Whether `question` asks how things stand: "latest", "still", "now"."""
    return bool(_NOW.search(question))


def as_of(question: str, published: str | None) -> str:
    """What an answer about how things stand carries: "as of 19 August 2021"; "" when not asked or not known."""
    asks = asks_for_now(question) or bool(_STATE.search(question))
    return f"as of {_iso_shown(published)}" if published and asks else ""


def _iso_shown(iso: str) -> str:
    """An ISO date to the day, month or year in words."""
    parts = [int(part) for part in iso.split("-")[:3]]
    words = [str(parts[0]), *(_MONTHS[month - 1] for month in parts[1:2]), *(str(day) for day in parts[2:3])]
    return " ".join(reversed(words))


def age(published: str | None, today: date) -> str:
    """How long ago an article came out: "today", "3 days ago", "2 months ago", "5 years ago"; "" when not known.

    A date that is only known to the month or year is counted from its last day.
    """
    if not published:
        return ""
    days = (today - _last_day(published)).days
    if days <= 0:
        return "today" if len(published) == len("2021-08-19") and days == 0 else ""
    for unit, length in (("year", 365), ("month", 30), ("week", 7), ("day", 1)):
        if days >= length:
            count = days // length
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return ""


def _last_day(iso: str) -> date:
    year, month, day = (*(int(part) for part in iso.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day)
    return (
        date(year + 1, 1, 1) - timedelta(days=1) if month in {0, 12} else date(year, month + 1, 1) - timedelta(days=1)
    )
