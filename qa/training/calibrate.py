"""Questions with known answers → `qa/reader.json`: how the signs of an answer are weighed, and how sure that is.

    python -m qa.training.calibrate --data DATA --gold eval/gold.jsonl --articles eval/articles --seeds seeds

It runs in Footnote's own environment, without torch, once the network is trained. Two sets of weights come out:

- `first`: which sentence is best. A softmax over the sentences of a question, on squad2/dev alone.
- `weights`: how likely a sentence is right. A logistic regression on squad2/dev and, five times over, the dev cases of
  the gold set about the invented articles; `stretch` and `shift` turn its log-odds for the best sentence into what
  they proved to be worth on those cases, each article's from a fit without it.

The shipped articles take no part in any weight; the cases about them are only measured (`held_out`).
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa.features import FEATURES
from qa.training.probability import Logistic, auroc, fit, fit_first, fit_signed
from qa.training.tables import Table, gold_tables, squad_tables

__all__ = ["AGAINST", "Weighed", "apart", "best", "figures", "main", "options", "tables_of", "weigh"]

AGAINST = frozenset(
    "unknown names_not_near place length no_span span_unfit no_reason no_quotation".split()
)  # features that speak against an answer; the others speak for one
_PEOPLE = 5  # times that a gold case counts: people ask less in the words of the text than SQuAD's questions do


@dataclass(frozen=True, slots=True)
class Weighed:
    """The two sets of weights over some of the features, by their numbers."""

    columns: tuple[int, ...]
    first: tuple[float, ...]
    sure: Logistic


def weigh(squad: Sequence[Table], people: Sequence[Table], columns: Sequence[int] | None = None) -> Weighed:
    """Both fits, on some columns of the features or on all."""
    kept = tuple(range(len(FEATURES))) if columns is None else tuple(columns)
    first = fit_first([(t.signs[:, kept], t.right) for t in squad])
    every = [*squad, *(list(people) * _PEOPLE)]
    signs, right = np.concatenate([t.signs for t in every])[:, kept], np.concatenate([t.right for t in every])
    way = [-1 if FEATURES[i] in AGAINST else 1 for i in kept]
    return Weighed(kept, first, fit_signed(signs, right, way, ridge=3.0))


def best(weighed: Weighed, tables: Sequence[Table]) -> list[tuple[float, bool, bool]]:
    """For each question the log-odds of its best sentence, whether that one is right, and whether any is."""
    found = []
    for table in tables:
        signs = table.signs[:, weighed.columns]
        place = int(np.argmax(signs @ np.array(weighed.first)))
        found.append((float(weighed.sure.logits(signs)[place]), bool(table.right[place]), table.known))
    return found


def figures(rows: Sequence[tuple[float, bool, bool]]) -> dict[str, float]:
    """Of the best sentences: how often right where there is an answer, and how well the log-odds tell."""
    score, right, known = (np.array(column) for column in zip(*rows, strict=True))
    return {
        "questions": len(rows),
        "evidence_first": round(float(right[known].mean()), 4),
        "auroc_right": round(auroc(score, right), 4),
        "auroc_answerable": round(auroc(score, known), 4),
    }


def apart(squad: Sequence[Table], people: Sequence[Table], columns: Sequence[int] | None = None) -> dict[str, list]:
    """The rows of `best` of each set, from fits that never saw the title, or the article, that is asked about."""
    by_title = [
        row
        for title in sorted({t.group for t in squad})
        for row in best(
            weigh([t for t in squad if t.group != title], people, columns), [t for t in squad if t.group == title]
        )
    ]
    by_article = [
        row
        for article in sorted({t.group for t in people})
        for row in best(
            weigh(squad, [t for t in people if t.group != article], columns),
            [t for t in people if t.group == article],
        )
    ]
    return {"squad": by_title, "invented": by_article}


def tables_of(arguments: argparse.Namespace) -> dict[str, list[Table]]:
    """The tables, from the file of an earlier run where there is one."""
    if arguments.tables and arguments.tables.exists():
        kept: dict[str, list[Table]] = pickle.loads(arguments.tables.read_bytes())  # noqa: S301 (a file of our own)
        return kept
    gold = gold_tables(arguments.gold, [arguments.articles, arguments.seeds])
    made = {
        "squad": squad_tables(arguments.data / "squad2", every=arguments.every),
        "invented": gold[str(arguments.articles)],
        "seeds": gold[str(arguments.seeds)],
    }
    if arguments.tables:
        arguments.tables.write_bytes(pickle.dumps(made))
    return made


def options() -> argparse.ArgumentParser:
    """What this and the ablation take."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds squad2/")
    parser.add_argument("--gold", type=Path, default=Path("eval/gold.jsonl"))
    parser.add_argument("--articles", type=Path, default=Path("eval/articles"), help="the invented articles")
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="articles that are only measured on")
    parser.add_argument("--every", type=int, default=1, help="only every so manieth question of squad2/dev")
    parser.add_argument("--tables", type=Path, help="keep the tables here, or take them from here")
    return parser


def main() -> None:
    """Fit, print the figures, write the file."""
    parser = options()
    parser.add_argument("--out", type=Path, default=Path("qa/reader.json"))
    arguments = parser.parse_args()
    tables = tables_of(arguments)
    squad, people = tables["squad"], tables["invented"]
    weighed = weigh(squad, people)
    rows = apart(squad, people) | {"seeds": best(weighed, tables["seeds"])}
    score, right, _ = zip(*rows["invented"], strict=True)
    scale = fit(np.array(score)[:, None], np.array(right, float), ridge=0.0)
    kept = json.loads(arguments.out.read_text(encoding="utf-8")) if arguments.out.exists() else {"threshold": 0.4}
    found = {
        "first": _named(weighed.first),
        "weights": {"bias": round(weighed.sure.bias, 4)} | _named(weighed.sure.weights),
        "stretch": round(scale.weights[0], 4),
        "shift": round(scale.bias, 4),
        "threshold": kept["threshold"],
        "held_out": {name: figures(found) for name, found in rows.items()},
    }
    text = json.dumps(found, indent=1)
    arguments.out.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


def _named(weights: Sequence[float]) -> dict[str, float]:
    return {name: round(weight, 4) for name, weight in zip(FEATURES, weights, strict=True)}


if __name__ == "__main__":
    main()
