"""The metrics tell right from nearly right: edits that make an answer wrong lower the score, paraphrases do not."""

import pytest
from cases_for_eval import BY_ID, CASES, GOLD

from eval.edits import MUTATIONS, PARAPHRASES, Pool
from eval.gold import read_gold
from eval.mutation import format_mutations, mutation_report
from eval.oracle import oracle_answer
from eval.score import score

POOL = Pool(["Colin Mott"], ["lantern"], [oracle_answer(CASES[8], BY_ID).citations[0]])


@pytest.mark.parametrize(
    ("edit", "name", "expected"),
    [
        ("number × 10", "far", "The tide in Osk rose by 700 cm"),
        ("number × 10", "cost", "The repairs will cost $15 billion"),
        ("number × 10", "hurt", "120 people were hurt"),
        ("date + 1", "when", "on 4 May 2021"),
        ("date + 1", "when", "on 3 May 2022"),
        ("negation", "far", "It is not true that The tide"),
        ("negation", "dam", "The dam was opened that night."),
        ("name swap", "who", "Colin Mott"),
        ("quote word", "said", "lantern"),
        ("dropped item", "boats", "Boats from"),
    ],
)
def test_an_edit_changes_what_is_said_and_lowers_the_score(edit: str, name: str, expected: str) -> None:
    case = next(c for c in CASES if c.id == name)
    right = oracle_answer(case, BY_ID)
    seen: set[str] = set()
    for key in map(str, range(12)):
        wrong = MUTATIONS[edit](case, right, key, POOL)
        assert wrong is not None and wrong.citations == right.citations
        joint = score(case, wrong, BY_ID, with_hits=False)["joint"]
        assert joint is not None and joint < 1, wrong
        seen.update(s.text for s in wrong.statements)
    assert any(expected in text for text in seen), seen


def test_edits_that_do_not_apply_say_so() -> None:
    case = next(c for c in CASES if c.id == "dam")
    oracle = oracle_answer(case, BY_ID)
    for edit in ("number × 10", "date + 1", "quote word", "dropped item"):
        assert MUTATIONS[edit](case, oracle, "0", POOL) is None
    assert PARAPHRASES["alias"](case, oracle, "0", POOL) is None


def test_the_mutation_score_of_the_small_cases() -> None:
    report = mutation_report(CASES, BY_ID)
    assert {row.edit for row in report.rows if row.n == 0} <= {"word order", "function words"}
    assert report.killed >= 0.95 and report.false_alarms <= 0.05, format_mutations(report)
    assert mutation_report(CASES, BY_ID) == report


def test_squad_lets_pass_what_we_catch() -> None:
    from eval.metrics.answers import squad_em
    from eval.metrics.right import short_right

    case = next(c for c in CASES if c.id == "cost")
    wrong = MUTATIONS["number × 10"](case, oracle_answer(case, BY_ID), "0", POOL)
    assert wrong is not None and wrong.short == "$15 billion"
    assert squad_em(wrong.short, [case.answers[0].text]) == 1 and short_right(case, wrong) is False


@pytest.mark.skipif(not GOLD.exists(), reason="the gold set is not written yet")
def test_the_mutation_score_of_the_gold_set() -> None:
    from index.articles import read_articles

    articles = {a.id: a for a in read_articles([GOLD.parent.parent / "seeds", GOLD.parent / "articles"])}
    report = mutation_report(read_gold(GOLD)[::3], articles)  # all of them: the command line
    assert report.killed >= 0.95 and report.false_alarms <= 0.05, format_mutations(report)


def test_the_table_has_a_row_an_edit() -> None:
    lines = format_mutations(mutation_report(CASES, BY_ID)).splitlines()
    assert len(lines) == 1 + len(MUTATIONS) + len(PARAPHRASES) + 2
    assert all(line.startswith(name) for line, name in zip(lines[1:], [*MUTATIONS, *PARAPHRASES], strict=False))
