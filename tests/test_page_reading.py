"""The article beside the chat: all of its text, the cited sentence marked where it still is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_page import HOSTILE, Parsed

from index.types import Article, Mark
from qa.page.notes import print_of
from qa.page.reading import GONE, Spot, article_beside, spots

TEXT = (
    "The night at the dam\nShare this\nIt rained all night. The gates were opened at dawn. Nobody was hurt.\n\n"
    "The end. Menu"
)
QUOTE = "The gates were opened at dawn."
START = TEXT.index(QUOTE)
SPOT = Spot(1, START, START + len(QUOTE), print_of(QUOTE))
TODAY = date(2026, 11, 21)


def article(text: str = TEXT, marks: tuple[Mark, ...] = (), **more: str) -> Article:
    told = {"title": "The night", "outlet": "The Weir Gazette", "published": "2021-08", **more}
    return Article("dam", text=text, path="dam.txt", sha256="", start=0, end=len(text), marks=marks, **told)


def visible(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and c not in "\u200b\u2060\ufeff\xad")


def words(html: str) -> str:
    body = html[html.index('<div class="body"') :]
    return "".join(data for inside, data in Parsed(body).texts if "sup" not in inside)


def test_the_cited_sentence_is_marked_within_the_whole_article() -> None:
    html = article_beside(article(), [SPOT, Spot(2, 0, 20, print_of(TEXT[:20]))], 1, TODAY)
    page = Parsed(html)
    assert page.text_of("mark") == ["The night at the dam", QUOTE]
    marks = [attributes["class"] for tag, attributes in page.tags if tag == "mark"]
    assert marks == ["cited", "cited now"]
    assert words(html) == TEXT.replace("\n", "")
    assert "The Weir Gazette" in html
    assert "August 2021" in html


def test_what_is_not_article_text_is_told_apart_whole_or_in_part_and_counted() -> None:
    share, menu = TEXT.index("Share"), TEXT.index("Menu")
    marks = (Mark(0, 20, "title"), Mark(share, share + 10, "boilerplate"), Mark(menu, menu + 4, "metadata"))
    html = article_beside(article(marks=marks), [SPOT], 1, TODAY)
    assert '<p class="left-out boilerplate" title="not part of the article">Share this</p>' in html
    assert '<span class="left-out" title="metadata">Menu</span>' in html
    assert "Hide 2 parts that are not article text" in html
    assert words(html) == TEXT.replace("\n", "")


def test_an_article_that_has_changed_says_so_and_marks_nothing() -> None:
    html = article_beside(article(TEXT.replace("dawn", "noon")), [SPOT], 1, TODAY)
    assert "The article has changed since" in html
    assert "<mark" not in html
    assert "changed" not in article_beside(article(), [SPOT], 1, TODAY)
    assert "no longer in the index" in GONE


def test_of_a_very_long_article_what_is_around_the_sentence_is_shown() -> None:
    text = "Rain. " * 200_000 + QUOTE
    start = len(text) - len(QUOTE)
    html = article_beside(article(text), [Spot(1, start, len(text), print_of(QUOTE))], 1, TODAY)
    assert Parsed(html).text_of("mark") == [QUOTE]
    assert len(html) < 500_000


@pytest.mark.parametrize(
    "told", [None, "x", 3, [[1, 2]], [[1, 5, 2, "x"]], [["1", 0, 3, "x"]], [[1, 0, 3, 4]], [[True, 0, 3, "x"]], [{}]]
)
def test_what_a_page_should_not_ask_for_is_no_place(told: object) -> None:
    assert spots(told) == ()
    assert spots([[1, 0, 3, "x"]]) == (Spot(1, 0, 3, "x"),)


@given(st.lists(HOSTILE, min_size=3, max_size=3), st.data())
def test_no_text_of_an_article_becomes_markup_or_is_lost(texts: list[str], data: st.DataObject) -> None:
    text = " ".join(texts).replace("\x00", "") + " end"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    marked = article(text, (Mark(start, end, "caption"),), title=texts[0], byline=texts[1])
    html = article_beside(marked, [Spot(1, start, end, print_of(text[start:end]))], 1, TODAY)
    page = Parsed(html)
    assert page.inside == []
    assert {tag for tag, _ in page.tags} <= {"header", "h2", "p", "bdi", "div", "span", "mark", "sup", "button"}
    assert visible(words(html)) == visible(text)
