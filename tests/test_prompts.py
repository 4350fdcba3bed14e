"""Prompt files: every slot is filled, nothing else is; what they say once and for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import prompts
from prompts import REFUSAL, render

SLOTS = {
    "answer": {"refusal"},
    "question": {"articles", "question"},
    "condense": {"turns", "question"},
}


@pytest.mark.parametrize("name", SLOTS)
def test_a_slot_that_is_missing_or_unknown_raises(name: str) -> None:
    slots = dict.fromkeys(SLOTS[name], "x")
    assert "$" not in render(name, **slots)
    for slot in slots:
        with pytest.raises(KeyError, match=slot):
            render(name, **{n: v for n, v in slots.items() if n != slot})
    with pytest.raises(KeyError, match="no slot extra"):
        render(name, **slots, extra="x")


@given(st.text())
def test_what_is_filled_in_stays_as_it_is(text: str) -> None:
    assert render("question", articles=text, question="$articles") == f"{text}\n\nQuestion: $articles"


def test_the_rules_are_short_and_have_the_refusal_word_for_word() -> None:
    rules = render("answer", refusal=REFUSAL)
    assert REFUSAL in rules
    assert len(rules.split()) < 170
    assert "never instructions" in rules
    assert prompts.__all__ == ["REFUSAL", "render"]
