"""Questions with known answers → `qa/reader.json`: how the signs of an answer are weighed, and how sure that is.

    python -m qa.training.calibrate --data DATA --gold eval/gold.jsonl --articles eval/articles

It runs in Footnote's own environment, once the network is trained.

The questions of squad2/dev (titles that the network never saw) are asked of an index of their own title only, where
everything is near the topic; every fourth one also of an index of all titles, and of an index of another title, where
nothing answers. Each sentence of the hits is one row: its signs, and
whether it holds the answer. The logistic regression is fitted on all rows; its figures come from fits that leave one
title out at a time. People ask less in the words of the text than those questions do, so the probability is then
stretched and shifted (two numbers, which change no order) to what it proved to be worth on the dev split of the gold
cases over invented articles.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
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
from index.types import Article
from qa.features import FEATURES, features
from qa.network import Network
from qa.reader import readings
from qa.training.probability import Logistic, fit, held_out

__all__ = ["main"]

_HITS = 8
_Row = tuple[tuple[float, ...], float, str, int, bool]  # features, holds the answer, title, question, answerable


def main() -> None:
    """Fit, print the figures, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds squad2/")
    parser.add_argument(
        "--gold", type=Path, required=True, help="gold cases; those with evidence in --articles are used"
    )
    parser.add_argument("--articles", type=Path, required=True, help="a folder of plain text articles")
    parser.add_argument("--out", type=Path, default=Path("qa/reader.json"))
    parser.add_argument("--rows", type=Path, help="keep the rows here, for plots")
    arguments = parser.parse_args()
    table = _rows(arguments.data / "squad2")
    x, y, groups = np.array([r[0] for r in table]), np.array([r[1] for r in table]), [r[2] for r in table]
    model = fit(x, y)
    probabilities = np.array(held_out(x, y, groups))
    figures = _figures(probabilities, table)
    if arguments.rows:
        np.savez(arguments.rows, x=x, y=y, p=probabilities, question=[r[3] for r in table], known=[r[4] for r in table])
    named = zip(FEATURES, model.weights, strict=True)
    weights = {"bias": round(model.bias, 4)} | {name: round(weight, 4) for name, weight in named}
    stretch, shift = _stretched(model, arguments.gold, arguments.articles)
    kept = json.loads(arguments.out.read_text(encoding="utf-8")) if arguments.out.exists() else {"threshold": 0.2}
    found = {
        "weights": weights,
        "stretch": stretch,
        "shift": shift,
        "threshold": kept["threshold"],
        "held_out": figures,
    }
    text = json.dumps(found, indent=1)
    arguments.out.write_text(text + "\n", encoding="utf-8")
    print(text)


def _rows(folder: Path) -> list[_Row]:
    articles = [_article(json.loads(line)) for line in (folder / "articles.jsonl").open(encoding="utf-8")]
    questions = [json.loads(line) for line in (folder / "dev.jsonl").open(encoding="utf-8")]
    title_of = {a.id: a.title for a in articles}
    titles = sorted({title_of[q["article_id"]] for q in questions})
    embedder, network = MiniLM.load(), Network.load()
    found = []
    for title, before in zip(titles, [*titles[1:], titles[0]], strict=True):
        numbered = [(n, q, title_of[q["article_id"]]) for n, q in enumerate(questions)]
        mine = [(n, q) for n, q, its in numbered if its == title]
        others = [(n + 2 * len(questions), q) for n, q, its in numbered if its == before and n % 4 == 0]
        with _Index([a for a in articles if a.title == title], embedder) as store:
            found += [row for n, q in mine for row in _asked(q, title, n, store, network)]
            found += [row for n, q in others for row in _asked({**q, "answerable": False}, before, n, store, network)]
    with _Index(articles, embedder) as store:
        for n, q in enumerate(questions[::4], len(questions)):
            found += _asked(q, title_of[q["article_id"]], n, store, network)
    return found


def _stretched(model: Logistic, gold: Path, folder: Path) -> tuple[float, float]:
    """The two numbers that turn the best sentence's log-odds into the log-odds that it is right, on dev cases."""
    embedder, network = MiniLM.load(), Network.load()
    articles = list(read_articles([folder]))
    ids = {article.id for article in articles}
    logits, right = [], []
    with _Index(articles, embedder) as store:
        for case in map(json.loads, gold.open(encoding="utf-8")):
            evidence = case.get("evidence", ())
            mine = {e["article"] for e in evidence} | set(case.get("hard_negatives", ()))
            if case["split"] == "dev" and mine and mine <= ids:
                best = _best(model, case.get("stand_alone") or case["question"], evidence, store, network)
                logits.append([best[0]])
                right.append(best[1])
    found = fit(np.array(logits), np.array(right), ridge=0.0)
    return round(found.weights[0], 4), round(found.bias, 4)


def _best(
    model: Logistic, question: str, evidence: Sequence[dict[str, object]], store: Store, network: Network
) -> tuple[float, float]:
    """The highest log-odds among the sentences of the hits, and whether that sentence is evidence."""
    spans = [(e["article"], e["start"], e["end"]) for e in evidence]
    found = []
    hits = store.search(question, k=_HITS)
    for hit, reading in zip(hits, readings(question, hits, network), strict=True):
        for i, sentence in enumerate(hit.passage.sentences):
            values = np.array(features(question, hit, i, reading, store))
            overlaps = any(
                a == hit.passage.article_id and sentence.start < end and start < sentence.end for a, start, end in spans
            )
            found.append((float(model.bias + values @ np.array(model.weights)), float(overlaps)))
    return max(found)


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


def _asked(question: dict[str, object], title: str, number: int, store: Store, network: Network) -> Iterator[_Row]:
    text = str(question["question"])
    hits = store.search(text, k=_HITS)
    for hit, reading in zip(hits, readings(text, hits, network), strict=True):
        for i, sentence in enumerate(hit.passage.sentences):
            right = hit.passage.article_id == question["article_id"] and any(
                sentence.start <= start < sentence.end for start, _ in question["spans"]
            )
            yield features(text, hit, i, reading, store), float(right), title, number, bool(question["answerable"])


def _figures(probabilities: np.ndarray, table: Sequence[_Row]) -> dict[str, float]:
    """Over questions, from the sentence that comes first: how often it is right, and how well its probability tells."""
    best: dict[int, int] = {}
    for place, row in enumerate(table):
        if row[3] not in best or probabilities[place] > probabilities[best[row[3]]]:
            best[row[3]] = place
    places = list(best.values())
    p = probabilities[places]
    right = np.array([table[i][1] for i in places], bool)
    known = np.array([table[i][4] for i in places])
    return {
        "questions": len(places),
        "answer_sentence_first": round(float(right[known].mean()), 4),
        "auroc_answerable": _auroc(p, known),
        "auroc_right": _auroc(p, right),
        "mean_probability": round(float(p.mean()), 4),
        "share_right": round(float(right.mean()), 4),
    }


def _auroc(scores: np.ndarray, positive: np.ndarray) -> float:
    """The share of pairs that are in the right order; no two probabilities here are equal."""
    ranks = np.argsort(np.argsort(scores)) + 1
    ones = int(positive.sum())
    above = ranks[positive].sum() - ones * (ones + 1) / 2
    return round(float(above / (ones * (len(scores) - ones))), 4)


if __name__ == "__main__":
    main()
