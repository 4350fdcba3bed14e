"""A statement and the sentences it cites → its verdict.

Only words count: a statement is supported when the cited sentences say it word for word, with white space and quotation
marks folded. A similarity score is never a verification.
"""

import re
from collections.abc import Sequence

from qa.types import Verdict

__all__ = ["verdict"]

_FOLD = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\N{NO-BREAK SPACE}": " "})


def verdict(statement: str, quotes: Sequence[str]) -> Verdict:
    """Whether one of `quotes` says `statement` word for word.

    >>> verdict("The dam held.", ["The dam held."]), verdict("The dam broke.", ["The dam held."])
    ('supported', 'unsupported')
    """
    said = _folded(statement)
    return "supported" if said and any(said in _folded(quote) for quote in quotes) else "unsupported"


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.translate(_FOLD)).strip()
