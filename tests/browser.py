"""What browser tests share: Chromium, a person at the page, and pictures of what was seen.

With FOOTNOTE_SHOTS=folder the pictures are kept there.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

__all__ = [
    "BROWSER",
    "LOOKS",
    "NO_BROWSER",
    "answered",
    "ask",
    "box",
    "chromium",
    "faults_in_both",
    "person",
    "put_away",
    "serious",
    "shot",
    "side",
]

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NO_BROWSER = "no chromium, chromium-browser or google-chrome on the PATH"
LOOKS = [(1440, "light"), (390, "dark")]  # each width and each scheme
_SHOTS = os.environ.get("FOOTNOTE_SHOTS")  # read at once: no test sees the settings of the person who runs it
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_PATIENCE_MS = 120_000  # a busy machine is slow, and a test that gives up early says nothing
_AT_REST = """() => Promise.all(document.getAnimations()
    .filter(a => a.effect.getComputedTiming().endTime !== Infinity).map(a => a.finished.catch(() => null)))
    .then(() => null)"""  # what fades in has no colour of its own yet


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=BROWSER, args=_FLAGS)
        yield opened
        opened.close()


@contextmanager
def person(
    browser: Any, url: str, width: int = 390, scheme: str = "light", *, again: Any = None, **more: Any
) -> Iterator[Any]:
    """A person of their own at the page, or the one of the context `again`.

    Afterwards the page must have thrown no error, run nothing foreign, and asked nothing of another machine.
    """
    viewport = {"width": width, "height": 844 if width < 600 else 900}
    context = again or browser.new_context(viewport=viewport, color_scheme=scheme, **more)
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
    opened.wait_for_function("document.querySelector('#chats')?.textContent.length > 0")
    yield opened
    assert opened.evaluate("window.pwned") is None
    opened.close()
    if again is None:
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


def side(page: Any, name: str) -> None:
    """Show a panel; on a phone it lies over the chat, and `put_away` puts it away."""
    if page.evaluate("document.documentElement.dataset.side ?? ''") != name.lower():
        page.get_by_role("button", name=name, exact=True).click()
    page.locator(f"#side-{name.lower()}").wait_for(state="visible")


def put_away(page: Any) -> None:
    if page.evaluate("document.documentElement.dataset.side ?? ''"):
        page.keyboard.press("Escape")
        page.wait_for_function("!document.documentElement.dataset.side")


def shot(page: Any, name: str, *, full: bool = False) -> None:
    if _SHOTS:
        Path(_SHOTS).mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(250)  # what moves has come to rest
        page.screenshot(path=Path(_SHOTS) / f"{name}.png", full_page=full)


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


def faults_in_both(page: Any, name: str) -> list[str]:
    """The same in light and in dark, with a picture of each; the page is then as it was."""
    before = _is_dark(page)
    found = []
    for dark in (not before, before):
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.wait_for_function(f"document.body.classList.contains('dark') === {json.dumps(dark)}")
        shot(page, f"{page.viewport_size['width']}-{'dark' if dark else 'light'}-{name}")
        found += serious(page)
    return found


def _is_dark(page: Any) -> bool:
    return bool(page.evaluate("document.body.classList.contains('dark')"))
