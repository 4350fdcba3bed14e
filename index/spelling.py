"""A question and the words of the index → the question with misspelt words put right, and what was put right.

"What did Karlson anounce?" → ("What did Carlsson announce?", (Correction("Karlson", "Carlsson"), Correction("anounce",
"announce"))), where the articles have Carlsson and announce and nobody has what was typed.

A word is replaced where the best word near it (how often the articles have it, what slips lead from it to what was
typed) is likelier than that the word is simply one that the articles lack. The weights are a conditional logit, fitted
on train questions of SQuAD 2.0 with slips put in and on questions about other things, over indexes of 6 to 996 texts.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import log

from index.lexical import terms
from index.slips import slips, sounds
from index.types import Correction
from index.vocabulary import Vocabulary, Word, folded

__all__ = ["Evidence", "corrected"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENDINGS = (
    "s", "es", "ed", "d", "ing", "er", "ers", "or", "ors", "al", "ly", "able", "ness", "ment", "ments", "ism", "ist",
    "ists", "i", "an", "ian",
)  # fmt: skip
_ASKS = frozenset("what when where who whom whose which why how did does do was were is are has have can".split())
_COMMON = 15_000  # a word before this place among the common English ones is meant as it is typed
_VERY_COMMON = 4_000
_SHORTEST, _LONGEST = 3, 24  # letters of a word that may be misspelt
_LONG_STEM = 7  # letters
_TWO_EDITS = 6  # letters that a word must have for two edits, unless both sound the same


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the articles say about words: the words themselves, stems of them, whether two stand side by side."""

    words: Vocabulary
    knows: Callable[[str], bool]
    adjacent: Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class _Typed:
    """One word of a question, where it stands, and how it is compared."""

    text: str
    key: str
    start: int
    end: int

    @property
    def name(self) -> bool:
        """A capital in the middle of a question."""
        return self.text[0].isupper() and self.start > 0


def corrected(question: str, evidence: Evidence) -> tuple[str, tuple[Correction, ...]]:
    """Replace each word that nobody has by what was most likely meant, if anything was.

    A word of the articles, a common English word and anything with a digit stay as they are. The cost is that of
    `Vocabulary.near` for each word that nobody has, and nothing for a question without one.
    """
    typed = [_Typed(m[0], folded(m[0]), *m.span()) for m in _WORD.finditer(question)]
    suspect = {place for place, word in enumerate(typed) if _is_suspect(word, question, evidence)}
    found: list[Correction] = []
    said, end = [], 0
    for place in sorted(suspect | {place - 1 for place in suspect if place}):
        word, after = typed[place], typed[place + 1 : place + 2]
        if word.start < end:
            continue
        meant, last = _joined(word, after, question, evidence.words), after[0].end if after else word.end
        if not meant and place in suspect:
            meant, last = _meant(word, evidence), word.end
        if meant:
            found.append(Correction(question[word.start : last], meant))
            said += [question[end : word.start], meant]
            end = last
    return "".join([*said, question[end:]]), tuple(dict.fromkeys(found))


def _is_suspect(word: _Typed, question: str, evidence: Evidence) -> bool:
    """Whether a word may be misspelt: it has the length of one, no digit beside it, and nobody knows it."""
    beside = question[max(0, word.start - 1) : word.start] + question[word.end : word.end + 1]
    short_name = word.text.isupper() and len(word.text) < _TWO_EDITS
    if short_name or any(c.isdigit() for c in beside) or not _SHORTEST <= len(word.key) <= _LONGEST:
        return False
    known = _is_known(word.key, evidence.words) or _is_derived(word.key, evidence.words)
    # A short stem says little: that of "alies" is "ali".
    return not known and not any(len(stem) >= _LONG_STEM and evidence.knows(stem) for stem in terms(word.key))


def _is_known(key: str, words: Vocabulary) -> bool:
    known = words.word(key)
    return known is not None and (known.count > 0 or known.rank < _COMMON)


def _is_derived(key: str, words: Vocabulary) -> bool:
    """Whether a word is a known one with an ending: "executioner"."""
    bases = [
        key.removesuffix(ending)
        for ending in _ENDINGS
        if key.endswith(ending) and key[-len(ending) - 1 :][:1] != ending[0]
    ]
    return any(len(base) > _SHORTEST and _is_known(base, words) for base in bases)


def _joined(word: _Typed, after: list[_Typed], question: str, words: Vocabulary) -> str:
    """The word of the articles that was typed as two; "" when there is none."""
    if not after or not question[word.end : after[0].start].isspace():
        return ""
    whole = words.word(word.key + after[0].key)
    return whole.surface if whole and whole.count else ""


def _meant(word: _Typed, evidence: Evidence) -> str:
    """What was meant by a word that nobody has; "" when nothing is likelier than the word itself."""
    likely = max(_likely(word, evidence.words), default=None, key=lambda choice: choice[0])
    if likely:
        return likely[1].surface + ("’s" if word.text.endswith(("'s", "’s")) else "")
    return _split(word.key, evidence)


def _likely(word: _Typed, words: Vocabulary) -> Iterator[tuple[float, Word]]:
    """The words that are likelier than that `word` is meant as it stands, with how much likelier, in nats.

    A rare English word may only be meant to ask: "wen" for "when". A name that nobody has is no word of everybody's.
    """
    rare = words.word(word.key)
    for near in words.near(word.key, 1 if len(word.key) < _TWO_EDITS - 1 else 2):
        gain = _gain(word, near, words)
        heard = near.edits == 1 or len(word.key) >= _TWO_EDITS or sounds(near.key) == sounds(word.key)
        taken = (rare is None or (word.start == 0 and near.key in _ASKS)) and (near.count > 0 or not word.name)
        if gain > 0 and heard and taken and len(near.key) > 1:
            yield gain, near


def _gain(word: _Typed, near: Word, words: Vocabulary) -> float:
    """How much likelier `near` is than a word that the articles lack, in nats. The weights are fitted: see the top."""
    short = len(word.key) < _TWO_EDITS
    has = 7.0 if near.count else 6.0 if 0 < near.rank < _VERY_COMMON else 3.5 if 0 < near.rank < _COMMON else 0.0
    asks = 5.5 if word.start == 0 and near.key in _ASKS else 0.0
    case = 0.0
    if near.surface.islower():  # a name hardly stands for a common word, and a common word has few letters to go by
        case = (3.0 if short else 1.5) if word.name or word.text.islower() else 0.0
    meant = log(near.count + 1) + has + asks - case - 1.2 * slips(word.key, near.key)
    lacking = 1.3 * log(words.size + 1) - 0.9 * min(len(word.key), 8) - 0.4 * max(0, len(word.key) - 8)
    return meant - lacking + 0.9 + (1.2 if len(word.key) < 5 else 0.0)


def _split(key: str, evidence: Evidence) -> str:
    """Two words that were written as one, when the articles have them side by side; "" otherwise."""
    for cut in range(_SHORTEST, len(key) - _SHORTEST + 1):
        first, second = (evidence.words.word(part) for part in (key[:cut], key[cut:]))
        if first and second and first.count and second.count and evidence.adjacent(first.surface, second.surface):
            return f"{first.surface} {second.surface}"
    return ""
