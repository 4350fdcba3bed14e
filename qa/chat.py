"""An open index → the chat page on this machine: `serve(7860)` prints its address and stays until Ctrl-C.

The page is `qa.page.page` in Gradio's components: this file says what stands where and what happens on a click.
"""

import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import Any

from index.errors import FootnoteError, InputError
from index.types import Article
from qa.assistant import Assistant
from qa.page.examples import questions
from qa.page.page import Exchange, introduction, transcript
from qa.types import Turn

__all__ = ["serve"]

_HOST = "127.0.0.1"
_PORTS_TRIED = 100
_LONGEST = 1_000  # characters of a question
_EXAMPLES = 4
_EXAMPLES_TRIED = 16  # an example is shown when the articles answer it; a page should not wait long for examples
_AT_ONCE = 4  # questions answered at the same time; further ones wait their turn
_BROKEN = "Something broke while this was being answered. The terminal that runs Footnote shows what."

_Chat = tuple[Exchange, ...]


def serve(port: int = 7860, *, home: Path | str | None = None) -> None:
    """Serve the chat page on 127.0.0.1 until Ctrl-C, at `port` or the next free one; 0 takes any free one.

    The index at `home` is opened first, as `Assistant.open` does it. Raises InputError when no port is free, and what
    `Assistant.open` raises.
    """
    chosen = _free_port(port)
    with Assistant.open(home) as assistant:
        _stay_on_this_machine()
        page = _page(assistant)
        try:
            page.launch(**_launch(chosen))
            if port not in (0, chosen):
                _say(sys.stderr, f"Port {port} is taken; using {chosen}.")
            _say(sys.stdout, f"Footnote is at http://{_HOST}:{chosen} (Ctrl-C stops it)")
            Event().wait()
        except KeyboardInterrupt:
            _say(sys.stderr, "Stopped.")
        finally:
            page.close(verbose=False)


def _say(stream: Any, line: str) -> None:
    stream.write(f"{line}\n")
    stream.flush()


def _free_port(port: int) -> int:
    if not 0 <= port <= 65535:
        raise InputError(f"There is no port {port}. Name one between 1 and 65535.")
    for candidate in range(port, min(port + _PORTS_TRIED, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HOST, candidate))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise InputError(f"No port from {port} on is free on {_HOST}. Name another one with --port.")


def _stay_on_this_machine() -> None:
    """Before Gradio is imported: no telemetry, and its own look at the page never goes through a proxy."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), _HOST, "localhost"]))


def _launch(port: int) -> dict[str, Any]:
    """How Gradio is started: everything it would otherwise take from its own environment variables is said here."""
    return {
        "server_name": _HOST, "server_port": port, "share": False, "ssr_mode": False, "mcp_server": False,
        "prevent_thread_lock": True, "quiet": True, "inbrowser": False, "footer_links": [], "run_history": False,
        "num_workers": 0, "theme": _theme(), "css_paths": [_beside("page.css")],
        "favicon_path": str(_beside("page.svg")),
    }  # fmt: skip


def _beside(name: str) -> Path:
    return Path(__file__).parent / "page" / name


def _page(assistant: Assistant) -> Any:
    """The page: a bar, the introduction, the chat, the question box, examples."""
    import gradio as gr

    articles = assistant.articles()
    with gr.Blocks(title="Footnote", analytics_enabled=False) as page:
        chat = gr.State(())
        with gr.Row(elem_id="bar"):
            gr.HTML('<h1 class="brand">Footnote<sup>1</sup></h1>', apply_default_css=False)
            new = gr.Button("New chat", size="sm", min_width=0, scale=0, visible=False, elem_id="new")
        welcome = gr.HTML(introduction(len(articles)), apply_default_css=False)
        log = gr.HTML(elem_id="log", apply_default_css=False, js_on_load=_beside("page.js").read_text("utf-8"))
        with gr.Row(elem_id="composer"):
            box = gr.Textbox(
                label="Question", placeholder="Ask a question", show_label=False, container=False, max_lines=6,
                autofocus=True, elem_id="question",
            )  # fmt: skip
            button = gr.Button("Ask", variant="primary", min_width=0, scale=0, elem_id="ask")
        with gr.Column(elem_id="examples", visible=True) as starters:
            asked = [gr.Button(question, elem_classes="example") for question in _starters(assistant, articles)]
        shown = [box, chat, log, welcome, starters, new]
        answering = _ask(gr, assistant)
        runs = [gr.on([box.submit, button.click], answering, [box, chat], shown, **_QUIET)]
        runs += [example.click(answering, [example, chat], shown, **_QUIET) for example in asked]
        for run in runs:
            run.failure(_broken(gr), [chat], shown, api_visibility="private", show_progress="hidden")
        new.click(lambda: _shown(gr, ()), None, shown, cancels=runs, api_visibility="private", show_progress="hidden")
    page.queue(max_size=64)
    return page


# Private: what the page calls is no public interface of ours.
_QUIET: dict[str, Any] = {
    "api_visibility": "private", "show_progress": "hidden", "concurrency_limit": _AT_ONCE, "concurrency_id": "ask",
}  # fmt: skip


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


def _ask(gr: Any, assistant: Assistant) -> Callable[[str, _Chat], Iterator[list[Any]]]:
    """What happens on a question: it is shown at once, its answer as soon as there is one."""

    def run(asked: str, chat: _Chat) -> Iterator[list[Any]]:
        question = asked.encode("utf-8", "replace").decode("utf-8").strip()
        if not question:
            yield [gr.skip()] * len(_shown(gr, chat))
            return
        before = tuple(exchange for exchange in chat if exchange.answer or exchange.error)
        yield _shown(gr, (*before, Exchange(question)))
        # The box was emptied above: what has been typed into it since is the next question.
        yield [gr.skip(), *_shown(gr, (*before, _answered(assistant, question, before)))[1:]]

    return run


def _answered(assistant: Assistant, question: str, before: _Chat) -> Exchange:
    turns = [Turn(exchange.question, exchange.answer.text) for exchange in before if exchange.answer]
    try:
        if len(question) > _LONGEST:
            raise InputError(f"The question has {len(question):,} characters. Ask it in at most {_LONGEST:,}.")
        return Exchange(question, answer=assistant.ask(question, turns))
    except FootnoteError as error:
        return Exchange(question, error=str(error))


def _broken(gr: Any) -> Callable[[_Chat], list[Any]]:
    """What happens when answering failed in a way that nobody foresaw: the chat says so and goes on."""

    def run(chat: _Chat) -> list[Any]:
        *before, last = chat or (Exchange(""),)
        return _shown(gr, (*before, Exchange(last.question, error=_BROKEN)))

    return run


def _shown(gr: Any, chat: _Chat) -> list[Any]:
    """The page with `chat` on it: box, state, chat, introduction, examples, the button for a new chat."""
    fresh = gr.update(visible=not chat)
    return ["", chat, transcript(chat), fresh, fresh, gr.update(visible=bool(chat))]


def _theme() -> Any:
    """Paper and ink, with one red, as in old printing, for what can be followed."""
    import gradio as gr

    colours = {
        "body_background_fill": ("#fbf9f5", "#171512"),
        "background_fill_primary": ("#ffffff", "#201d19"),
        "background_fill_secondary": ("#f4f0e8", "#26231e"),
        "body_text_color": ("#211e1a", "#ebe6dc"),
        "body_text_color_subdued": ("#69625a", "#a79f93"),
        "border_color_primary": ("#e4ded3", "#38332c"),
        "border_color_accent": ("#8c2f17", "#f0997b"),
        "link_text_color": ("#8c2f17", "#f0997b"),
        "input_background_fill": ("#ffffff", "#201d19"),
        "input_border_color": ("#cfc7b9", "#4a443b"),
        "input_border_color_focus": ("#8c2f17", "#f0997b"),
        "input_placeholder_color": ("#7a7268", "#958d81"),
        "button_primary_background_fill": ("#8c2f17", "#f0997b"),
        "button_primary_background_fill_hover": ("#732512", "#f5b29a"),
        "button_primary_border_color": ("#8c2f17", "#f0997b"),
        "button_primary_text_color": ("#ffffff", "#2a120a"),
        "button_secondary_background_fill": ("transparent", "transparent"),
        "button_secondary_background_fill_hover": ("#f4f0e8", "#26231e"),
        "button_secondary_text_color": ("#211e1a", "#ebe6dc"),
        "button_secondary_border_color": ("#cfc7b9", "#4a443b"),
    }
    both = {name: light for name, (light, _) in colours.items()}
    both |= {f"{name}_dark": dark for name, (_, dark) in colours.items()}
    # Served by Gradio itself. Of the faces that come with it only some have Latin letters, this one in these weights.
    sans = gr.themes.LocalFont("Source Sans Pro", weights=(400, 700))
    base = gr.themes.Base(font=(sans, "system-ui", "sans-serif"))
    return base.set(button_border_width="1px", input_border_width="1px", input_shadow_focus="none", **both)
