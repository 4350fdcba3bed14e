"""Why nothing is said; premises that the articles deny; years that they do not tell of."""

import pytest

from index.types import Article, Hit, Passage, Sentence
from qa.checks.refusals import denied, in_time, other_year, refusal
from qa.types import Claim, Draft, Place

KNOWN = {"dam", "gate", "open", "osk", "mill", "fail"}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Hello!", "it asks nothing of the articles"),
        ("Thank you very much", "it asks nothing of the articles"),
        ("What is 2 plus 2?", "it asks nothing of the articles"),
        ("How much is seven times eight?", "it asks nothing of the articles"),
        ("Which lava cools fastest?", "nothing close"),
        ("Who opened the dam's gates?", "the fact is missing"),
        ("Who opened the dam's gates in Vane?", "Vane is in no article"),
        ("Who opened the dam's gates in Osk?", "the fact is missing"),
        ("Why?", "nothing close"),
    ],
)
def test_a_refusal_has_a_reason(question: str, reason: str) -> None:
    assert refusal(question, KNOWN.__contains__) == reason


@pytest.mark.parametrize(
    ("question", "sentence", "number"),
    [
        ("Why did the army conquer the valley?", "The valley was never conquered.", 0),
        ("Why does the party want a centralised state?", "The party wants a decentralised state.", 0),
        ("How large was the pension that she received?", "She will not receive a pension.", 0),
        ("How much oil leaked from the tanks?", "There was no sign of a leak from the tanks, which hold oil.", 0),
        ("Why did the town oppose the plan?", "The town has no intention of opposing the plan.", 0),
        ("What deal did the town strike?", "The town refused to compromise.", 0),
        ("Why did the army not conquer the valley?", "The valley was never conquered.", None),
        ("Was the valley conquered?", "The valley was never conquered.", None),
        ("Why did the army conquer the valley?", "“The valley was never conquered,” he said.", None),
        ("Why did the army conquer the valley?", "The army took the valley.", None),
        ("Why did the army conquer the valley?", "Nobody was hurt in the storm.", None),
    ],
)
def test_a_false_premise_is_met_by_the_sentence_that_denies_it(
    question: str, sentence: str, number: int | None
) -> None:
    assert denied(question, [sentence]) == number


def test_only_the_nearest_sentences_may_deny() -> None:
    others = ["The army took the hill."] * 3
    assert denied("Why did the army conquer the valley?", [*others, "The valley was never conquered."]) is None


@pytest.mark.parametrize(
    ("question", "passage", "published", "other"),
    [
        ("How many came in 2019?", "In 2023 some 40 came.", None, True),
        ("How many came in 2019?", "In 2019 some 40 came.", None, False),
        ("How many came in 2019?", "From 2010 to 2020 some 40 came each year.", None, False),
        ("How many came in 2019?", "Some 40 came.", None, False),
        ("How many came in 2019?", "On 3 May some 40 came.", "2019-05-20", False),
        ("How many came?", "In 2023 some 40 came.", None, False),
    ],
)
def test_a_passage_of_other_years(question: str, passage: str, published: str | None, *, other: bool) -> None:
    assert other_year(question, passage, published) == other


def test_a_draft_of_other_years_becomes_a_refusal_with_leads() -> None:
    text = "In 2023 some 40 came."
    article = Article("a", "A", text, "a.txt", "0" * 64, 0, len(text))
    hit = Hit(Passage("a:0-21", "a", text, 0, 21, (Sentence(0, 21),)), 1.0, 0.5, 2.0, (0.1,), (0.2,))
    place = Place("a", 0, 21)
    draft = Draft(claims=(Claim(text, (place,)),), short="40", confidence=0.5)
    late = in_time("How many came in 2019?", draft, [hit], lambda _: article)
    assert (late.claims, late.leads, late.reason) == ((), (place,), "the articles tell of other years")
    assert in_time("How many came in 2023?", draft, [hit], lambda _: article) == draft


def test_the_only_one_that_is_not_denies_nothing_of_the_others() -> None:
    said = "Osk is the only town that is not held by the rebels since their raid of 1921."
    assert denied("Since what year have the rebels held the towns?", [said]) is None
    assert denied("When did the rebels surrender?", ["The rebels did not surrender."]) == 0
