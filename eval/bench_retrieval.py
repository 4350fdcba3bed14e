"""A folder of public data → how often the right paragraph is found among all, by each ranking alone and by ours.

    squad2/dev     @1     @5
    dense        65.0   88.7
    …

The paragraphs of SQuAD 2.0 (`squad2/articles.jsonl`) are indexed together, a paragraph an article; the questions are
those of `squad2/dev.jsonl` that have an answer. Weights were chosen on `squad2/train.jsonl`, whose titles are others.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from index.embed import MiniLM
from index.errors import InputError
from index.generation import live_generation
from index.lexical import BM25, terms
from index.store import Store
from qa.indexing import update_index

__all__ = ["main", "retrieval_rows"]

_Scores = npt.NDArray[np.float32]
_Rank = Callable[[str], list[str]]  # a question → ids of articles, the best first
_DEPTH = 5
_RRF = 60  # the constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)


def main(arguments: Sequence[str]) -> int:
    """Print the table for the folder named in `arguments`; returns the exit code."""
    if len(arguments) != 1:
        raise InputError("Name the folder of public data: python -m eval.bench_retrieval FOLDER")
    print(f"{'squad2/dev':<10}{'@1':>7}{'@5':>7}")
    for name, first, fifth in retrieval_rows(Path(arguments[0])):
        print(f"{name:<10}{first:7.1%}{fifth:7.1%}".replace("%", ""))
    return 0


def retrieval_rows(data: Path, *, split: str = "dev") -> Iterator[tuple[str, float, float]]:
    """For each way to rank: its name, and the share of questions whose paragraph is the first, and in the first five.

    Raises InputError when the folder does not hold the data.
    """
    asked = [q for q in _lines(data / "squad2" / f"{split}.jsonl") if q["answerable"]]
    with TemporaryDirectory() as folder:
        articles, home = Path(folder) / "articles", Path(folder) / "home"
        articles.mkdir()
        for line in _lines(data / "squad2" / "articles.jsonl"):
            (articles / f"{line['id']}.json").write_text(json.dumps(line), encoding="utf-8")
        embedder = MiniLM.load()
        update_index(home, [articles], embedder)
        store = Store.open(home, embedder)
        for name, rank in _rankings(home, store, embedder).items():
            places = [_place(rank(q["question"]), q["article_id"]) for q in asked]
            yield name, sum(p == 0 for p in places) / len(places), sum(p < _DEPTH for p in places) / len(places)
        store.close()


def _lines(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise InputError(f"There is no file {path}. Name the folder that holds squad2/articles.jsonl.")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _rankings(home: Path, store: Store, embedder: MiniLM) -> dict[str, _Rank]:
    """Each ranking over the same passages."""
    folder = live_generation(home)
    if folder is None:
        raise InputError(f"Nothing was indexed at {home}.")
    vectors = np.load(folder / "passages.npy").astype(np.float32)
    index = BM25(folder / "passages.bm25")
    owners = np.array([article.id for article, _ in store.passages()])

    def dense(question: str) -> _Scores:
        scores: _Scores = vectors @ embedder.embed([question])[0]
        return scores

    def lexical(question: str) -> _Scores:
        return index.scores(terms(question))

    return {
        "dense": lambda question: _ids(dense(question), owners),
        "BM25": lambda question: _ids(lexical(question), owners),
        "RRF": lambda question: _ids(_reciprocal(dense(question)) + _reciprocal(lexical(question)), owners),
        "Footnote": lambda question: [hit.passage.article_id for hit in store.search(question, k=3 * _DEPTH)],
    }


def _ids(scores: _Scores, owners: npt.NDArray[np.str_]) -> list[str]:
    return [str(owner) for owner in owners[np.argsort(-scores, kind="stable")[: 3 * _DEPTH]]]


def _reciprocal(scores: _Scores) -> _Scores:
    """1 / (60 + rank) for each score, the highest at rank 1."""
    ranks = np.empty(len(scores), np.float32)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    found: _Scores = np.float32(1) / (_RRF + ranks)
    return found


def _place(ids: Sequence[str], gold: str) -> int:
    """The place of `gold` among the different ids; one beyond the last when it is not there."""
    different = list(dict.fromkeys(ids))
    return different.index(gold) if gold in different else len(different) + _DEPTH


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
