"""An open index → the chat page: `serve(Serving(port=7860))` prints its address and stays until Ctrl-C.

Its parts are in `qa/page/`: this file says what stands where.
"""

import sys
from pathlib import Path
from threading import Event
from typing import Any

from index.types import Article
from qa.assistant import Assistant
from qa.library import Library
from qa.opening import place_of
from qa.page import history, panel, talk
from qa.page.desk import Desk
from qa.page.endpoints import add_endpoints
from qa.page.examples import Examples
from qa.page.hosting import alone, free_port, launching, tidied, warnings
from qa.page.session import begin
from qa.page.theme import theme
from qa.serving import Doorkeeper, Serving
from qa.settings import Settings
from qa.uploads import Limits

__all__ = ["serve"]

_PAGE = Path(__file__).parent / "page"
_MOST_EVENTS = 10_000
_EVENTS_AT_ONCE = 8  # of each kind: clicks in the panels, chats that are kept
_STYLES = ("page.css", "panel.css", "history.css")


def serve(serving: Serving | None = None, *, home: Path | str | None = None) -> None:
    """Serve the chat page as `serving` says until Ctrl-C, at its port or the next free one; 0 takes any free one.

    The index at `home` is opened first, as `Assistant.open` does it. Raises InputError when no port is free, SetupError
    when MCP is asked for and not installed, and what `Assistant.open` raises.
    """
    told = serving or Serving()
    port = free_port(told)
    with alone(told), Assistant.open(home) as assistant:
        settings = Settings.from_env()
        at = place_of(settings)[0] if home is None else Path(home)
        doorkeeper = Doorkeeper(told.accounts) if told.accounts else None
        library = Library(at, assistant.embedder, Limits(file_mb=told.upload_mb), place=assistant.place)
        examples = Examples(assistant, library)
        page = _page(assistant, library, examples, told, doorkeeper, settings.home if home is None else at)
        looks = {
            "theme": theme(),
            "css_paths": [_PAGE / name for name in _STYLES],
            "favicon_path": str(_PAGE / "page.svg"),
        }
        try:
            page.launch(**launching(told, port, doorkeeper), **looks)
            _announce(told, port)
            Event().wait()
        except KeyboardInterrupt:
            _say(sys.stderr, "Stopped.")
        finally:
            page.close(verbose=False)
            examples.close()
            library.close()


def _announce(serving: Serving, port: int) -> None:
    for line in warnings(serving):
        _say(sys.stderr, line)
    if serving.port not in (0, port):
        _say(sys.stderr, f"Port {serving.port} is taken; using {port}.")
    address = f"http://{serving.url_host}:{port}"
    if serving.mcp:
        _say(sys.stdout, f"MCP clients connect to {address}/gradio_api/mcp/")
    _say(sys.stdout, f"Footnote is at {address} (Ctrl-C stops it)")


def _say(stream: Any, line: str) -> None:
    stream.write(f"{line}\n")
    stream.flush()


def _page(
    assistant: Assistant,
    library: Library,
    examples: Examples,
    serving: Serving,
    doorkeeper: Doorkeeper | None,
    home: Path,
) -> Any:
    """The page: articles and chats at one side, the talk, the article that is read at the other side."""
    import gradio as gr

    def find(article_id: str) -> Article:
        return assistant.article(article_id)

    # What was uploaded and not taken in by the index is deleted after an hour.
    with gr.Blocks(title="Footnote", analytics_enabled=False, delete_cache=(600, 3600)) as page:
        session, desk = begin(gr), Desk(serving)
        chips: list[Any] = []
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="side-articles", elem_classes="side"):
                articles = panel.build(gr, library, uploads=serving.uploads)
            with gr.Column(elem_id="side-chats", elem_classes="side"):
                chats = history.build(gr)
            with gr.Column(elem_id="talk"):
                talking = talk.build(
                    gr, assistant, library, session, desk, before_box=lambda: chips.append(panel.line(gr)),
                    longest=serving.longest,
                )  # fmt: skip
            talk.frame(gr)
        started = (lambda: talk.started(gr, examples, library), [talking.welcome, *talking.examples])
        tidied(gr, page)
        panel.wire(gr, articles, chips[0], library, find, session, started)
        begun = history.wire(gr, chats, page, talking, session, home, find)
        # After that: while a new generation is opened for one request, the others get the one before.
        begun.then(started[0], None, started[1], **talk.QUIET)
        add_endpoints(gr, assistant, library, serving, desk, doorkeeper)
    # Questions wait at the desk, which tells people so. What else a page sends is short.
    page.queue(max_size=_MOST_EVENTS, default_concurrency_limit=_EVENTS_AT_ONCE)
    return page
