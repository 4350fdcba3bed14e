"""A line → whether it says who wrote the article, and where: bylines, wire credits, datelines.

Example: "OSLO, 3 March (NPX) — The bridge …" begins with a dateline of 22 characters.
"""

import re

from index.dates import is_date_line
from index.signs import NAMES, ends_sentence, word_count

__all__ = ["author_of", "dateline_end", "is_byline", "is_end_credit"]

_MAX_LINE_WORDS = 40
_MAX_DATELINE = 70  # characters
_WORD = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:[.’'-][^\W\d_]*)?"
_ONE = rf"(?!The\s){_WORD}(?:\s+(?:(?:de|van|der|von|al|bin)\s+)?{_WORD}){{1,3}}"
_BYLINE = re.compile(
    r"\W*(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Tt]ext|[Aa]uthor|[Ww]ritten by|[Rr]eporting by|[Ss]tory by)"
    rf"\s*:?\s+{NAMES}.{{0,80}}$"
)
_ROLE = r"(?:words|presenter|presented by|reporter|interviewer|writer|correspondent|columnist|editor)"
_KIND = r"(?:essay|analysis|comment|opinion|commentary|interview|report|column|dispatch|story|words|feature|profile)"
_LED = re.compile(
    rf"\W*(?P<label>(?i:{_ROLE}\s*:\s+|(?:(?:an?|the)\s+)?(?:[a-z]+\s+)?{_KIND}\s+by\s+"
    r"|from (?:the|our) (?:[a-z’'-]+ ){0,4}(?:editor|correspondent|reporter|critic|columnist),?\s+))"
    rf"(?P<who>{NAMES}(?:(?:,|\s+and|\s*&)\s+{NAMES}){{0,3}})(?:\s+in\s+{NAMES})?$"
)
_REPORTS = re.compile(rf"(?P<who>{_ONE}(?:\s+and\s+{_ONE})?)\s+(?:reports|writes)(?:\s+(?:from|in)\s+{NAMES})?$")
_BY = re.compile(r"^\W*(?:by|von|par|por|di|text|author|written by|story by)\s*:?\s+", re.I)
_END_CREDIT = re.compile(
    r"\W*(?i:(?:additional |further )?(?:reporting|writing|editing|compiled|edited|reported|translated)"
    r"(?: and (?:writing|editing))?(?: for [^.]{2,40})? by"
    r"|with (?:inputs|reporting|files|additional reporting) (?:by|from))"
    rf"\s+{NAMES}(?:[,;]|\s+(?:and|in)\b|\W*$).{{0,160}}$"
    r"|.{3,120}\bcontributed (?:reporting )?(?:to this (?:report|story|article)|from [\w ,.]{2,40})[.)\s]*$"
)
_CAPITALS = r"[^\W\d_a-zß-öø-ÿ]{2,}"
_PLACE = rf"(?P<place>{_CAPITALS}(?:[\s.’'-]{{1,2}}{_CAPITALS}){{0,3}})"
_MORE = r"(?:,\s+[\w .’'-]{2,30}(?:,?\s+\d{1,2})?(?:,\s+(?:19|20)\d\d)?)?"  # a country, a state, a day
_DATELINE = re.compile(
    rf"\W{{0,3}}{_PLACE}{_MORE}\s*(?P<agency>\([^()\n]{{2,30}}\))?\s*(?:[—–]|--?(?=\s)|:(?=\s))\s*(?=\S)"
)
_AGENCY_LEAD = re.compile(r"\((?=[^)]*[A-Z]{2})[A-Z][\w. /]{1,20}\)\s*(?:[—–-]+\s*)?(?=[\"“‘'A-Z\d])")


def is_byline(text: str) -> bool:
    """Who wrote, reported or edited: "By Ada Lindqvist", "(Reporting by Ada Lindqvist; editing by Jo Ito)"."""
    if word_count(text) > _MAX_LINE_WORDS:
        return False
    stated = _BYLINE.match(text) or _LED.match(text) or _REPORTS.match(text)
    return is_end_credit(text) or (bool(stated) and not ends_sentence(text))


def author_of(line: str) -> str | None:
    """Who a byline names, without "By", a role before the name and a date after it; None when that is nobody."""
    led = _LED.match(line) or _REPORTS.match(line.strip())
    name = led.group("who") if led else _BY.sub("", line.strip())
    for cut in range(len(name)):
        if name[cut] in " ,|·•\u00a0" and is_date_line(name[cut:].strip(" ,|·•–—-\u00a0")):
            name = name[:cut]
            break
    name = " ".join(name.split()).strip(" ,|·•–—-()")
    return None if not name or (name.startswith("The ") and not _BY.match(line)) else name


def is_end_credit(text: str) -> bool:
    """The line under a wire story that says who worked on it: "(Reporting by Ada Lindqvist; editing by Jo Ito)"."""
    return word_count(text) <= _MAX_LINE_WORDS and bool(_END_CREDIT.match(text))


def dateline_end(text: str) -> int:
    """How many characters at the start of a paragraph are its dateline ("OSLO, 3 March (NPX) — "); 0 when none."""
    agency = _AGENCY_LEAD.match(text)
    if agency:
        return agency.end()
    match = _DATELINE.match(text)
    if not match or len(match.group("place")) < 3 or match.end() > _MAX_DATELINE:
        return 0
    colon = match.group().rstrip().endswith(":")
    return 0 if (colon and not match.group("agency")) or text[match.end()].islower() else match.end()
