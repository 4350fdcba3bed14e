"""Articles → index → hits, on a small real index: found, sliced true, refused when broken."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.embed import MiniLM
from index.errors import IndexDamagedError, SetupError
from index.generation import live_generation
from index.place import collection_of
from index.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.indexing import ensure_index

FERRY = """Ferry runs aground off Ostrey

The ferry Selma ran aground off Ostrey on Monday with 212 people aboard. Captain Ilse Brandt ordered all to the boats.

Nobody was hurt. The coast guard blamed a broken rudder for the accident.
"""
COUNCIL = """Council votes to keep the library open

The town council of Harrow voted by nine to four to keep the library open until 2027. Mayor Dana Pike wanted to sell it.

The building needs a new roof, which will cost £1.5 million. Work begins in spring.
"""


def ignore(done: int, total: int) -> None:
    assert 0 < done <= total


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (tmp_path / "articles" / "council.txt").write_text(COUNCIL, encoding="utf-8")
    return tmp_path / "articles"


@pytest.fixture
def home(tmp_path: Path, folder: Path, embedder: MiniLM) -> Path:
    sync(tmp_path / "index", [folder], embedder, ignore)
    return tmp_path / "index"


@pytest.fixture
def store(home: Path, embedder: MiniLM) -> Iterator[Store]:
    opened = Store.open(home, embedder)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many people were on the Selma?", "212 people"),
        ("What damage led to the ship's accident?", "broken rudder"),
        ("How much does the roof cost?", "£1.5 million"),
        ("Who is the mayor?", "Dana Pike"),
    ],
)
def test_the_best_sentence_is_found(store: Store, question: str, words: str) -> None:
    hits = store.search(question, k=4)
    scored = [(score, hit, i) for hit in hits for i, score in enumerate(hit.sentence_scores)]
    _, hit, i = max(scored, key=lambda s: s[0])
    span = hit.passage.sentences[i]
    assert words in store.article(hit.passage.article_id).text[span.start : span.end]


def test_hits_are_ordered_and_slice_their_article(store: Store) -> None:
    hits = store.search("library roof", k=3)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    for hit in hits:
        text = store.article(hit.passage.article_id).text
        assert hit.passage.text == text[hit.passage.start : hit.passage.end]
        assert len(hit.sentence_scores) == len(hit.passage.sentences)


def test_the_vectors_in_chroma_are_those_of_the_passages(store: Store, home: Path, embedder: MiniLM) -> None:
    article = store.article("ferry")
    hit = store.search("Selma ran aground", k=1)[0]
    expected = embedder.embed([f"{article.title}\n{hit.passage.text}"])[0]
    client, collection = collection_of(live_generation(home) or home)
    found = collection.get(ids=[hit.passage.id], include=["embeddings", "documents"])
    assert found["documents"] == [hit.passage.text]
    assert found["embeddings"][0] @ expected > 0.9999
    client.close()


def test_a_second_sync_embeds_nothing_and_says_so(home: Path, folder: Path, embedder: MiniLM) -> None:
    before = live_generation(home)

    def never(done: int, total: int) -> None:
        raise AssertionError("something was embedded")

    changes, _ = sync(home, [folder], embedder, never)
    assert sorted(changes.unchanged) == ["council", "ferry"]
    assert not changes.added + changes.changed + changes.removed
    assert live_generation(home) == before


def test_changed_added_and_removed_articles(home: Path, folder: Path, embedder: MiniLM) -> None:
    (folder / "ferry.txt").write_text(FERRY.replace("212", "213"), encoding="utf-8")
    (folder / "council.txt").unlink()
    (folder / "fair.txt").write_text(
        "Fair opens\n\nThe spring fair opened on Friday in Harrow. It was dry.\n", encoding="utf-8"
    )
    changes, _ = sync(home, [folder], embedder, ignore)
    assert (changes.added, changes.changed, changes.removed) == (("fair",), ("ferry",), ("council",))
    with Assistant.open(home) as assistant:
        assert "213" in assistant.ask("How many people were aboard the ferry Selma?").text
        assert [a.id for a in assistant.articles()] == ["fair", "ferry"]


def test_a_sync_that_is_cut_off_leaves_the_old_index_and_its_vectors(
    home: Path, folder: Path, embedder: MiniLM
) -> None:
    (folder / "fair.txt").write_text(
        "Fair opens\n\nThe spring fair opened on Friday in Harrow. It was dry.\n", encoding="utf-8"
    )

    def cut_off(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(home, [folder], embedder, cut_off)
    with Assistant.open(home) as assistant:
        assert len(assistant.articles()) == 2
    assert sync(home, [folder], embedder, ignore)[0].added == ("fair",)


def test_two_writers_are_kept_apart(home: Path, folder: Path, embedder: MiniLM) -> None:
    (folder / "fair.txt").write_text(
        "Fair opens\n\nThe spring fair opened on Friday in Harrow. It was dry.\n", encoding="utf-8"
    )

    def second(done: int, total: int) -> None:
        with pytest.raises(SetupError, match="Another Footnote is writing"):
            sync(home, [folder], embedder, ignore)

    sync(home, [folder], embedder, second)


def test_no_index_says_how_to_build_one(tmp_path: Path, embedder: MiniLM) -> None:
    with pytest.raises(SetupError, match="footnote index"):
        Store.open(tmp_path / "nothing", embedder)


def test_a_home_that_is_a_file_is_named(tmp_path: Path, embedder: MiniLM) -> None:
    (tmp_path / "file").write_text("not an index", encoding="utf-8")
    for home in (tmp_path / "file", tmp_path / "file" / "below"):
        for use in (lambda home=home: Store.open(home, embedder), lambda home=home: ensure_index(home, embedder)):
            with pytest.raises(SetupError, match=rf"^{home} is no folder\. Set FOOTNOTE_HOME to a folder that"):
                use()


def test_a_broken_pointer_is_left_to_who_opens_the_index(home: Path, embedder: MiniLM) -> None:
    (home / "current").write_bytes(b"\xff")
    ensure_index(home, embedder)
    with pytest.raises(IndexDamagedError, match=rf"The index at {home} is damaged: its pointer cannot be read"):
        Store.open(home, embedder)


def damage_pointer(home: Path) -> None:
    (home / "current").write_text("../..", encoding="ascii")


def lose_generation(home: Path) -> None:
    shutil.rmtree(home / "generations")


def cut_manifest(home: Path) -> None:
    path = next(home.glob("generations/*/manifest.json"))
    path.write_text(path.read_text(encoding="utf-8")[:40], encoding="utf-8")


def empty_catalog(home: Path) -> None:
    next(home.glob("generations/*/catalog.sqlite")).write_bytes(b"")


def cut_vectors(home: Path) -> None:
    path = next(home.glob("generations/*/sentences.npy"))
    path.write_bytes(path.read_bytes()[:200])


def lose_chroma(home: Path) -> None:
    shutil.rmtree(next(home.glob("generations/*/chroma")))


def lose_terms(home: Path) -> None:
    shutil.rmtree(next(home.glob("generations/*/passages.bm25")))


def forget_a_passage(home: Path) -> None:
    path = next(home.glob("generations/*/manifest.json"))
    data = json.loads(path.read_text(encoding="utf-8"))
    data["counts"]["passages"] += 1
    path.write_text(json.dumps(data), encoding="utf-8")


@pytest.mark.parametrize(
    "damage",
    [
        damage_pointer,
        lose_generation,
        cut_manifest,
        empty_catalog,
        cut_vectors,
        lose_chroma,
        lose_terms,
        forget_a_passage,
    ],
)
def test_a_damaged_index_is_one_sentence_and_is_built_again(home: Path, folder: Path, embedder: MiniLM, damage) -> None:  # type: ignore[no-untyped-def]
    damage(home)
    with pytest.raises(IndexDamagedError, match=r"is damaged: .*Repair it with: footnote doctor --repair"):
        Store.open(home, embedder)
    sync(home, [folder], embedder, ignore)
    Store.open(home, embedder).close()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": 2}, r"of format 2, not 3\. Embed it again: footnote index /"),
        (
            {"format": 99, "colour": "red"},
            r"not 3\. A newer Footnote made it: update this one, or index anew\. Embed it again: f",
        ),
    ],
)
def test_another_format_says_what_to_do(home: Path, embedder: MiniLM, change: dict[str, object], told: str) -> None:
    path = next(home.glob("generations/*/manifest.json"))
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **change}), encoding="utf-8")
    with pytest.raises(SetupError, match=told):
        Store.open(home, embedder)


def test_another_embedder_is_refused_by_name(home: Path, embedder: MiniLM) -> None:
    path = next(home.glob("generations/*/manifest.json"))
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, "embedder": "big-model", "model_hash": "0"}), encoding="utf-8")
    with pytest.raises(SetupError, match="big-model"):
        Store.open(home, embedder)
