"""Questions over an index → what the llm reader costs beside its endpoint: tokens sent and seconds of our own.

`bench_rows(Path(".footnote"))` → (("tokens sent, Footnote to CitationQueryEngine", "459 to 1,064 (43%)"), …). The
endpoint is a server on this machine whose first word comes after as long as a quick model takes.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter, sleep
from typing import Any

from index.embed import MiniLM
from index.store import Store
from index.types import Hit
from qa.assistant import Assistant
from qa.network import Network
from qa.settings import Endpoint
from qa.writer import Writer

__all__ = ["bench_rows", "overheads", "tokens_sent"]

_QUESTIONS = (
    "Who leads the resistance?",
    "Which flag was raised?",
    "How many fighters are there?",
    "What was promised?",
    "How do the articles differ on the number of fighters?",
)
_ROUNDS = 8
_THINKING_S = 0.4  # before the first word: what a quick model needs to read some hundred tokens
_QUOTED = 3  # sentences that the answering server quotes


def bench_rows(home: Path, questions: Sequence[str] = _QUESTIONS) -> tuple[tuple[str, str], ...]:
    """What is measured and its value, over the index at `home`."""
    embedder = MiniLM.load()
    with _answering() as url, _opened(home, embedder, url) as assistant:
        pairs = tokens_sent(assistant, questions, embedder.count_tokens)
        own, wall = overheads(assistant, [q for _ in range(_ROUNDS) for q in questions])
    ours, theirs = (sum(side) for side in zip(*pairs, strict=True))
    count, worst = len(pairs), max(a / b for a, b in pairs)
    return (
        (
            "llm reader, tokens sent for the same hits, Footnote to CitationQueryEngine",
            f"{ours / count:,.0f} to {theirs / count:,.0f} ({ours / theirs:.0%}; at most {worst:.0%})",
        ),
        ("llm reader, seconds of an answer beside its endpoint, p50", f"{median(own):.3f}"),
        (f"llm reader, seconds of an answer with an endpoint that takes {_THINKING_S} s, p50", f"{median(wall):.3f}"),
    )


def tokens_sent(
    assistant: Assistant, questions: Sequence[str], estimate: Callable[[str], int]
) -> list[tuple[int, int]]:
    """Tokens of what is sent for each question's hits: by the assistant, by LlamaIndex' CitationQueryEngine."""
    count = _cl100k() or estimate
    found = []
    for question in questions:
        hits = assistant.search(question)
        found.append((count(assistant.prompt(question, hits)), sum(map(count, _sent_by_llama_index(question, hits)))))
    return found


def overheads(assistant: Assistant, questions: Sequence[str]) -> tuple[list[float], list[float]]:
    """Seconds of each answer without those of waiting for the endpoint, and with them; the first one is not counted."""
    own, wall = [], []
    for question in questions:
        began = perf_counter()
        answer = assistant.ask(question)
        wall.append(perf_counter() - began)
        own.append(wall[-1] - answer.timings["endpoint"])
    return own[1:], wall[1:]


@contextmanager
def _opened(home: Path, embedder: MiniLM, url: str) -> Iterator[Assistant]:
    writer = Writer(Endpoint("quoter", base_url=url))
    with Assistant(Store.open(home, embedder), Network.load(), embedder.count_tokens, writer=writer) as assistant:
        yield assistant


def _cl100k() -> Callable[[str], int] | None:
    """The count of a tokenizer of OpenAI's, whose file comes with llama-index-core; None when it does not."""
    import llama_index.core
    import tiktoken

    os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(Path(llama_index.core.__file__).parent / "_static/tiktoken_cache"))
    try:
        encoding = tiktoken.get_encoding("cl100k_base")
    except OSError:
        return None
    return lambda text: len(encoding.encode(text, disallowed_special=()))


def _sent_by_llama_index(question: str, hits: Sequence[Hit]) -> list[str]:
    """The prompts that CitationQueryEngine, as it comes, sends for these hits."""
    from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata
    from llama_index.core.query_engine import CitationQueryEngine
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.core.schema import NodeWithScore, TextNode

    sent: list[str] = []

    class Listening(CustomLLM):  # type: ignore[misc]
        @property
        def metadata(self) -> Any:
            return LLMMetadata(context_window=16_000, num_output=512)

        def complete(self, prompt: str, formatted: bool = False, **_: Any) -> Any:
            sent.append(prompt)
            return CompletionResponse(text="")

        def stream_complete(self, prompt: str, formatted: bool = False, **_: Any) -> Any:
            raise NotImplementedError

    class Given(BaseRetriever):  # type: ignore[misc]
        def _retrieve(self, _: Any) -> Any:
            return [NodeWithScore(node=TextNode(text=hit.passage.text), score=hit.score) for hit in hits]

    CitationQueryEngine(Given(), llm=Listening()).query(question)
    return sent


@contextmanager
def _answering() -> Iterator[str]:
    """The address of a server that quotes the first sentences it is shown, each with its number."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Quoting)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


class _Quoting(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Answer with quoted sentences, a word at a time."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"][-1]["content"]
        quoted = re.findall(r'(?m)^(\d+): "(.*)"$', asked)[:_QUOTED]
        words = " ".join(f"{text} [{number}]" for number, text in quoted).split(" ")
        events = [{"choices": [{"delta": {"content": f"{word} "}}]} for word in words]
        data = "".join(
            f"data: {json.dumps(event)}\n\n" for event in [*events, {"choices": [{"finish_reason": "stop"}]}]
        )
        body = f"{data}data: [DONE]\n\n".encode()
        sleep(_THINKING_S)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing on standard error."""
