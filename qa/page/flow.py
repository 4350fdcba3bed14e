"""A slow iterator → its items as an asynchronous one that can be left at any moment: the work is told to end.

`async for chat in flowing(lambda: asked(…)): …` gives what `asked` gives, and None every second in which there is
nothing new, so that whoever runs it notices that nobody is there any more.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from threading import Event, Thread
from typing import Any, TypeVar

from qa.llm.pace import GoneError, leaving

__all__ = ["flowing"]

_T = TypeVar("_T")
_TICK_S = 1.0


_Made = tuple[str, Any]


async def flowing(items: Callable[[], Iterator[_T]]) -> AsyncGenerator[_T | None]:
    """The items, made on a thread of their own. Left early, what they are waiting for is hung up."""
    loop = asyncio.get_running_loop()
    made: asyncio.Queue[_Made] = asyncio.Queue()
    gone = Event()

    def put(kind: str, value: object = None) -> None:
        if not gone.is_set():
            loop.call_soon_threadsafe(made.put_nowait, (kind, value))

    Thread(target=_make, args=(items, put, gone), daemon=True).start()
    try:
        while (told := await _next(made))[0] != "end":
            if told[0] == "error":
                raise told[1]
            yield told[1]
    finally:
        gone.set()


def _make(items: Callable[[], Iterator[_T]], put: Callable[..., None], gone: Event) -> None:
    try:
        with leaving(gone):
            for item in items():
                put("item", item)
                if gone.is_set():
                    return
        put("end")
    except GoneError:
        return
    except Exception as error:  # noqa: BLE001  raised again where the items are asked for
        put("error", error)


async def _next(made: asyncio.Queue[_Made]) -> _Made:
    """The next of what is made; a tick with nothing in it when that takes long."""
    try:
        return await asyncio.wait_for(made.get(), _TICK_S)
    except TimeoutError:
        return "tick", None
