"""The panels of the page in a real browser: articles, filters, uploads, chats, export, ratings, as people use them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from answers import HOSTILE, answered
from browser import BROWSER, LOOKS, NO_BROWSER, ask, chromium, person, put_away, serious, shot, side
from chatserver import Serves, serving

from index.embed import MiniLM
from qa.chats import new_id, save
from qa.indexing import update_index
from qa.page.exchange import Exchange

pytestmark = pytest.mark.skipif(BROWSER is None, reason=NO_BROWSER)

QUAY = (
    "Harbour reopens in Osk\n\nBy Jane Roe, 3 May 2023\n\nThe quay of Osk cost 4 million euros. Boats left at noon.\n"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Path:
    """An index of thirty articles of three outlets, one of them hostile."""
    folder = tmp_path_factory.mktemp("panels")
    news = folder / "news"
    news.mkdir()
    for number in range(29):
        about = {
            "title": f"Ferry {number} sails from Fenn", "outlet": f"Gazette {number % 3}",
            "date": f"2024-{number % 9 + 1:02}-11", "id": f"ferry{number}",
            "text": f"Captain Brown{number} took ferry number {number} out of Fenn on Monday. The sea was calm.",
        }  # fmt: skip
        (news / f"ferry{number}.json").write_text(json.dumps(about))
    payload = "\n\n".join(f"Mayor Grey said {text} at the harbour on Sunday." for text in HOSTILE)
    (news / "<img src=x onerror=pwned=1>.txt").write_text(
        f"{HOSTILE[0]} {HOSTILE[1]} in Fenn\n\n2 May 2025\n\n{payload}\n"
    )
    update_index(folder / "home", [news], embedder)
    return folder / "home"


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Serves]:
    with serving(home, "--queue", "20") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_articles_are_found_and_narrow_the_next_question(browser: Any, served: Serves, width: int, scheme: str) -> None:
    with person(browser, served.url, width, scheme) as page:
        side(page, "Articles")
        many = page.locator("#list .many")
        many.get_by_text("1–25 of").wait_for()
        page.get_by_role("button", name="Older ›").click()
        many.get_by_text("26–").wait_for()
        page.get_by_label("Search articles").fill("ferry 17")
        many.get_by_text("1–1 of 1 article").wait_for()
        shot(page, f"articles-{width}-{scheme}")
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_label("Ask only Ferry 17 sails from Fenn").check()
        page.locator(".chip").get_by_text("Ferry 17 sails from Fenn").wait_for()
        put_away(page)
        turn = ask(page, "Who took the ferry out of Fenn?")
        assert "Brown17" in turn.inner_text() and "Brown16" not in turn.inner_text()
        shot(page, f"filter-{width}-{scheme}")
        assert serious(page) == []
        page.get_by_role("button", name="Remove: Ferry 17 sails from Fenn").click()
        page.locator(".chip").wait_for(state="detached")
        assert "Brown4 " in ask(page, "Who took ferry number 4 out of Fenn?").inner_text()
        side(page, "Articles")
        page.get_by_role("button", name="Ferry 17 sails from Fenn", exact=True).click()
        page.locator(".view").get_by_text("Captain Brown17").wait_for()
        assert page.locator(".view h3").evaluate("e => e === document.activeElement")
        shot(page, f"view-{width}-{scheme}")
        assert serious(page) == []
        page.get_by_role("button", name="All articles", exact=False).first.click()
        page.locator("#list table").wait_for()


def test_outlets_and_dates_narrow_the_list_and_the_question(browser: Any, served: Serves) -> None:
    with person(browser, served.url, 1440) as page:
        side(page, "Articles")
        page.get_by_label("Outlets").click()
        page.get_by_role("option", name="Gazette 1").click()
        page.locator("#list .many").get_by_text("of 10 articles").wait_for()
        page.get_by_label("From", exact=True).fill("soon")
        page.get_by_label("From", exact=True).press("Enter")
        page.locator("#told-articles").get_by_text("'soon' is not a date").wait_for()
        page.get_by_label("From", exact=True).fill("2024-05")
        page.get_by_label("From", exact=True).press("Enter")
        page.locator(".chip").get_by_text("from May 2024 on").wait_for()
        page.get_by_label("Before", exact=True).fill("2024-06")
        page.get_by_label("Before", exact=True).press("Enter")
        page.locator("#list .many").get_by_text("1–3 of 3 articles").wait_for()
        turn = ask(page, "Who took the ferry out of Fenn?")
        assert "Gazette 1" in turn.locator(".within").inner_text()
        page.get_by_role("button", name="Ask all articles").click()
        page.locator(".chip").first.wait_for(state="detached")
        page.locator("#list .many").get_by_text("1–25 of").wait_for()
        assert page.get_by_label("From", exact=True).input_value() == ""


def test_a_stranger_asks_adds_files_asks_about_one_and_removes_it(
    browser: Any, served: Serves, home: Path, tmp_path: Path
) -> None:
    for name, content in (
        ("quay.txt", QUAY),
        ("<svg onload=pwned=1>.txt", QUAY.replace("Osk", "Ulm")),
        ("logo.png", "x"),
    ):
        (tmp_path / name).write_text(content)
    with person(browser, served.url, 1440) as page:
        page.locator(".example").first.click()
        page.locator("#turn-1 .notes, #turn-1 .refusal").first.wait_for()
        side(page, "Articles")
        crafted = {"name": "../../evil.txt", "mimeType": "text/plain", "buffer": QUAY.replace("Osk", "Rye").encode()}
        sent = [{"name": p.name, "mimeType": "", "buffer": p.read_bytes()} for p in sorted(tmp_path.iterdir())]
        page.locator("#adding input[type=file]").first.set_input_files([*sent, crafted])
        told = page.locator("#told-articles")
        told.get_by_text("Added 3 articles").wait_for(timeout=60_000)
        assert {p.suffix for p in (home / "uploads").iterdir()} == {".txt"}
        assert not [p for p in home.parent.rglob("*evil*") if p.parent != home / "uploads"]
        told.get_by_text("Left out: logo.png: an unknown kind of file (.png).").wait_for()
        shot(page, "added")
        page.locator(".introduction").wait_for(state="hidden")
        assert "4 million euros" in ask(page, "What did the quay of Osk cost?").inner_text()
        page.get_by_label("Search articles").fill("harbour")
        page.locator("#list button", has_text="Harbour reopens in Osk").click()
        page.get_by_role("button", name="Remove this article").click()
        page.get_by_role("button", name="Delete", exact=True).click()
        told.get_by_text("Removed: Harbour reopens in Osk.").wait_for(timeout=60_000)
        assert not page.locator("#list button", has_text="Harbour reopens in Osk").count()
        side(page, "Chats")
        page.locator("#chats li").first.wait_for()


def test_hostile_titles_and_texts_stay_text(browser: Any, served: Serves) -> None:
    with person(browser, served.url, 1440) as page:
        side(page, "Articles")
        page.get_by_label("Search articles").fill("onerror")
        page.locator("#list .many").get_by_text("1–1 of 1 article").wait_for()
        page.locator("#list tbody input").check()
        page.locator(".chip").first.wait_for()
        page.locator("#list tbody button").click()
        page.locator(".view .body").wait_for()
        shown = page.locator(".view .body").text_content()
        assert all(text in shown for text in HOSTILE)
        for text in HOSTILE[:3]:
            ask(page, f"Who said {text} at the harbour?")
        side(page, "Chats")
        page.locator("#chats li").get_by_text("Who said").wait_for()
        assert page.locator("#chats li").count() == 1
        assert (
            page.locator(
                "#side-articles img, #side-chats img, #talk img, #talk script, .side script, svg[onload]"
            ).count()
            == 0
        )


def rate(page: Any, home: Path) -> None:
    """Say what is wrong with the first answer, and find it in the file."""
    rating = page.locator("#turn-1 .rate")
    rating.locator("summary").click()
    rating.get_by_label("What would be right").fill("Captain Green")
    rating.get_by_role("button", name="Not in the cited sentence").click()
    rating.get_by_text("Rated: not in the cited sentence").wait_for()
    assert json.loads((home / "feedback.jsonl").read_text().splitlines()[-1])["note"] == "Captain Green"


def save_as_files(page: Any) -> None:
    for name, start in (("Markdown", "# Who took ferry"), ("HTML", "<!DOCTYPE html>"), ("JSON", "{")):
        with page.expect_download() as download:
            page.locator("#save").get_by_role("button", name=name).click()
        assert Path(download.value.path()).read_text("utf-8").startswith(start)


def rename_open_and_delete(page: Any) -> None:
    old = page.locator("#chats li", has_text="number 3")
    old.locator("summary").click()
    old.get_by_label("Title").fill("The <b>third</b> ferry")
    old.get_by_role("button", name="Rename").click()
    page.get_by_role("button", name="The <b>third</b> ferry", exact=True).click()
    page.locator("#turn-1 h2").get_by_text("number 3").wait_for()
    put_away(page)
    page.locator("#turn-1 a.marker").first.click()
    page.locator("#beside mark.cited").first.wait_for()
    page.keyboard.press("Escape")
    side(page, "Chats")
    third = page.locator("#chats li", has_text="third")
    third.locator("summary").click()
    third.get_by_role("button", name="Delete this chat").click()
    third.wait_for(state="detached")
    assert page.locator(".turn").count() == 0 and page.locator("#chats li").count() == 1


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_chats_are_kept_reopened_renamed_saved_rated_and_deleted(
    browser: Any, served: Serves, home: Path, width: int, scheme: str
) -> None:
    with person(browser, served.url, width, scheme) as page:
        ask(page, "Who took ferry number 3 out of Fenn?")
        rate(page, home)
        page.reload()
        page.locator("#turn-1 .notes").wait_for()
        page.locator("#turn-1").get_by_text("Rated: not in the cited sentence").wait_for()
        page.get_by_role("button", name="New chat").click()
        page.locator(".turn").wait_for(state="detached")
        ask(page, "Who took ferry number 5 out of Fenn?")
        side(page, "Chats")
        page.locator("#chats li").nth(1).wait_for()
        page.locator("#chats summary").last.click()
        shot(page, f"chats-{width}-{scheme}")
        assert serious(page) == []
        page.locator("#chats summary").last.click()
        save_as_files(page)
        rename_open_and_delete(page)


def test_chats_outlive_the_server_and_nobody_sees_anothers(browser: Any, home: Path) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    with serving(home, "--no-upload") as first, person(browser, first.url, again=context) as page:
        ask(page, "Who took ferry number 7 out of Fenn?")
        side(page, "Chats")
        page.locator("#chats li").wait_for()
        port = first.url.rsplit(":", 1)[1]
        assert not page.locator("#adding").count() or not page.locator("#adding").is_visible()
        answer = page.request.post(f"{first.url}/gradio_api/upload", multipart={"files": {
            "name": "../../evil.txt", "mimeType": "text/plain", "buffer": b"evil"}})  # fmt: skip
        assert answer.status == 413
        with person(browser, first.url, 1440) as other:
            assert other.locator("#chats li").count() == 0
    owner = max((home / "chats").iterdir(), key=lambda path: path.stat().st_mtime)
    hostile = " ".join(HOSTILE)
    save(owner, new_id(), (Exchange(hostile, answered(hostile, quote=hostile, article=hostile), model=hostile),))
    (owner / f"{new_id()}.json").write_text('{"format": 1, "title": "<script>window.pwned=1</script>"}')
    with serving(home, "--port", port) as second, person(browser, second.url, again=context) as page:
        side(page, "Chats")
        page.locator("#chats").get_by_text("1 more file: further back, or damaged.").wait_for()
        page.locator("#chats button", has_text="number 7").click()
        page.locator("#turn-1 a.marker").first.click()
        assert "Brown7" in page.locator("#beside mark.cited").first.inner_text()
        page.locator("#chats button", has_text="onerror").click()
        page.locator("#turn-1 h2").get_by_text(hostile, exact=True).wait_for()
        assert page.locator("#log :is(img, script, svg, iframe)").count() == 0
        assert page.locator("#turn-1 .quote").first.text_content() == hostile
    context.close()


def test_an_article_that_changed_is_followed_or_said_to_have(browser: Any, embedder: MiniLM, tmp_path: Path) -> None:
    own = tmp_path / "home"
    news = tmp_path / "news"
    news.mkdir()
    (news / "quay.txt").write_text(QUAY)
    (news / "crane.txt").write_text("Crane falls in Fenn\n\nA crane fell in Fenn on Friday. Nobody was hurt.\n")
    update_index(own, [news], embedder)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    with serving(own) as served, person(browser, served.url, again=context) as page:
        ask(page, "What did the quay of Osk cost?")
        (news / "quay.txt").write_text(QUAY.replace("The quay", "It was a fine day in spring. The quay"))
        update_index(own, [news], embedder)
        page.reload()
        page.locator("#turn-1 a.marker").first.click()
        page.locator("#beside mark.cited").get_by_text("The quay of Osk cost 4 million euros.").wait_for()
        (news / "quay.txt").write_text(QUAY.replace("4 million", "5 million"))
        update_index(own, [news], embedder)
        page.reload()
        page.locator("#turn-1 a.marker").first.click()
        page.locator("#beside").get_by_text("has changed").wait_for()
        assert page.locator("#beside mark.cited").count() == 0
        shot(page, "changed")
    context.close()
