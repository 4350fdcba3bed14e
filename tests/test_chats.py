"""Chats kept on disk: what goes in comes out, nobody sees another's, and a file that was tampered with does no harm."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from answers import HOSTILE, QUOTE, answered, refused
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import InputError
from index.types import Article
from qa.chats import delete, goes_on, listed, mended, new_id, owned, rename, restore, save
from qa.page.exchange import Exchange

CHAT = (Exchange("Who opened the gates?", answered()), Exchange("And <b>when</b>?", error="No article."))


def article(text: str) -> Article:
    return Article("dam", "The night", text, "dam.txt", sha256(text.encode()).hexdigest(), 0, len(text))


def finder(text: str | None) -> "object":
    def find(article_id: str) -> Article:
        if text is None or article_id != "dam":
            raise KeyError(article_id)
        return article(text)

    return find


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return owned(tmp_path, "user:ann")


def test_a_chat_comes_back_as_it_was_with_the_hash_of_what_it_cites(folder: Path) -> None:
    chat_id = new_id()
    save(folder, chat_id, CHAT, finder("x" * 10 + QUOTE))  # type: ignore[arg-type]
    kept = restore(folder, chat_id)
    assert kept.chat == CHAT
    assert kept.title == "Who opened the gates?"
    assert set(kept.articles) == {"dam"}
    assert [one.id for one in listed(folder)[0]] == [chat_id]
    rename(folder, chat_id, "  The   gates ")
    save(folder, chat_id, (*CHAT, Exchange("Where?", refused())))
    assert restore(folder, chat_id).title == "The gates"
    assert [(one.title, one.turns) for one in listed(folder)[0]] == [("The gates", 3)]
    delete(folder, chat_id)
    delete(folder, chat_id)
    assert listed(folder) == ((), 0)
    with pytest.raises(InputError, match="not kept any more"):
        restore(folder, chat_id)


def test_a_chat_whose_beginning_was_lost_does_not_go_on_with_what_is_kept(folder: Path) -> None:
    chat_id = new_id()
    assert goes_on(folder, chat_id, CHAT)
    save(folder, chat_id, CHAT)
    assert goes_on(folder, chat_id, (*CHAT, Exchange("Where?", refused())))
    assert not goes_on(folder, chat_id, (Exchange("Where?", refused()),))
    (folder / f"{chat_id}.json").write_text("{")
    assert not goes_on(folder, chat_id, CHAT)


def test_the_newest_come_first_and_the_rest_is_counted(folder: Path) -> None:
    ids = [new_id() for _ in range(5)]
    for chat_id in ids:
        save(folder, chat_id, CHAT)
    (folder / f"{new_id()}.json").write_text("{")
    chats, more = listed(folder, most=3)
    assert [chat.id for chat in chats] == ids[:1:-1]
    assert more == 3


@pytest.mark.parametrize("chat_id", ["", "..", "../x", "a" * 31, "A" * 32, "/etc/passwd", "a" * 32 + "/../b"])
def test_an_id_leads_nowhere_else(folder: Path, chat_id: str) -> None:
    for act in (restore, delete):
        with pytest.raises(InputError, match="no such chat"):
            act(folder, chat_id)


@given(owner=st.text())
def test_an_owner_gets_a_folder_of_their_own(owner: str) -> None:
    found = owned(Path("home"), owner)
    assert found.parent == Path("home/chats")
    assert len(found.name) == 32
    assert owned(Path("home"), owner + "x") != found


def damaged(data: dict[str, object]) -> list[dict[str, object]]:
    """Ways in which a file can be wrong, each parsed without an error by a careless reader."""
    told = json.loads(json.dumps(data["exchanges"]))
    out = [{**data, "format": 2}, {**data, "title": 3}, {**data, "changed": "<b>"}, {**data, "articles": {"dam": 1}},
           {**data, "exchanges": [None]}, {**data, "exchanges": [[]]}, {**data, "title": "\ud800"}]  # fmt: skip
    for name, value in [("question", ["x"]), ("answer", "x"), ("answer", {}), ("stopped", "yes"), ("rating", None)]:
        out.append({**data, "exchanges": [{**told[0], name: value}]})
    for part, other in [("short", 1), ("outcome", "hacked"), ("citations", [{"number": "1"}]), ("confidence", "1"),
                        ("statements", [{"text": "x", "citations": ["1"], "verdict": "supported"}]),
                        ("statements", [{"text": "x", "citations": [1], "verdict": "<script>"}]),
                        ("usage", {"a": "b"}), ("confidence", float("nan"))]:  # fmt: skip
        out.append({**data, "exchanges": [{**told[0], "answer": {**told[0]["answer"], part: other}}]})
    return out


def test_a_file_that_was_tampered_with_is_one_sentence(folder: Path) -> None:
    chat_id = new_id()
    save(folder, chat_id, CHAT)
    path = folder / f"{chat_id}.json"
    data = json.loads(path.read_text())
    for wrong in damaged(data):
        path.write_text(json.dumps(wrong))
        with pytest.raises(InputError, match="damaged"):
            restore(folder, chat_id)
    for raw in (b"", b"\xff\xfe", b"[" * 100_000, b"null", b"[]", b'{"format": 1}'):
        path.write_bytes(raw)
        with pytest.raises(InputError, match="damaged"):
            restore(folder, chat_id)
    assert listed(folder) == ((), 1)
    save(folder, chat_id, CHAT)  # what is asked next in it is kept
    assert restore(folder, chat_id).chat == CHAT


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(question=st.sampled_from(HOSTILE) | st.text(min_size=1))
def test_any_question_is_kept_or_refused_whole(folder: Path, question: str) -> None:
    chat_id = new_id()
    try:
        save(folder, chat_id, (Exchange(question, answered()),))
    except InputError:
        assert not list(folder.glob("*.new")) and not (folder / f"{chat_id}.json").exists()
        return
    assert restore(folder, chat_id).chat[0].question == question


def test_a_citation_follows_its_sentence_when_the_article_changed(folder: Path) -> None:
    chat_id = new_id()
    save(folder, chat_id, CHAT[:1], finder("x" * 10 + QUOTE))  # type: ignore[arg-type]
    kept = restore(folder, chat_id)

    def place(text: str | None) -> tuple[int, int]:
        answer = mended(kept, finder(text))[0].answer  # type: ignore[arg-type]
        assert answer
        first = answer.citations[0]
        assert first.quote == QUOTE
        return first.start, first.end

    assert place("x" * 10 + QUOTE) == (10, 10 + len(QUOTE))
    assert place("A new opening. " + QUOTE) == (15, 15 + len(QUOTE))
    for gone in (QUOTE + " " + QUOTE, "Another story.", None):  # twice: which of them is not known
        assert place(gone) == (10, 10 + len(QUOTE))


def test_a_full_disk_is_one_sentence_and_leaves_the_chat_before(folder: Path) -> None:
    chat_id = new_id()
    save(folder, chat_id, CHAT)
    with pytest.raises(InputError, match="could not be kept"):
        save(folder, chat_id, (replace(CHAT[0], question="half \ud800"),))
    assert restore(folder, chat_id).chat == CHAT
    assert [path.suffix for path in folder.iterdir()] == [".json"]
