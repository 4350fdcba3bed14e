"""An embedding endpoint on loopback: its vectors make an index that answers; whatever it gets wrong is one sentence."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from chroma_server import Answer, Asked, proxied
from hypothesis import given
from hypothesis import strategies as st

from eval.cli import main
from index.embed import Embedder, EndpointEmbedder, MiniLM
from index.endpoint import EmbedEndpoint, ReplyError, vectors_in
from index.errors import EndpointError, InputError, SetupError
from index.store import Store
from index.sync import sync
from qa.settings import Settings

FERRY = "Ferry runs aground\n\nThe ferry Selma ran aground on Monday with 212 people aboard.\n\nNobody was hurt.\n"
COUNCIL = "Council votes\n\nThe town council of Harrow voted by nine to four to keep the library open until 2027.\n"
DIMENSION = 24


def vector(text: str, dimension: int = DIMENSION) -> list[float]:
    """Words by their hashes: enough for a text to be nearest to one that shares its words. Not of length 1."""
    found = [0.5] * dimension
    for word in text.lower().split():
        found[crc32(word.strip(".,?").encode()) % dimension] += 3.0
    return found


def embedded(asked: Asked, dimension: int = DIMENSION) -> Answer:
    texts = asked.body["input"]
    # In another order than asked, which the protocol allows.
    data = [{"index": i, "embedding": vector(text, dimension)} for i, text in reversed(list(enumerate(texts)))]
    return Answer(body=json.dumps({"object": "list", "data": data, "model": asked.body["model"]}))


def embedder(url: str, model: str = "hash-words", **more: Any) -> EndpointEmbedder:
    return EndpointEmbedder(EmbedEndpoint(model, "sk-secret", f"{url}/v1", **more), pause_s=0.001)


def ignore(done: int, total: int) -> None:
    pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (tmp_path / "articles" / "council.txt").write_text(COUNCIL, encoding="utf-8")
    return tmp_path / "articles"


def test_vectors_are_of_length_one_in_the_order_of_the_texts(folder: Path) -> None:
    with proxied(0, embedded) as server:
        model = embedder(server.url)
        texts = [f"ferry {number}" for number in range(100)]
        vectors = model.embed(texts)
    expected = np.array([vector(text) for text in texts])
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    assert np.abs(vectors - expected).max() < 1e-6
    assert vectors.dtype == np.float32
    assert (model.dimension, model.name) == (DIMENSION, "hash-words")
    assert {asked.headers["authorization"] for asked in server.asked} == {"Bearer sk-secret"}
    assert [len(asked.body["input"]) for asked in server.asked] == [64, 36]


def test_an_index_remembers_its_embedder_and_no_text_is_sent_twice(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with proxied(0, embedded) as server:
        model = embedder(server.url)
        _, manifest = sync(home, [folder], model, ignore)
        for _ in range(2):  # a question is a text too
            store = Store.open(home, embedder(server.url))
            assert "212 people" in store.search("How many people were on the ferry Selma?", k=1)[0].passage.text
            assert (store.manifest.embedder, store.manifest.dimension) == ("hash-words", DIMENSION)
            store.close()
        (folder / "council.txt").write_text(COUNCIL + "\nRain fell.\n", encoding="utf-8")
        sync(home, [folder], embedder(server.url), ignore)
        sync(tmp_path / "home", [folder], embedder(server.url), ignore)
    sent = [text for asked in server.asked for text in asked.body["input"]]
    assert len(sent) == len(set(sent))
    assert manifest.embedder == "hash-words"


def test_what_was_embedded_before_a_failure_is_not_sent_again(folder: Path, tmp_path: Path) -> None:
    lines = "\n\n".join(f"Gauge {n} read {n} metres at noon." for n in range(150))
    (folder / "gauges.txt").write_text(f"Gauges\n\n{lines}\n", encoding="utf-8")
    count = 0

    def breaks(asked: Asked) -> Answer:
        nonlocal count
        count += 1
        return Answer(401, "{}") if count == 2 else embedded(asked)

    with proxied(0, breaks) as server:
        with pytest.raises(EndpointError, match="401"):
            sync(tmp_path / "home", [folder], embedder(server.url), ignore)
        sync(tmp_path / "home", [folder], embedder(server.url), ignore)
    sent = [text for i, asked in enumerate(server.asked) if i != 1 for text in asked.body["input"]]
    assert len(sent) == len(set(sent)) > 150


@pytest.mark.parametrize("first", ["endpoint", "MiniLM"])
def test_an_index_of_another_embedder_is_refused_with_the_command(
    folder: Path, tmp_path: Path, embedder_here: MiniLM, first: str
) -> None:
    home = tmp_path / "home"
    with proxied(0, embedded) as server:
        made_by: Embedder = embedder(server.url)
        other: Embedder = embedder_here
        if first == "MiniLM":
            made_by, other = other, made_by
        sync(home, [folder], made_by, ignore)
        with pytest.raises(SetupError) as error:
            Store.open(home, other)
        told = f"made with the embedder {made_by.name}, not {other.name}. Embed it again: footnote index {folder}"
        assert str(error.value) == f"The index was {told}"
        sync(home, [folder], other, ignore)
        Store.open(home, other).close()
        with pytest.raises(SetupError, match=f"made with the embedder {other.name}, not {made_by.name}"):
            Store.open(home, made_by)


@pytest.fixture
def embedder_here(request: pytest.FixtureRequest) -> MiniLM:
    model: MiniLM = request.getfixturevalue("embedder")
    return model


def test_a_model_whose_dimension_changed_is_refused(folder: Path, tmp_path: Path) -> None:
    with proxied(0, embedded) as server:
        sync(tmp_path / "home", [folder], embedder(server.url), ignore)
    with proxied(0, lambda asked: embedded(asked, 12)) as server:
        store = Store.open(tmp_path / "home", embedder(server.url))
        with pytest.raises(
            SetupError, match=r"vectors of 12 numbers now, and the index has 24\. Embed it again: footnote index"
        ):
            store.search("Who?")
        store.close()
        (folder / "fair.txt").write_text("Fair\n\nThe fair opened on Friday.\n", encoding="utf-8")
        with pytest.raises(
            SetupError, match=r"another number of dimensions .* Remove .*vectors\.sqlite, and index again"
        ):
            sync(tmp_path / "home", [folder], embedder(server.url), ignore)


def reply(change: Callable[[list[Any]], Any]) -> Callable[[Asked], Answer]:
    def answer(asked: Asked) -> Answer:
        data = json.loads(embedded(asked).body)["data"]
        return Answer(body=json.dumps({"data": change(data)}))

    return answer


def with_first(value: Any) -> Callable[[list[Any]], Any]:
    return lambda data: [{**data[0], "embedding": value}, *data[1:]]


@pytest.mark.parametrize(
    ("answer", "told", "requests"),
    [
        (
            lambda a: Answer(401, '{"error": {"message": "bad key"}}'),
            r"refused the key \(401\)\. Set OPENAI_API_KEY",
            1,
        ),
        (lambda a: Answer(403, "{}"), r"does not let this key use hash-words \(403\)", 1),
        (lambda a: Answer(404, "{}"), r"knows no model hash-words \(404\)\. Set FOOTNOTE_EMBED_MODEL", 1),
        (lambda a: Answer(429, "{}"), r"no more requests now \(429\) after 4 tries", 4),
        (lambda a: Answer(429, '{"error": {"code": "insufficient_quota", "message": "x"}}'), "quota is used up", 1),
        (lambda a: Answer(429, "{}", headers={"Retry-After": "3600"}), r"no more requests now \(429\)\. Try again", 1),
        (lambda a: Answer(500, '{"error": {"message": "on fire"}}'), "answered 500 after 4 tries: on fire", 4),
        (lambda a: Answer(503, "<html>busy</html>", "text/html"), "answered 503 after 4 tries", 4),
        (lambda a: Answer(400, '{"error": {"message": "no"}}'), "answered 400: no", 1),
        (lambda a: Answer(200, "<html>hello</html>", "text/html"), r"sent '<html>hello</html>' instead of vectors", 1),
        (lambda a: Answer(200, '{"data": 3}'), "instead of vectors", 1),
        (reply(lambda data: data[1:]), "sent 1 vectors for 2 texts", 1),
        (reply(lambda data: [data[0], data[0]]), "sent 2 vectors for 2 texts", 1),
        (reply(with_first([math.nan] * DIMENSION)), "sent a vector that is none: zeros, NaN or infinity", 1),
        (reply(with_first([math.inf] * DIMENSION)), "sent a vector that is none", 1),
        (reply(with_first([0.0] * DIMENSION)), "sent a vector that is none", 1),
        (reply(with_first([1.0])), "sent vectors of unlike lengths", 1),
        (reply(with_first("AAAA")), "sent vectors of unlike lengths, or of something else than numbers", 1),
        (reply(lambda data: [{**d, "embedding": []} for d in data]), "sent empty vectors", 1),
    ],
)
def test_what_an_endpoint_gets_wrong_is_one_sentence(
    answer: Callable[[Asked], Answer], told: str, requests: int
) -> None:
    with proxied(0, answer) as server:
        with pytest.raises(EndpointError, match=told) as error:
            embedder(server.url).embed(["one", "two"])
        assert str(error.value).startswith(f"The embedding endpoint {server.url}/v1 ")
        assert "sk-secret" not in str(error.value)
        assert len(server.asked) == requests


def test_a_slow_endpoint_and_one_that_is_gone_are_named() -> None:
    slow = pytest.raises(EndpointError, match=r"did not answer within 0\.05 seconds after 4 tries")
    with proxied(0, lambda asked: Answer(wait_s=0.6)) as server, slow:
        embedder(server.url, timeout_s=0.05).embed(["one"])
    with pytest.raises(EndpointError, match=r"The embedding endpoint http://127.0.0.1:9/v1 cannot be reached"):
        embedder("http://127.0.0.1:9").embed(["one"])


def test_a_failure_that_passes_is_tried_again_after_the_time_asked_for() -> None:
    count = 0

    def passes(asked: Asked) -> Answer:
        nonlocal count
        count += 1
        return Answer(429, "{}", headers={"Retry-After": "0.01"}) if count < 3 else embedded(asked)

    with proxied(0, passes) as server:
        assert embedder(server.url).embed(["one"]).shape == (1, DIMENSION)
        assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("status", "words"), [(413, "payload"), (422, "batch size 64 > maximum allowed batch size 20")]
)
def test_an_endpoint_that_takes_fewer_texts_at_once_gets_fewer(status: int, words: str) -> None:
    def small(asked: Asked) -> Answer:
        too_many = len(asked.body["input"]) > 20
        return Answer(status, json.dumps({"error": {"message": words}})) if too_many else embedded(asked)

    with proxied(0, small) as server:
        model = embedder(server.url)
        assert model.embed([f"text {n}" for n in range(70)]).shape == (70, DIMENSION)
        assert [len(asked.body["input"]) for asked in server.asked] == [64, 32, 16, 16, 16, 16, 6]


def test_long_empty_and_broken_texts_are_sent_as_something_an_endpoint_takes() -> None:
    with proxied(0, embedded) as server:
        embedder(server.url).embed(["tide " * 400, "", "half \ud800 pair", "x" * 9_000])
    long, empty, broken, word = server.asked[0].body["input"]
    assert long.split() == ["tide"] * 254
    assert empty == " "
    assert broken == "half ? pair"
    assert len(word) <= 4_000


@given(st.lists(st.lists(st.floats(-1e6, 1e6).filter(lambda x: abs(x) > 1e-3), min_size=5, max_size=5), max_size=6))
def test_vectors_in_a_reply_come_out_whole_and_of_length_one(rows: list[list[float]]) -> None:
    text = json.dumps({"data": [{"index": i, "embedding": row} for i, row in enumerate(rows)]})
    if not rows:
        with pytest.raises(ReplyError):
            vectors_in(text, 1)
        return
    found = vectors_in(text, len(rows))
    assert np.abs(np.linalg.norm(found, axis=1) - 1).max() < 1e-5
    assert (np.sum(found * np.array(rows), axis=1) > 0).all()


def test_settings_name_the_endpoint() -> None:
    own = {"FOOTNOTE_EMBED_MODEL": "m", "FOOTNOTE_EMBED_BASE_URL": "http://here:1/v1", "FOOTNOTE_EMBED_API_KEY": "k2"}
    general = {"OPENAI_API_KEY": "k1", "OPENAI_BASE_URL": "http://there:1/v1"}
    assert Settings.from_env({}).embed is None
    assert Settings.from_env(own | general).embed == EmbedEndpoint("m", "k2", "http://here:1/v1")
    assert Settings.from_env({"FOOTNOTE_EMBED_MODEL": "m"} | general).embed == EmbedEndpoint(
        "m", "k1", "http://there:1/v1"
    )
    assert "k1" not in repr(Settings.from_env({"FOOTNOTE_EMBED_MODEL": "m"} | general))
    with pytest.raises(SetupError, match="The embedding model m has no endpoint"):
        Settings.from_env({"FOOTNOTE_EMBED_MODEL": "m"})
    with pytest.raises(InputError, match="FOOTNOTE_EMBED_BASE_URL is 'here'"):
        Settings.from_env({"FOOTNOTE_EMBED_MODEL": "m", "FOOTNOTE_EMBED_BASE_URL": "here"})
    with pytest.raises(InputError, match="FOOTNOTE_EMBED_TIMEOUT_S is 'x'"):
        Settings.from_env(own | {"FOOTNOTE_EMBED_TIMEOUT_S": "x"})


def test_the_commands_take_the_embedder_from_the_settings(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with proxied(0, embedded) as server:
        monkeypatch.setenv("FOOTNOTE_EMBED_MODEL", "hash-words")
        monkeypatch.setenv("FOOTNOTE_EMBED_BASE_URL", f"{server.url}/v1")
        assert main(["index", str(folder)]) == 0
        assert main(["search", "How many people were on the ferry Selma?", "-k", "1"]) == 0
        assert "212 people" in capsys.readouterr().out
        monkeypatch.delenv("FOOTNOTE_EMBED_MODEL")
        assert main(["ask", "How many people were on the ferry Selma?"]) == 2
        assert "made with the embedder hash-words, not all-MiniLM-L6-v2" in capsys.readouterr().err
