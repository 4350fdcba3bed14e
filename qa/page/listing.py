"""Articles of the index → HTML of the articles panel: a page of the list, one article, chips, a report. All escaped.

`table((Head("tides", "Tides rise", …),), 1, 0, frozenset())` → '<div class="list">…</div>'
"""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from index.heads import Head
from index.overview import marked_text
from index.types import Article, Filter
from qa.wording import count, date_in_words

__all__ = ["PAGE", "chips", "heading", "said", "table", "view"]

PAGE = 25  # articles on a page of the list
_MOST_TEXT = 400_000  # characters of one article that are shown
_MARKS = {"boilerplate": "not part of the article", "caption": "caption", "metadata": "about the article"}


def table(heads: Sequence[Head], total: int, start: int, chosen: frozenset[str]) -> str:
    """A page of the list from the `start`-th article on; `chosen` are the ids that the next question is asked of."""
    if not heads:
        return '<div class="list"><p class="none" role="status">No article fits.</p></div>'
    rows = "".join(_row(head, head.id in chosen) for head in heads)
    return (
        f'<div class="list"><p class="many" role="status">{start + 1:,}–{start + len(heads):,} of '
        f'{count(total, "article")}</p><table><caption class="sr">Articles</caption>'
        '<thead><tr><th scope="col"><span class="sr">Ask only this</span></th>'
        '<th scope="col">Title</th><th scope="col">Outlet</th><th scope="col">Date</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>{_pager(start, total)}</div>"
    )


def _row(head: Head, chosen: bool) -> str:
    title, name = escape(head.title or head.id), escape(head.id)
    return (
        f'<tr><td><input type="checkbox" data-do="choose" data-id="{name}" aria-label="Ask only {title}"'
        f"{' checked' if chosen else ''}></td>"
        f'<td><button type="button" class="plain" data-do="view" data-id="{name}" dir="auto">{title}</button></td>'
        f"<td>{_known(head.outlet)}</td><td>{_known(head.published and date_in_words(head.published))}</td></tr>"
    )


def _known(text: str | None) -> str:
    return f"<bdi>{escape(text)}</bdi>" if text else '<span aria-hidden="true">–</span><span class="sr">unknown</span>'


def _pager(start: int, total: int) -> str:
    if total <= PAGE:
        return ""
    newer = _turner(max(0, start - PAGE), "‹ Newer", off=not start)
    return f'<p class="pager">{newer}{_turner(start + PAGE, "Older ›", off=start + PAGE >= total)}</p>'


def _turner(start: int, words: str, *, off: bool) -> str:
    disabled = " disabled" if off else ""
    return f'<button type="button" class="plain" data-do="turn" data-start="{start}"{disabled}>{words}</button>'


def view(article: Article, removable: Sequence[Head] | None, *, sure: bool = False) -> str:
    """One article whole, with what is not its body marked; `removable` are those that go with it, None when none may.

    `sure` asks whether it should really go.
    """
    where = " · ".join(escape(part) for part in (article.outlet, date_in_words(article.published)) if part)
    body = "".join(_pieces(article))
    aside = '<p class="where">Greyed: what Footnote reads past.</p>' if '<span class="aside' in body else ""
    name = escape(Path(article.path).name)
    return (
        '<div class="view"><p><button type="button" class="plain" data-do="back">‹ All articles</button></p>'
        f'<h3 dir="auto" tabindex="-1">{escape(article.title or article.id)}</h3><p class="where">{where}</p>'
        f'<p class="where">File: <bdi>{name}</bdi></p>{_removal(article, removable, sure)}'
        f'{aside}<div class="body" dir="auto">{body}</div></div>'
    )


def _removal(article: Article, removable: Sequence[Head] | None, sure: bool) -> str:
    if removable is None:
        return '<p class="where">Only uploaded articles are removed here; Footnote deletes no other file.</p>'
    more = f" The other {count(len(removable) - 1, 'article')} of its file go too." if len(removable) > 1 else ""
    if not sure:
        return f"<p>{_button('remove', article, 'Remove this article')}{more}</p>"
    return (
        f'<p role="alert">Delete the uploaded file?{more} '
        f"{_button('delete', article, 'Delete')} {_button('view', article, 'Keep')}</p>"
    )


def _button(what: str, article: Article, words: str) -> str:
    return f'<button type="button" class="plain" data-do="{what}" data-id="{escape(article.id)}">{words}</button>'


def _pieces(article: Article) -> Iterator[str]:
    room = _MOST_TEXT
    for piece, mark in marked_text(article):
        text = escape(piece[:room])
        kind = _MARKS.get(mark or "")
        yield f'<span class="aside {mark}" title="{kind}">{text}</span>' if kind else text
        room -= len(piece)
        if room <= 0:
            yield "<em> … The rest is not shown here.</em>"
            return


def chips(where: Filter | None, titles: Sequence[tuple[str, str]]) -> str:
    """What the next question is asked of, each with a button that takes it away; `titles` are of chosen articles."""
    if where is None:
        return ""
    shown = [_chip("outlet", outlet, outlet) for outlet in where.outlets]
    if where.after:
        shown.append(_chip("after", "", f"from {date_in_words(where.after)} on"))
    if where.before:
        shown.append(_chip("before", "", f"before {date_in_words(where.before)}"))
    shown += [_chip("article", article_id, title) for article_id, title in titles]
    every = '<button type="button" class="plain" data-do="drop" data-kind="all">Ask all articles</button>'
    return (
        f'<div class="chips" role="group" aria-label="Only asked of"><span>Only in:</span>{"".join(shown)}{every}</div>'
    )


def _chip(kind: str, value: str, words: str) -> str:
    short = words if len(words) <= 40 else f"{words[:39]}…"
    return (
        f'<span class="chip"><bdi>{escape(short)}</bdi><button type="button" data-do="drop" data-kind="{kind}" '
        f'data-value="{escape(value)}" aria-label="Remove: {escape(short)}">×</button></span>'
    )


def heading(words: str) -> str:
    """The heading of a panel, with the button that puts the panel away."""
    close = '<button type="button" class="close-side" data-close-side aria-label="Close">×</button>'
    return f'<div class="side-head"><h2>{escape(words)}</h2>{close}</div>'


def said(lines: Sequence[str]) -> str:
    """Sentences to a person, each on a line of its own."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines)
