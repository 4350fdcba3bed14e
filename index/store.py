"""A question → the passages of the index that may answer it, with a score for every sentence.

`Store.open(home, embedder)` opens what `sync` built; `store.search("Who opened the dam's gates?", k=8)` → Hits.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.catalog import Catalog
from index.embed import Embedder
from index.errors import FootnoteError, IndexDamagedError, SetupError
from index.generation import FORMAT, Manifest, collection_of, live_generation, probe, read_manifest
from index.lexical import BM25, terms
from index.search import best, fuse
from index.types import Article, Hit, Passage

__all__ = ["Store"]

_Floats = npt.NDArray[np.float32]
_CANDIDATES = 48  # passages that each of the three rankings may propose


class Store:
    """One generation of the index, open for reading. Holds files and the embedder: close it after use."""

    def __init__(self, folder: Path, manifest: Manifest, embedder: Embedder) -> None:
        """Open the generation in `folder`; `Store.open` is the way in that checks it."""
        self.manifest = manifest
        self._embedder = embedder
        self._catalog = Catalog(folder / "catalog.sqlite")
        self._passage_vectors = np.load(folder / "passages.npy", mmap_mode="r")
        self._sentence_vectors = np.load(folder / "sentences.npy", mmap_mode="r")
        self._first = np.append(np.load(folder / "first.npy"), len(self._sentence_vectors))
        self._passage_terms = BM25(folder / "passages.bm25")
        self._sentence_terms = BM25(folder / "sentences.bm25")
        self._client, self._collection = collection_of(folder)
        if self._catalog.counts() != manifest.counts or len(self._sentence_vectors) != manifest.counts["sentences"]:
            raise IndexDamagedError("its catalog is not the one it was built from")
        probe(self._collection, self._passage_vectors, manifest.counts["passages"])

    @classmethod
    def open(cls, home: Path, embedder: Embedder) -> "Store":
        """Open the live generation at `home`.

        Raises SetupError when there is none or another embedder made it, IndexDamagedError when it does not hold
        together.
        """
        from chromadb.errors import ChromaError

        try:
            folder = live_generation(home)
            if folder is None:
                raise SetupError(f"No index at {home}. Build it with: footnote index FOLDER")
            manifest = read_manifest(folder)
            _check(manifest, embedder)
            return cls(folder, manifest, embedder)
        except IndexDamagedError as error:
            raise IndexDamagedError(_damaged(home, error)) from error
        except (OSError, ValueError, KeyError, sqlite3.Error, ChromaError) as error:
            raise IndexDamagedError(_damaged(home, error)) from error

    def close(self) -> None:
        """Give files and memory back."""
        self._client.close()
        self._catalog.close()

    def search(self, question: str, *, k: int = 8) -> tuple[Hit, ...]:
        """The `k` passages most likely to answer `question`, best first; fewer when the index is small."""
        asked = terms(question)
        vector = self._embedder.embed([question])[0]
        lexical = self._passage_terms.scores(asked)
        by_sentence = self._sentence_terms.scores(asked)
        rows = np.array(self._candidates(vector, lexical, by_sentence), np.int64)
        dense = np.asarray(self._passage_vectors[rows], np.float32) @ vector
        found = [self._sentence_scores(row, vector, by_sentence) for row in rows]
        scores = fuse(dense, lexical[rows]) + np.array([fused.max(initial=0) for _, fused in found], np.float32)
        order = best(scores, k)
        passages = self._catalog.passages([int(rows[i]) for i in order])
        return tuple(
            Hit(
                passages[int(rows[i])],
                score=_rounded(scores[i]),
                dense=_rounded(dense[i]),
                lexical=_rounded(lexical[rows[i]]),
                sentence_dense=tuple(map(_rounded, found[i][0])),
                sentence_scores=tuple(map(_rounded, found[i][1])),
            )
            for i in order
        )

    def article(self, article_id: str) -> Article:
        """The article of this id, as it was indexed. Raises KeyError when there is none."""
        found = self._catalog.article(article_id)
        if found is None:
            raise KeyError(article_id)
        return found

    def articles(self) -> Iterator[Article]:
        """All articles, ordered by id."""
        return self._catalog.articles()

    def passages(self) -> Iterator[tuple[Article, Passage]]:
        """Every passage with its article, article by article."""
        return self._catalog.rows()

    def weight(self, term: str) -> float:
        """How rare a stemmed term is among the sentences (inverse document frequency); highest when unknown."""
        return self._sentence_terms.weight(term)

    def knows(self, term: str) -> bool:
        """Whether any passage has this stemmed term."""
        return self._passage_terms.knows(term)

    def _candidates(self, vector: _Floats, lexical: _Floats, by_sentence: _Floats) -> list[int]:
        count = min(_CANDIDATES, len(self._passage_vectors))
        found = self._collection.query(query_embeddings=[vector], n_results=count, include=[])
        dense_rows = [row for i in found["ids"][0] if (row := self._catalog.row(i)) is not None]
        lexical_rows = [i for i in best(lexical, count) if lexical[i] > 0]
        places = [i for i in best(by_sentence, count) if by_sentence[i] > 0]
        sentence_rows = np.searchsorted(self._first, places, side="right") - 1
        return sorted({*dense_rows, *lexical_rows, *(int(row) for row in sentence_rows)})

    def _sentence_scores(self, row: int, vector: _Floats, by_sentence: _Floats) -> tuple[_Floats, _Floats]:
        start, end = int(self._first[row]), int(self._first[row + 1])
        dense = np.asarray(self._sentence_vectors[start:end], np.float32) @ vector
        return dense, fuse(dense, by_sentence[start:end])


def _rounded(value: float) -> float:
    # Five digits are more than a score means, and hide the last bits, which may differ between machines.
    return round(float(value), 5)


def _check(manifest: Manifest, embedder: Embedder) -> None:
    if manifest.format != FORMAT:
        raise SetupError(
            f"The index is of format {manifest.format}, not {FORMAT}. Build it again: {_command(manifest)}"
        )
    if manifest.model_hash != embedder.model_hash:
        raise SetupError(
            f"The index was made with the embedder {manifest.embedder}, not {embedder.name}. "
            f"Embed it again: {_command(manifest)}"
        )


def _command(manifest: Manifest) -> str:
    return f"footnote index {' '.join(manifest.paths)}"


def _damaged(home: Path, error: Exception) -> str:
    why = str(error) if isinstance(error, FootnoteError) else type(error).__name__
    return f"The index at {home} is damaged: {why}. Build it again with: footnote index FOLDER"
