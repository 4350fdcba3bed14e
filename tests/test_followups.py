"""How rewriting is measured, worked by hand; and what must hold on the thirty chains over the default articles."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.followups import CHAINS, WAYS, Carried, carried, chats, found, read_follow_ups, shown
from eval.gold import check
from index.articles import read_articles
from index.errors import InputError
from qa.assistant import Assistant

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
LINES: list[dict[str, Any]] = [
    {"id": "a_1", "history": [], "question": "Who is Ann Lee?", "rewrite": "Who is Ann Lee?"},
    {"id": "a_2", "history": [("user", "Who is Ann Lee?"), ("assistant", "The mayor.")], "question": "How old is she?",
     "rewrite": "How old is Ann Lee?"},
    {"id": "b_2", "history": [("user", "Where is Osk?")], "question": "Where is Fenn?", "rewrite": "Where is Fenn?"},
]  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "followups").mkdir()
    rows = [{**line, "history": [{"role": r, "text": t} for r, t in line["history"]]} for line in LINES]
    (tmp_path / "followups" / "cast.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path


def test_carried_worked_by_hand(data: Path) -> None:
    cases = read_follow_ups(data / "followups" / "cast.jsonl")
    assert [c.id for c in cases] == ["a_2", "b_2"]
    assert [c.tune for c in cases] == [True, False]
    assert (cases[0].turns[0].question, cases[0].turns[0].answer) == ("Who is Ann Lee?", "The mayor.")
    assert carried(cases, WAYS["none"]) == Carried(names=0.0, words=0.0, wrong=0.0, alone=1.0)
    assert carried(cases, WAYS["the last question"]) == Carried(names=1.0, words=1.0, wrong=0.5, alone=0.0)
    assert carried(cases, WAYS["ours"]) == Carried(names=1.0, words=1.0, wrong=0.0, alone=1.0)


def test_a_folder_without_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cast\.jsonl"):
        read_follow_ups(tmp_path / "followups" / "cast.jsonl")


def test_the_chains_are_sound_gold_of_three_turns() -> None:
    assert check(CHAINS.read_text("utf-8").split("\n"), read_articles([SEEDS])) == []
    cases = chats()
    assert len(cases) == 30
    assert all(len(case.history) == 2 and case.stand_alone and case.evidence for case in cases)


def test_the_chains_find_nine_tenths_of_what_a_persons_rewrites_find(assistant: Assistant) -> None:
    cases = chats()
    by_a_person = found(cases, lambda case: case.stand_alone or "", assistant)
    ours = found(cases, lambda case: WAYS["ours"](case.question, case.history), assistant)
    alone = found(cases, lambda case: case.question, assistant)
    assert by_a_person > 0.8
    assert ours >= 0.9 * by_a_person
    assert ours > alone


def test_both_tables_are_shown(assistant: Assistant, data: Path) -> None:
    lines = shown(assistant, data).splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["evidence", "a", "none"]
    assert sum(line.startswith("ours") for line in lines) == 3
