"""Articles and their passages → one SQLite file; an article id or a passage row → the article, the passage.

A passage's row (0, 1, 2 …) is its place in every other part of the index: vectors, BM25; `first` is the row of its
first sentence among all sentences.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from index.types import Article, Mark, Passage, Sentence

__all__ = ["Catalog", "fingerprint"]

_TABLES = """
CREATE TABLE articles (id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, article_id TEXT NOT NULL, start INTEGER,
                       "end" INTEGER, first INTEGER, sentences TEXT NOT NULL);
"""


def fingerprint(article: Article) -> str:
    """A hash of everything the index keeps of an article, its text included."""
    return sha256(_dump(article).encode("utf-8", "surrogatepass")).hexdigest()


def _dump(article: Article) -> str:
    return json.dumps(asdict(article), sort_keys=True)


def _load(data: str) -> Article:
    fields = json.loads(data)
    return Article(**{**fields, "marks": tuple(Mark(**m) for m in fields["marks"])})


class Catalog:
    """The articles and passages of one generation of the index. Holds an open SQLite file: close it after use."""

    def __init__(self, path: Path, *, new: bool = False) -> None:
        """Open the catalog at `path`, read-only unless it is a `new` one."""
        target = f"{path.resolve().as_uri()}?mode={'rwc' if new else 'ro'}"
        # A page of several tabs asks from several threads; SQLite itself serialises them.
        self._db = sqlite3.connect(target, uri=True, check_same_thread=False)
        if new:
            self._db.executescript(_TABLES)

    def close(self) -> None:
        """Give the file back, with everything written."""
        self._db.commit()
        self._db.close()

    def write(self, articles: Iterable[Article], split: Callable[[Article], tuple[Passage, ...]]) -> None:
        """Add articles and their passages as they come; of two articles with one id, the first stays."""
        row = first = 0
        for article in articles:
            entry = (article.id, fingerprint(article), _dump(article))
            if not self._db.execute("INSERT OR IGNORE INTO articles VALUES (?, ?, ?)", entry).rowcount:
                continue
            for passage in split(article):
                spans = json.dumps([[s.start, s.end] for s in passage.sentences])
                values = (row, passage.id, article.id, passage.start, passage.end, first, spans)
                self._db.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)", values)
                row, first = row + 1, first + len(passage.sentences)

    def fingerprints(self) -> dict[str, str]:
        """Article id → fingerprint, of all articles."""
        return dict(self._db.execute("SELECT id, fingerprint FROM articles ORDER BY id"))

    def article(self, article_id: str) -> Article | None:
        """The article of this id, None when there is none."""
        found = self._db.execute("SELECT data FROM articles WHERE id = ?", (article_id,)).fetchone()
        return _load(found[0]) if found else None

    def articles(self) -> Iterator[Article]:
        """All articles, ordered by id."""
        for (data,) in self._db.execute("SELECT data FROM articles ORDER BY id"):
            yield _load(data)

    def counts(self) -> dict[str, int]:
        """How many articles, passages and sentences there are."""
        articles = self._db.execute("SELECT count(*) FROM articles").fetchone()[0]
        passages = self._db.execute("SELECT count(*) FROM passages").fetchone()[0]
        sentences = self._db.execute("SELECT total(json_array_length(sentences)) FROM passages").fetchone()[0]
        return {"articles": articles, "passages": passages, "sentences": int(sentences)}

    def rows(self) -> Iterator[tuple[Article, Passage]]:
        """Every passage with its article, in row order."""
        for article_id, _ in self._db.execute("SELECT article_id, min(row) FROM passages GROUP BY 1 ORDER BY 2"):
            article = _known(self.article(article_id))
            for passage in self._passages("article_id = ?", [article_id]).values():
                yield article, passage

    def first_sentences(self) -> list[int]:
        """The row of each passage's first sentence, in passage order."""
        return [first for (first,) in self._db.execute("SELECT first FROM passages ORDER BY row")]

    def row(self, passage_id: str) -> int | None:
        """The row of the passage of this id."""
        found = self._db.execute("SELECT row FROM passages WHERE id = ?", (passage_id,)).fetchone()
        return int(found[0]) if found else None

    def passages(self, rows: Sequence[int]) -> dict[int, Passage]:
        """Row → passage for the given rows."""
        marks = ",".join("?" * len(rows))
        return self._passages(f"row IN ({marks})", list(rows))

    def _passages(self, where: str, values: Sequence[object]) -> dict[int, Passage]:
        # `where` is one of the two conditions above; values are always bound.
        query = f'SELECT row, id, article_id, start, "end", sentences FROM passages WHERE {where} ORDER BY row'  # noqa: S608
        found = self._db.execute(query, values).fetchall()
        texts = {a: _known(self.article(a)).text for a in {line[2] for line in found}}
        return {line[0]: _passage(line[1:], texts[line[2]]) for line in found}


def _known(article: Article | None) -> Article:
    if article is None:
        raise KeyError("a passage without its article")
    return article


def _passage(line: tuple[str, str, int, int, str], text: str) -> Passage:
    passage_id, article_id, start, end, spans = line
    sentences = tuple(Sentence(s, e) for s, e in json.loads(spans))
    return Passage(passage_id, article_id, text[start:end], start, end, sentences)
