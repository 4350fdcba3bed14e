"""Whole answers over the real index: the invariants that every answer keeps."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_types import SCHEMA

from index.errors import InputError, SetupError
from prompts import REFUSAL
from qa.assistant import Assistant
from qa.types import Answer, Citation, Lead, Turn

ROOT = Path(__file__).resolve().parent.parent


def check(answer: Answer, assistant: Assistant) -> None:
    """The invariants: offsets slice the article, cited sentences were in the hits, an assertion has a citation."""
    import json

    SCHEMA.validate(json.loads(answer.to_json()))
    spans = {(h.passage.article_id, s.start, s.end) for h in answer.hits for s in h.passage.sentences}
    for hit in answer.hits:
        text = assistant.article(hit.passage.article_id).text
        assert text[hit.passage.start : hit.passage.end] == hit.passage.text
    shown: tuple[Citation | Lead, ...] = (*answer.citations, *answer.leads)
    for cited in shown:
        assert assistant.article(cited.article_id).text[cited.start : cited.end] == cited.quote
        assert (cited.article_id, cited.start, cited.end) in spans
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert bool(answer.conflicts) == (answer.outcome == "conflict")
    for conflict in answer.conflicts:
        assert all(p.value and p.citations for p in conflict.positions)
        assert {n for p in conflict.positions for n in p.citations} <= {
            n for s in answer.statements for n in s.citations
        }
    if answer.outcome in {"answered", "conflict"}:
        assert all(s.citations for s in answer.statements)
        assert all(s.verdict == "supported" for s in answer.statements)
        assert answer.leads == ()
    else:
        assert (answer.statements, answer.citations, answer.text) == ((), (), REFUSAL)
        assert answer.reason


def test_a_question_the_articles_answer(assistant: Assistant) -> None:
    answer = assistant.ask("Which flag was raised in the Panjshir Valley?")
    check(answer, assistant)
    assert answer.outcome == "answered"
    assert "Northern Alliance" in answer.citations[0].quote


def test_a_question_they_do_not(assistant: Assistant) -> None:
    answer = assistant.ask("What is the capital of Australia?")
    check(answer, assistant)
    assert answer.outcome == "not_found"


ODD = [
    "?!a",
    "the of and",
    "SELECT * FROM passages; --",
    "😀 x",
    "who " * 5_000,
    "¿Quién?",
    "北京在哪里",
    "a" * 30_000,
    "‮abc",
    "\ud800 x",
]


@pytest.mark.parametrize("question", ODD, ids=range(len(ODD)))
def test_odd_questions_end_in_an_answer_or_a_refusal(assistant: Assistant, question: str) -> None:
    check(assistant.ask(question), assistant)


WORDS = st.sampled_from(
    "who when where why flag valley resistance leader kabul north troops weapons afghan president Sunday killed "
    "said embassy russia soldiers helicopters the of in did was 2021 70 km miles".split()
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
    | st.text(min_size=1).filter(lambda t: any(c.isalnum() for c in t))
)
def test_any_question_keeps_the_invariants(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    check(answer, assistant)
    again = assistant.ask(question)
    assert again == answer
    assert again.text == answer.text


@pytest.mark.parametrize("question", ["", "   ", "?!", "\n\t"])
def test_an_empty_question_is_refused_in_one_sentence(assistant: Assistant, question: str) -> None:
    with pytest.raises(InputError, match="has no words"):
        assistant.ask(question)


def test_the_same_question_in_another_process_gives_the_same_bytes(seeds_home: Path) -> None:
    code = (
        "import json, sys; from qa import Assistant\n"
        "with Assistant.open(sys.argv[1]) as a:\n"
        "    for q in ('Who leads the resistance?', 'How far is the valley from Kabul?', 'What is lava?'):\n"
        "        answer = json.loads(a.ask(q).to_json()); del answer['timings']; print(json.dumps(answer))"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code, str(seeds_home)], capture_output=True, check=True, cwd=ROOT)
        for _ in "ab"
    ]
    assert runs[0].stdout == runs[1].stdout != b""


def test_a_follow_up_is_searched_with_what_it_leans_on(assistant: Assistant) -> None:
    turns = (Turn("Which flag was raised in the Panjshir Valley?", "That of the Northern Alliance. [1]"),)
    answer = assistant.ask("When was it dissolved?", turns)
    check(answer, assistant)
    assert answer.question == "When was it dissolved?"
    assert answer.asked_as == "When was the Northern Alliance dissolved?"


def test_a_home_without_an_index_and_an_unknown_reader(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="footnote index"):
        Assistant.open(tmp_path)
    with pytest.raises(InputError, match="no reader 'oracle'"):
        Assistant.open(tmp_path, reader="oracle")
