"""A question → what an answer to it takes: how many sentences at most, and whether from different articles.

>>> wanted("Who opened the gates?"), wanted("Which towns were flooded?").most
(Wanted(most=1, articles=False), 3)
"""

import re
from dataclasses import dataclass

__all__ = ["Wanted", "wanted"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """At most `most` sentences; `articles`: the best of each article, since the question compares."""

    most: int
    articles: bool = False


_COMPARES = re.compile(
    r"\b(compar\w+|differ\w*|disagree\w*|contradict\w*|both|versus|vs|agree|accounts?"
    r"|(articles|reports|outlets|papers) say)\b",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"\b(list|name (all|the|some|three|two|four|five)|who (are|were)|what (are|were)|in what ways|examples"
    r"|(which|what) \w+s (are|were|did|do|have|had|has|was|is))\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(what (happened|is (known|reported|said))|how (did|does)|why|describe|explain|tell me|summar\w+"
    r"|what did .* (say|write|call for|promise|announce|want))\b",
    re.IGNORECASE,
)


def wanted(question: str) -> Wanted:
    """What an answer to `question` takes, by its words."""
    if _COMPARES.search(question):
        return Wanted(most=4, articles=True)
    if _LISTS.search(question):
        return Wanted(most=3)
    return Wanted(most=2 if _TELLS.search(question) else 1)
