"""The llm reader against a server whose protocol others wrote: deepset's OpenAI-compatible router, under uvicorn."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, HTTPException
from fastapi_openai_compat import create_openai_router
from llm import QUESTION, checked, numbered, opened

from index.embed import MiniLM
from index.errors import EndpointError
from qa.types import Turn

Completion = Callable[[str, list[dict[str, Any]], dict[str, Any]], Any]


@contextmanager
def serving(complete: Completion) -> Iterator[str]:
    """The address of a server on this machine that answers with what `complete` gives."""
    app = FastAPI()
    app.include_router(create_openai_router(list_models=lambda: ["m"], run_completion=complete))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/v1"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def test_what_it_streams_becomes_cited_statements(gauges: Path, embedder: MiniLM) -> None:
    asked: list[dict[str, Any]] = []

    def complete(model: str, messages: list[dict[str, Any]], body: dict[str, Any]) -> Iterator[str]:
        asked.append(body)
        shown = numbered(messages[-1]["content"])
        return (f"{word} " for n in (3, 9) for word in f"{shown[n]} [{n}]".split(" "))

    with serving(complete) as url, opened(gauges, embedder, url) as assistant:
        *_, answer = [checked(a, assistant) for a in assistant.stream(QUESTION)]
    assert [s.verdict for s in answer.statements] == ["supported", "supported"]
    assert [answer.citations[s.citations[0] - 1].quote for s in answer.statements] == [
        s.text for s in answer.statements
    ]
    assert [body["model"] for body in asked] == ["m"]
    assert asked[0]["stream"] is True
    assert answer.reader == "llm"
    assert answer.timings["first_token"] > 0


def test_it_is_asked_to_make_a_follow_up_stand_alone(gauges: Path, embedder: MiniLM) -> None:
    def complete(model: str, messages: list[dict[str, Any]], body: dict[str, Any]) -> Iterator[str]:
        shown = numbered(messages[-1]["content"])
        yield f"{shown[9]} [9]" if shown else "What did gauge 9 at the harbour read?"

    turns = [Turn("Where is gauge 9?", "Gauge 9 stands at the harbour.")]
    with serving(complete) as url, opened(gauges, embedder, url) as assistant:
        answer = checked(assistant.ask("And what did it read?", turns), assistant)
    assert answer.asked_as == "What did gauge 9 at the harbour read?"
    assert answer.outcome == "answered"


def test_its_refusal_to_serve_is_one_sentence(gauges: Path, embedder: MiniLM) -> None:
    def complete(model: str, messages: list[dict[str, Any]], body: dict[str, Any]) -> str:
        raise HTTPException(status_code=404, detail="no such model")

    with (
        serving(complete) as url,
        opened(gauges, embedder, url) as assistant,
        pytest.raises(EndpointError, match="knows no model m"),
    ):
        assistant.ask(QUESTION)


def test_a_stream_that_breaks_off_keeps_what_had_come(gauges: Path, embedder: MiniLM) -> None:
    def complete(model: str, messages: list[dict[str, Any]], body: dict[str, Any]) -> Iterator[str]:
        shown = numbered(messages[-1]["content"])
        yield f"{shown[3]} [3] "
        yield "Gauge 4"
        raise OSError("the model has gone")

    with serving(complete) as url, opened(gauges, embedder, url) as assistant:
        answer = checked(assistant.ask(QUESTION), assistant)
    assert len(answer.citations) == 1
    assert answer.reason
