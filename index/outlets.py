"""A line above an article's body → the outlet, the date and the author that it states; what is not clear stays None.

The signs are general: a newspaper's noun, capitalised words, a date beside the name. No outlet is known by name.
Example: "The Kell Herald | 5 March 2024 | Ada Lind reports" states an outlet, a date and an author.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.bylines import author_of, is_byline
from index.dates import find_date, is_date_line
from index.phrases import OUTLET_NOUNS, OUTLET_NOUNS_OF_ALL, OUTLET_NOUNS_OF_PEOPLE, PERIODS, SECTIONS, STATEMENT_WORDS

__all__ = ["HeadLine", "read_head_line"]

_CLEAR = frozenset(OUTLET_NOUNS.split())
_COMMON = frozenset(OUTLET_NOUNS_OF_ALL.split())
_SURNAMES = frozenset(OUTLET_NOUNS_OF_PEOPLE.split())
_NOUNS = _CLEAR | _COMMON | _SURNAMES
_COLUMNS = frozenset("review digest bulletin journal magazine".split())  # "The Weekly Review" can be a column
_SECTIONS = frozenset(SECTIONS.split())
_PERIODS = frozenset(PERIODS.split())
_STATEMENTS = frozenset(STATEMENT_WORDS.split())
_STATIONS = frozenset("radio tv television channel fm broadcasting".split())
_AFTER_NOUN = frozenset(
    "online international daily weekly digital network service agency group magazine uk us one two three four five "
    "live fm tv".split()
)
_BAR = re.compile(r"\s*[|·•]\s*|\s+[-–—/]+\s+|\t+")
_CUT = re.compile(r"\s*,\s*|\s+(?=\S)")
_LABEL = re.compile(
    r"(?:source|outlet|newspaper|publication"
    r"|(?:originally |first )?(?:published|appeared|printed|broadcast) (?:in|by|on))\s*:?\s+(?:(?-i:the)\s+)?",
    re.IGNORECASE,
)
_ISSUE = re.compile(
    r"(?:the\s+)?(?:[^\W\d_]+\s+){0,2}(?:(?:19|20)\d\d\s+)?(?:issue|edition|number)(?:\s+\d+)?"
    r"|(?:issue|vol(?:ume)?\.?|no\.?|nr\.?|pages?|pp?\.?|section)\s*[\w–-]{1,7}"
    r"|(?:spring|summer|autumn|fall|winter)(?:\s+(?:19|20)\d\d)?",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w.’'&-]*|\d{1,3}|&")
_JOINERS = frozenset("of and on the de la du des del der".split())
_ADDRESS = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|news|info|eu|co\.[a-z]{2})", re.IGNORECASE)
_IN_BYLINE = re.compile(r"\s*[,|·•]\s*|\s+(?:for|of)\s+(?=[Tt]he\s+[A-Z]|THE\s)")
_MAX_LINE = 140  # characters
_MAX_FIELDS = 6
_MAX_OTHER_WORDS = 4


@dataclass(frozen=True, slots=True)
class HeadLine:
    """What a line states. `firm`: the outlet is one wherever the line stands; `plain`: hardly more than it is there."""

    outlet: str | None = None
    byline: str | None = None
    dated: bool = False
    firm: bool = False
    plain: bool = False


@lru_cache(maxsize=4096)
def read_head_line(text: str) -> HeadLine:
    """What one line states; nothing when a part of it reads like a statement, or like a headline."""
    line = _LABEL.sub("", " ".join(text.split()), count=1)
    if len(line) > _MAX_LINE or "\n" in text:
        return HeadLine()
    if is_byline(line) and not _BAR.search(line):
        return _of_byline(line)
    fields = [field for segment in _BAR.split(line) if segment for field in _fields(segment)]
    names = {field: _sureness(field) for field, kind in fields if kind == "other"}
    rest = [field for field, sure in names.items() if not sure]
    kinds = {kind for _, kind in fields}
    if len(fields) > _MAX_FIELDS or not all(_is_label(field) for field in rest):
        return HeadLine()
    names |= {field: 1 for field in rest if _ADDRESS.fullmatch(field)}
    outlet = max(names, key=lambda field: names[field], default="")
    known = names.get(outlet, 0) >= (1 if kinds & {"date", "issue"} else 2)
    bylines = (_of_byline(field).byline for field, kind in fields if kind == "byline")
    bars = bool(_BAR.search(line))
    return HeadLine(
        outlet if known else None,
        next(filter(None, bylines), None),
        dated="date" in kinds and (known or bars),
        firm=known and names[outlet] > 2,
        plain=known and (not rest or (bars and len(rest) == 1)),
    )


def _of_byline(line: str) -> HeadLine:
    """The author of "By Ada Lind, The Kell Herald", and the outlet when it is clear."""
    parts = list(_IN_BYLINE.finditer(line))
    for i, part in enumerate(parts):
        name = line[part.end() : parts[i + 1].start() if i + 1 < len(parts) else None].strip()
        if _sureness(name) > 2:
            return HeadLine(name, author_of(line[: part.start()]), firm=True)
    return HeadLine(byline=author_of(line))


def _fields(segment: str) -> Iterator[tuple[str, str]]:
    """The parts of a line between two bars, each a "date", a "time", an "issue", a "byline" or "other"."""
    if is_date_line(segment) or _is_time(segment):
        yield segment, "date" if is_date_line(segment) else "time"
        return
    if is_byline(segment):
        yield segment, "byline"
        return
    rest = _without_date(segment)
    if rest != segment:
        yield segment, "date"
    for field in filter(None, re.split(r"\s*,\s+", rest.strip(" ,:"))):
        if _ISSUE.fullmatch(field):
            yield field, "date" if find_date(field) else "issue"  # the issue of March 2024 has that date
        else:
            yield field, "time" if _is_time(field) else "other"


def _without_date(segment: str) -> str:
    """The segment without the date at its end or start. "The Kell Sun 5 March 2024": the rest should be a name."""
    cuts = list(_CUT.finditer(segment))
    before = [segment[: cut.start()] for cut in cuts if is_date_line(segment[cut.end() :])]
    after = [segment[cut.end() :] for cut in cuts if is_date_line(segment[: cut.start()])]
    found = before or after[::-1]
    return next((rest for rest in found if _sureness(rest.strip(" ,:"))), found[0] if found else segment)


def _is_time(field: str) -> bool:
    """Whether a field is a time or a day: with a date beside it, it would be a date line."""
    return bool(re.search(r"\d|day\b", field)) and is_date_line(f"{field} 2000-01-01")


def _sureness(name: str) -> int:
    """How sure a name is an outlet's: 0 not, 1 on a line with a date, 2 with a date or a byline near, 3 anywhere."""
    words = [word.lower() for word in name.split()]
    definite = words[:1] == ["the"]
    words = words[1:] if definite else words
    found = _noun(words) if _is_name(name) and not _STATEMENTS & set(words) else None
    if found is None:
        return 0
    at, noun = found
    others = [word for i, word in enumerate(words) if i != at and word not in _JOINERS]
    if not others:
        return 3 if (definite or "-" in words[at]) and noun in _CLEAR else 0
    known = _SECTIONS | (_PERIODS if noun in _COLUMNS or noun == "news" else frozenset())
    if all(word in known for word in others) and not (definite and noun in _CLEAR):
        return 0
    if definite or noun in _CLEAR:
        return 3
    if noun in _SURNAMES:
        return 3 if words[0] in _PERIODS else 0
    after = words[at + 1 : at + 2]
    return _sureness_of_common(noun, others, ends=all(word in _AFTER_NOUN or word.isdigit() for word in after))


def _sureness_of_common(noun: str, others: list[str], *, ends: bool) -> int:
    """The same for a name with a noun that headings have too: "Kell Review" and "Book Review"."""
    if any(word.endswith(("’s", "'s")) for word in others) or len(others) > (1 if noun == "today" else 3):
        return 0
    topical = noun != "press" and bool(_SECTIONS & set(others))
    return 1 if topical or not ends or len(others) == 3 else 2


def _noun(words: list[str]) -> tuple[int, str] | None:
    """Where the newspaper's noun is: at the end, or before "of …", "Online", a number; a station's anywhere."""
    for i, word in enumerate(words):
        after = words[i + 1 :]
        pieces = [piece for piece in (word, *word.split("-")) if piece in _NOUNS]
        if pieces and (
            all(next_word in _AFTER_NOUN or next_word.isdigit() for next_word in after)
            or (after[0] == "of" and len(after) > 1 and pieces[0] not in _COLUMNS | _SURNAMES)
            or pieces[0] in _STATIONS
        ):
            return i, next((piece for piece in pieces if piece in _CLEAR), pieces[0])
    return None


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        1 <= len(words) <= 6
        and bool(_CAPITALISED.fullmatch(words[0]))
        and all(_CAPITALISED.fullmatch(word) or word in _JOINERS for word in words)
        and not words[-1].endswith(".")
    )


def _is_label(field: str) -> bool:
    """A place, a section, a programme or a name: few words, all capitalised."""
    return bool(_ADDRESS.fullmatch(field)) or (_is_name(field) and len(field.split()) <= _MAX_OTHER_WORDS)
