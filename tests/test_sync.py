"""Folders → index, again and again: what is said, what is kept, and that nothing goes without being asked."""

import json
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from kill_sync import Hashed

import index.place
import index.vectors
from index.catalog import Catalog
from index.errors import InputError
from index.generation import Manifest, live_generation
from index.place import collection_of
from index.rows import differences
from index.store import Store
from index.sync import sync
from index.types import Changes


class Counting(Hashed):
    """Counts the texts that it embeds."""

    def __init__(self) -> None:
        self.texts = 0

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.texts += len(texts)
        return super().embed(texts)


@pytest.fixture
def counting() -> Counting:
    return Counting()


def article(folder: Path, name: str, number: int = 1) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"Boats number {number}\n\nThe council of Kell bought {number} boats on Monday. Nobody knew of {number}.\n"
    path.write_text(text, encoding="utf-8")
    return path


def synced(home: Path, *paths: Path, by: Hashed | None = None, yes: bool = False) -> tuple[Changes, Manifest]:
    return sync(home, paths, by or Hashed(), lambda done, total: None, confirm=lambda question: yes)


def yes(question: str) -> bool:
    return True


def ids(home: Path) -> list[str]:
    with closing(Store.open(home, Hashed())) as store:
        return [found.id for found in store.articles()]


def test_an_unchanged_folder_is_neither_read_nor_embedded_nor_written(tmp_path: Path, counting: Counting) -> None:
    for n in range(5):
        article(tmp_path / "news", f"n{n}.txt", n)
    (tmp_path / "news" / "logo.png").write_bytes(b"x")
    article(tmp_path / "news", "same.txt", 0)
    first, made = synced(tmp_path / "home", tmp_path / "news", by=counting)
    live, texts = live_generation(tmp_path / "home"), counting.texts
    again, still = synced(tmp_path / "home", tmp_path / "news", by=counting)
    assert len(first.added) == len(again.unchanged) == 5
    assert still.skipped == made.skipped
    assert {reason.split(":")[0] for _, reason in still.skipped} == {
        "an unknown kind of file (.png)",
        f"the same file as {tmp_path}/news/n0.txt",
    }
    assert counting.texts == texts
    assert live_generation(tmp_path / "home") == live


def test_a_word_of_a_million_letters_is_no_article_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    article(tmp_path / "news", "fair.txt")
    (tmp_path / "news" / "blob.txt").write_text(f"Blob\n\n{'x' * 1_000_000}\n", encoding="utf-8")
    found, made = synced(tmp_path / "home", tmp_path / "news")
    assert found.added == ("fair",)
    assert made.skipped == ((f"{tmp_path}/news/blob.txt", "no article's text in it"),)


def test_odd_names_and_links_without_end_are_left_out_with_the_reason(tmp_path: Path) -> None:
    news = tmp_path / "news"
    for name in ("new\nline.txt", "emoji\U0001f600.txt", "half\udcff.txt", "-rf.txt"):
        article(news, name, len(name))
    (news / "self").symlink_to("self")
    (news / "deep").mkdir()
    (news / "deep" / "up").symlink_to(news)
    found, made = synced(tmp_path / "home", news)
    assert found.added == ("-rf", "emoji\U0001f600", "new\nline")
    assert made.skipped == ((f"{news}/half?.txt", "its name is not UTF-8: rename it"),)
    with pytest.raises(InputError, match="There is no file or folder"):
        synced(tmp_path / "other", news / "self")


def test_a_renamed_file_is_said_and_nothing_is_embedded(tmp_path: Path, counting: Counting) -> None:
    path = article(tmp_path / "news", "fair.txt", 3)
    article(tmp_path / "news", "other.txt", 4)
    synced(tmp_path / "home", tmp_path / "news", by=counting)
    texts = counting.texts
    path.rename(tmp_path / "news" / "spring-fair.txt")
    changes, _ = synced(tmp_path / "home", tmp_path / "news", by=counting)
    assert changes == Changes(unchanged=("other",), renamed=(("fair", "spring-fair"),))
    (tmp_path / "news" / "old").mkdir()
    (tmp_path / "news" / "spring-fair.txt").rename(tmp_path / "news" / "old" / "spring-fair.txt")
    moved, _ = synced(tmp_path / "home", tmp_path / "news", by=counting)
    assert moved.renamed == (("spring-fair", "spring-fair"),)
    assert counting.texts == texts
    with closing(Store.open(tmp_path / "home", counting)) as store:
        assert store.article("spring-fair").path == str(tmp_path / "news" / "old" / "spring-fair.txt")


def test_two_folders_with_files_of_one_name_have_ids_of_their_own(tmp_path: Path) -> None:
    article(tmp_path / "b", "final.txt", 1)
    synced(tmp_path / "home", tmp_path / "b")
    article(tmp_path / "a", "final.txt", 2)
    for order in ((tmp_path / "a", tmp_path / "b"), (tmp_path / "b", tmp_path / "a")):
        synced(tmp_path / "home", *order)
        with closing(Store.open(tmp_path / "home", Hashed())) as store:
            assert {a.id: Path(a.path).parent.name for a in store.articles()} == {"final": "b", "final.txt": "a"}


@pytest.mark.parametrize("how", ["vanished", "emptied"])
@pytest.mark.parametrize("alone", [True, False])
def test_a_folder_that_is_away_is_asked_about(tmp_path: Path, how: str, alone: bool) -> None:
    home, news, more = tmp_path / "home", tmp_path / "news", tmp_path / "more"
    for n in range(3):
        article(news, f"n{n}.txt", n)
    article(more, "more.txt", 9)
    paths = (news,) if alone else (news, more)
    synced(home, *paths)
    before, live = ids(home), live_generation(home)
    shutil.move(news, tmp_path / "away")
    if how == "emptied":
        news.mkdir()
    with pytest.raises(InputError, match=rf"3 of {len(before)} articles would leave the index: {news} has none any "):
        synced(home, *paths)
    assert (ids(home), live_generation(home)) == (before, live)
    changes, _ = synced(home, *paths, yes=True)
    assert changes.removed == ("n0", "n1", "n2")
    assert ids(home) == ([] if alone else ["more"])
    with closing(Store.open(home, Hashed())) as store:
        assert [h.passage.article_id for h in store.search("boats of Kell")] == ids(home)
    shutil.rmtree(news, ignore_errors=True)
    shutil.move(tmp_path / "away", news)
    assert synced(home, *paths)[0].added == ("n0", "n1", "n2")


def test_a_path_that_never_was_is_an_error_and_changes_nothing(tmp_path: Path) -> None:
    article(tmp_path / "news", "a.txt")
    synced(tmp_path / "home", tmp_path / "news")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="There is no file or folder"):
        synced(tmp_path / "home", tmp_path / "nwes", yes=True)
    with pytest.raises(InputError, match="No article could be read"):
        synced(tmp_path / "home", tmp_path / "empty", yes=True)
    assert ids(tmp_path / "home") == ["a"]


@pytest.mark.parametrize(("gone", "asks"), [(10, False), (11, True)])
def test_more_than_half_of_twenty_is_asked_about(tmp_path: Path, gone: int, asks: bool) -> None:
    files = [article(tmp_path / "news", f"n{n:02}.txt", n) for n in range(20)]
    synced(tmp_path / "home", tmp_path / "news")
    for path in files[:gone]:
        path.unlink()
    if asks:
        with pytest.raises(
            InputError, match=r"11 of 20 articles would leave the index\. Nothing was changed\. .*--yes"
        ):
            for n in range(200, 300):
                article(tmp_path / "news" / "late", f"n{n}.txt", n)
            synced(tmp_path / "home", tmp_path / "news")
        assert len(ids(tmp_path / "home")) == 20
        said: list[str] = []
        sync(tmp_path / "home", [tmp_path / "news"], Hashed(), lambda done, total: None, confirm=yes, note=said.append)
        assert not said  # it was not cut off
    else:
        assert len(synced(tmp_path / "home", tmp_path / "news")[0].removed) == 10


def test_a_sync_that_was_cut_off_goes_on_and_says_so(tmp_path: Path, counting: Counting) -> None:
    for n in range(40):
        article(tmp_path / "news", f"n{n:02}.txt", n)

    def cut(done: int, total: int) -> None:
        if done * 2 > total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(tmp_path / "home", [tmp_path / "news"], counting, cut)
    texts = counting.texts
    said: list[str] = []
    sync(tmp_path / "home", [tmp_path / "news"], counting, lambda done, total: None, note=said.append)
    assert said == ["The last sync was cut off. What it embedded is used again."]
    assert counting.texts - texts <= texts
    said.clear()
    sync(tmp_path / "home", [tmp_path / "news"], counting, lambda done, total: None, note=said.append)
    assert not said
    assert not list((tmp_path / "home" / "generations").glob("*.building"))


def test_a_few_changes_are_put_right_in_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.place, "_WORTH_COPYING", 10)
    home, news = tmp_path / "home", tmp_path / "news"
    for n in range(30):
        article(news, f"n{n:02}.txt", n)
    synced(home, news)
    patched = []
    for turn in range(4):
        article(news, f"n{turn:02}.txt", 100 + turn)
        (news / f"n{20 + turn}.txt").unlink()
        article(news, f"new{turn}.txt", 200 + turn)
        synced(home, news)
        folder = live_generation(home)
        assert folder
        client, collection = collection_of(folder)
        with closing(client), closing(Catalog(folder / "catalog.sqlite")) as catalog:
            assert not differences(collection, catalog, np.load(folder / "passages.npy"))
            patched.append(catalog.noted("patched"))
    assert 0 in patched  # one group holds all of them, so that a copy is soon not worth it
    assert len(ids(home)) == 30


def test_what_nobody_needs_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.vectors, "_SPARE", 5)
    home, news = tmp_path / "home", tmp_path / "news"
    for turn in range(6):
        article(news, "one.txt", turn)
        article(news, "two.txt", 1000 + turn)
        synced(home, news)
        assert len(list((home / "generations").iterdir())) <= 2
    with closing(sqlite3.connect(home / "vectors.sqlite")) as db:
        assert db.execute("SELECT count(*) FROM vectors").fetchone()[0] <= 2 * 6 + 5


def test_a_vector_that_rots_in_the_cache_is_made_again(tmp_path: Path, counting: Counting) -> None:
    article(tmp_path / "news", "one.txt")
    synced(tmp_path / "home", tmp_path / "news", by=counting)
    with closing(sqlite3.connect(tmp_path / "home" / "vectors.sqlite")) as db:
        key, vector = db.execute("SELECT key, vector FROM vectors").fetchone()
        db.execute("UPDATE vectors SET vector = ? WHERE key = ?", [bytes([vector[0] ^ 1]) + vector[1:], key])
        db.commit()
    texts = counting.texts
    article(tmp_path / "news", "two.txt", 2)
    synced(tmp_path / "home", tmp_path / "news", by=counting)
    assert counting.texts == texts + 3 + 1


def test_a_large_file_is_read_as_a_stream_and_only_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.groups._LARGE", 10_000)
    monkeypatch.setattr("index.groups._MAX_TEXTS", 20)
    records = [
        {"title": f"Boats {n}", "body": f"The council of Kell bought {n} boats. It was {n}."} for n in range(300)
    ]
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "all.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    article(tmp_path / "news", "one.txt", 7)
    changes, _ = synced(tmp_path / "home", tmp_path / "news")
    assert len(changes.added) == 301
    article(tmp_path / "news", "one.txt", 8)
    again, _ = synced(tmp_path / "home", tmp_path / "news")
    assert again.changed == ("one",)
    assert len(again.unchanged) == 300
