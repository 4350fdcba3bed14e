"""An exported reader and the dev questions in, the figures of the model card out, measured through the run-time module.

    python -m qa.training.report --data DATA --graphs qa/reader.onnx --weights FOLDER

Each question is asked of its own paragraph; speed is taken with one passage a call and with eight.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from qa.network import Network, Reading
from qa.training.data import Example, load_questions
from qa.training.measure import auroc, best_threshold_f1, exact
from qa.training.overlap import f1
from qa.training.probability import Logistic, fit, held_out

__all__ = ["main"]


@dataclass(frozen=True, slots=True)
class _Row:
    """One question: what was read, the signs that its paragraph answers it, and what it should have been."""

    text: str
    signs: tuple[float, float, float]  # span margin, answerable logit, best sentence margin
    sentence_right: bool
    answers: tuple[str, ...]
    title: str

    @property
    def answerable(self) -> bool:
        return bool(self.answers)


def _ranges(example: Example) -> list[tuple[int, int]]:
    offsets = example.page.offsets
    return [(offsets[a][0], offsets[b - 1][1]) for a, b in example.page.sentences]


def _row(example: Example, reading: Reading) -> _Row:
    ranges, best = _ranges(example), int(np.argmax(reading.sentences))
    span = reading.spans[0]
    gold = {example.page.offsets[a][0] for a, _ in example.spans}
    right = any(ranges[best][0] <= place < ranges[best][1] for place in gold)
    signs = (span.score, reading.answerable, reading.sentences[best])
    answers = example.answers if example.spans else ()
    return _Row(example.page.text[span.start : span.end], signs, right, answers, example.page.title)


def _read(network: Network, examples: Sequence[Example]) -> list[_Row]:
    return [_row(e, network.read(e.question, [(e.page.text, _ranges(e))])[0]) for e in examples]


def _quality(rows: Sequence[_Row], score: Callable[[_Row], float]) -> dict[str, float]:
    """AUROC, best-threshold F1 and, at one refusal too many in twenty, the share of unanswerable ones refused."""
    yes = [score(r) for r in rows if r.answerable]
    no = [score(r) for r in rows if not r.answerable]
    threshold = sorted(yes)[len(yes) // 20]
    return {
        "auroc": auroc(yes, no),
        "best_f1": best_threshold_f1([(score(r), f1(r.text, r.answers), r.answerable) for r in rows]),
        "refused_at_5": sum(s < threshold for s in no) / len(no),
    }


def _figures(rows: Sequence[_Row]) -> dict[str, object]:
    answered = [r for r in rows if r.answerable]
    count = len(answered)
    held = dict(zip(map(id, rows), _probabilities(rows), strict=True))
    scores: dict[str, Callable[[_Row], float]] = {
        "span margin": lambda r: r.signs[0],
        "answerable logit": lambda r: r.signs[1],
        "sentence margin": lambda r: r.signs[2],
        "sum of the three": lambda r: sum(r.signs),
        "logistic, other titles": lambda r: held[id(r)],
    }
    return {
        "questions": len(rows),
        "f1": sum(f1(r.text, r.answers) for r in answered) / count,
        "em": sum(exact(r.text, r.answers) for r in answered) / count,
        "sentence_first": sum(r.sentence_right for r in answered) / count,
        "by_title": {t: _mean_f1([r for r in answered if r.title == t]) for t in sorted({r.title for r in answered})},
        "answerability": {name: _quality(rows, score) for name, score in scores.items()},
        "reliability": _reliability([held[id(r)] for r in rows], [r.answerable for r in rows]),
    }


def _mean_f1(rows: Sequence[_Row]) -> float:
    return sum(f1(r.text, r.answers) for r in rows) / len(rows)


def _arrays(rows: Sequence[_Row]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([r.signs for r in rows]), np.array([r.answerable for r in rows], float)


def _probabilities(rows: Sequence[_Row]) -> list[float]:
    """For every row, the probability from a logistic regression fitted on the other titles."""
    return held_out(*_arrays(rows), [r.title for r in rows])


def _reliability(said: Sequence[float], true: Sequence[bool]) -> list[tuple[float, float, int]]:
    """Ten bins of equal size: mean probability, share that is answerable, questions."""
    order = np.argsort(said, kind="stable")
    bins = np.array_split(order, 10)
    return [(float(np.mean(np.array(said)[b])), float(np.mean(np.array(true)[b])), len(b)) for b in bins]


def _speed(network: Network, examples: Sequence[Example], together: int) -> dict[str, float]:
    """Milliseconds a passage, `together` of them a call; median over the calls."""
    took, tokens, repeats = [], 0, min(20, len(examples) // together)
    for start in range(0, repeats * together, together):
        chosen = examples[start : start + together]
        passages = [(e.page.text, _ranges(e)) for e in chosen]
        tokens += sum(len(e.page.ids) for e in chosen)
        clock = time.perf_counter()
        network.read(chosen[0].question, passages)
        took.append((time.perf_counter() - clock) * 1000)
    return {
        "passages": together,
        "ms_a_call": statistics.median(took),
        "ms_a_passage": statistics.median(took) / together,
        "tokens_a_passage": tokens / repeats / together,
    }


def _model(rows: Sequence[_Row]) -> dict[str, object]:
    """The logistic regression on all rows, as it may be shipped."""
    fitted: Logistic = fit(*_arrays(rows))
    names = ("span", "answerable", "sentence")
    return {"bias": fitted.bias, **dict(zip(names, fitted.weights, strict=True))}


def main() -> None:
    """Print one JSON object for each graph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True, help="folder of the embedder's files")
    parser.add_argument("--graphs", type=Path, nargs="+", required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--every", type=int, default=1, help="only every so manieth question")
    arguments = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(arguments.weights / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    examples = load_questions(tokenizer, arguments.data / "squad2", "dev", near=False)[:: arguments.every]
    distinct = list({e.page.id: e for e in examples}.values())
    for path in arguments.graphs:
        network = Network.load(path, folder=arguments.weights, threads=arguments.threads)
        rows = _read(network, examples)
        speed = [_speed(network, distinct, 1), _speed(network, distinct, 8)]
        row = {"graph": path.name, "megabytes": path.stat().st_size / 1e6, **_figures(rows), "speed": speed}
        sys.stdout.write(json.dumps({**row, "logistic": _model(rows)}, indent=1) + "\n")


if __name__ == "__main__":
    main()
