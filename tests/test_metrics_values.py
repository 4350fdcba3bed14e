"""Values: the twelve traps of numbers and dates, and what else counts as saying a gold value."""

import pytest

from eval.metrics.answers import em, f1, short_is, squad_em, tells
from eval.metrics.values import only_says, says, unmatched
from eval.types import GoldAnswer

BILLION = GoldAnswer("$1.5 billion", "money", "1500000000", "USD")
MILLION = GoldAnswer("1.5 million", "number", "1500000")
DECEMBER = GoldAnswer("Dec. 14, 2023", "date", "2023-12-14")
# gold, answer, whether it is right, what SQuAD's exact match makes of it
TRAPS = [
    (BILLION, "$15 billion", False, 1),
    (MILLION, "1,500,000", True, 0),
    (DECEMBER, "December 14, 2023", True, 0),
    (GoldAnswer("14 December 2023", "date", "2023-12-14"), "2023-12-14", True, 0),
    (GoldAnswer("twelve", "number", "12"), "12", True, 0),
    (GoldAnswer("25%", "percent", "25", "%"), "25 percent", True, 0),
    (GoldAnswer("half", "percent", "50", "%"), "50%", True, 0),
    (GoldAnswer("U.S.", "name"), "US", True, 1),
    (GoldAnswer("The Who", "name"), "who", True, 1),
    (GoldAnswer("Ann Bankman-Lee", "name"), "Ann Bankman Lee", True, 0),
    (GoldAnswer("no", "yes_no", "no"), "I do not know", False, 0),
    (GoldAnswer("yes", "yes_no", "yes"), "yesterday it fell", False, 0),
]


@pytest.mark.parametrize(("gold", "answer", "right", "squad"), TRAPS, ids=[t[0].text for t in TRAPS])
def test_the_twelve_traps(gold: GoldAnswer, answer: str, right: bool, squad: int) -> None:
    assert short_is(answer, gold) == right
    assert tells(f"{answer}.", gold) == right
    assert squad_em(answer, [gold.text]) == squad


def test_the_yes_no_guard_holds_for_em_and_f1() -> None:
    assert em("no", ["I do not know"]) == f1("no, it did", ["yes"]) == f1("yes", ["yesterday it fell"]) == 0
    assert f1("No, it did not.", ["no"]) == 1


@pytest.mark.parametrize(
    ("gold", "said", "not_said"),
    [
        (BILLION, "It cost 1,500 million dollars.", "It cost 1.5 billion euros."),
        (DECEMBER, "on 14 December", "on 14 December 2022"),
        (GoldAnswer("17 August", "date", "--08-17"), "on 17 August 2021", "on 18 August 2021"),
        (GoldAnswer("Sunday 15 August 2021", "date", "2021-08-15"), "15 August 2021", "Monday 15 August 2021"),
        (GoldAnswer("May 2021", "date", "2021-05"), "in May 2021", "on 3 May 2021"),
        (GoldAnswer("2021", "date", "2021"), "in 2021", "in May 2021"),
        (GoldAnswer("1996 to 2001", "date", "1996/2001"), "from 1996 until 2001", "from 1996"),
        (
            GoldAnswer("third quarter", "date", "2023-Q3"),
            "in the third quarter of 2023",
            "in the third quarter of 2022",
        ),
        (GoldAnswer("15 August", "date", "2021-08-15", aliases=("on Sunday",)), "it was Sunday", "it was Monday"),
        (GoldAnswer("50 km", "distance", "50", "km", ("31 miles",)), "some 31 miles", "some 31 km"),
        (GoldAnswer("17 points", "percent", "17", "pp"), "down 17 percentage points", "down 17 per cent"),
        (GoldAnswer("17%", "percent", "17", "%"), "down 17 per cent", "down 17 percentage points"),
        (GoldAnswer("7", "number", "7", None, ("4,312 to 4,305",)), "by 4,312 to 4,305", "by 4,312"),
        (GoldAnswer("70 km", "distance", "70", "km"), "70 kilometres away", "700 km away"),
        (GoldAnswer("two decades", "duration", "20", "years"), "for 20 years", "for two years"),
        (GoldAnswer("32", "number", "32"), "a 32-year-old", "a 33-year-old"),
        (GoldAnswer("6,000 to 7,000", "number", "6000/7000"), "between 6,000 and 7,000 people", "6,000 people"),
        (GoldAnswer("38 tonnes", "number", "38", "tonnes"), "held 38 tonnes of diesel", "held 83 tonnes of diesel"),
        (GoldAnswer("hundreds", "text"), "hundreds of them", "a hundred of them"),
    ],
)
def test_tells(gold: GoldAnswer, said: str, not_said: str) -> None:
    assert tells(said, gold) and not tells(not_said, gold)


def test_a_wording_that_is_no_value_is_found_by_its_words_only() -> None:
    gold = GoldAnswer("after the war", "date", "2001-12", aliases=("December 2001",))
    assert tells("It ended after the war.", gold)
    assert not tells("It ended in December 2002.", gold)


def test_only_says_wants_no_rival() -> None:
    gold = GoldAnswer("70 km", "distance", "70", "km")
    assert only_says("about 70 km", gold) and not only_says("70 km or 90 km", gold)
    assert not only_says("17 August 20210", GoldAnswer("17 August 2021", "date", "2021-08-17"))
    assert not says("70 km", GoldAnswer("seventy", "text"))


@pytest.mark.parametrize(
    ("statement", "missing"),
    [
        ("12 boats left on 17 August.", ()),
        ("Twelve boats left in August 2021.", ()),
        ("120 boats left.", ("120",)),
        ("12 boats left on 18 August 2021.", ("18 August 2021",)),
        ("12 boats left between 2021 and 2022.", ("between 2021 and 2022",)),
        ("Boat Osk 2.0 left.", ("2.0",)),
    ],
)
def test_unmatched(statement: str, missing: tuple[str, ...]) -> None:
    assert unmatched(statement, "On 17 August 2021, twelve boats left.") == missing
