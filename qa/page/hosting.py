"""How the page is served (`Serving`) → what Gradio is told: address, login, limits; and one free port.

`free_port(Serving(port=7860))` → 7860, or the next port that is free.
"""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from tempfile import mkdtemp
from typing import Any

from index.errors import InputError, SetupError
from qa.serving import Doorkeeper, Serving

__all__ = ["alone", "free_port", "launching", "tidied", "warnings"]

_PORTS_TRIED = 100
_CLOSED_KEPT = 20  # closed tabs: a machine that slept for a while comes back as the same one
_MB = 1_000_000


def free_port(serving: Serving) -> int:
    """The port that was asked for or the next free one; 0 takes any. Raises InputError when none is free."""
    for candidate in range(serving.port, min(serving.port + _PORTS_TRIED, 65536)):
        with socket.socket(serving.family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((serving.host, candidate))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise InputError(f"No port from {serving.port} on is free on {serving.host}. Name another one with --port.")


@contextmanager
def alone(serving: Serving) -> Iterator[None]:
    """Before Gradio is imported: no telemetry, no proxy for its look at its own page, a folder of its own for uploads.

    Raises SetupError when MCP is asked for and its package is not there.
    """
    if serving.mcp and find_spec("mcp") is None:
        raise SetupError("--mcp needs the package mcp, which is not installed. Get it with: pip install 'mcp>=1.21,<2'")
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), serving.url_host, "127.0.0.1", "localhost"]))
    given = os.environ.get("GRADIO_TEMP_DIR")
    folder = given or mkdtemp(prefix="footnote-")
    os.environ["GRADIO_TEMP_DIR"] = folder
    try:
        yield
    finally:
        if not given:
            del os.environ["GRADIO_TEMP_DIR"]
            shutil.rmtree(folder, ignore_errors=True)


def launching(serving: Serving, port: int, doorkeeper: Doorkeeper | None) -> dict[str, Any]:
    """How Gradio is started: everything it would otherwise take from its own environment variables is said here."""
    return {
        "server_name": serving.host, "server_port": port, "share": False, "ssr_mode": False, "mcp_server": serving.mcp,
        "prevent_thread_lock": True, "quiet": True, "inbrowser": False, "footer_links": [], "run_history": False,
        "num_workers": 0, "root_path": serving.root_path, "auth": doorkeeper.admits if doorkeeper else None,
        "auth_message": "Footnote: log in to ask the articles." if doorkeeper else None, "pwa": False,
        # Off, what is sent is refused at its first byte: the address takes files even where the page shows no button.
        "max_file_size": serving.upload_mb * _MB if serving.uploads else 0,
        # Open tabs whose chat is in memory; on disk each stays.
        "state_session_capacity": 1_000,
        "allowed_paths": [], "blocked_paths": [], "enable_monitoring": False,
    }  # fmt: skip


def tidied(gr: Any, page: Any) -> None:
    """Let the states of closed tabs go: what they held is on disk. Gradio alone would keep each for an hour or more."""

    def closed(request: Any) -> None:
        sessions = page.state_holder.session_data  # by name, those used last at the end
        gone = [name for name, session in list(sessions.items()) if session.is_closed or name == request.session_hash]
        for name in gone[:-_CLOSED_KEPT]:
            sessions.pop(name, None)

    closed.__annotations__["request"] = gr.Request  # Gradio goes by the annotation, and is imported late
    page.unload(closed)


def warnings(serving: Serving) -> Iterator[str]:
    """What who starts the server should know, one sentence each."""
    if serving.loopback or serving.accounts:
        return
    files = "and add files " if serving.uploads else ""
    yield f"Whoever reaches this machine can ask {files}without a login. Name people in an --auth-file to change that."
