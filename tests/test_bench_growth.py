"""The bench of growth at a tiny size: an index put together without files is searched in a process of its own."""

from pathlib import Path

import pytest

import eval.bench_growth
from eval.bench_growth import growth_rows
from index.embed import MiniLM
from index.store import Store


def test_a_size_is_built_searched_and_removed(tmp_path: Path) -> None:
    [found] = growth_rows(tmp_path, [65])
    assert found.passages == 65
    assert 0 < found.p50_s <= found.p95_s
    assert found.open_s > 0
    assert found.memory_bytes > found.disk_bytes > 0
    assert not list(tmp_path.iterdir())


def test_drawn_vectors_are_those_of_an_index_like_any_other(
    tmp_path: Path, embedder: MiniLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eval.bench_growth, "_REAL", 0)
    eval.bench_growth._build(tmp_path, 65)
    store = Store.open(tmp_path, embedder)
    rows = list(store.passages())
    assert store.manifest.counts == {"articles": 3, "passages": 65, "sentences": 65}
    assert all(article.text[passage.start : passage.end] == passage.text for article, passage in rows)
    sought = rows[40][1]
    assert store.search(sought.text, k=1)[0].passage == sought  # by its words: a drawn vector says nothing
    store.close()
