"""Made-up articles → how the index stands to the bare parts it is made of and to other tools, on the same passages.

`index_rows(Path("home"), 10_000, None)` yields ("search in 10,000 passages, to the sum of its bare parts", "1.21 ×"), …
"""

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from eval.bench_corpus import LONG, questions, write_articles
from eval.bench_timing import best_medians, seconds
from index.batches import batches
from index.embed import MiniLM
from index.generation import live_generation
from index.lexical import terms
from index.passages import embedded
from index.place import FOLDER
from index.runtime import installed_folder
from index.store import Store
from qa.indexing import update_index

__all__ = ["index_rows"]

_QUESTIONS = 40
_FEW = 10  # articles that are indexed before anything is measured
_SAMPLE = 2_000  # passages that tell the embedder's rate, to be held against torch's
_K = 8


def index_rows(home: Path, count: int, peers: Path | None) -> Iterator[tuple[str, str]]:
    """Rows over `count` articles indexed under `home`; `peers` is the interpreter of the other tools' environment."""
    embedder = MiniLM.load()
    write_articles(home / "few", _FEW)
    update_index(home / "of few", [home / "few"], embedder)  # libraries that load once are no part of a rate
    write_articles(home / "reports", max(1, count // 10), LONG)
    took = seconds(partial(update_index, home / "of reports", [home / "reports"], embedder))
    yield _indexing(home / "of reports", embedder, took)
    write_articles(home / "articles", count)
    first, again, changed = _syncs(home, embedder)
    yield _indexing(home / "index", embedder, first)
    with_store = Store.open(home / "index", embedder)
    asked = questions(_QUESTIONS, count)
    yield "syncing again when nothing changed, to the first sync", f"{again / first:.2%}"
    yield "syncing again when one article changed, to the first sync", f"{changed / first:.2%}"
    passages = [embedded(article, passage) for article, passage in with_store.passages()]
    searching, parts = best_medians([with_store.search, _bare_parts(home / "index", embedder)], asked)
    yield f"search in {len(passages):,} passages, to the sum of its bare parts", f"{searching / parts:.2f} ×"
    if peers is not None:
        yield from _beside_others(home, peers, passages, asked, searching, _rate(embedder, passages[:_SAMPLE]))
    with_store.close()


def _syncs(home: Path, embedder: MiniLM) -> tuple[float, float, float]:
    """Seconds of a first sync, of one when nothing changed, and of one when an article changed."""
    sync = partial(update_index, home / "index", [home / "articles"], embedder)
    first, again = seconds(sync), seconds(sync)
    file = next((home / "articles").rglob("*.txt"))
    file.write_text(f"{file.read_text(encoding='utf-8')}\nIt was over on Sunday.\n", encoding="utf-8")
    return first, again, seconds(sync)


def _indexing(home: Path, embedder: MiniLM, took: float) -> tuple[str, str]:
    """The row of an index that `took` so many seconds to make: its texts a second, to those of the embedder alone."""
    store = Store.open(home, embedder)
    texts, counts = _texts(store), store.manifest.counts
    store.close()
    bare = _rate(embedder, texts)  # all of them: a processor that is busy for long runs slower than at first
    label = f"indexing {counts['articles']:,} articles of {counts['sentences'] // counts['articles']} sentences"
    return f"{label}, its rate to the bare embedder's", f"{len(texts) / took / bare:.2f} ×"


def _texts(store: Store) -> list[str]:
    """What an index embeds: sentences, and passages under their article's title."""
    rows = list(store.passages())
    sentences = [article.text[s.start : s.end] for article, passage in rows for s in passage.sentences]
    return [*sentences, *(embedded(article, passage) for article, passage in rows)]


def _rate(embedder: MiniLM, texts: Sequence[str]) -> float:
    """Texts a second, in batches as large as an index embeds."""

    def all_of_them() -> None:
        for batch in batches(texts, embedder.batch):
            embedder.embed(batch)

    return len(texts) / seconds(all_of_them)


def _bare_parts(index: Path, embedder: MiniLM) -> Callable[[str], None]:
    """One embedding, one Chroma query and one query of bm25s (a search asks it twice: sentences have their own)."""
    import bm25s

    folder = live_generation(index)
    if folder is None:
        raise FileNotFoundError(index)
    vectors, words = FOLDER.open(folder), bm25s.BM25.load(folder / "passages.bm25", mmap=True, show_progress=False)

    def ask(question: str) -> None:
        vectors.nearest(embedder.embed([question])[0], _K)
        words.retrieve([terms(question)], k=_K, show_progress=False)

    return ask


def _beside_others(
    home: Path, peers: Path, passages: Sequence[str], asked: Sequence[str], searching: float, rate: float
) -> Iterator[tuple[str, str]]:
    model = installed_folder()
    given = home / "peers.json"
    given.write_text(
        json.dumps({"model": str(model), "passages": list(passages), "questions": list(asked)}), encoding="utf-8"
    )
    script = Path(__file__).with_name("bench_peers.py")
    quiet = {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False", "TRANSFORMERS_VERBOSITY": "error"}
    done = subprocess.run(  # noqa: S603 - the interpreter that the Makefile made, our own script
        [peers, "-P", script, given], capture_output=True, text=True, check=False, env={**os.environ, **quiet}
    )
    if done.returncode:
        yield "other tools could not be measured", (done.stderr.strip().splitlines() or ["no reason given"])[-1][:120]
        return
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    yield "embedding, rate to sentence-transformers on torch", f"{rate / found.pop('rate'):.2f} ×"
    for name, theirs in found.items():
        yield (
            f"search, seconds to those of {name}'s hybrid search over the same passages",
            f"{searching / theirs:.2f} ×",
        )
