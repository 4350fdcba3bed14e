"""An answer → what a reader should know of how it was searched, one line each.

Answer(corrections=(Correction("Karlson", "Carlsson"),), within=Filter(outlets=("The Kell Herald",))) → ("Searched for
Carlsson (typed Karlson).", "Searched articles of The Kell Herald only.")
"""

from collections.abc import Sequence

from index.types import Correction, Filter
from qa.types import Answer

__all__ = ["described", "lines", "notes"]


def notes(answer: Answer) -> tuple[str, ...]:
    """What was corrected in the question and which articles were searched; nothing where nothing is to be said."""
    told = lines(answer.corrections, answer.within)
    nothing_fits = answer.within and not answer.hits and answer.reason
    return (*told[: len(answer.corrections) and 1], answer.reason) if nothing_fits and answer.reason else told


def lines(corrections: Sequence[Correction], within: Filter | None) -> tuple[str, ...]:
    """The same of a question that is not answered yet: "Searched for Carlsson (typed Karlson)."."""
    each = [f"{c.found} (typed {c.typed})" for c in corrections]
    spelling = f"Searched for {_listed(each, 'and')}." if each else ""
    where = f"Searched articles {described(within)} only." if within else ""
    return tuple(line for line in (spelling, where) if line)


def described(where: Filter) -> str:
    """A filter in words: "of Reuters, from 2021-07-01 on"."""
    parts = [
        f"of {_listed(where.outlets, 'or')}" if where.outlets else "",
        f"from {where.after} on" if where.after else "",
        f"before {where.before}" if where.before else "",
        f"in {_listed(where.languages, 'or')}" if where.languages else "",
        f"with the id {_listed(where.articles, 'or')}" if where.articles else "",
    ]
    return ", ".join(part for part in parts if part)


def _listed(names: Sequence[str], joint: str) -> str:
    """As in "a, b and c"."""
    return f" {joint} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
