"""One case, one answer: every metric is there, None where it does not apply, 1 for the oracle."""

from dataclasses import replace

import pytest
from cases_for_eval import BY_ID, CASES, case

from eval.oracle import oracle_answer
from eval.score import METRICS, VERSIONS, score
from eval.types import Case
from index.types import Hit, Passage
from qa.types import Answer, Statement


@pytest.mark.parametrize("c", CASES, ids=lambda c: c.id)
def test_the_oracle_scores_best_wherever_a_metric_applies(c: Case) -> None:
    scores = score(c, oracle_answer(c, BY_ID), BY_ID)
    assert list(scores) == list(METRICS)
    for name, value in scores.items():
        metric = METRICS[name]
        if not metric.applies(c):
            assert value is None, name
        elif metric.best is not None and value is not None:
            # spans at 5 and the first places hang on how many evidences there are, not on finding them
            assert value == metric.best or (len(c.evidence) > 1 and name in ("recall@1", "all_evidence@1")), name


def test_none_is_not_0() -> None:
    scores = score(case("who"), oracle_answer(case("who"), BY_ID), BY_ID)
    absent = {name for name, value in scores.items() if value is None}
    assert {"list_f1", "nugget_vital", "quote_words", "sides_cited", "asked_as", "refused_rightly"} <= absent
    assert score(case("who"), oracle_answer(case("who"), BY_ID), BY_ID, with_hits=False)["recall@5"] is None
    assert score(case("who"), replace(oracle_answer(case("who"), BY_ID), hits=()), BY_ID)["recall@5"] == 0


def test_a_refusal_has_no_citation_scores() -> None:
    refusal = Answer("?", "?", "not_found")
    right, wrong = score(case("mayor"), refusal, BY_ID), score(case("who"), refusal, BY_ID)
    assert (right["right"], right["joint"], right["truthfulness"], right["refused_rightly"]) == (1, 1, 1, 1)
    assert (wrong["right"], wrong["joint"], wrong["truthfulness"], wrong["over_refused"]) == (0, 0, 0, 1)
    assert right["citation_support"] is wrong["citation_support"] is None
    assert (wrong["em"], wrong["f1"]) == (0, 0)


def test_an_answer_without_statements_asserts_its_short_form_without_citation() -> None:
    scores = score(case("who"), Answer("?", "?", "answered", short="Ann Lee"), BY_ID)
    assert (scores["right"], scores["citation_coverage"], scores["joint"], scores["right_and_cited"]) == (1, 0, 0, 0)


@pytest.mark.parametrize("change", [{"quote": "Ann Lee said."}, {"article_id": "waves"}, {"start": 3}, {"number": 9}])
def test_a_citation_that_does_not_stand_is_invalid(change: dict[str, object]) -> None:
    answer = oracle_answer(case("who"), BY_ID)
    broken = replace(answer, citations=(replace(answer.citations[0], **change),))  # type: ignore[arg-type]
    scores = score(case("who"), broken, BY_ID)
    assert (scores["citation_invalid"], scores["citation_precision"], scores["right_and_cited"]) == (1, 0, 0)


def test_right_but_cited_wrongly_and_the_reverse() -> None:
    answer = oracle_answer(case("who"), BY_ID)
    other = oracle_answer(case("cost"), BY_ID).citations
    assert score(case("who"), replace(answer, citations=other), BY_ID)["joint"] == 0
    wrong = replace(answer, short="Bo Roe", statements=(Statement("Bo Roe is.", (1,), "supported"),))
    assert score(case("who"), wrong, BY_ID)["joint"] == 0


def test_flags_and_sides() -> None:
    scores = score(case("hurt"), oracle_answer(case("hurt"), BY_ID), BY_ID)
    assert (scores["sides_cited"], scores["one_sided"], scores["conflict_flagged"]) == (1, 0, 1)
    flagged = replace(oracle_answer(case("who"), BY_ID), outcome="conflict")
    assert score(case("who"), flagged, BY_ID)["false_flag"] == 1


def pieces(size: int) -> list[Passage]:
    """The articles cut every `size` characters, whatever stands there."""
    return [
        Passage(f"{a.id}:{n}", a.id, a.text[n : n + size], n, min(n + size, len(a.text)), ())
        for a in BY_ID.values()
        for n in range(0, len(a.text), size)
    ]


@pytest.mark.parametrize("size", [40, 75, 120, 200, 1000])
def test_any_splitter_is_scored_by_the_same_gold(size: int) -> None:
    for c in (c for c in CASES if c.answerable):
        places = [(e.article, e.start, e.end) for e in c.evidence]
        found = [p for p in pieces(size) if any(p.article_id == a and p.start < e and s < p.end for a, s, e in places)]
        hits = tuple(Hit(p, 1.0, dense=1.0, lexical=1.0, sentence_dense=(), sentence_scores=()) for p in found)
        scores = score(c, replace(oracle_answer(c, BY_ID), hits=hits), BY_ID)
        assert scores["recall@10"] == scores["all_evidence@10"] == scores["success@10"] == 1, (c.id, size)


def test_versions_are_kept_for_every_family() -> None:
    assert {m.family for m in METRICS.values()} <= set(VERSIONS)
    assert all(isinstance(version, int) and version >= 1 for version in VERSIONS.values())
