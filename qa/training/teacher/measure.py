"""The figures of the reading network on questions with their own article, network alone, with no torch.

    python -m qa.training.teacher.measure --data DATA

For news/dev and squad2/dev: how often the best sentence is evidence, F1 of the best span, AUROC of answerable against
unanswerable questions (on news: near-topic ones), the share of unanswerable ones refused where one answerable in twenty
is. Intervals are of 1,000 bootstrap samples, 95 %.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index.sentences import split_sentences
from qa.training.data import lines
from qa.training.overlap import f1
from qa.training.probability import auroc
from qa.training.teacher.network import Teacher

__all__ = ["Asked", "Reading", "figures", "main"]

_SAMPLES = 1000  # for the intervals
_f1 = lru_cache(maxsize=None)(f1)  # of a text: asked for again with each sample


@dataclass(frozen=True, slots=True)
class Reading:
    """In logits: best span and best sentence above "none", told above silent; the span, is the sentence right."""

    span: float
    text: str
    sentence: float
    status: float
    right: bool

    @property
    def sure(self) -> float:
        """How sure the network is that the article answers."""
        return self.span + self.status + self.sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its kind, whether its article answers it, its answers."""

    kind: str
    answerable: bool
    answers: tuple[str, ...]


def _auroc(told: Sequence[float], silent: Sequence[float]) -> float:
    return auroc([*told, *silent], [True] * len(told) + [False] * len(silent))


def figures(rows: Sequence[tuple[Asked, Reading]]) -> dict[str, float]:
    """The figures of a set, from 0 to 1. Questions in yes/no form and false premises have no span: left out."""
    told = [(a, r) for a, r in rows if a.answerable and a.kind not in ("yes_no", "false_premise")]
    silent = [r.sure for a, r in rows if not a.answerable and a.kind != "off_topic"]
    sure = [r.sure for _, r in told]
    found = {
        "evidence first": float(np.mean([r.right for _, r in told])),
        "F1": float(np.mean([_f1(r.text, a.answers) for a, r in told])),
    }
    if silent:
        found["AUROC"] = _auroc(sure, silent)
        found["refused at 5 %"] = float(np.mean(np.array(silent) < np.quantile(sure, 0.05)))
        found["best-threshold F1"] = _best(told, silent)
        paraphrases = [r.sure for a, r in told if a.kind == "paraphrase"]
        if paraphrases:
            found["AUROC of paraphrases"] = _auroc(paraphrases, silent)
    return found


def _best(told: Sequence[tuple[Asked, Reading]], silent: Sequence[float]) -> float:
    """Mean F1 at the best threshold; refusing what is not told counts 1."""
    gained = [(r.sure, _f1(r.text, a.answers)) for a, r in told] + [(sure, -1.0) for sure in silent]
    running = np.cumsum([0.0, *(gain for _, gain in sorted(gained, reverse=True))])
    return float((len(silent) + running.max()) / len(gained))


def _intervals(rows: Sequence[tuple[Asked, Reading]]) -> dict[str, tuple[float, float]]:
    """For each figure, between what values it lies for 95 % of as many questions drawn anew."""
    rng = np.random.default_rng(1)
    drawn = [figures([rows[i] for i in rng.integers(0, len(rows), len(rows))]) for _ in range(_SAMPLES)]
    ends = {name: np.quantile([one[name] for one in drawn], (0.025, 0.975)) for name in drawn[0]}
    return {name: (float(low), float(high)) for name, (low, high) in ends.items()}


def _read(teacher: Teacher, row: dict[str, Any], article: dict[str, Any]) -> Reading:
    text = article["text"]
    ranges = [(s.start, s.end) for line in re.finditer(r"[^\n]+", text) for s in split_sentences(text, *line.span())]
    read = teacher.read(row["question"], [(article["title"].replace("_", " "), text, ranges)])[0]
    best = int(np.argmax(read.sentences))
    evidence = row.get("evidence_spans") or [[start, start + 1] for start, _ in row["spans"]]
    right = any(a < ranges[best][1] and b > ranges[best][0] for a, b in evidence)
    span = read.spans[0]
    return Reading(span.score, text[span.start : span.end], read.sentences[best], read.answerable, right)


def _rows(teacher: Teacher, folder: Path, every: int) -> list[tuple[Asked, Reading]]:
    articles = {article["id"]: article for article in lines(folder / "articles.jsonl")}
    return [
        (
            Asked(row.get("kind", ""), row["answerable"], tuple(row["answers"])),
            _read(teacher, row, articles[row["article_id"]]),
        )
        for row in islice(lines(folder / "dev.jsonl"), 0, None, every)
    ]


def main() -> None:
    """Print the figures of the teacher."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds news/ and squad2/")
    parser.add_argument("--every", type=int, default=1, help="only every so manieth question")
    arguments = parser.parse_args()
    teacher = Teacher.load()
    for name in ("news", "squad2"):
        rows = _rows(teacher, arguments.data / name, arguments.every)
        sys.stdout.write(f"{name}/dev, {len(rows)} questions\n")
        between = _intervals(rows)
        for label, value in figures(rows).items():
            low, high = between[label]
            sys.stdout.write(f"  {label:24} {value:.3f}  ({low:.3f} to {high:.3f})\n")


if __name__ == "__main__":
    main()
