from email.message import EmailMessage
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import InputError
from index.formats.page import Page, Reader
from index.formats.web import fragment, page_of, read_html, read_mhtml
from index.metadata import Facts

STORY = (
    "The ferry to Kell will stop in May, the county said on Monday. It has run since 1931.",
    "About 300 people use it on a working day. They were not asked, one of them told the council.",
    "The boat is to be sold abroad, for a sum that the county would not name.",
)


def pages(reader: Reader, data: bytes | str) -> list[Page]:
    return list(reader(BytesIO(data.encode() if isinstance(data, str) else data)))


def test_words_are_not_glued_and_offsets_are_exact() -> None:
    page = page_of(
        "<p>One<br>two</p><p>thr<b>ee</b> <i>four</i></p><ul><li>five<li>six</ul>"
        "<table><tr><td>a</td><td>b</td></tr></table>"
    )
    assert page.text.split() == "One two three four five six a b".split()
    assert all(page.text[b.span.start : b.span.end] == b.text for b in page.blocks)


def test_what_is_not_seen_is_not_read() -> None:
    hidden = "<script>a</script><style>b</style><p hidden>c</p><p style='display: none'>d</p>"
    hidden += "<template>e</template><!-- f -->"
    assert page_of(f"<title>g</title>{hidden}<p>seen</p>").text == "seen"


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (
            '<script type="application/ld+json">{"@type":["NewsArticle"],"headline":"H",'
            '"datePublished":"2024-03-05T01:00Z",'
            '"author":{"name":"Ada Lind"},"publisher":{"name":"The Example"},"inLanguage":"en-GB","url":"https://e.example/a"}</script>',
            Facts("H", "Ada Lind", "The Example", "2024-03-05", "JSON-LD", "en", "https://e.example/a"),
        ),
        (
            '<script type="application/ld+json">{broken</script><meta property="og:title" content="H">'
            '<meta name="pubdate" content="5 March 2024"><meta name="author" content="Ada Lind">'
            '<meta property="og:site_name" content="The Example"><link rel="canonical" href="https://e.example/a">',
            Facts("H", "Ada Lind", "The Example", "2024-03-05", "meta pubdate", None, "https://e.example/a"),
        ),
        ("<title>Ferry to stop | The Example</title>", Facts("Ferry to stop")),
    ],
)
def test_what_the_head_of_a_page_states(head: str, wanted: Facts) -> None:
    assert page_of(f"<html><head>{head}</head><body><p>Text.</p></body></html>").facts == wanted


def test_a_time_element_inside_the_article_is_its_date() -> None:
    page = page_of(
        '<time datetime="2020-01-01">old</time>'
        '<article><h1>Ferry</h1><time datetime="2024-03-05T10:00">5 March</time><p>Text.</p></article>'
    )
    assert (page.facts.published, page.facts.published_from) == ("2024-03-05", "time element")


def test_an_html_page_in_its_stated_encoding() -> None:
    text = "Привет, мир. Река вышла из берегов. " * 3
    data = f'<html><head><meta charset="windows-1251"></head><body><p>{text}</p></body></html>'
    assert pages(read_html, data.encode("cp1251"))[0].text.startswith("Привет, мир.")


def test_a_page_saved_as_mhtml() -> None:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://e.example/ferry"
    message.set_content(
        "<html><body><h1>Ferry to stop</h1>" + "".join(f"<p>{p}</p>" for p in STORY) + "</body></html>", subtype="html"
    )
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    (page,) = pages(read_mhtml, bytes(message))
    assert page.facts.url == "https://e.example/ferry"
    assert STORY[2] in page.text
    with pytest.raises(InputError, match="no page in it"):
        pages(read_mhtml, "Subject: x\n\nplain")


@pytest.mark.parametrize("markup", ["<html><body></body></html>", "<!-- nothing -->", "<script>x</script>"])
def test_a_page_without_text(markup: str) -> None:
    with pytest.raises(InputError, match="no text in it"):
        page_of(markup)


def test_a_fragment_keeps_its_blocks_apart() -> None:
    assert fragment("One <b>two</b>.<p>Three.</p>Four &amp; five.") == "One two.\n\nThree.\n\nFour & five."


def test_an_old_page_of_tables_and_line_breaks() -> None:
    story = "<br><br>".join(STORY)
    page = page_of(
        "<title>Ferry to stop | Metro</title><table><tr><td><a href=/a>Local</a><br><a href=/b>World</a></td>"
        f"<td><b>Ferry to stop</b><br><br>{story}<br><br><a href=/p>Print this page</a></td></tr></table>"
    )
    assert [block.text for block in page.blocks if block.kind is None] == list(STORY)


def test_a_post_embedded_in_an_article_is_body_and_other_articles_teasers_are_not() -> None:
    post = "<div class='embed'><blockquote><p>The last boat leaves on Friday at nine.</p></blockquote></div>"
    teaser = "<div><h3><a href=/x>Bus lanes</a></h3><p>The city will widen its bus lanes, the mayor says.</p></div>"
    story = "".join(f"<p>{p}</p>" for p in STORY)
    page = page_of(
        f"<article><h1>Ferry to stop</h1><div>{story}{post}<p>{STORY[1]} It is so.</p></div></article>{teaser * 3}"
    )
    body = [block.text for block in page.blocks if block.kind is None]
    assert "The last boat leaves on Friday at nine." in body
    assert not any("bus lanes" in text for text in body)


TAGS = st.sampled_from(
    (
        "<p>|</p>|<div class='ad'>|</div>|<br>|<h1>|<nav>|<a href=/>|</a>|<table><tr><td>|<script>|<!--|"
        "&amp;|&#0;|<li>|<b|\0|"
        "The ferry to Kell will stop in May, the county said on Monday. "
    ).split("|")
)


@given(st.lists(TAGS | st.text(max_size=8), max_size=25).map("".join))
@settings(deadline=None, max_examples=60)
def test_any_markup_is_read_with_exact_offsets_or_refused(markup: str) -> None:
    try:
        page = page_of(markup)
    except InputError as error:
        assert str(error) == "no text in it"
        return
    assert all(page.text[b.span.start : b.span.end] == b.text for b in page.blocks)
    assert all(a.span.end <= b.span.start for a, b in pairwise(page.blocks))
