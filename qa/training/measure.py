"""A trained reader and questions in, the figures of the model card out: F1, exact match, AUROC, best-threshold F1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from qa.training.data import Example
from qa.training.model import Reader
from qa.training.overlap import f1, words
from qa.training.windows import collate, whole_item

__all__ = ["Reading", "auroc", "best_span", "best_threshold_f1", "exact", "figures", "read_all"]

_LONGEST_ANSWER_TOKENS = 24


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader said of one question: its best span's text and logit, and three signs that there is no answer."""

    example: Example
    text: str
    span: float
    null: float
    answerable: float
    sentence: float
    none: float
    sentence_right: bool


def exact(text: str, answers: Sequence[str]) -> float:
    """1 where the normalised answer equals one of the gold answers."""
    return float(any(words(text) == words(a) for a in answers)) if answers else float(not text)


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """The chance that a positive scores above a negative; ties count half."""
    ranked = sorted([(s, 1) for s in positives] + [(s, 0) for s in negatives])
    total, place = 0.0, 0
    while place < len(ranked):
        end = place
        while end < len(ranked) and ranked[end][0] == ranked[place][0]:
            end += 1
        total += sum(kind for _, kind in ranked[place:end]) * (place + 1 + end) / 2
        place = end
    count = len(positives)
    return (total - count * (count + 1) / 2) / (count * len(negatives))


def best_threshold_f1(scored: Sequence[tuple[float, float, bool]]) -> float:
    """Mean F1 at the best threshold over (score, F1 if answered, answerable); refusing an unanswerable one counts 1."""
    total = sum(not answerable for _, _, answerable in scored)
    best = float(total)
    for _, gained, answerable in sorted(scored, key=lambda row: -row[0]):
        total += gained if answerable else -1
        best = max(best, total)
    return best / len(scored)


def best_span(
    start: torch.Tensor, end: torch.Tensor, first: int, longest: int = _LONGEST_ANSWER_TOKENS
) -> tuple[float, int, int]:
    """The score of the best span of at most `longest` tokens from position `first` on, its first and last position."""
    pairs = start[first:, None] + end[None, first:]
    allowed = torch.ones_like(pairs).triu().tril(longest - 1)
    pairs = pairs.masked_fill(allowed == 0, -1e4)
    place = int(pairs.argmax())
    width = pairs.shape[1]
    return float(pairs.flatten()[place]), first + place // width, first + place % width


def read_all(reader: Reader, examples: Sequence[Example], *, batch: int = 16, bf16: bool = True) -> list[Reading]:
    """The reader's reading of every example on its whole page, in the given order."""
    reader.eval()
    items = [whole_item(example) for example in examples]
    order = sorted(range(len(items)), key=lambda i: len(items[i].ids))
    readings: dict[int, Reading] = {}
    for at in range(0, len(order), batch):
        chosen = order[at : at + batch]
        packed = collate([items[i] for i in chosen])
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            tokens, answerable = reader(packed.ids, packed.types, packed.mask)
        scores = torch.bmm(packed.pool, tokens[:, :, 2:]).squeeze(2)
        for row, i in enumerate(chosen):
            readings[i] = _reading(examples[i], items[i], tokens[row], float(answerable[row]), scores[row])
    return [readings[i] for i in range(len(items))]


def _reading(example: Example, item, tokens: torch.Tensor, answerable: float, scores: torch.Tensor) -> Reading:
    size = len(item.ids) - 1
    score, a, b = best_span(tokens[:size, 0], tokens[:size, 1], item.question_tokens)
    offsets = example.page.offsets
    shift = item.question_tokens
    text = example.page.text[offsets[a - shift][0] : offsets[b - shift][1]]
    sentences = scores[1 : len(item.sentences) + 1]
    best = int(sentences.argmax())
    null = float(tokens[0, 0] + tokens[0, 1])
    return Reading(example, text, score, null, answerable, float(sentences[best]), float(scores[0]), best in item.gold)


def figures(readings: Sequence[Reading]) -> dict[str, float]:
    """The figures of a set: shares between 0 and 1. The refusal score is the mean of three logits for an answer."""

    def confidence(r: Reading) -> float:
        return (r.span - r.null) / 2 + r.answerable + (r.sentence - r.none)

    yes = [r for r in readings if r.example.spans]
    no = [r for r in readings if not r.example.spans]
    result = {
        "f1": sum(f1(r.text, r.example.answers) for r in yes) / len(yes),
        "em": sum(exact(r.text, r.example.answers) for r in yes) / len(yes),
        "sentence": sum(r.sentence_right for r in yes) / len(yes),
    }
    if no:
        signs = {
            "span": lambda r: r.span - r.null,
            "head": lambda r: r.answerable,
            "sent": lambda r: r.sentence - r.none,
        }
        for name, sign in {**signs, "all": confidence}.items():
            result[f"auroc_{name}"] = auroc([sign(r) for r in yes], [sign(r) for r in no])
        rows = [(confidence(r), f1(r.text, r.example.answers), bool(r.example.spans)) for r in readings]
        result["best_f1"] = best_threshold_f1(rows)
    return result
