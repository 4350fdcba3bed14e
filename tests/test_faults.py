"""An endpoint that goes wrong, over real HTTP: every fault ends in its sentence, within its deadline and its tries."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from llm import QUESTION, SHORT, checked, error, event, in_pieces, opened, scripted
from openai_server import Reply, Scripted, serving

from index.embed import MiniLM
from index.errors import EndpointError, InputError
from prompts import REFUSAL

SAID = f"{SHORT}. [3] Gauge 5 at the harbour read 35 cm. [5] And gauge"

# What the endpoint does, what the person is told, and how many requests that takes.
FAULTS: dict[str, tuple[Reply, str, int]] = {
    "401": (401, r"refused the key \(401\)\. Set OPENAI_API_KEY", 1),
    "403": (403, r"does not let this key use m \(403\)", 1),
    "404": (Scripted(status=404, body=error("model m not found")), r"knows no model m \(404\)\. Set FOOTNOTE_MODEL", 1),
    "400": (Scripted(status=400, body=error("context is too long")), r"answered 400: context is too long\.", 1),
    "429": (429, r"takes no more requests now \(429\) after 4 tries", 4),
    "429 for a while": (Scripted(status=429, headers={"retry-after-ms": "30"}), r"\(429\) after 4 tries", 4),
    "429 for an hour": (Scripted(status=429, headers={"Retry-After": "3600"}), r"now \(429\)\. Ask", 1),
    "429 till a date": (
        Scripted(status=429, headers={"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"}), r"\(429\)\. Ask later", 1,
    ),
    "quota": (Scripted(status=429, body=error("x", code="insufficient_quota")), r"quota is used up", 1),
    "500": (500, r"answered 500 after 4 tries", 4),
    "503, no JSON": (Scripted(status=503, body="<html>down</html>"), r"answered 503 after 4 tries: <html>down", 4),
    "nothing": (Scripted(), r"replied with nothing after 4 tries", 4),
    "white space": (Scripted((" ", "\n")), r"replied with nothing after 4 tries", 4),
    "only thoughts": (Scripted(("<think>", "so"), finish="length"), r"cut at its limit of tokens", 1),
    "no tokens left": (Scripted(finish="length"), r"used up its tokens .* Raise FOOTNOTE_LLM_TOKENS", 1),
    "withheld": (Scripted(finish="content_filter"), r"withheld the reply", 1),
    "no JSON": (Scripted(lines=("data: {bro\n",)), r"does not speak the OpenAI protocol: it sent '\{bro'", 1),
    "no event": (Scripted(lines=("hello\n",)), r"does not speak the OpenAI protocol", 1),
    "a page": (Scripted(body="<html></html>", content_type="text/html"), r"does not speak .* Check OPENAI_BASE_URL", 1),
    "a list": (Scripted(lines=("data: [1]\n",)), r"does not speak the OpenAI protocol", 1),
    "an error inside": (Scripted(lines=(f"data: {error('busy')}\n",)), r"broke off after 4 tries: busy\.", 4),
    "cut before text": (Scripted(then="cut"), r"broke off in the middle after 4 tries", 4),
    "no end": (Scripted(finish=None, done=False, usage=None), r"broke off in the middle after 4 tries", 4),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_before_any_text_ends_in_its_sentence(gauges: Path, embedder: MiniLM, fault: str) -> None:
    reply, sentence, requests = FAULTS[fault]
    with scripted(reply) as server, opened(gauges, embedder, server.url, key="sk-secret") as assistant:
        with pytest.raises(EndpointError, match=sentence) as raised:
            assistant.ask(QUESTION)
        assert len(server.requests) == requests
        assert set(server.keys) == {"Bearer sk-secret"}
        assert "sk-secret" not in str(raised.value)
        assert "\n" not in str(raised.value)
        assert "{" not in str(raised.value).replace("{bro", "")
        without = assistant.ask(QUESTION, reader="embedded")
        assert (without.reader, len(server.requests)) == ("embedded", requests)


LATE: dict[str, Scripted] = {
    "before the stream": Scripted(("x",), wait_s=30),
    "in silence": Scripted(then="hang"),
    "in comments": Scripted(then="comments"),
    "one byte at a time": Scripted(("<think>", *["so "] * 5_000), between_s=0.01),
}


@pytest.mark.parametrize("kind", LATE)
def test_the_deadline_holds(gauges: Path, embedder: MiniLM, kind: str) -> None:
    with scripted(LATE[kind]) as server, opened(gauges, embedder, server.url, timeout_s=0.4) as assistant:
        began = monotonic()
        with pytest.raises(EndpointError, match=r"did not finish within 0\.4 seconds"):
            assistant.ask(QUESTION)
        assert monotonic() - began < 5
        assert len(server.requests) == 1


BROKEN: dict[str, tuple[Scripted, str]] = {
    "reset": (in_pieces(SAID, then="cut"), "broke off in the middle"),
    "no end": (in_pieces(SAID, finish=None, done=False), "broke off in the middle"),
    "silence": (in_pieces(SAID, then="hang"), "did not finish within 1 seconds"),
    "no JSON": (Scripted(lines=(f"data: {event(SAID)}\n", "data: {bro\n")), "does not speak the OpenAI protocol"),
    "length": (in_pieces(SAID, finish="length"), "cut at its limit of tokens"),
    "filter": (in_pieces(SAID, finish="content_filter"), "withheld the rest"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_had_come_stays_and_is_checked(gauges: Path, embedder: MiniLM, kind: str) -> None:
    reply, sentence = BROKEN[kind]
    with scripted(reply) as server, opened(gauges, embedder, server.url, timeout_s=1.0) as assistant:
        answer = checked(assistant.ask(QUESTION), assistant)
    assert [(s.text, s.verdict) for s in answer.statements] == [
        (f"{SHORT}.", "supported"),
        ("Gauge 5 at the harbour read 35 cm.", "supported"),
        ("And gauge", "unsupported"),
    ]
    assert sentence in (answer.reason or "")
    assert len(server.requests) == 1


def test_a_reply_that_does_not_end_is_cut_off(gauges: Path, embedder: MiniLM) -> None:
    reply = Scripted((f"{SHORT}. [1]", " And so on" * 200), then="endless")
    with scripted(reply) as server, opened(gauges, embedder, server.url, tokens=2_000) as assistant:
        answer = checked(assistant.ask(QUESTION), assistant)
        assert server.gone.wait(5)
    assert "did not stop writing" in (answer.reason or "")
    assert [len(s.citations) for s in answer.statements] == [1, 0]


def test_a_reply_in_another_script_is_told(gauges: Path, embedder: MiniLM) -> None:
    with scripted("三号水位计读数为21厘米。[3]") as server, opened(gauges, embedder, server.url) as assistant:
        answer = checked(assistant.ask(QUESTION), assistant)
    assert "another script (cjk)" in (answer.reason or "")
    assert answer.statements[0].verdict != "supported"


def test_a_failed_try_is_followed_by_one_that_counts(gauges: Path, embedder: MiniLM) -> None:
    replies: Iterator[Reply] = iter([500, Scripted(then="cut"), f"{SHORT}. [3]"])
    with serving(lambda _: next(replies)) as server, opened(gauges, embedder, server.url) as assistant:
        answer = checked(assistant.ask(QUESTION), assistant)
    assert (answer.timings["retries"], len(server.requests), answer.reason) == (2, 3, None)
    assert [s.text for s in answer.statements] == [f"{SHORT}."]


TAKES_NOT: dict[str, Callable[[dict[str, Any]], bool]] = {
    "System role not supported": lambda b: any(m["role"] == "system" for m in b["messages"]),
    "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.": lambda b: "max_tokens" in b,
    "Unknown field stream_options": lambda b: "stream_options" in b,
    "temperature does not support 0, only 1": lambda b: "temperature" in b,
    "stream is not supported": lambda b: "stream" in b,
}


def test_what_an_endpoint_does_not_take_is_left_out_from_then_on(gauges: Path, embedder: MiniLM) -> None:
    def reply(_: object) -> Reply:
        body = server.requests[-1]
        refused = [message for message, takes in TAKES_NOT.items() if takes(body)]
        return Scripted(status=400, body=error(refused[0])) if refused else Scripted((f"{SHORT}. [3]",))

    with serving(reply) as server, opened(gauges, embedder, server.url) as assistant:
        for tries in (len(TAKES_NOT) + 1, len(TAKES_NOT) + 2):
            answer = checked(assistant.ask(QUESTION), assistant)
            assert [s.verdict for s in answer.statements] == ["supported"]
            assert len(server.requests) == tries
        sent = server.requests[-1]
    assert set(sent) == {"model", "messages", "max_completion_tokens"}
    assert [m["role"] for m in sent["messages"]] == ["user"]
    assert REFUSAL in sent["messages"][0]["content"]


def test_a_server_that_does_not_stream_and_one_that_counts_no_tokens(gauges: Path, embedder: MiniLM) -> None:
    whole = json.dumps({"choices": [{"message": {"content": [{"type": "text", "text": f"{SHORT}. [3]"}]}}]})
    body = Scripted(body=whole, content_type="application/json")
    silent = Scripted((f"{SHORT}. [3]",), usage=None, finish="eos_token", done=False)
    for reply in (body, silent):
        with scripted(reply) as server, opened(gauges, embedder, server.url, price=(1.0, 2.0)) as assistant:
            answer = checked(assistant.ask(QUESTION), assistant)
            assert answer.usage["estimated"] == 1
            assert answer.usage["prompt_tokens"] > 200
            total = answer.usage["prompt_tokens"] + 2 * answer.usage["completion_tokens"]
            assert answer.usage["cost_millionths"] == total
            assert assistant.spent == answer.usage
        assert [s.verdict for s in answer.statements] == ["supported"]


def test_an_answer_never_costs_more_than_its_setting(gauges: Path, embedder: MiniLM) -> None:
    with scripted(f"{SHORT}. [3]") as server:
        for tokens in (900, 2_000, 6_000):
            with opened(gauges, embedder, server.url, tokens=tokens) as assistant:
                assistant.ask(QUESTION)
            sent = server.requests[-1]
            words = sum(embedder.count_tokens(m["content"]) for m in sent["messages"])
            assert words + sent["max_tokens"] < tokens
        with (
            opened(gauges, embedder, server.url, tokens=900) as assistant,
            pytest.raises(InputError, match="FOOTNOTE_LLM_TOKENS"),
        ):
            assistant.ask("gauge harbour " * 900)
