"""Ranges of characters in, how much they share out: the only measure of evidence that no splitter can move.

Worked: gold is characters 0–100 of "tides"; 50–150 and 80–160 were retrieved. Retrieved are 110 characters (50–160),
50 of them gold: precision 50/110, recall 50/100, IoU 50/160.

The formulas are those of token-wise retrieval by characters (precision, recall, intersection over union).
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["VERSION", "Range", "covered", "file_of", "span_scores"]

VERSION = 1


class Range(NamedTuple):
    """Characters `start` to `end` of the text of a file."""

    file: str
    start: int
    end: int


def file_of(article_id: str) -> str:
    """The file of an article: articles of one file ("tides", "tides#2") share its text and offsets."""
    return re.sub(r"#\d+$", "", article_id)


def span_scores(found: Sequence[Range], gold: Sequence[Range]) -> dict[str, float]:
    """`precision`, `recall` and `iou` by characters; nothing found scores 0. `gold` must not be empty."""
    has, wanted = _size(_merged(found)), _size(_merged(gold))
    shared = has + wanted - _size(_merged([*found, *gold]))
    return {
        "precision": shared / has if has else 0.0,
        "recall": shared / wanted,
        "iou": shared / (has + wanted - shared),
    }


def covered(gold: Range, by: Iterable[Range]) -> float:
    """The share of `gold` that `by` covers together, 0 to 1."""
    inside = [Range(r.file, max(r.start, gold.start), min(r.end, gold.end)) for r in by if r.file == gold.file]
    return _size(_merged(r for r in inside if r.start < r.end)) / (gold.end - gold.start)


def _merged(ranges: Iterable[Range]) -> list[Range]:
    merged: list[Range] = []
    for r in sorted(ranges):
        if merged and merged[-1].file == r.file and r.start <= merged[-1].end:
            merged[-1] = Range(r.file, merged[-1].start, max(r.end, merged[-1].end))
        else:
            merged.append(r)
    return merged


def _size(ranges: Iterable[Range]) -> int:
    return sum(r.end - r.start for r in ranges)
