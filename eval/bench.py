"""Speed, as ratios measured in one run: `make bench` prints how Footnote stands to the bare parts it is made of.

    search in 10,000 passages, to the sum of its bare parts                                              1.21 ×

An absolute time says little on somebody else's machine, so most rows are ratios of two things measured side by side.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.bench_checks import checking
from eval.bench_growth import growth_rows
from eval.bench_index import index_rows
from eval.bench_llm import bench_rows
from eval.bench_reader import reader_rows
from eval.bench_retrieval import retrieval_rows
from eval.conflicts import ambiguous
from eval.gold import read_gold
from index.embed import MiniLM
from index.errors import FootnoteError
from index.overview import reading_rates
from qa.assistant import Assistant
from qa.indexing import update_index

__all__ = ["main"]

_ROOT = Path(__file__).resolve().parent.parent
_QUESTIONS = 40
_LEAST = 1_000  # passages of the smallest index whose growth is measured
_Row = tuple[str, str]


def main(argv: Sequence[str]) -> int:
    """Print every row; returns the exit code."""
    chosen = _parser().parse_args(argv)
    with TemporaryDirectory(prefix="footnote-bench-") as folder:
        home = Path(folder)
        for title, rows in (
            ("the default articles and those of the gold set", _answering(home / "answering")),
            ("made-up articles", index_rows(home / "index", chosen.articles, chosen.peers)),
            ("growth, made-up passages", _growing(home / "growth", chosen.size)),
            *(((f"public data in {chosen.data}", _public(chosen.data)),) if chosen.data else ()),
        ):
            print(f"\n{title}", flush=True)
            for label, value in rows:
                print(f"  {label:<84}{value:>32}", flush=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000, metavar="N", help="made-up articles to index")
    parser.add_argument("--size", type=int, default=100_000, metavar="N", help="passages of the largest index")
    parser.add_argument("--peers", type=Path, metavar="PYTHON", help="where the other tools are installed")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="public data: retrieval and conflicts on it")
    return parser


def _answering(home: Path) -> Iterator[_Row]:
    """What answers cost on real articles: reading, checking, and the llm reader beside its endpoint."""
    folders = [_ROOT / "seeds", _ROOT / "eval" / "articles"]
    cases = read_gold(_ROOT / "eval" / "gold.jsonl")
    questions = [case.question for case in cases[:: len(cases) // _QUESTIONS]]
    update_index(home, folders, MiniLM.load())
    with Assistant.open(home) as assistant:
        yield from reader_rows(assistant, questions)
        checked = checking(assistant, questions)
    yield (
        "checking an answer of five statements; its share of a whole answer",
        f"{checked.ms:.1f} ms; {checked.share:.0%}",
    )
    yield from bench_rows(home)
    files = sorted(f for folder in (*folders, _ROOT / "tests" / "articles") for f in folder.glob("*.*"))
    for rate in reading_rates(files):
        yield (
            f"reading {rate.format}",
            f"{rate.articles_per_second:,.0f} articles/s, {rate.megabytes_per_second:.2f} MB/s",
        )


def _growing(home: Path, largest: int) -> Iterator[_Row]:
    sizes, size = [], _LEAST
    while size <= largest:
        sizes.append(size)
        size *= 10
    at = {}
    for row in growth_rows(home, sizes):
        at[row.passages] = row
        yield (
            f"{row.passages:,} passages: search p50, p95; opening; memory; disk",
            f"{row.p50_s * 1000:.0f} ms, {row.p95_s * 1000:.0f} ms; {row.open_s:.1f} s; "
            f"{row.memory_bytes / 1e9:.1f} GB; {row.disk_bytes / 1e9:.2f} GB",
        )
    if {10_000, largest} <= at.keys():
        yield f"search p95 in {largest:,} passages, to that in 10,000", f"{at[largest].p95_s / at[10_000].p95_s:.1f} ×"


def _public(data: Path) -> Iterator[_Row]:
    for name, first, fifth in retrieval_rows(data):
        yield f"squad2/dev, all paragraphs together, recall@1 and @5: {name}", f"{first:.1%}, {fifth:.1%}"
    for line in ambiguous(data / "conflicts"):
        label, _, value = line.rpartition("  ")
        yield f"conflicts: {label.strip()}", value.strip()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except FootnoteError as error:
        sys.exit(f"bench: {error}")
