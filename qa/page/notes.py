"""Citations → footnotes as HTML: the markers in the text, and the notes under it, each leading to its article.

`marker("turn-1", citation)` → '<sup><a class="marker" role="doc-noteref" href="#turn-1-note-1" …>1</a></sup>'. A note
carries where its sentence stands, and a print of it, so that what is opened can be told to be the same sentence still.
"""

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from html import escape

from qa.types import Answer, Citation, Lead
from qa.wording import title_of, where_from

__all__ = ["address", "folded", "markers", "notes", "print_of", "source"]


def print_of(quote: str) -> str:
    """A short print of a sentence: two sentences that differ in a character have different ones."""
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def address(cited: Citation | Lead) -> str:
    """Where a sentence stands, as attributes of the element that leads to it."""
    return (
        f'data-article="{escape(cited.article_id)}" data-start="{cited.start}" data-end="{cited.end}" '
        f'data-print="{print_of(cited.quote)}"'
    )


def markers(turn: str, numbers: Iterable[int], answer: Answer) -> str:
    """The numbers that have a footnote, as links to it."""
    known = [answer.citations[n - 1] for n in numbers if 1 <= n <= len(answer.citations)]
    return "".join(
        f'<sup><a class="marker" role="doc-noteref" href="#{turn}-note-{c.number}" '
        f'aria-label="{escape(f"Footnote {c.number}: {title_of(c)}")}">{c.number}</a></sup>'
        for c in known
    )


def notes(turn: str, answer: Answer, today: date) -> str:
    """The footnotes of an answer, in their order; a sentence that the answer says word for word is not said again."""
    said = {_words(statement.text) for statement in answer.statements}
    items = "".join(_note(turn, c, today, again=_words(c.quote) in said) for c in answer.citations)
    return f'<section class="notes" role="doc-endnotes" aria-label="Footnotes"><ol>{items}</ol></section>'


def source(cited: Citation | Lead, today: date) -> str:
    """Title, outlet, date and age of what is cited."""
    where = " · ".join(f"<bdi>{escape(part)}</bdi>" for part in where_from(cited, today))
    title = f'<bdi class="title">{escape(title_of(cited))}</bdi>'
    return f'<span class="source">{title}<span class="where">{where}</span></span>'


def folded(text: str) -> str:
    """White space as in a book: a hard line break is a space."""
    return escape(re.sub(r"\s+", " ", text).strip())


def _note(turn: str, citation: Citation, today: date, *, again: bool) -> str:
    kind = "quote said" if again else "quote"
    return (
        f'<li class="note" id="{turn}-note-{citation.number}" {address(citation)} data-number="{citation.number}">'
        f'<button type="button" class="open" aria-label="{escape(_opens(citation))}">'
        f'<span class="number">{citation.number}</span>{source(citation, today)}</button>'
        f'<blockquote class="{kind}" dir="auto">{folded(citation.quote)}</blockquote></li>'
    )


def _opens(citation: Citation) -> str:
    return f"Footnote {citation.number}: open {title_of(citation)} at this sentence"


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
