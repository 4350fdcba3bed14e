"""Answers of five statements → the milliseconds that checking one takes, and its share of the whole answer.

`checking(assistant, questions)` → Checking(ms=6.1, share=0.03).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from statistics import median

from eval.bench_timing import quickest
from qa.assistant import Assistant
from qa.citations import cite
from qa.types import Answer, Claim, Place

__all__ = ["Checking", "checking"]

_STATEMENTS = 5


@dataclass(frozen=True, slots=True)
class Checking:
    """Median milliseconds of checking an answer of five statements, and their share of a whole answer's time."""

    ms: float
    share: float


def checking(assistant: Assistant, questions: Sequence[str]) -> Checking:
    """Check five sentences of the hits of each question, reworded a little so that none is a plain copy."""
    spent, whole = [], []
    for question in questions:
        answer = assistant.ask(question)
        claims = tuple(_claims(answer))
        whole.append(answer.timings["total"])
        if len(claims) == _STATEMENTS:
            articles = {hit.passage.article_id: assistant.article(hit.passage.article_id) for hit in answer.hits}
            spent.append(quickest(partial(cite, claims, answer.hits, articles.__getitem__)))
    return Checking(1000 * median(spent), median(spent) / median(whole))


def _claims(answer: Answer) -> Iterator[Claim]:
    """The first five sentences of different hits, each said to be reported."""
    for hit in islice(answer.hits, _STATEMENTS):
        span = hit.passage.sentences[0]
        text = hit.passage.text[span.start - hit.passage.start : span.end - hit.passage.start]
        place = Place(hit.passage.article_id, span.start, span.end)
        yield Claim(f"It is reported that {' '.join(text.split())}", (place,))
