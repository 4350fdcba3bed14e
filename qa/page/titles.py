"""The title of an article → questions to start with, the most telling first.

"Villagers return to Lower Marsh" → ("What do the articles say about Lower Marsh?", "What is reported about “Villagers
return to Lower Marsh”?")
"""

import re
from collections.abc import Iterator

__all__ = ["of_title"]

_LONGEST = 110  # characters of a title that is quoted whole
_HEADLINE = 4  # words; a shorter title names what the article is about
_NAME = re.compile(r"(?<=\w |, )[A-Z][\w’'-]*\w(?: [A-Z][\w’'-]*\w)*")


def of_title(title: str) -> tuple[str, ...]:
    """Questions about the article of this title: the one that the title asks, one for each name, one about all of it.

    None for an empty title. A title that was cut ("…" at its end) is not quoted.
    """
    return tuple(dict.fromkeys(_questions(" ".join(title.split()))))


def _questions(title: str) -> Iterator[str]:
    if title.endswith("?"):
        # "The valley: who lives there?": what stands before the colon is the subject, the rest is the question.
        asked = title.split(": ")[-1]
        yield asked[0].upper() + asked[1:]
        return
    for name in _names(title):
        yield f"What do the articles say about {name}?"
    if title and not title.endswith("…") and len(title) <= _LONGEST:
        whole = title.rstrip(". ")
        if len(title.split()) < _HEADLINE:
            yield f"What do the articles say about {whole}?"
        yield f"What is reported about “{whole}”?"


def _names(title: str) -> Iterator[str]:
    """Runs of capitalised words after the first word of a title, without those that may have been cut at its end.

    A single word after "the" is left out: it may be an adjective ("the Dutch ambassador").
    """
    whole = title.rsplit(" ", 1)[0] if title.endswith("…") else title
    for found in () if _capitals_throughout(title) else _NAME.finditer(whole):
        if " " in found[0] or not whole[: found.start()].lower().endswith("the "):
            yield found[0]


def _capitals_throughout(title: str) -> bool:
    """Whether a title is written Like This, so that capitals do not tell names."""
    words = [word for word in title.split()[1:] if len(word) > 3]  # short ones are mostly lower-case either way
    return 10 * sum(word[0].isupper() for word in words) > 7 * len(words)
