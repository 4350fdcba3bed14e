"""A text → its words with their places and stems; and which of them are only grammar.

words("The gates")  →  Word(text="The", stems=()), Word(text="gates", stems=("gate",)), with their places
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from index.lexical import terms

__all__ = ["Word", "folded", "is_light", "sentences", "stems_of", "words"]

_WORD = re.compile(r"[^\W_]+(?:['’.\-‑][^\W_]+)*")
_FOLD = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\N{NO-BREAK SPACE}": " ", "‑": "-"})
_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])")
_SHORTENED = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Prof|Gen|Lt|Col|Capt|Sen|Rep|Gov|No|vs|[A-Z](?:\.[A-Z])+)\.$"
)
# Words of grammar, of telling and of degree: an answer may add or drop them without saying anything else.
_LIGHT = frozenset(
    "according again all although already among amid another away back became become because before after both came "
    "come during each either else ever every few further get given go going got here himself herself however including "
    "instead itself just like made make many more most mr mrs ms much must nor now off once one only other others out "
    "over own per put rather same seen several shall since some still such take taken themselves though through thus "
    "til till together too toward towards under until up upon us use used using very via want well went whether while "
    "within yet down around between against above below said says saying told tells tell stated added adding explained "
    "ago time year day not no never nothing nobody none neither without n't cannot can't won't didn't doesn't isn't "
    "it's that's there's mentioned noted article articles report reports reported".split()
)
# Irregular forms, so that "broke" and "break" share a stem: the stemmer only cuts endings.
_BASE = {
    form: base
    for base, forms in (
        pair.split(" ", 1)
        for pair in (
            "break broke broken|rise rose risen|fall fell fallen|grow grew grown|lose lost|win won|begin began "
            "begun|leave left|"
            "buy bought|sell sold|send sent|lend lent|find found|hold held|build built|strike struck stricken|"
            "drive drove driven|"
            "write wrote written|speak spoke spoken|choose chose chosen|steal stole stolen|fly flew flown|throw "
            "threw thrown|"
            "draw drew drawn|know knew known|show shown|think thought|bring brought|fight fought|catch caught|"
            "teach taught|"
            "feel felt|keep kept|sleep slept|meet met|lead led|feed fed|read|pay paid|sit sat|stand stood|"
            "understand understood|"
            "run ran|swim swam swum|sink sank sunk|drink drank drunk|ring rang rung|sing sang sung|shrink shrank "
            "shrunk|"
            "eat ate eaten|die died dead death deaths|wear wore worn|tear tore torn|shoot shot|shut|spend spent|"
            "hide hid hidden|"
            "ride rode ridden|freeze froze frozen|forbid forbade forbidden|hear heard|swear swore sworn|bear "
            "bore born|hang hung|"
            "burn burnt|learn learnt|spill spilt|wake woke woken|flee fled|lay laid|blow blew blown|man men|"
            "woman women|"
            "child children|person people|half halves|life lives live|injure injuries injury|withdraw withdrew "
            "withdrawn|"
            "overthrow overthrew overthrown|seek sought|deal dealt|shake shook shaken|beat beaten|bite bit "
            "bitten|forget forgot forgotten"
        ).split("|")
        if " " in pair
    )
    for form in forms.split()
}
_BASE_STEMS = {form: terms(base)[0] for form, base in _BASE.items()}


class Word(NamedTuple):
    """A word at `[start:end]` of its text; `stems` is empty for a word of grammar, a compound has several."""

    text: str
    low: str
    start: int
    end: int
    stems: tuple[str, ...]


def folded(text: str) -> str:
    """`text` with curly quotes made straight and white space made single spaces."""
    return " ".join(text.translate(_FOLD).split())


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """The words of `text` in order."""
    return tuple(_word(match) for match in _WORD.finditer(text))


def _word(match: re.Match[str]) -> Word:
    low = match[0].translate(_FOLD).lower()
    return Word(match[0], low, match.start(), match.end(), _stems(low))


@lru_cache(maxsize=20_000)
def _stems(low: str) -> tuple[str, ...]:
    bare = low.removesuffix("'s")
    found = () if is_light(bare) else tuple(terms(bare))
    found = tuple(_BASE_STEMS.get(low, stem) for stem in found) if len(found) == 1 else found
    return found[1:] if len(found) > 1 else found  # the parts of a compound, without the whole


@lru_cache(maxsize=20_000)
def is_light(low: str) -> bool:
    """Whether a lower-case word says nothing by itself: grammar, telling, degree."""
    return low in _LIGHT or not terms(low)


def stems_of(found: Iterable[Word]) -> set[str]:
    """All stems of some words."""
    return {stem for word in found for stem in word.stems}


def sentences(text: str) -> list[str]:
    """`text` cut after full stops, question and exclamation marks that end a sentence; empty for an empty text."""
    pieces: list[str] = []
    for piece in _pieces(text):
        if pieces and _SHORTENED.search(pieces[-1]):
            pieces[-1] += " " + piece
        else:
            pieces.append(piece)
    return pieces


def _pieces(text: str) -> list[str]:
    cut, start = [], 0
    for match in _END.finditer(text):
        mark = match[0].rstrip()
        cut.append(text[start : match.start() + len(mark)])
        start = match.end()
    return [piece.strip() for piece in (*cut, text[start:]) if piece.strip()]
