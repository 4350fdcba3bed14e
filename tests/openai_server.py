"""A server on this machine that speaks enough of the OpenAI protocol to test a client with: chat completions.

`with serving(lambda messages: "A") as server: …` answers every request with "A"; `server.requests` has their bodies. A
reply that is a number is an HTTP status instead; a tuple of texts is streamed in these pieces.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Reply = str | int | tuple[str, ...]


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, reply: Callable[[list[dict[str, str]]], Reply]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply = reply
        self.requests: list[dict[str, Any]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body)
        reply = self.server.reply(body["messages"])
        if isinstance(reply, int):
            self._send(reply, "application/json", json.dumps({"error": {"message": f"status {reply}"}}))
        elif body.get("stream"):
            pieces = (reply,) if isinstance(reply, str) else reply
            events = [_event("chat.completion.chunk", delta={"content": piece}) for piece in pieces]
            self._send(200, "text/event-stream", "".join(f"data: {e}\n\n" for e in [*events, "[DONE]"]))
        else:
            text = reply if isinstance(reply, str) else "".join(reply)
            self._send(
                200, "application/json", _event("chat.completion", message={"role": "assistant", "content": text})
            )

    def _send(self, status: int, kind: str, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


def _event(kind: str, **content: Any) -> str:
    choice = {"index": 0, "finish_reason": "stop" if "message" in content else None, **content}
    usage = {"prompt_tokens": 7, "completion_tokens": 1, "total_tokens": 8}
    return json.dumps({"id": "x", "object": kind, "created": 0, "model": "m", "choices": [choice], "usage": usage})


@contextmanager
def serving(reply: Callable[[list[dict[str, str]]], Reply]) -> Iterator[Server]:
    server = Server(reply)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
