"""Many chats at once, for ten seconds: the short form of `load_chat.py`, which says how the long one is run."""

import asyncio
import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from chatserver import Serves, serving
from load_chat import Outcome, load, problems


@pytest.fixture(scope="module")
def served(seeds_home: Path) -> Iterator[Serves]:
    with serving(seeds_home) as running:
        yield running


def waiting(url: str) -> int:
    with urllib.request.urlopen(f"{url}/gradio_api/queue/status") as answer:
        return int(json.load(answer)["queue_size"])


def test_ten_chats_at_once_are_all_answered_and_none_is_mixed_up(served: Serves) -> None:
    outcome = asyncio.run(load(served.url, 10, 10, served.process.pid))
    assert problems(outcome, 10) == []
    assert len(outcome.seconds) >= 10


def test_a_closed_tab_frees_its_work(served: Serves) -> None:
    async def close_at_once() -> None:
        async with httpx.AsyncClient(base_url=served.url, timeout=120, trust_env=False) as http:
            config = (await http.get("/config")).json()
            box = next(p["id"] for p in config["components"] if p["props"].get("elem_id") == "question")
            ask = next(d for d in config["dependencies"] if [box, "submit"] in d["targets"])
            for number in range(30):
                data: list[Any] = [f"Who is Saleh {number}?", *[None] * (len(ask["inputs"]) - 1)]
                body = {"data": data, "fn_index": ask["id"], "session_hash": f"gone{number}"}
                await http.post("/gradio_api/queue/join", json=body)
                async with http.stream(
                    "GET", "/gradio_api/queue/data", params={"session_hash": f"gone{number}"}
                ) as stream:
                    await anext(stream.aiter_lines())

    asyncio.run(close_at_once())
    until = time.monotonic() + 30
    while waiting(served.url) and time.monotonic() < until:
        time.sleep(0.2)
    assert waiting(served.url) == 0
    assert problems(asyncio.run(load(served.url, 1, 4)), 4) == []


def test_what_does_not_hold_is_found() -> None:
    grown = [(float(second), 100.0 + second) for second in range(0, 100, 2)]
    assert problems(Outcome([1.0], [], grown), 100) == ["memory grew from 140 to 188 MB after the warm-up"]
    assert problems(Outcome([], ["chat 3: it shows another's ['0004']"]), 1)[-1] == "no answer at all"
