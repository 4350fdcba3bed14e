"""A pronoun at the head of a quoted sentence becomes the name it stands for, only where no other can be meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.brackets import bracketed

FIRST = ["Ann", "Bo", "Eva", "Omar", "Ines", "Ivo"]
LAST = ["Lee", "Holt", "Roth", "Berg", "Quill", "Lund"]
NAMES = st.tuples(st.sampled_from(FIRST), st.sampled_from(LAST)).map(" ".join)
VERBS = st.sampled_from(["resigned on Monday", "opened the gates", "was born in Osk", "has run the ferry since 1998"])


@pytest.mark.parametrize(
    ("sentences", "text"),
    [
        (["Ann Lee runs the ferry.", "She was born in Osk."], "[Ann Lee] was born in Osk."),
        (["The mayor, Ann Lee, resigned.", "She said nothing."], "[Ann Lee] said nothing."),
        (["Ann Lee, a retired judge, led the review.", "Her report runs to 64 pages."], "[Ann Lee's] report runs to"),
        (["On Monday, Ann Lee resigned.", "She gave no reason.", "She left at noon."], "[Ann Lee] left at noon."),
        (["“It held,” said Ann Lee.", "She would not go on."], "[Ann Lee] would not go on."),
        (["Mr Holt met Mrs Lee in Osk.", "She asked for more money."], "[Mrs Lee] asked for more money."),
        (["The villagers fled.", "They came back in May."], "[The villagers] came back in May."),
        (["The dam was built in 1954.", "It is 40 metres high."], "[The dam] is 40 metres high."),
    ],
)
def test_the_one_that_is_meant_stands_in_brackets(sentences: list[str], text: str) -> None:
    found = bracketed(sentences, len(sentences) - 1)
    assert found is not None
    assert found.text.startswith(text)
    assert found.name.lower() in sentences[found.named_in].lower()


@pytest.mark.parametrize(
    "sentences",
    [
        ["She was born in Osk."],
        ["Ann Lee met Eva Roth.", "She left."],
        ["Ann Lee met the plumber.", "She left."],
        ["Mr Holt resigned.", "She left."],
        ["Ann Lee resigned.", "She met Eva Roth.", "She left."],
        ["The council met the villagers.", "They left."],
        ["The dam was built in 1954.", "It is not known whether it held."],
        ["The dam was built in 1954.", "It took an hour to empty it."],
        ["Ann Lee said: “The engineer came.", "She left at noon.”"],
        ["Ann Lee resigned.", "She, Ann Lee, was the first to go."],
        ["Ann Lee resigned.", "Nobody knew why."],
        ["Rain fell.", "It's cold."],
    ],
)
def test_where_two_may_be_meant_or_none_nothing_changes(sentences: list[str]) -> None:
    assert bracketed(sentences, len(sentences) - 1) is None


@given(
    NAMES,
    NAMES,
    VERBS,
    VERBS,
    st.sampled_from(["He", "She", "His", "Her"]),
    st.sampled_from([" met ", " and ", " told "]),
)
def test_of_two_names_none_is_taken(one: str, other: str, did: str, then: str, pronoun: str, joint: str) -> None:
    told = [f"{one}{joint}{other}, who {did}.", f"{pronoun} {then}."]
    found = bracketed(told, 1)
    assert found is None or one.split()[-1] == other.split()[-1]


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5), st.integers(0, 4), NAMES, VERBS)
def test_what_is_put_in_stands_before_and_the_rest_is_unchanged(
    others: list[str], place: int, name: str, did: str
) -> None:
    sentences = [*others[:place], f"{name} {did}.", f"She {did}."]
    found = bracketed(sentences, len(sentences) - 1)
    if found is not None:
        assert found.text == f"[{found.name}] {did}."
        assert found.name.lower() in " ".join(sentences[found.named_in].split()).lower()
        assert found.named_in < len(sentences) - 1


@given(st.lists(st.text(max_size=80), min_size=1, max_size=5), st.integers(0, 4))
def test_nothing_breaks_it(sentences: list[str], number: int) -> None:
    bracketed(sentences, number % len(sentences))
