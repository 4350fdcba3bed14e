"""A statement and the text it rests on in, whether that text bears it out: without a model, by what must not change.

Supported is what stands in the text word for word, or keeps to it: every number and date of the statement has its like
in the text, every name stands there, what is negated in one is not asserted in the other, words in quotation marks
stand there side by side, and at least 60 % of the statement's content words do.

Worked: against "Ann Lee said 12 of the boats left Osk on Monday." the statement "Twelve boats left Osk" is
supported; "120 boats left Osk", "12 boats left Fenn", "12 boats have not left Osk" and "The storm sank them" are not.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from eval.metrics.values import unmatched
from eval.metrics.words import contains, content, names, negated, words

__all__ = ["ENOUGH", "VERSION", "known_names", "quoted", "share", "states", "supported"]

VERSION = 1
ENOUGH = 0.6  # the share of content words; lower lets other facts of the same topic pass
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]|(?<!\w)[‘']((?:[^‘’']|(?<=\w)['’](?=\w))+)[’'](?!\w)")


@lru_cache(maxsize=16384)
def supported(statement: str, text: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether `text` bears out `statement`. `known` are names that count as names even where a sentence begins."""
    said, there = words(statement), words(text)
    if not said or not there:
        return False
    return contains(there, said) or (_keeps(statement, text, known) and share(statement, text) >= ENOUGH)


def states(text: str, fact: str) -> bool:
    """Whether `text` says the short `fact`: at least 60 % of its content words, and all its numbers and names.

    >>> states("Twelve of the boats left Osk on Monday.", "12 boats left Osk"), states("2 boats left", "12 left")
    (True, False)
    """
    if contains(words(text), words(fact)):
        return True
    return names(fact) <= content(text) and not unmatched(fact, text) and share(fact, text) >= ENOUGH


def quoted(text: str, least: int = 4) -> tuple[str, ...]:
    """The parts of `text` in quotation marks, straight or curly, of at least `least` words; an ellipsis parts them."""
    spans = [m[1] or m[2] for m in _QUOTED.finditer(text)]
    parts = [part for span in spans for part in re.split(r"\.\.\.|…|\[[^\]]*\]", span)]
    return tuple(part for part in parts if len(words(part)) >= least)


def share(statement: str, text: str) -> float:
    """The share of the content words of `statement` that `text` has; 0 when it has none."""
    wanted = content(statement)
    return len(wanted & content(text)) / len(wanted) if wanted else 0.0


@lru_cache(maxsize=16)
def known_names(texts: Sequence[str]) -> frozenset[str]:
    """The names of a tuple of article texts: capitalised inside sentences, and never written small there."""
    small = {w for text in texts for m in re.findall(r"\b[^\W\d_A-Z]\w+", text) if m[0].islower() for w in words(m)}
    return frozenset().union(*(names(text) for text in texts)) - small


def _keeps(statement: str, text: str, known: frozenset[str]) -> bool:
    there = frozenset(words(text))
    named = names(statement) | (frozenset(words(statement)[:2]) & known)
    both = content(statement) & content(text)
    return (
        named <= there
        and not unmatched(statement, text)
        and negated(statement) & both == negated(text) & both
        and all(contains(words(text), words(part)) for part in quoted(statement))
    )
