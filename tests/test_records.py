import json
from io import BytesIO
from pathlib import Path

import pytest

from index.errors import InputError
from index.formats.data import read_json, read_json_lines
from index.formats.feed import read_feed
from index.formats.page import Page, Reader
from index.metadata import Facts

STORY = (
    "The ferry to Kell will stop in May, the county said on Monday. It has run since 1931.",
    "About 300 people use it on a working day. They were not asked, one of them told the council.",
)


def pages(reader: Reader, data: bytes | str) -> list[Page]:
    return list(reader(BytesIO(data.encode() if isinstance(data, str) else data)))


@pytest.mark.parametrize(
    "data",
    [
        {"title": "T", "text": STORY[0]},
        [{"headline": "T", "body": STORY[0]}],
        {"status": "ok", "articles": [{"name": "T", "content": STORY[0], "description": "It stops."}]},
        {"data": {"results": [{"Title": "T", "articleBody": f"<p>{STORY[0]}</p>"}]}},
    ],
)
def test_records_are_found_by_their_usual_names(data: object) -> None:
    (page,) = pages(read_json, json.dumps(data))
    assert (page.facts.title, page.text) == ("T", STORY[0])


def test_the_fields_of_a_record() -> None:
    record = {
        "text": STORY[0],
        "date_published": "2024-03-05T10:00:00Z",
        "authors": ["Ada Lind", {"name": "Jo Ito"}],
        "source": {"id": None, "name": "The Example"},
        "lang": "en_GB",
        "link": "https://e.example/a",
    }
    assert pages(read_json, json.dumps(record))[0].facts == Facts(
        None, "Ada Lind, Jo Ito", "The Example", "2024-03-05", "JSON field", "en", "https://e.example/a"
    )


@pytest.mark.parametrize(
    ("data", "reason"), [("{", "not JSON"), ('{"a": 1}', "no record with a text"), ("[" * 10**5, "not JSON")]
)
def test_json_that_holds_no_article(data: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        pages(read_json, data)


def test_bad_lines_are_counted_and_the_others_read() -> None:
    good = json.dumps({"text": STORY[0]})
    found: list[Page] = []
    with pytest.raises(InputError, match="2 of 4 lines hold no article, the first is line 2"):
        found.extend(read_json_lines(BytesIO(f'{good}\n{{"a"\n{{"b": 1}}\n{good}\n'.encode())))
        pytest.fail("no reason given")
    read = iter(read_json_lines(BytesIO(f"{good}\nbroken\n".encode())))
    assert next(read).text == STORY[0]


def test_a_lone_surrogate_in_json_can_be_stored() -> None:
    assert pages(read_json, '{"text": "A \\ud800 tide."}')[0].text == "A ? tide."


# Feeds.


def test_the_entries_of_rss() -> None:
    item = (
        "<item><title>Ferry to stop</title><link>https://e.example/a</link><dc:creator>Ada Lind</dc:creator>"
        "<pubDate>Tue, 05 Mar 2024 09:00:00 GMT</pubDate><description>Short.</description>"
        f"<content:encoded><![CDATA[<p>{STORY[0]}</p><p>{STORY[1]}</p>]]></content:encoded></item>"
    )
    feed = (
        '<?xml version="1.0"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>The Example</title><language>en-gb</language>"
        f"{item}{item.replace('Ferry', 'Boat')}</channel></rss>"
    )
    first, second = pages(read_feed, feed)
    assert first.facts == Facts(
        "Ferry to stop", "Ada Lind", "The Example", "2024-03-05", "feed entry", "en", "https://e.example/a"
    )
    assert first.text == f"{STORY[0]}\n\n{STORY[1]}"
    assert second.facts.title == "Boat to stop"


def test_the_entries_of_atom() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Example</title><entry><title>Ferry</title>'
        '<link href="https://e.example/a"/><author><name>Ada Lind</name></author>'
        "<published>2024-03-05T10:00:00Z</published>"
        f'<content type="html">&lt;p&gt;{STORY[0]}&lt;/p&gt;</content></entry></feed>'
    )
    (page,) = pages(read_feed, feed)
    assert page == Page(
        STORY[0],
        Facts("Ferry", "Ada Lind", "The Example", "2024-03-05", "feed entry", "en", "https://e.example/a"),
        whole=True,
    )


@pytest.mark.parametrize(
    ("data", "reason"), [("<a>b</a>", "not a feed"), ("no xml", "not XML"), ("<rss></rss>", "not a feed")]
)
def test_what_is_no_feed(data: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        pages(read_feed, data)


def test_a_feed_resolves_no_entity(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    feed = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><rss><channel><item><title>a</title>'
        "<description>It is &x; here.</description></item></channel></rss>"
    )
    assert "the secret" not in "".join(page.text for page in pages(read_feed, feed))
