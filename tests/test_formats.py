import zipfile
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.articles import read_articles
from index.errors import InputError, SetupError
from index.formats.data import read_json
from index.formats.decode import decode
from index.formats.docx import read_docx
from index.formats.feed import read_feed
from index.formats.mail import read_mail
from index.formats.page import Page, Reader, read_bytes
from index.formats.pdf import read_pdf
from index.formats.text import read_markdown, read_text
from index.metadata import Facts
from index.sentences import body_sentences
from index.types import Article

FILES = Path(__file__).parent / "articles"
STORY = (
    "The ferry to Kell will stop in May, the county said on Monday. It has run since 1931.",
    "About 300 people use it on a working day. They were not asked, one of them told the council.",
    "The boat is to be sold abroad, for a sum that the county would not name.",
)


def pages(reader: Reader, data: bytes | str) -> list[Page]:
    return list(reader(BytesIO(data.encode() if isinstance(data, str) else data)))


def article(folder: Path, name: str, data: bytes | str) -> Article:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    (found,) = read_articles([path])
    return found


def body(found: Article) -> list[str]:
    return [found.text[s.start : s.end] for s in body_sentences(found)]


# Text and its encodings.


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("“It was a café,” she said – naïve… The £5 price. Überraschung!", "cp1252"),
        ("“It was a café,” she said.", "utf-8-sig"),
        ("Plain\r\ntext with\u00a0odd \u2028 ends\r", "utf-8"),
        ("“It was a café,” she said.", "utf-16"),
        ("It was a cafe, she said, and then it was gone.", "utf-16-le"),
        ("It was a cafe, she said, and then it was gone.", "utf-16-be"),
        ("Привет, мир. Это новость о приливе и о городе, который затопило.", "cp1251"),
        ("Zażółć gęślą jaźń, powiedział minister w Łodzi. Nikt się nie sprzeciwił.", "cp1250"),
        ("東京で大きな地震がありました。けが人はいません。電車は止まりました。", "shift_jis"),
    ],
)
def test_text_is_decoded_as_it_was_written(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf_8_is_never_changed(text: str) -> None:
    text = f"The tide rose. {text}"
    assert decode(text.encode()) == text


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    data = ("Überraschung in Älvdal: “Nein.” " * 20).encode()[:-3] + b"\xe2\x80"
    assert decode(data).startswith("Überraschung in Älvdal: “Nein.”")


@pytest.mark.parametrize(
    "data", [bytes(range(256)), b"\x89PNG\r\n\x1a\n" + bytes(600), b"\x7fELF\x02\x01\x01" + bytes(99)]
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not text"):
        decode(data)


def test_reading_stops_at_the_limit() -> None:
    assert read_bytes(BytesIO(b"abc"), 3) == b"abc"
    with pytest.raises(InputError, match="larger than 3 MB"):
        read_bytes(BytesIO(b"a" * 3_000_001), 3_000_000)
    with pytest.raises(InputError, match="empty"):
        read_bytes(BytesIO(b" \n"), 3)


def test_a_text_file_keeps_every_character(tmp_path: Path) -> None:
    text = f"Ferry to stop\r\n\r\n{STORY[0]}\u00a0\r\n\r\n{STORY[1]}\r\n"
    assert article(tmp_path, "a.txt", b"\xef\xbb\xbf" + text.encode()).text == text


def test_markdown_is_known_for_what_it_is() -> None:
    text = "Ferry\n=====\n\nLead line.\n\nWhy\n---\n\n![A boat](boat.jpg)\n\n```\ncode here\n```\n\n- [More](x)\n"
    found = {block.text: block.kind for block in pages(read_markdown, text)[0].blocks}
    assert found["Ferry"] == "title"
    assert found["Why"] == "subhead"
    assert found["![A boat](boat.jpg)"] == "caption"
    assert found["code here"] == found["- [More](x)"] == "boilerplate"
    assert found["Lead line."] is None


def test_front_matter_in_toml_and_in_yaml() -> None:
    toml = pages(read_markdown, '+++\ntitle = "Ferry"\ndate = 2024-03-05\n+++\n\nIt stops.\n')[0].facts
    yaml = pages(
        read_markdown,
        "---\ntitle: 'Ferry'\nauthors: [Ada Lind, Jo Ito]\nurl: https://e.example/a  # here\n---\nIt stops.\n",
    )[0].facts
    assert toml == Facts("Ferry", published="2024-03-05", published_from="front matter")
    assert yaml == Facts("Ferry", "Ada Lind, Jo Ito", url="https://e.example/a")
    assert pages(read_markdown, "---\n\nIt stops.\n\n---\n")[0].facts == Facts()


# Mail.


def test_a_mail_with_only_html(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Ferry to stop"
    message["From"] = "The Example <a@e.example>"
    message["Date"] = "Tue, 05 Mar 2024 09:00:00 +0100"
    message.set_content("See the web version.")
    message.add_alternative(
        "<html><body>" + "".join(f"<p>{p}</p>" for p in STORY) + "<p>Unsubscribe</p></body></html>", subtype="html"
    )
    found = article(tmp_path, "a.eml", bytes(message))
    assert len(body(found)) == 5
    assert (found.title, found.outlet, found.published, found.published_from) == (
        "Ferry to stop",
        "The Example",
        "2024-03-05",
        "mail header",
    )


def test_a_mail_without_text() -> None:
    with pytest.raises(InputError, match="no text in it"):
        pages(read_mail, "Subject: x\n\n ")


# PDF and Word.


def test_a_locked_pdf_is_named() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.append(PdfReader(FILES / "night-trains.pdf"))
    writer.encrypt("tide", algorithm="RC4-128")
    locked = BytesIO()
    writer.write(locked)
    with pytest.raises(InputError, match="locked with a password"):
        pages(read_pdf, locked.getvalue())


def test_a_pdf_without_text_and_a_broken_one() -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    blank = BytesIO()
    writer.write(blank)
    with pytest.raises(InputError, match=r"no text in it \(a scan\?\)"):
        pages(read_pdf, blank.getvalue())
    with pytest.raises(InputError, match="a damaged PDF"):
        pages(read_pdf, (FILES / "night-trains.pdf").read_bytes()[:900])


def test_running_lines_of_a_pdf_stand_at_its_end() -> None:
    (page,) = pages(read_pdf, (FILES / "night-trains.pdf").read_bytes())
    running = [block.text for block in page.blocks if block.kind == "boilerplate"]
    assert running[:2] == ["Holmby Messenger - Thursday, 6 September 2018", "Page 1 of 3 www.messenger.example"]
    assert page.text.endswith("\n\n".join(running))
    assert len(running) == 6


def test_a_word_file_that_is_none_or_would_be_huge() -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as entry:
        for _ in range(41):
            entry.write(bytes(10_000_000))
    with pytest.raises(InputError, match="unpacks to more than 400 MB"):
        pages(read_docx, bomb.getvalue())
    with pytest.raises(InputError, match="a damaged Word file"):
        pages(read_docx, b"PK\x03\x04")
    with pytest.raises(InputError, match="locked with a password"):
        pages(read_docx, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


@pytest.mark.parametrize(("module", "reader", "extra"), [("pypdf", read_pdf, "pdf"), ("docx", read_docx, "docx")])
def test_without_the_extra_the_error_names_it(
    monkeypatch: pytest.MonkeyPatch, module: str, reader: Reader, extra: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(
        SetupError, match=rf"need the extra {extra}\. Install it with: pip install 'footnote-qa\[{extra}\]'"
    ):
        pages(reader, b"any")


@pytest.mark.parametrize(
    ("reader", "start"),
    [
        (read_pdf, "night-trains.pdf"),
        (read_docx, "last-keeper.docx"),
        (read_mail, "tideline-letter.eml"),
        (read_feed, b"<rss><channel><item><description>It rained.</description></item></channel></rss>"),
        (read_json, b'{"text": "It rained.", "date": ["2024"]}'),
        (read_text, b"---\ntitle: A\n---\nIt rained."),
    ],
)
@given(data=st.data())
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.differing_executors])
def test_a_damaged_file_is_read_or_refused_but_breaks_nothing(
    reader: Reader, start: bytes | str, data: st.DataObject
) -> None:
    if isinstance(start, str):
        start = (FILES / start).read_bytes()
    at = data.draw(st.integers(0, len(start)))
    damaged = start[:at] + data.draw(st.binary(max_size=20)) + start[at + data.draw(st.integers(0, 40)) :]
    try:
        for page in reader(BytesIO(damaged)):
            page.text.encode()
    except InputError as error:
        assert str(error)
