"""Greetings and thanks get a word back, without a search and without a citation; a real question is a real question."""

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from llm import opened, scripted
from test_types import SCHEMA

from index.embed import MiniLM
from qa.assistant import Assistant
from qa.rewriting.smalltalk import SMALL_TALK, small_talk

TALK = [
    "hello", "Hi!", "hey there", "Good morning, how are you?", "thanks", "Thank you very much!", "ok thanks",
    "Okay, great.", "who are you?", "Hi, who are you?", "What can you do?", "what can I ask here", "How does it work?",
    "bye", "help me please", "Are you a robot?", "yes", "What’s your name?",
]  # fmt: skip
QUESTIONS = [
    "Hi, who opened the dam?", "Hello, how old is the mayor of Osk?", "Who are you calling a liar?",
    "Thanks. And who won?", "Who are the fishermen?", "And when?", "Why?", "What can you say about the dam?",
    "Which band sang Hello Osk?",
    "no, the father", "Who thanked the mayor?", "tell me more", "How are the articles different?",
    "Is Hello a newspaper?", "help Osk",
]  # fmt: skip


@pytest.mark.parametrize("question", TALK)
def test_small_talk_gets_a_word_back(question: str) -> None:
    assert small_talk(question)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_gets_none(question: str) -> None:
    assert small_talk(question) is None


def test_how_does_it_work_is_of_the_chat_where_there_is_one() -> None:
    assert small_talk("How does it work?")
    assert small_talk("How does it work?", follows=True) is None


@given(st.text(max_size=200))
def test_any_text_is_one_or_the_other(text: str) -> None:
    reply = small_talk(text)
    assert reply is None or reply.endswith((".", "?"))


@pytest.mark.parametrize("question", ["Who are you?", "thanks!"])
def test_it_is_answered_without_search_and_without_citation(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    jsonschema.validate(json.loads(answer.to_json()), SCHEMA)
    assert (answer.outcome, answer.reason) == ("declined", SMALL_TALK)
    assert (answer.statements, answer.citations, answer.leads, answer.hits) == ((), (), (), ())
    assert answer.text == answer.short == small_talk(question)


def test_a_greeting_before_a_question_changes_nothing_in_the_answer(assistant: Assistant) -> None:
    greeted, plain = assistant.ask("Hi, how old is Ahmad Massoud?"), assistant.ask("How old is Ahmad Massoud?")
    assert greeted.outcome == plain.outcome == "answered"
    assert greeted.short == plain.short


def test_no_model_is_asked(gauges: object, embedder: MiniLM) -> None:
    with scripted("Hello!") as server, opened(gauges, embedder, server.url) as assistant:  # type: ignore[arg-type]
        assert assistant.ask("Hello!").reason == SMALL_TALK
        assert server.requests == []
