"""What the network in training makes of questions on their own articles: Example → Reading, by torch.

A datum: `Reading(span=4.1, text="1901", sentence=3.0, status=5.2, right=True)`, in logits.
"""

from __future__ import annotations

from collections import defaultdict

import torch

from qa.training.measure import best_span
from qa.training.teacher.data import ANSWERS, DENIES, SILENT, Example
from qa.training.teacher.items import Item, collate, grouped, make_item
from qa.training.teacher.measure import Reading

__all__ = ["read_all", "windows"]

_LONGEST = 400  # tokens of an article in one window
_LONGEST_ANSWER = 30
_AT_ONCE = 4000  # tokens


def windows(example: Example) -> list[Item]:
    """The whole article in windows of whole sentences, one sentence in common."""
    page, at, found = example.page, 0, []
    spanned = bool(example.spans) or example.status == SILENT
    told = (example.spans, example.gold, example.status, example.yes, spanned)
    while at < len(page.sentences):
        first, end = page.sentences[at][0], at + 1
        while end < len(page.sentences) and page.sentences[end][1] - first <= _LONGEST:
            end += 1
        found.append(make_item(example.ids, page, range(at, end), *told))
        if end >= len(page.sentences):
            break
        at = max(at + 1, end - 1)
    return found


def read_all(reader, examples: list[Example]) -> list[Reading]:
    """The surest window's reading of every example, in the given order."""
    reader.eval()
    jobs = [(item, i) for i, example in enumerate(examples) for item in windows(example)]
    number = {id(item): i for item, i in jobs}
    found: dict[int, list[Reading]] = defaultdict(list)
    for group in grouped(sorted((item for item, _ in jobs), key=lambda item: len(item.ids)), _AT_ONCE):
        batch = collate(group)
        with torch.inference_mode():
            tokens, status, _ = reader(batch.ids, batch.mask)
        scores = torch.bmm(batch.pool, tokens[:, :, 2:3]).squeeze(2)
        for row, item in enumerate(group):
            i = number[id(item)]
            found[i].append(_reading(examples[i], item, tokens[row], scores[row], status[row]))
    return [max(found[i], key=lambda r: r.sure) for i in range(len(examples))]


def _reading(example: Example, item: Item, tokens, scores, status) -> Reading:
    size, page = len(item.ids) - 1, example.page
    span, a, z = best_span(tokens[:size, 0], tokens[:size, 1], item.passage, _LONGEST_ANSWER)
    where = next((n for n, (x, y) in enumerate(item.sentences) if x <= a < y), 0)
    x, y = item.sentences[where]
    shift = page.sentences[item.shown[where]][0] - x
    text = page.text[page.offsets[a + shift][0] : page.offsets[min(z, y - 1) + shift][1]]
    sentences = scores[1 : len(item.sentences) + 1]
    best = int(sentences.argmax())
    state = torch.log_softmax(status, 0)
    return Reading(
        (span - float(tokens[0, 0] + tokens[0, 1])) / 2,
        text,
        float(sentences[best] - scores[0]),
        float(torch.logsumexp(state[[ANSWERS, DENIES]], 0) - state[SILENT]),
        item.shown[best] in example.gold,
    )
