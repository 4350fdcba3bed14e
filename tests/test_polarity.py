"""Denial, reversal and hedges: what a statement may not turn round or drop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.checks.polarity import hedges, negated, reversed_words, turned, unhedged


@pytest.mark.parametrize(
    ("statement", "evidence", "flagged"),
    [
        ("The dam broke.", "The dam did not break.", True),
        ("The dam did not break.", "The dam broke.", True),
        ("The dam broke.", "The dam broke, but nobody was hurt.", False),
        ("She was refused bail.", "The judge refused to release her on bail.", False),
        ("She was released on bail.", "The judge refused to release her on bail.", True),
        ("None of the boats was lost.", "Of the boats, none was lost.", False),
        ("Not only the mill was sold.", "The mill was sold.", False),
        ("The mill was sold.", "He denied that the mill was sold.", True),
    ],
)
def test_denial(statement: str, evidence: str, *, flagged: bool) -> None:
    assert bool(turned(statement, evidence)) == flagged


@pytest.mark.parametrize(
    ("statement", "evidence", "flagged"),
    [
        ("Prices rose.", "Prices fell.", True),
        ("Prices rose.", "Prices rose while wages fell.", False),
        ("Sales of tea fell 7%.", "Sales of tea rose 7% and those of coffee fell 9%.", True),
        ("It is safe.", "It is unsafe.", True),
        ("He left before the fire began.", "He left after the fire began.", True),
        ("The fire began before he left.", "He left after the fire began.", False),
    ],
)
def test_reversal(statement: str, evidence: str, *, flagged: bool) -> None:
    assert bool(reversed_words(statement, evidence)) == flagged


@pytest.mark.parametrize(
    ("statement", "evidence", "dropped"),
    [
        ("Two men were held.", "Two men were reportedly held.", "reportedly"),
        ("Two men were reportedly held.", "Two men were reportedly held.", ""),
        ("The mayor said two men were held.", "Two men were reportedly held.", ""),
        ("The strike will end.", "The strike could end.", "could"),
        ("The driver had drunk.", "Two witnesses claimed that the driver had drunk.", "claimed"),
        ("A test found nothing.", "He claimed that it was drink, but a test found nothing.", ""),
        ("Bo Ray claimed the wallet.", "Bo Ray claimed it on Monday.", ""),
        ("The boat left in May.", "The boat left in May.", ""),
    ],
)
def test_hedges_are_kept(statement: str, evidence: str, dropped: str) -> None:
    assert unhedged(statement, evidence) == dropped


def test_hedges_and_scopes_are_found() -> None:
    assert [word.text for word in hedges("It may have been, reportedly, in May.")] == ["may", "reportedly"]
    assert negated("They did not open the gates.") == [{"open", "gate"}]


@given(st.text())
def test_a_text_never_contradicts_itself(text: str) -> None:
    assert turned(text, text) == "" or negated(text)
    assert unhedged(text, text) == ""
    assert reversed_words(text, text) == ""
