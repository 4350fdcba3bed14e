"""Questions with several answers: what counts as shown, what as a false card, and a folder measured end to end."""

import json
from pathlib import Path

import pytest

from eval.conflicts import ambiguous, main, shown_answers
from qa.types import Answer, Statement

ARTICLES = {
    "a": "The harbour of Osk lies 40 km north of Vane, the council said.",
    "b": "The harbour of Osk lies 90 km north of Vane, a pilot said.",
    "c": "The mill of Ord grinds 4 tons of rye a day.",
}
QUESTION = "How far is the harbour of Osk from Vane?"
QUESTIONS = [
    {"question": QUESTION, "answers": ["40 km"], "wrong_answers": ["90 km"], "pool": ["a", "b"]},
    {"question": QUESTION, "answers": ["40 km"], "wrong_answers": [], "pool": ["a", "c"]},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "conflicts"
    folder.mkdir()
    rows = [{"id": name, "title": "", "text": text} for name, text in ARTICLES.items()]
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, QUESTIONS)), encoding="utf-8")
    return folder


def test_a_folder_is_measured(folder: Path) -> None:
    shares = [line.split("  ")[-1].strip() for line in ambiguous(folder)]
    assert shares == ["1 of 1 (100%)", "1 of 1 (100%)", "0 of 1 (0%)"]


def test_an_answer_is_shown_where_a_statement_tells_and_cites_it() -> None:
    told = (Statement("Osk is 40 km away.", (1,), "supported"), Statement("Or 90 km.", (), "unsupported"))
    answer = Answer("?", "?", "answered", statements=told)
    assert shown_answers(answer, ["40 km", "90 km"]) == {"40 km"}


def test_a_folder_must_be_named() -> None:
    with pytest.raises(SystemExit):
        main([])


def test_only_the_first_questions_are_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder.parent), "--questions", "1"]) == 0
    assert [line.split("  ")[-1].strip() for line in capsys.readouterr().out.splitlines()] == [
        "1 of 1 (100%)", "1 of 1 (100%)", "none",
    ]  # fmt: skip
