"""Greetings and thanks get a word back, without a search and without a citation; a real question is a real question."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from llm import opened, scripted
from test_types import SCHEMA

from index.embed import MiniLM
from qa.assistant import Assistant
from qa.indexing import update_index
from qa.rewriting.smalltalk import LIBRARY, SMALL_TALK, small_talk

TALK = [
    "hello", "Hi!", "hey there", "Good morning, how are you?", "thanks", "Thank you very much!", "ok thanks",
    "Okay, great.", "who are you?", "Hi, who are you?", "What can you do?", "what can I ask here", "How does it work?",
    "bye", "help me please", "Are you a robot?", "yes", "What’s your name?",
]  # fmt: skip
LIBRARY_ASKED = [
    "Which articles do you have?", "what do you know about?", "how many articles do you have?", "What's in here?",
    "Hi, which newspapers are there?", "list the articles", "What are the articles about?", "what topics do you cover?",
    "What can I ask about?", "How old are your articles?", "which sources do you use", "what news do you have?",
]  # fmt: skip
QUESTIONS = [
    "How many articles of the treaty were changed?", "Which newspapers did Osk ban?", "What do you know about Osk?",
    "Which documents did the mayor sign?", "What is in the harbour?", "How old are the rocks of Osk?",
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


@pytest.mark.parametrize("question", LIBRARY_ASKED)
def test_what_is_asked_of_the_library_is_known_as_such(question: str) -> None:
    assert small_talk(question) == LIBRARY


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
    SCHEMA.validate(json.loads(answer.to_json()))
    assert (answer.outcome, answer.reason) == ("declined", SMALL_TALK)
    assert (answer.statements, answer.citations, answer.leads, answer.hits) == ((), (), (), ())
    assert answer.text == answer.short == small_talk(question)


def test_which_articles_there_are_is_told_by_number_outlets_and_dates(
    assistant: Assistant, embedder: MiniLM, tmp_path: Path
) -> None:
    many = len(assistant.articles())
    for question in ("Which articles do you have?", "What can I ask?"):
        answer = assistant.ask(question)
        assert answer.short.startswith(f"I have {many} news articles")
        assert (answer.outcome, answer.citations, answer.leads) == ("declined", (), ())
    for number, outlet in enumerate(["The Osk Post", "Fenn Gazette"]):
        about = {
            "title": f"Tide {number}",
            "outlet": outlet,
            "date": f"202{number}-03-01",
            "text": "The tide rose in Osk.",
        }
        (tmp_path / f"{number}.json").write_text(json.dumps(about))
    update_index(tmp_path / "home", [tmp_path / "0.json", tmp_path / "1.json"], embedder)
    with Assistant.open(tmp_path / "home") as opened:
        told = opened.ask("How many articles do you have?").short
    assert told.startswith("I have 2 news articles from ") and "1 March 2020 to 1 March 2021" in told
    assert "The Osk Post" in told and "Fenn Gazette" in told


def test_a_greeting_before_a_question_changes_nothing_in_the_answer(assistant: Assistant) -> None:
    greeted, plain = assistant.ask("Hi, how old is Ahmad Massoud?"), assistant.ask("How old is Ahmad Massoud?")
    assert greeted.outcome == plain.outcome == "answered"
    assert greeted.short == plain.short


def test_no_model_is_asked(gauges: object, embedder: MiniLM) -> None:
    with scripted("Hello!") as server, opened(gauges, embedder, server.url) as assistant:  # type: ignore[arg-type]
        assert assistant.ask("Hello!").reason == SMALL_TALK
        assert server.requests == []
