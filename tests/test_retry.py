"""A request that fails for a moment is made again, a few times; one that does not pass is told at once."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from index.errors import EndpointError
from index.retry import Fault, asked_wait_s, told, tried


class Broken(Exception):
    pass


@pytest.mark.parametrize(
    ("failures", "again", "calls", "sentence"),
    [
        (0, True, 1, ""),
        (2, True, 3, ""),
        (9, True, 4, "It broke after 4 tries."),
        (9, False, 1, "It broke."),
    ],
)
def test_a_call_is_made_again_until_its_fault_passes(failures: int, again: bool, calls: int, sentence: str) -> None:
    made = 0

    def call() -> str:
        nonlocal made
        made += 1
        if made <= failures:
            raise Broken
        return "reply"

    def ask() -> str:
        return tried(call, lambda error: Fault("It broke{tried}.", again), (Broken,), tries=4, pause_s=0.0001)

    if sentence:
        with pytest.raises(EndpointError) as error:
            ask()
        assert str(error.value) == sentence
    else:
        assert ask() == "reply"
    assert made == calls


def test_what_is_not_expected_is_not_caught_and_a_long_pause_is_told() -> None:
    with pytest.raises(ZeroDivisionError):
        tried(lambda: 1 // 0, lambda error: Fault("no"), (Broken,))

    def broken() -> None:
        raise Broken

    with pytest.raises(EndpointError, match="later"):
        tried(broken, lambda error: Fault("later", again=True, wait_s=3_600), (Broken,))


def test_a_pause_is_read_as_seconds_or_as_a_date() -> None:
    assert asked_wait_s({"retry-after": "2.5"}) == 2.5
    assert asked_wait_s({"retry-after-ms": "40"}) == 0.04
    assert asked_wait_s({"retry-after": "soon"}) is None
    assert asked_wait_s({}) is None
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=30))
    assert 25 < (asked_wait_s({"retry-after": date}) or 0) <= 30
    assert asked_wait_s({"retry-after": format_datetime(datetime.now(UTC) - timedelta(seconds=30))}) == 0


def test_a_server_s_words_cannot_steer_a_terminal_and_stay_short() -> None:
    assert told("no\x1b[31m {model}\n here.") == "no [31m (model) here"
    assert len(told("x" * 999)) == 160
