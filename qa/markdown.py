r"""An Answer → Markdown: its sentences with their markers, the footnotes below; what a text holds never becomes markup.

"The gates were opened at dawn.[^1]\n\n[^1]: “The gates were opened at dawn.” The night at the dam, The Weir Gazette,
19 August 2021."
"""

import re
from collections.abc import Iterator

from qa.types import Answer, Conflict, Lead, Statement
from qa.wording import LEADS, refusal_in_words, short_of, source_in_words, verdict_in_words

__all__ = ["in_markdown", "one_line", "plain_markdown"]

_MARKUP = re.compile(r"[\\`*_\[\]<>#|~$&^@=]|(?<=\])\(|^[-+]")
_NUMBERED = re.compile(r"^(\d+)([.)])")  # the item of a list


def in_markdown(answer: Answer, *, prefix: str = "") -> Iterator[str]:
    """The paragraphs of an answer; `prefix` sets its footnotes apart from those of another: "2-" for [^2-1]."""
    if answer.asked_as != answer.question:
        yield f"Asked as: {plain_markdown(answer.asked_as)}"
    if not answer.citations:
        yield from _refusal(answer)
        return
    if short := short_of(answer):
        yield f"**{plain_markdown(short)}**"
    yield from (_conflict(prefix, conflict) for conflict in answer.conflicts)
    yield from (_statement(prefix, statement) for statement in answer.statements)
    if answer.reason:
        yield plain_markdown(answer.reason)
    yield from (
        f"[^{prefix}{c.number}]: “{plain_markdown(c.quote)}” {plain_markdown(source_in_words(c))}."
        for c in answer.citations
    )


def plain_markdown(text: str) -> str:
    """One line in which no character is markup."""
    return _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", one_line(text)))


def one_line(text: str) -> str:
    """`text` on one line, without control characters and halves of characters, which no file should carry."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() else " " if c.isspace() else "�" for c in whole).split())


def _refusal(answer: Answer) -> Iterator[str]:
    yield from (plain_markdown(told) for told in refusal_in_words(answer) if told)
    if answer.leads:
        yield "\n".join([LEADS, "", *map(_lead, answer.leads)])


def _lead(lead: Lead) -> str:
    return f"- “{plain_markdown(lead.quote)}” {plain_markdown(source_in_words(lead))}."


def _statement(prefix: str, statement: Statement) -> str:
    name, _ = verdict_in_words(statement)
    mark = "" if statement.verdict == "supported" else f" **[{name}]**"
    return f"{plain_markdown(statement.text)}{_markers(prefix, statement.citations)}{mark}"


def _conflict(prefix: str, conflict: Conflict) -> str:
    sides = [f"- {plain_markdown(p.value)}{_markers(prefix, p.citations)}" for p in conflict.positions]
    return "\n".join([f"The articles differ: {plain_markdown(conflict.about)}", "", *sides])


def _markers(prefix: str, numbers: tuple[int, ...]) -> str:
    return "".join(f"[^{prefix}{n}]" for n in numbers)
