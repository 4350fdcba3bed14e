"""A rewritten question and the chat that it was made from → the names and figures in it that the chat does not have.

added("How old is Ann Lee?", "How old is she?", [Turn("Who opened the gates?", "The mayor. [1]")])  →  ("Ann Lee",)
"""

import re
from collections.abc import Sequence

from qa.checks.names import unknown_names
from qa.checks.words import words
from qa.rewriting.lexicon import is_grammar, is_verb
from qa.types import Turn
from qa.values import Value, find_values, same, supports

__all__ = ["added"]


def added(made: str, question: str, turns: Sequence[Turn]) -> tuple[str, ...]:
    """The names and figures of `made` that neither `question` nor `turns` have, as they stand in it."""
    chat = "\n".join([question, *(text for turn in turns for text in (turn.question, turn.answer))])
    surely, maybe = unknown_names(made, chat)
    known = find_values(chat)
    new = [v.text for v in find_values(made) if not (_stands(v.text, chat) or any(_told(k, v) for k in known))]
    return (*surely, *(name for name in maybe if not _is_plain(name)), *new)


def _stands(figure: str, chat: str) -> bool:
    return bool(re.search(rf"(?<![\w.,]){re.escape(figure)}(?!\w|[.,]\d)", chat, re.IGNORECASE))


def _told(known: Value, new: Value) -> bool:
    return same(known, new) or supports(known, new)


def _is_plain(first: str) -> bool:
    """Whether a first word is one that a question may begin with."""
    return all(is_grammar(w.low) or is_verb(w.low, "to") or w.low in {"name", "list", "tell"} for w in words(first))
