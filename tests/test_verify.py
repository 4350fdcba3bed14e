import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.verify import verdict

QUOTE = "“We lost 70 tonnes,” the\xa0engineer\nsaid on Sunday."


def test_word_for_word_is_supported_with_folded_quotes_and_spaces() -> None:
    assert verdict('"We lost 70 tonnes," the engineer said on Sunday.', ["Other.", QUOTE]) == "supported"
    assert verdict("the engineer said", [QUOTE]) == "supported"


@pytest.mark.parametrize(
    "changed",
    [
        "“We lost 7 tonnes,” the engineer said on Sunday.",
        "the engineer said on Monday",
        "The engineer denied.",
        "",
        " ",
    ],
)
def test_changed_or_empty_words_are_not(changed: str) -> None:
    assert verdict(changed, [QUOTE]) == "unsupported"


@given(st.text())
def test_nothing_cited_is_never_supported(statement: str) -> None:
    assert verdict(statement, []) == "unsupported"
