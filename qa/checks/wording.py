"""A question for exact words and the sentences found for it → two quotations of the same words that are not the same.

[("“We shall not go home,” she said.", "a", 0.3), ("“We shall never go home,” she said.", "b", 0.2)]  →  [(0, "We shall
not go home,"), (1, "We shall never go home,")]
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import combinations, product

from qa.checks.names import names
from qa.checks.quotes import quotations, triage
from qa.checks.words import stems_of, words

__all__ = ["about_wording", "differing_quotations"]

_SHORTEST = 4  # words of a quotation
_LEAST = 0.001  # probability of a sentence that may take a side
_LONG = 6  # words of one that a sentence without marks may word otherwise
_SAME = 0.5  # of the shorter one's words, in the same order
_ASKED = 2  # stems of the question in the two quotations
_COMMON = 2  # stems, names apart, that two wordings of the same share
_MEANS = stems_of(
    words(
        "exact exactly precise precisely verbatim words word wording worded wrote written write writing said says say "
        "saying quote quotation phrase used sentence line passage opening article column op-ed editorial piece essay "
        "letter speech statement interview"
    )
)
_ASKS = frozenset("what which how where did does do were was are is the a an his her their its they he she".split())
_OPEN = re.compile(r"[“\"]")


def differing_quotations(question: str, texts: Sequence[tuple[str, str, float]]) -> list[tuple[int, str]]:
    """The pair of quotations nearest to the question, of different articles, that differ in wording; else nothing.

    `texts` are sentences with the id of their article and their probability. Returns the number of each of the two
    sentences and its words, the likelier first. A quotation that stands whole in the other is no other wording.
    """
    asks = stems_of(words(question))
    named = stems_of(w for n in names(question) for w in words(n.text))
    least = min(_ASKED, len(asks - _MEANS - named))
    about = stems_of(words(about_wording(question)))
    near = [
        (at, text) for at, (text, _, sure) in enumerate(texts) if sure >= _LEAST or about & stems_of(words(text))
    ]  # fmt: skip
    quoted = [(at, said) for at, text in near for said in _quoted(text)]
    # A sentence in the middle of a long quotation bears no marks of its own.
    plain = [(at, text) for at, text in near if not _quoted(text)]
    long = [(at, said) for at, said in quoted if len(words(said)) >= _LONG]
    pairs = [*combinations(quoted, 2), *product(long, plain)]
    best: tuple[tuple[int, float], list[tuple[int, str]]] | None = None
    for one, two in pairs:
        if texts[one[0]][1] == texts[two[0]][1] or not _reworded(one[1], two[1]):
            continue
        score = len(asks & stems_of((*words(one[1]), *words(two[1])))), texts[one[0]][2] + texts[two[0]][2]
        told = least or named & stems_of((*words(texts[one[0]][0]), *words(texts[two[0]][0])))
        if score[0] >= least and told and (best is None or score > best[0]):
            best = score, sorted([one, two], key=lambda s: -texts[s[0]][2])
    return best[1] if best else []


def about_wording(question: str) -> str:
    """What the words are about that `question` asks for, without who says them: its other words, "" if it has none.

    >>> about_wording("What were Ann Lee's exact words about the weir?")
    'about the weir'
    """
    named = [(name.start, name.end) for name in names(question) if not name.initial]
    kept = [
        word for word in words(question)
        if word.low not in _ASKS - {"the"} and not set(word.stems) & _MEANS
        and not any(start <= word.start < end for start, end in named)
    ]  # fmt: skip
    return " ".join(word.text for word in kept) if any(word.stems for word in kept) else ""


def _quoted(text: str) -> list[str]:
    """The quotations of a sentence; one that is not closed in it reaches to its end."""
    ranges = quotations(text)
    opened = None if ranges else _OPEN.search(text)
    found = [text[start:end] for start, end in ranges] or ([text[opened.end() :]] if opened else [])
    return [quotation for quotation in found if len(words(quotation)) >= _SHORTEST]


def _reworded(one: str, two: str) -> bool:
    mine, theirs = [w.low for w in words(one)], [w.low for w in words(two)]
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    if sum(block.size for block in blocks) < _SAME * min(len(mine), len(theirs)):
        return False
    named = stems_of(word for text in (one, two) for name in names(text) for word in words(name.text))
    if len((stems_of(words(one)) & stems_of(words(two))) - named) < _COMMON:
        return False
    return not (_stands_in(one, two) or _stands_in(two, one))


def _stands_in(said: str, text: str) -> bool:
    found = triage(f"“{said.replace('“', '').replace('”', '')}”", [text])
    return bool(found) and found[0].triage == "exact"
