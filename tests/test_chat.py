"""The chat page in a real browser: `footnote chat` is started as a person starts it, and used as a person uses it.

Every address that the server connects to, binds or looks up is written down by an audit hook in its process.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
HOOK = """
import os, sys
def note(event, args):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"):
        place = args[1] if event in ("socket.connect", "socket.bind") else args
        with open(os.environ["SOCKET_LOG"], "a") as log:
            log.write(f"{place[0] if isinstance(place, tuple) else place}\\n")
sys.addaudithook(note)
"""

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium, chromium-browser or google-chrome on the PATH")


@dataclass(frozen=True)
class Served:
    process: subprocess.Popen[str]
    url: str
    said: list[str]
    sockets: Path

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(home: Path, folder: Path, port: int) -> Served:
    (folder / "sitecustomize.py").write_text(HOOK)
    sockets = folder / "sockets.log"
    env = os.environ | {
        "FOOTNOTE_HOME": str(home), "PYTHONPATH": str(folder), "SOCKET_LOG": str(sockets), "PYTHONUNBUFFERED": "1",
        "GRADIO_TEMP_DIR": str(folder / "gradio"), "HTTP_PROXY": "http://proxy.invalid:1",
    }  # fmt: skip
    env.pop("GRADIO_ANALYTICS_ENABLED", None)
    command = [str(Path(sys.executable).with_name("footnote")), "chat", "--port", str(port)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return Served(process, found[0], said, sockets)
    raise AssertionError("".join(said))


@pytest.fixture(scope="module")
def served(seeds_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = start(seeds_home, tmp_path_factory.mktemp("chat"), free_port())
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, served: Served) -> Iterator[Any]:
    """A person of their own at the page; what their page asks for never leaves this machine."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    opened = context.new_page()
    hosts: set[str | None] = set()
    errors: list[str] = []
    opened.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(served.url)
    opened.get_by_label("Question").wait_for()
    yield opened
    context.close()
    assert hosts <= {"127.0.0.1", None}  # None: data in the page itself
    assert errors == []


def ask(page: Any, question: str) -> Any:
    """Type a question, press Enter; gives its turn when it is answered."""
    turn = page.locator(f"#turn-{page.locator('.turn').count() + 1}")
    page.get_by_label("Question").fill(question)
    page.keyboard.press("Enter")
    turn.locator(".notes, .refusal, .error").wait_for()
    return turn


def test_a_question_is_answered_and_its_footnote_shows_the_sentence_of_the_article(page: Any) -> None:
    turn = ask(page, "Which flag was raised in the Panjshir Valley?")
    assert turn.locator("h2").inner_text() == "Which flag was raised in the Panjshir Valley?"
    note = turn.locator("details").first
    assert not note.locator("mark").is_visible()
    turn.locator("a.marker[role=doc-noteref]").first.click()
    note.locator("mark").wait_for(state="visible")
    assert note.locator("summary").evaluate("e => e === document.activeElement")
    quote = note.locator("mark").text_content()
    assert any(quote in file.read_text(encoding="utf-8") for file in SEEDS.iterdir())
    assert len(note.locator("blockquote").text_content()) > len(quote)
    note.locator("a[role=doc-backlink]").click()
    assert turn.locator("a.marker").first.evaluate("e => e === document.activeElement")

    # A follow-up is understood from the chat so far; what was opened stays open.
    assert ask(page, "And when?").locator(".asked").inner_text().count("flag") == 1
    assert note.locator("mark").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_refusal_has_no_footnote_and_a_new_chat_is_empty(page: Any) -> None:
    turn = ask(page, "What is the capital of Australia?")
    assert turn.locator(".phrase").inner_text() == "The articles don't say."
    assert turn.locator("details, a").count() == 0
    assert not page.locator(".example").first.is_visible()
    page.get_by_role("button", name="New chat").click()
    page.locator(".example").first.wait_for()
    assert page.locator(".turn").count() == 0


def test_an_example_is_asked_by_a_click_and_has_an_answer(page: Any) -> None:
    example = page.locator(".example").first
    question = example.inner_text()
    example.focus()
    page.keyboard.press("Enter")
    page.locator("#turn-1 .notes").wait_for()
    assert page.locator("#turn-1 h2").inner_text() == question


def test_what_is_typed_stays_text(page: Any) -> None:
    question = '<img src=x onerror="window.pwned=1"> *a* _b_ `c` $d$ ${1} {{value}} &lt;i&gt;'
    turn = ask(page, question)
    assert turn.locator("h2").text_content() == question
    assert page.locator("#log img").count() == 0
    assert page.evaluate("window.pwned") is None
    assert "at most 1,000" in ask(page, "who " * 300).locator(".error").inner_text()
    assert ask(page, "???").locator(".error").inner_text().count("no words") == 1
    page.get_by_role("button", name="Ask").click()  # an empty question is no turn; while it is looked at, Enter rests
    page.get_by_label("Question").fill("Who is Saleh?")
    for _ in range(50):
        page.keyboard.press("Enter")
        page.wait_for_timeout(200)
        if page.locator(".turn h2", has_text="Saleh").count():
            break
    assert page.locator("#turn-4 h2").inner_text() == "Who is Saleh?"


def test_what_is_typed_while_an_answer_is_made_is_kept(page: Any) -> None:
    page.get_by_label("Question").fill("Who is Ahmad Massoud?")
    page.keyboard.press("Enter")
    page.locator("#turn-1").wait_for()
    page.get_by_label("Question").fill("And his father?")
    page.locator("#turn-1 .notes, #turn-1 .refusal").wait_for()
    assert page.get_by_label("Question").input_value() == "And his father?"


def test_two_people_do_not_see_each_others_chats(page: Any, browser: Any, served: Served) -> None:
    ask(page, "Who is Ahmad Massoud?")
    other = browser.new_context().new_page()
    other.goto(served.url)
    other.get_by_label("Question").wait_for()
    assert other.locator(".turn").count() == 0
    assert ask(other, "And when?").locator(".asked").count() == 0
    other.context.close()


def test_no_handler_is_a_public_interface(page: Any, served: Served) -> None:
    listed = page.request.get(f"{served.url}/gradio_api/info").json()
    assert listed["named_endpoints"] == {}
    assert listed["unnamed_endpoints"] == {}


def test_a_taken_port_gives_the_next_one_ctrl_c_ends_it_and_no_socket_left_this_machine(
    page: Any, served: Served, seeds_home: Path, tmp_path: Path
) -> None:
    ask(page, "Who is Ahmad Massoud?")
    taken = int(served.url.rsplit(":", 1)[1])
    second = start(seeds_home, tmp_path, taken)
    assert second.url != served.url
    assert f"Port {taken} is taken; using {second.url.rsplit(':', 1)[1]}.\n" in second.said
    assert second.stop() == 0
    assert served.stop() == 0  # with a page still open
    places = set(served.sockets.read_text().split()) | set(second.sockets.read_text().split())
    assert places <= {"127.0.0.1", "localhost"}
