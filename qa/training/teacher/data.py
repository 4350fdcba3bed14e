"""Reads folders of questions and articles into token-level examples, sentence by sentence.

A datum of `train.jsonl`: `{"id": "q1", "question": "When did the mill open?", "kind": "fact", "answers": ["1901"],
"answerable": true, "article_id": "a1", "spans": [[18, 22]]}`, with `{"id": "a1", "title": "The mill", "text": "The mill
opened in 1901."}` in `articles.jsonl`.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from qa.training.guard import refuse_seeds

__all__ = ["ANSWERS", "DENIES", "SILENT", "Example", "Page", "encode_page", "load"]

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])|\n+")
LONGEST_SENTENCE = 110  # tokens: longer ones are cut in training, so that a window always fits
LONGEST_TITLE = 24
LONGEST_QUESTION = 48
ANSWERS, DENIES, SILENT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Page:
    """An article: text, token ids with character ranges, sentences as token ranges, its title's ids, its cluster."""

    id: str
    title: tuple[int, ...]
    cluster: str
    text: str
    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A question on a page: inclusive token spans of its answers, gold and tempting sentences, what the page does."""

    id: str
    set: str
    kind: str
    question: str
    ids: tuple[int, ...]
    page: Page
    spans: tuple[tuple[int, int], ...]
    gold: tuple[int, ...]
    near: tuple[int, ...]
    answers: tuple[str, ...]
    status: int
    yes: int | None
    others: tuple[Page, ...]


def _lines(path):
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _sentence_ranges(text, offsets):
    ends = [match.end() for match in _SENTENCE_END.finditer(text)] + [len(text) + 1]
    ranges, first = [], 0
    for end in ends:
        last = first
        while last < len(offsets) and offsets[last][0] < end:
            last += 1
        while last - first > LONGEST_SENTENCE:
            ranges.append((first, first + LONGEST_SENTENCE))
            first += LONGEST_SENTENCE
        if last > first:
            ranges.append((first, last))
        first = last
    return tuple(ranges)


def encode_page(tokenizer, row) -> Page:
    """The article with its tokens, without special tokens. Raises InputError where the seeds have one of its."""
    refuse_seeds(row["id"], row["text"])
    encoded = tokenizer.encode(row["text"], add_special_tokens=False)
    title = tokenizer.encode(row["title"].replace("_", " "), add_special_tokens=False).ids[:LONGEST_TITLE]
    return Page(
        row["id"],
        tuple(title),
        row.get("cluster") or row["title"],
        row["text"],
        tuple(encoded.ids),
        tuple(encoded.offsets),
        _sentence_ranges(row["text"], encoded.offsets),
    )


def _token_spans(page, spans):
    found = []
    for start, end in spans:
        inside = [i for i, (a, b) in enumerate(page.offsets) if a < end and b > start]
        if inside:
            found.append((inside[0], inside[-1]))
    return tuple(dict.fromkeys(found))


def _sentences_of(page, spans):
    return tuple(i for i, (a, b) in enumerate(page.sentences) if any(s < b and e >= a for s, e in spans))


def load(tokenizer: Tokenizer, folder: Path, split: str) -> list[Example]:
    """The examples of `folder/split.jsonl`."""
    pages = {row["id"]: encode_page(tokenizer, row) for row in _lines(folder / "articles.jsonl")}
    clusters = defaultdict(list)
    for page in pages.values():
        clusters[page.cluster].append(page)
    return [
        e for row in _lines(folder / f"{split}.jsonl") if (e := _example(tokenizer, folder.name, row, pages, clusters))
    ]


def _example(tokenizer, name, row, pages, clusters):
    page = pages[row["article_id"]]
    kind = row.get("kind") or ("fact" if row["answerable"] else "unanswerable")
    ids = tuple(tokenizer.encode(row["question"], add_special_tokens=False).ids)[:LONGEST_QUESTION]
    spans = _token_spans(page, row["spans"])
    evidence = _token_spans(page, row.get("evidence_spans") or row["spans"])
    near = _token_spans(page, [row["near_span"]] if row.get("near_span") else [])
    status = SILENT if not row["answerable"] else DENIES if kind == "false_premise" else ANSWERS
    yes = (row["answers"][0] == "yes") * 1 if kind == "yes_no" else None
    if status != SILENT and not evidence:
        return None
    if kind == "yes_no":
        spans = ()
    lowered = [a.lower() for a in row["answers"]]
    told = {o["article_id"] for o in row.get("other") or ()}
    others = (
        tuple(
            p
            for p in clusters[page.cluster]
            if p.id != page.id and p.id not in told and not any(a in p.text.lower() for a in lowered)
        )
        if status == ANSWERS and spans
        else ()
    )
    return Example(
        row["id"],
        name,
        kind,
        row["question"],
        ids,
        page,
        spans,
        _sentences_of(page, evidence),
        _sentences_of(page, near),
        tuple(row["answers"]),
        status,
        yes,
        others,
    )
