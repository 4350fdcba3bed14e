"""The embedded reader on the seeds: which sentences it quotes, when it refuses, and that it never fails."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.assistant import Assistant
from qa.features import FEATURES
from qa.questions import Wanted, wanted

ROOT = Path(__file__).resolve().parent.parent

# Question → words of the sentence that must be cited first. What is quoted is checked, not how it is worded.
WORKED = {
    "list": [
        ("Which countries were allies of the Northern Alliance?", "Turkmenistan"),
        ("What military equipment has the Taliban seized?", "Black Hawk helicopters"),
        ("Which cities saw protests supported by Saleh?", "Asadabad"),
    ],
    "quote": [
        ("What did Biden say the Afghans must do?", "fight for themselves"),
        ("What did Josep Borrell say about the Taliban?", "Borrell"),
        ("What did the protester in the tricolour flag tell Sky News?", "tricolour flag"),
    ],
    "why": [
        ("Why has the region never been conquered?", "natural fortress"),
        ("Why are translators hiding?", "reprisals"),
        ("Why have thousands of Afghans tried to flee the country?", "retribution"),
    ],
    "definition": [
        ("What is the National Directorate of Security?", "intelligence agency"),
        ("What is the Northern Alliance?", "Northern Alliance"),
        ("Who is Josep Borrell?", "High Representative"),
    ],
}


@pytest.mark.parametrize(("question", "words"), [case for cases in WORKED.values() for case in cases])
def test_the_sentence_that_answers_is_cited_first(assistant: Assistant, question: str, words: str) -> None:
    answer = assistant.ask(question)
    assert answer.outcome == "answered"
    assert words in answer.citations[answer.statements[0].citations[0] - 1].quote


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How old is Ahmad Massoud?", "32"),
        ("When did the Taliban take Kabul?", "15 August"),
        ("To which country did Ghani flee?", "United Arab Emirates"),
        ("Who killed Ahmad Shah Massoud?", "Al-Qaeda"),
    ],
)
def test_a_fact_is_short_and_of_one_sentence(assistant: Assistant, question: str, short: str) -> None:
    answer = assistant.ask(question)
    assert short in answer.short
    assert len(answer.short) < 60
    assert len(answer.statements) == 1
    assert answer.short in answer.statements[0].text


def test_articles_that_give_the_same_answer_are_cited_together(assistant: Assistant) -> None:
    answer = assistant.ask("What did Biden say the Afghans must do?")
    cited = [answer.citations[n - 1] for n in answer.statements[0].citations]
    assert len({c.article_id for c in cited}) == len(cited) == 2
    assert all("fight for themselves" in c.quote for c in cited)


def test_the_question_tells_how_much_is_wanted() -> None:
    assert wanted("Who opened the gates?") == Wanted(most=1)
    assert wanted("Which towns were flooded?").most == 3
    assert wanted("Why did the dam fail?").most == 2
    assert wanted("How do the reports differ on the toll?").articles


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=400),
        st.lists(
            st.sampled_from(["the", "of", "'; DROP TABLE x;--", "😀", "Кабул", "كابول", "何", "\x00", "‮", "1e999"])
        ).map(" ".join),
        st.sampled_from(sorted((ROOT / "seeds").glob("*.txt"))).map(lambda path: path.read_text(encoding="utf-8")),
    ).filter(lambda text: any(c.isalnum() for c in text))
)
def test_odd_questions_end_in_an_answer_or_a_refusal(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert 0 <= answer.confidence <= 1
    assert bool(answer.citations) == (answer.outcome in ("answered", "conflict"))


def test_the_weights_name_every_feature() -> None:
    kept = json.loads((ROOT / "qa" / "reader.json").read_text(encoding="utf-8"))
    assert set(kept["weights"]) == {"bias", *FEATURES}
    assert set(kept["first"]) == set(FEATURES)
    assert 0 < kept["threshold"] < 1
