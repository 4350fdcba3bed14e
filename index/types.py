"""The nouns of the index: an article, its sentences, the passages that are embedded, the hits of a question.

`article.text[s.start:s.end]` is what is shown, for every mark, sentence and passage: nothing is deleted, so no offset
drifts. Example: the passage of two sentences `Passage("tides:0-61", "tides", "The tide …", 0, 61, (Sentence(0, 30),
Sentence(31, 61)))`.
"""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Article", "Changes", "Correction", "Filter", "Hit", "Mark", "MarkKind", "Passage", "Sentence", "Span"]

MarkKind = Literal["title", "byline", "dateline", "metadata", "subhead", "caption", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """A sentence of the body: a character range of the article's text."""


@dataclass(frozen=True, slots=True)
class Mark(Span):
    """A range that is not body text, and what it is; ranges without a mark are body."""

    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Article:
    """One news article. `text` is the decoded (or extracted) text of its whole file; the article is `text[start:end]`.

    `id` is the file's stem, with `#2`, `#3` … for further articles of the same file. `published` is an ISO date of the
    known granularity ("2021-08-19", "2021-08", "2021"); `outlet`, `published` and `language` are None when not known.
    `published_from` says where the date was read. `marks` are sorted and do not overlap. `sha256` is of `text`.
    """

    id: str
    title: str
    text: str
    path: str
    sha256: str
    start: int
    end: int
    outlet: str | None = None
    published: str | None = None
    published_from: str | None = None
    language: str | None = None
    byline: str | None = None
    url: str | None = None
    marks: tuple[Mark, ...] = ()
    story: str | None = None  # articles that carry the same wire story share it


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article: the unit that is embedded and retrieved. `id` is "article:start-end"."""

    id: str
    article_id: str
    text: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for one question. Scores: higher is better, comparable within one question only.

    `dense` is a cosine (−1 to 1), `lexical` a BM25 score (≥ 0); `sentence_dense` and `sentence_scores` have one cosine
    and one fused score for each sentence of the passage, in order. `before` and `after` are the passage's context: the
    sentences of its article right before and right after it, two of each at most, up to a caption or a subhead.
    """

    passage: Passage
    score: float
    dense: float
    lexical: float
    sentence_dense: tuple[float, ...]
    sentence_scores: tuple[float, ...]
    before: tuple[Sentence, ...] = ()
    after: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a sync did, as article ids; `renamed` has the id before and the id now, which may be the same."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles are searched; what is left empty leaves nothing out, so `Filter()` is every article.

    `outlets`, `articles` (ids) and `languages` (ISO 639-1 codes): an article fits when it is one of them, capitals
    aside. Dates are ISO dates of any granularity, "2021-07" say: `after` takes what was published on its first day or
    later, `before` what was published before its first day, so that after "2021", before "2022" is the year 2021. An
    article whose own date is no finer than a month or a year fits when some day of it does.

    An article without a date fits no `after` or `before`, unless `undated` is set. An article of another outlet, or of
    none, fits no `outlets`; with `named`, those of its passages fit that name one of them.
    """

    outlets: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None
    articles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    undated: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of a question that no article has, as `typed`, and the articles' word that was searched instead."""

    typed: str
    found: str
