"""The page with a model behind it, and hostile texts everywhere: in articles, file names, questions and replies.

The model is a server of ours that says what a question tells it to: in two parts, broken off, or nothing at all.
"""

import json
import re
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from browser import BROWSER, NO_BROWSER, answered, ask, box, chromium, person, shot, side
from chatserver import Serves
from chatserver import serving as page_served
from openai_server import Reply, Scripted, Server, serving

from index.embed import MiniLM
from qa.indexing import update_index

pytestmark = pytest.mark.skipif(BROWSER is None, reason=NO_BROWSER)

PAYLOADS = (
    '<img src=x onerror="window.pwned=1">', "<script>window.pwned=2</script>", "<svg/onload=window.pwned=3>",
    '"><iframe srcdoc="<script>parent.pwned=4</script>">', "<details open ontoggle=window.pwned=5>",
    "[press](javascript:window.pwned=6)", "{{constructor.constructor('window.pwned=7')()}}", "${window.pwned=8}",
    "`-window.pwned=9-`", "<style>body{display:none}</style>", "<base href=//elsewhere.invalid>",
    "<form action=//elsewhere.invalid><input name=q>", "\u202etxt.egap\u202c", "&lt;b&gt;bold&lt;/b&gt;",
)  # fmt: skip
NAME = "<img src=x onerror=window.pwned=10> \"'&.txt"
ARTICLE = "The gauge at <b>Weir Lane</b>\n\n" + " ".join(
    f"Gauge {n} at the harbour read {n * 7} cm beside the sign {payload}." for n, payload in enumerate(PAYLOADS, 1)
)


GO_ON = Event()  # what a reply in two parts waits for before its second


def reply(messages: list[dict[str, str]]) -> Reply:
    """What the question asks for: BROKEN off, DOWN, in PARTS, HANGing, or at once; with payloads in what is said."""
    asked = messages[-1]["content"]
    numbers = re.findall(r"(?m)^(\d+): ", asked)[:2]
    told = [f"The harbour has gauges. [{numbers[0]}]", f"A sign says {' '.join(PAYLOADS)} there. [{numbers[-1]}]"]
    text = " ".join([*told, "It cost 900 million. [99]"])
    parts = tuple(text[n : n + 8] for n in range(0, len(text), 8))
    if "DOWN" in asked:
        return Scripted(status=401)
    if "BROKEN" in asked:
        return Scripted((told[0], " And"), then="cut")
    if "PARTS" in asked:
        return Scripted((f"{told[0]}\nA", text[len(told[0]) + 2 :]), held=GO_ON)
    if "HANG" in asked:
        return Scripted((f"{told[0]}\nThey are old. [{numbers[0]}]\nAnd", " so"), then="comments")
    return Scripted(parts)


@pytest.fixture(scope="module")
def model() -> Iterator[Server]:
    with serving(reply) as server:
        yield server


@pytest.fixture(scope="module")
def served(model: Server, tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Iterator[Serves]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / NAME).write_text(ARTICLE, encoding="utf-8")
    for number, payload in enumerate(PAYLOADS):  # the names of files too, as far as a file can have it
        about = {"title": f"Sign {payload}", "outlet": f"Post {payload}", "date": "2024-03-11", "id": f"sign{number}",
                 "text": f"A sign in Fenn {number} says {payload} to all who pass."}  # fmt: skip
        (folder / f"{payload.replace('/', '_')}.json").write_text(json.dumps(about), encoding="utf-8")
    update_index(folder / "home", [folder / NAME, *folder.glob("*.json")], embedder)
    settings = {"FOOTNOTE_READER": "llm", "OPENAI_BASE_URL": model.url, "FOOTNOTE_MODEL": "<i>m-7b</i>"}
    with page_served(
        folder / "home", "--at-once", "1", "--queue", "1", **settings, FOOTNOTE_PRICE="0.15/0.60"
    ) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Any, served: Serves) -> Iterator[Any]:
    with person(browser, served.url, 1440) as opened:
        yield opened


def begun(page: Any, question: str) -> Any:
    """Ask, and wait for the first statement only."""
    turn = page.locator(f"#turn-{page.locator('.turn').count() + 1}")
    box(page).fill(question)
    page.keyboard.press("Enter")
    turn.locator(".statement").first.wait_for()
    return turn


def test_statements_appear_as_they_are_written_and_the_whole_is_told_how_it_was_made(page: Any) -> None:
    turn = begun(page, "What do the gauges read? PARTS")
    assert turn.locator(".stop").is_visible()
    first = turn.locator(".statement .said").first
    said = first.inner_text()
    assert turn.locator(".statement").count() == 1
    GO_ON.set()
    answered(turn)
    assert first.inner_text() == said
    assert turn.locator(".statement.unsupported").count()
    turn.get_by_text("How was this made?").click()
    turn.get_by_text("Show the prompt").click()
    assert "What do the gauges read? PARTS" in turn.locator("pre").inner_text()
    facts = turn.locator(".made dl").inner_text()
    assert "llm, model <i>m-7b</i>" in facts
    assert "8 tokens (7 sent, 1 written); cost 0.000002" in facts
    assert "Since the start" in facts
    shot(page, "model-made", full=True)


@pytest.mark.parametrize("way", ["button", "key"])
def test_an_answer_that_is_stopped_keeps_what_had_come(page: Any, model: Server, way: str) -> None:
    model.gone.clear()
    turn = begun(page, "What do the gauges read? HANG")
    if way == "button":
        turn.locator(".stop").click()
    else:
        page.keyboard.press("Escape")
    turn.locator(".stopped").wait_for()
    assert turn.locator(".statement").first.is_visible()
    assert turn.locator(".error").count() == 0
    assert model.gone.wait(20), "the endpoint was hung up"
    assert ask(page, "What do the gauges read?").locator(".statement").count() == 3


def test_a_question_that_is_sent_twice_in_one_moment_is_answered_once(page: Any, model: Server) -> None:
    sent = len(model.requests)
    box(page).fill("What do the gauges read?")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    answered(page.locator("#turn-1"))
    assert ask(page, "What do the gauges read now?").get_attribute("id") == "turn-2"
    assert len(model.requests) == sent + 2


def test_a_closed_tab_frees_its_work(browser: Any, served: Serves, model: Server) -> None:
    model.gone.clear()
    with person(browser, served.url) as leaving:
        begun(leaving, "What do the gauges read? HANG")
        assert not model.gone.is_set()
    assert model.gone.wait(20)


def test_when_too_many_wait_a_person_is_told_so_and_keeps_the_question(browser: Any, served: Serves) -> None:
    question = "What does gauge 3 at the harbour read?"
    with (
        person(browser, served.url) as first,
        person(browser, served.url) as second,
        person(browser, served.url) as third,
    ):
        turn = begun(first, "What do the gauges read? HANG")
        box(second).fill(question)
        second.keyboard.press("Enter")
        second.locator("#turn-1 .pending").wait_for()
        told = ask(third, question)
        assert (
            told.locator(".error").inner_text() == "Too many questions are waiting already (1). Ask again in a moment."
        )
        assert box(third).input_value() == question
        shot(third, "too-many")
        assert second.locator("#turn-1 .statement").count() == 0
        turn.locator(".stop").click()
        answered(second.locator("#turn-1")).locator(".statement").first.wait_for()
        third.keyboard.press("Enter")
        answered(third.locator("#turn-2")).locator(".statement").first.wait_for()


def test_an_endpoint_that_fails_is_told_of_and_the_embedded_reader_offered(page: Any) -> None:
    turn = ask(page, "What does gauge 3 read? BROKEN")
    assert turn.locator(".statement .said").first.inner_text() == "The harbour has gauges."
    assert "broke off" in turn.locator(".error").inner_text()
    shot(page, "model-broken")
    turn = ask(page, "What does gauge 3 at the harbour read? DOWN")
    assert turn.locator(".statement").count() == 0
    assert "401" in turn.locator(".error").inner_text() or "key" in turn.locator(".error").inner_text()
    turn.get_by_role("button", name="Answer with the embedded reader").click()
    page.locator("#turn-2 .statement, #turn-2 .refusal").first.wait_for()
    assert page.locator(".turn").count() == 2
    turn.get_by_text("How was this made?").click()
    assert "embedded" in turn.locator(".made dl").inner_text()


def test_hostile_texts_are_texts_wherever_they_come_from(page: Any) -> None:
    question = f"What do the gauges at the harbour read? {' '.join(PAYLOADS)}"
    turn = ask(page, question)
    assert turn.locator("h2").text_content() == question
    turn.locator("a.marker").first.hover()
    turn.locator("a.marker").first.click()
    page.locator("#beside mark.now").wait_for()
    article = page.locator("#beside .body").text_content()
    for payload in PAYLOADS:
        assert payload in article
    turn.get_by_text("How was this made?").click()
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.statement'))")
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    assert page.locator("#log :is(img, script, svg, iframe, style, base), #frame :is(img, svg, iframe)").count() == 0
    assert page.locator('iframe, [action], base:not([href="./"])').count() == 0
    assert page.evaluate("getComputedStyle(document.body).display") != "none"
    assert "egap" in turn.inner_text()
    shot(page, "model-hostile")


def test_hostile_titles_outlets_and_names_of_files_are_texts_in_the_panel(page: Any) -> None:
    side(page, "Articles")
    listed = page.locator("#list").text_content()
    assert all(f"Sign {payload}" in listed and f"Post {payload}" in listed for payload in PAYLOADS)
    page.locator("#list input[type=checkbox]").nth(1).check()
    page.locator(".chip").wait_for()
    page.get_by_label("Outlets").click()
    page.get_by_role("option").first.wait_for()
    for payload in PAYLOADS[:3]:
        page.get_by_role("button", name=f"Sign {payload}", exact=True).click()
        page.locator(".view").get_by_text(f"{payload.replace('/', '_')}.json", exact=True).wait_for()
        assert payload in page.locator(".view .body").text_content()
        page.locator("#list [data-do=back]").click()
    assert (
        page.locator(":is(.side, .chips) :is(img, script, svg[onload], iframe, style, base, form[action])").count() == 0
    )
    shot(page, "model-hostile-articles")
