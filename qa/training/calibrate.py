"""Questions with known answers → `qa/reader.json`: how the signs of an answer are weighed, and how sure that is.

    python -m qa.training.calibrate --data DATA --gold eval/gold.jsonl --articles eval/articles --seeds seeds

It runs in Footnote's own environment, without torch, once the network is trained. Two sets of weights come out:

- `first`: which sentence is best. A softmax over the sentences of a question, on squad2/dev alone.
- `weights`: how likely a sentence is right. A logistic regression on squad2/dev and, five times over, the dev cases of
  the gold set about the invented articles; `stretch` and `shift` turn its log-odds for the best sentence into what
  they proved to be worth on those cases, each article's from a fit without it. How likely the best passage is to
  answer at all, and whether the question is an open one, is the same for all sentences of a question: these two are
  weighed on the best sentences alone.

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

from index.embed import MiniLM
from qa.features import FEATURES
from qa.network import Network
from qa.training.probability import Logistic, auroc, fit, fit_first, fit_signed
from qa.training.tables import Models, Table, gold_tables, squad_tables, together_tables

__all__ = ["AGAINST", "Row", "Weighed", "apart", "best", "figures", "main", "options", "tables_of", "weigh"]

AGAINST = frozenset(
    "unknown names_not_near place length no_span span_unfit no_reason no_quotation unknown_figures unknown_names"
    " no_name unsaid".split()
)  # features that speak against an answer; the others speak for one
_LAST = ("network_best", "open")  # the same for all sentences of a question
_PEOPLE = 5  # times that a gold case counts: people ask less in the words of the text than SQuAD's questions do


@dataclass(frozen=True, slots=True)
class Weighed:
    """The two sets of weights over some of the features, by their numbers."""

    columns: tuple[int, ...]
    first: tuple[float, ...]
    sure: Logistic


@dataclass(frozen=True, slots=True)
class Row:
    """The best sentence of one question: its log-odds, whether it is right, whether any is; the question's kind."""

    score: float
    right: bool
    known: bool
    kind: str


def weigh(squad: Sequence[Table], people: Sequence[Table], columns: Sequence[int] | None = None) -> Weighed:
    """Both fits, on some columns of the features or on all."""
    kept = _all(columns)
    first = _first(squad, kept)
    return Weighed(kept, first, _sure([*squad, *(list(people) * _PEOPLE)], kept, first))


def _all(columns: Sequence[int] | None) -> tuple[int, ...]:
    return tuple(range(len(FEATURES))) if columns is None else tuple(columns)


def _first(tables: Sequence[Table], kept: tuple[int, ...]) -> tuple[float, ...]:
    return fit_first([(t.signs[:, kept], t.right) for t in tables])


def _sure(tables: Sequence[Table], kept: tuple[int, ...], first: tuple[float, ...]) -> Logistic:
    """How likely a sentence is right: fitted on every sentence, then weighed against `_LAST` on the best ones alone.

    Among all sentences of a question `_LAST` are the same, and tell nothing; among the best ones of all questions they
    tell which questions have an answer. What comes out is one regression over all signs again.
    """
    signs, right = np.concatenate([t.signs for t in tables])[:, kept], np.concatenate([t.right for t in tables])
    each = [i for i, column in enumerate(kept) if FEATURES[column] not in _LAST]
    found = fit_signed(signs[:, each], right, [-1 if FEATURES[kept[i]] in AGAINST else 1 for i in each], ridge=3.0)
    weights = dict(zip(each, found.weights, strict=True))
    if len(each) == len(kept):
        return found
    tops = [(t, int(np.argmax(t.signs[:, kept] @ np.array(first)))) for t in tables if len(t.signs)]
    last = [i for i in range(len(kept)) if i not in weights]
    best_signs = np.array([t.signs[place][list(kept)] for t, place in tops])
    rows = np.column_stack([best_signs[:, each] @ np.array(found.weights), best_signs[:, last]])
    both = fit_signed(rows, np.array([t.right[place] for t, place in tops]), [1] * (1 + len(last)), ridge=1.0)
    stretch, *others = both.weights
    of_last = dict(zip(last, others, strict=True))
    return Logistic(both.bias, tuple(stretch * weights[i] if i in weights else of_last[i] for i in range(len(kept))))


def best(weighed: Weighed, tables: Sequence[Table]) -> list[Row]:
    """The best sentence of each question that has any."""
    found = []
    for table in (t for t in tables if len(t.signs)):
        signs = table.signs[:, weighed.columns]
        place = int(np.argmax(signs @ np.array(weighed.first)))
        score = float(weighed.sure.logits(signs)[place])
        found.append(Row(score, bool(table.right[place]), table.known, table.kind))
    return found


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Of the best sentences: how often right where there is an answer, and how well the log-odds tell."""
    score = [row.score for row in rows]
    return {
        "questions": len(rows),
        "evidence_first": round(float(np.mean([row.right for row in rows if row.known] or [False])), 4),
        "auroc_right": round(auroc(score, [row.right for row in rows]), 4),
        "auroc_answerable": round(auroc(score, [row.known for row in rows]), 4),
    }


def apart(
    squad: Sequence[Table], people: Sequence[Table], columns: Sequence[int] | None = None
) -> dict[str, list[Row]]:
    """The rows of `best` of each set, from fits that never saw the title, or the article, that is asked about."""
    kept = _all(columns)
    by_title = [
        row
        for title in sorted({t.group for t in squad})
        for row in best(
            weigh([t for t in squad if t.group != title], people, kept), [t for t in squad if t.group == title]
        )
    ]
    first, by_article = _first(squad, kept), []
    for article in sorted({t.group for t in people}):
        sure = _sure([*squad, *([t for t in people if t.group != article] * _PEOPLE)], kept, first)
        by_article += best(Weighed(kept, first, sure), [t for t in people if t.group == article])
    return {"squad": by_title, "invented": by_article}


def tables_of(arguments: argparse.Namespace) -> dict[str, list[Table]]:
    """The tables, from the file of an earlier run where there is one."""
    if arguments.tables and arguments.tables.exists():
        kept: dict[str, list[Table]] = pickle.loads(arguments.tables.read_bytes())  # noqa: S301 (a file of our own)
        return kept
    models = Models(MiniLM.load(threads=arguments.threads), Network.load(arguments.graph, threads=arguments.threads))
    gold = gold_tables(arguments.gold, [arguments.articles, arguments.seeds], models)
    made = {
        "squad": squad_tables(arguments.data / "squad2", models, every=arguments.every),
        "together": together_tables(arguments.data / "squad2", models, every=arguments.every),
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
    parser.add_argument("--graph", type=Path, default=Path("qa/reader.onnx"), help="the network")
    parser.add_argument("--threads", type=int, default=0, help="0: one a core")
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
    people_said = np.array([[row.score] for row in rows["invented"]])
    scale = fit(people_said, np.array([row.right for row in rows["invented"]], float), ridge=0.01)
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
