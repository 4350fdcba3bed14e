"""What the catalog holds of an article and a passage comes back as it was; a passage's context ends where it should."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lines import Line, article_data, article_of, beside, fingerprint, passage_of, spans_data
from index.types import Article, Mark, Passage, Sentence
from qa.assistant import Assistant

TEXT = "One. Two. Three.\nPhoto: a dam\nFour. Five."
ARTICLE = Article("dam", "Dam", TEXT, "dam.txt", "", 0, len(TEXT), marks=(Mark(17, 29, "caption"),))
ONE, TWO, THREE, FOUR, FIVE = (Sentence(*edges) for edges in ((0, 4), (5, 9), (10, 16), (30, 35), (36, 41)))


def line(*run: Sentence, of: str = "dam") -> Line:
    return (f"{of}:{run[0].start}-{run[-1].end}", of, run[0].start, run[-1].end, spans_data(run))


@given(st.text(st.characters()), st.none() | st.text(), st.none() | st.text())
def test_an_article_comes_back_as_it_was(text: str, outlet: str | None, story: str | None) -> None:
    article = replace(ARTICLE, text=text, outlet=outlet)
    assert article_of(article_data(article), story) == replace(article, story=story)


def test_a_passage_comes_back_as_it_was() -> None:
    assert passage_of(line(TWO, THREE), TEXT) == Passage("dam:5-16", "dam", "Two. Three.", 5, 16, (TWO, THREE))


def test_path_and_story_are_no_part_of_a_fingerprint() -> None:
    assert fingerprint(replace(ARTICLE, path="elsewhere.txt", story="flood")) == fingerprint(ARTICLE)
    assert fingerprint(replace(ARTICLE, title="Flood")) != fingerprint(ARTICLE)


@pytest.mark.parametrize(
    ("before", "here", "after", "expected"),
    [
        (line(ONE), line(TWO), line(THREE), ((ONE,), (THREE,))),
        (line(ONE, TWO), line(THREE), None, ((ONE, TWO), ())),
        (None, line(ONE), line(TWO, THREE, of="flood"), ((), ())),
        (line(TWO), line(THREE), line(FOUR, FIVE), ((TWO,), ())),  # the caption stands between
        (line(THREE), line(FOUR), line(FIVE), ((), (FIVE,))),
    ],
)
def test_the_context_of_a_passage(before: Line | None, here: Line, after: Line | None, expected: object) -> None:
    assert beside(before, here, after, ARTICLE.marks) == expected


def test_two_sentences_on_each_side_are_enough() -> None:
    run = tuple(Sentence(n, n + 1) for n in range(0, 20, 2))
    assert beside(line(*run[:4]), line(*run[4:6]), line(*run[6:]), ()) == (run[2:4], run[6:8])


def test_the_hits_of_real_articles_have_their_context(assistant: Assistant) -> None:
    store = assistant._store
    rows = list(store.passages())
    expected: dict[str, list[tuple[Sentence, ...]]] = {passage.id: [(), ()] for _, passage in rows}
    for (article, first), (_, second) in pairwise(rows):
        parted = any(mark.start < second.start and mark.end > first.end for mark in article.marks)
        if first.article_id == second.article_id and not parted:
            expected[second.id][0], expected[first.id][1] = first.sentences[-2:], second.sentences[:2]
    hits = store.search("Who leads the resistance?", k=len(rows))
    assert {hit.passage.id: [hit.before, hit.after] for hit in hits} == {
        h.passage.id: expected[h.passage.id] for h in hits
    }
    assert any(hit.before for hit in hits)
    assert not all(hit.before and hit.after for hit in hits)
