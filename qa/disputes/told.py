"""A question → the things it speaks of; and a sentence → the share of them that it has, in whatever words.

units("How many boats sank off Osk?")  →  the stems of "boats", of "sank" and of "Osk"; told_of(…, ["Three ships went
down off Osk."])  →  [0.67]

It finds sentences on the same thing where neither search nor network sees one, and says nothing of what they answer.
"""

from collections.abc import Sequence

from qa.checks.kin import plain, shared
from qa.checks.names import Name, holds_name, names
from qa.checks.words import words
from qa.disputes.found import stems

__all__ = ["Units", "covered", "points_back", "told_of", "units"]

Units = tuple[frozenset[str] | Name, ...]

_BACK = 0.8  # of a thing that only stands above, in a sentence that points back, or right before
_FIRST = 4  # words of a sentence that may point back
_MOST = 40  # things that a question speaks of; what is beyond is a pasted text
_POINTS = frozenset("it they he she we i this that these those there its their his her".split())
# What a question says of the kind of its answer, or names no more than "it" would.
_FRAME = stems(
    "week weekday date month hour number count size large big strong total amount figure word phrase line way means "
    "mode place whereabouts location exact exactly country group man woman thing kind sort name part direction "
    "sole lone alone single outside inside enough plenty ample sufficient short scarce lack shortage poorly well good"
)


def units(question: str) -> Units:
    """What a question speaks of: its names, and the stems of each other word that says something."""
    named = [name for name in names(question) if not name.initial]
    other = [
        frozenset(word.stems) - _FRAME for word in words(plain(question))
        if not any(name.start <= word.start < name.end for name in named)
    ]  # fmt: skip
    told: list[frozenset[str] | Name] = [*named, *filter(None, other)]
    return tuple(dict.fromkeys(told))[:_MOST]


def covered(content: Sequence[frozenset[str] | Name], text: str) -> list[bool]:
    """For each thing whether `text` speaks of it: a name by half of its parts in one name, others in any words."""
    said, known = stems(text), [set(name.parts) for name in names(text)]
    return [
        any(2 * len(parts & set(unit.parts)) >= len(unit.parts) for parts in known) or holds_name(unit, text)
        if isinstance(unit, Name) else bool(shared(unit, said)) for unit in content
    ]  # fmt: skip


def points_back(text: str) -> bool:
    """Whether one of the first words of a sentence stands for something above it."""
    return not _POINTS.isdisjoint(word.low for word in words(text)[:_FIRST])


def told_of(content: Units, texts: Sequence[str]) -> list[float]:
    """For each sentence of a passage the share of `content` that it has, or that stands above where it points back."""
    here = [covered(content, text) for text in texts]
    found = []
    for i, text in enumerate(texts):
        above = here[:i] if points_back(text) else here[max(0, i - 1) : i]
        shares = [1.0 if one else _BACK * any(row[n] for row in above) for n, one in enumerate(here[i])]
        found.append(sum(shares) / len(shares) if shares else 0.0)
    return found
