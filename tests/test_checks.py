"""The file of pairs: half true, every kind of error caught, and no changed number or name ever supported."""

from pathlib import Path

import pytest

from eval.checks import Check, figures, load_checks, shown
from index.errors import InputError
from qa.verify import judge


def test_the_file_has_150_true_pairs_and_150_errors_of_eleven_kinds() -> None:
    found = {figure.error: figure for figure in figures(load_checks())}
    assert found.pop(None).pairs == 150
    assert sum(figure.pairs for figure in found.values()) == 150
    assert len(found) == 11
    assert all(figure.pairs >= 11 for figure in found.values())
    assert len({check.id for check in load_checks()}) == 300


def test_at_least_92_in_100_errors_of_every_kind_are_caught_with_few_false_alarms() -> None:
    for figure in figures(load_checks()):
        if figure.error is None:
            assert figure.flagged <= 0.05 * figure.pairs, figure
        else:
            assert figure.flagged >= (0.8 if figure.error == "joined" else 0.92) * figure.pairs, figure


@pytest.mark.parametrize("error", ["number ×10", "digit", "unit", "date", "weekday", "name"])
def test_no_changed_number_date_or_name_is_ever_supported(error: str) -> None:
    assert next(figure.wrong for figure in figures(load_checks()) if figure.error == error) == ()


def test_every_sentence_supports_itself() -> None:
    assert {judge(check.sentence, [check.sentence]).verdict for check in load_checks()} == {"supported"}


def test_figures_count_by_kind_and_name_what_went_wrong() -> None:
    checks = [
        Check("a", "It fell 9 m.", "It fell 7 m.", "digit"),
        Check("b", "It fell 7 m.", "It fell 7 m.", "digit"),
        Check("c", "It rose 7 m.", "It fell 7 m.", None),
    ]
    true, digit = figures(checks)
    assert (true.pairs, true.flagged, true.wrong) == (1, 1, ("c",))
    assert (digit.pairs, digit.flagged, digit.wrong) == (2, 1, ("b",))
    assert shown([true, digit]).splitlines() == [
        "digit          1 of   2 caught (0.50): b",
        "true pairs     1 of   1 false alarms (1.00): c",
    ]


def test_a_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    (tmp_path / "checks.jsonl").write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="Line 1"):
        load_checks(tmp_path / "checks.jsonl")
