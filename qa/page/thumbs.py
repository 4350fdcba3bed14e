"""An answer on the page → the buttons that rate it, and what is kept when one of them is pressed.

`thumbs(2, exchange)` → '<div class="rate" …>…</div>'; `rated(chat, data, home, find)` → the chat with the rating in it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import get_args

from index.errors import FootnoteError, InputError
from index.types import Article
from qa.feedback import Opinion, add, feedback_of
from qa.page.exchange import Chat, Exchange
from qa.types import Turn

__all__ = ["rated", "thumbs"]

_BAD = tuple(opinion for opinion in get_args(Opinion) if opinion != "good")


def thumbs(turn: int, exchange: Exchange) -> str:
    """The buttons below the answer of the `turn`-th exchange; what it was rated, once it was."""
    if exchange.answer is None:
        return ""
    good = _button(turn, "good", "Good answer", exchange.rating)
    bad = "".join(_button(turn, opinion, opinion.capitalize(), exchange.rating) for opinion in _BAD)
    told = f'<span class="rating" role="status">Rated: {escape(exchange.rating)}</span>' if exchange.rating else ""
    return (
        f'<div class="rate" role="group" aria-label="Rate this answer">{good}'
        '<details class="bad"><summary class="plain">Not good</summary><form>'
        '<input type="text" maxlength="500" placeholder="What would be right? (may stay empty)" '
        f'aria-label="What would be right">{bad}</form></details>{told}</div>'
    )


def _button(turn: int, opinion: str, words: str, rating: str) -> str:
    return (
        f'<button type="button" class="plain" data-do="feedback" data-turn="{turn}" data-opinion="{escape(opinion)}" '
        f'aria-pressed="{"true" if opinion == rating else "false"}">{escape(words)}</button>'
    )


def rated(chat: Chat, data: Mapping[str, object], home: Path, find: Callable[[str], Article]) -> Chat:
    """`chat` with the opinion of a pressed button kept; where it cannot be kept, the chat says why instead."""
    turn = str(data.get("turn", ""))
    place = int(turn) - 1 if turn.isdecimal() and len(turn) < 6 else -1
    if not 0 <= place < len(chat) or chat[place].answer is None:
        return chat
    told = chat[place]
    try:
        rating = _kept(chat, place, str(data.get("opinion", "")), str(data.get("text", "")), home, find)
    except FootnoteError as error:
        rating = str(error)
    return (*chat[:place], replace(told, rating=rating), *chat[place + 1 :])


def _kept(chat: Chat, place: int, opinion: str, note: str, home: Path, find: Callable[[str], Article]) -> str:
    answer = chat[place].answer
    if answer is None:
        raise InputError("There is no answer to rate.")
    turns = [Turn(before.question, before.answer.text) for before in chat[:place] if before.answer]
    add(home, feedback_of(opinion, answer, turns, find, note))
    return opinion
