"""A chat → the HTML of the page. Every text is escaped here: whatever a person or an article wrote stays text.

`transcript((Exchange("Who opened the gates?", answer),))` → '<div class="log" role="region" …>…</div>'
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape

from qa.markdown import in_markdown, plain_markdown
from qa.page.answers import cited
from qa.page.exchange import Exchange
from qa.page.made import made
from qa.page.notes import address, folded, source
from qa.page.thumbs import thumbs
from qa.types import Answer, Lead
from qa.wording import LEADS, filter_in_words, refusal_in_words

__all__ = ["introduction", "transcript"]

_LONGEST_SHOWN = 1_000  # characters of a question; what is beyond is cut on the page


def introduction(articles: int) -> str:
    """What stands above the question box before the first question; `articles` is how many are indexed."""
    many = "one article" if articles == 1 else f"{articles:,} articles"
    return (
        '<div class="introduction"><p class="headline">What do the articles say?</p>'
        f"<p>Ask about {many}. Every sentence of the answer has a footnote to the exact sentence it rests on. "
        "Where the articles don’t say, it tells you so.</p></div>"
    )


def transcript(exchanges: Sequence[Exchange], today: date | None = None) -> str:
    """The whole chat, oldest turn first; an empty chat is an empty string. Ages are told as of `today`."""
    if not exchanges:
        return ""
    day = today or date.today()
    turns = "".join(_turn(exchanges[:number], day) for number in range(1, len(exchanges) + 1))
    return f'<div class="log" role="region" aria-label="Chat">{turns}</div>'


def _turn(so_far: Sequence[Exchange], today: date) -> str:
    """The last exchange of a chat so far."""
    exchange, turn = so_far[-1], f"turn-{len(so_far)}"
    return (
        f'<article class="turn{" growing" if exchange.growing else ""}" id="{turn}" aria-labelledby="{turn}-question">'
        f'<h2 class="question" id="{turn}-question" dir="auto">{escape(_shown(exchange.question))}</h2>'
        f"{''.join(_said(turn, so_far, today))}</article>"
    )


def _said(turn: str, so_far: Sequence[Exchange], today: date) -> Iterator[str]:
    exchange = so_far[-1]
    answer = exchange.answer
    if answer:
        yield _searched(turn, answer, exchange.titles)
        yield cited(turn, answer, today) if answer.citations else _refused(answer, today)
    yield _notice(turn, exchange)
    if exchange.growing:
        yield _waiting(exchange)
    elif answer:
        yield _tools(turn, exchange, answer, so_far)


def _waiting(exchange: Exchange) -> str:
    what = "Writing" if exchange.answer else "Looking in the articles"
    return (
        f'<p class="pending">{what}<span class="dots" aria-hidden="true"></span> '
        '<button type="button" class="plain stop" data-do="stop">Stop</button></p>'
    )


def _searched(turn: str, answer: Answer, titles: Mapping[str, str]) -> str:
    """What was searched, where it is not just the question: corrected words, other words, a filter."""
    lines = [f'<p class="corrected">Searched for {words}</p>' for words in _corrected(answer)]
    if _bare(answer.asked_as) != _bare(answer.question):
        lines.append(_asked_as(turn, answer.asked_as))
    if within := filter_in_words(answer.within, titles):
        lines.append(f'<p class="within">Searched only in: <bdi>{escape(within)}</bdi></p>')
    return f'<div class="searched">{"".join(lines)}</div>' if lines else ""


def _corrected(answer: Answer) -> Iterator[str]:
    for c in answer.corrections:
        yield f'<q dir="auto">{escape(c.found)}</q> (typed <q dir="auto">{escape(c.typed)}</q>)'


def _asked_as(turn: str, asked_as: str) -> str:
    shown = escape(_shown(asked_as))
    return (
        f'<p class="asked">Asked as <q dir="auto">{shown}</q> <button type="button" class="plain edit" '
        f'aria-expanded="false" aria-controls="{turn}-again">Change</button></p>'
        f'<form class="again" id="{turn}-again" hidden>'
        f'<textarea rows="2" aria-label="Ask this instead" dir="auto">'
        f'{shown}</textarea><button type="submit" class="plain" data-do="again">Ask this</button></form>'
    )


def _bare(question: str) -> str:
    return " ".join(question.split())


def _notice(turn: str, exchange: Exchange) -> str:
    """What went wrong or was cut short, and what can be done about it."""
    answer = exchange.answer
    told = exchange.error or (answer.reason if answer and answer.citations and not exchange.growing else "") or ""
    if not told:
        return '<p class="stopped">Stopped.</p>' if exchange.stopped else ""
    offer = (
        f'<button type="button" class="plain" data-do="embedded" data-turn="{turn[5:]}">Answer with the embedded reader'
        "</button>"
        if exchange.endpoint_failed
        else ""
    )
    return f'<div class="error"><p dir="auto">{escape(told)}</p>{offer}</div>'


def _refused(answer: Answer, today: date) -> str:
    phrase, why = refusal_in_words(answer)
    told = f'<p class="reason" dir="auto">{escape(why)}</p>' if why else ""
    kind = "declined" if answer.outcome == "declined" else "refusal"
    said = f'<p class="phrase" dir="auto">{escape(phrase)}</p>{told}'
    return f'<div class="{kind}">{said}{_leads(answer.leads, today)}</div>'


def _leads(leads: Sequence[Lead], today: date) -> str:
    if not leads:
        return ""
    items = "".join(
        f'<li class="lead" {address(lead)} data-number="{number}">'
        f'<blockquote dir="auto">{folded(lead.quote)}</blockquote>'
        f'<button type="button" class="open">{source(lead, today)}</button></li>'
        for number, lead in enumerate(leads, 1)
    )
    return f'<div class="leads"><p>{LEADS}</p><ul>{items}</ul></div>'


def _tools(turn: str, exchange: Exchange, answer: Answer, so_far: Sequence[Exchange]) -> str:
    copied = escape("\n\n".join([f"**{plain_markdown(exchange.question)}**", *in_markdown(answer)]) + "\n")
    return (
        f'<div class="tools"><button type="button" class="plain copy" data-copy="{copied}">Copy with footnotes</button>'
        f"{thumbs(len(so_far), exchange)}</div>{made(exchange, answer, so_far)}"
    )


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]} …"
