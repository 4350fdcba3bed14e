"""Reads folders of questions and articles into token-level examples, sentence by sentence.

A datum of `train.jsonl`: `{"id": "q1", "question": "When did the mill open?", "kind": "fact", "answers": ["1901"],
"answerable": true, "article_id": "a1", "spans": [[18, 22]]}`, with `{"id": "a1", "title": "The mill", "text": "The mill
opened in 1901."}` in `articles.jsonl`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from qa.training.data import lines, sentence_ranges, token_spans
from qa.training.guard import refuse_seeds

__all__ = ["ANSWERS", "DENIES", "SILENT", "Example", "Page", "encode_page", "load"]

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
        sentence_ranges(row["text"], encoded.offsets, LONGEST_SENTENCE),
    )


def _sentences_of(page, spans):
    return tuple(i for i, (a, b) in enumerate(page.sentences) if any(s < b and e >= a for s, e in spans))


def load(tokenizer: Tokenizer, folder: Path, split: str) -> list[Example]:
    """The examples of `folder/split.jsonl`."""
    pages = {row["id"]: encode_page(tokenizer, row) for row in lines(folder / "articles.jsonl")}
    clusters = defaultdict(list)
    for page in pages.values():
        clusters[page.cluster].append(page)
    return [e for row in lines(folder / f"{split}.jsonl") if (e := _example(tokenizer, row, pages, clusters))]


def _example(tokenizer, row, pages, clusters):
    page = pages[row["article_id"]]
    kind = row.get("kind") or ("fact" if row["answerable"] else "unanswerable")
    ids = tuple(tokenizer.encode(row["question"], add_special_tokens=False).ids)[:LONGEST_QUESTION]
    spans = token_spans(page.offsets, row["spans"])
    evidence = token_spans(page.offsets, row.get("evidence_spans") or row["spans"])
    near = token_spans(page.offsets, [row["near_span"]] if row.get("near_span") else [])
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
