"""A text as comparable words: case, punctuation, articles and possessives go, but no number ever changes its value.

`words("The U.S. spent $1,500.50 (25%)!")` is `("us", "spent", "$", "1500.50", "25", "percent")`. SQuAD's own
normalisation, kept as `squad_words` for comparison with others, deletes the decimal point: "$1.5 billion" and
"$15 billion" become the same words.
"""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

__all__ = ["VERSION", "contains", "content", "names", "negated", "squad_words", "words"]

VERSION = 1

_NEGATIONS = frozenset(
    ["no", "not", "never", "none", "nor", "neither", "nobody", "nothing", "without", "cannot", "hardly"]
)
_ARTICLES = frozenset(("a", "an", "the"))
_SMALL = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_FUNCTION = frozenset("""
    about according after against all also although am amid among and any are around as at be because been before being
    between both but by can could did do does during each even for from had has have he her hers him his how however i
    if in into is it its itself just many may me might more most much must my of off on only onto or other our out over
    own per said same say says she should since so some still such than that their them then there these they this
    those through to too toward towards true under until up upon us very was we were what when where whereas whether
    which while who whom whose why will with within would yet you your
""".split())  # fmt: skip
_REWRITES = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"[’‘`´]", "'"),
        (r"\b((?:[^\W\d_]\.){2,})", lambda m: m[1].replace(".", "") + " "),  # u.s. → us
        (r"(?<=\d),(?=\d{3}(?!\d))", ""),  # 1,500 → 1500
        (r"(?<=\d)(?:st|nd|rd|th)\b", ""),  # 17th → 17
        (r"%|\bper cent\b", " percent "),
        (r"\bcan't\b|\bcannot\b", "can not"),
        (r"n't\b", " not"),
        (r"'s\b|(?<=s)'(?!\w)", ""),  # possessives
    )
)
_TOKEN = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+|[$€£¥]")
_INNER = re.compile(r"(?<=[\w,;:’'\"”–—()] )[(“‘\"']?((?:[^\W\d_]\.){2,}|[^\W\d_][\w-]*)")


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The comparable words of `text`, in order; small number words become digits ("twelve" is "12")."""
    text = unicodedata.normalize("NFKC", text).casefold()
    for pattern, to in _REWRITES:
        text = pattern.sub(to, text)
    return tuple(_SMALL.get(w, w) for w in _TOKEN.findall(text) if w not in _ARTICLES)


def squad_words(text: str) -> tuple[str, ...]:
    """The words as the SQuAD evaluation script makes them: lower case, ASCII punctuation and articles deleted."""
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return tuple(re.sub(r"\b(a|an|the)\b", " ", text).split())


def contains(text: Sequence[str], part: Sequence[str]) -> bool:
    """Whether the words of `part` stand in `text` next to one another and in order; an empty `part` never does."""
    n = len(part)
    return n > 0 and any(tuple(text[i : i + n]) == tuple(part) for i in range(len(text) - n + 1))


@lru_cache(maxsize=16384)
def content(text: str) -> frozenset[str]:
    """The words of `text` that carry meaning: without function words and without negations."""
    return frozenset(w for w in words(text) if w not in _FUNCTION and w not in _NEGATIONS)


@lru_cache(maxsize=4096)
def names(text: str) -> frozenset[str]:
    """The words of `text` that a capital letter inside a sentence shows to be names.

    >>> sorted(names("Reporters say Ann Lee left Osk."))
    ['ann', 'lee', 'osk']
    """
    found = {w for m in _INNER.finditer(text) if m[1][0].isupper() for w in words(m[1])}
    return frozenset(w for w in found if w not in _FUNCTION and w not in _NEGATIONS and not w.isdigit())


def negated(text: str) -> frozenset[str]:
    """The first two content words that follow each negation, without those that also stand elsewhere.

    >>> sorted(negated("The dam has not been opened today."))
    ['opened', 'today']
    """
    found: Counter[str] = Counter()
    said = words(re.sub(r"\b[Nn]o,", "", text))  # "No, it was he" denies what was asked, not what follows
    for at in (i for i, word in enumerate(said) if word in _NEGATIONS):
        after = [w for w in said[at + 1 : at + 6] if w not in _FUNCTION and w not in _NEGATIONS]
        found.update(after[:2])
    return frozenset(w for w, times in found.items() if times >= said.count(w))
