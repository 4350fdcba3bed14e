"""A question that asks nothing of the articles, and an index → an Answer without citations; None for any other.

about("Which articles do you have?", store)  →  Answer(short="I have 5 news articles from Reuters and The Sun, …", …)
"""

from collections.abc import Sequence

from index.store import Store
from qa.rewriting.smalltalk import CAN, LIBRARY, SMALL_TALK, small_talk
from qa.types import Answer
from qa.wording import count, date_in_words

__all__ = ["about"]

_MOST_NAMED = 5


def about(question: str, store: Store, *, follows: bool = False) -> Answer | None:
    """The reply to a greeting, to thanks, to a question about Footnote or about which articles there are."""
    talk = small_talk(question, follows=follows)
    if talk is None:
        return None
    more = {LIBRARY: "Ask me who did what, when, where or why in them.", CAN: CAN}
    said = f"{_library(store)} {more[talk]}" if talk in more else talk
    return Answer(question, question, "declined", reason=SMALL_TALK, short=said)


def _library(store: Store) -> str:
    """How many articles there are, from which outlets and of when, as far as that is known."""
    many = store.manifest.counts["articles"]
    outlets = f" from {_listed(store.outlets)}" if store.outlets else ""
    return f"I have {count(many, 'news article')}{outlets}{_dates(*store.published)}."


def _dates(first: str | None, last: str | None) -> str:
    if not first or not last:
        return ""
    when = date_in_words(first) if first == last else f"{date_in_words(first)} to {date_in_words(last)}"
    return f"; those with a date are from {when}"


def _listed(names: Sequence[str]) -> str:
    """As in "Reuters, The Sun and 3 other outlets"."""
    if len(names) > _MOST_NAMED:
        return f"{', '.join(names[: _MOST_NAMED - 1])} and {len(names) - _MOST_NAMED + 1:,} other outlets"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
