"""Running cases: who is scored how, in what order, and what is left when things go wrong."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from systems import Blurter, Flaky, Oracle, Refuser, gold, gold_articles, some

from eval.report import to_json
from eval.run import evaluate
from eval.summary import summarise
from eval.types import Report, System
from index.errors import InputError
from index.types import Article
from qa.assistant import Assistant
from qa.types import Answer, Turn


def test_an_oracle_answerer_scores_one_on_every_case() -> None:
    report = evaluate(gold(), Oracle(gold()))
    assert [r.case.id for r in report.results if r.scores["right_and_cited"] != 1] == []
    figures = summarise(report.results).overall.figures
    for name in ("citation_coverage", "citation_support", "citation_recall", "truthfulness"):
        assert figures[name].value == 1.0, name
    assert figures["citation_invalid"].value == 0.0
    assert not [r for r in report.results if r.rung]


def test_who_always_refuses_is_right_on_what_cannot_be_answered_and_nowhere_else() -> None:
    cases = some(150)
    report = evaluate(cases, Refuser())
    summary = summarise(report.results)
    unanswerable = sum(not case.answerable for case in cases) / len(cases)
    assert summary.overall.figures["right"].value == pytest.approx(unanswerable)
    assert summary.overall.figures["truthfulness"].value == pytest.approx(unanswerable)
    assert summary.run["refusal_recall"].value == 1.0
    assert summary.run["refusal_precision"].value == pytest.approx(unanswerable)
    assert summary.run["over_refusal"].value == 1.0
    assert summary.run["answered_unanswerable"].value == 0.0
    assert {r.rung for r in report.results if r.case.answerable} == {"refused wrongly"}


def test_who_answers_everything_is_wrong_on_what_cannot_be_answered() -> None:
    report = evaluate(some(150), Blurter())
    summary = summarise(report.results)
    assert summary.kinds["unanswerable"].figures["right"].value == 0.0
    assert summary.run["refusal_recall"].value == 0.0
    assert summary.run["over_refusal"].value == 0.0
    assert summary.run["answered_unanswerable"].value == 1.0
    right, truthful = (summary.overall.figures[name].value for name in ("right", "truthfulness"))
    assert right is not None and truthful is not None
    assert right < 0.1, "one sentence cannot answer everything"
    assert truthful == pytest.approx(2 * right - 1)


def test_results_stand_in_the_order_of_the_cases_however_many_work() -> None:
    cases = some(60)
    one, many = (evaluate(cases, Oracle(cases, wrong=0.3), workers=n) for n in (1, 7))
    assert [r.case.id for r in many.results] == [case.id for case in cases]
    assert to_json(one) == to_json(many)


def test_two_embedded_runs_give_the_same_bytes(tmp_path: Path, assistant: Assistant) -> None:
    seeds = {article.id for article in assistant.articles()}
    cases = [case for case in gold() if case.evidence and {e.article for e in case.evidence} <= seeds][::30]
    reports = [
        to_json(evaluate(cases, assistant, results=tmp_path / f"{n}" / "results.jsonl", workers=n)) for n in (1, 3)
    ]
    assert reports[0] == reports[1]
    rows = [(tmp_path / f"{n}" / "results.jsonl").read_text("utf-8").split('"timings"')[0] for n in (1, 3)]
    assert rows[0] == rows[1]


@pytest.fixture(scope="module")
def whole() -> Report:
    return evaluate(some(60), Oracle(some(60), wrong=0.4))


@pytest.mark.parametrize("seed", range(8))
def test_the_bounds_hold_the_true_score_when_a_fifth_fails(seed: int, whole: Report) -> None:
    flaky = Flaky(Oracle(some(60), wrong=0.4), 0.2, seed)
    true, broken = summarise(whole.results).overall, summarise(evaluate(some(60), flaky).results).overall
    assert broken.errors == sum(flaky.fails(case.question) for case in some(60)) > 0
    for name, figure in true.figures.items():
        found = broken.figures[name]
        if figure.value is not None and found.worst is not None and found.best is not None:
            low, high = sorted((found.worst, found.best))
            assert low - 1e-9 <= figure.value <= high + 1e-9, name


def test_an_error_is_a_row_with_its_class_and_sentence() -> None:
    cases = some(30)
    report = evaluate(cases, Flaky(Oracle(cases), 0.3, 1))
    errors = [r for r in report.results if r.error]
    assert errors
    assert {r.error for r in errors} == {"ConnectionError: the line is down"}
    assert all(r.answer is None and r.rung == "error" and not r.scores for r in errors)


class Hanging(Refuser):
    """Never comes back from one question; fails another with a time-out of its own."""

    def __init__(self, hangs: str, times_out: str) -> None:
        self._hangs, self._times_out = hangs, times_out

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        if question == self._hangs:
            Event().wait()
        if question == self._times_out:
            raise TimeoutError("the peer was slow")
        return super().ask(question, turns)


def test_a_case_that_hangs_is_an_error_and_the_others_go_on() -> None:
    cases = some(6)
    report = evaluate(cases, Hanging(cases[1].question, cases[3].question), workers=2, deadline_s=0.5)
    errors = {r.case.id: r.error for r in report.results if r.error}
    assert errors == {
        cases[1].id: "DeadlineError: No answer within 0.5 seconds.",
        cases[3].id: "TimeoutError: the peer was slow",
    }


class Slow(Oracle):
    """Takes its time, so that a run of it can be killed in the middle."""

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        sleep(0.02)
        return super().ask(question, turns)


def test_killed_at_half_and_resumed_it_gives_the_same_report_byte_for_byte(tmp_path: Path) -> None:
    path, cases = tmp_path / "results.jsonl", some(60)
    run = (
        "from pathlib import Path; from eval.run import evaluate; from systems import some; from test_run import Slow;"
        f"evaluate(some(60), Slow(some(60), wrong=0.4), results=Path({str(path)!r}))"
    )
    here = Path(__file__).parent
    environment = os.environ | {"PYTHONPATH": f"{here.parent}{os.pathsep}{here}"}
    process = subprocess.Popen([sys.executable, "-c", run], env=environment)
    while process.poll() is None and (not path.exists() or path.read_bytes().count(b"\n") < 30):
        sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = path.read_bytes()
    assert 30 <= left.count(b"\n") <= 60, "it was not killed in the middle"
    path.write_bytes(left + b'{"id": "torn li')
    resumed = evaluate(cases, Slow(cases, wrong=0.4), results=path)
    assert to_json(resumed) == to_json(evaluate(cases, Oracle(cases, wrong=0.4)))
    assert path.read_bytes().startswith(left)


def test_what_is_done_is_not_asked_again_and_errors_are(tmp_path: Path) -> None:
    path, cases = tmp_path / "results.jsonl", some(20)
    first = evaluate(cases, Flaky(Oracle(cases), 0.3, 2), results=path)
    failed = {r.case.id for r in first.results if r.error}
    asked: list[str] = []

    class Counting(Oracle):
        def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
            asked.append(question)
            return super().ask(question, turns)

    second = evaluate(cases, Counting(cases), results=path)
    assert sorted(asked) == sorted(case.question for case in cases if case.id in failed)
    assert not [r for r in second.results if r.error]
    assert to_json(second) == to_json(evaluate(cases, Oracle(cases)))


def test_results_of_another_gold_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    evaluate(some(5), Refuser(), results=path)
    with pytest.raises(InputError, match="other gold cases"):
        evaluate(some(6), Refuser(), results=path)
    with pytest.raises(InputError, match="other answers"):
        evaluate(some(5), Refuser(), results=path, name="another")


class FewArticles(Refuser):
    def articles(self) -> tuple[Article, ...]:
        return gold_articles()[:1]


@pytest.mark.parametrize(
    ("cases", "system", "sentence"),
    [
        ([], Refuser(), "No gold case is left"),
        ([*some(2), some(2)[0]], Refuser(), "Two gold cases have the id"),
        (gold(), FewArticles(), "does not stand in an article"),
    ],
)
def test_gold_that_does_not_fit_is_said_in_a_sentence(cases: list[Report], system: System, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        evaluate(cases, system)  # type: ignore[arg-type]


def test_an_article_that_has_changed_since_is_noticed() -> None:
    case = next(case for case in gold() if case.evidence)

    class Changed(Refuser):
        def articles(self) -> tuple[Article, ...]:
            return tuple(replace(article, text="x" + article.text) for article in gold_articles())

    with pytest.raises(InputError, match=rf"{case.evidence[0].id}.*{case.id}"):
        evaluate([case], Changed())
