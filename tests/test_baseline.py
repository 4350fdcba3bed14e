"""The committed scores: the embedded reader is not worse today, and the README shows what they say."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from systems import FOLDERS, ROOT, gold, some

from eval.compare import gate, paired
from eval.report import baseline_lines, percent, write_text
from eval.results import hash_cases, read_rows
from eval.run import evaluate
from index.embed import MiniLM
from qa.assistant import Assistant
from qa.indexing import update_index

BASELINE = ROOT / "eval" / "baseline.jsonl"
AGAIN = "make it again with: footnote eval --readme README.md --baseline eval/baseline.jsonl"


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Iterator[Assistant]:
    """The embedded reader over the articles of the gold set."""
    home = tmp_path_factory.mktemp("everything")
    update_index(home, FOLDERS, embedder)
    with Assistant.open(home) as opened:
        yield opened


def test_the_baseline_is_of_this_gold_set() -> None:
    setting, rows = read_rows(BASELINE)
    assert setting.gold == hash_cases(gold()), AGAIN
    assert len(rows) == len(gold())


def test_the_embedded_reader_is_not_worse_than_the_baseline(everything: Assistant, tmp_path: Path) -> None:
    write_text(tmp_path / "now.jsonl", baseline_lines(evaluate(some(60), everything)))
    pairs = paired(read_rows(BASELINE), read_rows(tmp_path / "now.jsonl"), shared=True)
    assert len(pairs) == 60, AGAIN
    for metric in ("right", "right_and_cited"):
        found = gate(pairs, metric)
        worse = [b.id for a, b in pairs if (b.scores[metric] or 0) < (a.scores[metric] or 0)]
        assert not found.regressed, f"{metric} fell (p {found.p:.3f}): {worse}"
    assert not [b.error for _, b in pairs if b.error]


def test_the_readme_shows_the_baseline() -> None:
    shown = re.findall(r"^\| (\w+) \| (\d+) \| (\d+ %) \(", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    by_kind = defaultdict(list)
    for row in read_rows(BASELINE)[1]:
        for kind in ("all", row.kind):
            by_kind[kind].append(row.scores["right"] or 0.0)
    expected = {(kind, str(len(v)), percent(sum(v) / len(v))) for kind, v in by_kind.items()}
    assert set(shown) == expected, AGAIN
