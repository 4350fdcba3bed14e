"""A question that was asked on a page → the chat as it grows: shown at once, each statement as it comes.

`for chat in asked(assistant, "Who opened the gates?", (), where=None): …` gives one Chat after another; in the last one
nothing is growing any more.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from index.errors import EndpointError, FootnoteError, InputError
from index.types import Filter
from qa.assistant import Assistant
from qa.page.exchange import Chat, Exchange
from qa.types import Answer, Turn

__all__ = ["asked", "embedded", "stopped"]


def asked(
    assistant: Assistant,
    question: str,
    chat: Chat,
    *,
    where: Filter | None = None,
    reader: str | None = None,
    alone: bool = False,
    longest: int = 1_000,
) -> Iterator[Chat]:
    """`chat` with the question and its answer as it grows, within `where`; `alone` when it does not lean on the chat.

    What goes wrong, as with a question of more than `longest` characters, is told in the chat, beside what had come.
    """
    before = tuple(told for told in chat if told.answer or told.error or told.stopped)
    last = Exchange(question, growing=True)
    yield (*before, last)
    turns = [] if alone else [Turn(told.question, told.answer.text) for told in before if told.answer]
    try:
        if len(question) > longest:
            raise InputError(f"The question has {len(question):,} characters. Ask it in at most {longest:,}.")
        for answer in assistant.stream(question, turns, reader=reader, where=where):
            titles = last.titles or _titles(assistant, answer)
            last = replace(last, answer=answer, titles=titles, growing=answer.reader == "llm")
            yield (*before, last)
        if last.answer and last.growing:
            yield (*before, _whole(assistant, last, last.answer))
    except FootnoteError as error:
        failed = isinstance(error, EndpointError)
        yield (*before, replace(last, error=str(error), growing=False, endpoint_failed=failed))


def embedded(assistant: Assistant, chat: Chat, turn: int, **how: Any) -> Iterator[Chat]:
    """`chat` with the question of its `turn`-th exchange (from 1) asked again, of the embedded reader."""
    if not 1 <= turn <= len(chat):
        return
    failed = chat[turn - 1]
    nothing_came = turn == len(chat) and failed.answer is None
    question = failed.answer.asked_as if failed.answer else failed.question
    kept = chat[:-1] if nothing_came else chat
    yield from asked(assistant, question, kept, reader="embedded", alone=failed.answer is not None, **how)


def stopped(chat: Chat) -> Chat:
    """`chat` with what was growing ended where it is."""
    return tuple(replace(told, growing=False, stopped=True) if told.growing else told for told in chat)


def _titles(assistant: Assistant, answer: Answer) -> dict[str, str]:
    """The titles of the articles that were found, by id; of those that are gone already there is none."""
    titles = {}
    for article_id in dict.fromkeys(hit.passage.article_id for hit in answer.hits):
        with suppress(KeyError):
            titles[article_id] = assistant.article(article_id).title
    return titles


def _whole(assistant: Assistant, last: Exchange, answer: Answer) -> Exchange:
    """An exchange whose answer the model has ended: with what it was sent, and whether the endpoint broke it off."""
    return replace(
        last,
        growing=False,
        endpoint_failed=bool(answer.citations and answer.reason),
        model=assistant.model,
        prompt=assistant.prompt(answer.asked_as, answer.hits),
        spent=dict(assistant.spent),
    )
