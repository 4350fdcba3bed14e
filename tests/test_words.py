"""Words with their places and stems, and sentences of a quotation or answer."""

from hypothesis import given
from hypothesis import strategies as st

from qa.checks.words import folded, is_light, sentences, stems_of, words


def test_stems_are_of_words_with_a_meaning() -> None:
    assert stems_of(words("The dam's gates were opened")) == {"dam", "gate", "open"}
    assert stems_of(words("It broke")) == stems_of(words("It breaks"))
    assert stems_of(words("well-known")) == {"well", "known"}
    assert is_light("according")


def test_sentences_end_at_stops_but_not_after_initials_and_titles() -> None:
    said = "He said “No.” Mr. Lee left. “It is 5.5 km,” she said. U.S. troops came."
    assert sentences(said) == ["He said “No.”", "Mr. Lee left.", "“It is 5.5 km,” she said.", "U.S. troops came."]
    assert sentences("") == []


def test_folding() -> None:
    assert folded(" “a”\xa0\n b’s ") == '"a" b\'s'


@given(st.text())
def test_words_slice_their_text(text: str) -> None:
    assert all(text[word.start : word.end] == word.text for word in words(text))


@given(st.text())
def test_sentences_lose_nothing_but_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
