"""The embedded reader on the seeds: lists, comparisons, quotations, reasons, definitions, by the evidence they cite."""

import pytest
from odd_questions import odd_questions

from qa.assistant import Assistant
from qa.types import Answer

# Question → words, every one of which must stand in a sentence that the answer cites.
LISTS = [
    (
        "Which countries were allies of the Northern Alliance?",
        ["Iran, Russia, Tajikistan, Turkey, Turkmenistan, India"],
    ),
    ("What military equipment has the Taliban seized?", ["Black Hawk helicopters, drones"]),
    ("Which cities saw protests supported by Saleh?", ["Jalalabad and Asadabad"]),
]
QUOTES = [
    ("What did Saleh declare about his hero Ahmad Shah Massoud?", ["I will never betray the soul and legacy"]),
    ("What did Massoud write about America as an arsenal?", ["great arsenal of democracy"]),
    ("What did Biden say the Afghans must do?", ["fight for themselves"]),
]
REASONS = [
    ("Why has the region never been conquered?", ["natural fortress"]),
    ("Why are translators hiding?", ["reprisals"]),
    ("Why have thousands of Afghans tried to flee the country?", ["retribution"]),
]
DEFINITIONS = [
    ("What is the National Directorate of Security?", ["intelligence agency"]),
    ("Who is Zabihullah Mujahid?", ["spokesperson Zabihullah Mujahid"]),
    ("Who is Josep Borrell?", ["High Representative"]),
]
COMPARISONS = [
    ("Which job did Saleh have first, interior minister or head of intelligence?", ["from 2018 to 2019", "in 2004"]),
    (
        "What do Ahmad Massoud and Amrullah Saleh say about peace with the Taliban?",
        ["nor do they want peace", "achieve “genuine” peace"],
    ),
    ("What do the articles say about the protests in Jalalabad?", ["met with gunfire", "supported protests in cities"]),
]
TWO_IN_ONE = [
    ("Where was Saleh born, and in what year did he head the intelligence service?", ["born", "2004"]),
    (
        "Which vehicles did Afghan soldiers bring to Panjshir, and which military equipment has the Taliban seized?",
        ["armoured cars and five helicopters", "Black Hawk helicopters"],
    ),
    (
        "Who returned to Afghanistan after months in Qatar, and who pledged an inclusive Islamic government?",
        ["Baradar returned", "Zabihullah Mujahid pledged"],
    ),
]


def _cited(answer: Answer) -> str:
    return "\n".join(" ".join(c.quote.split()) for c in answer.citations)


@pytest.mark.parametrize(("question", "evidence"), LISTS + QUOTES + REASONS + DEFINITIONS + COMPARISONS + TWO_IN_ONE)
def test_the_evidence_is_cited(assistant: Assistant, question: str, evidence: list[str]) -> None:
    answer = assistant.ask(question)
    assert answer.outcome in ("answered", "conflict"), answer.reason
    assert all(words in _cited(answer) for words in evidence), _cited(answer)
    assert all(statement.verdict == "supported" for statement in answer.statements)


@pytest.mark.parametrize(("question", "_"), QUOTES)
def test_a_quotation_is_given_in_its_own_words(assistant: Assistant, question: str, _: list[str]) -> None:
    answer = assistant.ask(question)
    said = " ".join(" ".join(c.quote.split()) for c in answer.citations)
    assert len(answer.short.split()) > 2
    assert all(piece.rstrip(" .,") in said for piece in answer.short.split(" … "))


def test_who_said_it_is_a_name_and_the_sentence_that_tells_it_is_cited(assistant: Assistant) -> None:
    answer = assistant.ask('Who said "I will never be under the same roof as the Taliban"?')
    assert "Saleh" in answer.short
    assert "Saleh declared" in _cited(answer)


def test_odd_questions_end_in_an_answer_or_a_refusal(assistant: Assistant) -> None:
    for question in odd_questions(50, seed=7):
        answer = assistant.ask(question)
        assert 0 <= answer.confidence <= 1
        assert bool(answer.citations) == (answer.outcome in ("answered", "conflict"))
