"""An article or a passage ⇄ what a line of the catalog holds of it; three lines on end → the middle one's context.

The passage of one sentence at 31 is the line `("tides:31-61", "tides", 31, 61, "[[31, 61]]")`; its text is part of its
article's, and is kept there alone.
"""

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from hashlib import sha256

from index.blocks import overlapping
from index.types import Article, Mark, Passage, Sentence, Span

__all__ = ["Line", "Run", "article_data", "article_of", "beside", "fingerprint", "passage_of", "spans_data"]

Line = tuple[str, str, int, int, str]  # a passage's id, its article's id, start, end, its sentences' spans as JSON
Run = tuple[Sentence, ...]
_MARK = tuple(
    field.name for field in fields(Mark)
)  # a dataclass that extends another has only its own fields in its slots
_BESIDE = 2  # sentences on each side of a passage that are its context


def article_data(article: Article) -> str:
    """An article as JSON."""
    # As dataclasses.asdict, without its copy of every value: each article is written twice when it is read.
    data = {name: getattr(article, name) for name in Article.__slots__}
    marks = [{name: getattr(mark, name) for name in _MARK} for mark in article.marks]
    return json.dumps({**data, "marks": marks}, sort_keys=True)


def article_of(data: str, story: str | None) -> Article:
    """The article of `article_data`, with the story it carries."""
    kept = json.loads(data)
    return Article(**{**kept, "marks": tuple(Mark(**m) for m in kept["marks"]), "story": story})


def fingerprint(article: Article) -> str:
    """A hash of what the index keeps of an article, its text included, but for its file's path and its story."""
    return sha256(article_data(replace(article, path="", story=None)).encode("utf-8", "surrogatepass")).hexdigest()


def spans_data(sentences: Run) -> str:
    """The ranges of sentences as JSON."""
    return json.dumps([[s.start, s.end] for s in sentences])


def passage_of(line: Line, text: str) -> Passage:
    """The passage of a line; `text` is its article's."""
    passage_id, article_id, start, end, spans = line
    return Passage(passage_id, article_id, text[start:end], start, end, _sentences(spans))


def beside(before: Line | None, here: Line, after: Line | None, marks: Sequence[Mark]) -> tuple[Run, Run]:
    """The sentences right before and right after the passage `here`, two of each at most.

    `before` and `after` are the lines around it, of whatever article; what a mark of its own article parts from it (a
    caption, a subhead) is none of its context.
    """
    last, first = (_sentences(line[4]) if line and line[1] == here[1] else () for line in (before, after))
    own = _sentences(here[4])
    return (
        last[-_BESIDE:] if last and not overlapping(marks, Span(last[-1].end, own[0].start)) else (),
        first[:_BESIDE] if first and not overlapping(marks, Span(own[-1].end, first[0].start)) else (),
    )


def _sentences(spans: str) -> Run:
    return tuple(Sentence(start, end) for start, end in json.loads(spans))
