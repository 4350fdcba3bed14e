"""Turns at the desk: so many at a time, who came first has it first, too many are told so, who leaves makes room."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from index.errors import InputError
from qa.page.desk import Desk
from qa.serving import Serving


def test_so_many_are_answered_at_a_time_in_their_order() -> None:
    async def run() -> tuple[list[int], int]:
        desk, order, now, most = Desk(Serving(at_once=2, queue=10)), [], 0, 0

        async def ask(number: int) -> None:
            nonlocal now, most
            async with desk.turn():
                order.append(number)
                now, most = now + 1, max(most, now + 1)
                await asyncio.sleep(0.001)
                now -= 1

        await asyncio.gather(*(ask(number) for number in range(8)))
        return order, most

    assert asyncio.run(run()) == (list(range(8)), 2)


def test_too_many_are_told_so_at_once_and_a_place_that_is_left_is_free_again() -> None:
    async def run() -> None:
        desk = Desk(Serving(at_once=1, queue=1))
        async with AsyncExitStack() as first, AsyncExitStack() as second:
            await first.enter_async_context(desk.turn())
            waiting = asyncio.create_task(second.enter_async_context(desk.turn()))
            await asyncio.sleep(0)
            with pytest.raises(InputError, match=r"are waiting already \(1\)"):
                await AsyncExitStack().enter_async_context(desk.turn())
            waiting.cancel()  # a tab is closed
            await asyncio.gather(waiting, return_exceptions=True)
            after = asyncio.create_task(second.enter_async_context(desk.turn()))
            await asyncio.sleep(0)
            assert not after.done()
            await first.aclose()
            await after

    asyncio.run(run())


def test_a_question_that_fails_gives_its_place_back() -> None:
    async def run() -> None:
        desk = Desk(Serving(at_once=1, queue=1))
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                async with desk.turn():
                    raise ZeroDivisionError

    asyncio.run(run())


def test_a_page_has_one_seat_and_who_was_sent_away_does_not_free_the_next_ones() -> None:
    desk = Desk(Serving())
    first = desk.seated("page")
    assert first is not None
    assert desk.seated("page") is None
    assert desk.seated("another page") is not None
    desk.leave("page")  # stopped
    second = desk.seated("page")
    assert second is not None
    desk.leave("page", first)  # the stopped one ends at last
    assert desk.sits("page", second)
    assert not desk.sits("page", first)
    desk.leave("page", second)
    assert desk.seated("page") is not None
