"""An index that is open while it is synced: answers go on, each from one generation, and the new one is picked up."""

import inspect
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from kill_sync import Hashed
from test_sync import article, synced

from index.embed import MiniLM
from index.generation import live_generation
from index.live import Live
from index.store import Store
from qa.assistant import Assistant
from qa.indexing import update_index


@pytest.fixture
def news(tmp_path: Path) -> Path:
    for n in range(4):
        article(tmp_path / "news", f"n{n}.txt", n)
    synced(tmp_path / "home", tmp_path / "news")
    return tmp_path / "news"


@pytest.fixture
def live(tmp_path: Path, news: Path) -> Iterator[Live]:
    with closing(Live(tmp_path / "home", Hashed())) as opened:
        yield opened


def test_all_that_a_store_offers_follows_the_pointer() -> None:
    offered = {name for name, _ in inspect.getmembers(Store) if not name.startswith("_")} - {"open"}
    assert offered <= set(vars(Live)), "Live must hand these on to the newest store"


def test_a_sync_is_seen_at_the_next_question_and_a_pinned_store_stays(tmp_path: Path, news: Path, live: Live) -> None:
    with live.pinned() as before:
        article(news, "late.txt", 99)
        article(news, "n0.txt", 50)
        synced(tmp_path / "home", news)
        assert "late" in [a.id for a in live.articles()]
        assert live.manifest.counts["articles"] == 5
        assert len(list(before.articles())) == 4  # still answers, though the new one is open
        assert before.search("boats of Kell", k=20)
        assert "bought 0 boats" in before.article("n0").text
    assert "bought 50 boats" in live.article("n0").text
    with pytest.raises(Exception, match="closed"):
        next(before.articles())
    with pytest.raises(KeyError):
        live.article("never")


def test_threads_that_search_during_many_syncs(tmp_path: Path, news: Path, live: Live) -> None:
    """Every search is of one generation: as many articles as the number that all of them say."""
    stop, searches = Event(), []
    wrong: list[set[str]] = []

    def searching() -> None:
        while not stop.is_set():
            with live.pinned() as store:
                found = {h.passage.text.split(" bought ")[1].split()[0] for h in store.search("boats of Kell", k=20)}
                searches.append(found)
                if len(found) != 1:
                    wrong.append(found)

    for n in range(4):
        article(news, f"n{n}.txt", 100)
        (news / f"n{n}.txt").write_text((news / f"n{n}.txt").read_text() + f"\nThe end of {n}.\n")
    synced(tmp_path / "home", news)
    assert live_now(live) == {"100"}
    threads = [Thread(target=searching) for _ in range(3)]
    for thread in threads:
        thread.start()
    for turn in range(101, 105):
        for n in range(4):
            article(news, f"n{n}.txt", turn)
            (news / f"n{n}.txt").write_text((news / f"n{n}.txt").read_text() + f"\nThe end of {n}.\n")
        synced(tmp_path / "home", news)
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert live_now(live) == {"104"}
    assert len(searches) > 3


def live_now(live: Live) -> set[str]:
    return {h.passage.text.split(" bought ")[1].split()[0] for h in live.search("boats of Kell", k=20)}


def test_a_broken_new_generation_leaves_the_old_one_answering(tmp_path: Path, news: Path, live: Live) -> None:
    article(news, "late.txt", 99)
    synced(tmp_path / "home", news)
    folder = live_generation(tmp_path / "home")
    assert folder
    shutil.rmtree(folder / "chroma")
    assert len(list(live.articles())) == 4
    (tmp_path / "home" / "current").write_text("no number")
    assert live.search("boats of Kell")


def test_an_assistant_that_is_open_answers_from_the_new_articles(tmp_path: Path, embedder: MiniLM) -> None:
    home, news = tmp_path / "home", tmp_path / "news"
    news.mkdir()
    (news / "fair.txt").write_text("Fair\n\nThe spring fair opened in Harrow on Friday. It was dry.\n")
    update_index(home, [news], embedder)
    with Assistant.open(home) as assistant:
        asked = "How many people were aboard the ferry Selma?"
        assert not assistant.ask(asked).citations
        (news / "ferry.txt").write_text(
            "Ferry runs aground\n\nThe ferry Selma ran aground off Ostrey on Monday with 212 people aboard.\n"
        )
        update_index(home, [news], embedder)
        answer = assistant.ask(asked)
        assert "212" in answer.text
        cited = answer.citations[0]
        assert assistant.article(cited.article_id).text[cited.start : cited.end] == cited.quote
