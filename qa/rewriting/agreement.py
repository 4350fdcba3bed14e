"""The words of a noun phrase and those beside it → what it is, whether it is plural, and whether a woman or a man.

"the Fenners have" is plural, "Mrs Holt" a person and a woman, "in Osk" a place, "Ivo Quill" just a name.
"""

from collections.abc import Sequence
from typing import Literal

from qa.checks.words import Word
from qa.rewriting.lexicon import MEN, PEOPLE, PLACES, PREPOSITIONS, ROLES, TITLES, WITH_VERB, WOMEN

__all__ = ["Kind", "is_plural", "is_woman", "kind_of"]

Kind = Literal["person", "place", "thing", "name"]

_WHERE = frozenset("off outside in at to from near into toward towards across through around".split())
_PLURAL_NOUNS = frozenset("police media data".split())
_SINGULAR_S = ("ss", "us", "is", "ics", "news", "series", "species")
_PLURAL_VERBS = frozenset("have are were do don't haven't aren't weren't".split())
_SINGULAR_VERBS = frozenset("has is was does hasn't isn't wasn't doesn't".split())
_NOT_PEOPLE = frozenset(
    "university council party bank company post times news alliance front union army force forces ministry agency "
    "board exchange museum club association department office court government group network movement league cup war "
    "act treaty commission committee institute foundation church hospital airport stadium station bridge street "
    "valley river lake sea ocean mountain mountains hills island islands city town county province state states "
    "kingdom republic nations emirates africa europe asia america disease cancer syndrome system scale".split()
)


def kind_of(nouns: Sequence[Word], head: str, before: str, named: bool, the: bool) -> Kind:
    """What the phrase of `nouns` is; `before` is the word before it, `the`: it begins with that."""
    lows = [w.low.removesuffix("'s") for w in nouns]
    if head in ROLES or (named and lows[0] in TITLES and len(lows) > 1):
        return "person"
    if head in PLACES or (named and before in _WHERE and lows[-1] not in _NOT_PEOPLE - PLACES and not the):
        return "place"
    if not named or nouns[-1].text[0].islower():
        return "thing"
    if the or any(low in _NOT_PEOPLE for low in lows) or any(w.text.isupper() and len(w.text) > 1 for w in nouns):
        return "place" if lows[-1] in PLACES or before == "in" else "thing"
    return "name"


def is_plural(
    head: str, nouns: Sequence[Word], named: bool, the: bool, before: str, after: str, kind: Kind
) -> bool | None:
    """Whether a phrase is plural, by its noun and the verbs beside it; None when that does not show."""
    if kind == "person":
        return False
    if before in _PLURAL_VERBS or (after in _PLURAL_VERBS - {"do", "don't"} and before not in PREPOSITIONS | WITH_VERB):
        return True
    if before in _SINGULAR_VERBS - {"does"} or (after in _SINGULAR_VERBS and before not in PREPOSITIONS | WITH_VERB):
        return head.endswith("s") and not named and not head.endswith(_SINGULAR_S)
    if head in PEOPLE or head in _PLURAL_NOUNS:
        return True
    looks = head.endswith("s") and not head.endswith(_SINGULAR_S)
    if named and nouns[-1].text[0].isupper():
        return True if looks and the else None
    return looks


def is_woman(nouns: Sequence[Word]) -> bool | None:
    """True for "Mrs Holt" and "the actress", False for "Mr Quill" and "the father", None for "the mayor"."""
    lows = {w.low.removesuffix("'s") for w in nouns}
    return True if lows & WOMEN else False if lows & MEN else None
