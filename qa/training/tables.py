"""Questions with known answers → tables: for each question a row of features for every sentence of its hits.

Table(signs=(12 × 19 numbers), right=(0, 0, 1, …), known=True, group="Sky", kind="squad") is one question. They are made
by what answers at run time: the same spelling, search, network and features.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from index.articles import read_articles
from index.catalog import Catalog
from index.embed import MiniLM
from index.generation import FORMAT, Manifest, build
from index.passages import split
from index.store import Store
from index.types import Article, Hit
from qa.candidates import readings
from qa.features import features
from qa.network import Network
from qa.scope import scope_of

__all__ = ["Models", "Table", "gold_tables", "indexed", "lines_of", "squad_tables", "together_tables"]

_HITS = 8


@dataclass(frozen=True, slots=True)
class Table:
    """One question: features (sentences × features), which sentences are right (1 or 0), whether any answers it.

    `group` is what is left out together when figures are taken; `kind` is the gold case's, or "squad".
    """

    signs: np.ndarray
    right: np.ndarray
    known: bool
    group: str
    kind: str


@dataclass(frozen=True, slots=True)
class Models:
    """What searches and what reads."""

    embedder: MiniLM
    network: Network


def squad_tables(folder: Path, models: Models, *, every: int = 1) -> list[Table]:
    """The questions of squad2/dev, asked of an index of their own title; every fourth also of another title's.

    Titles that the network never saw; of another title nothing answers.
    """
    articles, questions = _read(folder, every)
    title_of = {a.id: a.title for a in articles}
    titles = sorted({title_of[q["article_id"]] for q in questions})
    found = []
    for title, other in zip(titles, [*titles[1:], titles[0]], strict=True):
        mine = [q for q in questions if title_of[q["article_id"]] == title]
        foreign = [q for q in questions if title_of[q["article_id"]] == other][::4]
        with indexed([a for a in articles if a.title == title], models.embedder) as store:
            for q in mine:
                found.append(
                    _table(q["question"], _spans(q), bool(q["answerable"]), (title, "squad"), store, models.network)
                )
            found += [_table(q["question"], [], False, (other, "squad"), store, models.network) for q in foreign]
    return found


def together_tables(folder: Path, models: Models, *, every: int = 1) -> list[Table]:
    """The questions of squad2/dev that have an answer, asked of all paragraphs of the set at once, by title."""
    articles, questions = _read(folder, every)
    title_of = {a.id: a.title for a in articles}
    with indexed(articles, models.embedder) as store:
        return [
            _table(q["question"], _spans(q), True, (title_of[q["article_id"]], "squad"), store, models.network)
            for q in questions
            if q["answerable"]
        ]


def gold_tables(gold: Path, folders: Sequence[Path], models: Models) -> dict[str, list[Table]]:
    """The dev cases of `gold` by folder: those whose evidence, or whose near articles, are all in one of `folders`.

    All folders are indexed together. Cases about a disagreement or an untrue premise are answered in other ways.
    """
    ids = {str(folder): {a.id for a in read_articles([folder])} for folder in folders}
    found: dict[str, list[Table]] = {name: [] for name in ids}
    with indexed(list(read_articles(list(folders))), models.embedder) as store:
        for case in lines_of(gold):
            evidence = case.get("evidence", ())
            about = sorted({e["article"] for e in evidence} | set(case.get("hard_negatives", ())))
            home = next((name for name, known in ids.items() if about and set(about) <= known), None)
            if case["split"] != "dev" or home is None or case["kind"] in ("conflict", "false_premise"):
                continue
            known = bool(case["answerable"])
            spans = [(e["article"], e["start"], e["end"]) for e in evidence if known]
            text = case.get("stand_alone") or case["question"]
            found[home].append(_table(text, spans, known, (about[0], case["kind"]), store, models.network))
    return found


def _read(folder: Path, every: int) -> tuple[list[Article], list[dict[str, Any]]]:
    articles = [_article(row) for row in lines_of(folder / "articles.jsonl")]
    return articles, lines_of(folder / "dev.jsonl")[::every]


def lines_of(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def _spans(asked: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Where the sentence of an answer is looked for: the first character of each of its places."""
    return [(asked["article_id"], start, start + 1) for start, _ in asked["spans"]]


def _table(
    question: str,
    spans: Sequence[tuple[str, int, int]],
    known: bool,
    named: tuple[str, str],
    store: Store,
    network: Network,
) -> Table:
    asked = scope_of(question, store, None)
    hits = store.search(asked.question, k=_HITS, where=asked.within)
    rows = features(asked.question, hits, readings(asked.question, hits, network), store)
    signs = [row for passage in rows for row in passage]
    right = [float(_is_right(hit, i, spans)) for hit in hits for i in range(len(hit.passage.sentences))]
    return Table(np.array(signs), np.array(right), known, *named)


def _is_right(hit: Hit, i: int, spans: Sequence[tuple[str, int, int]]) -> bool:
    sentence = hit.passage.sentences[i]
    return any(a == hit.passage.article_id and sentence.start < end and start < sentence.end for a, start, end in spans)


def _article(line: dict[str, str]) -> Article:
    text = line["text"]
    digest = sha256(text.encode()).hexdigest()
    return Article(line["id"], line["title"], text, line["id"], digest, 0, len(text))


@contextmanager
def indexed(articles: Sequence[Article], embedder: MiniLM) -> Iterator[Store]:
    """An index of `articles` in a folder that goes away."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        generation = home / "generations" / "000001"
        generation.mkdir(parents=True)
        catalog = Catalog(generation / "catalog.sqlite", new=True)
        catalog.write(articles, lambda a: split(a, count_tokens=embedder.count_tokens, window=embedder.window))
        counts = catalog.counts()
        catalog.close()
        manifest = Manifest(FORMAT, embedder.name, embedder.model_hash, ("data",), counts, ())
        build(generation, manifest, embedder, home / "vectors.sqlite", lambda done, total: None)
        (home / "current").write_text(generation.name, encoding="ascii")
        store = Store.open(home, embedder)
        try:
            yield store
        finally:
            store.close()
