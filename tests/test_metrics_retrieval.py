"""Ranking and spans: worked by hand, checked against ir-measures fed directly, and stable under any splitter."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.retrieval import CUTS, ranks, retrieval_scores
from eval.metrics.spans import Range, covered, file_of, span_scores

E1, E2, E3 = Range("tides", 100, 140), Range("tides", 300, 360), Range("storm", 0, 50)
MISS, HIT1, HIT2, BOTH = (
    Range("tides", 500, 600),
    Range("tides", 90, 150),
    Range("tides", 290, 400),
    Range("tides", 0, 400),
)
OTHER = Range("storm", 100, 200)


def test_the_worked_example() -> None:
    scores = retrieval_scores([MISS, HIT1, OTHER, HIT2], [[E1, E2]])
    assert (scores["success@1"], scores["success@3"], scores["recall@3"], scores["recall@5"]) == (0, 1, 0.5, 1)
    assert (scores["all_evidence@3"], scores["all_evidence@5"], scores["rr@10"]) == (0, 1, 0.5)
    ideal = 1 + 1 / math.log2(3)
    assert scores["ndcg@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)


def test_ir_measures_gives_the_same_on_plain_runs() -> None:
    from ir_measures import RR, R, Success, calc_aggregate, nDCG

    hits = [MISS, HIT2, OTHER, HIT1, E3]
    names = ["x1", "e2", "x3", "e1", "x5"]
    run = {"q": {name: 1 / place for place, name in enumerate(names, 1)}}
    expected = calc_aggregate([Success @ 3, R @ 3, R @ 5, RR @ 10, nDCG @ 10], {"q": {"e1": 1, "e2": 1}}, run)
    scores = retrieval_scores(hits, [[E1, E2]])
    for measure, value in expected.items():
        name = str(measure).lower().replace("r@", "recall@") if str(measure).startswith("R@") else str(measure).lower()
        assert scores[name] == pytest.approx(value), name


def test_the_best_sufficient_set_counts() -> None:
    assert retrieval_scores([E3], [[E1, E2], [E3]])["recall@1"] == 1
    assert retrieval_scores([HIT1], [[E1, E2], [E3]])["recall@1"] == 0.5


def test_nothing_found_is_0_everywhere() -> None:
    assert set(retrieval_scores([], [[E1]]).values()) == {0.0}
    assert set(retrieval_scores([MISS], [[E1]]).values()) == {0.0}


def test_a_hit_that_finds_two_takes_two_places_and_is_still_ideal() -> None:
    scores = retrieval_scores([BOTH], [[E1, E2]])
    assert scores["recall@1"] == scores["ndcg@10"] == scores["all_evidence@1"] == 1


def test_half_of_an_evidence_must_be_covered_by_the_hits_so_far() -> None:
    assert ranks([Range("tides", 100, 119)], [E1]) == (None,)
    assert ranks([Range("tides", 100, 120)], [E1]) == (1,)
    assert ranks([Range("tides", 100, 110), MISS, Range("tides", 130, 140)], [E1]) == (3,)
    assert ranks([Range("storm", 100, 140)], [E1]) == (None,)


@given(st.lists(st.integers(0, 400), min_size=2, max_size=12, unique=True), st.integers(0, 399), st.integers(1, 60))
def test_any_splitter_lets_an_oracle_score_1(cuts: list[int], start: int, length: int) -> None:
    edges = sorted({0, 460, *cuts})
    passages = [Range("tides", a, b) for a, b in pairwise(edges)]
    gold = Range("tides", start, start + length)
    oracle = sorted(passages, key=lambda p: -covered(gold, [p]))
    scores = retrieval_scores(oracle, [[gold]])
    assert scores["recall@10"] == scores["all_evidence@10"] == 1 or len(edges) > 11
    assert [scores[f"recall@{k}"] for k in CUTS] == sorted(scores[f"recall@{k}"] for k in CUTS)


def test_spans_worked_example() -> None:
    scores = span_scores([Range("tides", 50, 150), Range("tides", 80, 160)], [Range("tides", 0, 100)])
    assert scores == {"precision": 50 / 110, "recall": 50 / 100, "iou": 50 / 160}
    assert span_scores([], [E1]) == {"precision": 0, "recall": 0, "iou": 0}


ranges = st.builds(lambda f, s, n: Range(f, s, s + n), st.sampled_from("ab"), st.integers(0, 60), st.integers(1, 30))


@given(st.lists(ranges, max_size=6), st.lists(ranges, min_size=1, max_size=6))
def test_spans_are_those_of_sets_of_characters(found: list[Range], gold: list[Range]) -> None:
    has, wanted = ({(r.file, i) for r in rs for i in range(r.start, r.end)} for rs in (found, gold))
    scores = span_scores(found, gold)
    assert scores["recall"] == pytest.approx(len(has & wanted) / len(wanted))
    assert scores["precision"] == pytest.approx(len(has & wanted) / len(has) if has else 0)
    assert scores["iou"] == pytest.approx(len(has & wanted) / len(has | wanted))
    inside = sum((gold[0].file, i) in has for i in range(gold[0].start, gold[0].end))
    assert covered(gold[0], found) == pytest.approx(inside / (gold[0].end - gold[0].start))


def test_articles_of_one_file_share_offsets() -> None:
    assert file_of("tides#2") == file_of("tides") == "tides" and file_of("a#b") == "a#b"
