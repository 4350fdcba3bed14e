"""Disagreements among findings: which values make sides, which do not, and of what kind they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.conflicts import beside, dated, find_disputes, newest_first
from qa.disputes.found import Answering, Finding
from qa.types import Place


def finding(article: str, text: str, said: str, probability: float = 0.6, score: float = 2.0) -> Finding:
    at = text.index(said)
    return Finding(Place(article, 0, len(text)), text, (Answering(at, at + len(said), score),), probability)


def sides(question: str, *found: Finding) -> list[list[str]]:
    return [
        [f"{side.value} {[p.article_id for p in side.places]}" for side in d.sides]
        for d in find_disputes(question, found)
    ]


def values(question: str, *found: Finding) -> list[str]:
    return [side.value for dispute in find_disputes(question, found) for side in dispute.sides]


def test_two_values_of_the_same_thing_are_two_sides() -> None:
    one = finding("a", "The bill of £310 was paid by the builder.", "£310")
    two = finding("b", "The bill of £130 was paid by the builder.", "£130", 0.5)
    assert values("How much was the bill?", one, two) == ["£310", "£130"]


@pytest.mark.parametrize(
    ("question", "one", "said", "two", "other"),
    [
        ("How far is Osk?", "Osk lies 40 miles north of Vane.", "40 miles", "Osk lies 64km north of Vane.", "64km"),
        ("When did it open?", "The mill opened in August.", "August", "The mill opened on 17 August.", "17 August"),
        ("How many died?", "At least three people died.", "three", "Four people died.", "Four"),
        ("How many live in Osk?", "Some 34,000 people live there.", "34,000", "34,000 people live there.", "34,000"),
        ("Who opened it?", "The gates were opened by Ann Lee.", "Ann Lee", "The gates were opened by Lee.", "Lee"),
    ],
)
def test_values_that_agree_are_none(question: str, one: str, said: str, two: str, other: str) -> None:
    assert values(question, finding("a", one, said), finding("b", two, other)) == []


def test_another_thing_is_no_side() -> None:
    one = finding("a", "Six people died in the fire.", "Six")
    two = finding("b", "A ferry can carry 400 passengers and 80 cars.", "400", 0.02)
    assert values("How many people died?", one, two) == []


def test_what_is_counted_must_be_what_is_asked() -> None:
    one = finding("a", "The report has 17 recommendations on fires.", "17")
    two = finding("b", "The report has 214 pages on fires.", "214", 0.5)
    assert values("How many recommendations are there?", one, two) == []


def test_names_of_different_articles_are_sides_when_both_are_sure() -> None:
    one = finding("a", "The hands were counted again by Ann Lee of the council.", "Ann Lee")
    two = finding("b", "The hands were counted again by Bo Ray of the council.", "Bo Ray", 0.5)
    unsure = finding("b", "The hands were seen again by Bo Ray of the council.", "Bo Ray", 0.1)
    assert values("Who counted the hands?", one, two) == ["Ann Lee", "Bo Ray"]
    assert values("Who counted the hands?", one, unsure) == []


def test_wordings_of_a_quotation_are_sides() -> None:
    one = finding("a", "“We are not going home until all are counted,” she said.", "home")
    two = finding("b", "“Nobody is going home until all are counted,” she said.", "home", 0.1)
    question = "What were her exact words about home, with all counted?"
    assert [d.kind for d in find_disputes(question, [one, two])] == ["wording"]
    same = finding("b", "“We are not going home until all are counted.”", "home", 0.1)
    assert values(question, one, same) == []


def test_agreeing_articles_stand_on_one_side() -> None:
    found = [
        finding("a", "The bill of £310 was paid by the builder.", "£310"),
        finding("b", "The bill of £130 was paid by the builder.", "£130", 0.5),
        finding("c", "A bill of 310 pounds was paid by the builder.", "310 pounds", 0.5),
    ]
    assert sides("How much was the bill?", *found) == [["£310 ['a', 'c']", "£130 ['b']"]]


@pytest.mark.parametrize(
    ("one", "two", "kind"),
    [
        ("The bill of £310 was paid.", "The bill of £130 was paid.", "differ"),
        ("The bill of £310 was paid.", "The bill of reportedly £130 was paid.", "hedged"),
        ("The bill of £310 was paid.", "The bill of £130 was paid, excluding wine.", "different scope"),
    ],
)
def test_the_kind_of_a_disagreement(one: str, two: str, kind: str) -> None:
    found = [finding("a", one, "£310"), finding("b", two, "£130")]
    assert [d.kind for d in find_disputes("How much was the bill?", found)] == [kind]


def test_a_newer_report_is_named_so() -> None:
    one = finding("a", "The bill of £310 was paid by the builder.", "£310")
    two = finding("b", "The bill of £130 was paid by the builder.", "£130", 0.5)
    (dispute,) = find_disputes("How much was the bill?", [one, two])
    days: dict[str, str | None] = {"a": "2023-12-13", "b": "2024-01-28"}
    assert dated(dispute, lambda place: days[place.article_id]).kind == "newer report"
    assert dated(dispute, lambda place: "2023-12-13").kind == "differ"
    assert dated(dispute, lambda place: None).kind == "differ"


@pytest.mark.parametrize(("question", "first"), [("How much is the bill now?", "b"), ("How much was the bill?", "a")])
def test_the_newer_side_comes_first_where_now_is_asked_for(question: str, first: str) -> None:
    one = finding("a", "The bill of £310 was paid by the builder.", "£310")
    two = finding("b", "The bill of £130 was paid by the builder.", "£130", 0.5)
    (dispute,) = find_disputes(question, [one, two])
    days: dict[str, str | None] = {"a": "2023-12-13", "b": "2024-01-28"}
    told = newest_first(dispute, lambda place: days[place.article_id])
    assert told.sides[0].places[0].article_id == first
    assert newest_first(dispute, lambda place: None) == dispute


def test_a_position_is_a_value_without_the_marks_round_it() -> None:
    one = finding("a", "The song was written by Ann Lee, he said.", "Ann Lee,")
    two = finding("b", "The song was written by Bo Ray.", "Bo Ray", 0.8)
    sides = [side.value for dispute in find_disputes("Who wrote the song?", [one, two]) for side in dispute.sides]
    assert sides == ["Ann Lee", "Bo Ray"]


def test_for_exact_words_the_search_leaves_out_who_said_them() -> None:
    assert beside("What were Ann Lee's exact words about the weir?", []) == "about the weir"
    assert beside("Who wrote the song?", []) == "Who wrote the song?"


TOLD = st.tuples(st.sampled_from("abc"), st.text(), st.integers(0, 9), st.integers(0, 30), st.floats(0, 1))


@given(st.lists(TOLD, max_size=4),
       st.sampled_from(["How many?", "Who was it?", "What exactly did she say?", "When?", "Why?"]))  # fmt: skip
def test_any_findings_give_no_dispute_or_one_of_two_sides_or_more(
    told: list[tuple[str, str, int, int, float]], question: str
) -> None:
    found = [Finding(Place(a, 0, 1), text, (Answering(s, s + n, 1.0),), p) for a, text, s, n, p in told]
    disputes = find_disputes(question, found)
    assert len(disputes) <= 1
    assert all(len(d.sides) >= 2 and all(side.places for side in d.sides) for d in disputes)


def test_another_name_after_the_same_verb_is_a_side() -> None:
    one = finding("a", "The rising in the valley is led by Ann Lee of Osk.", "Ann Lee")
    two = finding("b", "A rising led by Bo Ray has begun in the valley.", "rising", 0.02, -3.0)
    assert values("Who leads the rising in the valley?", one, two) == ["Ann Lee", "Bo Ray"]
    same = finding("b", "A rising led by Ms Lee has begun in the valley.", "rising", 0.02, -3.0)
    assert values("Who leads the rising in the valley?", one, same) == []


def test_a_long_quotation_may_go_on_without_marks() -> None:
    one = finding("a", "“The town will surely become a desert of sand once more,” she wrote.", "desert")
    two = finding("b", "The town will, without doubt, become a heap of sand once more.", "heap", 0.1)
    assert len(values("What exactly did she write about the town and the sand?", one, two)) == 2


@pytest.mark.parametrize(
    ("question", "one", "said", "two", "other"),
    [
        ("When was Ann Lee born?", "Ann Lee (3 May 1910 – 9 June 1988) sang.", "3 May 1910 – 9 June 1988",
         "Ann Lee (1 July 1900 – 9 June 1988) sang.", "1 July 1900 – 9 June 1988"),
        ("Where does the Old Mill stand?", "The Old Mill stands by the river in Osk, Vane.", "Osk, Vane",
         "The Old Mill stands by the river in Ord, Vane.", "Ord, Vane"),
        ("What number of Boats came?", "Tens of Boats came to the Quay.", "Tens",
         "Hundreds of Boats came to the Quay.", "Hundreds"),
        ("Which post did Ann Lee play in the band?", "Ann Lee played the drums in the band.", "drums",
         "Ann Lee played the harp in the band.", "harp"),
    ],
)  # fmt: skip
def test_two_answers_of_one_shape_are_sides(question: str, one: str, said: str, two: str, other: str) -> None:
    assert len(values(question, finding("a", one, said), finding("b", two, other, 0.5))) == 2


@pytest.mark.parametrize(
    ("question", "one", "said", "two", "other"),
    [
        ("Who led the walk to the weir?", "The walk to the weir was joined by a vet.", "a vet",
         "The walk to the weir was joined by any other member.", "any other member"),
        ("Who said that the weir would hold?", "The weir would hold, Ann Lee said of it.", "Ann Lee",
         "The weir would hold, Bo Ray said of it.", "Bo Ray"),
        ("Whom did Ann call her hero?", "Ann called Bo Karlsen Ray her hero.", "Bo Karlsen Ray",
         "Ann called Bo Karlson Ray her hero.", "Bo Karlson Ray"),
        ("When did Osk fall?", "After the fall of Osk in 2021 they fled.", "2021",
         "After the fall of Ord in 2001 they fled.", "2001"),
    ],
)  # fmt: skip
def test_answers_of_other_things_or_by_other_people_are_none(
    question: str, one: str, said: str, two: str, other: str
) -> None:
    assert values(question, finding("a", one, said), finding("b", two, other, 0.5)) == []
