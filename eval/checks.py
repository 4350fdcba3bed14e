"""Statement–sentence pairs, half of them with one planted error → how many errors the verdicts catch, by kind of error.

{"id": "c01-4", "statement": "It was sold for £24 million.", "sentence": "… £2.4 million.", "error": "number ×10"}
→  number ×10: 13 of 13 caught.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import InputError
from qa.verify import judge

__all__ = ["Check", "Figure", "figures", "load_checks", "shown"]

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Check:
    """A statement, the sentence it cites, the one beside that, the article's date, and the error planted, if any."""

    id: str
    statement: str
    sentence: str
    error: str | None
    near: str = ""
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """Of `pairs` pairs with one `error` (None: true pairs), how many are not *supported*; the ids that went wrong."""

    error: str | None
    pairs: int
    flagged: int
    wrong: tuple[str, ...]


def load_checks(path: Path = _HERE / "checks.jsonl") -> tuple[Check, ...]:
    """The pairs of a file, one a line in JSON. Raises InputError for a line that is none."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(Check(**json.loads(line)))
        except (TypeError, ValueError) as error:
            raise InputError(f"Line {number} of {path.name} is no pair: {error}. See eval/checks.py.") from error
    return tuple(found)


def figures(checks: Iterable[Check]) -> tuple[Figure, ...]:
    """One figure for the true pairs, first, and one for each kind of error, in the order of the file."""
    by_error: dict[str | None, list[tuple[str, bool]]] = {None: []}
    for check in checks:
        judged = judge(check.statement, [check.sentence], near=check.near, published=[check.published])
        by_error.setdefault(check.error, []).append((check.id, judged.verdict != "supported"))
    return tuple(_figure(error, found) for error, found in by_error.items())


def _figure(error: str | None, found: Sequence[tuple[str, bool]]) -> Figure:
    wrong = tuple(name for name, flagged in found if flagged == (error is None))
    return Figure(error, len(found), sum(flagged for _, flagged in found), wrong)


def shown(found: Sequence[Figure]) -> str:
    """The figures as lines of plain text: errors caught by kind, false alarms last."""
    lines = [_line(f.error or "", f.flagged, f.pairs, "caught", f.wrong) for f in found if f.error is not None]
    true = [_line("true pairs", f.flagged, f.pairs, "false alarms", f.wrong) for f in found if f.error is None]
    return "\n".join([*lines, *true])


def _line(name: str, flagged: int, pairs: int, word: str, wrong: Sequence[str]) -> str:
    share = f" ({flagged / pairs:.2f})" if pairs else ""
    return f"{name:<12} {flagged:>3} of {pairs:>3} {word}{share}" + (f": {', '.join(wrong)}" if wrong else "")
