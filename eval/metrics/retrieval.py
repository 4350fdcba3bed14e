"""The ranges of the hits, best first, and the sets of gold evidence in; ranking scores out.

An evidence is found by the hit with which the hits so far cover at least half of its characters. Ranks are of
evidences, not of passages, so any splitter can be scored; a hit that finds two evidences takes two places.
With several sufficient sets each measure is that of the set that does best.

Worked: the evidence set is (e1, e2); hit 2 finds e1, hit 4 finds e2, of 5. Success@1 0, RR@10 1/2, R@3 1/2, R@5 1,
nDCG@10 (1/log2 3 + 1/log2 5) / (1 + 1/log2 3) = 0.651.

Measures are `ir-measures`' (Success, R, RR, nDCG), fed with 1/place as scores: real scores have ties, and on ties its
providers disagree.
"""

from collections.abc import Mapping, Sequence

from eval.metrics.spans import Range, covered, span_scores

__all__ = ["COVERS", "CUTS", "VERSION", "ranks", "retrieval_scores"]

VERSION = 1
COVERS = 0.5  # the share of an evidence that hits must hold: one cut by a splitter still counts, its corner does not
CUTS = (1, 3, 5, 10)
_SPAN_CUT = 5


def retrieval_scores(hits: Sequence[Range], sets: Sequence[Sequence[Range]]) -> dict[str, float]:
    """The scores of one question; every one is 0 when nothing was found. `sets` must not be empty."""
    each = [_of_set(hits, evidence) for evidence in sets]
    return {name: max(scores[name] for scores in each) for name in each[0]}


def ranks(hits: Sequence[Range], evidence: Sequence[Range]) -> tuple[int | None, ...]:
    """For each evidence the place (from 1) of the hit with which half of it is covered, or None."""
    places = range(1, len(hits) + 1)
    return tuple(next((n for n in places if covered(e, hits[:n]) >= COVERS), None) for e in evidence)


def _of_set(hits: Sequence[Range], evidence: Sequence[Range]) -> dict[str, float]:
    found = ranks(hits, evidence)
    scores: dict[str, float] = {}
    for k in CUTS:
        at_k = _measured(_run(found, k), len(evidence))
        scores[f"success@{k}"] = at_k["Success"]
        scores[f"recall@{k}"] = at_k["R"]
        scores[f"all_evidence@{k}"] = float(at_k["R"] == 1.0)
    scores["rr@10"], scores["ndcg@10"] = at_k["RR"], at_k["nDCG"]
    span = span_scores(hits[:_SPAN_CUT], evidence)
    return scores | {f"span_{name}@{_SPAN_CUT}": value for name, value in span.items()}


def _run(found: Sequence[int | None], k: int) -> dict[str, float]:
    """A run over the first `k` hits: evidences and, between them, hits that found nothing new, scored by 1/place."""
    order = [(rank, f"e{n}") for n, rank in enumerate(found) if rank is not None and rank <= k]
    finders = {rank for rank, _ in order}
    order += [(rank, f"x{rank}") for rank in range(1, k + 1) if rank not in finders]
    return {name: 1 / place for place, (_, name) in enumerate(sorted(order), 1)}


def _measured(run: Mapping[str, float], size: int) -> dict[str, float]:
    """Success, R, RR and nDCG over the whole of `run` (it is cut already) for `size` evidences."""
    from ir_measures import RR, R, Success, calc_aggregate, nDCG

    depth = len(run)
    wanted = {"Success": Success @ depth, "R": R @ depth, "RR": RR @ depth, "nDCG": nDCG}
    qrels = {"q": {f"e{n}": 1 for n in range(size)}}
    measured = calc_aggregate(list(wanted.values()), qrels, {"q": dict(run)})
    return {name: float(measured[measure]) for name, measure in wanted.items()}
