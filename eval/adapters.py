"""Answers that another system gave, one a line → a system that can be evaluated, with the same metrics.

A line is `{"id": "tide-01", "text": "The water rose by 70 cm. [1]", "citations": [{"article": "tides", "quote": "the
water rose"}]}`; `ANSWERS.md` beside this file describes it. A case without a line is an error of that case.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.shape import read
from eval.types import Case
from index.errors import InputError
from index.sentences import split_sentences
from index.types import Article, Hit, Passage
from prompts import REFUSAL
from qa.types import Answer, Citation, Conflict, Outcome, Position, Statement, Turn

__all__ = ["GivenAnswer", "GivenCitation", "GivenConflict", "GivenHit", "GivenSide", "GivenStatement", "Recorded"]

_MARKER = re.compile(r"\[(\d+(?:\s*[,;]\s*\d+)*)\]")
_SPACE_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?])")  # what a marker before a full stop leaves behind


@dataclass(frozen=True, slots=True)
class GivenCitation:
    """A place by its words, or by its characters; both are looked up. Numbers count from 1 in the order of the list."""

    article: str
    quote: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class GivenStatement:
    """A sentence of an answer and the numbers of its citations."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenSide:
    """One side of a disagreement."""

    value: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenConflict:
    """A disagreement that the answer points out."""

    positions: tuple[GivenSide, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class GivenHit:
    """Characters of an article that were retrieved."""

    article: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One line. Either `text` with markers "[1]", or `statements`; an empty answer is a refusal, as is `refused`."""

    id: str
    text: str = ""
    short: str = ""
    refused: bool = False
    statements: tuple[GivenStatement, ...] = ()
    citations: tuple[GivenCitation, ...] = ()
    conflicts: tuple[GivenConflict, ...] = ()
    hits: tuple[GivenHit, ...] | None = None
    asked_as: str | None = None
    confidence: float = 0.0
    seconds: float | None = None
    tokens: int | None = None


class Recorded:
    """Answers given before, to the questions of the gold cases, as a system that can be asked."""

    def __init__(self, path: Path, cases: Sequence[Case], articles: Iterable[Article]) -> None:
        """Read the answers. Raises InputError with the first line that is none, or that answers no case of the gold."""
        self._articles = {article.id: article for article in articles}
        known = {case.id: case for case in cases}
        lines = list(_lines(path))
        self.with_hits = any(line.hits is not None for line in lines)
        self._answers = {
            (case.question, case.history): _answer(line, case, self._articles)
            for line in lines
            if (case := known.get(line.id))
        }
        if not self._answers:
            raise InputError(f"No line of {path} answers a gold case: its ids must be those of the gold.")

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        """The answer that was given. Raises InputError when there is none."""
        answer = self._answers.get((question, tuple(turns)))
        if answer is None:
            raise InputError("The file has no answer to this case: add its line.")
        return answer

    def articles(self) -> tuple[Article, ...]:
        """The articles that the answers are about."""
        return tuple(self._articles.values())


def _lines(path: Path) -> Iterator[GivenAnswer]:
    if not path.is_file():
        raise InputError(f"There is no file of answers {path}. Give the path of a JSONL file, one answer a line.")
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if line.strip():
            try:
                yield read(GivenAnswer, json.loads(line), "answer")
            except json.JSONDecodeError as error:
                raise InputError(f"{path}, line {number}: this is not JSON ({error.msg}).") from error
            except InputError as error:
                raise InputError(f"{path}, line {number}: {error}") from error


def _answer(given: GivenAnswer, case: Case, articles: Mapping[str, Article]) -> Answer:
    statements = tuple(Statement(s.text, s.citations, "supported") for s in given.statements) or _split(given.text)
    silent = given.refused or not (statements or given.short) or given.text.strip() == REFUSAL
    citations = tuple(_citation(n, c, articles) for n, c in enumerate(given.citations, 1))
    conflicts = tuple(
        Conflict(c.about, "differ", tuple(Position(p.value, p.citations) for p in c.positions)) for c in given.conflicts
    )
    outcome: Outcome = "not_found" if silent else "conflict" if conflicts else "answered"
    told = Answer(
        question=case.question,
        asked_as=given.asked_as or case.question,
        outcome=outcome,
        confidence=given.confidence,
        reader="recorded",
        usage={} if given.tokens is None else {"total_tokens": given.tokens},
        timings={} if given.seconds is None else {"total": given.seconds},
        hits=tuple(_hit(rank, hit, articles) for rank, hit in enumerate(given.hits or (), 1)),
    )
    if silent:
        return replace(told, reason="refused")
    return replace(told, short=given.short, statements=statements, citations=citations, conflicts=conflicts)


def _split(text: str) -> tuple[Statement, ...]:
    """Sentences with the markers that follow them: a marker behind the full stop belongs to the sentence before it."""
    found: list[tuple[str, list[int]]] = []
    for line in text.splitlines():
        for span in split_sentences(line):
            sentence = line[span.start : span.end]
            while found and (leading := _MARKER.match(sentence)):
                found[-1][1].extend(_numbers(leading))
                sentence = sentence[leading.end() :].strip()
            if words := _SPACE_BEFORE_STOP.sub("", " ".join(_MARKER.sub("", sentence).split())):
                found.append((words, [n for marker in _MARKER.finditer(sentence) for n in _numbers(marker)]))
    return tuple(Statement(words, tuple(dict.fromkeys(numbers)), "supported") for words, numbers in found)


def _numbers(marker: "re.Match[str]") -> list[int]:
    return [int(n) for n in re.findall(r"\d+", marker[1])]


def _known(name: str, articles: Mapping[str, Article]) -> Article | None:
    """The article of this id, or of the file of this name."""
    return articles.get(name) or articles.get(Path(name).stem)


def _citation(number: int, given: GivenCitation, articles: Mapping[str, Article]) -> Citation:
    """The place; where it is not in the articles its characters are 0 to 0, which every metric takes for invalid."""
    article = _known(given.article, articles)
    if article is None:
        return Citation(number, given.article, "", None, None, 0, 0, given.quote or "")
    start, end = _place(given, article)
    quote = article.text[start:end] or given.quote or ""
    return Citation(number, article.id, article.title, article.outlet, article.published, start, end, quote)


def _place(given: GivenCitation, article: Article) -> tuple[int, int]:
    if given.start is not None and given.end is not None:
        return given.start, given.end
    pattern = r"\s+".join(map(re.escape, (given.quote or "").split()))
    found = re.compile(pattern).search(article.text, article.start, article.end) if pattern else None
    return found.span() if found else (0, 0)


def _hit(rank: int, given: GivenHit, articles: Mapping[str, Article]) -> Hit:
    article = _known(given.article, articles)
    name, text = (article.id, article.text[given.start : given.end]) if article else (given.article, "")
    passage = Passage(f"{name}:{given.start}-{given.end}", name, text, given.start, given.end, ())
    return Hit(passage, 1 / rank, 0.0, 0.0, sentence_dense=(), sentence_scores=())
