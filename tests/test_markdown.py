"""What is copied and exported: an answer with its footnotes as Markdown, in which every text stays a text."""

from dataclasses import replace

from hypothesis import given
from test_page import ANSWER, HOSTILE, LEAD, QUOTE

from prompts import REFUSAL
from qa.markdown import in_markdown, plain_markdown
from qa.types import Answer, Conflict, Position, Statement


def markdown(answer: Answer) -> str:
    return "\n\n".join(in_markdown(answer)) + "\n"


def test_an_answer_is_copied_with_its_footnotes() -> None:
    assert markdown(replace(ANSWER, short="at dawn")) == (
        "**at dawn**\n\nThe gates were opened at dawn.[^1][^2]\n\n"
        f"[^1]: “{' '.join(QUOTE.split())}” The night at the dam, The Weir Gazette, 19 August 2021.\n\n"
        f"[^2]: “{' '.join(QUOTE.split())}” The mill, date unknown.\n"
    )


def test_verdicts_and_disagreements_are_copied_too() -> None:
    conflict = Conflict("the hour", "differ", (Position("dawn", (1,)), Position("noon", (2,))))
    text = markdown(replace(ANSWER, statements=(Statement("It rained.", (1,), "unsupported"),), conflicts=(conflict,)))
    assert "The articles differ: the hour\n\n- dawn[^1]\n- noon[^2]" in text
    assert "It rained.[^1] **[not supported]**" in text


def test_a_refusal_is_copied_with_its_leads_named_as_leads() -> None:
    text = markdown(Answer("Why?", "Why?", "not_found", reason="too vague", leads=(LEAD,)))
    assert REFUSAL in text
    assert "Too vague." in text
    assert "which do not answer it:\n\n- “It was late.” The mill, date unknown." in text


@given(HOSTILE)
def test_no_text_becomes_markup_of_a_copy(text: str) -> None:
    answer = replace(ANSWER, asked_as=text, short=text, statements=(Statement(text, (1,), "supported"),) * 2)
    said = "\n\n".join([plain_markdown(text), *in_markdown(answer)])
    bare = said.replace("\\\\", "")
    for sign in "<`*_#$|":
        outside = bare.replace("**", "").replace(f"\\{sign}", "")
        assert sign not in outside
