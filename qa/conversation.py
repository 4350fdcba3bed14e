"""A follow-up and the turns before it → a question that can be searched by itself.

("And when?", [Turn("Who opened the dam's gates?", …)]) → "Who opened the dam's gates? And when?"
"""

import re
from collections.abc import Sequence

from qa.types import Turn

__all__ = ["stand_alone"]

_LEANS = re.compile(
    r"\b(he|him|his|she|her|hers|they|them|their|theirs|it|its|this|that|these|those|there|then|one|ones|same|else)\b",
    re.IGNORECASE,
)
_SHORT = 4  # a question of so few words rarely says what it is about


def stand_alone(question: str, turns: Sequence[Turn]) -> str:
    """`question` itself, or behind the last question when it leans on it: a pronoun, or hardly any words."""
    if not turns or not (_LEANS.search(question) or len(question.split()) <= _SHORT):
        return question
    return f"{turns[-1].question} {question}"
