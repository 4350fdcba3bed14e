"""Verdicts on a statement and what it cites: the reasons one by one; the figures over 300 pairs are in test_checks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.verify import judge, verdict

QUOTE = "“We lost 70 tonnes,” the\xa0engineer\nsaid on Sunday."


def test_word_for_word_is_supported_with_folded_quotes_and_spaces() -> None:
    assert verdict('"We lost 70 tonnes," the engineer said on Sunday.', ["Other.", QUOTE]) == "supported"
    assert verdict("the engineer said", [QUOTE]) == "supported"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("“We lost 7 tonnes,” the engineer said on Sunday.", "quote_altered"),
        ("The engineer said that they lost 7 tonnes.", "unsupported"),
        ("the engineer said on Monday", "unsupported"),
        ("The engineer denied.", "unsupported"),
        ("", "unsupported"),
        (" ", "unsupported"),
    ],
)
def test_changed_or_empty_words_are_not(changed: str, expected: str) -> None:
    assert verdict(changed, [QUOTE]) == expected


@pytest.mark.parametrize(
    ("statement", "sentence", "expected", "reason"),
    [
        ("The dam broke at 9.", "The dam broke at 7.", "unsupported", "9 is not in"),
        ("30 died.", "12 died and 30 were hurt.", "unsupported", "something else"),
        ("Ann Lee opened it.", "Bo Ray opened it.", "unsupported", "Ann Lee"),
        ("Bo Ray beat Ann Lee.", "Ann Lee beat Bo Ray.", "unsupported", "the other way round"),
        ("The dam broke.", "The dam did not break.", "unsupported", "denies"),
        ("Prices rose in May.", "Prices fell in May.", "unsupported", "reverse"),
        ("Bo Ray said the dam was old.", "Ann Lee said the dam was old.", "unsupported", "Bo Ray"),
        ("The dam broke.", "The dam reportedly broke.", "partly", "reportedly"),
        ("The minister sold a horse to a farmer.", "The minister sold a horse.", "supported", None),
        ("The cat sat on a green mat.", "The dam held in spite of all.", "unsupported", "something else"),
    ],
)
def test_each_reason_is_told(statement: str, sentence: str, expected: str, reason: str | None) -> None:
    judged = judge(statement, [sentence])
    assert judged.verdict == expected
    assert (judged.note is None) if reason is None else (reason in (judged.note or ""))


def test_a_name_may_come_from_the_sentence_beside_when_a_pronoun_points_there() -> None:
    assert judge("Ann Lee opened the gates.", ["She opened the gates."]).verdict == "unsupported"
    assert judge("Ann Lee opened the gates.", ["She opened the gates."], near="Ann Lee came.").verdict == "supported"


def test_a_date_may_be_told_from_the_day_of_publication() -> None:
    said = "It rained on Sunday."
    assert judge("It rained on 15 August 2021.", [said], published=["2021-08-19"]).verdict == "supported"
    assert judge("It rained on 16 August 2021.", [said], published=["2021-08-19"]).verdict == "unsupported"
    assert judge("It rained on 15 August 2021.", [said]).verdict == "unsupported"


def test_facts_may_come_from_two_sentences() -> None:
    both = ["Ann Lee opened the gates at noon.", "Bo Ray closed the gates at 5pm."]
    assert verdict("Ann Lee opened the gates at noon and Bo Ray closed them at 5pm.", both) == "supported"


@given(st.text())
def test_nothing_cited_is_never_supported(statement: str) -> None:
    assert verdict(statement, []) == "unsupported"


@given(st.text(), st.lists(st.text(), max_size=3), st.text())
def test_any_text_gets_a_verdict_and_a_reason_unless_supported(statement: str, quotes: list[str], near: str) -> None:
    judged = judge(statement, quotes, near=near)
    assert (judged.note is None) == (judged.verdict == "supported")


@given(st.integers(2, 9_999), st.integers(2, 9_999))
def test_a_number_is_supported_by_itself_alone(told: int, said: int) -> None:
    judged = verdict(f"The mill sold {told} sacks.", [f"The mill sold {said} sacks."])
    assert (judged == "supported") == (told == said)
