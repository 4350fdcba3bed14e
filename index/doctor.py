"""The index at a home → whether its parts are whole and agree, one check after the other; nothing is changed.

Example: `Check("offsets", "ok", "5,012 passages and 20,114 sentences lie in their articles")`.
"""

import filecmp
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import numpy as np
import numpy.typing as npt

from index.catalog import Catalog
from index.embed import Embedder
from index.errors import FootnoteError, IndexDamagedError
from index.formats import found_files
from index.generation import (
    Manifest,
    check_embedder,
    live_generation,
    passage_texts,
    read_manifest,
    sentence_texts,
    write_lexical,
)
from index.groups import NOTHING_KNOWN
from index.lines import fingerprint
from index.place import FOLDER, Place
from index.rows import spread
from index.switch import generations
from index.types import Article, Passage
from index.vectors import kept, opened_to_read

__all__ = ["Check", "catalog_problem", "examine"]

_SAMPLE = 24  # texts embedded again, and passages looked for by their own vectors
_ALIKE = 2e-3  # numbers of a vector may differ by this: half precision keeps 11 bits

_Vectors = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was looked at, whether it is well (a note is no fault), and what was seen."""

    name: str
    state: Literal["ok", "wrong", "note"]
    said: str


def examine(home: Path, embedder: Embedder, place: Place = FOLDER) -> Iterator[Check]:
    """Check the index at `home`: what cannot be looked at because something before it is broken is left out."""
    folder, manifest, check = _pointed(home, embedder, place)
    yield check
    if folder and manifest:
        yield from _parts(home, folder, manifest, embedder, place)
    yield _leftovers(home, folder)
    yield _cache(home, manifest)


def _pointed(home: Path, embedder: Embedder, place: Place) -> tuple[Path | None, Manifest | None, Check]:
    folder = None
    try:
        place.refresh(home, embedder)
        folder = live_generation(home)
        if folder is None:
            found = generations(home)
            lost = f"the pointer is gone; {len(found)} generations are there" if found else f"no index at {home}"
            return None, None, Check("manifest", "wrong", lost)
        manifest = read_manifest(folder)
        check_embedder(manifest, embedder)
    except FootnoteError as error:
        return folder, None, Check("manifest", "wrong", str(error))
    said = f"generation {folder.name}, made by {manifest.embedder} of {', '.join(manifest.paths)}"
    return folder, manifest, Check("manifest", "ok", said)


def _parts(home: Path, folder: Path, manifest: Manifest, embedder: Embedder, place: Place) -> Iterator[Check]:
    problem = catalog_problem(folder / "catalog.sqlite", manifest.counts)
    if problem:
        yield Check("articles", "wrong", problem)
        return
    counts = {name: f"{count:,}" for name, count in manifest.counts.items()}
    yield Check("articles", "ok", f"{counts['articles']} articles are as they were read, each by its hash")
    yield Check("offsets", "ok", f"{counts['passages']} passages and {counts['sentences']} sentences lie in them")
    with closing(Catalog(folder / "catalog.sqlite")) as catalog:
        looks: list[tuple[str, Callable[[], str]]] = [
            ("vectors", lambda: _vectors(home, folder, catalog, manifest, embedder)),
            ("Chroma", lambda: _chroma(folder, catalog, place)),
            ("lexical", lambda: _lexical(folder, catalog)),
        ]
        for name, look in looks:
            yield _looked(name, look)
        yield _files(manifest, catalog)


def _looked(name: str, look: Callable[[], str]) -> Check:
    from chromadb.errors import ChromaError

    try:
        return Check(name, "ok", look())
    except IndexDamagedError as error:
        return Check(name, "wrong", str(error))
    except (OSError, ValueError, KeyError, EOFError, sqlite3.Error, ChromaError) as error:
        return Check(name, "wrong", f"cannot be read ({type(error).__name__}: {str(error)[:120]})")


def catalog_problem(path: Path, counts: dict[str, int] | None) -> str:
    """What is wrong with a catalog: its pages, its articles against their hashes, its passages; empty when nothing."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            [(said,), *_] = db.execute("PRAGMA integrity_check").fetchall()
            if said != "ok":
                return f"the database is broken: {said.splitlines()[0]}"
        with closing(Catalog(path)) as catalog:
            if counts is not None and catalog.counts() != counts:
                return f"it holds {catalog.counts()} and should hold {counts}"
            return _articles_problem(catalog) or _passages_problem(catalog)
    except (sqlite3.Error, OSError, ValueError, KeyError, TypeError) as error:
        return f"it cannot be read ({type(error).__name__}: {error})"


def _articles_problem(catalog: Catalog) -> str:
    lines = catalog.lines()
    for article in catalog.articles():
        if fingerprint(article) != lines[article.id][0]:
            return f"the article {article.id} is not as it was read"
    return ""


def _passages_problem(catalog: Catalog) -> str:
    first = 0
    starts = catalog.first_sentences()
    for row, (article, passage) in enumerate(catalog.rows()):
        if not _lies_in(passage, article) or row >= len(starts) or starts[row] != first:
            return f"the passage {passage.id} does not lie in its article"
        first += len(passage.sentences)
    return ""


def _lies_in(passage: Passage, article: Article) -> bool:
    edges = [edge for s in passage.sentences for edge in (s.start, s.end)]
    inside = bool(edges) and passage.start == edges[0] and passage.end == edges[-1] and edges == sorted(edges)
    named = passage.id == f"{article.id}:{passage.start}-{passage.end}"
    return inside and named and 0 <= passage.start < passage.end <= len(article.text)


def _vectors(home: Path, folder: Path, catalog: Catalog, manifest: Manifest, embedder: Embedder) -> str:
    compared = 0
    for name, texts in (("passages", passage_texts), ("sentences", sentence_texts)):
        rows = np.load(folder / f"{name}.npy", mmap_mode="r")
        if rows.shape != (manifest.counts[name], manifest.dimension):
            raise IndexDamagedError(f"{name}.npy holds {rows.shape[0]:,} vectors, not {manifest.counts[name]:,}")
        for start in range(0, len(rows), 50_000):
            lengths = np.linalg.norm(rows[start : start + 50_000].astype(np.float32), axis=1)
            if not (np.abs(lengths - 1) < 0.01).all():
                raise IndexDamagedError(f"{name}.npy has vectors that are zero, not finite or not of length 1")
        compared += _compared(name, rows, texts(catalog), embedder, home / "vectors.sqlite")
        _embedded_again(name, rows, texts(catalog), embedder)
    return f"all are of length 1; {compared:,} are those of the cache, and a sample is what the embedder gives"


def _compared(name: str, rows: _Vectors, texts: Iterator[str], embedder: Embedder, cache: Path) -> int:
    """How many rows are equal to the vectors of the cache; those that it does not have are left out."""
    if not cache.is_file():
        return 0
    count = 0
    for row, (text, vector) in enumerate(kept(texts, embedder, cache)):
        if vector is not None:
            count += 1
            if not np.array_equal(rows[row], vector.astype(np.float16)):
                raise IndexDamagedError(f"row {row} of {name}.npy is not the vector of {text[:40]!r}")
    return count


def _embedded_again(name: str, rows: _Vectors, texts: Iterator[str], embedder: Embedder) -> None:
    if embedder.remote or not len(rows):
        return
    wanted = set(spread(rows, _SAMPLE))
    some = {row: text for row, text in enumerate(texts) if row in wanted}
    fresh = embedder.embed(list(some.values()))
    if not (np.abs(rows[list(some)].astype(np.float32) - fresh) < _ALIKE).all():
        raise IndexDamagedError(f"{name}.npy does not hold what {embedder.name} gives for its texts")


def _chroma(folder: Path, catalog: Catalog, place: Place) -> str:
    vectors = np.load(folder / "passages.npy", mmap_mode="r")
    with closing(place.open(folder)) as opened:
        opened.probe(vectors, len(vectors))
        return opened.check(catalog, folder)


def _lexical(folder: Path, catalog: Catalog) -> str:
    """Make everything that is made of the texts alone once more, and compare every byte."""
    with TemporaryDirectory(prefix="footnote-") as made:
        write_lexical(Path(made), catalog)
        files = [path.relative_to(made) for path in Path(made).rglob("*") if path.is_file()]
        for path in sorted(files):
            if not filecmp.cmp(Path(made) / path, folder / path, shallow=False):
                raise IndexDamagedError(f"{path} is not what the articles give")
    return "BM25, words and facts are what the articles give, byte by byte"


def _files(manifest: Manifest, catalog: Catalog) -> Check:
    """The files on disk against those that were read; that they changed since is no fault of the index."""
    known = dict(catalog.files())
    if not known:
        return Check("files", "note", "this copy of the index does not know of the files it was made of")
    there: dict[str, str | None] = {}
    roots = [Path(path) for path in manifest.paths if Path(path).exists()]
    for found in found_files(roots, lambda path, reason: None):
        there[found.path] = _hash(found)
    contents = set(known.values())
    changed = sum(path in there and there[path] != digest for path, digest in known.items())
    gone = sum(path not in there for path in known)
    new = sum(path not in known and digest not in contents for path, digest in there.items())
    if not changed + gone + new:
        return Check("files", "ok", f"{len(known):,} files are as they were read")
    return Check("files", "note", f"since they were read, {changed:,} changed, {gone:,} went and {new:,} came. "
                 "Read them with: footnote index")  # fmt: skip


def _hash(found: object) -> str | None:
    try:
        return NOTHING_KNOWN.hash(found)  # type: ignore[arg-type]
    except (OSError, ValueError, RuntimeError, NotImplementedError):
        return None


def _leftovers(home: Path, live: Path | None) -> Check:
    folders = [path for path in (home / "generations").glob("*") if path != live]
    if not folders:
        return Check("leftovers", "ok", "none")
    size = sum(path.stat().st_size for path in chain.from_iterable(f.rglob("*") for f in folders) if path.is_file())
    names = ", ".join(sorted(path.name for path in folders))
    return Check("leftovers", "note", f"{names} ({size / 1e6:,.1f} MB): the next sync removes what nobody reads")


def _cache(home: Path, manifest: Manifest | None) -> Check:
    cache = home / "vectors.sqlite"
    if not cache.is_file():
        return Check("cache", "note", "no vectors are kept: a sync embeds everything again")
    try:
        with closing(opened_to_read(cache)) as db:
            [(said,), *_] = db.execute("PRAGMA quick_check").fetchall()
            count = db.execute("SELECT count(*) FROM vectors").fetchone()[0]
    except sqlite3.Error as error:
        return Check("cache", "wrong", f"{cache.name} cannot be read ({error})")
    if said != "ok":
        return Check("cache", "wrong", f"{cache.name} is broken: {said.splitlines()[0]}")
    needed = manifest.counts["passages"] + manifest.counts["sentences"] if manifest else 0
    spare = f", up to {count - needed:,} of texts that are gone" if count > needed else ""
    return Check("cache", "ok", f"{count:,} vectors in {cache.stat().st_size / 1e6:,.1f} MB{spare}")
