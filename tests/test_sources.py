"""Which outlet or article says a thing."""

import pytest

from index.types import Article, Hit, Passage, Sentence
from qa.sources import said_by, whose_report


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("Which newspaper says the dam held?", "the dam held"),
        ("Which of the articles reports that 12 boats were lost?", "12 boats were lost"),
        ("What outlet gave the toll as 12?", "the toll as 12"),
        ("Which dam held?", ""),
        ("Which paper did Ann Lund buy?", ""),
        ("What did the papers say?", ""),
    ],
)
def test_the_question_is_known_by_its_form(question: str, thing: str) -> None:
    assert whose_report(question) == thing


def _hit(article: str, *texts: str) -> Hit:
    starts = [sum(len(t) + 1 for t in texts[:i]) for i in range(len(texts))]
    spans = tuple(Sentence(start, start + len(text)) for start, text in zip(starts, texts, strict=True))
    text = " ".join(texts)
    scores = tuple(1.0 - 0.1 * i for i in range(len(texts)))
    return Hit(Passage(f"{article}:0", article, text, 0, len(text), spans), 1.0, 0.5, 1.0, scores, scores)


def _article(name: str) -> Article:
    outlet = {"kell": "The Kell Herald", "vane": "The Vane Post"}.get(name)
    return Article(name, "Storm over Osk", "", name, "", 0, 0, outlet=outlet)


def test_the_outlets_are_named_and_each_sentence_is_cited() -> None:
    hits = [
        _hit("kell", "The storm sank 12 boats in Osk.", "Rain fell."),
        _hit("vane", "In Osk 12 boats sank in the storm."),
        _hit("none", "The storm sank 14 boats in Osk."),
    ]
    draft = said_by("the storm sank 12 boats in Osk", hits, _article, 0.5)
    assert draft is not None
    assert draft.short == "The Kell Herald and The Vane Post"
    assert {claim.places[0].article_id for claim in draft.claims} == {"kell", "vane"}


def test_an_article_of_no_known_outlet_goes_by_its_title() -> None:
    draft = said_by("the storm sank 14 boats in Osk", [_hit("none", "The storm sank 14 boats in Osk.")], _article, 0.5)
    assert draft is not None
    assert draft.short == "“Storm over Osk”"


def test_the_figure_must_stand_in_the_sentence_and_the_name_near_it() -> None:
    hits = [_hit("kell", "The Osk sank in a storm.", "She had been built in 1989.", "She was sold in 2001.")]
    draft = said_by("the Osk was built in 1989", hits, _article, 0.5)
    assert draft is not None
    assert [claim.text for claim in draft.claims] == ["She had been built in 1989."]
    assert said_by("the Vane was built in 1989", hits, _article, 0.5) is None


def test_what_nobody_says_gives_nothing() -> None:
    assert (
        said_by("the storm sank 40 boats in Osk", [_hit("kell", "The storm sank 12 boats in Osk.")], _article, 0.5)
        is None
    )
