"""Who says what: the names before and after a verb of saying, and another speaker than the evidence has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.checks.speakers import attributions, other_speaker, speaker_of


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“It held,” said Ann Lee.", "Ann Lee"),
        ("Ann Lee told the board that Bo Ray lied.", "Ann Lee"),
        ("According to Bo Ray it fell.", "Bo Ray"),
        ("“It held,” said the engineer, Ann Lee.", "Ann Lee"),
        ("Ann Lee, who runs the mill, said that it held.", "Ann Lee"),
        ("LEE: It held.", "LEE"),
        ("“It held,” she said.", ""),
        ("It held.", ""),
    ],
)
def test_the_speaker_of_a_sentence(text: str, speaker: str) -> None:
    assert speaker_of(text) == speaker


def test_the_sentence_before_may_name_the_speaker() -> None:
    assert speaker_of("“It held,” she said.", "Ann Lee said that it rained.") == "Ann Lee"
    assert [a.by_name for a in attributions("“It held,” she said.")] == [False]


@pytest.mark.parametrize(
    ("statement", "evidence", "near", "who"),
    [
        ("Bo Ray said it held.", "Ann Lee said it held.", "", "Bo Ray"),
        ("Ann Lee said it held.", "“It held,” said Ann Lee.", "", ""),
        ("Ann Lee said it held.", "“It held,” she said.", "Ann Lee came.", ""),
        ("Bo Ray said it held.", "“It held,” she said.", "Ann Lee came.", "Bo Ray"),
        ("Bo Ray said it held.", "Ann Lee said it held, while Bo Ray said it broke.", "", "Bo Ray"),
        ("It held.", "Ann Lee said it held.", "", ""),
    ],
)
def test_another_speaker(statement: str, evidence: str, near: str, who: str) -> None:
    assert other_speaker(statement, evidence, near) == who


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    assert all(0 <= found.start <= len(text) for found in attributions(text))
