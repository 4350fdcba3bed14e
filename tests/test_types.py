"""An answer survives JSON, and every answer that can be made fits the published schema."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts import REFUSAL
from qa.types import Answer, Citation, Conflict, Lead, Position, Statement

# Made once: `jsonschema.validate` looks at the whole schema again for every answer.
SCHEMA = jsonschema.Draft202012Validator(
    json.loads((Path(__file__).parent.parent / "qa" / "answer.schema.json").read_text(encoding="utf-8"))
)
KEYS = [
    "question", "asked_as", "outcome", "reason", "short", "text", "statements", "citations", "conflicts", "leads",
    "confidence", "reader", "usage", "timings", "corrections", "within",
]  # fmt: skip

words = st.text(min_size=1).filter(str.strip)
maybe = st.none() | words
spans = st.tuples(st.integers(0, 10**6), st.integers(1, 10**4)).map(lambda s: (s[0], s[0] + s[1]))


@st.composite
def citations(draw: st.DrawFn) -> tuple[Citation, ...]:
    count = draw(st.integers(1, 4))
    made = []
    for number in range(1, count + 1):
        start, end = draw(spans)
        made.append(Citation(number, draw(words), draw(words), draw(maybe), draw(maybe), start, end, draw(words)))
    return tuple(made)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    if draw(st.booleans()):
        start, end = draw(spans)
        leads = (Lead(draw(words), draw(words), draw(maybe), draw(maybe), start, end, draw(words)),)
        return Answer(draw(words), draw(words), "not_found", reason=draw(words), leads=leads)
    cited = draw(citations())
    numbers = st.lists(st.sampled_from([c.number for c in cited]), unique=True).map(tuple)
    verdicts = st.sampled_from(["supported", "partly", "unsupported", "quote_altered"])
    statements = draw(st.lists(st.builds(Statement, words, numbers, verdicts), min_size=1).map(tuple))
    position = st.builds(Position, words, st.just((1,)))
    conflicts = draw(st.lists(st.builds(Conflict, words, words, st.tuples(position, position)), max_size=2).map(tuple))
    return Answer(
        draw(words), draw(words), "conflict" if conflicts else "answered", short=draw(st.text()),
        statements=statements, citations=cited, conflicts=conflicts, confidence=draw(st.floats(0, 1)),
        usage={"input": draw(st.integers(0, 9))}, timings={"total": draw(st.floats(0, 9))},
    )  # fmt: skip


@given(answers())
def test_json_and_back_without_loss(answer: Answer) -> None:
    text = answer.to_json()
    back = Answer.from_json(text)
    assert back == answer
    assert back.timings == answer.timings
    assert back.to_json() == text


@given(answers())
def test_every_answer_fits_the_schema(answer: Answer) -> None:
    data = json.loads(answer.to_json())
    SCHEMA.validate(data)
    assert list(data) == KEYS


def test_the_schema_is_a_schema_and_refuses_what_is_wrong() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA.schema)
    good = json.loads(Answer("q", "q", "not_found", reason="nothing close").to_json())
    lead_as_citation = {"number": 1, "article_id": "a", "title": "", "outlet": None, "published": None, "start": 0,
                        "end": 4, "quote": "Rain"}  # fmt: skip
    for wrong in ({"outcome": "maybe"}, {"citations": [lead_as_citation]}, {"confidence": 2}, {"extra": 1}):
        with pytest.raises(jsonschema.ValidationError):
            SCHEMA.validate({**good, **wrong})
    with pytest.raises(jsonschema.ValidationError):  # an answer that asserts something has a citation
        SCHEMA.validate({**good, "outcome": "answered", "reason": None})


def test_text_carries_the_markers_or_the_refusal() -> None:
    cited = tuple(Citation(n, "a", "A", None, None, 0, 4, "Rain") for n in (1, 2))
    statements = (Statement("It rained.", (1,), "supported"), Statement("It poured.", (1, 2), "supported"))
    answer = Answer("q", "q", "answered", statements=statements, citations=cited)
    assert answer.text == "It rained. [1] It poured. [1][2]"
    assert Answer("q", "q", "not_found", reason="nothing close").text == REFUSAL
