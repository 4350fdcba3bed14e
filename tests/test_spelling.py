"""Misspelt words of a question are put right when the articles say what was meant, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import terms
from index.spelling import Evidence, corrected
from index.types import Correction
from index.vocabulary import Vocabulary

TEXTS = [
    "The ferry Selma ran aground off Ostrey on Monday. Captain Ilse Brandt ordered all passengers to the boats.",
    "Mayor Dana Pike of Harrow resigned. The council of Harrow and Councillor Yusuf Karimov voted to keep the library.",
    "The harbourmaster of Ostrey, Nikolai Massarin, blamed a broken rudder. Massarin spoke in Ostrey.",
    "Australia sent divers. Australia and its government gave money to Ostrey and Massarin.",
]


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    folder = tmp_path_factory.mktemp("words") / "words"
    Vocabulary.build(TEXTS, folder)
    stems = {stem for text in TEXTS for stem in terms(text)}
    together = " ".join(TEXTS).casefold()
    return Evidence(Vocabulary(folder), stems.__contains__, lambda a, b: f"{a} {b}".casefold() in together)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Where did the Slema run aground?", "Where did the Selma run aground?"),
        ("who is ilse bramdt", "who is ilse Brandt"),
        ("What did Masarrin say?", "What did Massarin say?"),
        ("what did mazarin blame", "what did Massarin blame"),
        ("Who is Joesuf Karimow?", "Who is Joesuf Karimov?"),
        ("Why has mayor Pike resinged?", "Why has mayor Pike resigned?"),
        ("Who is Kostrey's mayor?", "Who is Ostrey’s mayor?"),
        ("Wen did it sink off ostrye?", "when did it sink off Ostrey?"),
        ("Which pasengers left?", "Which passengers left?"),
        ("Who is the harbour master of Ostrey?", "Who is the harbour master of Ostrey?"),
        ("Who is the harbourmaster Mass arin?", "Who is the harbourmaster Massarin?"),
        ("What did danapike want?", "What did Dana Pike want?"),
    ],
)
def test_what_was_meant(evidence: Evidence, asked: str, meant: str) -> None:
    assert corrected(asked, evidence)[0] == meant


@pytest.mark.parametrize(
    "question",
    [
        "Who is the president of Austria?",  # a word that everybody knows, near one of the articles
        "Who won the marathon in Harlow, Lord Brampton?",
        "What did the executioner and the reformers demand?",  # known words with endings
        "Was the A380 or the E-1234 there?",
        "Did NATO or UNSC act?",
        "Who voted?",
        "",
        "?!",
        "北京 在哪里",
    ],
)
def test_what_is_left_alone(evidence: Evidence, question: str) -> None:
    assert corrected(question, evidence) == (question, ())


def test_what_was_done_is_said(evidence: Evidence) -> None:
    _, done = corrected("Did Masarin or Masarin see Mass arin?", evidence)
    assert done == (Correction("Masarin", "Massarin"), Correction("Mass arin", "Massarin"))


@given(st.text())
def test_any_text_can_be_asked_and_comes_out_right_when_asked_again(evidence: Evidence, question: str) -> None:
    once, done = corrected(question, evidence)
    assert once == question or done
    assert all(correction.found for correction in done)
