"""Work beside other work: its result, its errors, and that nobody waits for what is not wanted any more."""

from contextvars import ContextVar
from threading import Event, get_ident

import pytest

from index.aside import aside

WHO = ContextVar("WHO", default="nobody")


def test_it_runs_on_another_thread_in_the_callers_context_and_gives_its_result() -> None:
    WHO.set("the caller")
    with aside(lambda stopped: (WHO.get(), get_ident())) as beside:
        who, thread = beside.result()
    assert who == "the caller"
    assert thread != get_ident()


def test_what_it_raises_comes_when_it_is_waited_for_and_at_the_end() -> None:
    with pytest.raises(ZeroDivisionError), aside(lambda stopped: 1 / 0) as beside:
        beside.result()
    with pytest.raises(ZeroDivisionError), aside(lambda stopped: 1 / 0):
        pass


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt])
def test_an_error_of_the_caller_stops_it_and_is_the_one_that_is_told(error: type[BaseException]) -> None:
    ended = Event()

    def work(stopped: Event) -> None:
        assert stopped.wait(20)
        ended.set()

    with pytest.raises(error), aside(work):
        raise error
    assert ended.is_set()


def test_who_needs_it_no_more_says_so() -> None:
    with aside(lambda stopped: stopped.wait(20)) as beside:
        beside.stop()
    assert beside.result()
