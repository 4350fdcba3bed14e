"""A chat → the HTML of the page. Every text is escaped here: whatever a person or an article wrote stays text.

`transcript((Exchange("Who opened the gates?", answer),))` → '<div class="log" role="log" …>…</div>'
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from prompts import REFUSAL
from qa.types import Answer, Citation, Conflict, Lead, Statement, Verdict

__all__ = ["Exchange", "date_in_words", "introduction", "transcript"]

_LONGEST_SHOWN = 1_000  # characters of a question; what is beyond is cut on the page

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_REASONS = {
    "nothing close": "No article comes close to this question.",
    "the fact is missing": "No sentence of the articles states it.",
}
_VERDICTS: dict[Verdict, tuple[str, str]] = {
    "partly": ("partly supported", "The cited sentence says only part of this."),
    "unsupported": ("not supported", "No cited sentence says this."),
    "quote_altered": ("quotation altered", "The words in quotation marks are not those of the cited sentence."),
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn as the page shows it: a question with its answer or an error, or neither while it is being answered."""

    question: str
    answer: Answer | None = None
    error: str = ""


def introduction(articles: int) -> str:
    """What stands above the question box before the first question; `articles` is how many are indexed."""
    many = "one article" if articles == 1 else f"{articles:,} articles"
    return (
        '<div class="introduction"><p class="headline">What do the articles say?</p>'
        f"<p>Ask about {many}. Every sentence of the answer has a footnote to the exact sentence it rests on. "
        "Where the articles don’t say, it tells you so.</p></div>"
    )


def transcript(exchanges: Sequence[Exchange]) -> str:
    """The whole chat, oldest turn first; an empty chat is an empty string."""
    if not exchanges:
        return ""
    turns = "".join(_turn(number, exchange) for number, exchange in enumerate(exchanges, 1))
    return f'<div class="log" role="log" aria-label="Chat">{turns}</div>'


def date_in_words(published: str | None) -> str:
    """An ISO date of any granularity in words.

    >>> date_in_words("2021-08-19"), date_in_words("2021-08"), date_in_words(None)
    ('19 August 2021', 'August 2021', 'date unknown')
    """
    if not published:
        return "date unknown"
    parts = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?", published)
    if parts is None:
        return published
    year, month, day = parts.groups()
    return " ".join([*([str(int(day))] if day else []), *([_MONTHS[int(month) - 1]] if month else []), year])


def _turn(number: int, exchange: Exchange) -> str:
    turn = f"turn-{number}"
    return (
        f'<article class="turn" id="{turn}" aria-labelledby="{turn}-question">'
        f'<h2 class="question" id="{turn}-question" dir="auto">{escape(_shown(exchange.question))}</h2>'
        f"{_said(turn, exchange)}</article>"
    )


def _said(turn: str, exchange: Exchange) -> str:
    if exchange.error:
        return f'<p class="error" role="alert">{escape(exchange.error)}</p>'
    if exchange.answer is None:
        return '<p class="pending">Looking in the articles<span class="dots" aria-hidden="true"></span></p>'
    answer = exchange.answer
    return _asked_as(answer) + (_cited(turn, answer) if answer.citations else _refused(answer))


def _asked_as(answer: Answer) -> str:
    if " ".join(answer.asked_as.split()) == " ".join(answer.question.split()):
        return ""
    return f'<p class="asked">Asked as <q dir="auto">{escape(_shown(answer.asked_as))}</q></p>'


def _cited(turn: str, answer: Answer) -> str:
    statements = "".join(_statement(turn, statement, answer) for statement in answer.statements)
    conflicts = "".join(_conflict(turn, conflict, answer) for conflict in answer.conflicts)
    notes = "".join(f"<li>{_note(turn, citation, answer)}</li>" for citation in answer.citations)
    return (
        f'<div class="answer">{_short(answer)}{statements}{conflicts}</div>'
        f'<section class="notes" role="doc-endnotes" aria-label="Footnotes"><ol>{notes}</ol></section>'
    )


def _short(answer: Answer) -> str:
    """The short answer above the statements; nothing where a card stands or a statement has its words in bold."""
    said = (
        not answer.short or answer.conflicts or any(answer.short in statement.text for statement in answer.statements)
    )
    return "" if said else _paragraph("short", answer.short)


def _paragraph(kind: str, text: str) -> str:
    return f'<p class="{kind}" dir="auto">{escape(text)}</p>'


def _statement(turn: str, statement: Statement, answer: Answer) -> str:
    text, markers = _emphasised(statement.text, answer.short), _markers(turn, statement.citations, answer)
    return f'<p class="statement" dir="auto">{text}{markers}{_verdict(statement.verdict)}</p>'


def _emphasised(text: str, short: str) -> str:
    """`text` with the first place where it has the words of `short`, and more than these, made to stand out."""
    found = re.search(rf"(?<!\w){re.escape(short)}(?!\w)", text) if short and short != text else None
    if found is None:
        return escape(text)
    return f"{escape(text[: found.start()])}<strong>{escape(short)}</strong>{escape(text[found.end() :])}"


def _verdict(verdict: Verdict) -> str:
    if verdict not in _VERDICTS:
        return ""
    mark, why = _VERDICTS[verdict]
    return f' <span class="verdict" title="{escape(why)}">{escape(mark)}</span>'


def _markers(turn: str, numbers: Iterable[int], answer: Answer) -> str:
    """The numbers that have a footnote, as links to it."""
    known = [answer.citations[n - 1] for n in numbers if 1 <= n <= len(answer.citations)]
    return "".join(
        f'<sup><a class="marker" role="doc-noteref" href="#{turn}-note-{c.number}" '
        f'aria-label="{escape(f"Footnote {c.number}: {_title(c)}")}">{c.number}</a></sup>'
        for c in known
    )


def _conflict(turn: str, conflict: Conflict, answer: Answer) -> str:
    sides = "".join(
        f'<li dir="auto">{escape(p.value)}{_markers(turn, p.citations, answer)}</li>' for p in conflict.positions
    )
    about = f"The articles differ: <bdi>{escape(conflict.about)}</bdi>"
    kind = "" if conflict.kind in ("", "differ") else f' <span class="kind">({escape(conflict.kind)})</span>'
    return f'<div class="conflict"><p>{about}{kind}</p><ul>{sides}</ul></div>'


def _note(turn: str, citation: Citation, answer: Answer) -> str:
    return (
        f'<details class="note" id="{turn}-note-{citation.number}">'
        f'<summary><span class="number">{citation.number}</span>{_source(citation)}</summary>'
        f'<blockquote class="passage" dir="auto">{_passage(citation, answer)}</blockquote>'
        f'<a class="back" role="doc-backlink" href="#{turn}" aria-label="Back to the answer">↩</a></details>'
    )


def _passage(citation: Citation, answer: Answer) -> str:
    """The cited sentences, marked, within the passage that they were found in."""
    before, after = "", ""
    for hit in answer.hits:
        passage = hit.passage
        if passage.article_id == citation.article_id and passage.start <= citation.start < citation.end <= passage.end:
            before = passage.text[: citation.start - passage.start]
            after = passage.text[citation.end - passage.start :]
            break
    return f"{_folded(before)}<mark>{escape(citation.quote)}</mark>{_folded(after)}"


def _folded(text: str) -> str:
    """White space as in a book: a hard line break is a space, blank lines are one empty line."""
    return escape("\n\n".join(re.sub(r"\s+", " ", paragraph) for paragraph in re.split(r"\n\s*\n", text)))


def _refused(answer: Answer) -> str:
    declined = answer.outcome == "declined"
    phrase = answer.short or answer.reason or REFUSAL if declined else REFUSAL
    why = "" if declined else _paragraph("reason", _reason(answer.reason))
    return f'<div class="refusal">{_paragraph("phrase", phrase)}{why}{_leads(answer.leads)}</div>'


def _reason(reason: str | None) -> str:
    if not reason:
        return ""
    return _REASONS.get(reason) or reason[0].upper() + reason[1:].rstrip(".") + "."


def _leads(leads: Sequence[Lead]) -> str:
    if not leads:
        return ""
    items = "".join(f"<li>{_paragraph('lead', lead.quote)}{_source(lead)}</li>" for lead in leads)
    return f'<div class="leads"><p>The nearest sentences, which do not answer it:</p><ul>{items}</ul></div>'


def _source(cited: Citation | Lead) -> str:
    title, where = escape(_title(cited)), " · ".join(_where(cited))
    return f'<span class="source"><bdi class="title">{title}</bdi><span class="where">{where}</span></span>'


def _where(cited: Citation | Lead) -> Iterator[str]:
    if cited.outlet:
        yield f"<bdi>{escape(cited.outlet)}</bdi>"
    when = escape(date_in_words(cited.published))
    yield f'<time datetime="{escape(cited.published)}">{when}</time>' if cited.published else f"<span>{when}</span>"


def _title(cited: Citation | Lead) -> str:
    return cited.title or cited.article_id


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]} …"
