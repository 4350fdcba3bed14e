"""A question → what it asks for, how many sentences an answer takes, and the questions it is made of.

>>> kind_of("When did the dam fail?"), wanted("Who opened the gates?"), wanted("Which towns were flooded?").most
('when', Wanted(most=1, articles=False), 3)
>>> parts("Where was Ada Lund born, and when did she resign?")
('Where was Ada Lund born?', 'When did she resign?')
"""

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["Kind", "Wanted", "kind_of", "lists", "parts", "wanted"]

Kind = Literal["definition", "speaker", "quote", "when", "how_many", "where", "who", "why", "yes_no", "other"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """At most `most` sentences; `articles`: the best of each article, since the question compares."""

    most: int
    articles: bool = False


_SAY = (
    r"(?:said|says?|tells?|told|wrote|writes?|tweeted|called|claim(?:ed|s)?|warn(?:ed|s)|promised|declared|blame[ds]|argue[ds]"
    r"|relayed|reported|announced|appealed|thought|thinks|describe[ds]|insist(?:ed|s)|added|admitted|complained|predicted"
    r"|vouched|is of the opinion)"
)
_IS = r"(?: is| are| was| were|'s|’s)"
_THING = r"(?:[\"“‘]?[A-Z][\w’'.\"”-]*[\"”’]?(?: (?:of|the|de|al|and|for))* ?)+"  # one or more words with a capital
_COMMON = r"(?:(?<=an )|(?<=a ))[\w-]+(?: [\w-]+){0,2}"
_TELL = r"(?:say|said|tell|told|write|written|call|declare|tweet|have to say)"
_KINDS: tuple[tuple[Kind, str], ...] = (
    (
        "definition",
        rf"^\W*(?:[Ww]ho|[Ww]hat){_IS} (?:an? )?(?:the )?(?:{_THING}|{_COMMON})\?*\s*$"
        r"|\b[Ww]hat (?:does|do|did|is|was) .*\b(?:mean|meant|stand for|refer to|meant by)\b"
        r"|\b(?:meaning|definition) of\b|^\W*[Dd]efine\b",
    ),
    (
        "speaker",
        rf"\b(?i:who|which \w+)(?: \w+ly| has| had| have| also)? {_SAY}\b|\b[Ww]hose words\b"
        r"|\b[Ww]ho (?:is quoted|spoke|talked)\b",
    ),
    (
        "quote",
        rf"\b(?i:what|which words) (?:exactly )?(?:did|does|do|had|has|have)\b.*\b{_TELL}\b|\bword for word\b"
        r"|\b(?i:exact|own|which|what|his|her|their|whose) words?\b(?! (?:mean|\"|“))|\bwords (?:about|of|on)\b"
        r"|\b(?i:how) (?:did|does|do) .*\b(?:put|word|phrase|describe)\b|\bquot(?:e|ation)\b",
    ),
    (
        "when",
        r"\b(?i:when|(?:what|which) (?:years?|dates?|days?|weekday|month|century)|how long ago|(?:what|which) time)\b",
    ),
    (
        "how_many",
        r"\b(?i:how) (?:many|much|far|old|long|tall|high|large|big|deep|wide|fast|often|steep\w*|narrow\w*)\b"
        r"|\b(?i:what|which) (?:is |was |were |the |latest |total |exact )*"
        r"(?:number|share|price|cost|size|toll|distance|value|percentage)\b|\b(?:age)\?*$",
    ),
    (
        "where",
        r"\b(?i:where|(?:what|which) (?:mountain |other )?(?:city|cities|country|countries|towns?|provinces?|regions?"
        r"|range|place|village|district|valley|capital|part of))\b",
    ),
    (
        "who",
        r"\b(?i:who|whom|whose|(?:what|which) (?:man|woman|person|politician|minister|spokes\w+|leader|official))\b",
    ),
    (
        "why",
        r"\b(?i:why|how come|what (?:caused|made|prompted|led)"
        r"|(?:what|which) (?:is |was |the )*(?:reasons?|grounds?))\b",
    ),
    ("yes_no", r"^\W*(?i:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b(?!.*\bor\b)"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_COMPARES = re.compile(
    r"\b(compar\w+|differ\w*|disagree\w*|contradict\w*|both|each|versus|vs|agree|accounts?"
    r"|(articles|reports|outlets|papers) say)\b",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"\b(list|name (all|the|some|three|two|four|five)|who (are|were)|what (are|were)|in what ways|examples"
    r"|(which|what) (\w+ ){0,2}\w+s (are|were|did|do|have|had|has|was|is|does|sit|carry|sided))\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:(?:which|what) (?:\w+ ){0,4}(?:two|three|four|five|six|\w{2,}[^s\W]s)\b|to which|in which (?:cases|\w+s)\b)",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(what (happened|is (known|reported|said))|how (did|does)|why|describe|explain|tell me|summar\w+"
    r"|what did .* (say|write|call for|promise|announce|want))\b",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r",? and (?=(?:(?:in|at|on|to|for|from|by|with) )?(?:who|whom|whose|which|what|when|where|why|how)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:who|whom|whose|which|what|when|where|why|how)\b", re.IGNORECASE)


def kind_of(question: str) -> Kind:
    """What `question` asks for, by its words: the first kind that fits."""
    return next((kind for kind, pattern in _PATTERNS if pattern.search(question)), "other")


def wanted(question: str) -> Wanted:
    """What an answer to `question` takes, by its words."""
    if _COMPARES.search(question):
        return Wanted(most=4, articles=True)
    if _LISTS.search(question):
        return Wanted(most=3)
    return Wanted(most=2 if _TELLS.search(question) or kind_of(question) == "definition" else 1)


def lists(question: str) -> bool:
    """Whether several items are asked for."""
    return bool(_LISTS.search(question) or _SEVERAL.search(question)) and not _COMPARES.search(question)


def parts(question: str) -> tuple[str, ...]:
    """The two questions that `question` joins with "and", or itself; what stands in quotation marks is not cut."""
    for match in _SECOND.finditer(question):
        first, second = question[: match.start()], question[match.end() :]
        whole = first.count('"') % 2 == 0 and first.count("“") == first.count("”")
        if whole and _ASKS.search(first) and len(first.split()) > 2 and len(second.split()) > 2:
            return f"{first.rstrip(' ?,')}?", second[0].upper() + second[1:]
    return (question,)
