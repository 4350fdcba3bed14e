"""Question and passage files in, token-level examples out.

A datum of `train.jsonl`: `{"id": "q1", "question": "When did the mill open?", "answers": ["1901"], "answerable": true,
"article_id": "a1", "spans": [[18, 22]]}`, with `{"id": "a1", "title": "The mill", "text": "The mill opened in 1901."}`.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from qa.training.guard import refuse_seeds

__all__ = [
    "Example", "Page", "encode_page", "lines", "load_pages", "load_questions", "rarity", "sentence_ranges",
    "token_spans",
]  # fmt: skip

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])|\n+")
_LONGEST_SENTENCE_TOKENS = 120


@dataclass(frozen=True, slots=True)
class Page:
    """One paragraph or page: its text, token ids, their character ranges, and its sentences as token ranges."""

    id: str
    title: str
    text: str
    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One question on one page; `spans` are inclusive token ranges of the page, empty when it has no answer there."""

    id: str
    question: str
    ids: tuple[int, ...]
    page: Page
    spans: tuple[tuple[int, int], ...]
    answers: tuple[str, ...]
    others: tuple[Page, ...]


def lines(path: Path) -> Iterable[dict[str, Any]]:
    """The objects of a JSONL file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def sentence_ranges(
    text: str, offsets: Sequence[tuple[int, int]], longest: int = _LONGEST_SENTENCE_TOKENS
) -> tuple[tuple[int, int], ...]:
    """Token ranges of the sentences of `text`; those over `longest` tokens are cut, so that a window always fits."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)] + [len(text) + 1]
    ranges, first = [], 0
    for end in ends:
        last = first
        while last < len(offsets) and offsets[last][0] < end:
            last += 1
        while last - first > longest:
            ranges.append((first, first + longest))
            first += longest
        if last > first:
            ranges.append((first, last))
        first = last
    return tuple(ranges)


def encode_page(tokenizer: Tokenizer, page_id: str, title: str, text: str) -> Page:
    """The page with its tokens, without special tokens."""
    encoded = tokenizer.encode(text, add_special_tokens=False)
    return Page(
        page_id, title, text, tuple(encoded.ids), tuple(encoded.offsets), sentence_ranges(text, encoded.offsets)
    )


def load_pages(tokenizer: Tokenizer, folder: Path) -> dict[str, Page]:
    """All pages of a data folder by id. Raises InputError when one shares a sentence with the shipped articles."""
    pages = {}
    for row in lines(folder / "articles.jsonl"):
        refuse_seeds(row["id"], row["text"])
        pages[row["id"]] = encode_page(tokenizer, row["id"], row["title"], row["text"])
    return pages


def rarity(pages: Iterable[Page]) -> dict[int, float]:
    """Inverse document frequency of every token id, in nats."""
    counts: Counter[int] = Counter()
    total = 0
    for page in pages:
        total += 1
        counts.update(set(page.ids))
    return {token: math.log(1 + total / count) for token, count in counts.items()}


def token_spans(offsets: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Inclusive token ranges that cover the character ranges."""
    found = []
    for start, end in spans:
        inside = [i for i, (a, b) in enumerate(offsets) if a < end and b > start]
        if inside:
            found.append((inside[0], inside[-1]))
    return tuple(dict.fromkeys(found))


def _near_pages(
    ids: tuple[int, ...], page: Page, same_title: list[Page], answers: list[str], idf: dict[int, float]
) -> tuple[Page, ...]:
    """The three other pages of the same title that share most with the question and hold no answer string."""
    wanted = set(ids)
    lowered = [answer.lower() for answer in answers]
    scored = []
    for other in same_title:
        text = other.text.lower()
        if other.id != page.id and not any(answer in text for answer in lowered):
            scored.append((sum(idf.get(token, 0.0) for token in wanted & set(other.ids)), other.id, other))
    scored.sort(key=lambda row: (-row[0], row[1]))
    return tuple(row[2] for row in scored[:3])


def load_questions(tokenizer: Tokenizer, folder: Path, split: str, *, near: bool = True) -> list[Example]:
    """The examples of `folder/split.jsonl`; with `near`, each with its hard-negative pages."""
    pages = load_pages(tokenizer, folder)
    idf = rarity(pages.values())
    by_title: dict[str, list[Page]] = defaultdict(list)
    for page in pages.values():
        by_title[page.title].append(page)
    examples = []
    for row in lines(folder / f"{split}.jsonl"):
        page = pages[row["article_id"]]
        ids = tuple(tokenizer.encode(row["question"], add_special_tokens=False).ids)[:48]
        spans = token_spans(page.offsets, row["spans"])
        if row["answerable"] and not spans:
            continue
        others = _near_pages(ids, page, by_title[page.title], row["answers"], idf) if near and spans else ()
        examples.append(Example(row["id"], row["question"], ids, page, spans, tuple(row["answers"]), others))
    return examples
