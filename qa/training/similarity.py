"""The gold questions and the articles → what similarity alone would answer, one a line, for `footnote eval score`.

    python -m qa.training.similarity --out similarity.jsonl && footnote eval score similarity.jsonl --split dev

{"id": "s001", "short": "It failed in 1954.", "statements": [{"text": "It failed in 1954.", "citations": [1]}], …}: the
sentence of the hits whose vector is nearest to the question's, word for word, and "the articles don't say" below a
cosine that refuses 8 % of the dev cases that have an answer. It is what the reader's figures stand beside.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.articles import read_articles
from index.embed import MiniLM
from index.store import Store
from index.types import Hit
from qa.features import sentence_of
from qa.scope import scope_of
from qa.training.tables import indexed, lines_of

__all__ = ["main"]

_HITS = 8
_OVER = 0.08  # the share of the dev cases with an answer that may be refused


def main() -> None:
    """Write the answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=Path("eval/gold.jsonl"))
    parser.add_argument("--articles", type=Path, nargs="+", default=[Path("seeds"), Path("eval/articles")])
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    cases = lines_of(arguments.gold)
    with indexed(list(read_articles(arguments.articles)), MiniLM.load()) as store:
        rows = list(_answers(cases, store))
    ruled = [row["confidence"] for case, row in zip(cases, rows, strict=True) if _counts(case)]
    least = float(np.quantile(ruled, _OVER))
    lines = [json.dumps(row | {"refused": row["confidence"] < least}, ensure_ascii=False) for row in rows]
    arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _counts(case: dict[str, Any]) -> bool:
    return case["split"] == "dev" and bool(case["answerable"]) and case["kind"] != "conflict"


def _answers(cases: Sequence[dict[str, Any]], store: Store) -> Iterator[dict[str, Any]]:
    for case in cases:
        asked = scope_of(case.get("stand_alone") or case["question"], store, None)
        hits = store.search(asked.question, k=_HITS, where=asked.within)
        cosine, hit, i = max(_sentences(hits), key=lambda found: found[0])
        span, text = hit.passage.sentences[i], " ".join(sentence_of(hit, i).split())
        yield {
            "id": case["id"],
            "short": text,
            "statements": [{"text": text, "citations": [1]}],
            "citations": [{"article": hit.passage.article_id, "start": span.start, "end": span.end}],
            "asked_as": asked.question,
            "confidence": max(0.0, min(1.0, cosine)),
        }


def _sentences(hits: Sequence[Hit]) -> Iterator[tuple[float, Hit, int]]:
    for hit in hits:
        for i, cosine in enumerate(hit.sentence_dense):
            yield float(cosine), hit, i


if __name__ == "__main__":
    main()
