"""A catalog of articles → a complete generation of the index in one folder, closed, probed and ready to be switched to.

generations/000003/   catalog.sqlite   passages.npy   sentences.npy   first.npy   passages.bm25/   sentences.bm25/
                      facets/   words/   chroma/   manifest.json (written last: without it, it is no generation)
"""

import json
import os
import shlex
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain, takewhile
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np

from index.aside import aside
from index.catalog import Catalog
from index.embed import Embedder
from index.errors import IndexDamagedError, SetupError
from index.filters import Facets
from index.lexical import BM25
from index.passages import embedded
from index.place import FOLDER, Place
from index.vectors import embed_cached
from index.vocabulary import Vocabulary

__all__ = [
    "FORMAT",
    "Manifest",
    "Progress",
    "build",
    "check_embedder",
    "embed_again",
    "live_generation",
    "manifest_of",
    "passage_texts",
    "point_at",
    "read_manifest",
    "sentence_texts",
    "write_lexical",
]

FORMAT = 3
Progress = Callable[[int, int], None]  # texts embedded so far, texts in all


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made of: the paths that were read, the embedder, the counts, and the files left out.

    `dimension` is that of the vectors, known once the first of them are there.
    """

    format: int
    embedder: str
    model_hash: str
    paths: tuple[str, ...]
    counts: dict[str, int]
    skipped: tuple[tuple[str, str], ...]
    dimension: int = field(default=0, compare=False)


def live_generation(home: Path) -> Path | None:
    """The folder of the generation that answers, None when nothing was indexed yet."""
    try:
        name = (home / "current").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except NotADirectoryError as error:
        raise SetupError(f"{home} is no folder. Set FOOTNOTE_HOME to a folder that can hold an index.") from error
    except (OSError, ValueError) as error:
        raise IndexDamagedError(f"its pointer cannot be read ({type(error).__name__})") from error
    if not name.isdigit():
        raise IndexDamagedError("its pointer names no generation")
    return home / "generations" / name


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation. Raises IndexDamagedError when it is missing or not one."""
    try:
        return manifest_of(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(f"its manifest cannot be read ({type(error).__name__})") from error


def manifest_of(data: dict[str, Any]) -> Manifest:
    """The manifest that was kept as JSON. Raises KeyError, TypeError or ValueError when it is none.

    What another format may have added is left out: its number is what matters then.
    """
    skipped = tuple((path, reason) for path, reason in data["skipped"])
    known = {name: data[name] for name in Manifest.__slots__ if name in data}
    return Manifest(**{**known, "paths": tuple(data["paths"]), "skipped": skipped})


def check_embedder(manifest: Manifest, embedder: Embedder) -> None:
    """Raise SetupError, with the command that embeds again, unless `embedder` made the index and the format is ours."""
    if manifest.format != FORMAT:
        newer = " A newer Footnote made it: update this one, or index anew." if manifest.format > FORMAT else ""
        raise SetupError(f"The index is of format {manifest.format}, not {FORMAT}.{newer} {embed_again(manifest)}")
    if manifest.model_hash != embedder.model_hash:
        raise SetupError(
            f"The index was made with the embedder {manifest.embedder}, not {embedder.name}. {embed_again(manifest)}"
        )


def embed_again(manifest: Manifest) -> str:
    """The sentence with the command that makes the index anew from the same paths."""
    return f"Embed it again: footnote index {' '.join(shlex.quote(path) for path in manifest.paths)}"


def point_at(home: Path, name: str) -> None:
    """Make the generation called `name` the live one, at one stroke."""
    pointer = home / "current.new"
    with pointer.open("w", encoding="ascii") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(home / "current")


def build(
    folder: Path, manifest: Manifest, embedder: Embedder, cache: Path, progress: Progress, place: Place = FOLDER
) -> None:
    """Complete the generation in `folder`, which holds a catalog; `cache` keeps every vector."""
    with closing(Catalog(folder / "catalog.sqlite")) as catalog:
        total = manifest.counts["passages"] + manifest.counts["sentences"]
        counted = _counted(progress, total)
        dimension = _write_vectors(
            folder / "passages.npy", passage_texts(catalog), embedder, cache, counted, manifest.counts["passages"]
        )
        manifest = replace(manifest, dimension=dimension)

        def write_sentences(stopped: Event) -> None:
            texts = takewhile(lambda _: not stopped.is_set(), sentence_texts(catalog))
            count = manifest.counts["sentences"]
            _write_vectors(folder / "sentences.npy", texts, embedder, cache, counted, count)

        with aside(write_sentences) as sentences:
            write_lexical(folder, catalog)
            place.write(folder, catalog, manifest, sentences.result)
    text = json.dumps({name: getattr(manifest, name) for name in Manifest.__slots__}, ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def write_lexical(folder: Path, catalog: Catalog) -> None:
    """Write what is made of the texts alone; the same catalog gives the same bytes."""
    # An index may come to hold nothing; BM25 needs one text, which no question finds.
    nothing = () if catalog.counts()["passages"] else ("",)
    BM25.build(chain(nothing, passage_texts(catalog)), folder / "passages.bm25")
    BM25.build(chain(nothing, sentence_texts(catalog)), folder / "sentences.bm25")
    Facets.build(catalog.rows(), folder / "facets")
    # An outlet that a question names is known, although it stands in no passage.
    Vocabulary.build(chain(passage_texts(catalog), Facets(folder / "facets").outlets), folder / "words")
    np.save(folder / "first.npy", np.array(catalog.first_sentences(), np.int64))


def _counted(progress: Progress, total: int) -> Callable[[int], None]:
    so_far = 0

    def done(count: int) -> None:
        nonlocal so_far
        so_far += count
        progress(so_far, total)

    return done


def passage_texts(catalog: Catalog) -> Iterator[str]:
    """What is embedded and counted for each passage, in their order."""
    return (embedded(article, passage) for article, passage in catalog.rows())


def sentence_texts(catalog: Catalog) -> Iterator[str]:
    """What is embedded and counted for a sentence: its text, for all sentences in passage order."""
    return (article.text[s.start : s.end] for article, passage in catalog.rows() for s in passage.sentences)


def _write_vectors(
    path: Path, texts: Iterable[str], embedder: Embedder, cache: Path, done: Callable[[int], None], count: int
) -> int:
    """Write the vectors of `count` texts; returns their dimension, which an endpoint's first reply tells."""
    batches = embed_cached(texts, embedder, cache, done)
    first = next(batches, np.zeros((0, embedder.dimension), np.float32))
    # Half precision: a cosine moves by less than 0.0005, and a million sentences fit in 0.8 GB of mapped file.
    # Written, not mapped: a full disk is an error for who writes, and the end of the process for who maps.
    header = {"descr": "<f2", "fortran_order": False, "shape": (count, first.shape[1])}
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, header)
        for vectors in chain([first], batches):
            file.write(np.ascontiguousarray(vectors, "<f2").tobytes())
    return int(first.shape[1])
