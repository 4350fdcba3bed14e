import re
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from test_sentences import TEXTS

from index.articles import articles_of
from index.formats import Page
from index.passages import split
from index.sentences import body_paragraphs, body_sentences
from index.types import Article, Mark


def words(text: str) -> int:
    return len(text.split())


def letters(text: str) -> int:
    return len(text)


def article(text: str, *marks: Mark, title: str = "") -> Article:
    return Article("a", title, text, "a.txt", "", 0, len(text), marks=marks)


def sizes(text: str, window: int, title: str = "") -> list[int]:
    return [words(p.text) for p in split(article(text, title=title), count_tokens=words, window=window)]


def test_a_paragraph_stays_whole_and_small_neighbours_are_joined() -> None:
    paragraph = " ".join(["word"] * 59) + " end."
    text = "\n\n".join([paragraph] * 5)
    assert sizes(text, 256) == [120, 120, 60]
    assert sizes(text, 100) == [60] * 5


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    sentence = " ".join(["Word"] * 39) + " end."
    assert sizes(" ".join([sentence] * 7), 102) == [80, 80, 80, 40]


def test_the_title_takes_room_in_the_window_but_not_in_the_range() -> None:
    sentence = " ".join(["Word"] * 39) + " end."
    text = " ".join([sentence] * 4)
    assert sizes(text, 102) == [80, 80]
    assert sizes(text, 102, title="A headline of more than twenty words " * 3) == [40, 40, 40, 40]
    first = split(article(text, title="Headline"), count_tokens=words, window=102)[0]
    assert first.text == text[: first.end]
    assert first.id == f"a:0-{first.end}"


def test_a_sentence_longer_than_the_window_is_a_passage_of_its_own() -> None:
    long = "Many " + " ".join(["word"] * 299) + "."
    passages = split(article(f"It began. {long} It ended."), count_tokens=words, window=100)
    assert [words(p.text) for p in passages] == [2, 300, 2]
    assert all(len(p.sentences) == 1 for p in passages)


def test_nothing_is_joined_over_a_mark() -> None:
    text = "It rained.\n\nA wet street\n\nIt stopped."
    passages = split(article(text, Mark(12, 24, "caption")), count_tokens=words, window=256)
    assert [p.text for p in passages] == ["It rained.", "It stopped."]
    assert split(article(text, Mark(0, len(text), "boilerplate")), count_tokens=words, window=256) == ()


@given(TEXTS, st.integers(4, 60), st.sampled_from([words, letters]))
@settings(max_examples=200, deadline=None)
def test_passages_tile_the_body_and_fit_the_window(text: str, window: int, count: Callable[[str], int]) -> None:
    for found in articles_of(Page(text)):
        passages = split(found, count_tokens=count, window=window)
        assert tuple(s for p in passages for s in p.sentences) == body_sentences(found)
        for p in passages:
            assert p.text == found.text[p.start : p.end]
            assert (p.start, p.end) == (p.sentences[0].start, p.sentences[-1].end)
            assert len(p.sentences) == 1 or count(f"{found.title}\n{p.text}") + 2 <= window
            assert not any(m.start < p.end and p.start < m.end for m in found.marks)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12))
@settings(deadline=None)
def test_a_paragraph_that_fits_is_never_cut(lengths: list[int]) -> None:
    text = "\n\n".join(" ".join(["Word"] * n + ["end."]) + " So it was." for n in lengths)
    found = article(text)
    passages = split(found, count_tokens=words, window=60)
    for paragraph in body_paragraphs(found):
        assert any(set(paragraph) <= set(p.sentences) for p in passages)
    assert len(re.findall(r"end\.", "".join(p.text for p in passages))) == len(lengths)
