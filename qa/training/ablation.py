"""The tables of calibration → what each kind of sign is worth, and a drawing of how the probability holds.

    python -m qa.training.ablation --data DATA --svg qa/training/reader.svg

It runs in Footnote's own environment, without torch. Every figure is of questions that the fit did not see: squad2/dev
by title, the gold set's dev cases over the invented articles by article, and those over the shipped articles, which
no fit sees at all. Intervals (95 %) are of 2,000 draws of the questions.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from qa.features import FEATURES
from qa.training.calibrate import apart, best, options, tables_of, weigh
from qa.training.probability import auroc
from qa.training.tables import Table

__all__ = ["main"]

_Row = tuple[float, bool, bool]
_NETWORK = {"network_sentence", "network_behind", "network_span", "network_answerable", "no_span"}
_OF_SPANS = {"span_fits", "span_unfit", "span_new"}
_SETS = {
    "similarity only": ["cosine"],
    "features only": [f for f in FEATURES if f not in _NETWORK | _OF_SPANS],
    "network only": [f for f in FEATURES if f in _NETWORK],
    "both": list(FEATURES),
}
_DRAWS = 2000


def _interval(rows: Sequence[_Row], figure: Callable[[Sequence[_Row]], float]) -> tuple[float, float, float]:
    rng = np.random.default_rng(1)
    drawn = [figure([rows[i] for i in rng.integers(0, len(rows), len(rows))]) for _ in range(_DRAWS)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return figure(rows), float(low), float(high)


def _first(rows: Sequence[_Row]) -> float:
    known = [right for _, right, answerable in rows if answerable]
    return sum(known) / max(1, len(known))


def _tells(rows: Sequence[_Row]) -> float:
    return auroc([score for score, _, _ in rows], [right for _, right, _ in rows])


def _table(tables: dict[str, list[Table]]) -> str:
    lines = ["| signs | set | evidence first | AUROC of right |", "|---|---|---|---|"]
    for name, signs in _SETS.items():
        columns = [FEATURES.index(sign) for sign in signs]
        rows = apart(tables["squad"], tables["invented"], columns)
        rows["seeds"] = best(weigh(tables["squad"], tables["invented"], columns), tables["seeds"])
        for of, found in rows.items():
            told = ["{:.3f} ({:.3f}–{:.3f})".format(*_interval(found, figure)) for figure in (_first, _tells)]
            lines.append(f"| {name} | {of} | {told[0]} | {told[1]} |")
    return "\n".join(lines)


def _probable(rows: Sequence[_Row], stretch: float, shift: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    score, right, known = (np.array(column, float) for column in zip(*rows, strict=True))
    return 1 / (1 + np.exp(-(stretch * score + shift))), right, known


def _thresholds(said: np.ndarray, right: np.ndarray, known: np.ndarray) -> str:
    lines = [
        "| threshold | refused, answerable | refused, others | right of those answered |",
        "|---|---|---|---|",
    ]
    for threshold in np.arange(0.2, 0.71, 0.05):
        answered = said >= threshold
        shares = (~answered[known > 0]).mean(), (~answered[known == 0]).mean(), right[answered].mean()
        lines.append(f"| {threshold:.2f} | " + " | ".join(f"{share:.2f}" for share in shares) + " |")
    return "\n".join(lines)


def _svg(said: np.ndarray, right: np.ndarray) -> str:
    """Two panels of 200 by 200: said against true in ten bins, and the share wrong against the share answered."""
    order = np.argsort(-said, kind="stable")
    bins = np.array_split(order[::-1], 10)
    dots = [(said[b].mean(), right[b].mean()) for b in bins]
    risk = 1 - np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    line = [(n / len(order), risk[n - 1]) for n in range(5, len(order) + 1)]
    marks = "".join(f'<circle cx="{40 + 200 * x:.1f}" cy="{220 - 200 * y:.1f}" r="3"/>' for x, y in dots)
    curve = " ".join(f"{300 + 200 * x:.1f},{220 - 200 * y:.1f}" for x, y in line)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="520" height="260" font-family="sans-serif" font-size="11">\n'
        '<path d="M40 20v200h200M300 20v200h200" fill="none" stroke="#888"/>\n'
        f'<path d="M40 220L240 20" stroke="#bbb" stroke-dasharray="3"/>{marks}\n'
        f'<polyline points="{curve}" fill="none" stroke="#000"/>\n'
        '<text x="90" y="245">probability said → right</text>\n'
        '<text x="330" y="245">share answered → share wrong</text>\n'
        '<text x="20" y="25">1</text><text x="20" y="222">0</text>'
        '<text x="280" y="25">1</text><text x="280" y="222">0</text>\n</svg>\n'
    )


def main() -> None:
    """Print the tables, draw the figure."""
    parser = options()
    parser.add_argument("--weights", type=Path, default=Path("qa/reader.json"))
    parser.add_argument("--svg", type=Path, help="where to draw reliability and risk")
    arguments = parser.parse_args()
    tables, kept = tables_of(arguments), json.loads(arguments.weights.read_text(encoding="utf-8"))
    sys.stdout.write(_table(tables) + "\n\n")
    rows = apart(tables["squad"], tables["invented"])["invented"]
    rows += best(weigh(tables["squad"], tables["invented"]), tables["seeds"])
    said, right, known = _probable(rows, kept["stretch"], kept["shift"])
    sys.stdout.write(_thresholds(said, right, known) + "\n")
    if arguments.svg:
        arguments.svg.write_text(_svg(said, right), encoding="utf-8")


if __name__ == "__main__":
    main()
