"""A question → what kind of answer it asks for: values of some kinds, a quotation word for word, or a name or thing.

asked("How many people drowned?")  →  Asked(sort="value", kinds=("number",), counted="person")
"""

import re
from dataclasses import dataclass
from typing import Literal

from qa.checks.words import words
from qa.grammar.tokens import Kind

__all__ = ["Asked", "Sort", "asked"]

Sort = Literal["value", "wording", "thing", "other"]
_WORDING = re.compile(
    r"\b(?:word for word|exact words?|exact phrase|"
    r"exactly (?:did|does|do|has|had|was)\b.*\b(?:say|said|write|written|tell)"
    r"|(?:which|what) (?:words|phrase)|(?:what|which) (?:were|was|are) .*\bwords\b|wording|verbatim|quote"
    r"|how (?:do|does|did)\b.*\bword(?:s|ed)?)\b",
    re.IGNORECASE,
)
_VALUES: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    (r"(?:what time|at what (?:time|hour))", ("clock", "time")),
    (r"(?:when|(?:what|which) (?:year|date|day|month)|how long ago|since (?:when|which|what))", ("date",)),
    (r"(?:how far|distance|how (?:tall|high|deep|wide))", ("distance",)),
    (r"(?:how long|how many (?:years|days|hours|minutes|weeks|months))", ("duration", "date")),
    (r"(?:how old|what age)", ("duration", "number")),
    (
        r"(?:how much|(?:what|which) .*\b(?:costs?|price|bill|fine|worth)|price of|by how many millions)",
        ("money", "percent"),
    ),
    (
        r"(?:how (?:many|big|large)|number|toll|population|size|majority|turnout|tally|total)",
        ("number", "money", "percent"),
    ),
)
_KINDS = tuple((re.compile(rf"\b{pattern}\b", re.IGNORECASE), kinds) for pattern, kinds in _VALUES)
_YES_NO = re.compile(r"^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\bhow many (?:of (?:the )?)?(.*)", re.IGNORECASE)
_THING = re.compile(r"\b(?:who|whom|whose|where)\b", re.IGNORECASE)
_IS = re.compile(r"\b(?:which|what)\b(?!.*\b(?:did|had|does|do|has|have)\b)", re.IGNORECASE)
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


def _counted(question: str) -> str:
    match = _COUNTED.search(question)
    return next((stem for word in words(match[1]) for stem in word.stems), "") if match else ""
