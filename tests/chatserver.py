"""`footnote chat` started as a person starts it, and ended as they end it; and every address that its process uses.

An audit hook writes down what the server connects to, binds or looks up.
"""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["Serves", "free_port", "serving", "start"]

_HOOK = """
import os, sys
def note(event, args):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"):
        place = args[1] if event in ("socket.connect", "socket.bind") else args
        with open(os.environ["SOCKET_LOG"], "a") as log:
            log.write(f"{place[0] if isinstance(place, tuple) else place}\\n")
sys.addaudithook(note)
"""


@dataclass(frozen=True)
class Serves:
    """A server that runs: its process, its address, what it said before, the file of the addresses it used."""

    process: subprocess.Popen[str]
    url: str
    said: str
    sockets: Path

    def stop(self) -> int:
        """End it by Ctrl-C; gives its exit code."""
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=90)
        return self.process.returncode


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(home: Path, folder: Path, *options: str, **settings: str) -> Serves:
    """A server of the index at `home`, at a free port unless the options name one; `folder` is for what it leaves."""
    (folder / "sitecustomize.py").write_text(_HOOK)
    sockets = folder / "sockets.log"
    paths = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    env = os.environ | {
        "FOOTNOTE_HOME": str(home), "PYTHONPATH": paths, "SOCKET_LOG": str(sockets), "PYTHONUNBUFFERED": "1",
        "GRADIO_TEMP_DIR": str(folder / "gradio"), "HTTP_PROXY": "http://proxy.invalid:1", "NO_PROXY": "127.0.0.1",
        **settings,
    }  # fmt: skip
    env.pop("GRADIO_ANALYTICS_ENABLED", None)
    command = [str(Path(sys.executable).with_name("footnote")), "chat", "--port", str(free_port()), *options]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"Footnote is at (http://\S+)", line):
            return Serves(process, found[1], said, sockets)
    raise AssertionError(said)


@contextmanager
def serving(home: Path, *options: str, **settings: str) -> Iterator[Serves]:
    """The same for as long as the block lasts."""
    with TemporaryDirectory() as folder:
        running = start(home, Path(folder), *options, **settings)
        try:
            yield running
        finally:
            if running.process.poll() is None:
                running.stop()
