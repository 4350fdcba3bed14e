"""Examples in, batches of token windows out: which sentences of which page each question is trained on.

Four kinds of item: the question on a window of its own page; on a window of a near page that lacks the answer; with
one name or number swapped, so that nothing answers it; on a window of its own page beside the answer.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer

from qa.training.data import Example, Page

__all__ = ["Batch", "Item", "Mix", "batches", "collate", "whole_item"]

_CLS, _SEP = 101, 102
_NAME_OR_NUMBER = re.compile(r"(?<=\s)(?:[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)*|\d[\d.,]*\d|\d)")


@dataclass(frozen=True, slots=True)
class Item:
    """One input: ids, the length of segment 0, gold starts, ends (positions), sentence ranges, gold sentences."""

    ids: tuple[int, ...]
    question_tokens: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    gold: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares of the drawn items: per answerable example, negatives by kind; `whole`: chance of an uncut page."""

    near: float = 0.25
    beside: float = 0.08
    twin: float = 0.2
    whole: float = 0.25
    longest: int = 256


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors (items × tokens), sentence membership (items × sentences × tokens, rows sum to 1)."""

    ids: torch.Tensor
    types: torch.Tensor
    mask: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor
    pool: torch.Tensor
    gold: torch.Tensor
    answerable: torch.Tensor

    @property
    def tokens(self) -> int:
        """Tokens that are not padding."""
        return int(self.mask.sum())


def _grow(page: Page, seed: int, rng: random.Random, sentences: int, tokens: int) -> tuple[int, int]:
    """A run of sentences around sentence `seed`: at most `sentences` of them and about `tokens` tokens."""
    first, last = seed, seed + 1
    while last - first < sentences:
        sides = [s for s in (first - 1, last) if 0 <= s < len(page.sentences)]
        if not sides:
            break
        side = rng.choice(sides)
        low, high = min(first, side), max(last, side + 1)
        if page.sentences[high - 1][1] - page.sentences[low][0] > tokens:
            break
        first, last = low, high
    return first, last


def _overlap_seed(page: Page, question: tuple[int, ...], rng: random.Random, allowed: list[int]) -> int:
    """Mostly the allowed sentence that shares most tokens with the question, else any."""
    if rng.random() < 0.3:
        return rng.choice(allowed)
    wanted = set(question)
    return max(allowed, key=lambda s: len(wanted & set(page.ids[slice(*page.sentences[s])])) + rng.random())


def _item(question: tuple[int, ...], page: Page, window: tuple[int, int], spans: tuple[tuple[int, int], ...]) -> Item:
    first, last = page.sentences[window[0]][0], page.sentences[window[1] - 1][1]
    shift = len(question) + 2 - first
    inside = [(a + shift, b + shift) for a, b in spans if a >= first and b < last]
    sentences = tuple((a + shift, b + shift) for a, b in page.sentences[window[0] : window[1]])
    gold = tuple(i for i, (a, b) in enumerate(sentences) if any(a <= start < b for start, _ in inside))
    ids = (_CLS, *question, _SEP, *page.ids[first:last], _SEP)
    starts, ends = tuple({a for a, _ in inside}), tuple({b for _, b in inside})
    return Item(ids, len(question) + 2, starts, ends, sentences, gold)


def whole_item(example: Example, longest: int = 400) -> Item:
    """The question on its page from the start, cut to at most `longest` tokens."""
    page = example.page
    last = 1
    while last < len(page.sentences) and page.sentences[last][1] <= longest:
        last += 1
    return _item(example.ids, page, (0, last), example.spans)


def _window(
    page: Page, question: tuple[int, ...], spans: tuple[tuple[int, int], ...], rng: random.Random, mix: Mix
) -> Item:
    """A window of the page: around one of the spans, else around what looks nearest to the question."""
    if spans:
        target = rng.choice(spans)[0]
        seed = next(i for i, (a, b) in enumerate(page.sentences) if a <= target < b)
    else:
        seed = _overlap_seed(page, question, rng, list(range(len(page.sentences))))
    whole = rng.random() < mix.whole
    sentences, tokens = (99, mix.longest) if whole else (rng.choice((1, 2, 3, 3, 4)), 110)
    return _item(question, page, _grow(page, seed, rng, sentences, tokens), spans)


def _beside(example: Example, rng: random.Random) -> Item | None:
    """A window of one or two sentences of the own page without the answer string."""
    page = example.page
    answers = [answer.lower() for answer in example.answers]
    allowed = [
        i
        for i, (a, b) in enumerate(page.sentences)
        if not any(t in page.text[page.offsets[a][0] : page.offsets[b - 1][1]].lower() for t in answers)
    ]
    if not allowed:
        return None
    seed = _overlap_seed(page, example.ids, rng, allowed)
    return _item(example.ids, page, (seed, seed + 1), ())


def _twin(example: Example, names: list[str], tokenizer: Tokenizer, rng: random.Random, mix: Mix) -> Item | None:
    """The question with one name or number swapped for another of the same shape from a question of the same title."""
    match = rng.choice([*_NAME_OR_NUMBER.finditer(example.question), None])
    if match is None:
        return None
    old = match.group()
    same = [n for n in names if n != old and n[0].isdigit() == old[0].isdigit() and n not in example.answers]
    if not same:
        return None
    text = example.question[: match.start()] + rng.choice(same) + example.question[match.end() :]
    ids = tuple(tokenizer.encode(text, add_special_tokens=False).ids)[:48]
    target = rng.choice(example.spans)[0]
    seed = next(i for i, (a, b) in enumerate(example.page.sentences) if a <= target < b)
    return _item(ids, example.page, _grow(example.page, seed, rng, rng.choice((1, 2, 3)), mix.longest), ())


def _names(examples: list[Example]) -> dict[str, list[str]]:
    """Names and numbers of the questions, by title of their page."""
    names: dict[str, set[str]] = {}
    for example in examples:
        names.setdefault(example.page.title, set()).update(_NAME_OR_NUMBER.findall(example.question))
    return {title: sorted(found) for title, found in names.items()}


def _epoch(examples: list[Example], tokenizer: Tokenizer, mix: Mix, rng: random.Random) -> list[Item]:
    names = _names(examples)
    items: list[Item | None] = []
    for example in examples:
        items.append(_window(example.page, example.ids, example.spans, rng, mix))
        if not example.spans:
            continue
        if example.others and rng.random() < mix.near:
            items.append(_window(rng.choice(example.others), example.ids, (), rng, mix))
        if rng.random() < mix.beside:
            items.append(_beside(example, rng))
        if rng.random() < mix.twin:
            items.append(_twin(example, names[example.page.title], tokenizer, rng, mix))
    return [item for item in items if item is not None]


def collate(items: list[Item]) -> Batch:
    """The items padded to the longest; gold of an unanswerable item is position 0 (and sentence column 0)."""
    width, most = max(len(i.ids) for i in items), max(len(i.sentences) for i in items)
    ids = torch.zeros(len(items), width, dtype=torch.long)
    types, mask = torch.zeros_like(ids), torch.zeros(len(items), width, dtype=torch.bool)
    starts, ends = torch.zeros(len(items), width), torch.zeros(len(items), width)
    pool, gold = torch.zeros(len(items), most + 1, width), torch.zeros(len(items), most + 1)
    for row, item in enumerate(items):
        size = len(item.ids)
        ids[row, :size] = torch.tensor(item.ids)
        types[row, item.question_tokens : size] = 1
        mask[row, :size] = True
        starts[row, list(item.starts or (0,))] = 1
        ends[row, list(item.ends or (0,))] = 1
        pool[row, 0, 0] = 1
        for column, (a, b) in enumerate(item.sentences, start=1):
            pool[row, column, a:b] = 1 / (b - a)
        gold[row, [g + 1 for g in item.gold] or [0]] = 1
    answerable = torch.tensor([float(bool(item.starts)) for item in items])
    return Batch(ids, types, mask, starts, ends, pool, gold, answerable)


def batches(
    examples: list[Example], tokenizer: Tokenizer, mix: Mix, *, tokens: int, seed: int, epoch: int
) -> Iterator[Batch]:
    """The batches of one epoch, in seeded order; items of like length together, about `tokens` tokens a batch."""
    rng = random.Random(f"{seed}-{epoch}")  # noqa: S311 (reproducible order, not secrecy)
    items = _epoch(examples, tokenizer, mix, rng)
    rng.shuffle(items)
    groups: list[list[Item]] = []
    for start in range(0, len(items), 1000):
        group: list[Item] = []
        for item in sorted(items[start : start + 1000], key=lambda i: len(i.ids)):
            if group and (len(group) + 1) * len(item.ids) > tokens:
                groups.append(group)
                group = []
            group.append(item)
        groups.append(group)
    rng.shuffle(groups)
    return (collate(group) for group in groups)
