"""What a question asks for, by its words."""

import pytest

from qa.questions import kind_of, lists


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who is Ada Lund?", "definition"),
        ("What is the Dam Board of Osk?", "definition"),
        ("What does the word “osk” mean?", "definition"),
        ("Who said that the dam would hold?", "speaker"),
        ("Whose words are “it will hold”?", "speaker"),
        ("What did Ada Lund say about the dam?", "quote"),
        ("In what words did Ada Lund resign?", "quote"),
        ("On which day did the dam fail?", "when"),
        ("How steep is the wall?", "how_many"),
        ("In which valley is the dam?", "where"),
        ("Who opened the gates?", "who"),
        ("On what grounds was she cleared?", "why"),
        ("What is a sluice on a river?", "definition"),
        ("What was the old pump worth?", "how_many"),
        ("What was the fund meant to pay for?", "other"),
        ("Did the dam hold?", "yes_no"),
        ("Did the dam hold or break?", "other"),
        ("dam gates", "other"),
    ],
)
def test_the_kind_is_told_by_the_words(question: str, kind: str) -> None:
    assert kind_of(question) == kind


def test_lists_are_told_from_facts() -> None:
    assert lists("Which towns were flooded?")
    assert not lists("Which town was flooded?")
    assert not lists("Which town does Ada Lund live in?")
    assert not lists("Which diplomat in Osk keeps the papers?")
    assert not lists("What makes the pumps fail?")
    assert lists("Which two pumps failed?")
