"""Many chats at once with a server that runs: no error, no mixed chats, memory flat after warm-up, the p95 stated.

`python tests/load_chat.py http://127.0.0.1:7860 --chats 50 --seconds 300 --pid 4711`; exit code 1 when something of it
does not hold. Each chat asks like a page does, over Gradio's queue, with turns of its own: every answer must be to its
own question, and a chat's history must come back with its own words only.
"""

import argparse
import asyncio
import json
import random
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from statistics import median
from time import perf_counter
from typing import Any

import httpx

__all__ = ["Outcome", "load", "problems"]

_ABOUT = ("Who is {}?", "What is said about {}?", "When was {} mentioned?", "Where is {}?")
_TURNS = 5  # questions of a chat
_WARM = 0.3  # share of the time that memory is not looked at
_GROWTH = 1.10  # memory at the end against that after the warm-up


@dataclass
class Outcome:
    """What came of a run: seconds of each answer, what went wrong, resident megabytes over time."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    megabytes: list[tuple[float, float]] = field(default_factory=list)

    def told(self) -> str:
        """The run in one line."""
        ordered = sorted(self.seconds) or [0.0]
        memory = f"; memory {self.megabytes[0][1]:.0f} to {self.megabytes[-1][1]:.0f} MB" if self.megabytes else ""
        return (
            f"{len(self.seconds):,} answers, {len(self.wrong)} wrong; median {median(ordered):.2f} s, "
            f"p95 {ordered[int(0.95 * (len(ordered) - 1))]:.2f} s{memory}"
        )


def problems(outcome: Outcome, seconds: float) -> list[str]:
    """What did not hold, one sentence each."""
    found = outcome.wrong[:10]
    warm = [mb for at, mb in outcome.megabytes if at >= _WARM * seconds]
    third = max(1, len(warm) // 3)
    if len(warm) >= 6 and median(warm[-third:]) > _GROWTH * median(warm[:third]):
        found.append(f"memory grew from {median(warm[:third]):.0f} to {median(warm[-third:]):.0f} MB after the warm-up")
    return found + ([] if outcome.seconds else ["no answer at all"])


async def load(url: str, chats: int, seconds: float, pid: int | None = None) -> Outcome:
    """Let `chats` people ask at once for `seconds`; each asks again when the answer is there."""
    outcome, until = Outcome(), perf_counter() + seconds
    limits = httpx.Limits(max_connections=3 * chats + 10)
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits, trust_env=False) as http:
        page = await _page(http)
        watching = asyncio.create_task(_watch(outcome, pid, until)) if pid else None
        await asyncio.gather(*(_person(http, page, number, until, outcome) for number in range(chats)))
        if watching:
            await watching
    return outcome


@dataclass(frozen=True)
class _Page:
    """What a person's page needs to know: the handler of the question box, its states, the output that is the chat."""

    ask: int
    inputs: Sequence[int]
    outputs: Sequence[int]
    log: int


async def _page(http: httpx.AsyncClient) -> _Page:
    config = (await http.get("/config")).json()
    by_id = {part["id"]: part for part in config["components"]}
    named = {part["props"].get("elem_id"): part["id"] for part in config["components"]}
    asks = [d for d in config["dependencies"] if (named["question"], "submit") in [tuple(t) for t in d["targets"]]]
    assert by_id[named["log"]]["type"] == "html"
    return _Page(asks[0]["id"], asks[0]["inputs"], asks[0]["outputs"], named["log"])


async def _person(http: httpx.AsyncClient, page: _Page, number: int, until: float, outcome: Outcome) -> None:
    """One open page: its questions carry a word of its own, which must be in every answer and in no other's page."""
    dice = random.Random(number)
    await asyncio.sleep(dice.random())
    while perf_counter() < until:
        session = f"load{number:04}{token_hex(6)}"
        # A tab tells so as long as it is open.
        async with http.stream("GET", f"/gradio_api/heartbeat/{session}"):
            await _tab(http, page, session, number, dice, until, outcome)


async def _tab(
    http: httpx.AsyncClient,
    page: _Page,
    session: str,
    number: int,
    dice: random.Random,
    until: float,
    outcome: Outcome,
) -> None:
    """A chat of a few questions, then the tab is closed."""
    for asked in range(1, _TURNS + 1):
        if perf_counter() > until:
            return
        question = f"{dice.choice(_ABOUT).format(f'Person{number:04}')} No {asked}"
        started = perf_counter()
        try:
            shown = await _shown(http, page, session, question)
        except (httpx.HTTPError, ValueError, KeyError) as error:
            outcome.wrong.append(f"chat {number}: {type(error).__name__}: {error}")
            return
        outcome.seconds.append(perf_counter() - started)
        if shown.count("<h2") != asked or question not in shown:
            outcome.wrong.append(f"chat {number}: {shown.count('<h2')} of {asked} turns, or not its question")
        others = {word[:10] for word in shown.split("Person")[1:] if not word.startswith(f"{number:04}")}
        if others:
            outcome.wrong.append(f"chat {number}: it shows another's {sorted(others)[:3]}")


async def _shown(http: httpx.AsyncClient, page: _Page, session: str, question: str) -> str:
    """The chat as HTML after a question. Raises ValueError when the server says that something went wrong."""
    data = [question, *[None] * (len(page.inputs) - 1)]
    body = {"data": data, "fn_index": page.ask, "session_hash": session, "trigger_id": None}
    joined = (await http.post("/gradio_api/queue/join", json=body)).json()
    if "event_id" not in joined:
        raise ValueError(f"not taken: {joined}")
    place, shown = list(page.outputs).index(page.log), ""
    async for event in _events(http, session):
        if event["msg"] in ("process_generating", "process_completed"):
            if not event["success"]:
                raise ValueError(str(event["output"]))
            shown = _patched(shown, event["output"].get("data", []), place)
        if event["msg"] == "process_completed":
            return shown
    raise ValueError("the stream ended before the answer")


def _patched(shown: str, data: Sequence[Any], place: int) -> str:
    """The chat after one more event: whole, or what was added to it (Gradio sends differences while it streams)."""
    if place >= len(data):
        return shown
    value = data[place]
    if isinstance(value, str):
        return value
    for action, path, new in value if isinstance(value, list) else []:
        if not path:
            shown = shown + new if action == "append" else new
    return shown


async def _events(http: httpx.AsyncClient, session: str) -> AsyncIterator[dict[str, Any]]:
    async with http.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data:"):
                yield json.loads(line[5:])


async def _watch(outcome: Outcome, pid: int, until: float) -> None:
    started = perf_counter()
    while perf_counter() < until:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
        rss = next(line for line in lines if line.startswith("VmRSS"))
        outcome.megabytes.append((perf_counter() - started, int(rss.split()[1]) / 1024))
        await asyncio.sleep(2)


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--pid", type=int, help="of the server: its memory is watched")
    given = parser.parse_args()
    outcome = asyncio.run(load(given.url, given.chats, given.seconds, given.pid))
    print(outcome.told())
    found = problems(outcome, given.seconds)
    print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(_main())
