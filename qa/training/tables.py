"""Questions with known answers → tables: for each question a row of features for every sentence of its hits.

Table(signs=(12 × 19 numbers), right=(0, 0, 1, …), known=True, group="Sky", kind="squad") is one question. They are made
by what answers at run time: the same search, network and features.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

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

__all__ = ["Table", "gold_tables", "squad_tables"]

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


def squad_tables(folder: Path, *, every: int = 1) -> list[Table]:
    """The questions of squad2/dev, asked of an index of their own title; every fourth also of another title's.

    Titles that the network never saw; of another title nothing answers.
    """
    articles = [_article(json.loads(line)) for line in (folder / "articles.jsonl").open(encoding="utf-8")]
    questions = [json.loads(line) for line in (folder / "dev.jsonl").open(encoding="utf-8")][::every]
    title_of = {a.id: a.title for a in articles}
    titles = sorted({title_of[q["article_id"]] for q in questions})
    embedder, network = MiniLM.load(), Network.load()
    found = []
    for title, other in zip(titles, [*titles[1:], titles[0]], strict=True):
        mine = [q for q in questions if title_of[q["article_id"]] == title]
        foreign = [q for q in questions if title_of[q["article_id"]] == other][::4]
        with _Index([a for a in articles if a.title == title], embedder) as store:
            for q in mine:
                spans = [(q["article_id"], start, start + 1) for start, _ in q["spans"]]
                found.append(_table(q["question"], spans, bool(q["answerable"]), (title, "squad"), store, network))
            found += [_table(q["question"], [], False, (other, "squad"), store, network) for q in foreign]
    return found


def gold_tables(gold: Path, folders: Sequence[Path]) -> dict[str, list[Table]]:
    """The dev cases of `gold` by folder: those whose evidence, or whose near articles, are all in one of `folders`.

    All folders are indexed together. Cases about a disagreement or an untrue premise are answered in other ways.
    """
    embedder, network = MiniLM.load(), Network.load()
    ids = {str(folder): {a.id for a in read_articles([folder])} for folder in folders}
    found: dict[str, list[Table]] = {name: [] for name in ids}
    with _Index(list(read_articles(list(folders))), embedder) as store:
        for case in map(json.loads, gold.open(encoding="utf-8")):
            evidence = case.get("evidence", ())
            about = sorted({e["article"] for e in evidence} | set(case.get("hard_negatives", ())))
            home = next((name for name, known in ids.items() if about and set(about) <= known), None)
            if case["split"] != "dev" or home is None or case["kind"] in ("conflict", "false_premise"):
                continue
            known = bool(case["answerable"])
            spans = [(e["article"], e["start"], e["end"]) for e in evidence if known]
            text = case.get("stand_alone") or case["question"]
            found[home].append(_table(text, spans, known, (about[0], case["kind"]), store, network))
    return found


def _table(
    question: str,
    spans: Sequence[tuple[str, int, int]],
    known: bool,
    named: tuple[str, str],
    store: Store,
    network: Network,
) -> Table:
    hits = store.search(question, k=_HITS)
    rows = features(question, hits, readings(question, hits, network), store)
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


class _Index:
    """An index of `articles` in a folder that goes away."""

    def __init__(self, articles: Sequence[Article], embedder: MiniLM) -> None:
        self._folder = TemporaryDirectory()
        home = Path(self._folder.name)
        generation = home / "generations" / "000001"
        generation.mkdir(parents=True)
        catalog = Catalog(generation / "catalog.sqlite", new=True)
        catalog.write(articles, lambda a: split(a, count_tokens=embedder.count_tokens, window=embedder.window))
        counts = catalog.counts()
        catalog.close()
        manifest = Manifest(FORMAT, embedder.name, embedder.model_hash, ("data",), counts, ())
        build(generation, manifest, embedder, home / "vectors.sqlite", lambda done, total: None)
        (home / "current").write_text(generation.name, encoding="ascii")
        self._store = Store.open(home, embedder)

    def __enter__(self) -> Store:
        return self._store

    def __exit__(self, *_: object) -> None:
        self._store.close()
        self._folder.cleanup()
