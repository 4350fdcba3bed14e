"""Systems to evaluate whose score is known beforehand, and the gold set with its articles, read once."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from eval.gold import read_gold
from eval.oracle import oracle_answer
from eval.types import Case
from index.articles import read_articles
from index.sentences import body_sentences
from index.types import Article
from qa.types import Answer, Citation, Statement, Turn

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "eval" / "gold.jsonl"
FOLDERS = [ROOT / "seeds", ROOT / "eval" / "articles"]


@lru_cache(maxsize=1)
def gold() -> tuple[Case, ...]:
    return read_gold(GOLD)


@lru_cache(maxsize=1)
def gold_articles() -> tuple[Article, ...]:
    return tuple(read_articles(FOLDERS))


def some(n: int) -> list[Case]:
    """`n` gold cases, spread over the file and so over the kinds."""
    return [gold()[i * len(gold()) // n] for i in range(n)]


class Oracle:
    """Always right, from the gold itself; a share `wrong` of the cases gets a refusal or an invented answer."""

    def __init__(self, cases: Sequence[Case], wrong: float = 0.0, seed: int = 0) -> None:
        self._cases = {(case.question, case.history): case for case in cases}
        self._by_id = {article.id: article for article in gold_articles()}
        drawn = random.Random(seed)
        self._wrong = {case.id for case in cases if drawn.random() < wrong}

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        case = self._cases[question, tuple(turns)]
        if case.id not in self._wrong:
            return oracle_answer(case, self._by_id)
        if case.answerable:
            return Answer(question, question, "not_found", reason="nothing close", confidence=0.1)
        return Answer(question, question, "answered", short="Certainly.", confidence=0.9)

    def articles(self) -> tuple[Article, ...]:
        return gold_articles()


class Refuser:
    """Says of everything that the articles do not say."""

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        return Answer(question, question, "not_found", reason="nothing close")

    def articles(self) -> tuple[Article, ...]:
        return gold_articles()


class Blurter:
    """Answers everything with the first sentence of the first article, and cites it."""

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        article = gold_articles()[0]
        sentence = body_sentences(article)[0]
        quote = article.text[sentence.start : sentence.end]
        cited = Citation(1, article.id, article.title, None, None, sentence.start, sentence.end, quote)
        statement = Statement(" ".join(quote.split()), (1,), "supported")
        return Answer(question, question, "answered", statements=(statement,), citations=(cited,), confidence=1.0)

    def articles(self) -> tuple[Article, ...]:
        return gold_articles()


class Flaky:
    """Another system that fails on some questions, always the same ones."""

    def __init__(self, inner: Oracle, share: float, seed: int) -> None:
        self._inner, self._share, self._seed = inner, share, seed

    def fails(self, question: str) -> bool:
        return random.Random(f"{self._seed} {question}").random() < self._share

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        if self.fails(question):
            raise ConnectionError("the line is down")
        return self._inner.ask(question, turns)

    def articles(self) -> tuple[Article, ...]:
        return self._inner.articles()


def timed(answer: Answer, timings: Mapping[str, float]) -> Answer:
    return replace(answer, timings=timings)
