"""Sentences → example questions: of several kinds, each standing alone; nothing where a sentence leans on others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.page.facts import people, questions

MADE = [
    ("Mayor Ann Lee opened the gates of Osk in May 2021.", "who", "Who opened the gates of Osk in May 2021?"),
    ("Mayor Ann Lee opened the gates of Osk in May 2021.", "when", "When did Mayor Ann Lee open the gates of Osk?"),
    ("Ann Lee, the mayor of Osk, left on Friday.", "who", "Who is Ann Lee?"),
    ("Ann Lee is the mayor of Osk.", "who", "Who is Ann Lee?"),
    ("In 1934, the pier of Osk was closed.", "when", "When was the pier of Osk closed?"),
    ("The ferry of Osk was sold because nobody used it.", "why", "Why was the ferry of Osk sold?"),
    ("Twelve people were hurt in Osk.", "how many", "How many people were hurt in Osk?"),
    ("The Osk ferry carried 1.9 million people.", "how many", "How many people did the Osk ferry carry?"),
    ("There were about 60 boats in the port of Osk.", "how many", "How many boats were there in the port of Osk?"),
    ("Shares in Osk Ferries fell by 11 per cent.", "how many", "By how much did shares in Osk Ferries fall?"),
    ("A reception was opened at Brew Hall in Skarrow.", "where", "Where was a reception opened at Brew Hall?"),
    ("“The people of Osk have waited long enough,” said Ann Lee.", "quote", "What did Ann Lee say about Osk?"),
    ("Ann Lee said the ferry would stay.", "quote", "What did Ann Lee say about the ferry?"),
]  # fmt: skip
NONE = [
    "He opened the gates of Osk in May 2021.", "Its mayor, Ann Lee, left them there.", "Not again!", "",
    "The Ansgarde, built in 1998, was towed.", "In Osk, where all was quiet, the school stayed shut.",
    "On the other hand this is about it.", "Ann Lee; Bo Ray; Cy Dunn.",
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "kind", "question"), MADE)
def test_a_question_is_made_of_a_sentence(sentence: str, kind: str, question: str) -> None:
    assert (kind, question) in [(one.kind, one.question) for one in questions(sentence)]


@pytest.mark.parametrize("sentence", NONE)
def test_none_is_made_of_what_leans_on_other_sentences(sentence: str) -> None:
    assert list(questions(sentence)) == []


@given(st.text(max_size=150) | st.lists(st.sampled_from([m[0] for m in MADE] + NONE), max_size=3).map(" ".join))
def test_whatever_the_sentence_questions_are_short_and_name_something(sentence: str) -> None:
    for one in questions(sentence):
        assert one.question.endswith("?") and "\n" not in one.question and len(one.question.split()) < 20
        assert any(c.isupper() for c in one.question[1:])


def test_people_are_those_who_speak_or_have_a_title() -> None:
    text = (
        "Ann Lee left Osk.\nMinister Bo Ray stayed.\n“No,” said Ann Lee.\nBo Ray slept.\nThe Osk Alliance said no.\n"
        "The Osk Alliance met.\nLower Marsh is wet.\nLower Marsh is low.\nMr Quill said so.\nMr Quill left."
    )
    assert people(text) == {"Ann Lee": 2, "Bo Ray": 2}
