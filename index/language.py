"""A text → the language it is written in, as an ISO 639-1 code; None when it is too short to tell.

Example: `language_of("The tide rose in the night and flooded the lower streets of the town.")` is "en".
"""

import re
from functools import cache
from typing import Protocol

__all__ = ["is_foreign", "language_of"]

_LETTER = re.compile(r"[^\W\d_]")
_MIN_LETTERS = 40
_SAMPLE = 1500  # characters: more hardly ever changes the answer
# Log-likelihood by which every letter must speak for the other language: a list of foreign names has 0.2, prose 1.5.
_MARGIN = 0.5
_ENGLISH = frozenset("the and with that from this which their been has were said to his her would of is".split())
_ENGLISH_SHARE = 0.15  # prose has about 0.25


class _Ranker(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...

    def rank(self, text: str) -> list[tuple[str, float]]: ...


def language_of(text: str) -> str | None:
    """The language of a text of at least 40 letters."""
    if _letters(text) < _MIN_LETTERS:
        return None
    if _is_plainly_english(text):
        return "en"
    code = _ranker().classify(text[:_SAMPLE])[0]
    return code if len(code) == 2 else None


def is_foreign(text: str, language: str) -> bool:
    """Whether a paragraph of at least 40 letters is clearly in another language than `language`."""
    letters = _letters(text)
    if letters < _MIN_LETTERS or (language == "en" and _is_plainly_english(text)):
        return False
    ranks = _ranker().rank(text[:_SAMPLE])
    return ranks[0][1] - dict(ranks).get(language, ranks[0][1]) > _MARGIN * letters


def _is_plainly_english(text: str) -> bool:
    """Saves the costlier look at nearly every English article, and at each of its paragraphs."""
    words = re.findall(r"[^\W\d_]+", text[:_SAMPLE].lower())
    return sum(word in _ENGLISH for word in words) > _ENGLISH_SHARE * len(words)


def _letters(text: str) -> int:
    return len(_LETTER.findall(text, 0, _SAMPLE))


@cache
def _ranker() -> _Ranker:
    from py3langid import langid

    ranker: _Ranker = langid
    return ranker
