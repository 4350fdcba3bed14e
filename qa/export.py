"""A chat → Markdown, one HTML file or JSON, with its footnotes; a statement that no sentence carries is marked as such.

`as_markdown("Gates", (Exchange("Who opened them?", answer),))` → "# Gates", "## Who opened them?", its answer and notes
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType

from qa.markdown import in_markdown, one_line, plain_markdown
from qa.page.exchange import Chat, Exchange
from qa.types import Answer, Conflict, Statement
from qa.wording import LEADS, refusal_in_words, short_of, source_in_words, verdict_in_words

__all__ = ["FORMATS", "as_html", "as_json", "as_markdown", "file_name"]

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
    parts = [f"# {plain_markdown(title or 'Chat')}"]
    for turn, exchange in enumerate(_ended(chat), 1):
        parts += [f"## {plain_markdown(exchange.question)}"]
        parts += [f"*{plain_markdown(exchange.error)}*"] if exchange.error else []
        parts += in_markdown(exchange.answer, prefix=f"{turn}-") if exchange.answer else []
    return "\n\n".join(parts) + "\n"


def as_html(title: str, chat: Chat) -> str:
    """The chat as one HTML file that needs nothing else and holds no script."""
    turns = "".join(_exchange(turn, exchange) for turn, exchange in enumerate(_ended(chat), 1))
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


def _text(text: str) -> str:
    return escape(one_line(text))


def _exchange(turn: int, exchange: Exchange) -> str:
    head = f"<section><h2>{_text(exchange.question)}</h2>"
    error = f'<p class="mark">{_text(exchange.error)}</p>' if exchange.error else ""
    answer = exchange.answer
    if answer is None:
        return f"{head}{error}</section>"
    asked = "" if answer.asked_as == answer.question else f'<p class="where">Asked as: {_text(answer.asked_as)}</p>'
    body = _answer(turn, answer) if answer.citations else _refusal(answer)
    return f"{head}{asked}{body}{error}</section>"


def _answer(turn: int, answer: Answer) -> str:
    short = f"<p><strong>{_text(short_of(answer))}</strong></p>" if short_of(answer) else ""
    differ = "".join(_conflict(turn, conflict) for conflict in answer.conflicts)
    said = "".join(_statement(turn, statement) for statement in answer.statements)
    reason = f"<p>{_text(answer.reason)}</p>" if answer.reason else ""
    notes = "".join(
        f'<li id="n{turn}-{c.number}" value="{c.number}">{_text(source_in_words(c))}'
        f"<blockquote>{_text(c.quote)}</blockquote></li>"
        for c in answer.citations
    )
    return f'{short}{differ}{said}{reason}<ol class="notes">{notes}</ol>'


def _refusal(answer: Answer) -> str:
    told = "".join(f"<p>{_text(part)}</p>" for part in refusal_in_words(answer) if part)
    leads = "".join(f"<li>“{_text(lead.quote)}” ({_text(source_in_words(lead))})</li>" for lead in answer.leads)
    return told + (f'<div class="notes"><p>{LEADS}</p><ul>{leads}</ul></div>' if leads else "")


def _markers(turn: int, numbers: Sequence[int]) -> str:
    return "".join(f'<sup><a href="#n{turn}-{n}">[{n}]</a></sup>' for n in numbers)


def _statement(turn: int, statement: Statement) -> str:
    name, _ = verdict_in_words(statement)
    mark = "" if statement.verdict == "supported" else f' <span class="mark">{name}</span>'
    return f"<p>{_text(statement.text)}{_markers(turn, statement.citations)}{mark}</p>"


def _conflict(turn: int, conflict: Conflict) -> str:
    sides = "".join(f"<li>{_text(p.value)}{_markers(turn, p.citations)}</li>" for p in conflict.positions)
    return f"<p>The articles differ: {_text(conflict.about)}</p><ul>{sides}</ul>"
