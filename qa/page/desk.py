"""Questions of many people at once → one after the other their turn to be answered; too many are told so at once.

`async with desk.turn(): …` waits until the block may answer a question; `Desk(Serving(at_once=4, queue=64))`.
`desk.seated(page)` is the seat of the first who comes from a page, None for all others until that one leaves.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from index.errors import InputError
from qa.serving import Serving

__all__ = ["Desk"]


class Desk:
    """Where questions wait, those of the page and those of other programs. Holds the places of one server."""

    def __init__(self, serving: Serving) -> None:
        """Take how many are answered at a time and how many more may wait."""
        self._most = serving.queue
        self._slots = asyncio.Semaphore(serving.at_once)
        self._waiting = 0
        self._seated: dict[str, object] = {}

    def seated(self, page: str) -> object | None:
        """Take the seat of a page, which has one question answered at a time; None where it is taken."""
        if page in self._seated:
            return None
        seat = self._seated[page] = object()
        return seat

    def sits(self, page: str, seat: object) -> bool:
        """Whether `seat` is still the one of `page`."""
        return self._seated.get(page) is seat

    def leave(self, page: str, seat: object | None = None) -> None:
        """Free the seat of a page, whoever has it, or only where it is `seat`."""
        if seat is None or self.sits(page, seat):
            self._seated.pop(page, None)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a place, who came first has it first. Raises InputError at once when too many wait already."""
        if self._slots.locked() and self._waiting >= self._most:
            raise InputError(f"Too many questions are waiting already ({self._waiting:,}). Ask again in a moment.")
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._slots.release()
