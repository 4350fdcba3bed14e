"""Articles and their passages → one SQLite file; an article id or a passage row → the article, the passage.

A passage's row (0, 1, 2 …) is its place in every other part of the index: vectors, BM25; `first` is the row of its
first sentence among all sentences. The catalog also remembers the files that were read and the groups they were read
in, so that the next reading takes over what did not change.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import astuple, replace
from functools import lru_cache
from pathlib import Path

from index.groups import Entry, Group
from index.lines import Line, Run, article_data, article_of, beside, fingerprint, passage_of, spans_data
from index.stories import Sketch, sketch_of, stories
from index.types import Article, Passage

__all__ = ["Catalog"]

_TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;  -- a file that was not finished is thrown away
CREATE TABLE articles (id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, data TEXT NOT NULL, sketch BLOB,
                       shingles INTEGER, content TEXT NOT NULL, path TEXT NOT NULL, part INTEGER NOT NULL);
CREATE INDEX articles_part ON articles (part);
CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, article_id TEXT NOT NULL, start INTEGER,
                       "end" INTEGER, first INTEGER, sentences TEXT NOT NULL);
CREATE TABLE parts (part INTEGER PRIMARY KEY, key TEXT NOT NULL, row INTEGER, rows INTEGER, first INTEGER,
                    sentences INTEGER);
CREATE INDEX parts_key ON parts (key);
CREATE TABLE files (path TEXT PRIMARY KEY, name TEXT, sha256 TEXT, stated TEXT, texts INTEGER, characters INTEGER,
                    part INTEGER);
CREATE INDEX files_name ON files (name);
CREATE TABLE stories (id TEXT PRIMARY KEY, story TEXT NOT NULL);  -- of all but the first article of a story
CREATE TABLE said (part INTEGER, path TEXT, reason TEXT);
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT);
"""
_ARTICLES = "SELECT data, coalesce(story, id) FROM articles LEFT JOIN stories USING (id)"
_KEPT = 256  # articles that were asked for and are kept in memory
_IDS_KEPT = 100_000  # passages whose ids are kept in memory: 15 MB, read in a tenth of a second
_Split = Callable[[Article], tuple[Passage, ...]]


class Catalog:
    """The articles and passages of one generation of the index. Holds an open SQLite file: close it after use."""

    def __init__(self, path: Path, *, new: bool = False, before: Path | None = None) -> None:
        """Open the catalog at `path`, read-only unless it is a `new` one, which may take over parts of one `before`."""
        # A page of several tabs asks from several threads; SQLite itself serialises them.
        self._db = sqlite3.connect(_uri(path, "rwc" if new else "ro"), uri=True, check_same_thread=False)
        self._kept = lru_cache(maxsize=_KEPT)(self._read)
        self._ids = lru_cache(maxsize=1)(self._read_ids)
        self._row = self._first = self._part = 0
        self.fresh = 0  # passages written, not taken over
        if new:
            self._db.executescript(_TABLES)
        if before:
            self._db.execute("ATTACH DATABASE ? AS before", [_uri(before, "ro")])

    def close(self) -> None:
        """Give the file back, with everything written."""
        try:
            self._db.commit()
        finally:
            self._db.close()

    def write(self, articles: Iterable[Article], split: _Split) -> None:
        """Add articles and their passages as they come; of two articles with one id, the first stays."""
        self._write_part("", ((article, None) for article in articles), split)

    def write_group(self, group: Group, split: _Split) -> None:
        """Add a group of files: as it was `before` when nothing in it changed, else its articles as they come."""
        part = self._part
        if group.articles is None:
            self._carry(group.key)
        else:
            self._write_part(group.key, ((article, sketch_of(article)) for article in group.articles), split)
            self._db.executemany("INSERT INTO said VALUES (?, ?, ?)", [(part, *line) for line in group.said])
        lines = [(*astuple(entry), part) for entry in group.entries]
        self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", lines)

    def settle_stories(self) -> None:
        """Say of every article which story it carries, once all groups are written."""
        read = self._db.execute("SELECT id, sketch, shingles FROM articles ORDER BY part, rowid")
        sketches = ((article_id, Sketch(values, size)) for article_id, values, size in read)
        found = [(article_id, story) for article_id, story in stories(sketches) if story != article_id]
        self._db.executemany("INSERT INTO stories VALUES (?, ?)", found)

    def _write_part(self, key: str, articles: Iterable[tuple[Article, Sketch | None]], split: _Split) -> None:
        row, first = self._row, self._first
        for article, sketch in articles:
            kept = (sketch.values, sketch.shingles) if sketch else (None, None)
            content = f"{article.sha256} {article.start} {article.end}"
            data = article_data(replace(article, story=None))
            line = (article.id, fingerprint(article), data, *kept, content, article.path, self._part)
            if not self._db.execute("INSERT OR IGNORE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)", line).rowcount:
                continue
            if article.story not in (None, article.id):
                self._db.execute("INSERT INTO stories VALUES (?, ?)", [article.id, article.story])
            for passage in split(article):
                self._write_passage(passage)
        self._end_part(key, row, first)

    def _write_passage(self, passage: Passage) -> None:
        spans = spans_data(passage.sentences)
        values = (self._row, passage.id, passage.article_id, passage.start, passage.end, self._first, spans)
        self._db.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        self._row, self._first, self.fresh = self._row + 1, self._first + len(passage.sentences), self.fresh + 1

    def _end_part(self, key: str, row: int, first: int) -> None:
        line = (self._part, key, row, self._row - row, first, self._first - first)
        self._db.execute("INSERT INTO parts VALUES (?, ?, ?, ?, ?, ?)", line)
        self._part += 1

    def _carry(self, key: str) -> None:
        """Take over a part of the catalog before, its rows counted on from ours."""
        query = "SELECT part, row, rows, first, sentences FROM before.parts WHERE key = ?"
        part, row, rows, first, sentences = self._db.execute(query, [key]).fetchone()
        self._db.execute(
            "INSERT INTO articles SELECT id, fingerprint, data, sketch, shingles, content, path, ? "
            "FROM before.articles WHERE part = ? ORDER BY rowid",
            [self._part, part],
        )
        self._db.execute(
            'INSERT INTO passages SELECT row + ?, id, article_id, start, "end", first + ?, sentences '
            "FROM before.passages WHERE row >= ? AND row < ? ORDER BY row",
            [self._row - row, self._first - first, row, row + rows],
        )
        said = "INSERT INTO said SELECT ?, path, reason FROM before.said WHERE part = ?"
        self._db.execute(said, [self._part, part])
        start, self._row, self._first = (self._row, self._first), self._row + rows, self._first + sentences
        self._end_part(key, *start)

    def note(self, name: str, value: object) -> None:
        """Keep a value that JSON can hold under `name`."""
        self._db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", [name, json.dumps(value)])

    def noted(self, name: str) -> object:
        """The value kept under `name`, None when there is none."""
        found = self._db.execute("SELECT value FROM notes WHERE name = ?", [name]).fetchone()
        return json.loads(found[0]) if found else None

    def said(self) -> list[tuple[str, str]]:
        """(path, reason) of the files that were read and gave no article."""
        return self._db.execute("SELECT path, reason FROM said ORDER BY part, rowid").fetchall()

    def keys(self) -> list[str]:
        """The keys of the groups that were read, in order."""
        return [key for (key,) in self._db.execute("SELECT key FROM parts ORDER BY part")]

    def entry(self, path: str) -> Entry | None:
        """What is remembered of the file at `path`."""
        query = "SELECT path, name, sha256, stated, texts, characters FROM files WHERE path = ?"
        found = self._db.execute(query, [path]).fetchone()
        return Entry(*found) if found else None

    def owner(self, name: str) -> str | None:
        """The path of the file whose articles are called `name`."""
        found = self._db.execute("SELECT path FROM files WHERE name = ? AND texts > 0", [name]).fetchone()
        return str(found[0]) if found else None

    def files(self) -> Iterator[tuple[str, str]]:
        """Path and sha256 of every file that was read."""
        return iter(self._db.execute("SELECT path, sha256 FROM files ORDER BY path"))

    def lines(self) -> dict[str, tuple[str, str, str]]:
        """Article id → its fingerprint, its text's hash with its place in it, and its file's path."""
        found = self._db.execute("SELECT id, fingerprint, content, path FROM articles ORDER BY id")
        return {article_id: (print_, content, path) for article_id, print_, content, path in found}

    def article(self, article_id: str) -> Article | None:
        """The article of this id, None when there is none."""
        return self._kept(article_id)

    def _read(self, article_id: str) -> Article | None:
        found = self._db.execute(f"{_ARTICLES} WHERE id = ?", (article_id,)).fetchone()
        return article_of(*found) if found else None

    def articles(self) -> Iterator[Article]:
        """All articles, ordered by id."""
        for data, story in self._db.execute(f"{_ARTICLES} ORDER BY id"):
            yield article_of(data, story)

    def heads(self) -> Iterator[tuple[str, str, str | None, str | None, str | None, str]]:
        """Id, title, outlet, date, language and path of every article, ordered by id; their texts are not read."""
        names = ("title", "outlet", "published", "language", "path")
        columns = ", ".join(f"json_extract(data, '$.{name}')" for name in names)
        yield from self._db.execute(f"SELECT id, {columns} FROM articles ORDER BY id")  # noqa: S608  names of ours

    def counts(self) -> dict[str, int]:
        """How many articles, passages and sentences there are."""
        articles = self._db.execute("SELECT count(*) FROM articles").fetchone()[0]
        passages = self._db.execute("SELECT count(*) FROM passages").fetchone()[0]
        last = "SELECT first + json_array_length(sentences) FROM passages ORDER BY row DESC LIMIT 1"
        sentences = self._db.execute(last).fetchone()
        return {"articles": articles, "passages": passages, "sentences": int(sentences[0]) if sentences else 0}

    def rows(self) -> Iterator[tuple[Article, Passage]]:
        """Every passage with its article, in row order."""
        article: Article | None = None
        query = 'SELECT id, article_id, start, "end", sentences FROM passages ORDER BY row'
        for line in self._db.execute(query):
            if article is None or article.id != line[1]:
                article = _known(self._read(line[1]))
            yield article, passage_of(line, article.text)

    def first_sentences(self) -> list[int]:
        """The row of each passage's first sentence, in passage order."""
        return [first for (first,) in self._db.execute("SELECT first FROM passages ORDER BY row")]

    def rows_of(self, passage_ids: Sequence[str]) -> list[int]:
        """The rows of the passages of these ids, in their order; an id that there is not has none."""
        found = self._ids()
        if found is None:
            marks = ",".join("?" * len(passage_ids))
            query = f"SELECT id, row FROM passages WHERE id IN ({marks})"  # noqa: S608
            found = dict(self._db.execute(query, list(passage_ids)))
        return [found[i] for i in passage_ids if i in found]

    def _read_ids(self) -> dict[str, int] | None:
        """Passage id → row; None when they are too many to be kept in memory."""
        (last,) = self._db.execute("SELECT max(row) FROM passages").fetchone()
        return None if (last or 0) >= _IDS_KEPT else dict(self._db.execute("SELECT id, row FROM passages"))

    def passages(self, rows: Sequence[int]) -> dict[int, Passage]:
        """Row → passage for the given rows."""
        return {row: passage_of(line, _known(self.article(line[1])).text) for row, line in self._lines(rows).items()}

    def in_context(self, rows: Sequence[int]) -> dict[int, tuple[Passage, Run, Run]]:
        """Row → the passage, and the sentences right before it and right after it, two of each at most.

        None where the article begins or ends, and none from beyond a mark (a caption, a subhead).
        """
        lines = self._lines({near for row in rows for near in (row - 1, row, row + 1)})
        found = {}
        for row in rows:
            here, article = lines[row], _known(self.article(lines[row][1]))
            context = beside(lines.get(row - 1), here, lines.get(row + 1), article.marks)
            found[row] = (passage_of(here, article.text), *context)
        return found

    def _lines(self, rows: Collection[int]) -> dict[int, Line]:
        marks = ",".join("?" * len(rows))
        query = f'SELECT row, id, article_id, start, "end", sentences FROM passages WHERE row IN ({marks}) ORDER BY row'  # noqa: S608
        return {line[0]: line[1:] for line in self._db.execute(query, list(rows))}


def _uri(path: Path, mode: str) -> str:
    return f"{path.resolve().as_uri()}?mode={mode}"


def _known(article: Article | None) -> Article:
    if article is None:
        raise KeyError("a passage without its article")
    return article
