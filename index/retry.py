"""A request that may fail for a moment → its result after a few tries, or one sentence on why there is none.

`tried(lambda: get("/x"), fault_of, (OSError,))` asks again after 0.5, 1, 2 … seconds, or when the reply says to.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import sleep
from typing import TypeVar

from index.errors import EndpointError

__all__ = ["Fault", "StatusError", "asked_wait_s", "told", "tried"]

_T = TypeVar("_T")
_LONGEST_PAUSE_S = 8.0
_LONGEST_ASKED_S = 60.0  # who asks for a longer pause is told to the person instead
_LONGEST_TOLD = 160  # characters of a server's own words


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no reply. `sentence` has `{tried}` where the tries are told; `wait_s` is what was asked for."""

    sentence: str
    again: bool = False
    wait_s: float | None = None
    status: int = 0

    def after(self, tries: int) -> str:
        """The sentence after so many tries."""
        return self.sentence.replace("{tried}", f" after {tries} tries" if tries > 1 else "")


class StatusError(Exception):
    """A reply that is not what was asked for: its status, headers and text."""

    def __init__(self, status: int, headers: Mapping[str, str], text: str) -> None:
        """Keep what a sentence about it needs."""
        super().__init__(f"status {status}")
        self.status = status
        self.headers = headers
        self.text = text


def tried(
    call: Callable[[], _T],
    fault_of: Callable[[Exception], Fault],
    errors: tuple[type[Exception], ...],
    *,
    tries: int = 5,
    pause_s: float = 0.5,
) -> _T:
    """What `call` returns, asked again while its fault is one that passes. Raises EndpointError when it stays.

    The pause doubles each time and half of it is random, so that many that failed together don't come back together.
    """
    for attempt in range(1, tries + 1):
        try:
            return call()
        except errors as error:
            fault = fault_of(error)
            if not fault.again or attempt == tries or (fault.wait_s or 0) > _LONGEST_ASKED_S:
                raise EndpointError(fault.after(attempt)) from error
            pause = min(_LONGEST_PAUSE_S, pause_s * 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.0)  # noqa: S311
            sleep((fault.wait_s or 0) + pause)
    raise AssertionError("unreachable: the last try returns or raises")


def asked_wait_s(headers: Mapping[str, str]) -> float | None:
    """The Retry-After of a reply in seconds, whether it is a number or a date; None when there is none."""
    for name, factor in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers.get(name, "")) * factor)
        except ValueError:
            continue
    try:
        return max(0.0, (parsedate_to_datetime(headers.get("retry-after", "")) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def told(text: str) -> str:
    """A server's own words on one line, not long, without anything that could steer a terminal.

    >>> told("no   such model.")
    'no such model'
    """
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words[:_LONGEST_TOLD].rstrip(".").replace("{", "(").replace("}", ")")
