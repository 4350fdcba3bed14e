"""Each rung from a failure that was made to stand on it; and that they add up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest
from systems import Refuser, gold, gold_articles, some

from eval.ladder import RUNGS, explain, failed, rungs
from eval.oracle import oracle_answer
from eval.run import evaluate
from eval.types import Case, CaseResult, Rereader
from index.sentences import body_sentences
from index.types import Article, Hit, Mark, Passage
from qa.assistant import Assistant
from qa.types import Answer, Turn

ARTICLES = {article.id: article for article in gold_articles()}


def case_of(kind: str) -> Case:
    single = (c for c in gold() if c.kind == kind and (len(c.evidence) < 2 or kind == "conflict"))
    return next(single)


FACT = case_of("factoid")
REFUSAL = Answer(FACT.question, FACT.question, "not_found", reason="nothing close")
INVENTED = Answer(FACT.question, FACT.question, "answered", short="Nobody knows but me.")


def hits_of(article: Article) -> list[Hit]:
    """Every sentence of an article as a hit."""
    spans = body_sentences(article)
    passages = [
        Passage(f"{article.id}:{s.start}-{s.end}", article.id, article.text[s.start : s.end], s.start, s.end, (s,))
        for s in spans
    ]
    return [Hit(p, 0.0, 0.0, 0.0, sentence_dense=(0.0,), sentence_scores=(0.0,)) for p in passages]


def with_evidence(case: Case) -> list[Hit]:
    found = [h for h in hits_of(ARTICLES[case.evidence[0].article]) if _overlaps(h, case)]
    assert found
    return found


def without_evidence(case: Case) -> list[Hit]:
    return [h for article in ARTICLES.values() for h in hits_of(article) if not _overlaps(h, case)]


def _overlaps(hit: Hit, case: Case) -> bool:
    p = hit.passage
    return any(e.article == p.article_id and e.start < p.end and p.start < e.end for e in case.evidence)


@dataclass
class Halves:
    """A system that finds what it is told to find, and reads as it is told to read."""

    found: Sequence[Hit] = ()
    reads: Callable[[Sequence[Hit]], Answer] = field(default=lambda hits: REFUSAL)
    alone: Answer = REFUSAL

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        return self.alone

    def search(self, question: str, *, k: int = 8) -> tuple[Hit, ...]:
        return tuple(self.found[:k])

    def read(self, question: str, hits: Sequence[Hit]) -> Answer:
        return self.reads(hits)

    def articles(self) -> tuple[Article, ...]:
        return gold_articles()


def oracle(case: Case) -> Answer:
    return oracle_answer(case, ARTICLES)


def rung(case: Case, answer: Answer, system: Rereader, articles: dict[str, Article] = ARTICLES) -> str:
    return explain(case, answer, system, articles)


def test_what_cannot_be_answered_was_answered() -> None:
    assert rung(case_of("unanswerable"), INVENTED, Halves()) == "answered wrongly"


def test_right_with_the_wrong_footnotes() -> None:
    right = oracle(FACT)
    told = replace(right, statements=tuple(replace(s, citations=()) for s in right.statements), citations=())
    assert rung(FACT, told, Halves()) == "right but mis-cited"


def test_the_turn_was_not_understood() -> None:
    case = case_of("followup")
    assert rung(case, REFUSAL, Halves(alone=oracle(case))) == "wrong turn"
    assert rung(case, REFUSAL, Halves()) != "wrong turn"


def test_the_evidence_is_not_in_the_index() -> None:
    marks = tuple(Mark(e.start, e.end, "boilerplate") for e in FACT.evidence)
    name = FACT.evidence[0].article
    hidden = {**ARTICLES, name: replace(ARTICLES[name], marks=marks)}
    assert rung(FACT, REFUSAL, Halves(), hidden) == "not indexed"


def test_the_evidence_is_not_among_fifty() -> None:
    assert rung(FACT, REFUSAL, Halves()) == "not retrieved@50"
    assert rung(FACT, REFUSAL, Halves(without_evidence(FACT)[:50] + with_evidence(FACT))) == "not retrieved@50"


def test_the_evidence_is_among_fifty_but_was_not_read() -> None:
    others = without_evidence(FACT)[:30]
    read = replace(REFUSAL, hits=tuple(others[:8]))
    assert rung(FACT, read, Halves(others + with_evidence(FACT))) == "ranked low"


def test_one_side_was_told() -> None:
    case = case_of("conflict")
    whole = oracle(case)
    first = set(case.positions[0].evidence)
    one = tuple(c for c in whole.citations if any(e.id in first and e.start == c.start for e in case.evidence))
    numbers = {c.number for c in one}
    told = tuple(s for s in whole.statements if set(s.citations) <= numbers)
    hits = tuple(h for e in case.evidence for h in with_evidence(replace(case, evidence=(e,))))
    answer = replace(whole, statements=told, citations=one, conflicts=(), short=told[0].text, hits=hits)
    assert rung(case, answer, Halves(hits)) == "one-sided"


def crowded(case: Case) -> tuple[Answer, list[Hit]]:
    hits = without_evidence(case)[:7] + with_evidence(case)
    return replace(REFUSAL, hits=tuple(hits)), hits


def test_the_evidence_was_read_but_crowded_out() -> None:
    answer, hits = crowded(FACT)
    system = Halves(hits, reads=lambda given: oracle(FACT) if len(given) < 7 else REFUSAL)
    assert rung(FACT, answer, system) == "cut from context"


def test_the_evidence_was_read_without_what_stands_around_it() -> None:
    whole = hits_of(ARTICLES[FACT.evidence[0].article])
    answer = replace(REFUSAL, hits=tuple(with_evidence(FACT)))
    system = Halves(
        with_evidence(FACT) + whole, reads=lambda given: oracle(FACT) if len(given) >= len(whole) else REFUSAL
    )
    assert rung(FACT, answer, system) == "cut from context"


def test_with_the_evidence_in_hand_it_refuses_or_is_wrong() -> None:
    answer, hits = crowded(FACT)
    assert rung(FACT, answer, Halves(hits)) == "refused wrongly"
    assert rung(FACT, replace(INVENTED, hits=answer.hits), Halves(hits)) == "read wrong"


def test_what_cannot_be_asked_by_halves_is_explained_by_its_answer() -> None:
    assert explain(FACT, REFUSAL, Refuser(), ARTICLES) == "refused wrongly"
    assert explain(FACT, INVENTED, None, ARTICLES) == "read wrong"


class Breaking(Halves):
    """Answers once, and cannot be asked again."""

    def search(self, question: str, *, k: int = 8) -> tuple[Hit, ...]:
        raise ConnectionError("gone")


def test_when_asking_again_fails_the_answer_explains() -> None:
    report = evaluate([FACT], Breaking())
    assert [r.rung for r in report.results] == ["refused wrongly"]


def test_a_failure_is_what_is_not_right_and_cited() -> None:
    assert failed(CaseResult(FACT, oracle(FACT), {"right_and_cited": 0.0}))
    assert failed(CaseResult(FACT, None, error="OSError: gone"))
    assert not failed(CaseResult(FACT, oracle(FACT), {"right_and_cited": 1.0}))


def test_every_failure_of_the_embedded_reader_has_one_rung(assistant: Assistant) -> None:
    seeds = {article.id for article in assistant.articles()}
    cases = [case for case in some(200) if {e.article for e in case.evidence} <= seeds][::8]
    results = evaluate(cases, assistant).results
    counts = rungs(results)
    assert sum(counts.values()) == sum(map(failed, results)) > 0
    assert set(counts) <= set(RUNGS)
    assert [r.case.id for r in results if bool(r.rung) != failed(r)] == []
    assert "error" not in counts


@pytest.mark.parametrize("rung", list(RUNGS))
def test_every_rung_says_what_it_means(rung: str) -> None:
    assert RUNGS[rung].strip()  # type: ignore[index]
