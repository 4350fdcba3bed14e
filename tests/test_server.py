"""An index on a real Chroma server: the same answers as from a folder, on every machine, whatever is killed when."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
from chroma_server import Answer, Asked, Chroma, collections_of, proxied, running

from index.connect import Address, Connection
from index.doctor import examine
from index.embed import MiniLM
from index.errors import EndpointError, IndexDamagedError, SetupError
from index.repair import repair
from index.server import Server
from index.store import Store
from index.sync import sync
from index.types import Hit

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "How many people were on the Selma?"
TEXTS = {
    "ferry": "Ferry runs aground\n\nThe ferry Selma ran aground off Ostrey on Monday with 212 people aboard. "
    "Captain Ilse Brandt ordered all to the boats.\n\nNobody was hurt. The coast guard blamed a broken rudder.\n",
    "council": "Council votes to keep library open\n\nThe town council of Harrow voted by nine to four to keep the "
    "library open until 2027. Mayor Dana Pike wanted to sell it.\n\nThe building needs a roof. Work begins soon.\n",
    "long": "A long day\n\n" + "\n\n".join(f"At {h} o’clock the gauge at pier {h} read {h} metres." for h in range(20)),
}


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    with running(tmp_path_factory.mktemp("chroma") / "data") as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """An index of its own for every test on the one server."""
    return f"t{abs(hash(request.node.name)) % 10**9}"


def ignore(done: int, total: int) -> None:
    pass


def change(folder: Path, people: int) -> None:
    (folder / "ferry.txt").write_text(TEXTS["ferry"].replace("212", str(people)), encoding="utf-8")


def synced(url: str, name: str, home: Path, folder: Path, embedder: MiniLM) -> None:
    server = Server(Address(url), name, pause_s=0.01)
    sync(home, [folder], embedder, ignore, server)
    server.close()


def hits(url: str, name: str, home: Path, embedder: MiniLM, question: str = QUESTION) -> tuple[Hit, ...]:
    server = Server(Address(url), name, pause_s=0.01)
    store = Store.open(home, embedder, server)
    found = store.search(question, k=4)
    store.close()
    server.close()
    return found


def of_index(url: str, name: str) -> dict[str, list[str]]:
    """The part of a collection's name after the index and the space → its ids."""
    return {
        c.rpartition(".")[2]: ids for c, ids in collections_of(url).items() if c == name or c.startswith(f"{name}.")
    }


def test_every_machine_answers_as_a_folder_does(
    chroma: Chroma, name: str, tmp_path: Path, folder: Path, embedder: MiniLM
) -> None:
    sync(tmp_path / "local", [folder], embedder, ignore)
    store = Store.open(tmp_path / "local", embedder)
    synced(chroma.url, name, tmp_path / "writer", folder, embedder)
    for question in (QUESTION, "library roof", "pier 11", "unheard of"):
        expected = store.search(question, k=4)
        assert hits(chroma.url, name, tmp_path / "writer", embedder, question) == expected
        assert hits(chroma.url, name, tmp_path / "other", embedder, question) == expected
    server = Server(Address(chroma.url), name)
    other = Store.open(tmp_path / "other", embedder, server)
    assert list(other.articles()) == list(store.articles())
    assert list(other.passages()) == list(store.passages())
    for opened in (store, other, server):
        opened.close()


def test_an_unchanged_sync_writes_nothing_and_what_changed_alone_is_written(
    chroma: Chroma, name: str, tmp_path: Path, folder: Path, embedder: MiniLM
) -> None:
    with proxied(chroma.port) as proxy:
        synced(proxy.url, name, tmp_path / "home", folder, embedder)
        proxy.asked.clear()
        synced(proxy.url, name, tmp_path / "home", folder, embedder)
        assert not [a for a in proxy.asked if a.does == "upsert"]
        change(folder, 213)
        synced(proxy.url, name, tmp_path / "home", folder, embedder)
        texts = " ".join(text for a in proxy.asked if a.does == "upsert" for text in a.body["documents"])
    assert "213 people" in texts
    assert "library" not in texts


def test_old_versions_go_once_two_newer_ones_are_there(
    chroma: Chroma, name: str, tmp_path: Path, folder: Path, embedder: MiniLM
) -> None:
    sizes = []
    for people in (213, 214, 215):
        change(folder, people)
        synced(chroma.url, name, tmp_path / "home", folder, embedder)
        there = of_index(chroma.url, name)
        sizes.append((len(there["articles"]), len(there["passages"]), len({i.partition(":")[0] for i in there[name]})))
    assert sizes[1] == sizes[2]
    assert (sizes[0][2], sizes[1][2]) == (1, 2)
    assert "215" in hits(chroma.url, name, tmp_path / "new", embedder)[0].passage.text


def test_a_reader_goes_on_while_the_index_changes_and_then_sees_it(
    chroma: Chroma, name: str, tmp_path: Path, folder: Path, embedder: MiniLM
) -> None:
    synced(chroma.url, name, tmp_path / "writer", folder, embedder)
    server = Server(Address(chroma.url), name)
    store = Store.open(tmp_path / "reader", embedder, server)
    for people in (213, 214):
        change(folder, people)
        synced(chroma.url, name, tmp_path / "writer", folder, embedder)
        assert "212 people" in store.search(QUESTION, k=1)[0].passage.text
    store.close()
    server.close()
    assert "214 people" in hits(chroma.url, name, tmp_path / "reader", embedder)[0].passage.text


def test_a_server_killed_in_the_middle_of_a_sync_loses_doubles_and_mixes_nothing(
    chroma: Chroma, name: str, tmp_path: Path, folder: Path, embedder: MiniLM
) -> None:
    for people in (211, 212):
        change(folder, people)
        synced(chroma.url, name, tmp_path / "home", folder, embedder)
    change(folder, 213)
    for step in ("passages", "pointer"):
        with pytest.raises(EndpointError, match=r"server http://\S+ (cannot be reached|broke off|answered 5)"):
            synced_and_killed(chroma, step, name, tmp_path / "home", folder, embedder)
        assert "212 people" in hits(chroma.url, name, tmp_path / step, embedder)[0].passage.text
    synced_and_killed(chroma, "prune", name, tmp_path / "home", folder, embedder)  # the new version answers already
    assert "213 people" in hits(chroma.url, name, tmp_path / "prune", embedder)[0].passage.text
    change(folder, 214)
    synced(chroma.url, name, tmp_path / "home", folder, embedder)
    same_as_undisturbed(chroma, name, tmp_path, folder, embedder)


def synced_and_killed(chroma: Chroma, step: str, name: str, home: Path, folder: Path, embedder: MiniLM) -> None:
    """A sync that takes the server down at its first request of that step; afterwards the server is up again."""
    seen: list[str] = []

    def kill(asked: Asked) -> Answer | None:
        seen.append(doing(asked, seen))
        if seen[-1] == step:
            chroma.kill()
        return None

    try:
        with proxied(chroma.port, kill) as proxy:
            synced(proxy.url, name, home, folder, embedder)
    finally:
        assert step in seen
        chroma.start()
        expire_lease(chroma.url, name)


def doing(asked: Asked, seen: list[str]) -> str:
    """What a writer's request is a step of."""
    if asked.does == "upsert":
        record = asked.body["ids"][0]
        return "version" if ":" in record else "articles" if "-" in record else "passages"
    if asked.method == "PUT" and "version" in seen and "live" in (asked.body.get("new_metadata") or {}):
        return "pointer"
    return "prune" if "pointer" in seen and asked.does == "delete" else ""


def expire_lease(url: str, name: str) -> None:
    """As a minute later: the process that had it is this one, and lives."""
    connection = Connection(Address(url))
    lock = connection.collection(f"{name}.lock")
    if lock is not None:
        connection.describe(lock, {"owner": "elsewhere:1:ab", "until": 1})
    connection.close()


def same_as_undisturbed(chroma: Chroma, name: str, tmp_path: Path, folder: Path, embedder: MiniLM) -> None:
    """What is on the server and what it answers is what an index has that nobody disturbed; nothing is left over."""
    calm = f"{name}calm"
    for people in (213, 214):
        change(folder, people)
        synced(chroma.url, calm, tmp_path / "calm", folder, embedder)
    expected = hits(chroma.url, calm, tmp_path / "calm", embedder)
    assert hits(chroma.url, name, tmp_path / "home", embedder) == expected
    assert hits(chroma.url, name, tmp_path / "pointer", embedder) == expected
    there, clean = of_index(chroma.url, name), of_index(chroma.url, calm)
    assert len(there["passages"]) == len(clean["passages"])
    assert len(there["articles"]) == len(clean["articles"])


READER = """
import sys
from pathlib import Path
from index.connect import Address
from index.embed import MiniLM
from index.server import Server
from index.store import Store
url, name, home, stop = sys.argv[1:]
embedder = MiniLM.load()
seen = set()
while not Path(stop).exists():
    server = Server(Address(url), name, pause_s=0.01)
    store = Store.open(Path(home), embedder, server)
    for _ in range(20):
        hits = store.search("How many people were on the Selma?", k=3)
        seen.add((hits[0].passage.text[:70], hits[0].score, len({h.passage.id for h in hits})))
    store.close()
    server.close()
    Path(home, "ready").touch()
print(sorted(seen))
"""


def test_two_processes_read_while_one_writes(
    chroma: Chroma, name: str, tmp_path: Path, folder: Path, embedder: MiniLM
) -> None:
    synced(chroma.url, name, tmp_path / "writer", folder, embedder)
    stop = tmp_path / "stop"
    homes = [tmp_path / "one", tmp_path / "two"]
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, chroma.url, name, str(home), str(stop)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )
        for home in homes
    ]  # fmt: skip
    wait_for(homes)
    for people in (213, 216):
        change(folder, people)
        synced(chroma.url, name, tmp_path / "writer", folder, embedder)
    (tmp_path / "one" / "ready").unlink()
    (tmp_path / "two" / "ready").unlink()
    wait_for(homes)
    stop.touch()
    for reader in readers:
        out, errors = reader.communicate(timeout=120)
        assert not errors
        first = [text for text, _, count in eval(out) if count == 3]
        assert first
        assert all(any(f"with {people} people" in text for people in range(212, 217)) for text in first)
        assert any("216" in text for text in first)


def wait_for(homes: list[Path]) -> None:
    end = monotonic() + 240
    while not all((home / "ready").exists() for home in homes):
        assert monotonic() < end
        sleep(0.05)


def test_two_writers_are_kept_apart(chroma: Chroma, name: str, tmp_path: Path, folder: Path, embedder: MiniLM) -> None:
    def second(done: int, total: int) -> None:
        server = Server(Address(chroma.url), name)
        with pytest.raises(SetupError, match=r"Another Footnote \(.*, process \d+\) is writing the index at http"):
            sync(tmp_path / "other machine", [folder], embedder, ignore, server)
        server.close()

    server = Server(Address(chroma.url), name)
    sync(tmp_path / "home", [folder], embedder, second, server)
    server.close()


@pytest.mark.parametrize(("until", "taken"), [(1, True), (10**11, False)])
def test_a_lease_that_ran_out_is_taken_over_and_one_that_did_not_is_not(
    chroma: Chroma, name: str, tmp_path: Path, folder: Path, embedder: MiniLM, until: int, taken: bool
) -> None:
    connection = Connection(Address(chroma.url))
    connection.made_first(f"{name}.lock", {"owner": "elsewhere:1:ab", "until": until})
    if taken:
        synced(chroma.url, name, tmp_path / "home", folder, embedder)
    else:
        with pytest.raises(SetupError, match=r"Another Footnote \(elsewhere, process 1\) is writing"):
            synced(chroma.url, name, tmp_path / "home", folder, embedder)
    assert (connection.collection(f"{name}.lock") is None) == taken
    connection.close()


def test_a_writer_whose_lease_was_taken_moves_no_pointer(
    chroma: Chroma, name: str, tmp_path: Path, folder: Path, embedder: MiniLM
) -> None:
    synced(chroma.url, name, tmp_path / "home", folder, embedder)
    change(folder, 213)

    def take(done: int, total: int) -> None:
        connection = Connection(Address(chroma.url))
        lock = connection.collection(f"{name}.lock")
        if lock is not None and lock.metadata["owner"] != "elsewhere:1:ab":
            connection.rename(lock, f"{name}.lock.gone")
            connection.made_first(f"{name}.lock", {"owner": "elsewhere:1:ab", "until": 10**11})
        connection.close()

    server = Server(Address(chroma.url), name)
    with pytest.raises(SetupError, match="ran out and another process took it"):
        sync(tmp_path / "home", [folder], embedder, take, server)
    server.close()
    assert "212 people" in hits(chroma.url, name, tmp_path / "home", embedder)[0].passage.text


class OtherModel(MiniLM):
    """The same vectors under another name: what an endpoint with another model is to the index."""

    name = "other-model"


def other_model() -> MiniLM:
    model = OtherModel.load()
    model.model_hash = "0123456789abcdef"
    return model


def test_another_embedder_is_refused_and_may_embed_again(
    chroma: Chroma, name: str, tmp_path: Path, folder: Path, embedder: MiniLM
) -> None:
    synced(chroma.url, name, tmp_path / "home", folder, embedder)
    other = other_model()
    for home in ("home", "fresh"):
        with pytest.raises(
            SetupError,
            match=r"made with the embedder all-MiniLM-L6-v2, not other-model\. Embed it again: footnote index /",
        ):
            hits(chroma.url, name, tmp_path / home, other)
    synced(chroma.url, name, tmp_path / "home", folder, other)
    assert "212 people" in hits(chroma.url, name, tmp_path / "fresh", other)[0].passage.text
    with pytest.raises(SetupError, match=r"made with the embedder other-model, not all-MiniLM-L6-v2"):
        hits(chroma.url, name, tmp_path / "old", embedder)


@pytest.mark.parametrize("lost", ["a passage", "a vector"])
def test_what_the_server_lost_is_told_and_written_again(
    chroma: Chroma, name: str, tmp_path: Path, folder: Path, embedder: MiniLM, lost: str
) -> None:
    import chromadb

    synced(chroma.url, name, tmp_path / "home", folder, embedder)
    client = chromadb.HttpClient("127.0.0.1", chroma.port)
    space = next(c for c in client.list_collections() if c.name.startswith(f"{name}.") and c.name.endswith("passages"))
    ids = space.get(include=[])["ids"]
    if lost == "a passage":
        space.delete(ids=ids[:1])
        with pytest.raises(IndexDamagedError, match=rf"The index at {chroma.url} is damaged: .* passages are there"):
            hits(chroma.url, name, tmp_path / "home", embedder)
    else:
        space.update(ids=ids[1:2], embeddings=[[0.1] * 384])
    server = Server(Address(chroma.url), name)
    found = {check.name: check for check in examine(tmp_path / "home", embedder, server)}
    assert found["Chroma"].state == "wrong"
    told = [line.said for line in found.values()]
    assert any("passages are there" in t or "0 records are missing and 1 are not what they were" in t for t in told)
    repair(tmp_path / "home", list(found.values()), embedder, ignore, server)
    assert {check.state for check in examine(tmp_path / "home", embedder, server)} <= {"ok", "note"}
    server.close()
    assert "212 people" in hits(chroma.url, name, tmp_path / "fresh", embedder)[0].passage.text


def test_an_empty_server_says_how_to_fill_it(chroma: Chroma, tmp_path: Path, embedder: MiniLM) -> None:
    with pytest.raises(SetupError, match=rf"No index at {chroma.url}\. Build it with: footnote index FOLDER"):
        hits(chroma.url, "nothing", tmp_path, embedder)


def test_a_server_that_is_gone_is_named(tmp_path: Path, embedder: MiniLM) -> None:
    with pytest.raises(EndpointError, match=r"The Chroma server http://127.0.0.1:9 cannot be reached"):
        hits("http://127.0.0.1:9", "x", tmp_path, embedder)


def test_the_cloud_is_asked_with_tenant_database_and_key_and_within_its_quotas(
    chroma: Chroma, tmp_path: Path, folder: Path, embedder: MiniLM
) -> None:
    import chromadb

    admin = chromadb.AdminClient(
        chromadb.Settings(
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host="127.0.0.1",
            chroma_server_http_port=chroma.port,
        )
    )
    admin.create_tenant("newsroom")
    admin.create_database("archive", "newsroom")
    for number in range(310):
        line = f"The gauge at pier {number} read {number} metres at noon."
        (folder / f"{number}.txt").write_text(f"Notice {number}\n\n{line}\n", encoding="utf-8")

    def as_the_cloud(asked: Asked) -> Answer | None:
        who = {"user_id": "u", "tenant": "newsroom", "databases": ["archive"]}
        return Answer(body=json.dumps(who)) if asked.path.endswith("/auth/identity") else None

    with proxied(chroma.port, as_the_cloud) as proxy:
        for home in ("one", "two"):
            server = Server(Address(proxy.url, None, None, "ck-secret", cloud=True))
            if home == "one":
                sync(tmp_path / home, [folder], embedder, ignore, server)
            store = Store.open(tmp_path / home, embedder, server)
            assert "212 people" in store.search(QUESTION, k=1)[0].passage.text
            store.close()
            server.close()
    assert {a.headers.get("x-chroma-token") for a in proxy.asked} == {"ck-secret"}
    collections = [a for a in proxy.asked if "/collections" in a.path]
    assert all(a.path.startswith("/api/v2/tenants/newsroom/databases/archive/") for a in collections)
    written = [a.body for a in collections if a.does == "upsert"]
    assert max(len(body["ids"]) for body in written) == 300
    for body in written:
        fits_the_quotas(body)
    for body in (a.body for a in collections if a.does in ("get", "query", "delete")):
        assert max(len(body.get("ids") or []), body.get("limit") or 0, body.get("n_results") or 0) <= 300


def fits_the_quotas(body: dict[str, Any]) -> None:
    assert len(body["ids"]) <= 300
    assert all(len(text.encode()) <= 16_384 for text in body["documents"])
    assert all(len(i.encode()) <= 128 for i in body["ids"])
    assert all(len(str(v).encode()) <= 4_096 for m in body["metadatas"] for v in m.values())
    assert all(len(numbers(vector)) <= 4_096 for vector in body["embeddings"])


def numbers(vector: str | list[float]) -> np.ndarray:
    import base64

    return np.frombuffer(base64.b64decode(vector), "<f4") if isinstance(vector, str) else np.array(vector)
