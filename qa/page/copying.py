r"""An Answer → the text that is copied: its sentences with their markers, and the footnotes below, as Markdown.

"The gates were opened at dawn.[^1]\n\n[^1]: “The gates were opened at dawn.” The night at the dam, The Weir Gazette,
19 August 2021."
"""

import re
from collections.abc import Iterator

from prompts import REFUSAL
from qa.page.wording import date_in_words, reason_in_words, title_of
from qa.types import Answer, Citation, Lead, Statement

__all__ = ["in_markdown"]

_CONTROLS = re.compile(r"([\\`*_\[\]<>#|~$&])")
_MARKS = {
    "partly": " *(partly supported)*",
    "unsupported": " *(not supported)*",
    "quote_altered": " *(quotation altered)*",
}


def in_markdown(question: str, answer: Answer) -> str:
    """A question and its answer as Markdown: texts stay texts, whatever stands in them."""
    return "\n\n".join([f"**{_text(question)}**", *_said(answer), *_notes(answer)]) + "\n"


def _said(answer: Answer) -> Iterator[str]:
    if not answer.citations:
        yield from _refused(answer)
        return
    if answer.short and not answer.conflicts and answer.short != answer.statements[0].text:
        yield _text(answer.short)
    for conflict in answer.conflicts:
        sides = [f"- {_text(side.value)}{_markers(side.citations)}" for side in conflict.positions]
        yield "\n".join([f"The articles differ: {_text(conflict.about)}", "", *sides])
    yield from (_statement(statement) for statement in answer.statements)


def _refused(answer: Answer) -> Iterator[str]:
    declined = answer.outcome == "declined"
    yield _text((answer.short or answer.reason or REFUSAL) if declined else REFUSAL)
    if not declined and answer.reason:
        yield _text(reason_in_words(answer.reason))
    if answer.leads:
        yield "The nearest sentences, which do not answer it:"
        yield "\n".join(f"- “{_text(lead.quote)}” {_source(lead)}" for lead in answer.leads)


def _statement(statement: Statement) -> str:
    return f"{_text(statement.text)}{_markers(statement.citations)}{_MARKS.get(statement.verdict, '')}"


def _markers(numbers: tuple[int, ...]) -> str:
    return "".join(f"[^{n}]" for n in numbers)


def _notes(answer: Answer) -> Iterator[str]:
    for c in answer.citations:
        yield f"[^{c.number}]: “{_text(c.quote)}” {_source(c)}"


def _source(cited: Citation | Lead) -> str:
    told = (title_of(cited), cited.outlet, date_in_words(cited.published))
    return f"{', '.join(_text(part) for part in told if part)}."


def _text(text: str) -> str:
    return _CONTROLS.sub(r"\\\1", " ".join(text.split()))
