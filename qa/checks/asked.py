"""A question → what kind of answer it asks for: values of some kinds, a quotation word for word, or a name or thing.

asked("How many people drowned?")  →  Asked(sort="value", kinds=("number",), counted="person")
"""

import re
from dataclasses import dataclass
from typing import Literal

from qa.checks.words import words
from qa.grammar.tokens import Kind

__all__ = ["Asked", "Sort", "asked", "compares", "topic"]

Sort = Literal["value", "wording", "thing", "other"]
_WORDING = re.compile(
    r"\b(?:word for word|(?:exact|precise|very|actual) (?:words?|phrase|wording)|"
    r"(?:exactly|precisely) (?:did|does|do|has|had|was)\b.*\b(?:say|said|write|written|tell)"
    r"|(?:which|what) (?:words|phrase)|(?:what|which) (?:were|was|are) .*\bwords\b|wording|verbatim|quote"
    r"|how (?:do|does|did)\b.*\bword(?:s|ed)?)\b",
    re.IGNORECASE,
)
_VALUES: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    (r"(?:what time|at what (?:time|hour))", ("clock", "time")),
    (
        r"(?:when|(?:what|which) (?:\w+ )?(?:years?|dates?|days?|months?|weekdays?)|weekday|day of the week"
        r"|how long ago"
        r"|since (?:when|which|what))",
        ("date",),
    ),
    (
        r"(?:how (?:\w+ )?(?:far|distant)|distances?|how many (?:miles|kilometres|kilometers|km)"
        r"|how (?:tall|high|deep|wide))",
        ("distance",),
    ),
    (r"(?:how long|how many (?:years|days|hours|minutes|weeks|months))", ("duration", "date")),
    (r"(?:how old|what age|(?:median|average|mean) age)", ("duration", "number")),
    (
        r"(?:how much(?= (?:money|cash|of|more|less|did|does|do|is|are|was|were|has|have|had|will|would|can|could)\b"
        r"|\W*$)"
        r"|(?:what|which) .*\b(?:costs?|price|bill|fine|worth)|price of|by how many millions)",
        ("money", "percent"),
    ),
    (r"how much", ("mass", "volume", "power", "area", "data", "number", "percent")),  # "how much water"
    (
        r"(?:how (?:many|big|large)|numbers?|toll|population|size|majority|turnout|tally|total)",
        ("number", "money", "percent"),
    ),
)
_KINDS = tuple((re.compile(rf"\b{pattern}\b", re.IGNORECASE), kinds) for pattern, kinds in _VALUES)
_YES_NO = re.compile(r"^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:how many|number of)\s+(?:of )?(?:the )?(.*)", re.IGNORECASE)
_THING = re.compile(r"\b(?:who|whom|whose|where)\b", re.IGNORECASE)
_IS = re.compile(
    r"\b(?:which|what)\b(?!.*\b(?:did|had|does|do|has|have)\b)"
    r"|\b(?:which|what) (?!(?:else|exactly|did|had|does|do|has|have)\b)[a-z]+(?: [a-z]+)?"
    r" (?:did|had|does|do|has|have)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:why|how)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """`sort` of the answer; for a value its `kinds`, and the stem of what is counted ("how many boats"); else ""."""

    sort: Sort
    kinds: tuple[Kind, ...] = ()
    counted: str = ""


def asked(question: str) -> Asked:
    """What `question` asks for, by its words. Yes-or-no questions, whys and lists of deeds are "other"."""
    if _WORDING.search(question):
        return Asked("wording")
    kinds = next((kinds for pattern, kinds in _KINDS if pattern.search(question)), None)
    if kinds:
        return Asked("value", kinds, _counted(question))
    if _YES_NO.match(question) or (_OPEN.search(question) and not _THING.search(question)):
        return Asked("other")
    return Asked("thing" if _THING.search(question) or _IS.search(question) else "other")


# "Do the articles agree on …", "How do the reports differ about …": what comes after is what is asked.
_COMPARED = re.compile(
    r"^.*?\b(?:articles?|reports?|papers?|sources?|outlets?|accounts?|stories|story|they|journalists|versions?|there)\b"
    r".*?"
    r"\b(?:agree|agrees|disagree|disagrees|differ|differs|different\w*|contradict\w*|conflict\w*|disagreements?|same"
    r"|consistent|discrepanc\w+)\b"
    r"(?:\W+(?:(?:with|from|between|among) )?(?:each other|one another|themselves|the articles|them))?"
    r"\W+(?:(?:things? |figures? |answers? )?(?:on|about|over|as to|regarding|in|for|of|when it comes to)\s+)?",
    re.IGNORECASE,
)
_NOUN = re.compile(r"^the\s+(?=\w)", re.IGNORECASE)


def compares(question: str) -> bool:
    """Whether `question` asks if or how the articles differ."""
    return bool(_COMPARED.match(question))


def topic(question: str) -> str:
    """What a question whether the articles agree is about, as a question; any other question as it is.

    >>> topic("Do the articles agree on how far Osk is?"), topic("Where do the reports differ on the date of the fire?")
    ('how far Osk is?', 'which date of the fire?')
    """
    match = _COMPARED.match(question)
    rest = question[match.end() :] if match else ""
    return _NOUN.sub("which ", rest) if len(words(rest)) > 1 else question


def _counted(question: str) -> str:
    match = _COUNTED.search(question)
    return next((stem for word in words(match[1]) for stem in word.stems), "") if match else ""
