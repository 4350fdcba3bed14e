"""Markers in every shape that models produce, whole and in pieces; never half of one, never a sentence taken back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.llm.markers import Written, is_refusal, statements

ONE = (Written("The tide rose.", (12,)),)
TWO = (Written("The tide rose.", (12, 31)),)
BOTH = (Written("The tide rose.", (12,)), Written("The dam held.", (31,)))

SHAPES = {
    "The tide rose [12].": ONE,
    "The tide rose. [12]": ONE,
    "The tide rose.[12]": ONE,
    "The tide rose【12】.": ONE,
    "The tide rose.【12†source】": ONE,
    "The tide rose.［１２］": ONE,
    "The tide rose.[^12]": ONE,
    "The tide rose^[12]^.": ONE,
    "The tide rose [[12]].": ONE,
    "The tide rose \\[12\\].": ONE,
    "The tide rose [#12].": ONE,
    "The tide rose [ 12 ].": ONE,
    "The tide rose `[12]`.": ONE,
    "The tide rose **[12]**.": ONE,
    "The tide rose [12](#s12).": ONE,
    "The tide rose [12](https://example.org/?q=secret).": ONE,
    "The tide rose.<sup>12</sup>": ONE,
    "The tide rose.<sup>[12]</sup>": ONE,
    "The tide rose.¹²": ONE,
    "The tide rose [sentence 12].": ONE,
    "The tide rose [Source: 12].": ONE,
    "The tide rose [cite: 12].": ONE,
    "The tide rose (sentence 12).": ONE,
    "The tide rose.\n[12]": ONE,
    "[12] The tide rose.": ONE,
    "- The tide rose. [12]": ONE,
    "1. The tide rose. [12]": ONE,
    "## The tide rose. [12]": ONE,
    "> The tide rose. [12]": ONE,
    "The tide rose [12][31].": TWO,
    "The tide rose [12] [31].": TWO,
    "The tide rose [12, 31].": TWO,
    "The tide rose [12; 31].": TWO,
    "The tide rose [12 and 31].": TWO,
    "The tide [12] rose [31].": TWO,
    "The tide rose [12][31][12].": TWO,
    "The tide rose [sentences 12, 31].": TWO,
    "The tide rose [Sentence 12, Sentence 31].": TWO,
    "The tide rose [^12, ^31].": TWO,
    "The tide rose [12-14].": (Written("The tide rose.", (12, 13, 14)),),
    "The tide rose [12–14, 31].": (Written("The tide rose.", (12, 13, 14, 31)),),
    "The tide rose [12 to 13].": (Written("The tide rose.", (12, 13)),),
    "The tide rose [1-900].": (Written("The tide rose.", (1, 900)),),
    "The tide rose [12]. The dam held [31].": BOTH,
    "The tide rose. [12] The dam held. [31]": BOTH,
    "The tide rose.[12] The dam held.[31]": BOTH,
    "The tide rose.[12]The dam held.[31]": BOTH,
    "The tide rose.\n\nThe dam held.": (Written("The tide rose.", ()), Written("The dam held.", ())),
    "* The tide rose [12].\n* The dam held [31].\n": BOTH,
    "[12] The tide rose.\n[31] The dam held.": BOTH,
    "<p>The <b>tide</b> rose [12].</p><p>The dam held [31].</p>": BOTH,
    "**The tide** rose [12].\r\n_The dam_ held [31].": BOTH,
    "```text\nThe tide rose [12].\n```": ONE,
    "<think>Perhaps [4]. Or [5].</think>The tide rose [12].": ONE,
    "Perhaps [4]. Or [5].</think>\n\nThe tide rose [12].": ONE,
    "[THINK]Perhaps [4].[/THINK]The tide rose [12].": ONE,
    "<|channel|>analysis<|message|>Or [4].<|end|><|start|>assistant<|channel|>final<|message|>The tide rose [12].": ONE,
    "<think>Perhaps [4]. I never stop.": (),
    "The tide rose [12].\n\nSources:\n[12] The tide rose at noon.\n[31] The dam held.": ONE,
    "The tide rose [12].\n\n**References**\n- [12]": ONE,
    "The tide rose [12].\nSources: [12], [31]": ONE,
    "The tide rose.[^12]\n\n[^12]: The tide rose at noon.": ONE,
    "The tide rose &amp; fell [12].": (Written("The tide rose & fell.", (12,)),),
    "See [the tide](https://example.org/x) rise [12].": (Written("See the tide rise.", (12,)),),
    "The tide rose. ![x](https://example.org/?q=secret) [12]": ONE,
    "In “the flood of [1953]” the tide rose [12].": (Written("In “the flood of [1953]” the tide rose.", (12,)),),
    "The tide rose 1.5 m [12].": (Written("The tide rose 1.5 m.", (12,)),),
    "Dr. Ito saw 12 km² of mud [12].": (Written("Dr. Ito saw 12 km² of mud.", (12,)),),
    "The tide rose": (Written("The tide rose", ()),),
    "The tide rose [1": (Written("The tide rose [1", ()),),
    "水位上升了。[12]大坝坚持住了。[31]": (Written("水位上升了。", (12,)), Written("大坝坚持住了。", (31,))),
    "": (),
    "[12]": (),
    "...": (),
}  # fmt: skip


@pytest.mark.parametrize("reply", SHAPES)
def test_every_shape_is_read(reply: str) -> None:
    assert statements(reply, ended=True) == SHAPES[reply]


PARTS = st.sampled_from(
    ["The tide rose", "The dam held", " at 1.5 m", ".", ". ", "! ", "?", " ", "\n", "\n\n", "[12]", " [3, 4]", "[",
     "]", "【7】", "[^9]", "(", ")", "**", "_", "`", "<b>", "</b>", "<", "&amp;", "&", "[words](http://a.b/c)", "![",
     "¹", "said Dr. Ito", "“No.” ", "```", "- ", "1. ", "2. ", "Sources:", "[12]: ", "水位上升了。",
     "The articles don't say.", "and then the water came over the quay and went "]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PARTS, max_size=30).map("".join))
def test_what_is_settled_stays_as_it_is_however_the_reply_is_cut(reply: str) -> None:
    whole = statements(reply, ended=True)
    before = 0
    for end in range(len(reply) + 1):
        shown = statements(reply[:end], ended=False)
        assert whole[: len(shown)] == shown
        assert len(shown) >= before
        before = len(shown)


@given(st.text())
def test_any_text_is_read(reply: str) -> None:
    for found in statements(reply, ended=True):
        assert found.text.strip() == found.text != ""


def test_a_sentence_is_given_before_the_reply_has_ended() -> None:
    reply = "The tide rose. [12] " + "The dam held against the water, " * 4
    assert statements(reply, ended=False) == ONE


def test_no_sentence_is_given_while_its_marker_may_still_come() -> None:
    for reply in (
        "The tide rose.",
        "The tide rose. ",
        "The tide rose. [",
        "The tide rose. [12",
        "The tide rose. [12]\n",
    ):
        assert statements(reply, ended=False) == ()


@pytest.mark.parametrize("text", ["The articles don't say.", "the articles don’t say", "The articles do not say."])
def test_the_refusal_is_known(text: str) -> None:
    assert is_refusal(text)
    assert not is_refusal(text.rstrip(".") + " who opened the gates.")
