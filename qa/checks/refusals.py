"""A question that the articles do not answer and the sentences nearest to it → why not, or what they say instead.

denied("Why did the dam break?", ["The dam did not break."])  →  0
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.lexical import terms
from index.types import Article, Hit
from qa.checks.kin import shared
from qa.checks.names import names
from qa.checks.polarity import negated
from qa.checks.words import stems_of, words
from qa.grammar.numbers import NUMBER_WORDS
from qa.types import Draft, Place
from qa.values import find_values

__all__ = ["DENIED", "asks_nothing", "denied", "in_time", "nothing_asked", "other_year", "refusal"]

DENIED = "the articles say otherwise than the question takes for granted"
_NEAREST = 3  # sentences that may deny what a question takes for granted
_SHARED = 0.3  # of the question's stems are in the sentence that denies it
_MOST_UNKNOWN = 0.5  # of the question's terms may be in no article before nothing is close
_YES_NO = re.compile(
    r"^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|who)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]?")
# "the only province that is not held" says of all others that they are
_ONLY = re.compile(r"\b(?:only|last|first|one)\b[^,;.]*\b(?:that|which|who|to)\b[^,;.]*", re.IGNORECASE)
# "no sign of a leak" denies the leak, not the sign; "no intention of selling" denies that it is for sale
_NO_SIGN = re.compile(
    r"\b(no) (?:\w+ )?(?:sign|evidence|trace|proof|indication|suggestion|report|question|intention|plan|desire|wish"
    r"|prospect|chance|hope|attempt|interest|way|need)s? (?:of|that|to|for|in)\b",
    re.IGNORECASE,
)
# Words of a sum, beside figures.
_SUM = frozenset(
    "what is s are how much calculate compute solve the sum product square root of and plus minus times divided "
    "multiplied by over equal equals to power".split()
)
_FIGURES = 2  # that a sum has at least
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_NOTHING = "it asks nothing of the articles"
_TALK = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks?(?: you)?|thank you.*|bye|goodbye|ok(?:ay)?"
    r"|how are you.*"
    r"|who are you.*|what can you do.*|tell me a joke.*|what is your name.*|what's your name.*"
    r"|are you (?:a|an|real|human).*)\W*$",
    re.IGNORECASE,
)
_REVERSES = ("de", "un", "dis", "in", "im", "non")


def refusal(question: str, knows: Callable[[str], bool]) -> str:
    """Why nothing is said to `question`; `knows` tells whether any article has a term.

    "it asks nothing of the articles", "nothing close", "NAME is in no article", or "the fact is missing" where the
    topic is there.
    """
    if _TALK.match(question) or asks_nothing(question):
        return _NOTHING
    asked = terms(question)
    unknown = [term for term in asked if not knows(term)]
    named = [name for name in names(question) if not name.initial]
    known = any(all(map(knows, terms(name.text))) for name in named)
    if not asked or len(unknown) > _MOST_UNKNOWN * len(asked):
        return "nothing close"
    if not known and len(unknown) >= _MOST_UNKNOWN * len(asked) and len(unknown) > 1:
        return "nothing close"
    strange = next((name.text for name in named if not any(map(knows, terms(name.text)))), None)
    return f"{strange} is in no article" if strange else "the fact is missing"


def asks_nothing(question: str) -> bool:
    """Whether a question is a sum: "What is 2 plus 2?"."""
    said = [word.lower() for word in _TOKEN.findall(question)]
    figures = [word for word in said if word[0].isdigit() or word in NUMBER_WORDS]
    return len(figures) >= _FIGURES and all(word in _SUM or word in figures for word in said)


def nothing_asked() -> Draft:
    """The refusal of a question that asks nothing of the articles."""
    return Draft(reason=_NOTHING)


def denied(question: str, sentences: Sequence[str]) -> int | None:
    """The number of the sentence, of those nearest to `question` (best first), that denies what it takes for granted.

    Only a question how, why, what, when or where takes something for granted; what somebody is quoted as saying denies
    nothing.
    """
    if _YES_NO.match(question) or negated(question) or _QUOTED.search(question):
        return None
    asked = stems_of(words(question))
    plain = asked - {stem for name in names(question) for stem in stems_of(words(name.text))}
    for number, sentence in enumerate(sentences[:_NEAREST]):
        said = _NO_SIGN.sub(r"\1", _ONLY.sub(" ", _QUOTED.sub(" ", sentence)))
        alike = len(asked & stems_of(words(said))) >= _SHARED * len(asked)
        scopes = [scope for scope in negated(said) if scope] if alike else []
        if any(shared(scope, plain) == scope for scope in scopes) or _reversed(plain, said, asked):
            return number
    return None


def _reversed(plain: set[str], sentence: str, asked: set[str]) -> bool:
    """Whether a sentence has a word of the question with a prefix that turns it round: "decentralised"."""
    said = stems_of(words(sentence))
    turned = {prefix + stem for stem in plain for prefix in _REVERSES if len(stem) > 4}
    return bool(turned & said) and bool(asked & said)


def other_year(question: str, passage: str, published: str | None) -> bool:
    """Whether `question` names a year, and `passage` names other years but not that one, nor is of that year."""
    asked = {
        v.first.year for v in find_values(question) if v.kind == "date" and v.first and str(v.first.year) in v.text
    }
    dates = [v for v in find_values(passage, published=published) if v.kind == "date" and v.first and v.last]
    covered = {
        y for v in dates if v.first and v.last for y in range(v.first.year, min(v.last.year, v.first.year + 99) + 1)
    }
    of_the_passage = {int(published[:4])} if published else set()
    return bool(asked) and bool(covered) and not asked & (covered | of_the_passage)


def in_time(question: str, draft: Draft, hits: Sequence[Hit], article: Callable[[str], Article]) -> Draft:
    """The draft without the claims that tell of other years than the one asked for; a refusal when none is left."""
    late = {
        place for claim in draft.claims for place in claim.places if _of_other_years(question, place, hits, article)
    }
    kept = tuple(claim for claim in draft.claims if not set(claim.places) <= late)
    if kept == draft.claims:
        return draft
    if kept:
        return replace(draft, claims=kept)
    return Draft(
        confidence=draft.confidence, reason="the articles tell of other years", leads=tuple(sorted(late, key=_order))
    )


def _of_other_years(question: str, place: Place, hits: Sequence[Hit], article: Callable[[str], Article]) -> bool:
    published = article(place.article_id).published
    passages = [h.passage for h in hits if h.passage.article_id == place.article_id]
    texts = [p.text for p in passages if p.start <= place.start and place.end <= p.end]
    return any(other_year(question, text, published) for text in texts)


def _order(place: Place) -> tuple[str, int]:
    return place.article_id, place.start
