"""The lines of an endpoint's reply → its pieces: text, the reason it ends, its use of tokens.

'data: {"choices": [{"delta": {"content": "The tide"}}]}' → Piece(text="The tide"). Servers differ in all that can be
left out, and some do not stream though they are asked to: their one JSON text is one piece.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from qa.llm.faults import MalformedError, ToldError

__all__ = ["Piece", "pieces"]

_COUNTS = ("prompt_tokens", "completion_tokens", "total_tokens")


@dataclass(frozen=True, slots=True)
class Piece:
    """What one event adds to a reply; `done` is the event that ends it."""

    text: str = ""
    refusal: str = ""
    finish: str | None = None
    usage: Mapping[str, int] | None = None
    done: bool = False


def pieces(content_type: str, lines: Callable[[], Iterable[str]]) -> Iterator[Piece]:
    """The pieces of a reply of this content type.

    Raises MalformedError for what is not of the protocol, ToldError when the endpoint tells of an error instead.
    """
    if "json" in content_type and "stream" not in content_type:
        yield replace(_piece(_parsed("\n".join(lines()))), done=True)
        return
    for line in lines():
        name, colon, data = line.partition(":")
        if line and (not colon or name not in ("", "data", "event", "id", "retry")):
            raise MalformedError(line[:80])
        if name == "data" and data.strip() == "[DONE]":
            yield Piece(done=True)
            return
        if name == "data" and data.strip():
            yield _piece(_parsed(data))


def _parsed(text: str) -> dict[str, Any]:
    try:
        event = json.loads(text)
    except ValueError as error:
        raise MalformedError(text.strip()[:80]) from error
    if not isinstance(event, dict):
        raise MalformedError(text.strip()[:80])
    if event.get("error"):
        raise ToldError(event["error"])
    return event


def _piece(event: Mapping[str, Any]) -> Piece:
    """What an event adds, whether it has no choices, a null delta, a whole message or content in parts."""
    choices = event.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    said = choice.get("delta") or choice.get("message") or {}
    return Piece(
        _text(said.get("content")), _text(said.get("refusal")), choice.get("finish_reason"), _usage(event.get("usage"))
    )


def _usage(told: object) -> Mapping[str, int] | None:
    if not isinstance(told, dict):
        return None
    counts = {name: told[name] for name in _COUNTS if isinstance(told.get(name), int)}
    details = told.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else None
    return {**counts, **({"cached_tokens": cached} if isinstance(cached, int) else {})} or None


def _text(content: object) -> str:
    """The text of a content, which is a text or a list of parts; half a surrogate pair cannot be shown."""
    parts = content if isinstance(content, list) else [content]
    texts = [part.get("text") if isinstance(part, dict) else part for part in parts]
    return re.sub("[\ud800-\udfff]", "\ufffd", "".join(text for text in texts if isinstance(text, str)))
