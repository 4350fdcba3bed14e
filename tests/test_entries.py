"""Articles become records that fit, and come back as they were, whatever their text; a changed one is another entry."""

from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.catalog import Catalog
from index.entries import Entry, cut, entries, packed, passage_records, unpacked, width
from index.passages import split
from index.types import Article, Passage


def article(text: str, article_id: str = "tides") -> Article:
    return Article(
        article_id, "Tides rise", text, f"/news/{article_id}.txt", "0" * 64, 0, len(text), outlet="The Example"
    )


def passages_of(found: Article) -> tuple[Passage, ...]:
    return split(found, count_tokens=lambda text: len(text.split()), window=40)


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(st.text(st.characters(), min_size=1, max_size=30), min_size=1, max_size=60),
    dimension=st.sampled_from([3, 384, 1_500, 4_096]),
)
def test_an_article_comes_back_as_it_was(words: list[str], dimension: int, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    found = article(" ".join(words) + ". The tide rose at noon.")
    path: Path = tmp_path_factory.mktemp("catalog") / "catalog.sqlite"
    catalog = Catalog(path, new=True)
    catalog.write([found], passages_of)
    [(kept, passages, data)] = list(entries(catalog))
    catalog.close()
    count = sum(len(p.sentences) for p in passages)
    vectors = np.random.default_rng(3).normal(size=(count, dimension)).astype(np.float16).astype(np.float32)
    key, records = packed(data, vectors)
    again, passages_again, vectors_again = unpacked([(r.document, r.vector) for r in records], dimension)
    assert again == kept
    assert list(passages_again) == passages
    assert np.array_equal(vectors_again, vectors)
    for record in records:
        assert record.id.startswith(f"{key}-")
        assert len(record.vector) == width(dimension) <= 4_096
        assert 0 < len(record.document.encode()) <= 16_384


def test_a_long_article_takes_several_records_and_a_changed_one_is_another_entry() -> None:
    data = '{"text": "' + "x" * 30_000 + '"}'
    vectors = np.ones((25, 384), np.float32)
    key, records = packed(data, vectors)
    assert [record.id for record in records] == Entry(key, 3, 0).article_ids
    assert packed(data + " ", vectors)[0] != key
    assert packed(data, vectors / 2)[0] != key
    assert packed(data, vectors)[0] == key
    assert "".join(cut(data)) == data


def test_passage_records_fit_whatever_the_text() -> None:
    long = "half \ud800 " + "漢" * 9_000
    passage = Passage("tides:0-9", "tides" * 200, long, 0, len(long), ())
    [record] = passage_records("ab", article(long, "tides" * 200), [passage], np.ones((1, 3), np.float32))
    assert record.id == "ab.0" == Entry("ab", 1, 1).passage_ids[0]
    assert len(record.document.encode()) <= 16_384
    assert all(len(str(value).encode()) <= 4_096 for value in record.metadata.values())
