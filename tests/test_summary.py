"""A run: means with bounds, nothing dropped, and what the two silly answerers get."""

import random
from dataclasses import replace

import pytest
from cases_for_eval import BY_ID, CASES

from eval.oracle import oracle_answer
from eval.score import METRICS, score
from eval.summary import summarise
from eval.types import Case, CaseResult
from qa.types import Answer, Citation, Statement


def result(case: Case, answer: Answer) -> CaseResult:
    return CaseResult(case, answer, score(case, answer, BY_ID))


def failed(case: Case) -> CaseResult:
    return CaseResult(case, None, error="TimeoutError: 30 s")


ORACLE = [result(c, oracle_answer(c, BY_ID)) for c in CASES]


def dump(case: Case) -> Answer:
    """An answer to everything: the first sentence of an article, whatever was asked."""
    quote = BY_ID["storm"].text[:59]
    cited = Citation(1, "storm", "Storm", None, None, 0, 59, quote)
    stated = (Statement(quote, (1,), "supported"),)
    return Answer(case.question, case.question, "answered", statements=stated, citations=(cited,), confidence=0.5)


def test_the_oracle_gets_1() -> None:
    summary = summarise(ORACLE)
    for name in ("right", "right_and_cited", "joint", "truthfulness", "recall@5", "citation_support", "f1", "list_f1"):
        assert summary.overall.figures[name].value == 1, name
    assert (summary.run["refusal_f1"].value, summary.run["over_refusal"].value) == (1, 0)
    assert (summary.run["conflict_f1"].value, summary.run["false_flags"].value) == (1, 0)
    assert (summary.run["auroc"].value, summary.run["aurc"].value, summary.run["brier"].value) == (1, 0, 0)


def test_always_refusing_is_right_on_the_unanswerable_alone() -> None:
    refusal = Answer("?", "?", "not_found", confidence=0.1)
    summary = summarise([result(c, refusal) for c in CASES])
    assert summary.overall.figures["right"].value == pytest.approx(1 / 11)
    assert summary.overall.figures["truthfulness"].value == pytest.approx(1 / 11)
    assert summary.run["refusal_recall"].value == 1
    assert summary.run["refusal_precision"].value == pytest.approx(1 / 11)
    assert (summary.run["over_refusal"].value, summary.run["auroc"].value) == (1, 0.5)
    assert summary.risk_coverage == () and summary.overall.figures["citation_support"].n == 0


def test_answering_everything_is_below_saying_nothing() -> None:
    summary = summarise([result(c, dump(c)) for c in CASES])
    assert summary.run["answered_unanswerable"].value == 1 and summary.run["refusal_f1"].value == 0
    assert summary.overall.figures["citation_support"].value == 1  # it is cited, and it is not right
    assert summary.overall.figures["joint"].value == pytest.approx(1 / 11)  # "25% of the roofs" happens to answer one
    truthfulness = summary.overall.figures["truthfulness"].value
    assert truthfulness is not None and truthfulness < 0


def test_bounds_by_hand() -> None:
    four = [r for r in ORACLE if r.case.answerable][:4]
    wrong = result(four[3].case, replace(dump(four[3].case), statements=(Statement("Nothing.", (1,), "supported"),)))
    figure = summarise([*four[:3], wrong, failed(ORACLE[5].case)]).overall.figures["right"]
    assert (figure.value, figure.n, figure.worst, figure.best) == (0.75, 4, 0.6, 0.8)


def test_an_error_counts_only_where_the_metric_could_apply() -> None:
    lists = [r for r in ORACLE if r.case.items]
    summary = summarise([*lists, failed(next(c for c in CASES if not c.answerable))])
    assert summary.overall.figures["list_f1"].worst == 1 and summary.overall.figures["right"].worst == 0.5
    assert (summary.overall.n, summary.overall.errors, summary.kinds["unanswerable"].errors) == (2, 1, 1)
    assert summary.overall.figures["seconds"].worst is None


@pytest.mark.parametrize("seed", range(20))
def test_the_bounds_hold_the_truth_under_injected_failures(seed: int) -> None:
    draw = random.Random(seed)
    truth = [result(c, draw.choice([oracle_answer(c, BY_ID), dump(c), Answer("?", "?", "not_found")])) for c in CASES]
    whole = summarise(truth)
    hurt = summarise([failed(r.case) if draw.random() < 0.2 else r for r in truth])
    pairs = [(whole.overall.figures[n], hurt.overall.figures[n]) for n in METRICS]
    pairs += [(whole.run[n], hurt.run[n]) for n in ("refusal_recall", "over_refusal", "false_flags", "conflict_recall")]
    for true, seen in pairs:
        if true.value is not None and seen.worst is not None and seen.best is not None:
            low, high = sorted((seen.worst, seen.best))
            assert low - 1e-9 <= true.value <= high + 1e-9


def test_the_order_of_results_does_not_matter() -> None:
    assert summarise(ORACLE[::-1]) == summarise(ORACLE)


def test_without_results_nothing_is_known() -> None:
    summary = summarise([])
    assert summary.overall.n == 0 and summary.overall.figures["right"].value is None
    assert summary.latency == {"p50": None, "p95": None} and summary.run["refusal_f1"].value is None
