"""Sizes → what searching an index of so many passages costs: seconds, memory, disk, seconds to open.

    growth_rows(Path("home"), (1_000, 1_000_000))  →  Size(passages=1000, p50_s=0.006, p95_s=0.009, …), …

Passages have one sentence. Up to 20,000 their vectors are the model's, beyond that drawn at random: what is searched
for costs the same, and embedding a million would take hours. A process of its own opens each index and searches it.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from shutil import rmtree
from time import perf_counter

import numpy as np
import numpy.typing as npt

from eval.bench_corpus import articles, questions
from eval.bench_timing import seconds
from index.catalog import Catalog
from index.embed import Embedder, MiniLM
from index.generation import FORMAT, Manifest, build
from index.store import Store
from index.types import Article, Passage, Sentence

__all__ = ["Size", "growth_rows", "main"]

_REAL = 20_000  # passages up to which vectors are the model's
_QUESTIONS = 200
_AN_ARTICLE = 30  # passages


@dataclass(frozen=True, slots=True)
class Size:
    """What was measured at a size: seconds of a search and of opening, bytes in memory and on disk."""

    passages: int
    p50_s: float
    p95_s: float
    open_s: float
    memory_bytes: int
    disk_bytes: int


def growth_rows(home: Path, sizes: Sequence[int]) -> Iterator[Size]:
    """Build an index of each size under `home`, measure it in a fresh process, and remove it."""
    for size in sizes:
        folder = home / str(size)
        _build(folder, size)
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", "eval.bench_growth", folder, str(size)], capture_output=True, check=True
        )
        yield Size(**json.loads(done.stdout.splitlines()[-1]))
        rmtree(folder)


def main(argv: Sequence[str]) -> int:
    """Open the index in the folder `argv[0]`, of `argv[1]` passages, search it, print a Size as JSON."""
    home, size = Path(argv[0]), int(argv[1])
    embedder = MiniLM.load()
    began = perf_counter()
    store = Store.open(home, embedder)
    opened = perf_counter() - began
    taken = [seconds(partial(store.search, question)) for question in questions(_QUESTIONS, size // 3)]
    p50, p95 = np.percentile(taken[len(taken) // 10 :], [50, 95])  # the first ones map files into memory
    memory = getrusage(RUSAGE_SELF).ru_maxrss * 1024
    disk = sum(f.stat().st_size for f in home.rglob("*") if f.is_file())
    store.close()
    print(json.dumps(asdict(Size(size, float(p50), float(p95), opened, memory, disk))))
    return 0


class _Drawn:
    """MiniLM in name; its vectors are drawn from the text's hash, which takes no time."""

    window, dimension, remote = MiniLM.window, MiniLM.dimension, False

    def __init__(self, like: MiniLM) -> None:
        self.name, self.model_hash, self.batch = like.name, like.model_hash, 1_024
        self.count_tokens = like.count_tokens

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        seeds = (int.from_bytes(sha256(text.encode()).digest()[:8]) for text in texts)
        drawn = np.stack([np.random.default_rng(seed).standard_normal(self.dimension, np.float32) for seed in seeds])
        return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), np.float32)


def _build(home: Path, size: int) -> None:
    """An index of `size` passages at `home`, put together without reading files."""
    minilm = MiniLM.load()
    embedder: Embedder = minilm if size <= _REAL else _Drawn(minilm)
    folder = home / "generations" / "000001"
    folder.mkdir(parents=True)
    catalog = Catalog(folder / "catalog.sqlite", new=True)
    catalog.write(_articles(size), _split)
    manifest = Manifest(FORMAT, embedder.name, embedder.model_hash, (str(home),), catalog.counts(), ())
    catalog.close()
    build(folder, manifest, embedder, home / "vectors.sqlite", lambda done, total: None)
    (home / "current").write_text("000001", encoding="ascii")


def _articles(size: int) -> Iterator[Article]:
    """Articles of thirty sentences, `size` sentences in all."""
    told = (sentence for _, sentences in articles(size // 3 + 1) for sentence in sentences)
    for number in range(-(-size // _AN_ARTICLE)):
        text = "\n".join(islice(told, min(_AN_ARTICLE, size - number * _AN_ARTICLE)))
        name = f"{number:07}"
        yield Article(name, f"Story {number}", text, f"{name}.txt", sha256(text.encode()).hexdigest(), 0, len(text))


def _split(article: Article) -> tuple[Passage, ...]:
    """A passage for every line."""
    found, start = [], 0
    for line in article.text.split("\n"):
        end = start + len(line)
        found.append(Passage(f"{article.id}:{start}-{end}", article.id, line, start, end, (Sentence(start, end),)))
        start = end + 1
    return tuple(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
