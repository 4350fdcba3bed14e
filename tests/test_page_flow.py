"""A slow iterator as an asynchronous one: in order, whole, and left early it is hung up."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from itertools import count
from threading import Event
from time import monotonic

import pytest

from qa.llm.pace import leaving, rest, until
from qa.page.flow import flowing


def test_items_come_in_order_and_then_it_ends() -> None:
    async def whole() -> list[int | None]:
        return [item async for item in flowing(lambda: iter([1, 2, 3]))]

    assert asyncio.run(whole()) == [1, 2, 3]


def test_an_error_is_raised_where_the_items_are_asked_for() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("The well is dry.")

    async def whole() -> None:
        async for _ in flowing(items):
            pass

    with pytest.raises(ValueError, match="The well is dry"):
        asyncio.run(whole())


def test_waiting_is_told_so_that_nobody_is_waited_for_in_vain() -> None:
    go_on = Event()

    def items() -> Iterator[int]:
        go_on.wait(20)
        yield 1

    async def first_two() -> list[int | None]:
        seen: list[int | None] = []
        async for item in flowing(items):
            seen.append(item)
            go_on.set()
        return seen

    seen = asyncio.run(first_two())
    assert seen[0] is None
    assert seen[-1] == 1


@pytest.mark.parametrize("waiting", ["for an item", "for a pause"])
def test_left_early_what_it_waits_for_is_hung_up(waiting: str) -> None:
    ended, never = Event(), Event()

    def silent() -> Iterator[int]:
        never.wait(20)
        yield 1

    def items() -> Iterator[int]:
        try:
            yield 0
            if waiting == "for a pause":
                rest(20)
            yield from until(monotonic() + 20, silent)
        finally:
            ended.set()

    async def only_one() -> None:
        async with aclosing(flowing(items)) as flow:
            async for _ in flow:
                return

    asyncio.run(only_one())
    assert ended.wait(10)
    never.set()


def test_an_endless_maker_ends_when_nobody_wants_more() -> None:
    made: list[int] = []
    ended = Event()

    def items() -> Iterator[int]:
        try:
            for n in count():
                made.append(n)
                yield n
        finally:
            ended.set()

    async def only_one() -> None:
        async with aclosing(flowing(items)) as flow:
            async for _ in flow:
                return

    asyncio.run(only_one())
    assert ended.wait(10)


def test_without_anybody_who_may_leave_nothing_changes() -> None:
    assert list(until(monotonic() + 20, lambda: iter([1, 2]))) == [1, 2]
    with leaving(Event()):
        assert list(until(monotonic() + 20, lambda: iter([1, 2]))) == [1, 2]
        with pytest.raises(TimeoutError):
            list(until(monotonic() + 0.05, lambda: iter([Event().wait(2)])))
