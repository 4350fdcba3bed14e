"""Messages → what a model at an OpenAI-compatible endpoint writes, as it writes it; a fault is one clear sentence.

`writer.write(messages, tokens=2000, sent=420)` → Reply("The tide"), Reply("The tide rose. [12]"), … and last
Reply("The tide rose. [12]", ended=True, usage={"prompt_tokens": 412, "completion_tokens": 8, "total_tokens": 420}, …).
It speaks Chat Completions, which every such server does, and learns which parameters this one does not take.
"""

import socket
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from threading import Event, Lock
from time import monotonic, perf_counter
from typing import Any

from index.errors import EndpointError
from index.retry import Fault
from qa.llm.events import Piece, pieces
from qa.llm.faults import EMPTY, BrokenOffError, MalformedError, ToldError, fault_of, not_taken
from qa.llm.pace import Gate, pause_before, rest, until
from qa.llm.prompting import Message
from qa.llm.replies import Replies, key_of
from qa.settings import Endpoint

__all__ = ["Reply", "Writer"]

_RETRIES = 3
_AT_ONCE = 8
_LEAST_REPLY = 200  # tokens; with less there is no use in asking
_CONNECT_S = 5.0
_NO_KEY = "none"  # servers of one's own mostly want no key, the package wants one


@dataclass(frozen=True, slots=True)
class Reply:
    """What has come so far. `problem` says in one sentence why it is not whole; `usage` is there once it has `ended`.

    `refusal` is what a model says instead of an answer that it will not give. `waited_s` are the seconds in which there
    was nothing to do but wait for the endpoint; `kept` replies come from disk.
    """

    text: str = ""
    refusal: str = ""
    finish: str | None = None
    problem: str | None = None
    usage: Mapping[str, int] = field(default_factory=dict)
    retries: int = 0
    first_token_s: float | None = None
    waited_s: float = 0.0
    ended: bool = False
    kept: bool = False


@dataclass(slots=True)
class _Clock:
    """The time of one answer: when it must end, and how long it waited for the endpoint."""

    deadline: float
    started: float = field(default_factory=perf_counter)
    waited_s: float = 0.0

    @contextmanager
    def waiting(self) -> Iterator[None]:
        began = perf_counter()
        try:
            yield
        finally:
            self.waited_s += perf_counter() - began


class Writer:
    """A connection to an endpoint. Holds its client, its limit of requests at once, and what was spent: close it."""

    def __init__(self, endpoint: Endpoint, *, replies: Replies | None = None, pause_s: float = 0.5) -> None:
        """Connect to `endpoint`; nothing is sent yet. With `replies`, what was asked before is not asked again.

        `pause_s` is the pause before the first retry.
        """
        import httpx
        from openai import OpenAI, OpenAIError

        limits = httpx.Timeout(endpoint.timeout_s, connect=min(_CONNECT_S, endpoint.timeout_s))
        self._client = OpenAI(
            api_key=endpoint.key or _NO_KEY, base_url=endpoint.base_url, timeout=limits, max_retries=0
        )
        self._faults = (OpenAIError, httpx.HTTPError, TimeoutError, BrokenOffError, MalformedError, ToldError)
        self.endpoint = endpoint
        self.replies = replies
        self.gate = Gate(_AT_ONCE)
        self._pause_s = pause_s
        self._not_taken: frozenset[str] = frozenset()
        self._spent: Counter[str] = Counter()
        self._spending = Lock()

    @property
    def spent(self) -> Mapping[str, int]:
        """Tokens of all replies so far, by kind, and their cost in millionths of what the price is in."""
        with self._spending:
            return dict(self._spent)

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def write(self, messages: Sequence[Message], *, tokens: int, sent: int) -> Iterator[Reply]:
        """The reply as it grows, for at most `tokens` tokens, of which `messages` take `sent`; the last has `ended`.

        Raises EndpointError when nothing came; what had come when something went wrong is given with its `problem`.
        """
        request = {
            "model": self.endpoint.model,
            "messages": [dict(m) for m in messages],
            "temperature": 0,
            "tokens": tokens,
        }
        key = key_of(request, self.endpoint.base_url or "")
        kept = self.replies.get(key) if self.replies else None
        if kept is not None:
            yield Reply(**kept, ended=True, kept=True)
            return
        clock = _Clock(monotonic() + self.endpoint.timeout_s)
        reply = Reply()
        for reply in self._tries(messages, tokens - sent, sent, clock):
            if not reply.ended:
                yield reply
        with self._spending:
            self._spent.update(reply.usage)
        if self.replies and not reply.problem:
            told = asdict(replace(reply, waited_s=0.0, first_token_s=None, retries=0))
            self.replies.put(key, {name: value for name, value in told.items() if name not in ("ended", "kept")})
        yield reply

    def _tries(self, messages: Sequence[Message], most: int, sent: int, clock: _Clock) -> Iterator[Reply]:
        """The reply of the first try that brings one; the last is the whole of it."""
        usage: Counter[str] = Counter()
        retry = 0
        while True:
            reply = Reply(retries=retry)
            try:
                for reply in self._attempt(messages, most, retry, clock):
                    yield reply
                self.gate.faster()
                fault = self._nothing(reply)
            except self._faults as error:
                if self._learned(error):
                    continue
                fault = fault_of(error, self.endpoint)
            usage += self._cost(reply, sent)
            if reply.text.strip() or fault is None:
                problem = fault.after(retry + 1) if fault else reply.problem or self._cut(reply)
                waited = {"usage": dict(usage), "waited_s": clock.waited_s, "ended": True}
                yield replace(reply, problem=problem, **waited)  # type: ignore[arg-type]
                return
            retry, most = retry + 1, most - usage["total_tokens"]
            self._pause(fault, retry, most, clock)

    def _pause(self, fault: Fault, retry: int, most: int, clock: _Clock) -> None:
        """Wait before the next try. Raises EndpointError when there is none left, or no time or tokens for it."""
        if fault.status == 429:
            self.gate.slower()
        pause_s = pause_before(retry, self._pause_s, fault.wait_s)
        late = monotonic() + pause_s >= clock.deadline
        if not fault.again or retry > _RETRIES or late or most < _LEAST_REPLY:
            raise EndpointError(fault.after(retry))
        with clock.waiting():
            rest(pause_s)

    def _attempt(self, messages: Sequence[Message], most: int, retry: int, clock: _Clock) -> Iterator[Reply]:
        """One request: the reply as it grows. Ends early when it does not stop."""
        reply, most_characters = Reply(retries=retry), most * 8 + 2_000
        with clock.waiting():
            self.gate.__enter__()
        try:
            for piece in self._heard(self._parameters(messages, most), clock):
                reply = replace(
                    reply,
                    text=reply.text + piece.text,
                    refusal=reply.refusal + piece.refusal,
                    finish=piece.finish or reply.finish,
                    usage=piece.usage or reply.usage,
                )
                if reply.first_token_s is None and reply.text:
                    reply = replace(reply, first_token_s=perf_counter() - clock.started)
                if len(reply.text) > most_characters:
                    yield replace(reply, problem="The model did not stop writing: its reply was cut off.")
                    return
                if piece.text or piece.finish or piece.usage or piece.refusal:
                    yield reply
                if piece.done:
                    return
        finally:
            self.gate.__exit__()
        if reply.finish is None:
            raise BrokenOffError

    def _heard(self, parameters: Mapping[str, Any], clock: _Clock) -> Iterator[Piece]:
        """The pieces of a reply as they come, until the deadline; whatever ends it hangs up."""
        open_responses: list[Any] = []
        gone = Event()

        def items() -> Iterator[Piece]:
            create = self._client.chat.completions.with_streaming_response.create
            with create(**parameters) as response:
                open_responses.append(response)
                for piece in pieces(response.headers.get("content-type", ""), response.iter_lines):
                    if gone.is_set():
                        return
                    yield piece

        coming = until(clock.deadline, items)
        try:
            while True:
                with clock.waiting():
                    piece = next(coming, None)
                if piece is None:
                    return
                yield piece
        finally:
            gone.set()
            for response in open_responses:
                _hang_up(response)

    def _parameters(self, messages: Sequence[Message], most: int) -> dict[str, Any]:
        """What is sent, without what this endpoint has said that it does not take."""
        sent = [dict(m) for m in messages]
        if "system" in self._not_taken:
            sent = [{"role": "user", "content": "\n\n".join(m["content"] for m in sent)}]
        limit = "max_completion_tokens" if "max_tokens" in self._not_taken else "max_tokens"
        wanted = {"stream": True, "stream_options": {"include_usage": True}, "temperature": 0, limit: most}
        left = {name: value for name, value in wanted.items() if name not in self._not_taken}
        if "stream" not in left:
            left.pop("stream_options", None)
        return {"model": self.endpoint.model, "messages": sent, **left}

    def _learned(self, error: Exception) -> bool:
        """Whether the endpoint has just said for the first time that it does not take a parameter."""
        name = not_taken(error)
        if name is None or name in self._not_taken:
            return False
        self._not_taken |= {name}
        return True

    def _nothing(self, reply: Reply) -> Fault | None:
        """The fault of a reply that ended well and says nothing."""
        if reply.text.strip() or reply.refusal:
            return None
        if reply.finish == "length":
            return Fault(
                f"The model {self.endpoint.model} used up its tokens before it answered. "
                f"Raise FOOTNOTE_LLM_TOKENS (now {self.endpoint.tokens})."
            )
        if reply.finish == "content_filter":
            return Fault(
                f"The endpoint withheld the reply of {self.endpoint.model} (content filter). Ask in other words."
            )
        return EMPTY

    def _cut(self, reply: Reply) -> str | None:
        if reply.finish == "length":
            return f"The reply was cut at its limit of tokens. Raise FOOTNOTE_LLM_TOKENS (now {self.endpoint.tokens})."
        return (
            "The endpoint withheld the rest of the reply (content filter)."
            if reply.finish == "content_filter"
            else None
        )

    def _cost(self, reply: Reply, sent: int) -> Counter[str]:
        """Tokens of a try by kind: the endpoint's count, or an estimate when it gives none; and their price."""
        if reply == Reply(retries=reply.retries):
            return Counter()  # it never began to answer
        usage = Counter(reply.usage)
        if not usage:
            written = -(-len(reply.text) // 3)  # about four characters a token in English, fewer elsewhere
            usage = Counter(prompt_tokens=sent, completion_tokens=written, total_tokens=sent + written, estimated=1)
        if self.endpoint.price:
            sent_price, written_price = self.endpoint.price
            cost = usage["prompt_tokens"] * sent_price + usage["completion_tokens"] * written_price
            usage["cost_millionths"] = round(cost)
        return usage


def _hang_up(response: Any) -> None:
    """End a connection from this side, even while another thread waits for it to say something."""
    stream = response.http_response.extensions.get("network_stream")
    connection = stream.get_extra_info("socket") if stream else None
    if connection is not None and not response.http_response.is_closed:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
