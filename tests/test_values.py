"""Values of a text: where they stand, their standard form, and whether two of them say the same."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.values import Value, canonical, compatible, find_labels, find_values, parse_value, same, supports


def _one(text: str) -> Value:
    (value,) = find_values(text)
    return value


# The vectors that comparison by normalised words gets wrong.
@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("$1.5 billion", "$15 billion", False), ("1.5 million", "1,500,000", True),
        ("Dec. 14, 2023", "December 14, 2023", True), ("14 December 2023", "2023-12-14", True),
        ("twelve", "12", True), ("25%", "25 percent", True), ("half", "50%", True),
    ],
)  # fmt: skip
def test_vectors_of_values(one: str, two: str, expected: bool) -> None:
    assert same(_one(one), _one(two)) is expected


@pytest.mark.parametrize(
    "text", ["U.S.", "US", "The Who", "who", "Sam Bankman-Fried", "no", "I do not know", "yes", "", " ", "."]
)
def test_words_are_no_values(text: str) -> None:
    assert parse_value(text) is None and find_values(text) == ()


def test_yes_is_not_found_in_yesterday() -> None:
    assert [v.text for v in find_values("yesterday it fell")] == ["yesterday"]


# one | two | s: the same, c: only compatible, -: neither
PAIRS = """
70 km | 43 miles | s
31 miles | 50 km | s
26.2 miles | 42.195 km | s
some 70 miles | 113 km | s
some 70 miles | 70 miles | s
some 70 miles | around 125 km | -
some 70 miles | 150 kilometres | -
43 miles (70km) | 70 km | s
43 miles (70km) | 43 miles | s
43 miles | 73 km | -
43 miles | 70 miles | -
100 miles | 160 km | c
60 miles | 100 km | c
70 km | 72 km | -
about 70 km | 72 km | c
1.5 km | 1,500 m | s
1.5 km | 1,520 m | c
6ft 2in | 188 cm | s
5kg | 11 lbs | s
25°C | 77°F | s
100 km/h | 62 mph | s
100 sq km | 39 square miles | s
twelve | 12 | s
a dozen | 12 | s
12 | 13 | -
12 | 120 | -
12 | 12th | -
12 | 12 km | -
1.5 million | 1,500,000 | s
1.5 million | 1.52 million | c
1.5 million | 1.6 million | -
2,500 | 2,483 | -
nearly 2,500 | 2,483 | c
more than 2,500 | over 2500 people | s
more than 2,500 | 2,500 | c
more than 2,500 | 3,000 | c
more than 2,500 | 25,000 | -
more than 2,500 | more than 250 | -
at least 12 | at least 30 | -
up to 40 | 35 | c
up to 40 | 45 | -
thousands | 2,500 | c
thousands | hundreds | -
thousands | tens of thousands | c
dozens | 40 | c
dozens | 400 | -
3-4 | three to four | s
3-4 | 3 | c
3-4 | 5 | -
3 to 5 | 4 to 6 | c
half | 50% | s
half | 0.5 | s
a third | 33% | c
a third | 30% | -
one in five | 20 per cent | s
25% | 25 percent | s
25% | 25 per cent | s
25% | 25 percentage points | -
25% | 52% | -
25% | 2.5% | -
50 basis points | 0.5 percentage points | s
$1.5 billion | $1.5bn | s
$1.5 billion | 1,500,000,000 dollars | s
$1.5 billion | $15 billion | -
$3 million | €3 million | -
£20m | 20 million pounds | s
50p | £0.50 | s
20 pounds | 20 lb | s
two decades | 20 years | s
12 months | a year | s
half an hour | 30 minutes | s
30 days | a month | s
five years | six years | -
three weeks | a month | -
32-year-old | aged 32 | s
17 August 2021 | August 17, 2021 | s
17 August 2021 | 18 August 2021 | -
17 August 2021 | 17 August 2020 | -
August 2021 | 17 August 2021 | c
2021 | 17 August 2021 | c
August | 17 August 2021 | c
17 August | 17 August 2021 | c
17 August | 18 August | -
17 August | 18 August 2021 | -
August | September | -
2021 | 2022 | -
1980s | 1985 | c
1980s | 1990s | -
mid-2023 | July 2023 | c
early 2021 | late 2021 | -
1996-2001 | between 1996 and 2001 | s
1996-2001 | 1999 | c
1996-2001 | 2002 | -
1996-2001 | 1979 to 1989 | -
since 2001 | since 2001 | s
since 2001 | 2001 | c
since 2001 | since 1996 | -
before 2001 | 2001 | -
before 2001 | 1999 | c
after 2001 | 1999 | -
about 1900 | 1901 | c
about 1900 | 1910 | -
03/04/2021 | 4 March 2021 | s
03/04/2021 | 3 April 2021 | s
Sunday | Sunday | s
Sunday | Monday | -
Sunday | 15 August 2021 | c
Monday | 15 August 2021 | -
Sunday, 15 August 2021 | 15 August 2021 | s
Monday, 15 August 2021 | Sunday, 15 August 2021 | -
last week | 15 August 2021 | c
last week | last week | s
last week | this week | -
yesterday | last week | c
1996 | 1996 men | s
9 am | 09:00 | s
9 am | 9 pm | -
9 am | this morning | c
9 pm | this morning | -
"""


@pytest.mark.parametrize(
    ("one", "two", "verdict"),
    [[cell.strip() for cell in row.split("|")] for row in PAIRS.split("\n") if row],
)
def test_pairs(one: str, two: str, verdict: str) -> None:
    for a, b in ((_one(one), _one(two)), (_one(two), _one(one))):
        assert (same(a, b), compatible(a, b)) == (verdict == "s", verdict != "-")


# evidence | claim | whether who says the first may say the second
BACKED = """
17 August 2021 | August 2021 | yes
17 August 2021 | 2021 | yes
17 August 2021 | Tuesday | yes
17 August 2021 | Wednesday | no
17 August 2021 | 17 August | yes
17 August | August | yes
17 August | 17 August 2021 | no
August 2021 | 17 August 2021 | no
2021 | August 2021 | no
1985 | the 1980s | yes
since 2001 | 2001 | yes
before 2001 | 2001 | no
2001 | before 2001 | no
1996-2001 | 1996 | yes
1996-2001 | 1998 | no
last week | last week | yes
last week | Sunday | no
Sunday | Monday | no
70 km | 43 miles | yes
43 miles (70km) | 70 km | yes
70 km | about 70 km | yes
about 70 km | 70 km | no
about 70 km | about 70 km | yes
2,483 | nearly 2,500 | yes
2,483 | 2,500 | no
2,500 | thousands | yes
thousands | 2,500 | no
more than 2,500 | more than 2,500 | yes
more than 2,500 | 2,500 | no
2,500 | more than 2,500 | no
more than 2,500 | at least 2,500 | no
12 | twelve | yes
12 | 120 | no
3-4 | 3 | no
half | 50% | yes
$1.5 billion | $1.5bn | yes
$1.5 billion | $15bn | no
1.52 million | 1.5 million | no
1.52 million | about 1.5 million | yes
5 km | 5 miles | no
"""


@pytest.mark.parametrize(
    ("evidence", "claim", "verdict"),
    [[cell.strip() for cell in row.split("|")] for row in BACKED.split("\n") if row],
)
def test_evidence_backs_the_same_or_coarser(evidence: str, claim: str, verdict: str) -> None:
    assert supports(_one(evidence), _one(claim)) is (verdict == "yes")


def test_labels_are_the_same_by_their_letters() -> None:
    (one,), (two,), (other,) = find_labels("an AK-47"), find_labels("the ak-47s AK-47"[11:]), find_labels("an AK-74")
    assert same(one, two) and supports(one, two) and not same(one, other) and not compatible(one, other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 1996.", "1996"), ("“about 70 km”", "about 70 km"), ("the 17th of August 2021", "2021-08-17"),
        ("$1.5 billion", "1500000000 USD"), ("It was 25 per cent.", "25 %"), ("a total of 12", "12"),
        ("5 men and 6 women", None), ("seventy miles north", None), ("between", None), ("AK-47", "ak-47"),
    ],
)  # fmt: skip
def test_a_short_answer(text: str, expected: str | None) -> None:
    value = parse_value(text)
    assert (canonical(value) if value else None) == expected


def test_a_kind_is_asked_for() -> None:
    number = parse_value("1996", "number")
    assert number is not None and number.low == 1996 and number.kind == "number"
    assert parse_value("1996", "date") == parse_value("1996") and parse_value("1996", "money") is None
    weight = parse_value("20 pounds", "mass")
    assert weight is not None and weight.unit == "lb"


def test_relative_dates_of_two_articles_meet() -> None:
    (one,) = find_values("on Sunday", published="2021-08-19")
    (two,) = find_values("yesterday", published="2021-08-16")
    assert same(one, two) and one.first == two.first


# Round trips

UNITS = (
    "",
    "km",
    "mi",
    "%",
    "pp",
    "USD",
    "EUR",
    "kg",
    "year",
    "day",
    "minute",
    "°C",
    "°F",
    "mph",
    "km²",
    "ha",
    "t",
    "l",
)
NUMBERS = st.decimals(0, 10**9, places=2).map(lambda d: f"{d:f}") | st.integers(0, 10**12).map(str)


@st.composite
def quantities(draw: st.DrawFn) -> str:
    """A quantity as a writer may put it: "about 12.5 km", "more than 3 to 4 USD"."""
    low = draw(NUMBERS)
    unit = draw(st.sampled_from(UNITS))
    prefix = draw(st.sampled_from(["", "about ", "more than ", "at least ", "up to ", "nearly ", "fewer than "]))
    high = str(Decimal(low) + draw(st.integers(1, 50))) if draw(st.booleans()) else None
    return f"{prefix}{low}{f' to {high}' if high else ''} {unit}".strip()


@given(quantities())
def test_quantities_come_back(text: str) -> None:
    for value in find_values(text):
        assert parse_value(canonical(value)) == value


ANCHORS = st.sampled_from([None, "2021", "2021-08", "2021-08-19"])
WORDS = (
    "one two half a an the twenty hundred thousand million dozen and of in out to - – / . , ( ) % $ £ km miles m years "
    "ago last this next Sunday May August 17 2021 1996 08 3 12.5 1,500 th st s 's ' early mid end of between from "
    "about more than up since before G AK ° C am pm : century quarter first Q1 pp points or + 9/11 ½ old minus pounds "
    "thousands tens scores summer Chapter No few several couple yesterday decade weekend noon morning"
).split()
JUMBLE = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", "", "\n", "\u00a0"])), max_size=10)
TEXTS = JUMBLE.map(lambda parts: "".join(word + gap for word, gap in parts))


@settings(max_examples=500)
@given(TEXTS, ANCHORS)
def test_every_value_stands_where_it_says_and_comes_back(text: str, published: str | None) -> None:
    end = 0
    for value in find_values(text, published=published):
        assert text[value.start : value.end] == value.text != "" and value.start >= end
        assert parse_value(canonical(value)) == value
        end = value.end


@settings(max_examples=200)
@given(TEXTS, TEXTS, ANCHORS)
def test_comparisons_hold_together(one: str, two: str, published: str | None) -> None:
    values = (*find_values(one, published=published), *find_values(two), *find_labels(two))
    for a, b in product(values, repeat=2):
        assert same(a, b) == same(b, a) and compatible(a, b) == compatible(b, a)
        assert compatible(a, b) or not (same(a, b) or supports(a, b))
    assert all(same(a, a) and compatible(a, a) and supports(a, a) for a in values)


@settings(max_examples=500)
@given(st.text(max_size=80), st.none() | st.text(max_size=12))
def test_no_text_raises(text: str, published: str | None) -> None:
    for value in (*find_values(text, published=published), *find_labels(text)):
        assert text[value.start : value.end] == value.text
    parse_value(text)


@given(st.integers(1, 10**6), st.sampled_from([2, 5, 10, 100]))
def test_a_number_times_ten_is_never_taken_for_it(number: int, factor: int) -> None:
    one, more = Fraction(number), Fraction(number * factor)
    evidence, claim = Value("number", one, one), Value("number", more, more)
    assert not same(evidence, claim) and not supports(evidence, claim) and not compatible(evidence, claim)


@pytest.mark.parametrize(
    "piece",
    [
        "1", "1,234", "12 ", "1.", "1-", "1/2/", "(1", "1 to ", "one in ", "twenty-", "two hundred and ", "thousand ",
        "between 3 and ", "from 1996 to ", "1996-", "about ", "more than ", "Sunday, ", "January 1, ", "5 km (", "mid-",
        "early in ", "end of the ", "5 km (3 mi) (", "AK-47-", "a", "123\u00a0", "hundreds of ", "last ", "$", "$1",
        "Q1", "6ft 2in ", "2021-08-17T1:", "http://", "G20", ", 32", "half a ", "a couple of ", "'80s ", "17/08/2021/",
    ],
)  # fmt: skip
def test_long_odd_texts_are_read_to_the_end(piece: str) -> None:
    text = piece * (10_000 // len(piece)) + " and 7 km"
    assert len(find_values(text)) >= 1


def test_a_figure_of_ten_thousand_digits_is_no_number() -> None:
    assert find_values("7" * 10_000) == () and find_values("1" + ",000" * 3_000) == ()
