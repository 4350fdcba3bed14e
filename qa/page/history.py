"""Kept chats → the chats panel of the page: the list, open, rename, delete; and the chat as a file to save.

`build(gr)` inside the panel's column, then `wire(gr, history, page, talk, session, keeping)`. Whose chats they are: a
person's who logged in, else those of a browser, which keeps a random id for it.
"""

import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path
from secrets import token_hex
from typing import Any

from index.errors import InputError
from index.types import Article
from qa.chats import Listed, delete, goes_on, is_kept, listed, mended, new_id, owned, rename, restore, save
from qa.export import FORMATS, file_name
from qa.page.exchange import Chat
from qa.page.listing import heading
from qa.page.session import Session
from qa.page.talk import Talk, show
from qa.page.thumbs import rated
from qa.wording import count, date_in_words

__all__ = ["History", "build", "chat_list", "wire"]

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_BROWSER = re.compile(r"[0-9a-f]{32}")
_LISTED = 100
# A tab reopens its chat when it is loaded again: its id stays with the tab.
_KEEP = "(id) => { sessionStorage.setItem('footnote-chat', id); }"
_FOUND = "(browser, id) => [browser, sessionStorage.getItem('footnote-chat') ?? '']"
_SAVE = """(payload) => {
  const { name, type, text } = JSON.parse(payload);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}"""
_TYPES = {"Markdown": "text/markdown", "HTML": "text/html", "JSON": "application/json"}


@dataclass(frozen=True, slots=True)
class History:
    """Components of the panel: whose browser it is, the id of the chat that is open, the list, what is saved, words."""

    browser: Any
    now: Any
    list: Any
    payload: Any
    formats: Sequence[tuple[str, Any]]
    told: Any


@dataclass(frozen=True, slots=True)
class _Keeping:
    """Where chats are kept and how an article is found; the handlers of one page."""

    gr: Any
    home: Path
    find: Callable[[str], Article]

    def folder(self, browser: Any, request: Any) -> Path | None:
        """The folder of whose page this is; None before the browser has its id."""
        if name := getattr(request, "username", None):
            return owned(self.home, f"user:{name}")
        known = isinstance(browser, str) and _BROWSER.fullmatch(browser)
        return owned(self.home, f"browser:{browser}") if known else None


def build(gr: Any) -> History:
    """The components of the panel."""
    gr.HTML(heading("Chats"), apply_default_css=False)
    # The secret keeps nothing secret: every page has it. It must only be the same after a restart.
    browser = gr.BrowserState("", storage_key="footnote-browser", secret="footnote-browser")  # noqa: S106
    now = gr.Textbox("", visible="hidden", label="Chat", elem_id="chat-now")
    told = gr.HTML("", elem_id="told-chats", apply_default_css=False)
    script = (Path(__file__).parent / "history.js").read_text("utf-8")
    found = gr.HTML(chat_list((), 0, ""), elem_id="chats", apply_default_css=False, js_on_load=script)
    payload = gr.Textbox("", visible="hidden", label="File", elem_id="chat-file")
    with gr.Row(elem_id="save"):
        gr.HTML("<p>Save this chat as</p>", apply_default_css=False)
        formats = [(name, gr.Button(name, size="sm", min_width=0, elem_classes="quiet")) for name in FORMATS]
    return History(browser, now, found, payload, formats, told)


def wire(
    gr: Any, history: History, page: Any, talk: Talk, session: Session, home: Path, find: Callable[[str], Article]
) -> Any:
    """What happens when the page is opened, a chat grows, and on a click in the panel; gives the first of these."""
    keep = _Keeping(gr, home, find)
    told = [history.list, history.told]
    opened = [history.now, *told, *talk.shown]
    begun = page.load(_begin(keep), [history.browser, history.now], [history.browser, *opened], js=_FOUND, **_QUIET)
    session.chat.change(
        _save(keep),
        [session.chat, history.now, history.browser],
        [history.now, *told],
        **_QUIET,
        trigger_mode="multiple",
    )
    history.now.change(None, [history.now], None, js=_KEEP, api_visibility="private")
    talk.new.click(_fresh(keep), [history.browser], [history.now, *told], **_QUIET)
    history.list.open(_open(keep), [history.now, history.browser], opened, cancels=talk.runs, **_QUIET)
    history.list.rename(_rename(keep), [history.now, history.browser], told, **_QUIET)
    history.list.forget(_forget(keep), [session.chat, history.now, history.browser], opened, **_QUIET)
    talk.log.feedback(_rate(keep), [session.chat, history.now, history.browser], talk.shown, **_QUIET)
    for name, button in history.formats:
        made = button.click(_file(keep, name), [session.chat], [history.payload], **_QUIET)
        made.success(None, [history.payload], None, js=_SAVE, api_visibility="private")
    return begun


def chat_list(chats: Sequence[Listed], more: int, now: str) -> str:
    """The list as HTML, the newest first; `now` is the chat that is open. Every title is escaped."""
    if not chats:
        none = "Chats are listed here once you have asked something."
        return f'<p class="none">{none}</p>{_more(more)}'
    return f'<ul class="chats">{"".join(_item(chat, chat.id == now) for chat in chats)}</ul>{_more(more)}'


def _more(more: int) -> str:
    return f'<p class="none">{count(more, "more file")}: further back, or damaged.</p>' if more else ""


def _item(chat: Listed, now: bool) -> str:
    title, here = escape(chat.title or "Untitled"), ' aria-current="true"' if now else ""
    when = f"{escape(date_in_words(chat.changed[:10]))} · {count(chat.turns, 'question')}"
    return (
        f'<li{here}><button type="button" class="plain" data-do="open" data-id="{chat.id}" dir="auto">{title}</button>'
        f'<span class="where">{when}</span><details><summary aria-label="Rename or delete: {title}">⋯</summary>'
        f'<form data-do="rename" data-id="{chat.id}"><input type="text" maxlength="80" value="{title}" '
        'aria-label="Title"><button type="submit" class="plain">Rename</button></form>'
        f'<button type="button" class="plain" data-do="forget" data-id="{chat.id}">Delete this chat</button>'
        "</details></li>"
    )


def _listed(keep: _Keeping, folder: Path | None, now: str) -> str:
    chats, more = listed(folder, most=_LISTED) if folder else ((), 0)
    return chat_list(chats, more, now)


def _takes(keep: _Keeping, run: Callable[..., Any]) -> Callable[..., Any]:
    """Gradio goes by annotations, and is imported late."""
    for name, kind in (("request", keep.gr.Request), ("event", keep.gr.EventData)):
        if name in run.__annotations__:
            run.__annotations__[name] = kind
    return run


def _restored(keep: _Keeping, folder: Path | None, chat_id: str) -> tuple[Chat, str]:
    """A kept chat, and a sentence when there is none."""
    try:
        return (mended(restore(folder, chat_id), keep.find), "") if folder else ((), "")
    except InputError as error:
        return (), str(error)


def _opened(keep: _Keeping, folder: Path | None, chat_id: str) -> list[Any]:
    chat, problem = _restored(keep, folder, chat_id)
    now = chat_id if chat else new_id()
    return [now, _listed(keep, folder, now), f"<p>{escape(problem)}</p>" if problem else "", *show(keep.gr, chat)]


def _begin(keep: _Keeping) -> Callable[..., Any]:
    """The page is opened: the browser gets an id, the list is shown, and the chat that this tab had."""

    def run(browser: Any, chat_id: Any, request: Any) -> list[Any]:
        known = browser if isinstance(browser, str) and _BROWSER.fullmatch(browser) else token_hex(16)
        folder = keep.folder(known, request)
        if folder and isinstance(chat_id, str) and is_kept(folder, chat_id):
            return [known, *_opened(keep, folder, chat_id)]
        # The id is given before the first question: a chat that is saved twice at once is still one.
        return [known, new_id(), _listed(keep, folder, ""), "", *[keep.gr.skip()] * len(show(keep.gr, ()))]

    return _takes(keep, run)


def _save(keep: _Keeping) -> Callable[..., Any]:
    """A chat that has grown is kept, once what grows is whole."""

    def run(chat: Chat, now: str, browser: Any, request: Any) -> list[Any]:
        folder = keep.folder(browser, request)
        if not chat or chat[-1].growing or folder is None:
            return [keep.gr.skip()] * 3
        chat_id = now if now and goes_on(folder, now, chat) else new_id()
        try:
            save(folder, chat_id, chat, keep.find)
        except InputError as error:
            return [now, keep.gr.skip(), f"<p>{escape(str(error))}</p>"]
        return [chat_id, _listed(keep, folder, chat_id), ""]

    return _takes(keep, run)


def _fresh(keep: _Keeping) -> Callable[..., Any]:
    def run(browser: Any, request: Any) -> list[Any]:
        return [new_id(), _listed(keep, keep.folder(browser, request), ""), ""]

    return _takes(keep, run)


def _open(keep: _Keeping) -> Callable[..., Any]:
    def run(now: str, browser: Any, request: Any, event: Any) -> list[Any]:
        folder, chat_id = keep.folder(browser, request), _id_of(event)
        chat, problem = _restored(keep, folder, chat_id)
        if not chat:  # what is open stays
            same = [keep.gr.skip()] * len(show(keep.gr, ()))
            return [now, _listed(keep, folder, now), f"<p>{escape(problem)}</p>", *same]
        return _opened(keep, folder, chat_id)

    return _takes(keep, run)


def _rename(keep: _Keeping) -> Callable[..., Any]:
    def run(now: str, browser: Any, request: Any, event: Any) -> list[Any]:
        folder = keep.folder(browser, request)
        try:
            if folder:
                rename(folder, _id_of(event), str(event._data.get("text", "")))
            return [_listed(keep, folder, now), ""]
        except InputError as error:
            return [_listed(keep, folder, now), f"<p>{escape(str(error))}</p>"]

    return _takes(keep, run)


def _forget(keep: _Keeping) -> Callable[..., Any]:
    """A chat is deleted; when it is the one that is open, the page is a new chat."""

    def run(chat: Chat, now: str, browser: Any, request: Any, event: Any) -> list[Any]:
        folder, chat_id = keep.folder(browser, request), _id_of(event)
        if folder:
            delete(folder, chat_id)
        left = new_id() if chat_id == now else now
        shown = show(keep.gr, ()) if left != now else [keep.gr.skip()] * len(show(keep.gr, ()))
        return [left, _listed(keep, folder, left), "", *shown]

    return _takes(keep, run)


def _rate(keep: _Keeping) -> Callable[..., Any]:
    def run(chat: Chat, now: str, browser: Any, request: Any, event: Any) -> list[Any]:
        data = event._data if isinstance(event._data, dict) else {}
        told, folder = rated(chat, data, keep.home, keep.find), keep.folder(browser, request)
        if folder and told and not told[-1].growing and is_kept(folder, now) and goes_on(folder, now, told):
            with suppress(InputError):  # who keeps it once it is shown says why it cannot be
                save(folder, now, told, keep.find)  # before it is shown: who loads the page again right then finds it
        return show(keep.gr, told)

    return _takes(keep, run)


def _file(keep: _Keeping, name: str) -> Callable[[Chat], str]:
    """The open chat as a file: its name, type and text, for the browser to save."""
    suffix, made = FORMATS[name]

    def run(chat: Chat) -> str:
        if not chat:
            raise keep.gr.Error("There is nothing to save yet. Ask something first.", print_exception=False)
        title = " ".join(chat[0].question.split())[:80]
        kind = f"{_TYPES[name]};charset=utf-8"
        return json.dumps({"name": file_name(title, suffix), "type": kind, "text": made(title, chat)})

    return run


def _id_of(event: Any) -> str:
    data = event._data if isinstance(event._data, dict) else {}
    return str(data.get("id", ""))
