"""A library → the articles panel of the page: the list, search, filters of the next question, files to add and remove.

`build(gr, library, uploads=True)` inside the panel's column, `line(gr)` above the question box, then `wire(…)`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.errors import FootnoteError, InputError
from index.filters import days_of
from index.heads import Asked, Head
from index.types import Article, Filter
from qa.library import Library, report_in_words
from qa.page.listing import PAGE, chips, heading, said, table, view
from qa.page.session import Session
from qa.uploads import Sent

__all__ = ["Panel", "build", "line", "wire"]

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_SCRIPT = "panel.js"
_MOST_CHOSEN = 50
_Find = Callable[[str], Article]


@dataclass(frozen=True, slots=True)
class Panel:
    """Components of the panel: what narrows the list, the list, files to add, and what is told about them."""

    words: Any
    outlets: Any
    after: Any
    before: Any
    list: Any
    files: Any
    folder: Any
    told: Any


def build(gr: Any, library: Library, *, uploads: bool) -> Panel:
    """The components of the panel; without `uploads` there is nothing to add files with."""
    gr.HTML(heading("Articles"), apply_default_css=False)
    with gr.Row(elem_id="adding", visible=uploads):
        # Which kinds are read is said by the report: a page that only lets known endings through says nothing.
        files = gr.UploadButton("Add files", file_count="multiple", size="sm", min_width=60)
        folder = gr.UploadButton("Add a folder", file_count="directory", size="sm", min_width=60)
    told = gr.HTML("", elem_id="told-articles", apply_default_css=False)
    words = gr.Textbox(label="Search articles", placeholder="Title, outlet or date", max_lines=1, elem_id="find")
    with gr.Group(elem_id="narrow"):
        outlets = gr.Dropdown(list(library.outlets()), label="Outlets", multiselect=True, elem_id="outlets")
        with gr.Row():
            after = gr.Textbox(label="From", placeholder="2021 or 2021-08-19", max_lines=1, min_width=60)
            before = gr.Textbox(label="Before", placeholder="2022", max_lines=1, min_width=60)
    found = gr.HTML(
        table(*library.page(Asked(), most=PAGE), 0, frozenset()), elem_id="list", apply_default_css=False,
        js_on_load=(Path(__file__).parent / _SCRIPT).read_text("utf-8"),
    )  # fmt: skip
    return Panel(words, outlets, after, before, found, files, folder, told)


def line(gr: Any) -> Any:
    """The chips above the question box: what the next question is asked of."""
    return gr.HTML("", elem_id="chips", apply_default_css=False, js_on_load=_clicks(["drop"]))


def wire(gr: Any, panel: Panel, chip_line: Any, library: Library, find: _Find, session: Session, after: Any) -> None:
    """What happens on a click in the panel; `after` is (function, outputs) that shows an index with other articles."""
    desk = _Desk(gr, library, find)
    inputs = [panel.words, panel.outlets, panel.after, panel.before, session.where]
    shown = [session.where, chip_line, panel.list, panel.told]
    narrowing = [panel.outlets.input, panel.after.submit, panel.after.blur, panel.before.submit, panel.before.blur]
    gr.on(narrowing, desk.narrow, inputs, shown, **_QUIET, trigger_mode="always_last")
    gr.on([panel.words.change], desk.look, inputs, [panel.list], **_QUIET, trigger_mode="always_last")
    panel.list.turn(desk.turn, inputs, [panel.list], **_QUIET)
    panel.list.back(desk.look, inputs, [panel.list], **_QUIET)
    panel.list.choose(desk.choose, inputs, shown, **_QUIET)
    panel.list.view(desk.view, None, [panel.list], **_QUIET)
    panel.list.remove(desk.remove, None, [panel.list], **_QUIET)
    fields = [panel.outlets, panel.after, panel.before]
    chip_line.drop(desk.drop, inputs, [*shown, *fields], **_QUIET)
    show, outputs = after
    gone = panel.list.delete(desk.delete, inputs, [*shown, panel.outlets], **_QUIET, concurrency_limit=1)
    gone.success(show, None, outputs, **_QUIET)
    for button in (panel.files, panel.folder):
        added = button.upload(
            desk.add(), [button, *inputs], [*shown, panel.outlets, button], api_visibility="private",
            show_progress="minimal", show_progress_on=[panel.told], concurrency_limit=1, concurrency_id="index",
        )  # fmt: skip
        added.success(show, None, outputs, **_QUIET)


class _Desk:
    """The handlers of one page's panel. Holds Gradio, the library and the way to an article's text."""

    def __init__(self, gr: Any, library: Library, find: _Find) -> None:
        self._gr = gr
        self._library = library
        self._find = find
        for handler in (_Desk.turn, _Desk.choose, _Desk.view, _Desk.remove, _Desk.delete, _Desk.drop):
            # Gradio goes by the annotation, and is imported late.
            handler.__annotations__["event"] = gr.EventData

    def look(self, words: str, outlets: Sequence[str], after: str, before: str, where: Filter | None) -> str:
        """The list as it is narrowed now, from its beginning."""
        return self._list(words, where, 0)

    def turn(
        self, words: str, outlets: Sequence[str], after: str, before: str, where: Filter | None, event: Any
    ) -> str:
        """Another page of the list."""
        start = str(_told(event, "start"))
        return self._list(words, where, int(start) if start.isdecimal() and len(start) < 10 else 0)

    def narrow(self, words: str, outlets: Sequence[str], after: str, before: str, where: Filter | None) -> list[Any]:
        """Outlets and dates as they stand in the panel, for the list and the next question."""
        try:
            for given in (after, before):
                if given.strip():
                    days_of(given)
        except InputError as error:
            return [where, self._chips(where), self._list(words, where, 0), said([str(error)])]
        chosen = where.articles if where else ()
        narrowed = _or_none(Filter(tuple(outlets or ()), after.strip() or None, before.strip() or None, chosen))
        return self._shown(words, narrowed)

    def choose(
        self, words: str, outlets: Sequence[str], after: str, before: str, where: Filter | None, event: Any
    ) -> list[Any]:
        """An article ticked or no longer: the next question is asked only of those that are."""
        article_id, ticked = str(_told(event, "id")), _told(event, "checked") is True
        now = where or Filter()
        rest = tuple(known for known in now.articles if known != article_id)
        if ticked and len(rest) >= _MOST_CHOSEN:
            return [
                where,
                self._chips(where),
                self._gr.skip(),
                said([f"At most {_MOST_CHOSEN} articles can be chosen."]),
            ]
        chosen = (*rest, article_id) if ticked and self._library.head(article_id) else rest
        narrowed = _or_none(replace(now, articles=chosen))
        return [narrowed, self._chips(narrowed), self._gr.skip(), ""]

    def drop(
        self, words: str, outlets: Sequence[str], after: str, before: str, where: Filter | None, event: Any
    ) -> list[Any]:
        """A chip taken away, or all of them."""
        now, kind, value = where or Filter(), _told(event, "kind"), _told(event, "value")
        if kind == "outlet":
            now = replace(now, outlets=tuple(o for o in now.outlets if o != value))
        elif kind == "article":
            now = replace(now, articles=tuple(a for a in now.articles if a != value))
        elif kind in ("after", "before"):
            now = replace(now, after=None) if kind == "after" else replace(now, before=None)
        else:
            now = Filter()
        return [*self._shown(words, _or_none(now)), list(now.outlets), now.after or "", now.before or ""]

    def view(self, event: Any) -> str:
        """One article in place of the list."""
        return self._view(event, sure=False)

    def remove(self, event: Any) -> str:
        """The same, with the question whether it should go."""
        return self._view(event, sure=True)

    def delete(
        self, words: str, outlets: Sequence[str], after: str, before: str, where: Filter | None, event: Any
    ) -> list[Any]:
        """An uploaded file deleted, with its articles; they are no longer asked either."""
        try:
            gone = self._library.remove(str(_told(event, "id")))
        except FootnoteError as error:
            return [where, self._chips(where), self._gr.skip(), said([str(error)]), self._gr.skip()]
        names = {head.id for head in gone}
        left = _or_none(replace(where, articles=tuple(a for a in where.articles if a not in names))) if where else None
        told = said([f"Removed: {'; '.join(head.title or head.id for head in gone[:20])}."])
        return [*self._shown(words, left)[:3], told, self._outlets()]

    def add(self) -> Callable[..., list[Any]]:
        """Files that were uploaded, read into the index, with progress; what became of them in words."""
        gr = self._gr

        def run(
            files: Any, words: str, outlets: Sequence[str], after: str, before: str, where: Filter | None,
            progress: Any = gr.Progress(),  # noqa: B008  Gradio goes by the default
        ) -> list[Any]:  # fmt: skip
            sent = [Sent(Path(one).name, Path(one)) for one in _paths(files)]
            try:
                report = self._library.add(
                    sent, lambda done, total: progress((done, total), desc="Reading", unit="texts")
                )
                told = report_in_words(report)
            except FootnoteError as error:
                told = (str(error),)
            finally:
                for one in sent:
                    one.path.unlink(missing_ok=True)
            return [*self._shown(words, where)[:3], said(told), self._outlets(), None]

        return run

    def _outlets(self) -> Any:
        return self._gr.update(choices=list(self._library.outlets()))

    def _shown(self, words: str, where: Filter | None) -> list[Any]:
        return [where, self._chips(where), self._list(words, where, 0), ""]

    def _list(self, words: str, where: Filter | None, start: int) -> str:
        # The chosen articles stand in the chips; the list goes on showing the others, so that more can be chosen.
        within = replace(where, articles=()) if where else Filter()
        heads, total = self._library.page(Asked(words or "", within), start=start, most=PAGE)
        return table(heads, total, start, frozenset(where.articles if where else ()))

    def _chips(self, where: Filter | None) -> str:
        heads = [self._library.head(article_id) for article_id in where.articles] if where else []
        return chips(where, [(head.id, head.title or head.id) for head in heads if head])

    def _view(self, event: Any, *, sure: bool) -> str:
        head = self._library.head(str(_told(event, "id")))
        try:
            article = self._find(head.id) if head else None
        except KeyError:
            article = None
        if head is None or article is None:
            return said(["This article is no longer in the index."])
        return view(article, self._beside(head), sure=sure)

    def _beside(self, head: Head) -> Sequence[Head] | None:
        return self._library.beside(head) if self._library.removable(head) else None


def _or_none(where: Filter) -> Filter | None:
    return None if where == Filter() else where


def _told(event: Any, name: str) -> Any:
    data = event._data if isinstance(event._data, dict) else {}
    return data.get(name, "")


def _paths(files: Any) -> list[str]:
    return [str(one) for one in (files if isinstance(files, list) else [files] if files else [])]


def _clicks(events: Sequence[str]) -> str:
    """A script that sends the named clicks to the server with what their buttons carry."""
    return (
        f"const EVENTS = {[*events]};"
        'element.addEventListener("click", (event) => { const button = event.target.closest("button[data-do]"); '
        "if (button && EVENTS.includes(button.dataset.do)) trigger(button.dataset.do, { ...button.dataset }); });"
    )
