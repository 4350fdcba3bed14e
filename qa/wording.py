"""What an answer holds → the words for it, the same on the page, in a copy, in a file and in the terminal.

`date_in_words("2021-08-19")` → "19 August 2021"; `age_in_words("2021-08-19", date(2026, 11, 21))` → "5 years old".
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from index.types import Article, Filter
from prompts import REFUSAL
from qa.types import Answer, Citation, Conflict, Lead, Statement

__all__ = [
    "LEADS", "age_in_words", "count", "date_in_words", "filter_in_words", "kind_in_words", "money", "refusal_in_words",
    "seconds", "short_of", "source_in_words", "title_of", "verdict_in_words", "where_from",
]  # fmt: skip

_LONG = 80  # characters of an answer that is short no more
_MOST = 0.6  # of a sentence: what has more of it says it again
LEADS = "The nearest sentences, which do not answer it:"

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ISO = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?")
_REASONS = {
    "nothing close": "No article comes close to this question.",
    "the fact is missing": "No sentence of the articles states it.",
}
_VERDICTS = {
    "supported": ("supported", "The cited sentence says this."),
    "partly": ("partly supported", "The cited sentence says only part of this."),
    "unsupported": ("not supported", "No cited sentence says this."),
    "quote_altered": ("quotation altered", "The words in quotation marks are not those of the cited sentence."),
}
_KINDS = {
    "": "They cannot all hold.",
    "differ": "They cannot all hold.",
    "newer report": "A later report differs from an earlier one.",
    "different scope": "They may speak of different things.",
    "hedged": "One of them is not sure.",
}


def date_in_words(published: str | None) -> str:
    """An ISO date of any granularity in words.

    >>> date_in_words("2021-08-19"), date_in_words("2021-08"), date_in_words(None)
    ('19 August 2021', 'August 2021', 'date unknown')
    """
    if not published:
        return "date unknown"
    parts = _ISO.fullmatch(published)
    if parts is None:
        return published
    year, month, day = parts.groups()
    return " ".join([*([str(int(day))] if day else []), *([_MONTHS[int(month) - 1]] if month else []), year])


def age_in_words(published: str | None, today: date) -> str:
    """How old what was published then is, no finer than its date is known; empty without a date or from the future.

    >>> age_in_words("2021-08-19", date(2021, 9, 2)), age_in_words("2021-08", date(2021, 9, 2))
    ('14 days old', '1 month old')
    """
    parts = _ISO.fullmatch(published or "")
    if parts is None:
        return ""
    year, month, day = (int(part) if part else None for part in parts.groups())
    years = today.year - (year or 0)
    if month is None:
        return _old(years, "year")
    months = 12 * years + today.month - month - (1 if day and today.day < day else 0)
    if day and 0 <= months < 2:
        return _old((today - _day(year or 1, month, day)).days, "day")
    return _old(months // 12, "year") if months >= 24 else _old(months, "month")


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 1)


def _old(many: int, unit: str) -> str:
    if many < 0:
        return ""
    return f"{many} {unit}{'' if many == 1 else 's'} old" if many else f"less than a {unit} old"


def verdict_in_words(statement: Statement) -> tuple[str, str]:
    """A verdict as a word or two, and why."""
    name, why = _VERDICTS[statement.verdict]
    many = statement.verdict == "supported" and len(statement.citations) > 1
    return name, statement.note or ("The cited sentences say this." if many else why)


def kind_in_words(conflict: Conflict) -> str:
    """Why the positions of a conflict differ, as a sentence."""
    return _KINDS.get(conflict.kind) or _sentence(conflict.kind)


def short_of(answer: Answer) -> str:
    """The short answer that stands above the statements; empty where a conflict or the first of them says it already.

    So it is when no statement that is supported bears it out.
    """
    if answer.conflicts or not any(statement.verdict == "supported" for statement in answer.statements):
        return ""
    first, short = _bare(answer.statements[0].text), _bare(answer.short)
    whole = first == short and len(answer.statements) == 1
    nearly = short in first and len(short) > max(_LONG, _MOST * len(first))
    return "" if whole or nearly else answer.short


def refusal_in_words(answer: Answer) -> tuple[str, str]:
    """What is said instead of an answer, and why in a sentence; that is empty where it is said already."""
    if answer.outcome == "declined":
        return answer.short or answer.reason or REFUSAL, ""
    return REFUSAL, _REASONS.get(answer.reason or "") or _sentence(answer.reason or "")


def source_in_words(cited: Citation | Lead) -> str:
    """Title, outlet and date of what is cited: "Tides rise, The Weir Gazette, 19 August 2021"."""
    known = (title_of(cited), cited.outlet, date_in_words(cited.published))
    return ", ".join(" ".join(part.split()) for part in known if part)


def filter_in_words(within: Filter | None, titles: Mapping[str, str] = MappingProxyType({})) -> str:
    """What was searched: "The Weir Gazette, from 2021-07 on"; empty for every article. `titles` are by article id."""
    return "; ".join(_parts(within, titles)) if within else ""


def _parts(within: Filter, titles: Mapping[str, str]) -> Iterator[str]:
    for names in (within.outlets, [titles.get(i) or i for i in within.articles], within.languages):
        if names:
            yield " or ".join(names[:5]) + (f" or {len(names) - 5} more" if len(names) > 5 else "")
    if within.after:
        yield f"published from {date_in_words(within.after)} on"
    if within.before:
        yield f"published before {date_in_words(within.before)}"
    if within.undated and (within.after or within.before):
        yield "or without a date"


def title_of(cited: Citation | Lead) -> str:
    """The title of what is cited; its article's id when it has none."""
    return cited.title or cited.article_id


def where_from(cited: Citation | Lead | Article, today: date) -> list[str]:
    """Outlet, date and age of an article or of what is cited, as far as they are known."""
    told = (cited.outlet, date_in_words(cited.published), age_in_words(cited.published, today))
    return [part for part in told if part]


def seconds(value: float) -> str:
    """A duration: "84 ms", "2.4 s"."""
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def count(many: int, noun: str) -> str:
    """A number with its noun: "1 article", "12,345 articles"."""
    return f"{many:,} {noun}{'' if many == 1 else 's'}"


def money(millionths: int) -> str:
    """A cost in the unit that the price was set in: "0.0012"."""
    return f"{millionths / 1_000_000:.6f}".rstrip("0").rstrip(".") or "0"


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "." if text else ""
