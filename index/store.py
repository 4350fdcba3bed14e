"""A question → the passages of the index that may answer it, with a score for every sentence.

`Store.open(home, embedder)` opens what `sync` built; `store.search("Who opened the dam's gates?", k=8)` → Hits.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.catalog import Catalog
from index.embed import Embedder
from index.errors import FootnoteError, IndexDamagedError, SetupError
from index.filters import Facets
from index.generation import Manifest, check_embedder, embed_again, live_generation, read_manifest
from index.lexical import terms
from index.place import FOLDER, Place
from index.search import Ranking
from index.spelling import Evidence, corrected
from index.switch import live_or_none
from index.types import Article, Correction, Filter, Hit, Passage
from index.vectors import embed_question
from index.vocabulary import Vocabulary

__all__ = ["Store"]


class Store:
    """One generation of the index, open for reading. Holds files and the embedder: close it after use."""

    def __init__(self, folder: Path, manifest: Manifest, embedder: Embedder, place: Place) -> None:
        """Open the generation in `folder`; `Store.open` is the way in that checks it."""
        self.manifest = manifest
        self._embedder = embedder
        self._cache = folder.parent.parent / "vectors.sqlite"
        self._catalog = Catalog(folder / "catalog.sqlite")
        self._words, self._facets = Vocabulary(folder / "words"), Facets(folder / "facets")
        self._vectors = place.open(folder)
        self._ranking = Ranking(folder, self._vectors, self._catalog.rows_of)
        if self._catalog.counts() != manifest.counts or self._ranking.sentences != manifest.counts["sentences"]:
            raise IndexDamagedError("its catalog is not the one it was built from")
        self._vectors.probe(self._ranking.passages, manifest.counts["passages"])

    @classmethod
    def open(cls, home: Path, embedder: Embedder, place: Place = FOLDER) -> "Store":
        """Open the live generation at `home`.

        Raises SetupError when there is none or another embedder made it, IndexDamagedError when it does not hold
        together.
        """
        seen = live_or_none(home)
        try:
            return cls._opened(home, embedder, place)
        except IndexDamagedError:
            if live_or_none(home) == seen:
                raise
            return cls._opened(home, embedder, place)  # a sync finished meanwhile, and let go of what was live before

    @classmethod
    def _opened(cls, home: Path, embedder: Embedder, place: Place) -> "Store":
        from chromadb.errors import ChromaError

        try:
            place.refresh(home, embedder)
            folder = live_generation(home)
            if folder is None:
                raise SetupError(f"No index at {place.named(home)}. Build it with: footnote index FOLDER")
            manifest = read_manifest(folder)
            check_embedder(manifest, embedder)
            return cls(folder, manifest, embedder, place)
        except IndexDamagedError as error:
            raise IndexDamagedError(_damaged(place.named(home), error)) from error
        except (OSError, ValueError, KeyError, sqlite3.Error, ChromaError) as error:
            raise IndexDamagedError(_damaged(place.named(home), error)) from error

    def close(self) -> None:
        """Give files and memory back."""
        self._vectors.close()
        self._catalog.close()

    @contextmanager
    def pinned(self) -> Iterator["Store"]:
        """This store, for the time of one question."""
        yield self

    @property
    def embedder(self) -> Embedder:
        """What embeds the questions: the one that made the index."""
        return self._embedder

    def search(self, question: str, *, k: int = 8, where: Filter | None = None) -> tuple[Hit, ...]:
        """The `k` passages most likely to answer `question`, best first; fewer when fewer are in the index or fit."""
        if not self.manifest.counts["passages"]:
            return ()
        vector = self._asked(question)
        ranked = self._ranking.rank(terms(question), vector, k, self._fitting(where))
        found = self._catalog.in_context([one.row for one in ranked])
        return tuple(
            Hit(passage, r.score, r.dense, r.lexical, r.sentence_dense, r.sentence_scores, before, after)
            for r, (passage, before, after) in ((r, found[r.row]) for r in ranked)
        )

    def spelled(self, question: str) -> tuple[str, tuple[Correction, ...]]:
        """`question` with the words that no article has replaced by those that were meant, and what was replaced."""
        return corrected(question, Evidence(self._words, self.knows, self._adjacent))

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets of the articles, as they are written, each once."""
        return self._facets.outlets

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the articles, as ISO 639-1 codes, each once."""
        return self._facets.languages

    @property
    def published(self) -> tuple[str | None, str | None]:
        """The first and the last day on which an article may have been published; None when no article has a date."""
        return self._facets.published

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
        return self._ranking.sentence_terms.weight(term)

    def knows(self, term: str) -> bool:
        """Whether any passage has this stemmed term."""
        return self._ranking.passage_terms.knows(term)

    def _fitting(self, where: Filter | None) -> npt.NDArray[np.bool_] | None:
        """The passages that `where` lets through, one bit each; None for all of them."""
        if where is None or where == Filter():
            return None
        fits = self._facets.fitting(where)
        if where.outlets and where.named:
            naming = [self._ranking.mentioning(terms(outlet)) for outlet in where.outlets]
            fits |= np.logical_or.reduce(naming) & self._facets.fitting(replace(where, outlets=()))
        return fits

    def _adjacent(self, first: str, second: str) -> bool:
        """Whether a passage, among the few that have both words most, has them side by side."""
        words = f"{first} {second}"
        asked = terms(words)
        rows = self._ranking.passage_terms.best(asked, self._ranking.passage_terms.scores(asked), 8)
        return any(words.casefold() in passage.text.casefold() for passage in self._catalog.passages(rows).values())

    def _asked(self, question: str) -> npt.NDArray[np.float32]:
        """The vector of a question. Raises SetupError when the embedder gives another dimension than the index has."""
        vector = embed_question(question, self._embedder, self._cache)
        if len(vector) != self.manifest.dimension:
            raise SetupError(
                f"The embedder {self._embedder.name} gives vectors of {len(vector)} numbers now, and the index has "
                f"{self.manifest.dimension}. {embed_again(self.manifest)}"
            )
        return vector


def _damaged(where: str, error: Exception) -> str:
    why = str(error) if isinstance(error, FootnoteError) else type(error).__name__
    return f"The index at {where} is damaged: {why}. Repair it with: footnote doctor --repair"
