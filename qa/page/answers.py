"""An Answer that asserts something → HTML: the short answer, statements with their verdicts, conflict cards."""

import re
from datetime import date
from html import escape

from qa.page.notes import markers, notes
from qa.types import Answer, Conflict, Position, Statement
from qa.wording import kind_in_words, short_of, title_of, verdict_in_words, where_from

__all__ = ["cited"]

_MARKS = {
    "supported": "✓",
    "partly": "◐ partly",
    "unsupported": "✕ not supported",
    "quote_altered": "≠ quotation altered",
}


def cited(turn: str, answer: Answer, today: date) -> str:
    """The answer with its footnotes; `turn` is the id of the turn that it stands in."""
    statements = "".join(_statement(turn, statement, answer) for statement in answer.statements)
    conflicts = "".join(_conflict(turn, conflict, answer, today) for conflict in answer.conflicts)
    return f'<div class="answer">{_short(answer)}{conflicts}{statements}</div>{notes(turn, answer, today)}'


def _short(answer: Answer) -> str:
    short = short_of(answer)
    return f'<p class="short" dir="auto">{escape(short)}</p>' if short else ""


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _statement(turn: str, statement: Statement, answer: Answer) -> str:
    said = f'<span class="said">{_emphasised(statement.text, answer.short)}</span>'
    numbers = markers(turn, statement.citations, answer)
    return f'<p class="statement {statement.verdict}" dir="auto">{said}{numbers}{_verdict(statement)}</p>'


def _emphasised(text: str, short: str) -> str:
    """`text` with the first place where it has the words of `short`, and more than these, made to stand out."""
    found = re.search(rf"(?<!\w){re.escape(short)}(?!\w)", text) if short and short != text else None
    if found is None:
        return escape(text)
    return f"{escape(text[: found.start()])}<strong>{escape(short)}</strong>{escape(text[found.end() :])}"


def _verdict(statement: Statement) -> str:
    """A quiet mark; what it means is told where it is pointed at, and to those who listen."""
    name, why = verdict_in_words(statement)
    told = escape(f"{name[0].upper()}{name[1:]}: {why}")
    return (
        f' <button type="button" class="verdict {statement.verdict}" aria-label="{told}" data-why="{told}">'
        f'<span aria-hidden="true">{_MARKS[statement.verdict]}</span></button>'
    )


def _conflict(turn: str, conflict: Conflict, answer: Answer, today: date) -> str:
    sides = "".join(_side(turn, position, answer, today) for position in conflict.positions)
    asked = {_bare(answer.question), _bare(answer.asked_as)}  # what stands above it already
    about = f"<bdi>{escape(conflict.about)}</bdi>" if _bare(conflict.about) not in {"", *asked} else ""
    return (
        f'<div class="conflict"><p class="heading">The articles differ{": " if about else ""}{about}</p>'
        f'<p class="kind">{escape(kind_in_words(conflict))}</p><ul>{sides}</ul></div>'
    )


def _side(turn: str, position: Position, answer: Answer, today: date) -> str:
    known = [answer.citations[n - 1] for n in position.citations if 1 <= n <= len(answer.citations)]
    sources = dict.fromkeys(
        tuple([c.outlet or title_of(c), *where_from(c, today)[1 if c.outlet else 0 :]]) for c in known
    )
    told = "".join(
        f'<span class="where">{" · ".join(f"<bdi>{escape(part)}</bdi>" for part in parts)}</span>' for parts in sources
    )
    value = f'<span class="value">{escape(position.value)}{markers(turn, position.citations, answer)}</span>'
    return f'<li dir="auto">{value}{told}</li>'
