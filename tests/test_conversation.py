import pytest

from qa.conversation import stand_alone
from qa.types import Turn

TURNS = [Turn("Who runs the harbour?", "Mara Quill. [1]"), Turn("Who opened the dam's gates?", "The engineer. [1]")]


@pytest.mark.parametrize(
    "question", ["And when?", "What did she say about it after the flood?", "Why?", "Where is he now?"]
)
def test_a_follow_up_is_asked_behind_the_last_question(question: str) -> None:
    assert stand_alone(question, TURNS) == f"Who opened the dam's gates? {question}"


@pytest.mark.parametrize(
    "question", ["How many people did the mayor invite to the opening?", "Which ferry sank near Ostrey in May?"]
)
def test_a_question_that_stands_alone_stays(question: str) -> None:
    assert stand_alone(question, TURNS) == question


def test_without_turns_nothing_is_added() -> None:
    assert stand_alone("Why?", []) == "Why?"
