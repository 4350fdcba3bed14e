"""A catalog of articles → a complete generation of the index in one folder, closed, probed and ready to be switched to.

generations/000003/   catalog.sqlite   passages.npy   sentences.npy   passages.bm25/   sentences.bm25/
                      chroma/          manifest.json (written last: a folder without it is not a generation)
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.catalog import Catalog
from index.embed import Embedder
from index.errors import IndexDamagedError
from index.lexical import BM25
from index.types import Article, Passage
from index.vectors import embed_cached

__all__ = ["FORMAT", "Manifest", "Progress", "build", "collection_of", "live_generation", "probe", "read_manifest"]

FORMAT = 1
Progress = Callable[[int, int], None]  # texts embedded so far, texts in all
_CHROMA_BATCH = 2_000  # Chroma takes 5,461 rows at most


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made of: the paths that were read, the embedder, the counts, and the files left out."""

    format: int
    embedder: str
    model_hash: str
    paths: tuple[str, ...]
    counts: dict[str, int]
    skipped: tuple[tuple[str, str], ...]


def live_generation(home: Path) -> Path | None:
    """The folder of the generation that answers, None when nothing was indexed yet."""
    try:
        name = (home / "current").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise IndexDamagedError(f"its pointer cannot be read ({type(error).__name__})") from error
    if not name.isdigit():
        raise IndexDamagedError("its pointer names no generation")
    return home / "generations" / name


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation. Raises IndexDamagedError when it is missing or not one."""
    try:
        data = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        skipped = tuple((path, reason) for path, reason in data["skipped"])
        return Manifest(**{**data, "paths": tuple(data["paths"]), "skipped": skipped})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(f"its manifest cannot be read ({type(error).__name__})") from error


def build(folder: Path, manifest: Manifest, embedder: Embedder, cache: Path, progress: Progress) -> None:
    """Complete the generation in `folder`, which holds a catalog, and probe it; `cache` keeps every vector."""
    catalog = Catalog(folder / "catalog.sqlite")
    total = manifest.counts["passages"] + manifest.counts["sentences"]
    counted = _counted(progress, total)
    _write_vectors(
        folder / "passages.npy", _passage_texts(catalog), embedder, cache, counted, manifest.counts["passages"]
    )
    _write_vectors(
        folder / "sentences.npy", _sentences(catalog), embedder, cache, counted, manifest.counts["sentences"]
    )
    BM25.build(_passage_texts(catalog), folder / "passages.bm25")
    BM25.build(_sentences(catalog), folder / "sentences.bm25")
    np.save(folder / "first.npy", np.array(catalog.first_sentences(), np.int64))
    _write_chroma(folder, catalog)
    catalog.close()
    text = json.dumps({name: getattr(manifest, name) for name in Manifest.__slots__}, ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def _counted(progress: Progress, total: int) -> Callable[[int], None]:
    so_far = 0

    def done(count: int) -> None:
        nonlocal so_far
        so_far += count
        progress(so_far, total)

    return done


def _passage_texts(catalog: Catalog) -> Iterator[str]:
    """What is embedded and counted for a passage: its article's title as context, then its text."""
    return (f"{article.title}\n{passage.text}" for article, passage in catalog.rows())


def _sentences(catalog: Catalog) -> Iterator[str]:
    return (article.text[s.start : s.end] for article, passage in catalog.rows() for s in passage.sentences)


def _write_vectors(
    path: Path, texts: Iterable[str], embedder: Embedder, cache: Path, done: Callable[[int], None], count: int
) -> None:
    # Half precision: a cosine moves by less than 0.0005, and a million sentences fit in 0.8 GB of mapped file.
    shape = (count, embedder.dimension)
    rows = np.lib.format.open_memmap(path, mode="w+", dtype=np.float16, shape=shape)
    start = 0
    for vectors in embed_cached(texts, embedder, cache, done):
        rows[start : start + len(vectors)] = vectors
        start += len(vectors)
    rows.flush()


def _write_chroma(folder: Path, catalog: Catalog) -> None:
    from llama_index.vector_stores.chroma import ChromaVectorStore

    vectors = np.load(folder / "passages.npy", mmap_mode="r")
    client, collection = collection_of(folder, create=True)
    store = ChromaVectorStore(chroma_collection=collection)
    rest = enumerate(catalog.rows())
    while batch := list(islice(rest, _CHROMA_BATCH)):
        store.add([_node(article, passage, vectors[row]) for row, (article, passage) in batch])
    client.close()


def _node(article: Article, passage: Passage, vector: npt.NDArray[np.float16]) -> Any:
    from llama_index.core.schema import TextNode

    metadata = {
        "article_id": article.id,
        "title": article.title,
        "outlet": article.outlet or "",
        "published": article.published or "",
        "start": passage.start,
        "end": passage.end,
    }
    return TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata=metadata,
        embedding=vector.astype(np.float32).tolist(),
    )


def collection_of(folder: Path, *, create: bool = False) -> tuple[Any, Any]:
    """The Chroma client and collection of a generation; the caller closes the client."""
    import chromadb

    settings = chromadb.Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(str(folder / "chroma"), settings=settings)
    if not create:
        return client, client.get_collection("passages", embedding_function=None)
    space = {"hnsw": {"space": "cosine"}}
    return client, client.create_collection("passages", configuration=space, embedding_function=None)


def probe(collection: Any, vectors: npt.NDArray[np.float16], expected: int) -> None:
    """Raise IndexDamagedError unless Chroma holds `expected` passages and finds a few of them by their own vectors.

    Chroma answers with fewer rows and no error when its vector files are damaged, so only asking shows it.
    """
    if (count := collection.count()) != expected or len(vectors) != expected:
        raise IndexDamagedError(f"{count} of {expected} passages are there")
    rows = sorted({0, expected // 2, expected - 1}) if expected else []
    for row in rows:
        found = collection.query(query_embeddings=[vectors[row].astype(np.float32)], n_results=1, include=["distances"])
        if not found["distances"][0] or found["distances"][0][0] > 1e-3:
            raise IndexDamagedError(f"passage {row} is not found by its own vector")
