"""What browser tests share: `footnote chat` started as a person starts it, Chromium, and pictures of what was seen.

Every address that the server connects to, binds or looks up is written down by an audit hook in its process. With
FOOTNOTE_SHOTS=folder the pictures are kept there.
"""

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
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SHOTS = os.environ.get("FOOTNOTE_SHOTS")  # read at once: no test sees the settings of the person who runs it
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NO_BROWSER = "no chromium, chromium-browser or google-chrome on the PATH"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
LOOKS = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]
_PATIENCE_MS = 120_000  # a busy machine is slow, and a test that gives up early says nothing
_AT_REST = """() => Promise.all(document.getAnimations()
    .filter(a => a.effect.getComputedTiming().endTime !== Infinity).map(a => a.finished.catch(() => null)))
    .then(() => null)"""  # what fades in has no colour of its own yet
HOOK = """
import os, sys
def note(event, args):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"):
        place = args[1] if event in ("socket.connect", "socket.bind") else args
        with open(os.environ["SOCKET_LOG"], "a") as log:
            log.write(f"{place[0] if isinstance(place, tuple) else place}\\n")
sys.addaudithook(note)
"""


@dataclass(frozen=True)
class Served:
    process: subprocess.Popen[str]
    url: str
    said: list[str]
    sockets: Path

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=90)
        return self.process.returncode


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(home: Path, folder: Path, port: int, **settings: str) -> Served:
    (folder / "sitecustomize.py").write_text(HOOK)
    sockets = folder / "sockets.log"
    paths = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    env = os.environ | {
        "FOOTNOTE_HOME": str(home), "PYTHONPATH": paths, "SOCKET_LOG": str(sockets), "PYTHONUNBUFFERED": "1",
        "GRADIO_TEMP_DIR": str(folder / "gradio"), "HTTP_PROXY": "http://proxy.invalid:1", "NO_PROXY": "127.0.0.1",
        **settings,
    }  # fmt: skip
    env.pop("GRADIO_ANALYTICS_ENABLED", None)
    command = [str(Path(sys.executable).with_name("footnote")), "chat", "--port", str(port)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"Footnote is at (http://127\.0\.0\.1:\d+)", line):
            return Served(process, found[1], said, sockets)
    raise AssertionError("".join(said))


@contextmanager
def serving(home: Path, folder: Path, **settings: str) -> Iterator[Served]:
    running = start(home, folder, free_port(), **settings)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield opened
        opened.close()


@contextmanager
def person(browser: Any, url: str, width: int = 390, scheme: str = "light", **more: Any) -> Iterator[Any]:
    """A person of their own at the page; what their page asks for never leaves this machine."""
    height = 844 if width < 600 else 900
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **more)
    context.set_default_timeout(_PATIENCE_MS)
    opened = context.new_page()
    hosts: set[str | None] = set()
    errors: list[str] = []
    opened.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    opened.on("pageerror", lambda error: errors.append(str(error)))

    def told(dialog: Any) -> None:
        errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    opened.on("dialog", told)
    opened.goto(url)
    box(opened).wait_for()
    yield opened
    context.close()
    assert hosts <= {"127.0.0.1", None}  # None: data in the page itself
    assert errors == []


def box(page: Any) -> Any:
    return page.get_by_label("Question", exact=True)


def ask(page: Any, question: str) -> Any:
    """Type a question, press Enter; gives its turn when it is answered."""
    turn = page.locator(f"#turn-{page.locator('.turn').count() + 1}")
    box(page).fill(question)
    page.keyboard.press("Enter")
    return answered(turn)


def answered(turn: Any) -> Any:
    turn.locator(".notes, .refusal, .declined, .error, .stopped").first.wait_for()
    turn.page.locator(f"#{turn.get_attribute('id')}:not(.growing)").wait_for()
    return turn


def shot(page: Any, name: str, *, full: bool = False) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(250)  # what moves has come to rest
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=full)


def serious(page: Any) -> list[str]:
    """What axe finds on the page as it is, of the findings that keep people out."""
    page.evaluate(_AT_REST)
    axe = import_module("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
