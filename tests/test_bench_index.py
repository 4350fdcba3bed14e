"""The bench of the index at a tiny size: every row has a label and a number with its unit."""

import re
import sys
from pathlib import Path

import pytest

from eval.bench_index import _beside_others, index_rows


def test_every_row_is_a_ratio(tmp_path: Path) -> None:
    rows = list(index_rows(tmp_path, 24, None))
    assert [label.split(",")[0] for label, _ in rows] == [
        "indexing 2 articles of 30 sentences",
        "indexing 24 articles of 3 sentences",
        "syncing again when nothing changed",
        "syncing again when one article changed",
        "search in 24 passages",
    ]
    assert all(re.fullmatch(r"\d+\.\d\d( ×|%)", value) for _, value in rows)


@pytest.fixture
def peers(tmp_path: Path) -> Path:
    """A stand-in for the interpreter of the other tools: it runs what is written behind its first line."""
    path = tmp_path / "python"
    path.write_text(f"#!{sys.executable}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_tools_that_cannot_run_are_one_row_with_the_reason(tmp_path: Path, peers: Path) -> None:
    with peers.open("a", encoding="utf-8") as script:
        script.write("import sys\nsys.exit('No module named haystack')\n")
    [row] = _beside_others(tmp_path, peers, ["The ferry sank."], ["What sank?"], searching=1.0, rate=10.0)
    assert row == ("other tools could not be measured", "No module named haystack")


def test_each_tool_that_was_measured_has_its_row(tmp_path: Path, peers: Path) -> None:
    with peers.open("a", encoding="utf-8") as script:
        script.write("""print('loading')\nprint('{"rate": 4.0, "Other": 2.0}')\n""")
    rate, other = _beside_others(tmp_path, peers, ["The ferry sank."], ["What sank?"], searching=1.0, rate=10.0)
    assert rate == ("embedding, rate to sentence-transformers on torch", "2.50 ×")
    assert other == ("search, seconds to those of Other's hybrid search over the same passages", "0.50 ×")
