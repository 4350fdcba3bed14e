"""The same gold scores any splitter: it points at characters of articles, so no passage changes anything of it."""

import re
from collections.abc import Callable, Iterable, Sequence

import pytest
from systems import gold, gold_articles

from eval.metrics.retrieval import COVERS
from eval.metrics.spans import Range, covered, file_of
from eval.oracle import oracle_answer
from eval.run import evaluate
from eval.summary import summarise
from eval.types import Case
from index.blocks import paragraphs
from index.sentences import body_sentences
from index.types import Article, Hit, Passage, Sentence
from qa.types import Answer, Turn

Span = tuple[int, int]


def one_sentence(article: Article) -> Iterable[Span]:
    return [(s.start, s.end) for s in body_sentences(article)]


def three_sentences(article: Article) -> Iterable[Span]:
    spans = list(one_sentence(article))
    return [(spans[i][0], spans[min(i + 2, len(spans) - 1)][1]) for i in range(0, len(spans), 3)]


def whole_paragraphs(article: Article) -> Iterable[Span]:
    return [(p.start, p.end) for p in paragraphs(article.text, article.start, article.end)]


def whole_article(article: Article) -> Iterable[Span]:
    return [(article.start, article.end)]


def sliding_windows(article: Article) -> Iterable[Span]:
    """60 words at a time, every 20 words, whatever sentences they cut."""
    ends = [m.end() for m in re.finditer(r"\S+", article.text) if article.start <= m.start() < article.end]
    starts = [m.start() for m in re.finditer(r"\S+", article.text) if article.start <= m.start() < article.end]
    return [(starts[i], ends[min(i + 59, len(ends) - 1)]) for i in range(0, len(starts), 20)]


SPLITTERS = [one_sentence, three_sentences, whole_paragraphs, whole_article, sliding_windows]


class OracleRetriever:
    """Finds the passages of a splitter that hold the evidence of a sufficient set, and nothing else."""

    def __init__(self, split: Callable[[Article], Iterable[Span]], cases: Sequence[Case]) -> None:
        self._by_id = {article.id: article for article in gold_articles()}
        self._passages = [_passage(article, *span) for article in gold_articles() for span in split(article)]
        self._cases = {(case.question, case.history): case for case in cases}

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        case = self._cases[question, tuple(turns)]
        answer = oracle_answer(case, self._by_id)
        hits = [Hit(p, 1.0, 0.0, 0.0, sentence_dense=(0.0,), sentence_scores=(0.0,)) for p in self._found(case)]
        return Answer(**{name: getattr(answer, name) for name in answer.__slots__ if name != "hits"}, hits=tuple(hits))

    def articles(self) -> tuple[Article, ...]:
        return gold_articles()

    def _found(self, case: Case) -> list[Passage]:
        """For each evidence of the smallest set, the passages that hold most of it, until half of it is there."""
        places = {e.id: Range(file_of(e.article), e.start, e.end) for e in case.evidence}
        found: list[Passage] = []
        for place in (places[name] for name in min(case.evidence_sets, key=len, default=())):
            best = sorted(self._passages, key=lambda p: -covered(place, [_range(p)]))
            while covered(place, map(_range, found)) < COVERS:
                found.append(best.pop(0))
        return found


def _passage(article: Article, start: int, end: int) -> Passage:
    text = article.text[start:end]
    return Passage(f"{article.id}:{start}-{end}", article.id, text, start, end, (Sentence(start, end),))


def _range(passage: Passage) -> Range:
    return Range(file_of(passage.article_id), passage.start, passage.end)


@pytest.mark.parametrize("split", SPLITTERS)
def test_an_oracle_retriever_finds_everything_whatever_the_passages(split: Callable[[Article], Iterable[Span]]) -> None:
    cases = [case for case in gold() if case.answerable]
    figures = summarise(evaluate(cases, OracleRetriever(split, cases)).results).overall.figures
    for name in ("recall@10", "all_evidence@10", "success@10"):
        assert figures[name].value == 1.0, name
        assert figures[name].n == len(cases)
