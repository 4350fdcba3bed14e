"""Kill syncs at random moments, with SIGKILL, and count what is lost: `python tests/kill_sync.py --kills 200`.

Every edition of a small folder is synced by a process that is killed, half of the times after a random while, half at a
random file operation. What is left must answer as the edition before or as the new one, whole; then the next sync must
complete. Prints one line of counts; the exit code is 1 unless nothing was lost, doubled or mixed.
"""

import argparse
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.articles import read_articles
from index.catalog import Catalog
from index.errors import IndexDamagedError
from index.generation import live_generation, write_lexical
from index.passages import split
from index.place import collection_of
from index.rows import differences
from index.store import Store
from index.sync import sync

ARTICLES = 14
WATCHED = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "sqlite3.connect", "os.scandir", "os.listdir")
TOWNS = ("Osby", "Kell", "Lund", "Harrow", "Ostrey", "Varn", "Tilling")


_Floats = npt.NDArray[np.float32]


class Hashed:
    """An embedder that needs no model: the vector of a text is the sum of random vectors of its words."""

    name, model_hash, dimension, window, batch, remote = "hashed", "hashed", 64, 256, 16, False

    def embed(self, texts: Sequence[str]) -> _Floats:
        found = np.stack([self._vector(text) for text in texts])
        lengths: _Floats = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(found / lengths, np.float32)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def _vector(self, text: str) -> _Floats:
        seeds = [int.from_bytes(word.encode()[:8].ljust(8, b"\0"), "little") for word in text.split()]
        rows = [np.random.default_rng(seed).standard_normal(self.dimension) for seed in seeds]
        return np.asarray(np.sum(rows, axis=0), np.float32)


def write_edition(folder: Path, edition: int) -> list[str]:
    """Make the folder hold this edition: some articles stay away, all others are new but for two."""
    draw = random.Random(edition)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    names = sorted(draw.sample([f"story{n:02}" for n in range(ARTICLES)], draw.randint(ARTICLES // 2, ARTICLES)))
    for name in names:
        lines = [
            f"The council of {draw.choice(TOWNS)} bought {draw.randint(2, 900)} boats for edition {edition} on Monday."
            for _ in range(3)
        ]
        (folder / f"{name}.txt").write_text(f"Boats of edition {edition}\n\n{' '.join(lines)}\n", encoding="utf-8")
    (folder / "steady.txt").write_text(f"Steady\n\nThe harbour of Kell has {7} berths. It had them before.\n")
    return [*names, "steady"]


def state(home: Path) -> tuple[list[str], set[int], str]:
    """What a reader finds: the articles, the editions in their sentences, and what is wrong with the vectors."""
    embedder = Hashed()
    with closing(Store.open(home, embedder)) as store:
        articles = [a.id for a in store.articles()]
        found = {int(n) for _, p in store.passages() for n in re.findall(r"edition (\d+)", p.text)}
        hits = [h.passage.id for h in store.search("Which council bought boats?", k=50)]
        doubled = "doubled in a search; " if len(hits) != len(set(hits)) else ""
    folder = live_generation(home)
    assert folder is not None
    client, collection = collection_of(folder)
    with closing(client), closing(Catalog(folder / "catalog.sqlite")) as catalog:
        wrong = differences(collection, catalog, np.load(folder / "passages.npy"))
    return articles, found, doubled + (f"{wrong}" if wrong else "")


def in_child(work: Callable[[], str]) -> tuple[int, int]:
    """Run `work` in a process of its own; its process id and the end of a pipe from which what it returns is read."""
    out, into = os.pipe()
    child = os.fork()
    if child:
        os.close(into)
        return child, out
    os.close(out)
    try:
        said = work()
    except Exception as error:  # noqa: BLE001  whatever it is, it is told
        said = f"{type(error).__name__}: {error}"
    os.write(into, said.encode())
    os._exit(0)


def said_by(child: int, out: int) -> str:
    with os.fdopen(out, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


def synced(home: Path, folder: Path) -> str:
    sync(home, [folder], Hashed(), lambda done, total: None, confirm=lambda question: True)
    return "done"


def synced_until(home: Path, folder: Path, last: int) -> str:
    """Sync, and die by SIGKILL at the `last` file operation; without one, say how many there were."""
    count = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in WATCHED:
            count += 1
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    synced(home, folder)
    return str(count)


def judged(home: Path, before: tuple[list[str], int], now: tuple[list[str], int]) -> str:
    """What a reader finds after a kill, in one word."""
    try:
        articles, editions, wrong = state(home)
    except IndexDamagedError as error:
        return f"lost ({error})"
    if wrong:
        return f"lost ({wrong})"
    if len(editions) > 1:
        return "mixed"
    if len(articles) != len(set(articles)):
        return "doubled"
    for names, edition in (before, now):
        if sorted(articles) == sorted(names) and editions == {edition}:
            return "as before" if edition == before[1] else "as after"
    return f"mixed ({articles})"


def checked(home: Path, folder: Path, before: tuple[list[str], int], now: tuple[list[str], int]) -> str:
    """What is left after a kill, then what the next sync makes of it."""
    found = judged(home, before, now)
    synced(home, folder)
    after = judged(home, before, now)
    leftovers = [p.name for p in (home / "generations").iterdir() if not p.name.isdigit()]
    return found if after == "as after" and not leftovers else f"not completed ({after}, {leftovers})"


def warm(place: Path, folder: Path) -> None:
    """Load all that a sync loads, before the forks: a process that is killed is to work, not to import.

    No Chroma is opened: its threads do not live on in a child.
    """
    import llama_index.vector_stores.chroma  # noqa: F401

    (place / "warm").mkdir()
    with closing(Catalog(place / "warm" / "catalog.sqlite", new=True)) as catalog:
        catalog.write(read_articles([folder]), lambda a: split(a, count_tokens=Hashed().count_tokens, window=256))
        write_lexical(place / "warm", catalog)


def run(kills: int, seed: int, say: Callable[[str], None]) -> Counter[str]:
    """Kill that many syncs; how often what was found after one."""
    draw, counts = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as place:
        home, folder = Path(place) / "home", Path(place) / "news"
        write_edition(folder, 1)
        warm(Path(place), folder)
        said_by(*in_child(lambda: synced(home, folder)))
        write_edition(folder, 0)
        operations = int(said_by(*in_child(lambda: synced_until(home, folder, 0))))
        before = (write_edition(folder, 1), 1)
        started = time.perf_counter()
        said_by(*in_child(lambda: synced(home, folder)))
        seconds = 1.2 * (time.perf_counter() - started)
        for edition in range(2, kills + 2):
            now = (write_edition(folder, edition), edition)
            started = time.perf_counter()
            if edition % 2:
                child, out = in_child(lambda: synced(home, folder))
                time.sleep(draw.uniform(0, seconds))
                os.kill(child, signal.SIGKILL)
            else:
                # Every other one late: between the last file of a generation and the end lie few operations.
                last = draw.randint(1 if edition % 4 else int(0.8 * operations), operations)
                child, out = in_child(lambda last=last: synced_until(home, folder, last))  # type: ignore[misc]
            if said_by(child, out):
                counts["ended before the kill"] += 1
                seconds = 1.2 * (time.perf_counter() - started)
            found = said_by(*in_child(lambda before=before, now=now: checked(home, folder, before, now)))  # type: ignore[misc]
            counts[found] += 1
            say(f"{edition - 1}: {found}")
            before = now
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    counts = run(arguments.kills, arguments.seed, lambda line: print(line, file=sys.stderr, flush=True))
    print(", ".join(f"{count} {what}" for what, count in counts.most_common()))
    return int(counts["as before"] + counts["as after"] != arguments.kills)


if __name__ == "__main__":
    sys.exit(main())
