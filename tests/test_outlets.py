import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import articles_of
from index.formats import Page
from index.outlets import HeadLine, read_head_line
from index.sentences import body_sentences
from index.types import Article

BODY = (
    "The dam held, but two of its gates were opened at 4 a.m., the water board said in a note to the eleven villages "
    "below the lake, which had been warned on Monday.\n\n"
    "Some 300 people had been asked to leave their homes. Most of them stayed with relatives."
)
WRAPPED = """\
The dam at Kell held, but two of its gates were opened at four in the
morning, the water board said in a note to the eleven villages below the
lake, which had been warned on Monday that the water would go on rising.

Some three hundred people had been asked to leave their homes before the
gates were opened on Tuesday. Most of them stayed with relatives in Osby
and in the farms above the lake, the mayor of the town said on Wednesday."""
TITLE = "Dam gates opened at night after a week of rain"


def read(head: str) -> Article:
    return articles_of(Page(f"{head}\n\n{BODY}"))[0]


# Below the headline: the lines, and the outlet, the date and the byline that they state.
HEADS = [
    ("The Osby Herald | Friday 15 November 2024 | Filed 06:45", "The Osby Herald", "2024-11-15", None),
    ("The Osby Courier | 23 November 2023", "The Osby Courier", "2023-11-23", None),
    ("The Osby Review, 4 March 2024", "The Osby Review", "2024-03-04", None),
    ("The Osby Post · Saturday, 16 Nov. 2024 · Ada Lind reports", "The Osby Post", "2024-11-16", "Ada Lind"),
    ("By Ada Lind\nThe Upper Osby Standard, 4 March 2024", "The Upper Osby Standard", "2024-03-04", "Ada Lind"),
    ("By Ada Lind\nThe Osby Tribune\nMarch 5, 2024", "The Osby Tribune", "2024-03-05", "Ada Lind"),
    (
        "Osby Echo\nBy Ada Lind, Senior Reporter\nPublished 2024-03-05 08:20 | Updated 2024-03-05 11:05",
        "Osby Echo",
        "2024-03-05",
        "Ada Lind, Senior Reporter",
    ),
    ("Lakeside Today\nPublished: Mar. 5, 2024 at 4:45 p.m.", "Lakeside Today", "2024-03-05", None),
    ("THE OSBY GAZETTE\nTuesday, March 5, 2024\nHilltop Wire", "THE OSBY GAZETTE", "2024-03-05", "Hilltop Wire"),
    ("OSBY TIMES — 5 March 2024", "OSBY TIMES", "2024-03-05", None),
    (
        "Lakeland Quarterly, Spring issue\n5 March 2024\nAn essay by Ada Lind",
        "Lakeland Quarterly",
        "2024-03-05",
        "Ada Lind",
    ),
    ("Lakeland Quarterly, March 2024 issue", "Lakeland Quarterly", "2024-03", None),
    (
        "Lake Radio Two, Evening Wave\nBroadcast 5 March 2024, 08:10\nPresenter: Ada Lind",
        "Lake Radio Two",
        "2024-03-05",
        "Ada Lind",
    ),
    (
        "The Village Ledger – The Long Talk\nWords: Ada Lind\nSunday 3 March 2024",
        "The Village Ledger",
        "2024-03-03",
        "Ada Lind",
    ),
    (
        "The Osby Mercury\nTuesday 5 March 2024\nFrom the readers' editor, Ada Lind",
        "The Osby Mercury",
        "2024-03-05",
        "Ada Lind",
    ),
    ("5 March 2024 | The Osby Observer", "The Osby Observer", "2024-03-05", None),
    ("5 March 2024, Osby Chronicle", "Osby Chronicle", "2024-03-05", None),
    ("Osby Chronicle (5 March 2024)", "Osby Chronicle", "2024-03-05", None),
    ("The Osby Sun 5 March 2024", "The Osby Sun", "2024-03-05", None),
    ("By Ada Lind | The Osby Argus | 5 March 2024", "The Osby Argus", "2024-03-05", "Ada Lind"),
    ("By Ada Lind, The Osby Argus\n5 March 2024", "The Osby Argus", "2024-03-05", "Ada Lind"),
    ("By Ada Lind for the Osby Argus\n5 March 2024", None, "2024-03-05", "Ada Lind for the Osby Argus"),
    ("By Ada Lind for The Osby Argus\n5 March 2024", "The Osby Argus", "2024-03-05", "Ada Lind"),
    ("Osby Evening Standard • Kell • 5 March 2024", "Osby Evening Standard", "2024-03-05", None),
    ("Daily Post | 5 March 2024", "Daily Post", "2024-03-05", None),
    ("Times of Osby - 5 March 2024, 10:15 GMT", "Times of Osby", "2024-03-05", None),
    ("Osby News Online\nAda Lind, 5 March 2024", "Osby News Online", "2024-03-05", "Ada Lind"),
    ("Source: The Osby Sentinel, 5 March 2024", "The Osby Sentinel", "2024-03-05", None),
    ("www.osby-voice.com | 5 March 2024", "www.osby-voice.com", "2024-03-05", None),
    ("Channel 6 News | Updated 5 March 2024", "Channel 6 News", "2024-03-05", None),
    ("Osby Times-Courier, 5 March 2024", "Osby Times-Courier", "2024-03-05", None),
    ("The Osby Bugle", "The Osby Bugle", None, None),
    ("Water | The Osby Times", "The Osby Times", None, None),
    ("First published by the Osby Times, 5 March 2024", "Osby Times", "2024-03-05", None),
    ("Osby Post-Gazette: 5 March 2024", "Osby Post-Gazette", "2024-03-05", None),
    ("The Osby Voice | 5 March 2024", None, "2024-03-05", None),
    ("Nordic Press Agency | 5 March 2024 | Page 4", "Nordic Press Agency", "2024-03-05", None),
]


@pytest.mark.parametrize(("lines", "outlet", "published", "byline"), HEADS)
def test_what_a_head_in_plain_text_states(
    lines: str, outlet: str | None, published: str | None, byline: str | None
) -> None:
    article = read(f"{TITLE}\n{lines}")
    assert (article.title, article.outlet, article.byline) == (TITLE, outlet, byline)
    assert article.published == published
    assert len(body_sentences(article)) == 3


def test_the_line_of_an_outlet_is_metadata() -> None:
    article = read(f"{TITLE}\nOsby Echo\nBy Ada Lind\nThe Osby Review, 4 March 2024")
    assert [mark.kind for mark in article.marks] == ["title", "metadata", "byline", "metadata"]
    assert article.published_from == "date line"


@pytest.mark.parametrize(
    "head",
    [
        f"The Osby Herald\n{TITLE}\nTwo gates were opened as the lake rose\nBy Ada Lind",
        f"OSBY ECHO\n\n{TITLE}\n5 March 2024",
        f"The Osby Standard | 5 March 2024\n{TITLE}\nTwo gates were opened as the lake rose",
    ],
)
def test_an_outlet_above_the_headline(head: str) -> None:
    article = read(head)
    assert article.title == TITLE
    assert article.outlet == re.split(r" \| |\n", head)[0]


@pytest.mark.parametrize(
    "lines",
    [
        "Ada Lind, 5 March 2024",
        "Emily Post\n5 March 2024",
        "Emily Post | 5 March 2024",
        "By Ada Sun\n5 March 2024",
        "KELL, 5 March 2024",
        "The Hague, 5 March 2024",
        "Times Square, 5 March 2024",
        "Kell | 5 March 2024",
        "World News\n5 March 2024",
        "BREAKING NEWS | 5 March 2024",
        "Spending Review\nBy Ada Lind",
        "The Weekly Review\nBy Ada Lind",
        "The Big Interview | 5 March 2024",
        "Water Board Faces Safety Review\nBy Ada Lind",
        "Farmers Wait for Good News Today\n5 March 2024",
        "Why the Herald closed\nBy Ada Lind",
        "The Osby Herald closed its doors\nBy Ada Lind",
        "The Osby Herald, which first reported it, was right\n5 March 2024",
        "Two Gates Open\n5 March 2024",
        "Osby Lantern\n5 March 2024",
        "Ministry of Water | 5 March 2024",
        "By Ada Lind, Herald staff\n5 March 2024",
        "Lakeside Today",
        "“It was Osby Times”\n5 March 2024",
        "Updated 5 March 2024 | 4 min read",
        "Radio Silence\nBy Ada Lind",
        "Good Times\nBy Ada Lind",
        "Rain Expected Today\nBy Ada Lind",
        "Dam Report Today | 5 March 2024",
        "Osby Chamber Music Review\nBy Ada Lind",
        "Water Board Press Release\n5 March 2024",
        "Lake Kell Rises, Osby Times Floods\nBy Ada Lind",
    ],
)
def test_a_line_that_is_not_clearly_an_outlet_s_names_none(lines: str) -> None:
    article = read(f"{TITLE}\n{lines}")
    assert (article.title, article.outlet) == (TITLE, None)
    assert len(body_sentences(article)) == 3


@pytest.mark.parametrize("title", ["Hard Times", "The Osby Herald", "The Last Post", "News of the Osby Herald"])
def test_a_headline_is_no_outlet(title: str) -> None:
    article = read(f"{title}\nBy Ada Lind\n5 March 2024")
    assert (article.title, article.outlet, article.byline) == (title, None, "Ada Lind")


def test_an_outlet_in_the_body_is_not_the_article_s() -> None:
    text = f"{TITLE}\n\n{BODY}\n\nThe Osby Herald, 4 March 2024\n\nIt said so first. Nobody had believed it."
    assert articles_of(Page(text))[0].outlet is None


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Words: Ada Lind and Jo Ito", "Ada Lind and Jo Ito"),
        ("Ada Lind and Jo Ito report", None),
        ("Ada Lind reports from Kell", "Ada Lind"),
        ("Analysis by Ada Lind", "Ada Lind"),
        ("From our water correspondent Ada Lind", "Ada Lind"),
        ("The Hague, 5 March 2024", None),
        ("Presenter: good evening", None),
    ],
)
def test_the_author_in_other_words(line: str, wanted: str | None) -> None:
    assert read(f"{TITLE}\n{line}").byline == wanted


def test_the_head_of_a_text_that_is_wrapped() -> None:
    article = articles_of(Page(f"Dam gates opened\nOsby Echo\nBy Ada Lind\n5 March 2024\n\n{WRAPPED}"))[0]
    assert (article.outlet, article.byline, article.published) == ("Osby Echo", "Ada Lind", "2024-03-05")
    assert len(body_sentences(article)) == 3


_PIECES = st.sampled_from(
    [
        "The",
        "Osby",
        "Times",
        "of",
        "Radio",
        "5 March 2024",
        "By Ada Lind",
        ",",
        "|",
        "–",
        ":",
        "(",
        "issue",
        "Today",
        ".",
    ]
)


@given(st.lists(_PIECES, max_size=9).map(" ".join) | st.text(max_size=60))
def test_what_a_line_states_stands_in_it(line: str) -> None:
    stated = read_head_line(line)
    for name in (stated.outlet, stated.byline):
        assert name is None or (name == name.strip() and name in " ".join(line.split()))


def test_a_line_that_is_long_or_empty_states_nothing() -> None:
    assert read_head_line("") == read_head_line("The Osby Times | 5 March 2024 " * 6) == HeadLine()
