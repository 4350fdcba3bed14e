from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.articles import articles_of
from index.formats import Page
from index.sentences import body_paragraphs, body_sentences, list_items, split_sentences

HARD = Path(__file__).with_name("hard_sentences.txt")

# Pieces that news is made of and that break segmenters, beside any text at all.
PIECES = st.sampled_from(
    (
        'Mr. |Dr. |U.S. |a.m. |“No,” |"Yes." |… |... |. |! |? |?! |1- |2- |3) |• |\n|\n\n|\r\n|\u00a0|\u200b|\ufeff|'
        "The |Kell |(see p. 4) |12.5 |No. 7 |。|؟ |’s |— |KELL — |By Ada Lind|Photo: |© 2020 Kell |Sign up |# |- |***"
    ).split("|")
)
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=40).map("".join)


def marked_paragraphs() -> list[tuple[str, set[int]]]:
    """Every paragraph of the file with the offsets where its sentences end, but for the last."""
    found = []
    for line in HARD.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, cuts = "", set()
            for part in line.split("‖"):
                if text:
                    touching = not text.endswith(" ") and not part.startswith(" ")
                    text = text.rstrip(" ")
                    cuts.add(len(text))
                    text += "" if touching else " "
                text += part.lstrip(" ")
            found.append((text, cuts))
    return found


def visible(text: str) -> list[str]:
    return [char for char in text if not char.isspace() and char not in "\u200b\u2060\ufeff\xad"]


def test_the_hard_file_is_split_where_people_split_it() -> None:
    right = found = wanted = sentences = 0
    for text, cuts in marked_paragraphs():
        ends = {sentence.end for sentence in split_sentences(text)} - {len(text)}
        right, found, wanted = right + len(ends & cuts), found + len(ends), wanted + len(cuts)
        sentences += len(cuts) + 1
    assert sentences >= 300
    assert right / found >= 0.98
    assert right / wanted >= 0.98


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mr. Lind left. He was ill.", ["Mr. Lind left.", "He was ill."]),
        ('He called it "fine." Nobody agreed.', ['He called it "fine."', "Nobody agreed."]),
        ("It fell to 3.5 percent at 9 p.m. on Monday.", ["It fell to 3.5 percent at 9 p.m. on Monday."]),
        (
            "Rules: 1- It is old. 2- It is far. So it stays.",
            ["Rules:", "1- It is old.", "2- It is far.", "So it stays."],
        ),
        ("He left. — Ada Lind, 4 May", ["He left. — Ada Lind, 4 May"]),
        ("One of the U.S. Senate's men. The U.S. The end.", ["One of the U.S. Senate's men.", "The U.S.", "The end."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_of_a_text(text: str, wanted: list[str]) -> None:
    assert [text[s.start : s.end] for s in split_sentences(text)] == wanted


def test_one_number_is_no_list() -> None:
    assert list_items("It won 1- nil. 3- nil was the score.", 0, 36) == ()


@given(TEXTS)
@settings(deadline=None)
def test_sentences_hold_every_visible_character_once_and_in_order(text: str) -> None:
    spans = split_sentences(text)
    assert all(span.start < span.end for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    held = "".join(text[s.start : s.end] for s in spans)
    assert visible(held) == visible(text)
    assert not any(text[s.start].isspace() or text[s.end - 1].isspace() for s in spans)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_marks_and_sentences_tile_an_article(text: str) -> None:
    for article in articles_of(Page(text)):
        spans = sorted([*article.marks, *body_sentences(article)], key=lambda span: span.start)
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert all(article.start <= span.start < span.end <= article.end for span in spans)
        between = [article.start, *(edge for span in spans for edge in (span.start, span.end)), article.end]
        gaps = "".join(article.text[a:b] for a, b in zip(between[::2], between[1::2], strict=True))
        assert not visible(gaps)
        assert [s for p in body_paragraphs(article) for s in p] == list(body_sentences(article))
