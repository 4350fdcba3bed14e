from pathlib import PurePosixPath

import pytest

from index.articles import articles_of
from index.dates import find_date, is_date_line
from index.errors import InputError
from index.formats import Page
from index.language import is_foreign, language_of
from index.metadata import Facts, opening_words, with_defaults
from index.sidecar import parse_sidecar, stated

BODY = (
    "The dam held, but two of its gates were opened at 4 a.m., the water board said.\n\n"
    "Some 300 people had been asked to leave their homes. Most of them stayed with relatives."
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05T23:30:00-08:00", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("5 March 2024", "2024-03-05"),
        ("Tuesday, March 5th, 2024 at 9:15 a.m. EST", "2024-03-05"),
        ("Mar. 5, 2024", "2024-03-05"),
        ("5. März 2024", "2024-03-05"),
        ("5 de marzo de 2024", "2024-03-05"),
        ("le 5 février 2024", "2024-02-05"),
        ("25/03/2024", "2024-03-25"),
        ("03/25/2024", "2024-03-25"),
        ("04/04/2024", "2024-04-04"),
        ("Tue, 05 Mar 2024 09:00:00 +0100", "2024-03-05"),
        ("March 2024", "2024-03"),
        ("2024-03", "2024-03"),
        ("2024", "2024"),
        ("03/04/2024", "2024"),  # 3 April or March 4
        ("30 February 2024", None),
        ("2 days ago", None),
        ("March 5", None),
        ("", None),
    ],
)
def test_the_date_a_text_states(text: str, wanted: str | None) -> None:
    assert find_date(text) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Published 5 March 2024, 10:15 GMT", True),
        ("Updated: March 5, 2024 | 4 min read", True),
        ("14 Jan 2025 | 09:12 GMT", True),
        ("3 hours ago", True),
        ("In March 2024 the dam held", False),
        ("March 5, 2024 was a Tuesday", False),
        ("10:15", False),
        ("Ada Lindqvist 2 days ago", False),
    ],
)
def test_whether_a_line_is_only_a_date(line: str, wanted: bool) -> None:
    assert is_date_line(line) is wanted


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("Published: 5 March 2024", ("2024-03-05", "date line")),
        ("Dam gates opened at night\nAda Lindqvist, March 2024", ("2024-03", "byline")),
        ("date 2024-03-05", ("2024-03-05", "date line")),
        ("Title: Dam opened\nDate: 2024-03-05\nSource: The Example", ("2024-03-05", "head lines")),
        ("---\ntitle: Dam\ndate: 2024-03-05\n---", ("2024-03-05", "front matter")),
        ("Ada Lindqvist 2 days ago", (None, None)),
        ("", (None, None)),
    ],
)
def test_where_the_date_of_a_text_was_read(head: str, wanted: tuple[str | None, str | None]) -> None:
    from io import BytesIO

    from index.formats.text import read_text

    article = articles_of(next(read_text(BytesIO(f"{head}\n\n{BODY}".encode()))))[0]
    assert (article.published, article.published_from) == wanted


def test_a_dateline_gives_its_date_only_with_a_year() -> None:
    assert articles_of(Page(f"KELL, March 5, 2024 (NPX) — {BODY}"))[0].published == "2024-03-05"
    assert articles_of(Page(f"KELL, March 5 (NPX) — {BODY}"))[0].published is None


def test_a_date_in_the_body_is_not_the_article_s() -> None:
    assert articles_of(Page(f"{BODY}\n\nIt was built on 5 March 1931. It has held since then."))[0].published is None


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("By Ada Lindqvist", "Ada Lindqvist"),
        ("Ada Lindqvist 2 days ago", "Ada Lindqvist"),
        ("By Ada Lindqvist | 5 March 2024", "Ada Lindqvist"),
        ("BY ADA LINDQVIST AND JO ITO", "ADA LINDQVIST AND JO ITO"),
    ],
)
def test_the_author_in_a_byline(line: str, wanted: str) -> None:
    assert articles_of(Page(f"Dam gates opened at night\n\n{line}\n\n{BODY}"))[0].byline == wanted


def test_defaults_fill_only_what_is_unknown_and_a_date_keeps_its_place() -> None:
    known = Facts(title="A", published="2024", published_from="meta date")
    other = Facts(title="B", outlet="O", published="2020-01-01", published_from="mail header")
    assert with_defaults(known, other) == Facts("A", None, "O", "2024", "meta date")
    assert with_defaults(Facts(published="2024"), other).published_from is None


def test_opening_words_are_cut_between_words() -> None:
    assert opening_words("It  rained.") == "It rained."
    assert opening_words("word " * 40) == ("word " * 16).strip() + "…"


def test_languages() -> None:
    assert language_of("The tide rose in the night and flooded the lower streets of the town.") == "en"
    assert language_of("Die Flut stieg in der Nacht und überschwemmte die unteren Straßen der Stadt.") == "de"
    assert language_of("It rained.") is None
    assert not is_foreign("Ada Lindqvist, Burhan Sayed, Tomas Brandt, Abdul Karim and Mira Sahl", "en")
    assert is_foreign("Nous vous invitons à lire la suite de cet article sur notre site.", "en")


# The sidecar.


def test_the_nearest_folder_and_the_exact_name_win() -> None:
    top = parse_sidecar(
        '["*"]\noutlet = "Top"\nlanguage = "en"\n["sport/a.txt"]\noutlet = "Exact"\n', PurePosixPath(".")
    )
    sport = parse_sidecar('["a.txt#2"]\npublished = 2024-03-05\n["*.txt"]\noutlet = "Sport"\n', PurePosixPath("sport"))
    path = PurePosixPath("sport/a.txt")
    assert stated([top], path, 1).outlet == "Exact"
    assert stated([top, sport], path, 1) == Facts(outlet="Sport", language="en")
    assert stated([top, sport], path, 2).published == "2024-03-05"
    assert stated([top], path, 2).outlet == "Top"
    assert stated([], path, 1) == Facts()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("outlet = ", "not TOML"),
        ('outlet = "A"', r'"outlet" is no table; write \["outlet"\] above its fields'),
        ('["a"]\nauthor = "A"', '"a" has the unknown field author; known are title, byline, outlet, published'),
        ('["a"]\npublished = "soon"', "\"a\" has the date 'soon'; write it as 2024-03-05"),
    ],
)
def test_what_a_sidecar_may_not_say(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_sidecar(text, PurePosixPath("."))
