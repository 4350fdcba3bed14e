"""The disagreements of the five seed articles, each asked for in two wordings or more, and where they agree.

`disagreements.jsonl` has a line each: what it is about, the questions, and words of the sentence of each side.
"""

import json
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.types import Answer

_LINES = [
    json.loads(line)
    for line in (Path(__file__).parent / "disagreements.jsonl").read_text(encoding="utf-8").splitlines()
]
ASKED = [(q, tuple(line["sides"])) for line in _LINES if line["sides"] for q in line["questions"]]
AGREED = [question for line in _LINES if not line["sides"] for question in line["questions"]]
# Not shown yet: the sentence of one side stands too far from the words of the question, or what it says of it is told
# by its meaning alone.
MISSED = frozenset(
    {
        "How distant is the Panjshir Valley from the capital city?",
        "What day did the Washington Post run Massoud's piece?",
        "Quote the opening line of Massoud's Washington Post article.",
        "How did Massoud word his warning about terrorism under Taliban rule?",
        "Give Massoud's verbatim words on anti-democratic plots.",
        "What year saw the Taliban take power over Afghanistan?",
        "In what place is Saleh staying?",
        "What is known of Saleh's location?",
        "What mode of transport took Saleh to Panjshir?",
        "How many Humvees were driven to the valley?",
        "What is the count of Humvee vehicles in the Panjshir Valley?",
        "How many years did the Northern Alliance's struggle against the Taliban last?",
        "For how long did the Alliance hold out against the Taliban?",
        "Did the US leave its equipment behind or had it given it to the Afghan army?",
        "Was it weapons or soldiers that Massoud wanted from the West?",
        "Under whom does the Northern Alliance fight?",
    }
)


def sides_shown(answer: Answer, sides: tuple[str, ...]) -> int:
    """How many of the sides have a position of their own in the answer, with a citation of their words."""
    quotes = {citation.number: citation.quote for citation in answer.citations}
    positions = [[quotes[n] for n in p.citations] for c in answer.conflicts for p in c.positions]
    held = [{n for n, side in enumerate(sides) if any(side in quote for quote in told)} for told in positions]
    return min(len(set().union(*held)), sum(bool(some) for some in held))


def test_there_are_more_than_ten_in_two_wordings_each_and_twenty_controls(seeds_text: str) -> None:
    assert len(ASKED) >= 2 * 20
    assert len(AGREED) == 45
    assert all(side in seeds_text for _, sides in ASKED for side in sides)


@pytest.fixture(scope="session")
def seeds_text(assistant: Assistant) -> str:
    return "\n".join(article.text for article in assistant.articles())


@pytest.mark.parametrize(("question", "sides"), ASKED, ids=[question for question, _ in ASKED])
def test_both_sides_are_shown_and_cited(
    question: str, sides: tuple[str, ...], assistant: Assistant, request: pytest.FixtureRequest
) -> None:
    if question in MISSED:
        request.applymarker(pytest.mark.xfail(strict=True, reason="not shown yet"))
    answer = assistant.ask(question, reader="embedded")
    assert sides_shown(answer, sides) >= 2


@pytest.mark.parametrize("question", AGREED)
def test_no_disagreement_is_shown_where_the_articles_agree(question: str, assistant: Assistant) -> None:
    assert assistant.ask(question, reader="embedded").conflicts == ()
