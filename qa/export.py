"""A chat → Markdown, one HTML file or JSON, with its footnotes; a statement that no sentence carries is marked as such.

`as_markdown("Gates", (Exchange("Who opened them?", answer),))` → "# Gates", "## Who opened them?", its answer and notes
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType

from prompts import REFUSAL
from qa.page.exchange import Chat, Exchange
from qa.types import Answer, Citation, Conflict, Lead, Statement

__all__ = ["FORMATS", "as_html", "as_json", "as_markdown", "file_name"]

_VERDICTS = {
    "partly": "only partly supported by what is cited",
    "unsupported": "NOT SUPPORTED by any cited sentence",
    "quote_altered": "QUOTATION ALTERED: not the words of the cited sentence",
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~$^=&@-])")
_LEADS = "The nearest sentences, which do not answer it:"
_STYLE = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.6 Georgia,serif}"
    "body{color:#211e1a;background:#fbf9f5}"
    "h1,h2{line-height:1.25}h2{margin-top:2.5rem}sup{font:600 .7em sans-serif}a{color:#8c2f17}"
    ".mark{font:.8rem sans-serif;color:#8c2f17;border:1px solid;border-radius:1em;padding:.1em .5em}"
    ".notes,.where{font-size:.9rem;color:#5b554d}"
    "blockquote{margin:.2rem 0 1rem;padding-left:1rem;border-left:2px solid #ccc}"
    "p,li,h1,h2,blockquote{overflow-wrap:anywhere}"
    "@media(prefers-color-scheme:dark){body{color:#ebe6dc;background:#171512}a,.mark{color:#f0997b}"
    ".notes,.where{color:#a79f93}}"
)


def file_name(title: str, suffix: str) -> str:
    """A name for the exported file, of letters, digits and dashes only: "who-opened-the-gates.md"."""
    words = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:50].strip("-")
    return f"{words or 'chat'}.{suffix}"


def as_json(title: str, chat: Chat) -> str:
    """The chat as JSON: each answer as in `answer.schema.json`, with the verdict of each statement."""
    told = [
        {"question": e.question, "answer": json.loads(e.answer.to_json()) if e.answer else None, "error": e.error}
        for e in _ended(chat)
    ]
    return json.dumps({"footnote_chat": 1, "title": title, "exchanges": told}, ensure_ascii=False, indent=1) + "\n"


def as_markdown(title: str, chat: Chat) -> str:
    """The chat as Markdown; what an article or a person wrote cannot become markup of it."""
    parts = [f"# {_md(title or 'Chat')}"]
    for turn, exchange in enumerate(_ended(chat), 1):
        parts += [f"## {_md(exchange.question)}", *_md_exchange(turn, exchange)]
    return "\n\n".join(parts) + "\n"


def as_html(title: str, chat: Chat) -> str:
    """The chat as one HTML file that needs nothing else and holds no script."""
    turns = "".join(_html_exchange(turn, exchange) for turn, exchange in enumerate(_ended(chat), 1))
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(title or 'Chat')}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>{_text(title or 'Chat')}</h1>{turns}</body></html>\n"
    )


# What a person can ask for → the suffix of the file and who makes it.
FORMATS: Mapping[str, tuple[str, Callable[[str, Chat], str]]] = MappingProxyType(
    {"Markdown": ("md", as_markdown), "HTML": ("html", as_html), "JSON": ("json", as_json)}
)


def _ended(chat: Chat) -> Iterator[Exchange]:
    return (exchange for exchange in chat if (exchange.answer or exchange.error) and not exchange.growing)


def _printable(text: str) -> str:
    """`text` without control characters and halves of characters, which no file should carry."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() or c in "\n\t " else " " if c.isspace() else "�" for c in whole)


def _line(text: str) -> str:
    return " ".join(_printable(text).split())


def _md(text: str) -> str:
    """One line in which no character is markup; a figure and a dot at its start are no list."""
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", _SPECIAL.sub(r"\\\1", _line(text)))


def _where(cited: Citation | Lead) -> str:
    known = (cited.title or cited.article_id, cited.outlet, cited.published or "date unknown")
    return ", ".join(_line(part) for part in known if part)


def _refusal(answer: Answer) -> tuple[str, str]:
    """What is said instead of an answer, and why."""
    declined = answer.outcome == "declined"
    return (answer.short or answer.reason or REFUSAL, "") if declined else (REFUSAL, answer.reason or "")


def _short(answer: Answer) -> str:
    """The short answer, when a supported statement bears it out and does not say it anyway."""
    borne_out = any(s.verdict == "supported" for s in answer.statements)
    told = any(answer.short in s.text for s in answer.statements)
    return answer.short if answer.short and borne_out and not told and not answer.conflicts else ""


def _md_exchange(turn: int, exchange: Exchange) -> Iterator[str]:
    if exchange.error:
        yield f"*{_md(exchange.error)}*"
    answer = exchange.answer
    if answer is None:
        return
    if answer.asked_as != answer.question:
        yield f"Asked as: {_md(answer.asked_as)}"
    if not answer.citations:
        yield from _md_refusal(answer)
        return
    if short := _short(answer):
        yield f"**{_md(short)}**"
    yield from (_md_statement(turn, statement) for statement in answer.statements)
    yield from (_md_conflict(turn, conflict) for conflict in answer.conflicts)
    if answer.reason:
        yield _md(answer.reason)
    yield from (f"[^{turn}-{c.number}]: {_md(_where(c))}: “{_md(c.quote)}”" for c in answer.citations)


def _md_refusal(answer: Answer) -> Iterator[str]:
    phrase, why = _refusal(answer)
    yield _md(phrase)
    if why:
        yield _md(why)
    if answer.leads:
        yield "\n".join([_LEADS, "", *(f"- “{_md(lead.quote)}” ({_md(_where(lead))})" for lead in answer.leads)])


def _md_statement(turn: int, statement: Statement) -> str:
    mark = f" **[{_VERDICTS[statement.verdict]}]**" if statement.verdict in _VERDICTS else ""
    notes = "".join(f"[^{turn}-{number}]" for number in statement.citations)
    return f"{_md(statement.text)}{notes}{mark}"


def _md_conflict(turn: int, conflict: Conflict) -> str:
    sides = [f"- {_md(p.value)}{''.join(f'[^{turn}-{n}]' for n in p.citations)}" for p in conflict.positions]
    return "\n".join([f"The articles differ: {_md(conflict.about)}", "", *sides])


def _text(text: str) -> str:
    return escape(_line(text))


def _html_exchange(turn: int, exchange: Exchange) -> str:
    head = f"<section><h2>{_text(exchange.question)}</h2>"
    error = f'<p class="mark">{_text(exchange.error)}</p>' if exchange.error else ""
    answer = exchange.answer
    if answer is None:
        return f"{head}{error}</section>"
    asked = "" if answer.asked_as == answer.question else f'<p class="where">Asked as: {_text(answer.asked_as)}</p>'
    body = _html_answer(turn, answer) if answer.citations else _html_refusal(answer)
    return f"{head}{asked}{body}{error}</section>"


def _html_answer(turn: int, answer: Answer) -> str:
    short = f"<p><strong>{_text(_short(answer))}</strong></p>" if _short(answer) else ""
    said = "".join(_html_statement(turn, statement) for statement in answer.statements)
    differ = "".join(_html_conflict(turn, conflict) for conflict in answer.conflicts)
    reason = f"<p>{_text(answer.reason)}</p>" if answer.reason else ""
    notes = "".join(
        f'<li id="n{turn}-{c.number}" value="{c.number}">{_text(_where(c))}'
        f"<blockquote>{_text(c.quote)}</blockquote></li>"
        for c in answer.citations
    )
    return f'{short}{said}{differ}{reason}<ol class="notes">{notes}</ol>'


def _html_refusal(answer: Answer) -> str:
    phrase, why = _refusal(answer)
    leads = "".join(f"<li>“{_text(lead.quote)}” ({_text(_where(lead))})</li>" for lead in answer.leads)
    near = f'<div class="notes"><p>{_LEADS}</p><ul>{leads}</ul></div>' if leads else ""
    return f"<p>{_text(phrase)}</p>{f'<p>{_text(why)}</p>' if why else ''}{near}"


def _html_markers(turn: int, numbers: Sequence[int]) -> str:
    return "".join(f'<sup><a href="#n{turn}-{n}">[{n}]</a></sup>' for n in numbers)


def _html_statement(turn: int, statement: Statement) -> str:
    verdict = _VERDICTS.get(statement.verdict)
    mark = f' <span class="mark">{verdict}</span>' if verdict else ""
    return f"<p>{_text(statement.text)}{_html_markers(turn, statement.citations)}{mark}</p>"


def _html_conflict(turn: int, conflict: Conflict) -> str:
    sides = "".join(f"<li>{_text(p.value)}{_html_markers(turn, p.citations)}</li>" for p in conflict.positions)
    return f"<p>The articles differ: {_text(conflict.about)}</p><ul>{sides}</ul>"
