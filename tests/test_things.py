"""Questions without a name, and pasted texts: which things they speak of."""

from qa.checks.names import names
from qa.disputes.things import unknown_apart
from qa.disputes.told import units


def test_a_question_whose_only_name_is_its_first_word_breaks_nothing() -> None:
    question = "Osk where is he"
    assert [name.initial for name in names(question)] == [True]
    assert unknown_apart(question, []) == []


def test_a_pasted_text_speaks_of_forty_things_at_most() -> None:
    assert len(units(" ".join(f"boat{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(200)))) == 40
