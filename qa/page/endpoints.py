"""An open index → the three named endpoints of the page, for gradio_client and, with `--mcp`, for MCP clients.

`Client(url).predict("Who opened the dam's gates?", api_name="/ask")` → {"question": …, "outcome": "answered", …}, as in
`answer.schema.json`. An MCP client gets the same as JSON text.
"""

import asyncio
import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar, cast

from index.errors import FootnoteError, InputError
from index.heads import Asked, Head
from index.types import Filter, Hit
from qa.assistant import Assistant
from qa.library import Library
from qa.page.desk import Desk
from qa.serving import Doorkeeper, Serving
from qa.types import Turn

__all__ = ["add_endpoints"]

_MOST_HITS = 50
_MOST_ARTICLES = 200
_MOST_TURNS = 50
_T = TypeVar("_T")
_MCP = "mcp-protocol-version"  # the header that every MCP client sends with a call


class _Gate:
    """What every call passes: who may ask, and the desk where questions wait for their turn."""

    def __init__(self, desk: Desk, doorkeeper: Doorkeeper | None) -> None:
        self._desk = desk
        self._doorkeeper = doorkeeper

    async def done(self, gr: Any, request: Any, work: Callable[[], _T]) -> _T:
        """What `work` gives, made in a thread; a plain sentence to the caller when it cannot be."""
        if not await self._admitted(request):
            raise gr.Error("Log in first: send the user name and password as HTTP Basic authorization.")
        try:
            async with self._desk.turn():
                found = await asyncio.to_thread(work)
        except FootnoteError as error:
            raise gr.Error(str(error), print_exception=False) from error
        # Gradio would write Python's own notation for an MCP client.
        return cast(_T, json.dumps(found, ensure_ascii=False)) if _MCP in request.headers else found

    async def _admitted(self, request: Any) -> bool:
        """A page's login counts; whoever comes past the page (MCP) says name and password with each call."""
        if self._doorkeeper is None or getattr(request, "username", None):
            return True
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        try:
            name, colon, password = b64decode(given, validate=True).decode("utf-8").partition(":")
        except ValueError:
            return False
        return kind.lower() == "basic" and bool(colon) and await self._doorkeeper.admits(name, password)


def add_endpoints(
    gr: Any, assistant: Assistant, library: Library, serving: Serving, desk: Desk, doorkeeper: Doorkeeper | None
) -> None:
    """Add /ask, /search and /articles to the page that is being built: they alone are public."""
    gate = _Gate(desk, doorkeeper)
    for name, endpoint in (
        ("ask", _ask(gr, assistant, serving, gate)), ("search", _search(gr, assistant, serving, gate)),
        ("articles", _articles(gr, library, gate)),
    ):  # fmt: skip
        # Not in Gradio's own queue: there, a call by MCP is sent on to this server once more, without any login.
        gr.api(endpoint, api_name=name, queue=False)


def _ask(gr: Any, assistant: Assistant, serving: Serving, gate: _Gate) -> Callable[..., Any]:
    async def ask(  # noqa: D417  the request is no argument of a caller
        question: str,
        turns: list[list[str]] | None = None,
        outlets: list[str] | None = None,
        after: str | None = None,
        before: str | None = None,
        articles: list[str] | None = None,
        request: Any = None,
    ) -> dict[str, Any]:
        """Answer a question from the indexed news articles, with the exact sentences that each statement rests on.

        Use it for any question about what these articles report. It never answers from general knowledge: when the
        articles do not say, outcome is "not_found" and citations is empty. Gives JSON: outcome (answered, not_found,
        conflict or declined), short (the short answer), text (all of it with [1] markers), statements (each with
        verdict and citation numbers), citations (article_id, title, outlet, published, start, end, quote), conflicts.

        Args:
            question: What to ask, one question in plain words, such as "Who opened the dam's gates?"
            turns: The chat so far, oldest first, as [question, answer] pairs; a follow-up is understood from it.
            outlets: Only articles of these outlets, such as ["Reuters"]; "articles" lists them.
            after: Only articles published on this ISO date or later: "2021", "2021-08" or "2021-08-19".
            before: Only articles published before this ISO date.
            articles: Only the articles with these ids, as "articles" gives them.

        """

        def work() -> dict[str, Any]:
            asked = _within_limit(question, serving.longest)
            where = _filter(outlets, after, before, articles)
            answered: dict[str, Any] = json.loads(assistant.ask(asked, _turns(turns), where=where).to_json())
            return answered

        return await gate.done(gr, request, work)

    return _takes_request(gr, ask)


def _search(gr: Any, assistant: Assistant, serving: Serving, gate: _Gate) -> Callable[..., Any]:
    async def search(  # noqa: D417
        question: str,
        k: int = 8,
        outlets: list[str] | None = None,
        after: str | None = None,
        before: str | None = None,
        articles: list[str] | None = None,
        request: Any = None,
    ) -> list[dict[str, Any]]:
        """Find the passages of the indexed news articles that are nearest to a question, best first, with their scores.

        Use it to look at the material itself: wide or vague questions, or when "ask" finds nothing. Gives a JSON list
        of passages: article_id, title, outlet, published, start, end (characters of the article's text), text, score.

        Args:
            question: What to look for, in plain words.
            k: How many passages, 1 to 50.
            outlets: Only articles of these outlets.
            after: Only articles published on this ISO date or later: "2021", "2021-08" or "2021-08-19".
            before: Only articles published before this ISO date.
            articles: Only the articles with these ids.

        """

        def work() -> list[dict[str, Any]]:
            most = _number("k", k, _MOST_HITS)
            asked = _within_limit(question, serving.longest)
            hits = assistant.search(asked, k=most, where=_filter(outlets, after, before, articles))
            return [_hit(hit, assistant.article(hit.passage.article_id)) for hit in hits]

        return await gate.done(gr, request, work)

    return _takes_request(gr, search)


def _articles(gr: Any, library: Library, gate: _Gate) -> Callable[..., Any]:
    async def articles(  # noqa: D417
        words: str = "",
        outlets: list[str] | None = None,
        after: str | None = None,
        before: str | None = None,
        start: int = 0,
        most: int = 50,
        request: Any = None,
    ) -> dict[str, Any]:
        """List the indexed news articles, newest first: their ids, titles, outlets and dates, without their text.

        Use it to see what can be asked about, or to find ids and outlets for the filters of "ask" and "search". Gives
        JSON: total (how many fit) and articles (id, title, outlet, published, language), a page at a time.

        Args:
            words: Only articles with all these words in title, outlet, date or id; empty for all.
            outlets: Only articles of these outlets.
            after: Only articles published on this ISO date or later: "2021", "2021-08" or "2021-08-19".
            before: Only articles published before this ISO date.
            start: How many to pass over, for the next page.
            most: How many to list, 1 to 200.

        """

        def work() -> dict[str, Any]:
            asked = Asked(str(words), _filter(outlets, after, before, None) or Filter())
            heads, total = library.page(
                asked, start=_number("start", start, 10**9, 0), most=_number("most", most, _MOST_ARTICLES)
            )
            return {"total": total, "articles": [_head(head) for head in heads]}

        return await gate.done(gr, request, work)

    return _takes_request(gr, articles)


def _takes_request(gr: Any, endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """Gradio fills in a parameter that is annotated as its request; its name is known only once it is imported."""
    endpoint.__annotations__["request"] = gr.Request
    return endpoint


def _within_limit(question: str, longest: int) -> str:
    if len(question) > longest:
        raise InputError(f"The question has {len(question):,} characters. Ask it in at most {longest:,}.")
    return question.encode("utf-8", "replace").decode("utf-8")


def _turns(turns: list[list[str]] | None) -> list[Turn]:
    told = turns or []
    if not all(len(turn) == 2 and all(isinstance(part, str) for part in turn) for turn in told):
        raise InputError("turns must be [question, answer] pairs of texts, oldest first.")
    return [Turn(question, answer) for question, answer in told[-_MOST_TURNS:]]


def _filter(
    outlets: list[str] | None, after: str | None, before: str | None, articles: list[str] | None
) -> Filter | None:
    for name, given in (("outlets", outlets), ("articles", articles)):
        if given is not None and not all(isinstance(one, str) for one in given):
            raise InputError(f"{name} must be a list of texts.")
    where = Filter(tuple(outlets or ()), after or None, before or None, tuple(articles or ()))
    return None if where == Filter() else where


def _number(name: str, given: object, most: int, least: int = 1) -> int:
    if not isinstance(given, int | float) or not least <= given <= most:
        raise InputError(f"{name} is {given!r}. Give a number from {least} to {most:,}.")
    return int(given)


def _hit(hit: Hit, article: Any) -> dict[str, Any]:
    passage = hit.passage
    return {
        "article_id": passage.article_id, "title": article.title, "outlet": article.outlet,
        "published": article.published, "start": passage.start, "end": passage.end, "text": passage.text,
        "score": hit.score,
    }  # fmt: skip


def _head(head: Head) -> dict[str, Any]:
    # Where the file lies on this machine is nobody else's business.
    return {name: value for name, value in asdict(head).items() if name != "path"}
