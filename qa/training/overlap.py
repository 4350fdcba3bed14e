"""A text and the answers that count as right → how much of it is one of them, word for word, as SQuAD counts it.

>>> f1("in the year 1901", ["1901"])
0.5
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

__all__ = ["f1", "words"]


def words(text: str) -> list[str]:
    """Its words in lower case, without marks and articles."""
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def f1(text: str, answers: Sequence[str]) -> float:
    """Word F1 against the best of the gold answers, as SQuAD counts it; an empty answer matches only "no answer"."""
    if not answers:
        return float(not text)
    best = 0.0
    for answer in answers:
        said, gold = words(text), words(answer)
        shared = sum((Counter(said) & Counter(gold)).values())
        if shared:
            best = max(best, 2 * shared / (len(said) + len(gold)))
        elif not said and not gold:
            best = 1.0
    return best
