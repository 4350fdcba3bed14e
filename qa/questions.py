"""A question → what it asks for, and how many sentences an answer takes.

>>> kind_of("When did the dam fail?"), wanted("Who opened the gates?"), wanted("Which towns were flooded?").most
('when', Wanted(most=1, articles=False), 3)
"""

import re
from dataclasses import dataclass
from typing import Literal

from qa.rewriting.lexicon import is_verb

__all__ = ["Kind", "Wanted", "is_open", "kind_of", "lists", "tells", "wanted"]

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
_COMMON = r"(?:(?<=an )|(?<=a ))[\w-]+(?: [\w-]+){0,2}(?: (?:on|in|at|of|for) (?:an? |the )?[\w-]+)?"
_TELL = r"(?:say|said|tell|told|write|written|call|declare|tweet|have to say)"
_REPORTS = (
    r"(?:(?:the|these|those|all|both|two|three|various|different|news|each|every|other) )*"
    r"(?:articles?|reports?|outlets?|(?:news)?papers?|stories|accounts?|sources?|media|press)"
    rf" (?:both |each |all )?{_TELL}\b"
)
_KINDS: tuple[tuple[Kind, str], ...] = (
    (
        "definition",
        rf"^\W*(?:[Ww]ho|[Ww]hat){_IS} (?:an? )?(?:the )?(?:{_THING}|{_COMMON})(?:, [^?]*)?\?*\s*$"
        r"|\b[Ww]hat (?:does|do|did|is|was) .*\b(?:mean(?! for| to| that)|stand for|refer to|meant by)\b"
        r"|\b(?:meaning|definition) of\b|^\W*[Dd]efine\b",
    ),
    (
        "speaker",
        rf"\b(?i:who|which \w+)(?: \w+ly| has| had| have| also)? {_SAY}\b|\b[Ww]hose words\b"
        r"|\b[Ww]ho (?:is quoted|spoke|talked)\b",
    ),
    (
        "quote",
        rf"\b(?i:what|which words) (?:exactly )?(?:did|does|do|had|has|have)\b(?! {_REPORTS}).*\b{_TELL}\b"
        r"|\bword for word\b"
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
        r"(?:number|share|price|cost|size|toll|distance|value|percentage)\b|\b(?:age)\?*$"
        r"|\b(?i:what) (?:is|are|was|were|does|do|did)\b.*\b(?:worth|costs?)\?*$",
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
    r"^\W*(?:please |can you |could you )*(?:list|enumerate)\b|\blists? (?:all|the)\b"
    r"|\bname (?:all|the|some|two|three|four|five|six)\b|\bwho (?:are|were)\b|\bwhat (?:are|were)\b"
    r"|\bin what ways\b|\bexamples\b",
    re.IGNORECASE,
)
_NO_VERB = (
    r"(?:(?!(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|to|for|of|in|on|at|from|by|with|about|as"
    r"|into|under|after|before|between|during|against|that|who|which|still|also|ever|now)\b)[\w’'-]+ ){0,4}"
)
_SEVERAL = re.compile(
    rf"\b(?:(?:which|what) (?:of )?{_NO_VERB}(?:two|three|four|five|six|\w{{2,}}[^isu\W]s)\b"
    r"|in which \w+[^isu\W]s\b)",
    re.IGNORECASE,
)
_ONE = frozenset("news series species means years grounds terms does words".split())  # plural by their form alone
_STORY = re.compile(
    rf"^\W*what(?: has|[’']s)? happen(?:ed|s|ing)\b|\bwhat (?:do|does|did|have|has) {_REPORTS}"
    r"|\btell me (?:more )?about\b"
    r"|^\W*(?:please )?(?:summari[sz]e|describe)\b|\bwhat (?:is|was|has been) (?:known|said|reported|written)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(what (happened|is (known|reported|said))|how (did|does)|why|describe|explain|tell me|summar\w+"
    r"|what did .* (say|write|call for|promise|announce|want))\b",
    re.IGNORECASE,
)


def kind_of(question: str) -> Kind:
    """What `question` asks for, by its words: the first kind that fits."""
    return next((kind for kind, pattern in _PATTERNS if pattern.search(question)), "other")


def is_open(question: str) -> bool:
    """Whether no one name or figure is asked for, but words, a definition, a reason, or yes or no."""
    return kind_of(question) in ("definition", "quote", "speaker", "why", "yes_no")


def wanted(question: str) -> Wanted:
    """What an answer to `question` takes, by its words."""
    if _COMPARES.search(question):
        return Wanted(most=4, articles=True)
    if lists(question):
        return Wanted(most=3)
    if tells(question):
        return Wanted(most=3)
    return Wanted(most=2 if _TELLS.search(question) or kind_of(question) == "definition" else 1)


def tells(question: str) -> bool:
    """Whether a whole story is asked for, not one thing: "What happened in Osk?", "What do the articles say of it?"."""
    return bool(_STORY.search(question))


def lists(question: str) -> bool:
    """Whether several items are asked for."""
    if _COMPARES.search(question):
        return False
    several = _SEVERAL.search(question)
    found = several[0].lower().split() if several else [""]
    # Not "What makes it leak?", "Which paper says so?"
    plural = several is not None and found[-1] not in _ONE and not any(map(is_verb, (found[1], found[-1])))
    return plural or bool(_LISTS.search(question))
