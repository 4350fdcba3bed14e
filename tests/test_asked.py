import pytest

from qa.checks.asked import Asked, asked


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("How many people drowned?", Asked("value", ("number", "money", "percent"), "person")),
        ("When did the mill open?", Asked("value", ("date",))),
        ("What time did it start?", Asked("value", ("clock", "time"))),
        ("How far is Osk from Vane?", Asked("value", ("distance",))),
        ("What did the refit cost?", Asked("value", ("money", "percent"))),
        ("What exactly did the mayor say about it?", Asked("wording")),
        ("What were her exact words?", Asked("wording")),
        ("Who opened the gates?", Asked("thing")),
        ("What sport is he known for?", Asked("thing")),
        ("Is the mill shut?", Asked("other")),
        ("Why did it fail?", Asked("other")),
        ("What did she do?", Asked("other")),
    ],
)
def test_what_a_question_asks_for(question: str, found: Asked) -> None:
    assert asked(question) == found
