"""A paragraph → what its wording shows: a photo credit, a call to action, a legal line, a form, the end of a sentence.

The signs are general: patterns of credits and forms, words of the web's furniture; no outlet, person or place is named.
Example: `is_credit("A tram in the rain. Ada Lindqvist/Nordpix")` is True.
"""

import re
from functools import lru_cache

from index.phrases import ADS, COMMENTS, LEGAL, SITE_MAY_SAY, SITE_SAYS

__all__ = [
    "NAMES",
    "ends_sentence",
    "is_credit",
    "is_furniture",
    "is_heading",
    "is_legal",
    "is_separator",
    "opens_comments",
    "word_count",
]


def _any(phrases: str) -> str:
    """Phrases, one between two bars or line ends, as alternatives of a pattern; a space matches any white space."""
    parts = (part.strip().replace(" ", r"\s+") for part in re.split(r"\s\|\s|\n", phrases))
    return "|".join(filter(None, parts))


_NAME = r"[^\W\d_a-zß-öø-ÿ][\w.’'-]+"
NAMES = rf"{_NAME}(?:\s+(?:(?:de|van|der|von|al|bin|el|la|di|da|du)\s+)?{_NAME}){{0,4}}"

_PICTURE = r"(?:photo(?:graph)?|image|picture|pic|illustration|graphic|video|credit|caption|fotos?|imagen|bild)s?"
_CREDIT_START = re.compile(
    rf"\W*(?:(?:file|archive|stock|photo|image)\s+)?{_PICTURE}"
    r"(?:\s*[:/|©(]|\s+(?:by|credit|courtesy|source|caption)\b|\s*[-–—]\s)",
    re.IGNORECASE,
)
_CREDIT_END = re.compile(
    rf"(?:(?:[-–—|©(.,]|^|\bby)\s*{NAMES}\s?/\s?{NAMES}"  # Ada Lindqvist/Nordpix
    rf"|(?:photo|image|picture|file|handout|courtesy)\s*/\s*{NAMES}"  # photo/Nordpix
    rf"|[-–—|©(./,]\s*(?:{NAMES})?\s*(?:/\s*{NAMES})?\s*\bvia\s+{NAMES}"  # Nordpix via Picture House
    rf"|©\s*{NAMES}(?:\s*/\s*{NAMES})?"
    rf"|\(?\b(?:[Pp]hoto|[Ii]mage|[Pp]icture|[Pp]hotograph|[Cc]redit|[Cc]ourtesy)(?:\s+credit)?(?:\s*:|\s+by|\s+of)"
    rf"\s*{NAMES}(?:\s*/\s*{NAMES})?)[\s)\]]*\.?$"
)
_END = 100  # characters at a paragraph's end that show how it ends
_MAX_CAPTION_WORDS = 70
_MAX_FURNITURE_WORDS = 150
_MAX_LEGAL_WORDS = 300
_MAX_FILE_NAME_WORDS = 12
_FILE_NAME = re.compile(r"\b\w+\.(?:jpe?g|png|gif|webp|svg|avif|mp4)\b", re.IGNORECASE)
_IDENTIFIER = re.compile(r"(?<![@/\w.#-])[^\W_]+(?:_+[^\W_]+)+(?![\w/@.]*[@/])")

_LEGAL = re.compile(
    r"\ball rights reserved\b|©\s*(?:copyright\s*)?(?:19|20)\d\d|(?:copyright|\(c\))\s*(?:©|\(c\))?\s*(?:19|20)\d\d"
    r"|\bmay not be (?:published|reproduced|copied|broadcast|rewritten|redistributed)"
    r"|\btodos los derechos\b|\btous droits\b|\balle rechte\b|\bprohibited without\b.*\bpermission\b",
    re.IGNORECASE,
)
_LEGAL_WORDS = re.compile(rf"\b(?:{_any(LEGAL)})\b|©", re.IGNORECASE)
_STRONG = re.compile(rf"\b(?:{_any(SITE_SAYS)})\b", re.IGNORECASE)
_WEAK = re.compile(rf"\b(?:{_any(SITE_MAY_SAY)})\b", re.IGNORECASE)
_READER = re.compile(r"\b(?:you|your|yours|our|us|here|we)\b", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
_REPORTED = re.compile(
    r"\b(?:said|told|says|according to|reported|announced|accused|court|police|minister)\b", re.IGNORECASE
)
_TRAIL = re.compile(r"[^\n»›|>•·]{1,40}(?:[»›|>•·][^\n»›|>•·]{1,90}){2,}$")
_AD = re.compile(rf"\W*(?:{_any(ADS)})\W*$", re.IGNORECASE)
_COMMENTS = re.compile(rf"\W*(?:{_any(COMMENTS)})\b[\s\W\d]*(?:to .{{1,60}}|below|cancel reply)?$", re.IGNORECASE)
_FINAL = re.compile(
    r"(?:[.!?…。！？؟।۔]|\.\s?[\"'”’»)\]]|[.!?…。！？؟।۔][\"'”’»)\]】」』*_\s]+|[.!?][\"”]?\s*\(\w[^()]{0,60}\))$"
)
_SEPARATOR = re.compile(r"[\W_]+$")
_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff]")
_ENDS_OPEN = re.compile(r"[,;:&/–—-]$|\b(?:a|an|the|of|by|to|and|or|with|for|in|on|at)$", re.IGNORECASE)


@lru_cache(maxsize=4_096)  # a paragraph is looked at for many signs, and each asks how long it is
def word_count(text: str) -> int:
    """Words; a run of Chinese, Japanese, Korean or Thai letters counts as one word for every two letters."""
    if text.isascii():
        return len(_WORD.findall(text))
    wide = len(_WIDE.findall(text))
    return len(_WORD.findall(_WIDE.sub(" ", text))) + (wide + 1) // 2


def ends_sentence(text: str) -> bool:
    """Whether a paragraph ends as prose does: with a full stop or its like, and quotes or brackets after it."""
    return bool(_FINAL.search(text[-_END:]))


def is_credit(text: str) -> bool:
    """A picture's caption with its credit, or a picture's file name."""
    words = word_count(text)
    if words > _MAX_CAPTION_WORDS:
        return False
    named = bool(_FILE_NAME.search(text) or _IDENTIFIER.search(text)) and words <= _MAX_FILE_NAME_WORDS
    return named or bool(_CREDIT_START.match(text) or _CREDIT_END.search(text))


def is_separator(text: str) -> bool:
    """A line without a letter or a figure: "* * *"."""
    return bool(_SEPARATOR.match(text))


def is_legal(text: str) -> bool:
    """A copyright or terms line."""
    words = word_count(text)
    return words <= _MAX_LEGAL_WORDS and (
        bool(_LEGAL.search(_QUOTED.sub(" ", text))) or ("©" in text[:3] and words < 60)
    )


@lru_cache(maxsize=1_024)  # a paragraph is asked for by its wording, and from both ends of its article
def is_furniture(text: str, *, at_edge: bool) -> bool:
    """A line of the site's, not of the article's: a call to action, a form, a notice. Stricter inside the article.

    What stands between quotation marks is someone's words and does not count. A long line needs more signs.
    """
    if word_count(text) > _MAX_FURNITURE_WORDS:
        return False
    if _AD.match(text) or (_TRAIL.match(text) and not ends_sentence(text)):
        return True
    unquoted, length = _QUOTED.sub(" ", text), word_count(text)
    if at_edge and _is_legal_prose(unquoted, length):
        return True
    if not (_READER.search(unquoted) or not ends_sentence(text) or _STRONG.match(unquoted.lstrip(" ▶•*>»"))):
        return False  # it asks for nothing: nearly all prose ends here, before the costlier lists
    strong = len(_STRONG.findall(unquoted))
    if length <= 10 and strong:
        return True
    score = (
        2 * strong + _distinct(_WEAK, unquoted) + bool(_READER.search(unquoted)) - 2 * bool(_REPORTED.search(unquoted))
    )
    needed = 3 + length // 40 if at_edge else 4 + length // 30
    return score >= needed and (strong > 0 or at_edge)


def opens_comments(text: str) -> bool:
    """The heading of the readers' comments or of the form for one: nothing of the article follows."""
    return word_count(text) <= 12 and not text.endswith(".") and bool(_COMMENTS.match(text))


def is_heading(text: str) -> bool:
    """Whether a line may be a headline: it has words and does not break off."""
    return bool(_WORD.search(text)) and not _ENDS_OPEN.search(text)


def _is_legal_prose(unquoted: str, length: int) -> bool:
    words = _distinct(_LEGAL_WORDS, unquoted)
    return words >= 3 or (words >= 2 and length < 25)


def _distinct(pattern: re.Pattern[str], text: str) -> int:
    return len({word.lower() for word in pattern.findall(text)})
