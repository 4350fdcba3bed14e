"""Each part of an index broken for real: the doctor says which, the repair makes it whole, without the files."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from kill_sync import Hashed
from test_sync import article, ids, synced

from index.doctor import Check, examine
from index.errors import IndexDamagedError
from index.generation import live_generation
from index.place import collection_of
from index.repair import repair

ALL = ["n0", "n1", "n2", "n3", "n4"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("whole")
    for n in range(5):
        article(place / "news", f"n{n}.txt", n)
    synced(place / "home", place / "news")
    return place


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Path:
    """A home to break; the articles' folder is away."""
    shutil.copytree(whole / "home", tmp_path / "home")
    return tmp_path / "home"


def checks(home: Path) -> dict[str, Check]:
    return {check.name: check for check in examine(home, Hashed())}


def wrong(home: Path) -> set[str]:
    return {name for name, check in checks(home).items() if check.state == "wrong"}


def repaired(home: Path) -> str:
    return repair(home, list(examine(home, Hashed())), Hashed(), lambda done, total: None)


def live(home: Path) -> Path:
    folder = live_generation(home)
    assert folder
    return folder


def overwrite(path: Path, words: bytes, by: bytes) -> None:
    data = path.read_bytes()
    assert words in data
    path.write_bytes(data.replace(words, by, 1))


def chroma_row_gone(home: Path) -> None:
    client, collection = collection_of(live(home))
    with closing(client):
        collection.delete(ids=[collection.get(limit=1)["ids"][0]])


def chroma_row_doubled(home: Path) -> None:
    client, collection = collection_of(live(home))
    with closing(client):
        collection.add(ids=["strange"], embeddings=[np.ones(64)], documents=["x"], metadatas=[{"x": "y"}])


def chroma_vector_other(home: Path) -> None:
    client, collection = collection_of(live(home))
    with closing(client):
        collection.update(ids=[collection.get(limit=1)["ids"][0]], embeddings=[np.ones(64)])


def chroma_text_other(home: Path) -> None:
    with closing(sqlite3.connect(live(home) / "chroma" / "chroma.sqlite3")) as db, db:
        changed = db.execute("UPDATE embedding_metadata SET string_value = 'x' WHERE key = 'chroma:document'")
        assert changed.rowcount


def chroma_gone(home: Path) -> None:
    shutil.rmtree(live(home) / "chroma")


def vectors_cut(home: Path) -> None:
    path = live(home) / "passages.npy"
    path.write_bytes(path.read_bytes()[:-50])


def vectors_zero(home: Path) -> None:
    rows = np.load(live(home) / "sentences.npy")
    rows[3] = 0
    np.save(live(home) / "sentences.npy", rows)


def vectors_nan(home: Path) -> None:
    rows = np.load(live(home) / "passages.npy")
    rows[1, 5] = np.nan
    np.save(live(home) / "passages.npy", rows)


def vectors_swapped(home: Path) -> None:
    rows = np.load(live(home) / "sentences.npy")
    np.save(live(home) / "sentences.npy", rows[::-1])


def terms_gone(home: Path) -> None:
    next((live(home) / "passages.bm25").glob("*.npy")).unlink()


def terms_other(home: Path) -> None:
    path = live(home) / "sentences.bm25" / "data.csc.index.npy"
    path.write_bytes(path.read_bytes()[:-4] + b"\0\0\0\x41")


def manifest_half_written(home: Path) -> None:
    path = live(home) / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8")[:60], encoding="utf-8")


def counts_other(home: Path) -> None:
    path = live(home) / "manifest.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["counts"]["passages"] += 1
    path.write_text(json.dumps(data), encoding="utf-8")


def pointer_gone(home: Path) -> None:
    (home / "current").unlink()


def pointer_broken(home: Path) -> None:
    (home / "current").write_text("../../etc", encoding="ascii")


def cache_broken(home: Path) -> None:
    (home / "vectors.sqlite").write_bytes(b"SQLite format 3\0" + bytes(5_000))


DAMAGES: list[tuple[Callable[[Path], None], str]] = [
    (chroma_row_gone, "Chroma"), (chroma_row_doubled, "Chroma"), (chroma_vector_other, "Chroma"),
    (chroma_text_other, "Chroma"), (chroma_gone, "Chroma"), (vectors_cut, "vectors"), (vectors_zero, "vectors"),
    (vectors_nan, "vectors"), (vectors_swapped, "vectors"), (terms_gone, "lexical"), (terms_other, "lexical"),
    (manifest_half_written, "manifest"), (pointer_gone, "manifest"), (pointer_broken, "manifest"),
    (cache_broken, "cache"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "part"), DAMAGES, ids=lambda d: getattr(d, "__name__", ""))
def test_what_is_broken_is_named_and_repaired_without_the_files(
    home: Path, whole: Path, damage: Callable[[Path], None], part: str
) -> None:
    damage(home)
    assert part in wrong(home)
    (whole / "news").rename(whole / "away")
    try:
        said = repaired(home)
        assert wrong(home) == set()
    finally:
        (whole / "away").rename(whole / "news")
    assert ("cache" if part == "cache" else "5 articles that the index itself keeps") in said
    assert ids(home) == ALL


def test_a_whole_index_has_nothing_wrong(home: Path) -> None:
    found = checks(home)
    assert {check.state for check in found.values()} == {"ok"}
    assert list(found) == [
        "manifest",
        "articles",
        "offsets",
        "vectors",
        "Chroma",
        "lexical",
        "files",
        "leftovers",
        "cache",
    ]
    assert repaired(home) == "Nothing was wrong; what nobody needs was removed."


def text_rotten(home: Path) -> None:
    overwrite(live(home) / "catalog.sqlite", b"Nobody knew of 3", b"Nobody knew of 8")


def offset_moved(home: Path) -> None:
    with closing(sqlite3.connect(live(home) / "catalog.sqlite")) as db, db:
        db.execute("UPDATE passages SET start = start + 1 WHERE row = 2")


def page_broken(home: Path) -> None:
    path = live(home) / "catalog.sqlite"
    data = bytearray(path.read_bytes())
    data[4096 : 4096 + 400] = bytes(400)
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [text_rotten, offset_moved, page_broken, counts_other])
def test_a_broken_catalog_is_read_again_from_the_files(home: Path, damage: Callable[[Path], None]) -> None:
    damage(home)
    assert wrong(home) == {"articles"}
    assert "read 5 articles again" in repaired(home)
    assert wrong(home) == set()
    assert ids(home) == ALL


def test_without_catalog_and_files_the_generation_before_answers_again(tmp_path: Path) -> None:
    home, news = tmp_path / "home", tmp_path / "news"
    article(news, "a.txt", 1)
    synced(home, news)
    article(news, "b.txt", 2)
    synced(home, news)
    text = (live(home) / "catalog.sqlite").read_bytes()
    (live(home) / "catalog.sqlite").write_bytes(text[:5_000])
    news.rename(tmp_path / "away")
    assert "went back to the generation before" in repaired(home)
    assert ids(home) == ["a"]
    (live(home) / "catalog.sqlite").write_bytes(b"")
    shutil.rmtree(home / "generations" / "000001", ignore_errors=True)
    for older in (home / "generations").iterdir():
        (older / "catalog.sqlite").write_bytes(b"")
    with pytest.raises(IndexDamagedError, match=r"cannot be read, and .*news is not there\. Bring it back"):
        repaired(home)


def test_files_that_changed_since_are_a_note(tmp_path: Path) -> None:
    home, news = tmp_path / "home", tmp_path / "news"
    for n in range(3):
        article(news, f"n{n}.txt", n)
    synced(home, news)
    article(news, "n0.txt", 9)
    (news / "n1.txt").unlink()
    article(news, "new.txt", 5)
    (home / "generations" / "000009.building").mkdir()
    found = checks(home)
    assert found["files"].state == "note"
    assert "1 changed, 1 went and 1 came" in found["files"].said
    assert found["leftovers"].state == "note"
    assert "000009.building" in found["leftovers"].said
    assert wrong(home) == set()
