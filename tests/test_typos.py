"""Names of the seed articles with one or two letters wrong, or without capitals, still lead to the sentence.

The questions and their evidence are gold cases; the names in them, and what is done to them, are chosen here by chance.
"""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.gold import read_gold
from eval.types import Case
from index.types import Hit
from qa.assistant import Assistant

GOLD = Path(__file__).resolve().parent.parent / "eval" / "gold.jsonl"
KINDS = {"factoid", "who", "where", "when", "how_many", "why", "definition"}
NAME = re.compile(r"(?<=\s)[A-Z][a-z]{4,}")
MOST = 5


def one_letter(name: str, chance: random.Random) -> str:
    """A letter left out, doubled, swapped with the next, or another vowel: not the first."""
    i = chance.randrange(1, len(name) - 1)
    vowels = [n for n, c in enumerate(name) if n and c in "aeiou"] or [i]
    v = chance.choice(vowels)
    other = chance.choice([c for c in "aeiou" if c != name[v]])
    ways = [
        name[:i] + name[i + 1 :],
        name[:i] + name[i] + name[i:],
        name[:i] + name[i + 1] + name[i] + name[i + 2 :],
        name[:v] + other + name[v + 1 :],
    ]
    return chance.choice([way for way in ways if way != name])


def two_letters(name: str, chance: random.Random) -> str:
    return one_letter(one_letter(name, chance), chance) if len(name) > 6 else one_letter(name, chance)


def no_capitals(name: str, chance: random.Random) -> str:
    return name.casefold()


@pytest.fixture(scope="module")
def cases(assistant: Assistant) -> list[Case]:
    """Answerable cases on the seeds whose question has a name and whose evidence is found when it is spelt right."""
    seeds = {article.id for article in assistant.articles()}
    likely = [
        case
        for case in read_gold(GOLD)
        if case.kind in KINDS and NAME.search(case.question) and {e.article for e in case.evidence} <= seeds
    ]
    tried = random.Random(7).sample([case for case in likely if case.answerable], 40)
    return [case for case in tried if reached(case, assistant.search(case.question))]


def reached(case: Case, hits: tuple[Hit, ...]) -> bool:
    """Whether one of the first five hits holds a sentence of the case's evidence."""
    return any(
        hit.passage.article_id == e.article and hit.passage.start <= e.start and e.end <= hit.passage.end
        for hit in hits[:MOST]
        for e in case.evidence
    )


@pytest.mark.parametrize(("slip", "least"), [(no_capitals, 1.0), (one_letter, 0.95), (two_letters, 0.9)])
def test_a_misspelt_name_still_finds_the_sentence(
    assistant: Assistant, cases: list[Case], slip: Callable[[str, random.Random], str], least: float
) -> None:
    chance = random.Random(11)
    asked = [NAME.sub(lambda name: slip(name[0], chance), case.question) for case in cases]
    missed = [q for q, case in zip(asked, cases, strict=True) if not reached(case, assistant.search(q))]
    assert len(missed) <= (1 - least) * len(cases), missed


def test_the_answer_says_what_was_searched_for(assistant: Assistant) -> None:
    chance = random.Random(5)
    name = next(n for a in assistant.articles() for n in NAME.findall(a.text) if a.text.count(n) > 5 and len(n) > 6)
    typed = one_letter(name, chance)
    answer = assistant.ask(f"Where is {typed}?")
    assert [(c.typed, c.found) for c in answer.corrections] == [(typed, name)]
    assert name in answer.asked_as
    assert typed in answer.question
