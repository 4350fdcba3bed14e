"""An Exchange → "How was this made": the question that was searched, hits with their scores, tokens, times.

All of it is in the page from the start, folded: nothing is asked for when it is opened.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from index.types import Hit
from qa.page.exchange import Exchange
from qa.page.notes import folded
from qa.types import Answer
from qa.wording import count, filter_in_words, money, seconds

__all__ = ["made"]

_LONGEST_SHOWN = 400  # characters of a passage
_STAGES = {
    "search": "searching", "read": "reading", "write": "writing", "endpoint": "waiting for the endpoint",
    "first_token": "until its first word", "total": "in all",
}  # fmt: skip


def made(exchange: Exchange, answer: Answer, so_far: Sequence[Exchange]) -> str:
    """How an answer was made; `so_far` is the chat up to it, which the running total of tokens is of."""
    facts = "".join(f"<dt>{name}</dt><dd>{told}</dd>" for name, told in _facts(exchange, answer, so_far) if told)
    prompt = _prompt(exchange.prompt) if exchange.prompt else ""
    inside = f"<dl>{facts}</dl>{_hits(answer.hits, exchange.titles)}{prompt}"
    return f'<details class="made"><summary>How was this made?</summary>{inside}</details>'


def _facts(exchange: Exchange, answer: Answer, so_far: Sequence[Exchange]) -> Iterator[tuple[str, str]]:
    yield "Searched for", f'<span dir="auto">{folded(answer.asked_as)}</span>'
    yield "Searched in", escape(filter_in_words(answer.within, exchange.titles)) or "all articles"
    model = f", model <bdi>{escape(exchange.model)}</bdi>" if exchange.model and answer.reader == "llm" else ""
    yield "Reader", f"{escape(answer.reader)}{model}"
    yield "Confidence", f"{answer.confidence:.0%}" if answer.citations else ""
    yield "Time", _times(answer.timings)
    yield "Tokens", _tokens(answer.usage)
    if answer.usage:
        yield "This chat", _tokens(_summed(so_far))
        yield "Since the start", _tokens(exchange.spent)


def _times(timings: Mapping[str, float]) -> str:
    told = [f"{seconds(timings[name])} {words}" for name, words in _STAGES.items() if name in timings]
    retries = int(timings.get("retries", 0))
    return ", ".join([*told, *([f"{retries} asked again"] if retries else [])])


def _tokens(usage: Mapping[str, int]) -> str:
    if not usage:
        return ""
    total = usage.get("total_tokens") or usage.get("prompt_tokens", 0) + usage.get("completion_tokens", 0)
    parts = f"{usage.get('prompt_tokens', 0):,} sent, {usage.get('completion_tokens', 0):,} written"
    estimated = ", estimated" if usage.get("estimated") else ""
    cost = f"; cost {money(usage['cost_millionths'])}" if "cost_millionths" in usage else ""
    return f"{count(total, 'token')} ({parts}{estimated}){cost}"


def _summed(exchanges: Sequence[Exchange]) -> Mapping[str, int]:
    total: Counter[str] = Counter()
    for exchange in exchanges:
        total.update(exchange.answer.usage if exchange.answer else {})
    return total


def _hits(hits: Sequence[Hit], titles: Mapping[str, str]) -> str:
    if not hits:
        return '<div class="kept">No passages are kept with this answer.</div>'
    rows = "".join(_row(rank, hit, titles) for rank, hit in enumerate(hits, 1))
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="Passages found"><table>'
        '<caption>Passages found, best first</caption><thead><tr><th scope="col">Passage</th><th scope="col">Score</th>'
        '<th scope="col">Meaning</th>'
        f'<th scope="col">Words</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(rank: int, hit: Hit, titles: Mapping[str, str]) -> str:
    text = hit.passage.text
    title = titles.get(hit.passage.article_id) or hit.passage.article_id
    shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]} …"
    return (
        f'<tr><td><span class="from">{rank}. <bdi>{escape(title)}</bdi></span>'
        f'<span class="text" dir="auto">{folded(shown)}</span></td>'
        f"<td>{hit.score:.3f}</td><td>{hit.dense:.3f}</td><td>{hit.lexical:.2f}</td></tr>"
    )


def _prompt(prompt: str) -> str:
    return (
        '<details class="prompt"><summary>Show the prompt</summary><pre tabindex="0" role="region" '
        f'aria-label="Prompt" dir="auto">{escape(prompt)}</pre></details>'
    )
