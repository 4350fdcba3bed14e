"""What tests of the llm reader share: an article of forty sentences; an assistant whose model is a server of ours."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from openai_server import Reply, Scripted, Server, serving
from test_types import SCHEMA

from index.embed import MiniLM
from index.store import Store
from prompts import REFUSAL
from qa.assistant import Assistant
from qa.llm.replies import Replies
from qa.network import Network
from qa.settings import Endpoint
from qa.types import Answer
from qa.writer import Writer

SHORT = "Gauge 3 at the harbour read 21 cm"
QUESTION = "What did the gauges at the harbour read?"
GAUGES = "Gauges at the harbour\n\n" + " ".join(
    f"Gauge {n} at the harbour read {n * 7} cm.{chr(10) * 2 if n % 5 == 0 else ''}" for n in range(1, 41)
)


@cache
def _network() -> Network:
    return Network.load()


@contextmanager
def opened(home: Path, embedder: MiniLM, url: str, *, replies: Path | None = None, **more: Any) -> Iterator[Assistant]:
    """An assistant over the index at `home`, whose model is at `url`; `more` are fields of its Endpoint."""
    endpoint = Endpoint(**{"model": "m", "key": "k", "base_url": url, "timeout_s": 10.0, "tokens": 6_000, **more})
    writer = Writer(endpoint, replies=Replies(replies) if replies else None, pause_s=0.02)
    with Assistant(Store.open(home, embedder), _network(), embedder.count_tokens, writer=writer) as assistant:
        yield assistant


@contextmanager
def scripted(reply: Reply) -> Iterator[Server]:
    """A server that always gives the same reply."""
    with serving(lambda messages: reply) as server:
        yield server


def numbered(text: str) -> dict[int, str]:
    """The sentences of a prompt by their numbers."""
    return {int(n): words for n, words in re.findall(r'(?m)^(\d+): "(.*)"$', text)}


def in_pieces(text: str, size: int = 3, **more: Any) -> Scripted:
    return Scripted(tuple(text[n : n + size] for n in range(0, len(text), size)), **more)


def checked(answer: Answer, assistant: Assistant) -> Answer:
    """The invariants that every answer keeps, whatever a model wrote."""
    SCHEMA.validate(json.loads(answer.to_json()))
    shown = {(h.passage.article_id, s.start, s.end) for h in answer.hits for s in h.passage.sentences}
    for cited in answer.citations:
        assert assistant.article(cited.article_id).text[cited.start : cited.end] == cited.quote
        assert (cited.article_id, cited.start, cited.end) in shown
    used = [n for s in answer.statements for n in s.citations]
    assert list(dict.fromkeys(used)) == list(range(1, len(answer.citations) + 1))
    assert all(s.citations or s.verdict == "unsupported" for s in answer.statements)
    assert answer.citations if answer.outcome == "answered" else answer.text == REFUSAL
    return answer


def error(message: str, **more: str) -> str:
    return json.dumps({"error": {"message": message, **more}})


def event(text: str) -> str:
    """What a server sends to say `text`."""
    return json.dumps({"choices": [{"delta": {"content": text}}]})
