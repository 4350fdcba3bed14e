"""A gold case and the articles → the answer that the gold says is right, to which every metric must give full marks.

Each statement is the quote of an evidence and cites it; `short` is the first gold answer, the items, or the words of
the quote. An unanswerable case is refused. `hits` are the evidences themselves, as an oracle retriever finds them.
"""

from collections.abc import Mapping, Sequence

from eval.types import Case, Evidence
from index.types import Article, Hit, Passage, Sentence
from qa.types import Answer, Citation, Conflict, Position, Statement

__all__ = ["oracle_answer"]


def oracle_answer(case: Case, articles: Mapping[str, Article]) -> Answer:
    """The right answer to `case`. Raises KeyError when an evidence is of an article that is not among `articles`."""
    asked = case.stand_alone or case.question
    if not case.answerable:
        return Answer(case.question, asked, "not_found", reason="not in the articles", reader="oracle")
    evidence = _evidence(case)
    numbers = {e.id: n for n, e in enumerate(evidence, 1)}
    return Answer(
        question=case.question,
        asked_as=asked,
        outcome="conflict" if case.kind == "conflict" else "answered",
        short=_short(case),
        statements=tuple(Statement(e.quote, (numbers[e.id],), "supported") for e in evidence),
        citations=tuple(_citation(numbers[e.id], e, articles[e.article]) for e in evidence),
        conflicts=(_conflict(case, numbers),) if case.kind == "conflict" else (),
        confidence=1.0,
        reader="oracle",
        hits=tuple(_hit(e) for e in evidence),
    )


def _evidence(case: Case) -> list[Evidence]:
    """The smallest sufficient set, and what the nuggets and positions need, in the order of the gold."""
    used = set(sorted(case.evidence_sets, key=lambda ids: (len(ids), ids))[0])
    for ids in [n.evidence for n in case.nuggets] + [p.evidence for p in case.positions]:
        used.update(ids if not used & set(ids) else ())
    return [e for e in case.evidence if e.id in used]


def _short(case: Case) -> str:
    if case.kind == "conflict":
        return "; ".join(p.text for p in case.positions)
    if case.items is not None:
        return "; ".join(item.text for item in case.items.list)
    if case.answers:
        return case.answers[0].text
    return case.quote.text if case.quote else "; ".join(n.text for n in case.nuggets)


def _citation(number: int, e: Evidence, article: Article) -> Citation:
    return Citation(number, article.id, article.title, article.outlet, article.published, e.start, e.end, e.quote)


def _conflict(case: Case, numbers: Mapping[str, int]) -> Conflict:
    sides = [Position(p.text, _cited(p.evidence, numbers)) for p in case.positions]
    return Conflict(case.question, "differ", tuple(sides))


def _cited(ids: Sequence[str], numbers: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(numbers[i] for i in ids if i in numbers)


def _hit(e: Evidence) -> Hit:
    passage = Passage(f"{e.article}:{e.start}-{e.end}", e.article, e.quote, e.start, e.end, (Sentence(e.start, e.end),))
    return Hit(passage, 1.0, dense=1.0, lexical=1.0, sentence_dense=(1.0,), sentence_scores=(1.0,))
