"""Texts → vectors, each computed once: a cache on disk keyed by the text's and the model's hash.

Chroma cannot rebuild vectors that it lost, so every vector is also kept here; a sync that was cut off goes on here.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.embed import Embedder

__all__ = ["embed_cached"]

_BATCH = 256  # texts a transaction: what a cut-off run loses at most


def embed_cached(
    texts: Iterable[str], embedder: Embedder, cache: Path, done: Callable[[int], None]
) -> Iterator[npt.NDArray[np.float32]]:
    """Yield the vectors of `texts` in order, float32 (n, dimension), by batches; `done` gets each batch's size."""
    with closing(sqlite3.connect(cache, timeout=60)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
        rest = iter(texts)
        while batch := list(islice(rest, _BATCH)):
            yield _vectors(batch, embedder, db)
            done(len(batch))


def _vectors(texts: Sequence[str], embedder: Embedder, db: sqlite3.Connection) -> npt.NDArray[np.float32]:
    keys = [sha256(f"{embedder.model_hash}\n{text}".encode("utf-8", "surrogatepass")).digest() for text in texts]
    known = dict(_look_up(db, keys))
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        fresh = embedder.embed(list(missing.values()))
        rows = [(key, vector.tobytes()) for key, vector in zip(missing, fresh, strict=True)]
        with db:
            db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        known.update(rows)
    return np.stack([np.frombuffer(known[key], np.float32) for key in keys])


def _look_up(db: sqlite3.Connection, keys: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    marks = ",".join("?" * len(keys))
    return db.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", keys).fetchall()  # noqa: S608
