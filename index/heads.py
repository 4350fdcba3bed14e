"""The live generation of an index → its articles without their text, searched and a page at a time.

`Heads(home).page(Asked(words="tide"), start=0, most=25)` → ((Head("tides", "Tides rise", "The Example", "2024-03-05",
"en", "/news/tides.txt"),), 1): the newest first, and how many there are in all. 100,000 articles are listed in a second
and searched in some 50 ms.
"""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from index.catalog import Catalog
from index.filters import days_of, known_days, named_alike
from index.generation import live_generation
from index.types import Filter

__all__ = ["Asked", "Head", "Heads"]

_TABLE = """CREATE TABLE heads (id TEXT PRIMARY KEY, title TEXT, outlet TEXT, published TEXT, language TEXT, path TEXT,
                                words TEXT, named TEXT, first INTEGER, last INTEGER)"""
_INSERT = "INSERT INTO heads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_COLUMNS = "id, title, outlet, published, language, path"
_MOST_WORDS = 20


@dataclass(frozen=True, slots=True)
class Head:
    """An article without its text."""

    id: str
    title: str
    outlet: str | None
    published: str | None
    language: str | None
    path: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Which articles are listed: those with all of `words` in title, outlet, date or id, and that fit `within`."""

    words: str = ""
    within: Filter = field(default_factory=Filter)


class Heads:
    """The articles of an index as a list. Holds them in memory, some 500 bytes each: close it after use."""

    def __init__(self, home: Path) -> None:
        """Take the home of an index; its articles are listed when they are first asked for."""
        self._home = home
        self._listed: Path | None = None
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.execute(_TABLE)
        self._one = Lock()

    def close(self) -> None:
        """Give the memory back."""
        self._db.close()

    def page(self, asked: Asked, *, start: int, most: int) -> tuple[tuple[Head, ...], int]:
        """At most `most` articles from the `start`-th on, newest first, and how many fit in all.

        Raises InputError for a date of the filter that is none.
        """
        where, values = _condition(asked)
        # The condition is made of the fixed parts below; what was asked is always bound.
        rows = f"SELECT {_COLUMNS} FROM heads WHERE {where} ORDER BY last DESC, id LIMIT ? OFFSET ?"  # noqa: S608
        many = f"SELECT count(*) FROM heads WHERE {where}"  # noqa: S608
        with self._one:
            self._refresh()
            found = self._db.execute(rows, [*values, most, max(0, start)]).fetchall()
            return tuple(Head(*row) for row in found), int(self._db.execute(many, values).fetchone()[0])

    def head(self, article_id: str) -> Head | None:
        """The article of this id, None when there is none."""
        with self._one:
            self._refresh()
            row = self._db.execute(f"SELECT {_COLUMNS} FROM heads WHERE id = ?", (article_id,)).fetchone()  # noqa: S608
            return Head(*row) if row else None

    def of_file(self, path: str) -> tuple[Head, ...]:
        """The articles of one file; of a zip file, those of all files in it."""
        below = f"{path}/"
        query = f"SELECT {_COLUMNS} FROM heads WHERE path = ? OR substr(path, 1, ?) = ? ORDER BY id"  # noqa: S608
        with self._one:
            self._refresh()
            return tuple(Head(*row) for row in self._db.execute(query, (path, len(below), below)))

    def outlets(self, *, most: int = 200) -> tuple[str, ...]:
        """The outlets, those with the most articles first."""
        query = "SELECT outlet FROM heads WHERE outlet <> '' GROUP BY named ORDER BY count(*) DESC, outlet LIMIT ?"
        with self._one:
            self._refresh()
            return tuple(name for (name,) in self._db.execute(query, (most,)))

    def count(self) -> int:
        """How many articles there are."""
        with self._one:
            self._refresh()
            return int(self._db.execute("SELECT count(*) FROM heads").fetchone()[0])

    def _refresh(self) -> None:
        """List the live generation, unless it is the one that is listed."""
        live = live_generation(self._home)
        if live == self._listed:
            return
        with self._db:
            self._db.execute("DELETE FROM heads")
            if live is not None:
                catalog = Catalog(live / "catalog.sqlite")
                try:
                    self._db.executemany(_INSERT, map(_row, catalog.heads()))
                finally:
                    catalog.close()
        self._listed = live


_Row = tuple[str, str, str | None, str | None, str | None, str]


def _row(head: _Row) -> tuple[object, ...]:
    article_id, title, outlet, published, _, _ = head
    words = "\n".join(part for part in (title, outlet, published, article_id) if part).casefold()
    first, last = known_days(published)
    return (*head, words, named_alike(outlet or ""), first, last)


def _condition(asked: Asked) -> tuple[str, list[object]]:
    """The same articles that a search within `asked.within` reads; and all words in what is listed."""
    within = asked.within
    words = asked.words.casefold().split()[:_MOST_WORDS]
    parts = ["1"]
    values: list[object] = [*words]
    parts += ["instr(words, ?)"] * len(words)
    for column, wanted in (
        ("named", [named_alike(outlet) for outlet in within.outlets]), ("lower(language)", [*within.languages]),
        ("id", [*within.articles]),
    ):  # fmt: skip
        if wanted:
            parts.append(f"{column} IN ({','.join('?' * len(wanted))})")
            values += wanted
    undated = "OR last = 0" if within.undated else ""
    if within.after:
        parts.append(f"(last >= {days_of(within.after)[0]} {undated})")
    if within.before:
        parts.append(f"(last > 0 AND first < {days_of(within.before)[0]} {undated})")
    return " AND ".join(parts), values
