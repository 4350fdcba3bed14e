"""What a model's rewrite adds to a chat: names and figures that nobody has told."""

import pytest

from qa.rewriting.added import added
from qa.types import Turn

TURNS = [Turn("Who opened the gates of the Osk dam in May 2021?", "Mayor Ann Lee, 36, opened them. [1]")]


@pytest.mark.parametrize(
    "made",
    [
        "How old is Ann Lee?",
        "Who is Lee's father?",
        "When did Lee open the gates in 2021?",
        "What else happened in May 2021?",
        "Describe the gates of the Osk dam.",
        "Is the mayor 36?",
        "Does Ivo Quill know her?",
    ],
)
def test_what_the_chat_has_may_be_said(made: str) -> None:
    assert added(made, "And does Ivo Quill know her?", TURNS) == ()


@pytest.mark.parametrize(
    ("made", "new"),
    [
        ("How old is Bob Ray?", "Bob Ray"),
        ("Did Ann Lee open the 12 gates?", "12"),
        ("Why did the mayor open the gates on 3 May?", "3 May"),
        ("Did Ann Lee open the gates in 2022?", "2022"),
        ("Fenn fell when?", "Fenn"),
    ],
)
def test_what_it_has_not_is_found(made: str, new: str) -> None:
    assert added(made, "And how old is she?", TURNS) == (new,)
