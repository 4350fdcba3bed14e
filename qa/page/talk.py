"""An open index → the chat column of the page in Gradio's components: what stands there, what happens on a click."""

from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from index.types import Article, Filter
from qa.assistant import Assistant
from qa.page.asking import asked, embedded, stopped
from qa.page.examples import questions
from qa.page.exchange import Chat
from qa.page.flow import flowing
from qa.page.page import introduction, transcript
from qa.page.reading import GONE, article_beside, spots
from qa.page.session import Session

__all__ = ["QUIET", "Talk", "build", "frame", "show", "started"]

_EXAMPLES = 4
_EXAMPLES_TRIED = 16  # an example is shown when the articles answer it; a page should not wait long for examples
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
    session: Session,
    *,
    before_box: Callable[[], None] = lambda: None,
    at_once: int = 4,
    longest: int = 1_000,
) -> Talk:
    """The bar, the introduction, the chat, the question box and examples; `before_box` adds what is above it.

    `at_once` questions are answered at the same time, further ones wait their turn; `longest` is in characters.
    """
    articles = assistant.articles()
    new = _bar(gr)
    welcome = gr.HTML(introduction(len(articles)), apply_default_css=False)
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
        first = _starters(assistant, articles)
        examples = [gr.Button(text, elem_classes="example", visible=bool(text)) for text in _filled(first)]
    shown = [session.chat, log, welcome, starters, new]
    given = (gr, assistant, longest)
    how = {**QUIET, "concurrency_limit": at_once, "concurrency_id": "ask"}
    states, typed = [session.chat, session.where], _typed(*given)
    runs = [gr.on([box.submit, button.click], typed, [box, *states], [box, *shown], **how)]
    runs += [example.click(typed, [example, *states], [box, *shown], **how) for example in examples]
    runs += [log.again(_again(*given), states, shown, **how), log.embedded(_embedded(*given), states, shown, **how)]
    for run in runs:
        run.failure(_broken(gr), [session.chat], shown, **_ENDING)
    log.stop(_stop(gr), [session.chat], shown, cancels=runs, **_ENDING)
    new.click(lambda: show(gr, ()), None, shown, cancels=runs, **QUIET)
    return Talk(log, welcome, starters, examples, new, shown, runs)


def show(gr: Any, chat: Chat) -> list[Any]:
    """The page with `chat` on it, for `Talk.shown`: state, chat, introduction, examples, the button for a new chat."""
    fresh = gr.update(visible=not chat)
    return [chat, transcript(chat), fresh, fresh, gr.update(visible=bool(chat))]


def started(gr: Any, assistant: Assistant) -> list[Any]:
    """The introduction and examples of the index as it is now, for `[talk.welcome, *talk.examples]`."""
    articles = assistant.articles()
    first = _filled(_starters(assistant, articles))
    return [introduction(len(articles)), *(gr.update(value=text, visible=bool(text)) for text in first)]


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


def _filled(first: Sequence[str]) -> list[str]:
    return [*first, *[""] * (_EXAMPLES - len(first))]


def _starters(assistant: Assistant, articles: Sequence[Article]) -> tuple[str, ...]:
    """Example questions from the articles' titles, one for each: such as the articles answer, if there are any."""
    found: dict[str, str] = {}  # by what they quote, so that no two are about the same
    tried: list[str] = []
    for article in articles:
        for question in questions(article.title):
            about = question.split("“")[-1]
            if about in found or len(found) == _EXAMPLES or len(tried) == _EXAMPLES_TRIED:
                continue
            tried.append(question)
            if assistant.ask(question).citations:
                found[about] = question
                break
    return tuple(found.values()) or tuple(tried[:_EXAMPLES])


def _typed(gr: Any, assistant: Assistant, longest: int) -> Callable[..., AsyncGenerator[list[Any]]]:
    """What happens on a question: it is shown at once, its answer as it comes; the box is emptied once."""

    def items(typed: str, chat: Chat, where: Filter | None) -> Iterator[list[Any]]:
        emptied: Any = ""
        if (question := _clean(typed)) and not _busy(chat):
            for grown in asked(assistant, question, chat, where=where, longest=longest):
                yield [emptied, *show(gr, grown)]
                emptied = gr.skip()  # what has been typed since is the next question

    async def run(typed: str, chat: Chat, where: Filter | None) -> AsyncGenerator[list[Any]]:
        async with aclosing(_shown(lambda: items(typed, chat, where), [gr.skip()] * 6)) as shown:
            async for one in shown:
                yield one

    return run


def _again(gr: Any, assistant: Assistant, longest: int) -> Callable[..., AsyncGenerator[list[Any]]]:
    """What happens when a person puts into words what a follow-up was asked as."""

    def items(chat: Chat, where: Filter | None, told: Mapping[str, Any]) -> Iterator[list[Any]]:
        if (question := _clean(str(told.get("text", "")))) and not _busy(chat):
            for grown in asked(assistant, question, chat, where=where, alone=True, longest=longest):
                yield show(gr, grown)

    return _on_event(gr, items)


def _embedded(gr: Any, assistant: Assistant, longest: int) -> Callable[..., AsyncGenerator[list[Any]]]:
    """What happens when the endpoint did not answer and a person wants the embedded reader to."""

    def items(chat: Chat, where: Filter | None, told: Mapping[str, Any]) -> Iterator[list[Any]]:
        turn = str(told.get("turn", ""))
        if turn.isdecimal() and len(turn) < 6 and not _busy(chat):
            for grown in embedded(assistant, chat, int(turn), where=where, longest=longest):
                yield show(gr, grown)

    return _on_event(gr, items)


def _on_event(gr: Any, items: Callable[..., Iterator[list[Any]]]) -> Callable[..., AsyncGenerator[list[Any]]]:
    """A handler that gets the chat, the filter and what the page told with the event."""

    async def run(chat: Chat, where: Filter | None, event: Any) -> AsyncGenerator[list[Any]]:
        async with aclosing(_shown(lambda: items(chat, where, event._data), [gr.skip()] * 5)) as shown:
            async for one in shown:
                yield one

    run.__annotations__["event"] = gr.EventData  # Gradio goes by the annotation, and is imported late
    return run


async def _shown(items: Callable[[], Iterator[list[Any]]], nothing: list[Any]) -> AsyncGenerator[list[Any]]:
    """What `items` gives, and `nothing` where there is nothing new; at least once, as Gradio wants."""
    yield nothing
    async with aclosing(flowing(items)) as flow:
        async for shown in flow:
            yield shown or nothing


def _clean(typed: str) -> str:
    return typed.encode("utf-8", "replace").decode("utf-8").strip()


def _busy(chat: Chat) -> bool:
    return bool(chat) and chat[-1].growing


def _stop(gr: Any) -> Callable[[Chat], list[Any]]:
    """What happens when a person stops an answer: what has come of it stays."""

    def run(chat: Chat) -> list[Any]:
        return show(gr, stopped(tuple(replace(e, error="", growing=True) if e.error == _BROKEN else e for e in chat)))

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
