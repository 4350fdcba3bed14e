"""The text of a list answer and the gold items in; precision, recall and F1 with one-to-one assignment out.

Worked: gold is Iran, Russia, Turkey (closed); "Iran, Russia and Mars" gives 2 of 3 and one that is none of them:
P = R = F1 = 2/3. "Iran, Iran" gives Iran once; said twice it is no second item: P 1, R 1/3.

A list ("Iran, Russia and Mars") is cut at commas, semicolons, line ends, "and", "or"; up to five neighbours may form
one item, so "Washington, D.C." is one. In prose (a full stop, or no separator) there are no cut items: gold items
found in it count, and only the case's wrong answers count against it.
"""

import re
from collections.abc import Sequence

from eval.metrics.words import contains, words
from eval.types import Items

__all__ = ["VERSION", "f1", "list_scores"]

VERSION = 1
_SEPARATOR = re.compile(r"\s*(?:[;\n•]|,(?!\d{3})|\band\b|\bor\b|&)\s*", re.IGNORECASE)
_LONGEST_RUN = 5
_EXTRA_WORDS = 3  # "the Meravo council in the 1980s" still is "the Meravo council"


def list_scores(text: str, items: Items, wrong: Sequence[str] = ()) -> dict[str, float]:
    """`precision`, `recall` and `f1` of the items that `text` gives; an empty text scores 0."""
    pieces = [piece for piece in _SEPARATOR.split(text) if words(piece)]
    prose = len(pieces) < 2 or bool(re.search(r"[.!?]['\"”’]?\s*$", text.strip()))
    found, others = _in_prose(text, items) if prose else _in_list(pieces, items)
    said = words(text)
    against = max(others if items.closed else 0, sum(contains(said, words(w)) for w in wrong))
    precision = found / (found + against) if found else 0.0
    recall = found / len(items.list)
    return {"precision": precision, "recall": recall, "f1": f1(precision, recall)}


def f1(precision: float, recall: float) -> float:
    """The harmonic mean; 0 when both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _forms(items: Items) -> list[tuple[tuple[str, ...], int]]:
    """Every wording as words with the number of its item, longest first: "Ann Lee" is taken before "Lee"."""
    forms = {(words(form), n) for n, item in enumerate(items.list) for form in (item.text, *item.aliases)}
    return sorted((form for form in forms if form[0]), key=lambda form: (-len(form[0]), form))


def _in_prose(text: str, items: Items) -> tuple[int, int]:
    """How many items `text` gives. The words of one are taken out, so that they do not give another."""
    left, found = list(words(text)), set()
    for form, item in _forms(items):
        at = next((i for i in range(len(left)) if tuple(left[i : i + len(form)]) == form), None)
        if at is not None and item not in found:
            found.add(item)
            left[at : at + len(form)] = ["|"]
    return len(found), 0


def _in_list(pieces: Sequence[str], items: Items) -> tuple[int, int]:
    """How many items the pieces give, and how many pieces give none."""
    free, found = list(dict.fromkeys(words(piece) for piece in pieces)), set()
    for form, item in _forms(items):
        run = _run(free, form)
        if run:
            found.add(item)
            free[run[0] : run[1]] = [()]
    return len(found), sum(bool(piece) for piece in free)


def _run(pieces: Sequence[tuple[str, ...]], form: tuple[str, ...]) -> tuple[int, int] | None:
    """The shortest run of pieces that holds `form` and little else; None when there is none."""
    for length in range(1, min(_LONGEST_RUN, len(pieces)) + 1):
        for start in range(len(pieces) - length + 1):
            run = pieces[start : start + length]
            together = tuple(w for piece in run for w in piece)
            if all(run) and _is_item(_without_and(together), _without_and(form)):
                return start, start + length
    return None


def _is_item(run: Sequence[str], form: Sequence[str]) -> bool:
    """Whether `run` is the item and at most three words more, none of them a figure: "12 boats" is not "boats"."""
    few = len(run) <= len(form) + _EXTRA_WORDS
    return few and contains(run, form) and all(w in form for w in run if w[0].isdigit())


def _without_and(said: Sequence[str]) -> tuple[str, ...]:
    return tuple(w for w in said if w not in ("and", "or"))
