"""A word as typed and a word that may have been meant → what the slips between them cost, in nats: 0 for none.

`slips("jonson", "johnsson")` is 3.5: a letter that is doubled was written once, and one that is not heard left out.
"""

import re
from collections.abc import Iterator

__all__ = ["slips", "sounds"]

# How much rarer than the word itself a slip is, guessed from how people slip: fingers swap and double, ears mistake
# vowels, keys lie side by side; the first letter is seldom wrong.
_SWAPPED, _DOUBLED, _VOWEL, _ALIKE, _LETTER, _CHANGED, _FIRST = 2.0, 1.5, 2.0, 2.0, 3.0, 4.0, 2.0
_VOWELS = frozenset("aeiou")
_WEAK = frozenset("aeiouhw'")  # often left out or put in where a name is written as it is heard
_SOUND_ALIKE = frozenset(map(frozenset, ("ck", "kq", "cq", "sz", "cs", "yi", "vw", "gj", "jy", "dt", "fv", "bp", "mn")))
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def slips(typed: str, meant: str) -> float:
    """The cheapest slips that turn `meant` into `typed`, added up; both as `folded` has them."""
    costs = [[0.0] * (len(meant) + 1) for _ in range(len(typed) + 1)]
    for i in range(len(typed) + 1):
        for j in range(len(meant) + 1):
            costs[i][j] = min(_ways(costs, typed, meant, i, j), default=0.0)
    return costs[-1][-1]


def sounds(word: str) -> str:
    """What is left of a word when vowels and doublings go and letters that are heard alike fall together.

    >>> sounds("jonson") == sounds("johnsson"), sounds("mikel") == sounds("michael"), sounds("mikel") == sounds("nikel")
    (True, True, False)
    """
    for written, heard in (("ph", "f"), ("kh", "k"), ("gh", "g"), ("q", "k"), ("c", "k"), ("z", "s")):
        word = word.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", word[:1] + re.sub(r"[aeiouyhw']", "", word[1:]))


def _ways(costs: list[list[float]], typed: str, meant: str, i: int, j: int) -> Iterator[float]:
    """What the first `i` letters typed for the first `j` meant cost, by the slip that comes last."""
    if i and j:
        yield costs[i - 1][j - 1] + _changed(typed[i - 1], meant[j - 1], first=min(i, j) == 1)
    if i:
        yield costs[i - 1][j] + _single(typed, i)
    if j:
        yield costs[i][j - 1] + _single(meant, j)
    if i > 1 and j > 1 and typed[i - 2 : i] == meant[j - 1] + meant[j - 2]:
        yield costs[i - 2][j - 2] + _SWAPPED + (_FIRST if i == 2 else 0)


def _changed(typed: str, meant: str, *, first: bool) -> float:
    if typed == meant:
        return 0.0
    cost = _CHANGED
    if typed in _VOWELS and meant in _VOWELS:
        cost = _VOWEL
    elif frozenset((typed, meant)) in _SOUND_ALIKE:
        cost = _ALIKE
    elif _side_by_side(typed, meant):
        cost = _LETTER
    return cost + (_FIRST if first else 0)


def _single(word: str, place: int) -> float:
    """A letter that one of the two words has and the other lacks."""
    letter = word[place - 1]
    if letter in (word[place - 2 : place - 1], word[place : place + 1]):
        return _DOUBLED
    return (_ALIKE if letter in _WEAK else _LETTER) + (_FIRST if place == 1 else 0)


def _side_by_side(one: str, other: str) -> bool:
    """Whether two keys touch on the keyboard most English is typed on."""
    places = [(row.find(letter), n) for letter in (one, other) for n, row in enumerate(_KEYS) if letter in row]
    return len(places) == 2 and max(abs(places[0][0] - places[1][0]), abs(places[0][1] - places[1][1])) <= 1
