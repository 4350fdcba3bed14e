"""A case, an answer to it and the articles → every metric of `METRICS`, None where one does not apply.

`score(case, answer, articles)` is such as `{"right": 1.0, "recall@5": 1.0, …, "nugget_vital": None, …}`. Metrics that
do not apply are None, never 0; what they mean stands in the file of their family in `eval/metrics`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from eval.metrics import (
    answers,
    calibration,
    citations,
    conflicts,
    cost,
    followups,
    joint,
    lists,
    nuggets,
    refusals,
    retrieval,
    right,
    spans,
    support,
    truthfulness,
    values,
    words,
)
from eval.metrics.citations import Assertion, Cited
from eval.metrics.spans import Range, file_of
from eval.types import Case
from index.types import Article
from qa.types import Answer, Statement

__all__ = ["METRICS", "VERSIONS", "Metric", "score"]

_Scores = dict[str, float | None]
_Applies = Callable[[Case], bool]


@dataclass(frozen=True, slots=True)
class Metric:
    """A per-case metric. Lower is better when `best` < `worst`; both are None when it has no bounds (seconds, tokens).

    `applies` is False for the cases that never have it: what else is None hangs on the answer (nothing was quoted).
    """

    name: str
    family: str
    worst: float | None
    best: float | None
    applies: _Applies


_FAMILIES = (
    answers, calibration, citations, conflicts, cost, followups, joint, lists, nuggets, refusals, retrieval, right,
    spans, support, truthfulness, values, words,
)  # fmt: skip
VERSIONS: Mapping[str, int] = {module.__name__.rpartition(".")[2]: module.VERSION for module in _FAMILIES}


def _always(_: Case) -> bool:
    return True


def _answerable(case: Case) -> bool:
    return case.answerable


def _unanswerable(case: Case) -> bool:
    return not case.answerable


def _has_answers(case: Case) -> bool:
    return bool(case.answers) and case.items is None


def _has_items(case: Case) -> bool:
    return case.items is not None


def _has_short(case: Case) -> bool:
    return bool(case.answers) or case.items is not None


def _has_nuggets(case: Case) -> bool:
    return bool(case.nuggets)


def _is_quote(case: Case) -> bool:
    return case.kind == "quote"


def _is_conflict(case: Case) -> bool:
    return case.kind == "conflict"


def _is_no_conflict(case: Case) -> bool:
    return case.kind != "conflict"


def _is_followup(case: Case) -> bool:
    return case.kind == "followup"


_CUTS = [f"{name}@{k}" for k in retrieval.CUTS for name in ("success", "recall", "all_evidence")]
_RETRIEVAL = [*_CUTS, "rr@10", "ndcg@10", "span_precision@5", "span_recall@5", "span_iou@5"]
_TABLE: Sequence[tuple[str, Sequence[str], _Applies, float | None, float | None]] = (
    ("right", ["right"], _always, 0, 1),
    ("right", ["short_right"], _has_short, 0, 1),
    ("right", ["wrong_answer"], _answerable, 1, 0),
    ("joint", ["right_and_cited", "joint"], _always, 0, 1),
    ("truthfulness", ["truthfulness"], _always, -1, 1),
    ("retrieval", _RETRIEVAL, _answerable, 0, 1),
    ("answers", ["em", "f1"], _has_answers, 0, 1),
    ("lists", ["list_precision", "list_recall", "list_f1"], _has_items, 0, 1),
    ("nuggets", ["nugget_vital", "nugget_all"], _has_nuggets, 0, 1),
    ("right", ["quote_words"], _is_quote, 0, 1),
    ("citations", ["citation_coverage", "citation_support", "citation_precision"], _always, 0, 1),
    ("citations", ["citation_recall"], _answerable, 0, 1),
    ("citations", ["citation_invalid"], _always, 1, 0),
    ("spans", ["citation_span_precision", "citation_span_recall", "citation_span_iou"], _answerable, 0, 1),
    ("citations", ["quote_exactness"], _always, 0, 1),
    ("refusals", ["refused_rightly"], _unanswerable, 0, 1),
    ("refusals", ["over_refused"], _answerable, 1, 0),
    ("conflicts", ["sides_cited", "conflict_flagged"], _is_conflict, 0, 1),
    ("conflicts", ["one_sided"], _is_conflict, 1, 0),
    ("conflicts", ["false_flag"], _is_no_conflict, 1, 0),
    ("followups", ["asked_as", "followup_right"], _is_followup, 0, 1),
    ("cost", ["seconds", "tokens"], _always, None, None),
)  # fmt: skip
METRICS: Mapping[str, Metric] = {
    name: Metric(name, family, worst, best, applies) for family, names, applies, worst, best in _TABLE for name in names
}


def score(case: Case, answer: Answer, articles: Mapping[str, Article], *, with_hits: bool = True) -> _Scores:
    """Every metric of one answer. `articles` by id; `with_hits=False` when the answer came without its hits."""
    sets = _sets(case)
    scores = _right(case, answer) | _parts(case, answer) | _turn(case, answer)
    if with_hits and case.answerable:
        hits = [Range(file_of(h.passage.article_id), h.passage.start, h.passage.end) for h in answer.hits]
        scores |= retrieval.retrieval_scores(hits, sets)
    scores |= _cited(case, answer, articles, sets)
    return {name: scores.get(name) if m.applies(case) else None for name, m in METRICS.items()}


def _right(case: Case, answer: Answer) -> _Scores:
    is_right, refused = right.is_right(case, answer), right.refused(answer)
    short = right.short_right(case, answer)
    return {
        "right": float(is_right),
        "short_right": None if short is None else float(short),
        "wrong_answer": float(right.wrong_answer(case, answer)),
        "truthfulness": truthfulness.truthfulness(is_right, refused),
        "followup_right": float(is_right),
        "refused_rightly": float(refused),
        "over_refused": float(refused),
    }


def _parts(case: Case, answer: Answer) -> _Scores:
    scores: _Scores = {}
    forms = [form for gold in case.answers for form in answers.wordings(gold)]
    told = "" if right.refused(answer) else answer.short or " ".join(s.text for s in answer.statements)
    if forms:
        scores |= {"em": answers.em(told, forms), "f1": answers.f1(told, forms)}
    if case.items is not None:
        scores |= {f"list_{name}": value for name, value in right.listed(case, answer).items()}
    if case.nuggets:
        given = [not right.refused(answer) and g for g in right.given_nuggets(case, answer)]
        scores |= {f"nugget_{name}": value for name, value in nuggets.nugget_scores(case.nuggets, given).items()}
    if case.quote is not None:
        said = " ".join([told, *(s.text for s in answer.statements)])
        scores["quote_words"] = float(words.contains(words.words(said), words.words(case.quote.text)))
    return scores


def _turn(case: Case, answer: Answer) -> _Scores:
    sides = conflicts.side_scores(right.cited_positions(case, answer)) if case.positions else {}
    flag = float(bool(answer.conflicts) or answer.outcome == "conflict")
    return {
        "sides_cited": sides.get("sides"),
        "one_sided": sides.get("one_sided"),
        "conflict_flagged": flag,
        "false_flag": flag,
        "asked_as": followups.asked_as_score(answer.asked_as, case.stand_alone) if case.stand_alone else None,
        "seconds": cost.seconds(answer.timings),
        "tokens": cost.tokens(answer.usage),
    }


def _cited(case: Case, answer: Answer, articles: Mapping[str, Article], sets: Sequence[Sequence[Range]]) -> _Scores:
    """Citations and what hangs on them. A refusal asserts nothing: its joint is its credit."""
    credit, is_right = right.credit(case, answer), right.is_right(case, answer)
    if right.refused(answer):
        return {"joint": credit, "right_and_cited": float(is_right)}
    known = support.known_names(tuple(a.text for a in articles.values()))
    of = citations.citation_scores(_assertions(answer, articles), sets, known)
    borne_out = cast(float, of["support"])
    both = joint.right_and_cited(is_right, borne_out, of["invalid"], of["recall"])
    named = {name if name.startswith("quote") else f"citation_{name}": value for name, value in of.items()}
    return named | {
        "joint": joint.joint_score(credit, borne_out, of["precision"], of["recall"]),
        "right_and_cited": float(both),
    }


def _assertions(answer: Answer, articles: Mapping[str, Article]) -> list[Assertion]:
    """The statements with their citations; an answer of `short` alone asserts it without any."""
    statements = answer.statements or (Statement(answer.short, (), "unsupported"),)
    valid = {number: _valid(answer, number, articles) for s in statements for number in s.citations}
    return [Assertion(s.text, tuple(valid[n] for n in s.citations)) for s in statements]


def _valid(answer: Answer, number: int, articles: Mapping[str, Article]) -> Cited | None:
    citation = next((c for c in answer.citations if c.number == number), None)
    article = articles.get(citation.article_id) if citation else None
    if citation is None or article is None or not citation.quote:
        return None
    if article.text[citation.start : citation.end] != citation.quote:
        return None
    return Cited(right.range_of(citation), citation.quote)


def _sets(case: Case) -> list[list[Range]]:
    places = {e.id: Range(file_of(e.article), e.start, e.end) for e in case.evidence}
    return [[places[name] for name in ids] for ids in case.evidence_sets]
