"""Texts → vectors, each computed once: a cache on disk keyed by the text's and the model's hash.

Chroma cannot rebuild vectors that it lost, so every vector is also kept here; a sync that was cut off goes on here.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.batches import batches
from index.embed import Embedder
from index.errors import SetupError

__all__ = ["embed_cached", "embed_question", "kept", "opened_to_read", "prune", "remember"]

_SUM_BYTES = 4
_AT_ONCE = 256  # texts looked up together
_SPARE = 1_000  # vectors: so few are not worth the work of forgetting


def embed_cached(
    texts: Iterable[str], embedder: Embedder, cache: Path, done: Callable[[int], None]
) -> Iterator[npt.NDArray[np.float32]]:
    """Yield the vectors of `texts` in order, float32 (n, dimension), by batches; `done` gets each batch's size.

    A run that is cut off loses one batch at most.
    """
    dimension = 0
    with _opened(cache) as db:
        for batch in batches(texts, embedder.batch):
            vectors = _vectors(batch, embedder, db, cache)
            if vectors.shape[1] != (dimension := dimension or vectors.shape[1]):
                raise SetupError(_mixed(embedder, cache))
            yield vectors
            done(len(batch))


def remember(texts: Sequence[str], vectors: npt.NDArray[np.floating], embedder: Embedder, cache: Path) -> None:
    """Keep vectors that `embedder` gave elsewhere, shape (len(texts), dimension), as if they had been made here."""
    with _opened(cache) as db:
        _keep(_keys(texts, embedder), np.asarray(vectors, np.float32), db)


def embed_question(question: str, embedder: Embedder, cache: Path) -> npt.NDArray[np.float32]:
    """The vector of a question. What a paid endpoint was asked once is found in `cache`, if that can be written."""
    vectors = None
    if embedder.remote:
        with suppress(sqlite3.Error), _opened(cache) as db:
            vectors = _vectors([question], embedder, db, cache)
    vector: npt.NDArray[np.float32] = (embedder.embed([question]) if vectors is None else vectors)[0]
    return vector


def kept(texts: Iterable[str], embedder: Embedder, cache: Path) -> Iterator[tuple[str, npt.NDArray[np.float32] | None]]:
    """Yield every text with its vector, None where none is kept; nothing is embedded and nothing is written."""
    with closing(opened_to_read(cache)) as db:
        for batch in batches(texts, _AT_ONCE):
            keys = _keys(batch, embedder)
            known = dict(_look_up(db, keys))
            for text, key in zip(batch, keys, strict=True):
                yield text, np.frombuffer(known[key], np.float32) if key in known else None


def opened_to_read(cache: Path) -> sqlite3.Connection:
    """The cache, never written: not even the files that SQLite puts beside it, where its folder is read-only."""
    fixed = "" if os.access(cache.parent, os.W_OK) else "&immutable=1"
    return sqlite3.connect(f"{cache.resolve().as_uri()}?mode=ro{fixed}", uri=True)


def prune(cache: Path, texts: Iterable[str], embedder: Embedder, count: int) -> None:
    """Forget the vectors of all texts but the `count` given, when that is more than half of what is kept."""
    with _opened(cache) as db:
        kept = db.execute("SELECT count(*) FROM vectors").fetchone()[0]
        if kept <= 2 * count + _SPARE:
            return
        with db:
            db.execute("CREATE TEMP TABLE needed (key BLOB PRIMARY KEY) WITHOUT ROWID")
            keys = ((key,) for text in texts for key in _keys([text], embedder))
            db.executemany("INSERT OR IGNORE INTO needed VALUES (?)", keys)
            db.execute("DELETE FROM vectors WHERE key NOT IN (SELECT key FROM needed)")
        db.execute("VACUUM")


@contextmanager
def _opened(cache: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(cache, timeout=60)) as db:
        # Larger pages than SQLite's own, and rows outside the tree of keys: a vector of 384 numbers fits into one, and
        # the file is a third as large.
        db.execute("PRAGMA page_size=8192")
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")  # a power cut may cost the last vectors, never the file
        db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB)")
        yield db


def _vectors(texts: Sequence[str], embedder: Embedder, db: sqlite3.Connection, cache: Path) -> npt.NDArray[np.float32]:
    keys = _keys(texts, embedder)
    known = dict(_look_up(db, keys))
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        fresh = embedder.embed(list(missing.values()))
        known.update(_keep(list(missing), fresh, db))
    if len({len(vector) for vector in known.values()}) > 1:
        raise SetupError(_mixed(embedder, cache))
    return np.stack([np.frombuffer(known[key], np.float32) for key in keys])


def _mixed(embedder: Embedder, cache: Path) -> str:
    return (
        f"The vectors of {embedder.name} have another number of dimensions than they had before. "
        f"Remove {cache}, and index again."
    )


def _keys(texts: Sequence[str], embedder: Embedder) -> list[bytes]:
    return [sha256(f"{embedder.model_hash}\n{text}".encode("utf-8", "surrogatepass")).digest() for text in texts]


def _keep(keys: Sequence[bytes], vectors: npt.NDArray[np.float32], db: sqlite3.Connection) -> list[tuple[bytes, bytes]]:
    rows = [(key, vector.tobytes()) for key, vector in zip(keys, vectors, strict=True)]
    with db:
        db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", [(key, _summed(v)) for key, v in rows])
    return rows


def _look_up(db: sqlite3.Connection, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The vectors that are kept, as (key, bytes). One whose sum is wrong is not: it is computed again."""
    marks = ",".join("?" * len(keys))
    for key, kept in db.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", keys):  # noqa: S608
        if kept == _summed(kept[:-_SUM_BYTES]):
            yield key, kept[:-_SUM_BYTES]


def _summed(vector: bytes) -> bytes:
    """A vector as it is kept: with its CRC-32 behind it, because SQLite does not see a flipped bit."""
    return vector + crc32(vector).to_bytes(_SUM_BYTES, "big")
