"""An open index → the chat column of the page in Gradio's components: what stands there, what happens on a click."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from index.errors import InputError
from index.types import Filter
from qa.assistant import Assistant
from qa.library import Library
from qa.page.asking import asked, embedded, stopped
from qa.page.desk import Desk
from qa.page.examples import EXAMPLES, Examples
from qa.page.exchange import Chat, Exchange
from qa.page.flow import flowing
from qa.page.page import introduction, transcript
from qa.page.reading import GONE, article_beside, spots
from qa.page.session import Session

__all__ = ["QUIET", "Talk", "build", "frame", "show", "started"]

_TICK_S = 1.0  # between two looks whether somebody is still there
_BROKEN = "Something broke while this was being answered. The terminal that runs Footnote shows what."

# Private: what the page calls is no public interface of ours.
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_ENDING: dict[str, Any] = {**QUIET, "concurrency_limit": 1, "concurrency_id": "end"}  # one after the other
_SCRIPTS = ("page.js", "follow.js", "evidence.js")  # one scope: the first names what the others use


@dataclass(frozen=True, slots=True)
class Talk:
    """Components of the chat column. `shown` are the outputs that `show` gives updates for; `runs` answer questions."""

    log: Any
    welcome: Any
    starters: Any
    examples: Sequence[Any]
    new: Any
    shown: Sequence[Any]
    runs: Sequence[Any]


def build(
    gr: Any,
    assistant: Assistant,
    library: Library,
    session: Session,
    desk: Desk,
    *,
    before_box: Callable[[], None] = lambda: None,
    longest: int = 1_000,
) -> Talk:
    """The bar, the introduction, the chat, the question box and examples; `before_box` adds what is above it.

    Questions wait at the `desk` for their turn; a question may have `longest` characters.
    """
    new = _bar(gr)
    welcome = gr.HTML(introduction(library.count()), apply_default_css=False)
    log = gr.HTML(
        elem_id="log", apply_default_css=False, js_on_load="\n".join(_beside(name) for name in _SCRIPTS),
        server_functions=[_opening(assistant)],
    )  # fmt: skip
    before_box()
    with gr.Row(elem_id="composer"):
        box = gr.Textbox(
            label="Question", placeholder="Ask a question", show_label=False, container=False, max_lines=6,
            autofocus=True, elem_id="question",
        )  # fmt: skip
        button = gr.Button("Ask", variant="primary", min_width=0, scale=0, elem_id="ask")
    with gr.Column(elem_id="examples", visible=True) as starters:
        offered = [gr.Button("", elem_classes="example", visible=False) for _ in range(EXAMPLES)]
    shown = [session.chat, log, welcome, starters, new]
    given = (gr, assistant, desk, longest)
    # The desk says whose turn it is, and that a page has one question at a time: to the browser a question that was
    # stopped is not over for a while yet, and what is typed then would be dropped.
    how = {**QUIET, "concurrency_limit": None, "trigger_mode": "multiple"}
    states, typed = [session.chat, session.where], _typed(*given)
    runs = [gr.on([box.submit, button.click], typed, [box, *states], [box, *shown], **how)]
    runs += [example.click(typed, [example, *states], [box, *shown], **how) for example in offered]
    runs += [log.again(_again(*given), states, shown, **how), log.embedded(_embedded(*given), states, shown, **how)]
    for run in runs:
        run.failure(_broken(gr), [session.chat], shown, **_ENDING)
    log.stop(_stop(gr, desk), [session.chat], shown, cancels=runs, **_ENDING)
    new.click(_new(gr, desk), None, shown, cancels=runs, **QUIET)
    return Talk(log, welcome, starters, offered, new, shown, runs)


def show(gr: Any, chat: Chat) -> list[Any]:
    """The page with `chat` on it, for `Talk.shown`: state, chat, introduction, examples, the button for a new chat."""
    fresh = gr.update(visible=not chat)
    return [chat, transcript(chat), fresh, fresh, gr.update(visible=bool(chat))]


def started(gr: Any, examples: Examples, library: Library) -> list[Any]:
    """The introduction and examples of the index as it is now, for `[talk.welcome, *talk.examples]`."""
    found = examples.now()
    offered = [*found, *[""] * (EXAMPLES - len(found))]
    return [introduction(library.count()), *(gr.update(value=text, visible=bool(text)) for text in offered)]


def _bar(gr: Any) -> Any:
    with gr.Row(elem_id="bar"):
        gr.HTML('<h1 class="brand">Footnote<sup>1</sup></h1>', apply_default_css=False)
        for side in ("Articles", "Chats"):
            gr.Button(side, size="sm", min_width=0, scale=0, elem_id=f"open-{side.lower()}", elem_classes="quiet")
        return gr.Button(
            "New chat", size="sm", min_width=0, scale=0, visible=False, elem_id="new", elem_classes="quiet"
        )


def frame(gr: Any) -> None:
    """The place beside the chat where an article is read; empty until a footnote is followed."""
    gr.HTML(_beside("frame.html"), elem_id="frame", apply_default_css=False)


def _beside(name: str) -> str:
    return (Path(__file__).parent / name).read_text("utf-8")


def _opening(assistant: Assistant) -> Callable[[Any], str]:
    """What a page asks for when a footnote is followed: `{"article": id, "number": 1, "cited": [[1, 120, 164, …]]}`."""

    def article(told: Any) -> str:
        asked_for = told if isinstance(told, dict) else {}
        name, number = asked_for.get("article"), asked_for.get("number")
        try:
            found = assistant.article(name if isinstance(name, str) else "")
        except KeyError:
            return GONE
        noun = "Lead" if asked_for.get("lead") else "Footnote"
        chosen = number if type(number) is int else 0
        return article_beside(found, spots(asked_for.get("cited")), chosen, date.today(), noun=noun)

    return article


_Handler = Callable[..., AsyncGenerator[list[Any]]]


def _typed(gr: Any, assistant: Assistant, desk: Desk, longest: int) -> _Handler:
    """What happens on a question: it is shown at once, its answer as it comes; the box is emptied once.

    A question that is too long, or that there is no place for, stays in the box.
    """

    async def run(typed: str, chat: Chat, where: Filter | None, request: Any) -> AsyncGenerator[list[Any]]:
        question, chat = _clean(typed), stopped(chat)
        if not question:
            yield [gr.skip()] * 6
            return

        def refused(told: str) -> list[Any]:
            return [question, *show(gr, (*chat, Exchange(question, error=told)))]

        def items() -> Iterator[list[Any]]:
            for grown in asked(assistant, question, chat, where=where, longest=longest):
                yield [gr.skip(), *show(gr, grown)]  # what has been typed since is the next question

        emptied = "" if len(question) <= longest else gr.skip()
        begun = [emptied, *show(gr, (*chat, Exchange(question, growing=True)))]
        async with aclosing(_in_turn(desk, request.session_hash, begun, items, refused, [gr.skip()] * 6)) as shown:
            async for one in shown:
                yield one

    run.__annotations__["request"] = gr.Request  # Gradio goes by the annotation, and is imported late
    return run


def _again(gr: Any, assistant: Assistant, desk: Desk, longest: int) -> _Handler:
    """What happens when a person puts into words what a follow-up was asked as."""

    def grown(chat: Chat, where: Filter | None, told: Mapping[str, Any]) -> Iterator[Chat]:
        if question := _clean(str(told.get("text", ""))):
            yield from asked(assistant, question, chat, where=where, alone=True, longest=longest)

    return _on_event(gr, desk, grown)


def _embedded(gr: Any, assistant: Assistant, desk: Desk, longest: int) -> _Handler:
    """What happens when the endpoint did not answer and a person wants the embedded reader to."""

    def grown(chat: Chat, where: Filter | None, told: Mapping[str, Any]) -> Iterator[Chat]:
        turn = str(told.get("turn", ""))
        if turn.isdecimal() and len(turn) < 6:
            yield from embedded(assistant, chat, int(turn), where=where, longest=longest)

    return _on_event(gr, desk, grown)


def _on_event(gr: Any, desk: Desk, grown: Callable[..., Iterator[Chat]]) -> _Handler:
    """A handler that gets the chat, the filter and what the page told with the event."""

    async def run(chat: Chat, where: Filter | None, event: Any, request: Any) -> AsyncGenerator[list[Any]]:
        nothing, chat = [gr.skip()] * 5, stopped(chat)
        told = event._data if isinstance(event._data, dict) else {}

        def items() -> Iterator[list[Any]]:
            return (show(gr, now) for now in grown(chat, where, told))

        def refused(why: str) -> list[Any]:
            return show(gr, (*chat, Exchange(_clean(str(told.get("text", ""))) or chat[-1].question, error=why)))

        if not chat:
            yield nothing
            return
        async with aclosing(_in_turn(desk, request.session_hash, nothing, items, refused, nothing)) as shown:
            async for one in shown:
                yield one

    run.__annotations__.update(event=gr.EventData, request=gr.Request)
    return run


async def _in_turn(
    desk: Desk,
    page: str,
    begun: list[Any],
    items: Callable[[], Iterator[list[Any]]],
    refused: Callable[[str], list[Any]],
    nothing: list[Any],
) -> AsyncGenerator[list[Any]]:
    """`begun` at once, what `items` gives when its turn has come, and `nothing` where there is nothing new.

    Where too many wait already, what `refused` makes of that. `nothing` once where the page has a question already.
    """
    seat = desk.seated(page)
    if seat is None:
        yield nothing
        return
    async with AsyncExitStack() as place:
        place.callback(desk.leave, page, seat)
        coming = asyncio.create_task(place.enter_async_context(desk.turn()))
        try:
            await asyncio.sleep(0)  # so that it can say that there is no place
            if not coming.done() or not coming.exception():
                yield begun
            while not (await asyncio.wait({coming}, timeout=_TICK_S))[0]:
                yield nothing
            await coming
            async with aclosing(flowing(items)) as flow:
                async for shown in flow:
                    if not desk.sits(page, seat):
                        return
                    yield shown or nothing
        except InputError as error:
            yield refused(str(error))
        finally:
            coming.cancel()


def _clean(typed: str) -> str:
    return typed.encode("utf-8", "replace").decode("utf-8").strip()


def _stop(gr: Any, desk: Desk) -> Callable[..., list[Any]]:
    """What happens when a person stops an answer: what has come of it stays."""

    def run(chat: Chat, request: Any) -> list[Any]:
        desk.leave(request.session_hash)
        return show(gr, stopped(tuple(replace(e, error="", growing=True) if e.error == _BROKEN else e for e in chat)))

    run.__annotations__["request"] = gr.Request
    return run


def _new(gr: Any, desk: Desk) -> Callable[..., list[Any]]:
    """What happens when a person begins a new chat."""

    def run(request: Any) -> list[Any]:
        desk.leave(request.session_hash)
        return show(gr, ())

    run.__annotations__["request"] = gr.Request
    return run


def _broken(gr: Any) -> Callable[[Chat], list[Any]]:
    """What happens when answering failed in a way that nobody foresaw: the chat says so and goes on.

    To Gradio an answer that was stopped has failed too; `_stop` may come before this or after.
    """

    def run(chat: Chat) -> list[Any]:
        if not chat or not chat[-1].growing:
            return [gr.skip()] * len(show(gr, chat))
        return show(gr, (*chat[:-1], replace(chat[-1], growing=False, error=_BROKEN)))

    return run
