"""What the plain signs of an answer say of made-up sentences, whatever the network makes of them."""

import math

import pytest

from index.types import Hit, Passage, Sentence
from qa.features import FEATURES, features
from qa.network import Reading, Span

TEXT = "The dam at Osk failed in 1954. Why it failed is not known. A guard named Ida Brook saw it."
ENDS = ((0, 30), (31, 58), (59, 90))
HIT = Hit(
    Passage("dam:0-90", "dam", TEXT, 0, 90, tuple(Sentence(*s) for s in ENDS)),
    1.0,
    0.5,
    2.0,
    (0.5, 0.2, 0.1),
    (0.6, 0.3, 0.2),
)


class _Known:
    """An index that has the words of the text."""

    def weight(self, term: str) -> float:
        return 1.0 if self.knows(term) else 2.0

    def knows(self, term: str) -> bool:
        return term in TEXT.casefold()


def _signs(question: str, *spans: str, answerable: float = 1.5) -> list[dict[str, float]]:
    """The signs of the three sentences, when the network points at these words."""
    found = tuple(Span(TEXT.index(words), TEXT.index(words) + len(words), 2.0) for words in spans)
    reading = Reading(found, 0.0, answerable, (3.0, -1.0, 0.5))
    rows = features(question, [HIT], [reading], _Known())
    return [dict(zip(FEATURES, row, strict=True)) for row in rows[0]]


def test_every_sign_is_a_number_for_any_question() -> None:
    for question in ("When did the dam fail?", "", "?", "1954", "Who?"):
        for row in _signs(question):
            assert all(math.isfinite(value) for value in row.values())


@pytest.mark.parametrize(
    ("question", "figures", "names"),
    [
        ("When did the dam at Osk fail?", 0, 0),
        ("Did the dam at Osk fail in 1987?", 1, 0),
        ("Did Marta Oll see the dam of Osk in 1987 or in 1988 or in 1989?", 2, 2),
    ],
)
def test_figures_and_names_that_no_article_has_are_counted_apart(question: str, figures: int, names: int) -> None:
    row = _signs(question)[0]
    assert (row["unknown_figures"], row["unknown_names"]) == (figures, names)


def test_a_question_for_a_name_wants_one_that_it_does_not_say_itself() -> None:
    asked = "What is the name of the guard at Osk?"
    assert _signs(asked, "Ida Brook")[2]["no_name"] == 0
    assert _signs(asked, "guard")[2]["no_name"] == 1
    assert _signs(asked, "Osk")[0]["no_name"] == 1
    assert _signs("When did it fail?", "guard")[2]["no_name"] == 0


def test_a_sentence_that_says_it_is_not_known_is_seen() -> None:
    assert [row["unsaid"] for row in _signs("Why did the dam fail?")] == [0, 1, 0]


def test_what_is_asked_for_is_looked_for_in_the_span() -> None:
    assert _signs("When did the dam fail?", "in 1954")[0]["span_fits"] == 1
    assert _signs("When did the dam fail?", "at Osk")[0]["span_unfit"] == 1
    assert _signs("Who saw the dam fail?", "Ida Brook")[2]["span_fits"] == 1


def test_the_likeliest_passage_speaks_for_every_sentence() -> None:
    assert {row["network_best"] for row in _signs("When did the dam fail?", answerable=4.5)} == {4.5}
