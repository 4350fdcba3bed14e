"""Citations: the worked example, ALCE's cases and the holes that structured citations do not have, support, joint."""

import pytest

from eval.metrics.citations import Assertion, Cited, citation_scores, evidence_recall
from eval.metrics.joint import joint_score, right_and_cited
from eval.metrics.spans import Range
from eval.metrics.support import known_names, quoted, states, supported

LEFT = Cited(Range("tides", 0, 16), "Ann Lee left Osk.")
SANK = Cited(Range("tides", 20, 50), "Twelve boats sank off Fenn.")
STORM = Cited(Range("storm", 0, 30), "A storm hit the harbour.")
GOLD = [[Range("tides", 0, 16)]]


def scores(*assertions: Assertion) -> dict[str, float | None]:
    return citation_scores(assertions, GOLD)


def test_the_worked_example() -> None:
    of = scores(Assertion("Ann Lee left Osk.", (LEFT, STORM)), Assertion("Boats sank.", ()))
    assert (of["coverage"], of["support"], of["precision"], of["recall"], of["invalid"]) == (0.5, 0.5, 0.5, 1, 0)


def test_alce_precision_needs_the_joint_support_and_a_part_in_it() -> None:
    both = "Ann Lee left Osk and twelve boats sank off Fenn."
    joint = scores(Assertion(both, (LEFT, SANK)))  # only together do they bear it out
    assert (joint["support"], joint["precision"]) == (1, 1)
    needless = scores(Assertion("Ann Lee left Osk.", (LEFT, STORM)))  # the second helps nothing
    assert (needless["support"], needless["precision"]) == (1, 0.5)
    none = scores(Assertion(both, (LEFT,)))  # nothing is borne out, so nothing is precise
    assert (none["support"], none["precision"]) == (0, 0)


def test_an_invented_citation_counts_against_precision() -> None:
    alone = scores(Assertion("Ann Lee left Osk.", (None,)))
    assert (alone["support"], alone["precision"], alone["invalid"], alone["coverage"]) == (0, 0, 1, 0)
    beside = scores(Assertion("Ann Lee left Osk.", (LEFT, None, None, None)))
    assert (beside["support"], beside["precision"], beside["invalid"]) == (1, 0.25, 0.75)


def test_two_citations_of_one_statement_both_count() -> None:
    assert scores(Assertion("Ann Lee left Osk.", (STORM, LEFT)))["support"] == 1


def test_nothing_cited_has_no_precision_and_no_coverage() -> None:
    of = scores(Assertion("Ann Lee left Osk.", ()))
    assert (of["coverage"], of["support"], of["precision"], of["invalid"], of["recall"]) == (0, 0, None, None, 0)
    assert citation_scores([Assertion("x", (LEFT,))], [])["recall"] is None


def test_recall_and_spans_are_of_the_best_set() -> None:
    sets = [[LEFT.range, STORM.range], [SANK.range]]
    assert evidence_recall([LEFT.range], sets) == 0.5
    assert evidence_recall([SANK.range], sets) == 1
    assert evidence_recall([Range("tides", 0, 7)], [[LEFT.range]]) == 0  # less than half
    assert citation_scores([Assertion("x", (SANK,))], sets)["span_iou"] == 1


def test_quotations_must_stand_in_one_cited_place_word_for_word() -> None:
    said = Cited(Range("tides", 60, 99), "“The dam will not hold the winter,” said Lee.")
    exact = Assertion("Lee said ‘The dam will not hold the winter’.", (said,))
    wrong = Assertion('Lee said "the dam will hold the winter".', (said,))
    other = Assertion('Lee said "the dam will not hold the winter".', (LEFT,))
    assert [scores(a)["quote_exactness"] for a in (exact, wrong, other)] == [1, 0, 0]
    assert scores(Assertion('The "big dam" broke.', (said,)))["quote_exactness"] is None  # a name, not a quotation


def test_quoted_takes_no_apostrophe_for_a_mark() -> None:
    assert quoted("It doesn't matter that the company's boats weren't the sailors' own.") == ()
    assert quoted('"One two three four … five six seven eight"') == ("One two three four ", " five six seven eight")


TEXT = "Ann Lee said 12 of the boats left Osk on Monday."


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (TEXT, True),
        ("Twelve boats left Osk", True),
        ("On Monday twelve boats left Osk.", True),
        ("120 boats left Osk", False),
        ("12 boats left Fenn", False),
        ("12 boats left Osk on Tuesday", False),
        ("12 boats have not left Osk", False),
        ("The storm sank them", False),
        ("", False),
    ],
)
def test_supported(statement: str, expected: bool) -> None:
    assert supported(statement, TEXT) == expected


def test_a_denial_may_not_lose_its_not() -> None:
    text = "The dam was never opened during the storm."
    assert supported("The dam was never opened.", text) and not supported("The dam was opened.", text)


def test_a_name_at_the_start_counts_when_it_is_known() -> None:
    known = known_names(("The boats left, said Ann Lee and Bo Roe.",))
    assert known == {"ann", "lee", "bo", "roe"}
    assert not supported("Roe said 12 boats left Osk on Monday", TEXT, known)
    assert supported("Lee said 12 boats left Osk on Monday", TEXT, known)


def test_states_wants_numbers_names_and_most_words() -> None:
    assert states("Of the boats, 12 left Osk", "twelve boats left Osk")
    assert not states("Of the boats, 12 left Fenn", "twelve boats left Osk")
    assert not states("Of the boats, 13 left Osk", "twelve boats left Osk")


def test_joint() -> None:
    assert joint_score(1, 0.5, 1, 1) == 0.5
    assert joint_score(1, 1, None, 1) == joint_score(0, 1, 1, 1) == joint_score(1, 1, 1, 0) == 0
    assert joint_score(1, 1, 1, None) == 1
    assert right_and_cited(True, 1, 0, 1) and right_and_cited(True, 1, None, None)
    assert not any(
        (right_and_cited(False, 1, 0, 1), right_and_cited(True, 0.5, 0, 1), right_and_cited(True, 1, 0.1, 1))
    )
    assert not right_and_cited(True, 1, 0, 0.5)
