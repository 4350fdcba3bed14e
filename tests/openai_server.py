"""A server on this machine that speaks enough of the OpenAI protocol to test a client: chat completions, also streamed.

`with serving(lambda messages: "A") as server: …` answers every request with "A"; `server.requests` has their bodies. A
reply that is a number is an HTTP status instead; one that is a tuple of texts is streamed in these pieces; a `Scripted`
one can go wrong in every way that servers do.
"""

import json
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from time import sleep
from typing import Any

USAGE = {"prompt_tokens": 7, "completion_tokens": 1, "total_tokens": 8}


@dataclass(frozen=True, slots=True)
class Scripted:
    """A reply in every detail. `lines` are sent as they are in the place of events.

    `held`: after the first piece nothing comes until it is set. `then`, after the pieces: "cut" resets the connection,
    "hang" keeps it open and says nothing, "comments" sends comments for ever, "endless" the last piece for ever.
    """

    pieces: tuple[str, ...] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    content_type: str = "text/event-stream"
    lines: tuple[str, ...] = ()
    usage: Mapping[str, int] | None = field(default_factory=lambda: dict(USAGE))
    finish: str | None = "stop"
    done: bool = True
    wait_s: float = 0.0
    between_s: float = 0.0
    held: Event | None = None
    then: str = ""


Reply = str | int | tuple[str, ...] | Scripted


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, reply: Callable[[list[dict[str, str]]], Reply]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply = reply
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.gone = Event()  # set when a client hung up in the middle of a reply
        self.closing = Event()
        self.url = f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, *_: object) -> None:
        pass  # a client that hangs up is part of the tests


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body)
        self.server.keys.append(self.headers.get("Authorization", ""))
        reply = _scripted(self.server.reply(body["messages"]))
        self.server.closing.wait(reply.wait_s) if reply.wait_s else None
        if reply.body is not None or reply.status != 200:
            message = json.dumps({"error": {"message": f"status {reply.status}"}})
            self._send(reply, "application/json" if reply.status != 200 else reply.content_type, reply.body or message)
        elif body.get("stream"):
            self._stream(reply)
        else:
            text = "".join(reply.pieces)
            whole = _event("chat.completion", reply, message={"role": "assistant", "content": text})
            self._send(reply, "application/json", whole)

    def _send(self, reply: Scripted, kind: str, text: str) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(text.encode())), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def _stream(self, reply: Scripted) -> None:
        self.send_response(200)
        chunked = {"Content-Type": reply.content_type, "Transfer-Encoding": "chunked"}
        for name, value in {**chunked, **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            for line in _lines(reply, self.server.closing):
                self._chunk(f"{line}\n")
                sleep(reply.between_s)
            if reply.then == "cut":
                # Linger 0: the connection is reset, not closed.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.rfile.close()
                self.connection.close()
            else:
                self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.server.gone.set()
        if reply.then:
            self.close_connection = True

    def _chunk(self, text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass


def _scripted(reply: Reply) -> Scripted:
    if isinstance(reply, Scripted):
        return reply
    if isinstance(reply, int):
        return Scripted(status=reply)
    return Scripted((reply,) if isinstance(reply, str) else reply)


def _lines(reply: Scripted, closing: Event) -> Iterator[str]:
    """What is sent, line by line: an event is a line and an empty one."""
    yield from reply.lines
    for number, piece in enumerate(() if reply.lines else reply.pieces):
        if number and reply.held:
            reply.held.wait(120)
        yield _chunk(reply, delta={"content": piece})
    while reply.then in ("comments", "endless", "hang") and not closing.wait(0.005):
        if reply.then == "endless":
            yield _chunk(reply, delta={"content": reply.pieces[-1]})
        elif reply.then == "comments":
            yield ": still there\n"
    if reply.then or reply.lines:
        return
    if reply.finish:
        yield _chunk(reply, delta={}, finish_reason=reply.finish)
    if reply.usage:
        yield f"data: {json.dumps({'object': 'chat.completion.chunk', 'choices': [], 'usage': reply.usage})}\n"
    if reply.done:
        yield "data: [DONE]\n"


def _chunk(reply: Scripted, **content: Any) -> str:
    chunk = replace(reply, finish=None, usage=None)
    return f"data: {_event('chat.completion.chunk', chunk, **content)}\n"


def _event(kind: str, reply: Scripted, **content: Any) -> str:
    choice = {"index": 0, "finish_reason": reply.finish, **content}
    event = {"id": "x", "object": kind, "created": 0, "model": "m", "choices": [choice], "usage": reply.usage}
    return json.dumps(event)


@contextmanager
def serving(reply: Callable[[list[dict[str, str]]], Reply]) -> Iterator[Server]:
    server = Server(reply)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
