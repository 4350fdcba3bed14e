"""A real Chroma server on loopback that can be killed, and a proxy before it that records and decides what passes."""

import http.client
import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import randbelow
from threading import Thread
from time import monotonic, sleep
from typing import Any


def free_port() -> int:
    """Not one that the system gives to whoever asks for any: while the server is killed, nobody else takes it."""
    while True:
        port = 20_000 + randbelow(12_000)
        with suppress(OSError), closing(socket.socket()) as found:
            found.bind(("127.0.0.1", port))
            return port


class Chroma:
    """`chroma run` over a folder, at one port for all its lives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(self.folder)]
        where = ["--host", "127.0.0.1", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [*command, *where], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder.parent
        )
        end = monotonic() + 60
        while monotonic() < end:
            with suppress(OSError), closing(socket.create_connection(("127.0.0.1", self.port), 1)):
                return
            sleep(0.05)
        raise AssertionError("chroma run did not start")

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def running(folder: Path) -> Iterator[Chroma]:
    server = Chroma(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()


@dataclass(frozen=True)
class Asked:
    """One request that came to the proxy."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any

    @property
    def does(self) -> str:
        """What is asked of a collection: "upsert", "get", "query" …; the last part of the path otherwise."""
        return self.path.partition("?")[0].rpartition("/")[2]


@dataclass
class Answer:
    status: int = 200
    body: str = "{}"
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    wait_s: float = 0.0


Decide = Callable[[Asked], Answer | None]


class Proxy(ThreadingHTTPServer):
    """Passes requests on to `port`, unless `decide` answers them; keeps all of them in `asked`."""

    daemon_threads = True

    def __init__(self, port: int, decide: Decide) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.to = port
        self.decide = decide
        self.asked: list[Asked] = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        pass  # a server that is killed breaks connections: that is the test


class _Handler(BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"

    def _handle(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.loads(data) if data else None
        asked = Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
        self.server.asked.append(asked)
        answer = self.server.decide(asked) or self._passed_on(data)
        sleep(answer.wait_s)
        text = answer.body.encode()
        self.send_response(answer.status)
        for name, value in {"Content-Type": answer.kind, "Content-Length": str(len(text)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PUT = do_DELETE = _handle

    def _passed_on(self, data: bytes) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.to, timeout=60)
        with closing(connection):
            headers = {"Content-Type": "application/json"}
            connection.request(self.command, self.path, data, headers)
            reply = connection.getresponse()
            return Answer(reply.status, reply.read().decode(), reply.headers.get("Content-Type", "text/plain"))

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def proxied(port: int, decide: Decide = lambda asked: None) -> Iterator[Proxy]:
    proxy = Proxy(port, decide)
    thread = Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()


def collections_of(url: str) -> dict[str, list[str]]:
    """The ids in every collection of a server, by its name: for looking at what is really there."""
    import chromadb

    host, port = re.findall(r"//(.*):(\d+)", url)[0]
    client = chromadb.HttpClient(host, int(port))
    return {c.name: sorted(c.get(include=[])["ids"]) for c in client.list_collections()}
