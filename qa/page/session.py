"""Gradio → the states of one open page: its chat and the filter of its next question. Nobody else's page has them."""

from dataclasses import dataclass
from typing import Any

__all__ = ["Session", "begin"]


@dataclass(frozen=True, slots=True)
class Session:
    """States of one page. `chat` holds a Chat (a tuple of Exchange), `where` an index.types.Filter or None."""

    chat: Any
    where: Any


def begin(gr: Any) -> Session:
    """The states of a page that was just opened: an empty chat, no filter."""
    return Session(chat=gr.State(()), where=gr.State(None))
