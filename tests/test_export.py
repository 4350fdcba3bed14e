"""An exported chat: footnotes and marks are there, and no text in it becomes markup or script."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from answers import HOSTILE, QUOTE, answered, refused
from jsonschema import validate

from qa.export import FORMATS, as_html, as_json, as_markdown, file_name
from qa.page.exchange import Chat, Exchange

CHAT = (
    Exchange("Who opened the gates?", answered()),
    Exchange("Where?", refused()),
    Exchange("Why?", error="No words."),
)


class Tags(HTMLParser):
    """The tags, attributes and texts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile(text: str) -> Chat:
    answer = answered(text, quote=text, article=text)
    cited = replace(answer.citations[0], title=text, outlet=text, published=text)
    said = replace(answer.statements[0], text=text)
    return (
        Exchange(
            text,
            replace(answer, short=text, asked_as=f"{text} {text}", reason=text, statements=(said,), citations=(cited,)),
        ),
        Exchange(text, error=text),
        Exchange(text, replace(refused(text), reason=text)),
    )


def test_markdown_has_footnotes_and_marks_what_nothing_carries() -> None:
    text = as_markdown("Gates", CHAT)
    assert "Ann Lee opened the gates.[^1-1][^1-2]\n" in text
    assert "She did so in secret.[^1-1] **[not supported]**" in text
    assert f"[^1-1]: “{QUOTE}” The night at the dam, The Weir Gazette, 19 August 2021.\n" in text
    assert "The articles don't say." in text
    assert "which do not answer it" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_becomes_markup_or_script(text: str) -> None:
    page = Tags(as_html(text, hostile(text)))
    usual = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "section", "p", "sup", "a", "ol", "li",
             "blockquote", "strong", "span", "div", "ul"}  # fmt: skip
    assert page.tags <= usual
    assert page.attributes <= {"charset", "lang", "http-equiv", "content", "name", "class", "href", "id", "value"}
    assert " ".join(text.replace("\u202e", "�").split()) in " ".join(page.text.split())
    assert "\u202e" not in page.text
    markdown = as_markdown(text, hostile(text))
    assert not re.search(r"(?<!\\)<", markdown)
    assert "](" not in markdown


def test_json_carries_the_answers_as_they_are_published() -> None:
    from pathlib import Path

    schema = json.loads((Path(__file__).parent.parent / "qa" / "answer.schema.json").read_text("utf-8"))
    told = json.loads(as_json("Gates", CHAT))
    assert [exchange["question"] for exchange in told["exchanges"]] == ["Who opened the gates?", "Where?", "Why?"]
    for exchange in told["exchanges"][:2]:
        validate(exchange["answer"], schema)
    assert told["exchanges"][0]["answer"]["statements"][1]["verdict"] == "unsupported"


def test_a_short_answer_that_nothing_bears_out_is_not_told() -> None:
    answer = replace(answered(), short="Bob", conflicts=())
    assert "**Bob**" in as_markdown("Gates", (Exchange("Who?", answer),))
    unsupported = tuple(replace(s, verdict="unsupported") for s in answer.statements)
    for _, made in FORMATS.values():
        text = made("Gates", (Exchange("Who?", replace(answer, statements=unsupported)),))
        assert made is as_json or "Bob" not in text


def test_what_is_still_growing_is_left_out_and_a_file_name_is_plain() -> None:
    assert "Later" not in as_markdown("Gates", (*CHAT, Exchange("Later?", answered("Later?"), growing=True)))
    assert file_name("../Who <b> opened?", "md") == "who-b-opened.md"
    assert file_name("…", "html") == "chat.html"
