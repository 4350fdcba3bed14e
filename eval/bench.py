"""Speed, as ratios measured in one run: `make bench` prints how Footnote stands to the bare parts it is made of.

    search against its bare parts (one embedding + one Chroma query + two BM25 queries)    1.21 ×

An absolute time says little on somebody else's machine, so each row is a ratio; rates by file format come after.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from eval.bench_llm import bench_rows
from eval.gold import read_gold
from index.embed import MiniLM
from index.generation import collection_of, live_generation
from index.lexical import BM25, terms
from index.overview import reading_rates
from index.store import Store
from index.vectors import embed_cached
from qa.indexing import update_index
from qa.network import Network
from qa.reader import read, readings

__all__ = ["main"]

_ROOT = Path(__file__).resolve().parent.parent
_QUESTIONS = 40
_ROUNDS = 3
_Item = TypeVar("_Item")


def main() -> int:
    """Print every row; returns the exit code."""
    folders = [_ROOT / "seeds", _ROOT / "eval" / "articles"]
    questions = [case.question for case in read_gold(_ROOT / "eval" / "gold.jsonl")[:: 655 // _QUESTIONS]]
    with TemporaryDirectory() as home:
        for label, ratio in _rows(Path(home), folders, questions):
            print(f"{label:<86}{ratio:6.2f} ×")
        for label, value in bench_rows(Path(home)):
            print(f"{label:<78}{value:>36}")
    files = sorted(f for folder in (*folders, _ROOT / "tests" / "articles") for f in folder.glob("*.*"))
    for rate in reading_rates(files):
        print(
            f"reading {rate.format:<8}{rate.articles_per_second:10,.0f} articles/s{rate.megabytes_per_second:9.2f} MB/s"
        )
    return 0


def _rows(home: Path, folders: list[Path], questions: list[str]) -> Iterator[tuple[str, float]]:
    embedder, network = MiniLM.load(), Network.load()
    first = _seconds(lambda: update_index(home, folders, embedder))
    again = _seconds(lambda: update_index(home, folders, embedder))
    yield "syncing again when nothing changed, against the first sync", again / first
    store = Store.open(home, embedder)
    yield from _searching(home, store, embedder, questions)
    yield "indexing against embedding its texts and nothing else", first / _seconds(lambda: _embed(store, embedder))
    hits = [(question, store.search(question)) for question in questions]
    reading = _median(lambda pair: read(pair[0], pair[1], store, network), hits)
    alone = _median(lambda pair: [readings(pair[0], [hit], network) for hit in pair[1]], hits)
    yield "reading the hits of a question against the network alone, passage by passage", reading / alone
    searching = _median(store.search, questions)
    yield "a whole answer against its search", (searching + reading) / searching
    store.close()


def _searching(home: Path, store: Store, embedder: MiniLM, questions: list[str]) -> Iterator[tuple[str, float]]:
    folder = live_generation(home)
    if folder is None:
        return
    client, collection = collection_of(folder)
    indexes = [BM25(folder / "passages.bm25"), BM25(folder / "sentences.bm25")]

    def bare(question: str) -> None:
        collection.query(query_embeddings=embedder.embed([question]), n_results=8)
        for index in indexes:
            index.scores(terms(question))

    label = "search against its bare parts (one embedding, one Chroma query, two BM25 queries)"
    yield label, _median(store.search, questions) / _median(bare, questions)
    client.close()


def _embed(store: Store, embedder: MiniLM) -> None:
    with TemporaryDirectory() as folder:
        texts = [a.text[s.start : s.end] for a, p in store.passages() for s in p.sentences]
        texts += [f"{article.title}\n{passage.text}" for article, passage in store.passages()]
        for _ in embed_cached(texts, embedder, Path(folder) / "vectors.sqlite", lambda count: None):
            pass


def _median(work: Callable[[_Item], object], items: Iterable[_Item]) -> float:
    """The median seconds of `work` over `items`, each taken at its best of three rounds."""
    return median(min(_seconds(partial(work, item)) for _ in range(_ROUNDS)) for item in items)


def _seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
