"""How well a run reads: what counts as cited first, and the line that is printed, for answers known beforehand."""

from systems import Oracle, Refuser, gold, gold_articles

from eval.reading import cites_first, row
from eval.run import evaluate

FACTS = [case for case in gold() if case.kind in ("who", "when") and case.split == "dev"][:12]
NONE = [case for case in gold() if not case.answerable][:4]


def test_the_gold_itself_cites_first_and_a_refusal_does_not() -> None:
    told = evaluate(FACTS, Oracle(FACTS)).results
    assert all(map(cites_first, told))
    assert not any(map(cites_first, evaluate(FACTS, Refuser()).results))


def test_the_line_of_a_run_counts_refusals_on_both_sides() -> None:
    cells = row("gold", evaluate([*FACTS, *NONE], Oracle([*FACTS, *NONE])).results).split(" | ")
    assert cells[1].startswith("1.00 (")
    assert cells[1].endswith("of 12")
    assert cells[3].startswith("1.00")
    assert cells[4].startswith("0.00")
    refusals = row("none", evaluate([*FACTS, *NONE], Refuser()).results).split(" | ")
    assert refusals[1].startswith("0.00")
    assert refusals[4].startswith("1.00")


def test_the_articles_are_those_of_the_gold() -> None:
    assert {e.article for case in FACTS for e in case.evidence} <= {a.id for a in gold_articles()}
