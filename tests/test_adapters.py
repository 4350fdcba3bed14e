"""Another system's answers: how a line becomes an answer, and that it is scored like one of ours."""

import json
from pathlib import Path
from typing import Any

import pytest
from systems import gold, gold_articles

from eval.adapters import Recorded
from eval.run import evaluate
from eval.summary import summarise
from eval.types import Case, Evidence
from index.errors import InputError
from index.types import Article
from prompts import REFUSAL
from qa.types import Answer, Turn

TEXT = "Rain fell all day. The water in Osk\nrose by 70 cm. Two boats sank."
ARTICLE = Article("tides", "Tides", TEXT, "articles/tides.txt", "ab", 0, len(TEXT), outlet="The Post")
CASE = Case("tide-01", "how_many", "How far did the water rise?", True, "dev")


def answer_of(tmp_path: Path, **line: Any) -> Answer:
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps({"id": "tide-01", **line}), "utf-8")
    return Recorded(path, [CASE], [ARTICLE]).ask(CASE.question)


def test_markers_go_to_the_sentence_before_them(tmp_path: Path) -> None:
    text = "It rained. [1] The water rose [2, 3]. Boats sank.[1][2] Nobody knows why.\nThe end [7]"
    told = answer_of(tmp_path, text=text).statements
    assert [(s.text, s.citations) for s in told] == [
        ("It rained.", (1,)),
        ("The water rose.", (2, 3)),
        ("Boats sank.", (1, 2)),
        ("Nobody knows why.", ()),
        ("The end", (7,)),
    ]


def test_statements_can_be_given_apart(tmp_path: Path) -> None:
    told = answer_of(tmp_path, statements=[{"text": "It rained.", "citations": [1]}], short="rain")
    assert [(s.text, s.citations) for s in told.statements] == [("It rained.", (1,))]
    assert told.short == "rain"


@pytest.mark.parametrize(
    "citation",
    [
        {"article": "tides", "quote": "The water in Osk rose by 70 cm."},
        {"article": "tides.txt", "quote": "The water in Osk\nrose  by 70 cm."},
        {"article": "articles/tides.txt", "start": 19, "end": 50},
    ],
)
def test_a_place_is_found_by_its_words_or_its_characters(tmp_path: Path, citation: dict[str, Any]) -> None:
    (found,) = answer_of(tmp_path, text="It rose. [1]", citations=[citation]).citations
    assert (found.number, found.article_id, found.start, found.end) == (1, "tides", 19, 50)
    assert (found.quote, found.outlet) == (TEXT[19:50], "The Post")


@pytest.mark.parametrize(
    "citation",
    [{"article": "tides", "quote": "It rose by 90 cm."}, {"article": "none", "quote": "Rain"}, {"article": "tides"}],
)
def test_a_place_that_is_not_there_is_an_invalid_citation(tmp_path: Path, citation: dict[str, Any]) -> None:
    (found,) = answer_of(tmp_path, text="It rose. [1]", citations=[citation]).citations
    assert not found.quote or TEXT[found.start : found.end] != found.quote


@pytest.mark.parametrize("line", [{"refused": True, "text": "I cannot say."}, {"text": " "}, {}, {"text": REFUSAL}])
def test_a_refusal(tmp_path: Path, line: dict[str, Any]) -> None:
    told = answer_of(tmp_path, **line)
    assert (told.outcome, told.statements, told.citations) == ("not_found", (), ())


def test_what_an_answer_cost_and_how_sure_it_was(tmp_path: Path) -> None:
    told = answer_of(tmp_path, text="It rose.", confidence=1, seconds=2.5, tokens=99, asked_as="Water rise?")
    assert (told.confidence, told.timings, told.usage) == (1, {"total": 2.5}, {"total_tokens": 99})
    assert told.asked_as == "Water rise?"


def test_a_conflict_that_is_pointed_out(tmp_path: Path) -> None:
    sides = [{"value": "70 cm", "citations": [1]}, {"value": "90 cm"}]
    told = answer_of(tmp_path, text="They differ. [1]", conflicts=[{"positions": sides}])
    assert told.outcome == "conflict"
    assert [p.value for p in told.conflicts[0].positions] == ["70 cm", "90 cm"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "line 1: this is not JSON"),
        ('{"id": "tide-01", "txt": "x"}', 'line 1: answer has the unknown key "txt"'),
        ('\n{"id": 3}', r"line 2: answer\.id is 3"),
        ('{"id": "other"}', "No line of .* answers a gold case"),
        ("", "No line of .* answers a gold case"),
    ],
)
def test_a_line_that_is_none_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text(text)
    with pytest.raises(InputError, match=sentence):
        Recorded(path, [CASE], [ARTICLE])
    with pytest.raises(InputError, match="There is no file of answers"):
        Recorded(tmp_path / "none.jsonl", [CASE], [ARTICLE])


def recorded_line(case: Case, with_hits: bool) -> dict[str, Any]:
    """What a perfect peer would write of a case."""
    if not case.answerable:
        return {"id": case.id, "refused": True}
    statements = [{"text": e.quote, "citations": [n]} for n, e in enumerate(case.evidence, 1)]
    line: dict[str, Any] = {"id": case.id, "statements": statements, "citations": [place(e) for e in case.evidence]}
    if case.positions:
        numbers = {e.id: n for n, e in enumerate(case.evidence, 1)}
        line["conflicts"] = [
            {"positions": [{"value": p.text, "citations": [numbers[e] for e in p.evidence]} for p in case.positions]}
        ]
    if with_hits:
        line["hits"] = [{"article": e.article, "start": e.start, "end": e.end} for e in case.evidence]
    return line


def place(evidence: Evidence) -> dict[str, Any]:
    return {"article": evidence.article, "quote": evidence.quote, "start": evidence.start, "end": evidence.end}


@pytest.mark.parametrize("with_hits", [True, False])
def test_a_perfect_peer_scores_what_it_should(tmp_path: Path, with_hits: bool) -> None:
    cases = [case for case in gold() if not case.items and case.kind != "quote"][::9]
    path = tmp_path / "peer.jsonl"
    path.write_text("\n".join(json.dumps(recorded_line(case, with_hits)) for case in cases[1:]), "utf-8")
    peer = Recorded(path, cases, gold_articles())
    assert peer.with_hits == with_hits
    report = evaluate(cases, peer, name="peer", with_hits=peer.with_hits)
    summary = summarise(report.results)
    assert summary.overall.errors == 1
    assert [r.error for r in report.results if r.error] == [
        "InputError: The file has no answer to this case: add its line."
    ]
    right, recall = summary.overall.figures["right"], summary.overall.figures["recall@10"]
    assert right.value is not None and right.value > 0.95
    assert recall.value == (1.0 if with_hits else None)


def test_follow_ups_are_told_apart_by_their_history(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text('{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}')
    cases = [
        Case("a", "followup", "And then?", True, "dev", history=(Turn("Who?", "He."),)),
        Case("b", "followup", "And then?", True, "dev", history=(Turn("What?", "It."),)),
    ]
    peer = Recorded(path, cases, [ARTICLE])
    assert [peer.ask(c.question, c.history).statements[0].text for c in cases] == ["One.", "Two."]
    with pytest.raises(InputError, match="no answer to this case"):
        peer.ask("And then?")


def test_the_page_about_the_format_names_every_key() -> None:
    from dataclasses import fields

    from eval.adapters import GivenAnswer

    page = (Path(__file__).parent.parent / "eval" / "ANSWERS.md").read_text("utf-8")
    assert [f.name for f in fields(GivenAnswer) if f"`{f.name}`" not in page] == []
