"""The chat page in a real browser: `footnote chat` is started as a person starts it, and used as a person uses it."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from browser import (
    BROWSER,
    LOOKS,
    NO_BROWSER,
    answered,
    ask,
    box,
    chromium,
    faults_in_both,
    person,
    put_away,
    shot,
    side,
)
from chatserver import Serves, serving, start

DISTANCE = "How far is the Panjshir Valley from Kabul?"
FLAG = "Which flag was raised in the Panjshir Valley?"
QUAY = (
    "Harbour reopens in Osk\n\nBy Jane Roe, 3 May 2023\n\nThe quay of Osk cost 4 million euros. Boats left at noon.\n"
)
SEEDS = Path(__file__).resolve().parent.parent / "seeds"

pytestmark = pytest.mark.skipif(BROWSER is None, reason=NO_BROWSER)


@pytest.fixture(scope="module")
def served(seeds_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serves]:
    """A server of an index of its own, so that files can be added to it."""
    with serving(Path(copytree(seeds_home, tmp_path_factory.mktemp("chat") / "home"))) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Any, served: Serves) -> Iterator[Any]:
    with person(browser, served.url) as opened:
        yield opened


def test_a_question_is_answered_and_its_footnote_shows_the_sentence_of_the_article(page: Any) -> None:
    turn = ask(page, FLAG)
    assert turn.locator("h2").inner_text() == FLAG
    assert not page.locator("#beside").is_visible()
    turn.locator("a.marker[role=doc-noteref]").first.click()
    mark = page.locator("#beside mark.now")
    mark.wait_for()
    assert mark.evaluate("e => e === document.activeElement")
    quote = mark.evaluate("e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join('')")
    assert any(quote in file.read_text(encoding="utf-8") for file in SEEDS.iterdir())
    assert len(page.locator("#beside .body").text_content()) > 2 * len(quote)
    page.keyboard.press("Escape")
    assert turn.locator("a.marker").first.evaluate("e => e === document.activeElement")

    # A follow-up is understood from the chat so far.
    assert ask(page, "And when?").locator(".asked q").inner_text().count("flag") == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_refusal_has_no_footnote_and_a_new_chat_is_empty(page: Any) -> None:
    turn = ask(page, "What is the capital of Australia?")
    assert turn.locator(".phrase").inner_text() == "The articles don't say."
    assert turn.locator(".notes, a, mark").count() == 0
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
    page.get_by_role(
        "button", name="Ask", exact=True
    ).click()  # an empty question is no turn; while it is looked at, Enter rests
    box(page).fill("Who is Saleh?")
    for _ in range(50):
        page.keyboard.press("Enter")
        page.wait_for_timeout(200)
        if page.locator(".turn h2", has_text="Saleh").count():
            break
    assert page.locator("#turn-4 h2").inner_text() == "Who is Saleh?"


def test_what_is_typed_while_an_answer_is_made_is_kept(page: Any) -> None:
    box(page).fill("Who is Ahmad Massoud?")
    page.keyboard.press("Enter")
    page.locator("#turn-1").wait_for()
    box(page).fill("And his father?")
    page.locator("#turn-1 .notes, #turn-1 .refusal").wait_for()
    assert box(page).input_value() == "And his father?"


def test_two_people_do_not_see_each_others_chats(page: Any, browser: Any, served: Serves) -> None:
    ask(page, "Who is Ahmad Massoud?")
    other = browser.new_context().new_page()
    other.goto(served.url)
    box(other).wait_for()
    assert other.locator(".turn").count() == 0
    assert ask(other, "And when?").locator(".asked").count() == 0
    other.context.close()


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def looked_at(request: pytest.FixtureRequest, browser: Any, served: Serves) -> Iterator[tuple[Any, int, str]]:
    """The page, its width and the name of its pictures, in every look."""
    width, scheme = request.param
    with person(browser, served.url, width, scheme) as page:
        yield page, width, f"{width}-{scheme}"


def test_a_strangers_path(looked_at: tuple[Any, int, str], tmp_path: Path) -> None:
    """Open, click an example, read, follow a footnote, ask on, add a file, ask about it: without reading anything."""
    page, width, name = looked_at
    page.locator(".example").first.wait_for()
    assert faults_in_both(page, "1-start") == []
    page.locator(".example").first.click()
    turn = answered(page.locator("#turn-1"))
    read_a_footnote(page, turn, width, name)
    asked = ask(page, "and his father?").locator(".asked q").inner_text()
    names = [word for word in asked.replace("'s", "").strip("?").split()[1:] if word[0].isupper()]
    assert "father" in asked and names and all(name in turn.inner_text() for name in names)
    shot(page, f"{name}-5-father")

    add_ask_about_and_remove_a_file(page, tmp_path / "quay.txt", name)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def add_ask_about_and_remove_a_file(page: Any, file: Path, name: str) -> None:
    file.write_text(QUAY)
    side(page, "Articles")
    page.locator("#adding input[type=file]").first.set_input_files(file)
    told = page.locator("#told-articles")
    told.get_by_text("Added: Harbour reopens in Osk.").wait_for()
    assert faults_in_both(page, "6-added") == []
    put_away(page)
    turn = ask(page, "What did the quay of Osk cost?")
    assert "4 million euros" in turn.locator(".answer").inner_text()
    shot(page, f"{name}-7-of-the-file")
    side(page, "Articles")
    page.locator("#list button", has_text="Harbour reopens in Osk").click()
    page.get_by_role("button", name="Remove this article").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    told.get_by_text("Removed: Harbour reopens in Osk.").wait_for()


def read_a_footnote(page: Any, turn: Any, width: int, name: str) -> None:
    """Point at the first footnote of an answer, follow it, come back."""
    marker, peek = turn.locator("a.marker").first, page.locator("#peek")
    marker.hover()
    assert peek.locator(".where").inner_text() == turn.locator(".note .where").first.inner_text()
    assert peek.locator(".sentence").inner_text().strip("“”") == turn.locator(".quote").first.text_content()
    assert marker.get_attribute("aria-describedby") == "peek"
    at = peek.bounding_box()
    assert 0 <= at["x"] <= width - at["width"]
    assert faults_in_both(page, "3-pointed-at") == []

    marker.click()
    page.locator("#beside mark.now").wait_for()
    assert peek.is_hidden()
    at, frame, talk = (page.locator(f"#{i}").bounding_box() for i in ("beside mark.now", "beside .text", "talk"))
    assert frame["y"] <= at["y"] < frame["y"] + frame["height"]
    assert (frame["x"] >= talk["x"] + talk["width"]) == (width > 600)  # beside the chat, or over it
    assert page.locator("#talk").evaluate("e => e.inert") == (width < 600)
    assert faults_in_both(page, "4-article") == []
    page.get_by_role("button", name="Close the article").click()
    assert marker.evaluate("e => e === document.activeElement")


def test_what_a_reader_meets(looked_at: tuple[Any, int, str]) -> None:
    """A disagreement, a short answer, a follow-up that is put right, a refusal, and how it was made."""
    page, width, name = looked_at
    sides = ask(page, DISTANCE).locator(".conflict li")
    assert sides.count() > 1
    tops = set(sides.evaluate_all("all => all.map(e => Math.round(e.getBoundingClientRect().y))"))  # while it scrolls
    assert (len(tops) == sides.count()) == (width < 600)
    assert all(one.locator(".where").count() for one in sides.all())
    assert faults_in_both(page, "2-conflict") == []

    turn = ask(page, FLAG)
    tops = turn.locator(".short, .statement").evaluate_all(
        "all => all.map(e => [e.getBoundingClientRect().y, e.className])"
    )
    assert min(tops)[1] == "short"
    assert "2021" in turn.locator(".note .where").first.inner_text()
    assert turn.locator(".note .where").first.inner_text().endswith("old")
    turn = ask(page, "And when?")
    shot(page, f"{name}-8-follow-up")
    turn.get_by_role("button", name="Change").click()
    page.get_by_label("Ask this instead").fill("When was the flag hoisted?")
    page.keyboard.press("Enter")
    turn = answered(page.locator("#turn-4"))
    assert turn.locator("h2").inner_text() == "When was the flag hoisted?"
    assert turn.locator(".asked").count() == 0

    see_how_a_refusal_was_made(page, name)


def see_how_a_refusal_was_made(page: Any, name: str) -> None:
    turn = ask(page, "What is the capital of Australia?")
    shot(page, f"{name}-9-refusal")
    turn.get_by_text("How was this made?").click()
    assert turn.locator(".made tbody tr").count() > 3
    turn.locator(".lead button").first.click()
    page.locator("#beside mark.now").wait_for()
    assert page.locator("#beside .place").inner_text().startswith("Lead 1 of")
    page.keyboard.press("Escape")
    assert faults_in_both(page, "10-made") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_footnotes_are_read_with_the_keyboard_alone(browser: Any, served: Serves) -> None:
    with person(browser, served.url, 1440) as page:
        turn = ask(page, DISTANCE)
        markers, place = turn.locator(".conflict a.marker"), page.locator("#beside .place")
        markers.first.focus()
        page.keyboard.press("Enter")
        page.locator("#beside mark.now").wait_for()
        many = turn.locator(".note").count()
        for key, number in (("n", 2), ("ArrowRight", 3), ("p", 2), ("ArrowLeft", 1), ("p", 1)):
            page.keyboard.press(key)
            page.wait_for_function(
                "told => document.querySelector('#beside .place').textContent === told",
                arg=f"Footnote {number} of {many}",
            )
        assert markers.first.get_attribute("class") == "marker now"
        page.keyboard.press("n")
        box(page).click()
        page.keyboard.type("n and p are letters here")
        assert box(page).input_value() == "n and p are letters here"
        assert place.inner_text() == f"Footnote 2 of {many}"
        page.keyboard.press("Escape")
        assert page.locator("#beside").is_hidden()
        verdict = turn.locator("button.verdict").first
        page.keyboard.press("Shift+Tab")
        verdict.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        assert page.locator("#peek .why").inner_text() == verdict.get_attribute("aria-label")
        page.keyboard.press("Escape")
        assert page.locator("#peek").is_hidden()


def test_what_is_not_article_text_is_dimmed_and_can_be_hidden(browser: Any, served: Serves) -> None:
    with person(browser, served.url, 1440) as page:
        turn = ask(page, FLAG)
        turn.locator("a.marker").first.click()
        aside, toggle = page.locator("#beside .left-out").first, page.locator("#beside .asides")
        aside.wait_for()
        toggle.click()
        assert aside.is_hidden()
        assert toggle.get_attribute("aria-pressed") == "true"
        toggle.click()
        assert aside.is_visible()


def test_selected_words_light_up_where_they_stand_in_the_evidence(page: Any) -> None:
    turn = ask(page, FLAG)
    quote = turn.locator(".quote").first
    assert quote.is_hidden()  # it says what the statement says
    turn.locator(".statement .said strong").first.select_text()
    quote.wait_for()
    lit = "[...(CSS.highlights.get('evidence') ?? [])].map(range => range.toString())"
    assert "flag" in page.evaluate(lit)
    page.evaluate("getSelection().removeAllRanges()")
    page.wait_for_function(f"{lit}.length === 0")


def test_an_answer_is_copied_with_its_footnotes_and_told_to_who_listens(browser: Any, served: Serves) -> None:
    with person(browser, served.url, permissions=["clipboard-read", "clipboard-write"]) as page:
        turn = ask(page, FLAG)
        told = page.locator("#told").text_content()
        assert turn.locator(".said").first.text_content() in told
        assert "footnote" in told
        turn.get_by_role("button", name="Copy with footnotes").click()
        page.get_by_role("button", name="Copied").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(f"**{FLAG}**\n\n")
        assert "\n[^1]: “" in copied


def test_a_taken_port_gives_the_next_one_ctrl_c_ends_it_and_no_socket_left_this_machine(
    page: Any, served: Serves, seeds_home: Path, tmp_path: Path
) -> None:
    ask(page, "Who is Ahmad Massoud?")
    taken = int(served.url.rsplit(":", 1)[1])
    second = start(seeds_home, tmp_path, "--port", str(taken))
    assert second.url != served.url
    assert f"Port {taken} is taken; using {second.url.rsplit(':', 1)[1]}.\n" in second.said
    assert second.stop() == 0
    assert served.stop() == 0  # with a page still open
    places = set(served.sockets.read_text().split()) | set(second.sockets.read_text().split())
    assert places <= {"127.0.0.1", "::1", "localhost"}
