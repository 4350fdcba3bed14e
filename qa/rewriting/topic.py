"""A question that does not say of what, and what the chat speaks of → the question with that added.

("Who are the members?", [the Tideline League])  →  "Who are the members of the Tideline League?"
"""

import re
from collections.abc import Sequence

from index.lexical import terms
from qa.checks.words import words
from qa.rewriting.focus import Mention
from qa.rewriting.lexicon import PREPOSITIONS
from qa.rewriting.phrases import phrases
from qa.rewriting.pronouns import Resolved

__all__ = ["about"]

# What the thing that the talk is about must weigh; more when it cannot be put behind an "of".
# Of the values tried on one half of TREC CAsT these add more right ones than wrong ones.
_LEAST = 1.2
_SURELY = 2.5
_LONGEST = 8  # words; a longer question says itself of what it asks
_AND = r"^\W*(?:and |so |but |then )?"
_THE = re.compile(rf"{_AND}(?:what|who|which|how|when|where|why)\b.*\bthe\b", re.IGNORECASE)
_ANY = re.compile(
    rf"{_AND}(?:(?:are|is|were|was|have) there|how many \w+ (?:are|is|were) there|how many \w+ \w+\?$)", re.IGNORECASE
)
_OF_WHAT = re.compile(
    rf"{_AND}(?:what|who|which)(?: is| are| was| were|'s) (?:the|some|other|examples?)\b", re.IGNORECASE
)
_OWN = frozenset("this that these those of between".split())  # with one of these it says of what


def about(question: str, found: Sequence[Mention]) -> Resolved | None:
    """`question` with what the chat is about, when it speaks of "the victims" and not of whose; None otherwise."""
    spoken = {word.low for word in words(question)}
    if not found or found[0].weight < _LEAST or len(words(question)) > _LONGEST or spoken & _OWN:
        return None
    own, topic = phrases(question), found[0].text
    asks = _OF_WHAT.match(question)
    definite = _THE.match(question) and all(phrase.text.lower().startswith("the ") for phrase in own)
    if not (asks or definite or _ANY.match(question)) or set(terms(topic)) & set(terms(question)):
        return None
    bare = question.rstrip("?!. ")
    if asks and own and own[-1].end >= len(bare) and not spoken & PREPOSITIONS:
        return Resolved(f"{bare} of {topic}?", ((topic, None),))
    if found[0].weight < _SURELY:
        return None
    return Resolved(f"As for {topic}, {question[0].lower()}{question[1:]}", ((topic, None),))
