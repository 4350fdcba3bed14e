"""Turns examples into batches of inputs: which sentences of which article each question is trained on.

An input is `<s> question </s></s> title </s> sentences </s>`; the sentences are some of the article's, in its order, as
the reading stage shows them: what bears on the question, what tempts, and neighbours.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

import torch

from qa.training.teacher.data import ANSWERS, SILENT, Example, Page

__all__ = ["Batch", "Item", "Rarity", "choose", "collate", "draw", "grouped", "make_item", "names_of", "overlap"]

BOS, PAD, EOS = 0, 1, 2
NAME_OR_NUMBER = re.compile(r"(?<=\s)(?:[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)*|\d[\d.,]*\d|\d)")


@dataclass(frozen=True, slots=True)
class Item:
    """One input: ids, the first position of the passage, gold starts, ends, inside positions, sentence ranges, gold."""

    ids: tuple[int, ...]
    passage: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    inside: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    gold: tuple[int, ...]
    status: int
    yes: int
    spanned: bool
    shown: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors (items × tokens), sentence membership (items × sentences × tokens, rows sum to 1)."""

    ids: torch.Tensor
    mask: torch.Tensor
    passage: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor
    inside: torch.Tensor
    pool: torch.Tensor
    gold: torch.Tensor
    status: torch.Tensor
    yes: torch.Tensor
    spanned: torch.Tensor

    @property
    def tokens(self):
        return int(self.mask.sum())


def make_item(question, page: Page, shown, spans=(), gold=(), status=SILENT, yes=None, spanned=True) -> Item:  # noqa: PLR0913
    """The question on the sentences `shown` (numbers, ascending) of the page."""
    head = [BOS, *question, EOS, EOS, *page.title, EOS]
    ids, place, sentences, golden = list(head), {}, [], []
    for number in shown:
        a, b = page.sentences[number]
        if number in gold:
            golden.append(len(sentences))
        sentences.append((len(ids), len(ids) + b - a))
        place.update({t: len(ids) + t - a for t in range(a, b)})
        ids.extend(page.ids[a:b])
    ids.append(EOS)
    kept = [(place[a], place[b]) for a, b in spans if a in place and b in place]
    if (status == ANSWERS and spanned and not kept) or (status != SILENT and not golden):
        kept, golden, status, yes, spanned = [], [], SILENT, None, True
    inside = {t for a, b in kept for t in range(a, b + 1)}
    return Item(
        tuple(ids),
        len(head),
        tuple({a for a, _ in kept}),
        tuple({b for _, b in kept}),
        tuple(sorted(inside)),
        tuple(sentences),
        tuple(golden),
        status,
        -1 if yes is None else yes,
        spanned,
        tuple(shown),
    )


class Rarity:
    """How rare a token is among pages, in nats."""

    def __init__(self, pages):
        counts = Counter(t for p in pages for t in set(p.ids))
        self.total, self.counts = len(pages), counts

    def __call__(self, token):
        return math.log(1 + self.total / (self.counts.get(token, 0) + 1))


def overlap(question, page, rarity):
    wanted = set(question)
    return [sum(rarity(t) for t in wanted & set(page.ids[a:b])) for a, b in page.sentences]


def choose(page, question, must, rng, rarity, most, forbid=()):
    """Numbers of the sentences to show: `must`, then by shared rare words or neighbourhood, in the article's order."""
    scores = overlap(question, page, rarity)
    shown = set(must)
    while len(shown) < min(most, len(page.sentences) - len(set(forbid) - shown)):
        beside = [
            n for s in shown for n in (s - 1, s + 1) if 0 <= n < len(scores) and n not in shown and n not in forbid
        ]
        rest = [n for n in range(len(scores)) if n not in shown and n not in forbid]
        if not rest:
            break
        if beside and rng.random() < 0.5:
            shown.add(rng.choice(beside))
        else:
            shown.add(max(rest, key=lambda n: scores[n] + rng.random() * 1.5))
    return sorted(shown)


def draw(example: Example, rng, rarity, names, tokenizer) -> list[Item]:
    """The inputs that one pass over the data makes of an example: itself, and at times a negative."""
    page, q = example.page, example.ids
    most = rng.choice((2, 3, 4, 4, 5, 6))
    spanned = bool(example.spans) or example.status == SILENT
    must = list(example.gold) or list(example.near)
    if len(must) > 3:
        must = rng.sample(must, 3) if example.kind != "list" else must[:6]
    items = [
        make_item(
            q,
            page,
            choose(page, q, must, rng, rarity, max(most, len(must))),
            example.spans,
            example.gold,
            example.status,
            example.yes,
            spanned,
        )
    ]
    if example.status == SILENT:
        return items
    dice = rng.random()
    answers = [a.lower() for a in example.answers]
    if dice < 0.12 and example.spans:  # the article without its answer
        forbid = {
            i
            for i, (a, b) in enumerate(page.sentences)
            if i in example.gold
            or any(t in page.text[page.offsets[a][0] : page.offsets[b - 1][1]].lower() for t in answers)
        }
        if len(forbid) < len(page.sentences):
            items.append(make_item(q, page, choose(page, q, (), rng, rarity, rng.choice((1, 2, 3)), forbid)))
    elif dice < 0.22 and example.others:  # another article of the same story
        other = rng.choice(example.others)
        items.append(make_item(q, other, choose(other, q, (), rng, rarity, rng.choice((2, 3)))))
    elif dice < 0.34 and example.spans:  # a name or a number of the question changed
        items += _exchanged(example, rng, rarity, names, tokenizer)
    return items


def _exchanged(example: Example, rng, rarity, names, tokenizer) -> list[Item]:
    """The question with one name or figure exchanged for another of its story, which nothing answers; or nothing."""
    page, answers = example.page, [a.lower() for a in example.answers]
    match = rng.choice([*NAME_OR_NUMBER.finditer(example.question), None])
    if match is None:
        return []
    old = match.group()
    same = [
        n
        for n in names.get(page.cluster, ())
        if n[0].isdigit() == old[0].isdigit()
        and not any(n.lower() in a or a in n.lower() for a in answers)
        and n not in old
        and old not in n
    ]
    if not same:
        return []
    text = example.question[: match.start()] + rng.choice(same) + example.question[match.end() :]
    ids = tuple(tokenizer.encode(text, add_special_tokens=False).ids)[:48]
    shown = choose(page, example.ids, example.gold[:2], rng, rarity, rng.choice((2, 3)))
    return [make_item(ids, page, shown)]


def names_of(examples):
    names = {}
    for e in examples:
        names.setdefault(e.page.cluster, set()).update(NAME_OR_NUMBER.findall(e.question))
    return {k: sorted(v) for k, v in names.items()}


def collate(items: list[Item]) -> Batch:
    """The inputs padded to the longest; gold of a silent one is position 0 (and sentence column 0)."""
    n, width, most = len(items), max(len(i.ids) for i in items), max(len(i.sentences) for i in items)
    ids = torch.full((n, width), PAD, dtype=torch.long)
    mask, passage = torch.zeros(n, width, dtype=torch.bool), torch.zeros(n, width, dtype=torch.bool)
    starts, ends, inside = (torch.zeros(n, width) for _ in range(3))
    pool, gold = torch.zeros(n, most + 1, width), torch.zeros(n, most + 1)
    for row, item in enumerate(items):
        size = len(item.ids)
        ids[row, :size] = torch.tensor(item.ids)
        mask[row, :size] = True
        passage[row, item.passage : size - 1] = True
        starts[row, list(item.starts or (0,))] = 1
        ends[row, list(item.ends or (0,))] = 1
        inside[row, list(item.inside)] = 1
        pool[row, 0, 0] = 1
        for column, (a, b) in enumerate(item.sentences, start=1):
            pool[row, column, a:b] = 1 / (b - a)
        gold[row, [g + 1 for g in item.gold] or [0]] = 1
    return Batch(
        ids,
        mask,
        passage,
        starts,
        ends,
        inside,
        pool,
        gold,
        torch.tensor([i.status for i in items]),
        torch.tensor([i.yes for i in items]),
        torch.tensor([i.spanned for i in items]),
    )


def grouped(items: list[Item], tokens: int) -> list[list[Item]]:
    """Items that stand in the order of their lengths, in groups that fill `tokens` tokens when padded."""
    groups: list[list[Item]] = [[]]
    for item in items:
        if groups[-1] and (len(groups[-1]) + 1) * len(item.ids) > tokens:
            groups.append([])
        groups[-1].append(item)
    return groups
