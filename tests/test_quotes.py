"""Quotations: exact, altered, misattributed or not found; 200 mutated ones, none of them exact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.checks.quotes import quotations, triage, unmarked

SAID = (
    "We have 40 boats and 3,200 men on the water, and we are not going home",
    "Nobody warned us about the second wave on Tuesday",
    "The price rose by 5% to $1.5 billion in May, Mr Orme told me",
    "I will never sell the Brackley mill, not for 12 million, said old Tom Penn",
    "There is no money left for Osk or for Vane, and there won't be any before 2030",
)
SOURCES = [f"“{said},” she said." for said in SAID]


def mutations(said: str) -> list[str]:
    """Copies of a quotation with one word changed, left out, doubled or put in: numbers, names, "not", any."""
    words = said.split()
    changed = []
    for at, word in enumerate(words):
        digits = "".join(str((int(c) + 1) % 10) if c.isdigit() else c for c in word)
        other = digits if digits != word else "Quill" if word[0].isupper() else "other"
        changed.append([*words[:at], other, *words[at + 1 :]])
        changed.append([*words[:at], "not", *words[at:]])
        changed.append(
            [*words[:at], *words[at + 1 :]] if 0 < at < len(words) - 1 else [*words[:at], "again", *words[at:]]
        )
        changed.append([*words[: at + 1], word, *words[at + 1 :]])
    return [" ".join(each) for each in changed]


MUTATED = [(said, changed) for said in SAID for changed in mutations(said) if changed != said]


def test_there_are_at_least_200_mutated_quotations_and_none_is_exact() -> None:
    assert len(MUTATED) >= 200
    found = [triage(f"“{changed}”", SOURCES)[0] for _, changed in MUTATED]
    assert {quotation.triage for quotation in found} == {"altered"}
    assert all(quotation.diff for quotation in found)


@pytest.mark.parametrize("said", SAID)
def test_the_words_themselves_are_exact_in_any_quotation_marks(said: str) -> None:
    for text in (f"“{said}”", f'"{said},"', f"He said: “{said.replace(' ', '  ')}”", f"‘{said.replace(chr(39), '’')}’"):
        assert triage(text, SOURCES)[0].triage == "exact"


def test_a_quotation_of_another_article_is_misattributed() -> None:
    found = triage("“Nobody warned us”", [SOURCES[0]], [SOURCES[4], SOURCES[1]])[0]
    assert (found.triage, found.source) == ("misattributed", 2)


def test_one_that_is_nowhere_loses_its_marks() -> None:
    text = "He called it “a fine day for sailing north” and left “nobody warned us” there."
    found = triage(text, SOURCES)
    assert [quotation.triage for quotation in found] == ["not_found", "exact"]
    assert unmarked(text, found) == "He called it a fine day for sailing north and left “nobody warned us” there."


def test_words_left_out_must_be_marked_and_words_put_in_are_not_the_speakers() -> None:
    assert triage("“We have 40 boats … and we are not going home”", SOURCES)[0].triage == "exact"
    assert triage("“We are not going home … 40 boats”", SOURCES)[0].triage != "exact"
    assert triage("“we are [surely] not going home”", SOURCES)[0].triage == "altered"


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("5%", "6%"),
        ("$1.5 billion", "$15 billion"),
        ("70 km", "70 miles"),
        ("-5 degrees", "5 degrees"),
        ("won't", "will"),
    ],
)
def test_signs_and_points_count(said: str, source: str) -> None:
    assert triage(f"“it was {said} today”", [f"“It was {source} today”"])[0].triage == "altered"


def test_the_diff_names_both_wordings() -> None:
    assert triage("“We have 41 boats”", SOURCES)[0].diff == "“41” for “40”"


def test_an_apostrophe_is_no_quotation_mark() -> None:
    assert quotations("The dam's gates, the men's work, it won't hold.") == []


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_text_is_triaged_and_ranges_slice_it(text: str, sources: list[str]) -> None:
    for quotation in triage(text, sources):
        assert text[quotation.start : quotation.end] == quotation.text
        assert (quotation.source is None) == (quotation.triage == "not_found")
