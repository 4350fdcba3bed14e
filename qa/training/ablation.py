"""The tables of calibration → what each kind of sign is worth, what a threshold costs, and how the probability holds.

    python -m qa.training.ablation --data DATA --svg qa/training/reader.svg

It runs in Footnote's own environment, without torch. Every figure is of questions that the fit did not see: squad2/dev
by title, the gold set's dev cases over the invented articles by article, and those over the shipped articles, which
no fit sees at all. Intervals (95 %) are of 2,000 draws of the questions.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from qa.features import FEATURES
from qa.training.calibrate import Row, apart, best, options, tables_of, weigh
from qa.training.plots import reliability_and_risk
from qa.training.probability import auroc
from qa.training.tables import Table

__all__ = ["main"]

_NETWORK = {"network_sentence", "network_behind", "network_span", "network_answerable", "network_best", "no_span"}
_OF_SPANS = {"span_fits", "span_unfit", "span_new", "no_name"}
_SETS = {
    "similarity only": ["cosine"],
    "features only": [f for f in FEATURES if f not in _NETWORK | _OF_SPANS],
    "network only": [f for f in FEATURES if f in _NETWORK],
    "both": list(FEATURES),
}
_OVER = 0.08  # the share of the answerable questions that may be refused
_DRAWS = 2000
_FACTS = frozenset("factoid who when where how_many why definition".split())


@dataclass(frozen=True, slots=True)
class _Columns:
    """Rows as arrays: the score of each question's best sentence, whether that is right, whether any is."""

    score: np.ndarray
    right: np.ndarray
    known: np.ndarray

    def drawn(self, places: np.ndarray) -> _Columns:
        return _Columns(self.score[places], self.right[places], self.known[places])


_Figure = Callable[[_Columns], float]


def _columns(rows: Sequence[Row]) -> _Columns:
    return _Columns(*(np.array(c) for c in zip(*((r.score, r.right, r.known) for r in rows), strict=True)))


def _share(found: np.ndarray) -> float:
    return float(found.mean()) if len(found) else 0.0


def _first(rows: _Columns) -> float:
    return _share(rows.right[rows.known])


def _tells_right(rows: _Columns) -> float:
    return auroc(rows.score, rows.right)


def _tells_known(rows: _Columns) -> float:
    return auroc(rows.score, rows.known)


def _refused(rows: _Columns) -> float:
    """Of the questions without an answer, the share refused where 8 % of the others are."""
    answerable = rows.score[rows.known]
    return _share(rows.score[~rows.known] < np.quantile(answerable, _OVER)) if len(answerable) else 0.0


_FIGURES: tuple[_Figure, ...] = (_first, _tells_right, _tells_known, _refused)


def _interval(rows: Sequence[Row], figure: _Figure) -> str:
    rng, columns = np.random.default_rng(1), _columns(rows)
    drawn = [figure(columns.drawn(rng.integers(0, len(rows), len(rows)))) for _ in range(_DRAWS)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return f"{figure(columns):.3f} ({low:.2f}–{high:.2f})"


def _rows(tables: dict[str, list[Table]], signs: Sequence[str]) -> dict[str, list[Row]]:
    columns = [FEATURES.index(sign) for sign in signs]
    squad, people = tables["squad"], tables["invented"]
    return apart(squad, people, columns) | {"seeds": best(weigh(squad, people, columns), tables["seeds"])}


def _table(found: dict[str, dict[str, list[Row]]]) -> str:
    head = ("signs", "questions", "evidence first", "AUROC, right", "AUROC, answerable", "refused at 8 % over-refusal")
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name, sets in found.items():
        for of, rows in sets.items():
            told = [_interval(rows, figure) for figure in _FIGURES]
            lines.append(f"| {name} | {of}, {len(rows)} | " + " | ".join(told) + " |")
    return "\n".join(lines)


def _facts(found: dict[str, dict[str, list[Row]]]) -> str:
    """Single facts of the gold set: the evidence in the first sentence, before anything is refused."""
    lines = ["| signs | single facts, invented | single facts, seeds | of both, 95 % |", "|---|---|---|---|"]
    for name, sets in found.items():
        invented, seeds = ([row for row in sets[of] if row.kind in _FACTS] for of in ("invented", "seeds"))
        told = (
            f"{_first(_columns(invented)):.3f} | {_first(_columns(seeds)):.3f} | {_interval(invented + seeds, _first)}"
        )
        lines.append(f"| {name} | {told} |")
    return "\n".join(lines)


def _thresholds(rows: Sequence[Row]) -> str:
    """What a threshold costs and brings; each row's score is the probability that was said."""
    lines = ["| threshold | refused, answerable | refused, others | right of those answered |", "|---|---|---|---|"]
    found = _columns(rows)
    for threshold in np.arange(0.2, 0.71, 0.05):
        answered = found.score >= threshold
        shares = _share(~answered[found.known]), _share(~answered[~found.known]), _share(found.right[answered])
        lines.append(f"| {threshold:.2f} | " + " | ".join(f"{share:.2f}" for share in shares) + " |")
    return "\n".join(lines)


def _together(tables: dict[str, list[Table]]) -> str:
    """End to end: every question asked of all paragraphs at once, weighed by fits that never saw its title."""
    rows = []
    for title in sorted({t.group for t in tables["together"]}):
        weighed = weigh([t for t in tables["squad"] if t.group != title], tables["invented"])
        rows += best(weighed, [t for t in tables["together"] if t.group == title])
    return f"squad2/dev, all paragraphs indexed together: gold sentence first {_interval(rows, _first)} of {len(rows)}"


def main() -> None:
    """Print the tables, draw the figure."""
    parser = options()
    parser.add_argument("--weights", type=Path, default=Path("qa/reader.json"))
    parser.add_argument("--svg", type=Path, help="where to draw reliability and risk")
    arguments = parser.parse_args()
    tables, kept = tables_of(arguments), json.loads(arguments.weights.read_text(encoding="utf-8"))
    found = {name: _rows(tables, signs) for name, signs in _SETS.items()}
    people = [
        replace(row, score=float(1 / (1 + np.exp(-(kept["stretch"] * row.score + kept["shift"])))))
        for row in found["both"]["invented"] + found["both"]["seeds"]
    ]
    told = (_table(found), _facts(found), _thresholds(people), _together(tables))
    sys.stdout.write("\n\n".join(told) + "\n")
    if arguments.svg:
        drawing = reliability_and_risk([row.score for row in people], [row.right for row in people])
        arguments.svg.write_text(drawing, encoding="utf-8")


if __name__ == "__main__":
    main()
