"""`footnote chat` started as a person starts it, and a browser to use it with; for the tests of the page's panels."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["BROWSER", "FLAGS", "Serves", "ask", "free_port", "opened", "serving", "shot"]

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@dataclass(frozen=True)
class Serves:
    """A server that runs: its process, its address, what it said before."""

    process: subprocess.Popen[str]
    url: str
    said: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path, *options: str) -> Iterator[Serves]:
    """A server of the index at `home`, ended by Ctrl-C."""
    env = os.environ | {"FOOTNOTE_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    command = [str(Path(sys.executable).with_name("footnote")), "chat", "--port", str(free_port()), *options]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    said = ""
    try:
        for line in process.stdout:
            said += line
            if found := re.search(r"Footnote is at (http://\S+)", line):
                yield Serves(process, found[1], said)
                break
        else:
            raise AssertionError(said)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=90)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def opened(browser: Any, url: str, *, width: int = 1440, scheme: str = "light", context: Any = None) -> Iterator[Any]:
    """A page that a person of their own has open; afterwards it must have thrown no error and run no foreign script."""
    own = context or browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = own.new_page()
    page.set_default_timeout(20_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(url)
    page.get_by_label("Question", exact=True).wait_for()
    page.wait_for_function("document.querySelector('#chats')?.textContent.length > 0")
    yield page
    assert page.evaluate("window.pwned") is None
    page.close()
    if context is None:
        own.close()
    assert errors == []


def ask(page: Any, question: str) -> Any:
    """Type a question, press Enter; gives its turn when it is answered."""
    turn = page.locator(f"#turn-{page.locator('.turn').count() + 1}")
    page.get_by_label("Question", exact=True).fill(question)
    page.keyboard.press("Enter")
    turn.locator(".notes, .refusal, .declined, .error").first.wait_for()
    return turn


def shot(page: Any, name: str) -> None:
    """Keep a picture of the page in the folder that SHOTS names, to be looked at; nowhere when none is named."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")
