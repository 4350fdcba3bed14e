"""What people thought of answers: kept line by line, and made into drafts whose gaps the gold check names."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from answers import QUOTE, answered, refused

from eval.gold import check
from index.articles import articles_of
from index.errors import InputError
from index.formats import Page
from index.types import Article
from qa.cli import main
from qa.feedback import FILE, add, drafts, feedback_of, recorded
from qa.types import Answer, Turn

TEXTS = {
    "dam": f"The dam.\n\n{QUOTE} Ann Lee had the key to the gates of the dam.",
    "letter": "It was Ann. She wrote so.",
}


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {name: articles_of(Page(text), name=name)[0] for name, text in TEXTS.items()}


@pytest.fixture
def find(articles: dict[str, Article]) -> Callable[[str], Article]:
    return lambda article_id: articles[article_id]


def problems(lines: list[str], articles: dict[str, Article]) -> list[str]:
    return [problem.split(": ", 1)[1] for problem in check(lines, articles.values())]


def made(opinion: str, answer: Answer, find: Callable[[str], Article], **more: object) -> list[str]:
    return list(drafts([feedback_of(opinion, answer, more.get("turns", ()), find, str(more.get("note", "")))]))  # type: ignore[arg-type]


def test_a_good_answer_is_a_whole_case(find: Callable[[str], Article], articles: dict[str, Article]) -> None:
    lines = made("good", answered(), find)
    assert problems(lines, articles) == []
    case = json.loads(lines[0])
    assert (case["kind"], case["answers"][0]["text"]) == ("who", "Ann Lee")
    assert [e["quote"] for e in case["evidence"]] == [QUOTE, "It was Ann."]


@pytest.mark.parametrize(
    ("opinion", "gap"),
    [
        ("wrong", "it is answerable: give evidence and at least one evidence set."),
        ("not in the cited sentence", "it is answerable: give evidence and at least one evidence set."),
        ("incomplete", "it is answerable: give answers, items, nuggets, positions or a quote."),
        ("should have refused", "it is unanswerable: say its unanswerable_kind."),
    ],
)
def test_what_only_a_person_can_say_is_named(
    opinion: str, gap: str, find: Callable[[str], Article], articles: dict[str, Article]
) -> None:
    lines = made(opinion, answered(), find, note="It was Bob.\nReally")
    assert gap in problems(lines, articles)
    assert json.loads(lines[0])["note"].endswith("It was Bob. Really")


def test_a_refusal_and_a_followup_are_drafted_as_such(
    find: Callable[[str], Article], articles: dict[str, Article]
) -> None:
    assert problems(made("good", refused(), find), articles) == ["it is unanswerable: say its unanswerable_kind."]
    turns = (Turn("Who has the key?", "Ann Lee."),)
    case = json.loads(made("good", answered("When?"), find, turns=turns)[0])
    assert (case["kind"], case["stand_alone"]) == ("followup", "When?")


def test_lines_are_appended_and_what_stopped_halfway_spoils_none(
    tmp_path: Path, find: Callable[[str], Article]
) -> None:
    add(tmp_path, feedback_of("good", answered(), (), find))
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"format": 1, "at": "20')
    add(tmp_path, feedback_of("wrong", answered("half \ud800 of it?"), (), find))
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'null\n[]\n{"format": 1, "opinion": "<script>"}\n\xff\n')
    found, damaged = recorded(tmp_path)
    assert [one.opinion for one in found] == ["good", "wrong"]
    assert damaged == 5
    assert recorded(tmp_path / "none") == ((), 0)
    with pytest.raises(InputError, match="no opinion 'great'"):
        feedback_of("great", answered(), (), find)


def test_the_last_opinion_counts_and_the_command_prints_it(
    tmp_path: Path, find: Callable[[str], Article], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path))
    assert main(["feedback", "export"]) == 2
    assert "There is no feedback" in capsys.readouterr().err
    for opinion in ("wrong", "good"):
        add(tmp_path, feedback_of(opinion, answered(), (), find))
    assert main(["feedback", "export"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["note"] for line in lines] == ["rated good: check that the evidence is all of it"]
