"""The llm reader over real HTTP: awkward replies, checks, streams, many at once, kept replies, the command."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from itertools import count, pairwise
from pathlib import Path
from threading import Lock
from time import sleep

import pytest
from llm import QUESTION, SHORT, checked, error, in_pieces, numbered, opened, scripted
from openai_server import Reply, Scripted, serving
from test_cli import FOOTNOTE, Run, footnote, one_sentence
from test_markers import SHAPES

from index.embed import MiniLM
from index.errors import InputError, SetupError
from prompts import REFUSAL
from qa.assistant import Assistant
from qa.settings import Endpoint
from qa.types import Answer, Turn


@pytest.mark.parametrize("reply", [r for r, found in SHAPES.items() if any(w.numbers for w in found)])
def test_an_awkward_reply_becomes_the_statements_and_the_citations_it_means(
    gauges: Path, embedder: MiniLM, reply: str
) -> None:
    meant = SHAPES[reply]
    with scripted(in_pieces(reply)) as server, opened(gauges, embedder, server.url) as assistant:
        *before, answer = [checked(a, assistant) for a in assistant.stream(QUESTION)]
        sentences = numbered(server.requests[0]["messages"][-1]["content"])
    assert len(sentences) == 40
    # Words in quotation marks that are in no article have lost their marks.
    assert [s.text for s in answer.statements] == [w.text.replace("“", "").replace("”", "") for w in meant]
    for statement, written in zip(answer.statements, meant, strict=True):
        quotes = [answer.citations[n - 1].quote for n in statement.citations]
        assert quotes == [sentences[n] for n in written.numbers if n in sentences]
    for earlier in before:
        assert earlier.statements == answer.statements[: len(earlier.statements)]
    assert len(server.requests) == 1


def test_statements_come_one_after_the_other_and_none_is_taken_back(gauges: Path, embedder: MiniLM) -> None:
    said = [f"Gauge {n} at the harbour read {n * 7} cm. [{n}]" for n in (9, 4, 9, 30, 4, 9, 9)]
    with scripted(in_pieces(" ".join(said))) as server, opened(gauges, embedder, server.url) as assistant:
        sentences = {w: n for n, w in numbered(assistant.prompt(QUESTION, assistant.search(QUESTION))).items()}
        assert all(sentences[s.partition(" [")[0]] == int(s.partition("[")[2][:-1]) for s in said)
        answers = list(assistant.stream(QUESTION))
    assert len(answers) > 2
    for before, after in pairwise(answers):
        assert after.statements[: len(before.statements)] == before.statements
        assert after.citations[: len(before.citations)] == before.citations
    last = answers[-1]
    assert [s.citations for s in last.statements] == [(1,), (2,), (1,), (3,), (2,), (1,), (1,)]
    assert {s.verdict for s in last.statements} == {"supported"}
    assert (last.reader, last.reason, last.question) == ("llm", None, QUESTION)
    assert last.usage == {"prompt_tokens": 7, "completion_tokens": 1, "total_tokens": 8}
    assert {"search", "write", "first_token", "endpoint", "retries", "total"} <= set(last.timings)
    assert last.timings["first_token"] <= last.timings["total"]


CHECKED = {
    f"{SHORT}. [3]": [("supported", 1)],
    f"{SHORT}. [99]": [],
    f"{SHORT}. [3][99]": [("partly", 1)],
    f"{SHORT}. [3] Gauge 4 read 28 cm.": [("supported", 1), ("unsupported", 0)],
    "Gauge 3 at the harbour read 22 cm. [3]": [("unsupported", 1)],
    "PWNED": [],
    "I cannot know that.": [],
    REFUSAL: [],
    "The articles don’t say [3].": [],
    f"{REFUSAL} They tell of gauge 3. [3]": [],
    f"{SHORT}. [3] {REFUSAL}": [("supported", 1)],
}  # fmt: skip


@pytest.mark.parametrize("reply", CHECKED)
def test_what_a_model_says_is_checked(gauges: Path, embedder: MiniLM, reply: str) -> None:
    with scripted(reply) as server, opened(gauges, embedder, server.url) as assistant:
        answer = checked(assistant.ask(QUESTION), assistant)
    assert [(s.verdict, len(s.citations)) for s in answer.statements] == CHECKED[reply]
    assert answer.outcome == ("answered" if CHECKED[reply] else "not_found")
    assert bool(answer.leads) == (not CHECKED[reply])


def test_a_model_that_declines(gauges: Path, embedder: MiniLM) -> None:
    event = json.dumps({"choices": [{"delta": {"refusal": "I'd rather not."}, "finish_reason": "stop"}]})
    lines = (f"data: {event}\n", "data: [DONE]\n")
    with scripted(Scripted(lines=lines)) as server, opened(gauges, embedder, server.url) as assistant:
        answer = checked(assistant.ask(QUESTION), assistant)
    assert (answer.outcome, answer.reason) == ("declined", "I'd rather not.")


def test_a_follow_up_is_rewritten_by_the_model(gauges: Path, embedder: MiniLM) -> None:
    replies: list[Reply] = ["What did gauge 3 at the harbour read?", f"{SHORT}. [3]"]
    turns = [Turn("Tell me of gauge 3.", "It is red.")]
    with (
        serving(lambda _: replies[len(server.requests) - 1]) as server,
        opened(gauges, embedder, server.url) as assistant,
    ):
        answer = checked(assistant.ask("And what did it read?", turns), assistant)
    assert (answer.question, answer.asked_as) == ("And what did it read?", "What did gauge 3 at the harbour read?")
    assert "Tell me of gauge 3." in server.requests[0]["messages"][0]["content"]
    assert answer.usage["total_tokens"] == 16
    assert answer.statements[0].verdict == "supported"


@pytest.mark.parametrize(
    "rewritten",
    ["What did gauge 30 at the harbour read?", "What did gauge 3 read when Ivo Quill saw it?", "", "Gauge " * 200],
)
def test_a_rewrite_that_adds_something_is_not_taken(gauges: Path, embedder: MiniLM, rewritten: str) -> None:
    replies: list[Reply] = [rewritten, f"{SHORT}. [3]"]
    turns = [Turn("Tell me of gauge 3.", "It is red.")]
    with (
        serving(lambda messages: replies["Last question" not in messages[-1]["content"]]) as server,
        opened(gauges, embedder, server.url) as assistant,
    ):
        answer = checked(assistant.ask("And what did it read?", turns), assistant)
    assert answer.asked_as == "And what did gauge 3 read?"


def test_whoever_stops_listening_ends_the_stream_at_once(gauges: Path, embedder: MiniLM) -> None:
    reply = in_pieces(f"{SHORT}. [3] Gauge 5 at the harbour read 35 cm. [5] {'So it went on. ' * 8}", then="comments")
    with scripted(reply) as server, opened(gauges, embedder, server.url, timeout_s=60) as assistant:
        answers = assistant.stream(QUESTION)
        assert next(answers).citations
        answers.close()  # type: ignore[attr-defined]
        assert server.gone.wait(5)


def test_ctrl_c_ends_the_command(gauges: Path) -> None:
    with scripted(in_pieces(f"{SHORT}. [3]", then="comments")) as server:
        env = {**os.environ, "FOOTNOTE_HOME": str(gauges), "OPENAI_BASE_URL": server.url, "FOOTNOTE_MODEL": "m"}
        running = subprocess.Popen([FOOTNOTE, "ask", "--reader", "llm", QUESTION], env=env, stderr=subprocess.PIPE)
        while not server.requests:
            sleep(0.02)
            assert running.poll() is None
        sleep(0.2)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=10)
        assert server.gone.wait(5)
    assert (running.returncode, said) == (130, b"")


def test_a_hundred_at_once_with_a_fifth_of_faults(gauges: Path, embedder: MiniLM) -> None:
    asked_before: Counter[int] = Counter()
    kinds, lock = count(), Lock()
    faults: list[Reply] = [429, 500, Scripted(then="cut"), Scripted(), Scripted(lines=(f"data: {error('busy')}\n",))]

    def reply(messages: list[dict[str, str]]) -> Reply:
        asked = messages[-1]["content"].rpartition("Question: ")[2]
        number = int(asked.split()[3])
        with lock:
            asked_before[number] += 1
            # Twice for every third gauge: a fifth of all requests, and no question runs out of tries.
            if number % 3 == 0 and asked_before[number] <= 2:
                return faults[next(kinds) % len(faults)]
        sentences = {words: n for n, words in numbered(messages[-1]["content"]).items()}
        words = f"Gauge {number} at the harbour read {number * 7} cm."
        return f"{words} [{sentences[words]}]"

    questions = [f"What did gauge {n % 40 + 1} at the harbour read?" for n in range(100)]
    with serving(reply) as server, opened(gauges, embedder, server.url) as assistant:
        answers = list(assistant.ask_all(questions))
        requests = len(server.requests)
    retries = 0.0
    for n, answer in enumerate(answers):
        assert isinstance(answer, Answer)
        assert answer.question == questions[n]
        assert [s.text for s in answer.statements] == [f"Gauge {n % 40 + 1} at the harbour read {(n % 40 + 1) * 7} cm."]
        assert [s.verdict for s in answer.statements] == ["supported"]
        retries += answer.timings["retries"]
    assert retries == requests - 100 == 2 * 13


def test_what_fails_in_a_batch_is_a_row_of_it(gauges: Path, embedder: MiniLM) -> None:
    def reply(messages: list[dict[str, str]]) -> Reply:
        return 403 if "gauge 7" in messages[-1]["content"] else f"{SHORT}. [3]"

    with serving(reply) as server, opened(gauges, embedder, server.url) as assistant:
        kinds = [type(a).__name__ for a in assistant.ask_all([f"What did gauge {n} read?" for n in (6, 7, 8)])]
    assert kinds == ["Answer", "EndpointError", "Answer"]


def test_many_are_awaited_at_once(gauges: Path, embedder: MiniLM) -> None:
    async def ask(assistant: Assistant) -> list[Answer]:
        return await asyncio.gather(*(assistant.ask_async(f"What did gauge {n} read?") for n in range(1, 9)))

    with scripted(f"{SHORT}. [3]") as server, opened(gauges, embedder, server.url) as assistant:
        answers = asyncio.run(ask(assistant))
        assert assistant.spent["total_tokens"] == 64
    assert [a.question for a in answers] == [f"What did gauge {n} read?" for n in range(1, 9)]


def test_kept_replies_are_found_again_until_they_are_cleared(gauges: Path, embedder: MiniLM, tmp_path: Path) -> None:
    with scripted(in_pieces(f"{SHORT}. [3]")) as server:
        for asked, hits in ((1, 0), (1, 1)):
            with opened(gauges, embedder, server.url, replies=tmp_path / "replies") as assistant:
                answer = checked(assistant.ask(QUESTION), assistant)
                assert answer.statements[0].verdict == "supported"
                assert len(server.requests) == asked
                assert assistant.replies is not None
                assert (assistant.replies.hits, assistant.replies.misses) == (hits, 1 - hits)
        with opened(gauges, embedder, server.url, replies=tmp_path / "replies", model="other") as assistant:
            assistant.ask(QUESTION)
            assert len(server.requests) == 2
            assert assistant.replies is not None
            assert assistant.replies.clear() == 2
            next((tmp_path / "replies").parent.iterdir())
            assistant.ask(QUESTION)
            assert len(server.requests) == 3
    assert not list((tmp_path / "replies").glob("*.part"))


def test_a_reply_that_is_not_whole_is_not_kept(gauges: Path, embedder: MiniLM, tmp_path: Path) -> None:
    with scripted(in_pieces(f"{SHORT}. [3] And gauge", then="cut")) as server:
        with opened(gauges, embedder, server.url, replies=tmp_path) as assistant:
            assistant.ask(QUESTION)
            assistant.ask(QUESTION)
        assert len(server.requests) == 2


def test_the_command_prints_the_answer_what_it_took_and_what_was_sent(
    gauges: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scripted(f"{SHORT}. [3] Gauge 4 was blue.") as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("FOOTNOTE_MODEL", "m")
        monkeypatch.setenv("FOOTNOTE_READER", "llm")
        monkeypatch.setenv("FOOTNOTE_LLM_TOKENS", "6000")
        done = footnote("ask", "--show-prompt", QUESTION, home=gauges)
    assert done.stdout.startswith(f"{SHORT}. [1] Gauge 4 was blue. (not supported)\n\n[1] Gauges at the harbour")
    for message in server.requests[0]["messages"]:
        assert f"{message['role']}:\n{message['content']}" in done.stderr
    assert "7 tokens sent, 1 written" in done.stderr


def test_without_a_usable_endpoint_it_is_one_sentence_and_exit_code_2(
    gauges: Path, monkeypatch: pytest.MonkeyPatch, in_process: Run
) -> None:
    ask = ("ask", "--reader", "llm", QUESTION)
    assert "Set OPENAI_API_KEY" in one_sentence(in_process(*ask, home=gauges, check=2))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("FOOTNOTE_MODEL", "m")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    unreachable = one_sentence(in_process(*ask, home=gauges, check=2))
    assert "http://127.0.0.1:9/v1 cannot be reached" in unreachable
    assert "embedded reader" in unreachable


def test_settings_that_are_none() -> None:
    key = {"OPENAI_API_KEY": "k", "FOOTNOTE_MODEL": "m"}
    with pytest.raises(SetupError, match="FOOTNOTE_MODEL"):
        Endpoint.from_env({"OPENAI_API_KEY": "k"})
    for name, value in {
        "FOOTNOTE_LLM_TIMEOUT_S": "soon", "FOOTNOTE_LLM_TOKENS": "10", "FOOTNOTE_PRICE": "cheap",
        "OPENAI_BASE_URL": "here",
    }.items():  # fmt: skip
        with pytest.raises(InputError, match=name):
            Endpoint.from_env({**key, name: value})
    read = Endpoint.from_env({**key, "FOOTNOTE_PRICE": "0.15/0.6", "FOOTNOTE_LLM_TOKENS": "900"})
    assert (read.price, read.tokens, read.timeout_s, read.base_url) == ((0.15, 0.6), 900, 60.0, None)


def test_the_package_is_loaded_only_for_the_llm_reader(gauges: Path) -> None:
    code = (
        "import sys; from qa import Assistant\n"
        f"with Assistant.open({str(gauges)!r}) as a: a.ask('What did gauge 3 read?')\n"
        "print('openai' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_number_of_requests_at_once_adapts() -> None:
    from qa.llm.pace import Gate

    gate = Gate(8)
    seen = Counter[int]()
    for change in ("slower", "slower", "slower", "slower", *["faster"] * 40):
        getattr(gate, change)()
        seen[gate.limit] += 1
    assert min(seen) == 1
    assert gate.limit == 8
