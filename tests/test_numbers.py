"""Numbers, money, shares and measures in words and figures: what the grammar makes of each form."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.grammar.numbers import number_at
from qa.grammar.tokens import tokenise
from qa.values import canonical, find_labels, find_values

# text | what is found in it, "kind canonical", separated by ";"
NUMBERS = """
12 | number 12
twelve | number 12
twenty-one | number 21
Twenty One | number 21
ninety nine | number 99
one hundred | number 100
a hundred | number 100
two hundred and five | number 205
one thousand and one | number 1001
twelve hundred | number 1200
nineteen thousand three hundred and twelve | number 19312
five hundred thousand | number 500000
a million | number 1000000
two million three hundred thousand | number 2300000
1.5 million | number 1500000
1,500,000 | number 1500000
1.500.000 | number 1500000
1\u00a0500\u00a0000 | number 1500000
1\u202f500 | number 1,500
15,00,000 | number 1500000
15 lakh | number 1500000
2 crore | number 20000000
2,500 | number 2500
2.500 | number 2.5
2,5 | number 2.5
0.75 | number 0.75
2 thousand million | number 2000000000
10k | number 10000
10K people | number 10000
3.2bn | number 3200000000
20m people | number 20000000
20M | number 20000000
two and a half million | number 2500000
one and a half million | number 1500000
a million and a half | number 1500000
2 and a half | number 2.5
2½ | number 2.5
2 1/2 | number 2.5
half a million | number 500000
half-a-million | number 500000
quarter of a million | number 1000000
a quarter of a million | number 250000
a dozen | number 12
two dozen | number 24
half a dozen | number 6
half | number 0.5
a half | number 0.5
one half | number 0.5
a third of them | number 1 out of 3
one third | number 1 out of 3
two-thirds | number 2 out of 3
three quarters | number 0.75
a fifth of voters | number 0.2
1/2 | number 0.5
3/4 of it | number 0.75
¾ | number 0.75
one in five | number 0.2
1 in 10 people | number 0.1
nine out of ten | number 0.9
3 out of 7 | number 3 out of 7
two in Kabul | number 2
a couple of men | number about 2
-3 | number -3
minus 12 | number -12
zero | number 0
one helicopter | number 1
one of the men |
no one came |
the second half |  ordinal 2nd
the other half |
first | ordinal 1st
21st | ordinal 21st
twenty-first | ordinal 21st
the 112th time | ordinal 112th
one hundred and third | ordinal 103rd
a third man | ordinal 3rd
hundredth | ordinal 100th
"""
BOUNDS = """
more than 2,500 | number more than 2500
over 2000 people | number more than 2,000
over 40 | number more than 40
upwards of 300 | number more than 300
in excess of 300 | number more than 300
at least twelve | number at least 12
no fewer than 30 | number at least 30
30 or more | number at least 30
30+ | number at least 30
two or more years | duration at least 2 year
fewer than 100 | number less than 100
less than half | number less than 0.5
under 50 | number less than 50
up to 40 | number at most 40
as many as 600 | number at most 600
no more than five | number at most 5
10 or fewer | number at most 10
does not exceed 2,500 | number at most 2500
>5 | number more than 5
≥ 5 | number at least 5
some 70 | number about 70
about 9 | number about 9
around nine | number about 9
approximately 300 | number about 300
nearly 2,000 | number about 2,000
almost a hundred | number about 100
roughly half | number about 0.5
close to 50 | number about 50
~20 | number about 20
20-odd | number about 20
20 or so | number about 20
an estimated 4,000 | number about 4000
just over 30 | number more than 30
more than a dozen | number more than 12
up to about 50 | number about at most 50
at least 20 km | distance at least 20 km
"""
OPEN = """
thousands | number thousands
tens of thousands | number tens of thousands
hundreds of thousands of people | number hundreds of thousands
hundreds of men | number hundreds
dozens | number dozens
scores of people | number scores
He scores twice. |
tens of people | number tens
several hundred | number hundreds
a few thousand | number thousands
a few people |
millions of dollars | money millions of USD
hundreds of miles | distance hundreds of mi
more than thousands | number thousands
"""
RANGES = """
3-4 | number 3 to 4
3–4 | number 3 to 4
between 3 and 5 | number 3 to 5
3 to 5 people | number 3 to 5
three or four | number 3 to 4
3-4 million | number 3000000 to 4000000
1.5-2 million | number 1500000 to 2000000
between 500 and 2 million | number 500 to 2000000
5-10km | distance 5 to 10 km
5 to 10 miles | distance 5 to 10 mi
500 m to 2 km | distance 0.5 to 2 km
10% to 15% | percent 10 to 15 %
10-15% | percent 10 to 15 %
between 3 and 5 per cent | percent 3 to 5 %
$3-4 million | money 3000000 to 4000000 USD
$3m-$4m | money 3000000 to 4000000 USD
between $3m and $5m | money 3000000 to 5000000 USD
from 5 to 10 percent | percent 5 %; percent 10 %
from $5 to $10 | money 5 USD; money 10 USD
9 to 5 | number 9; number 5
2000 to 3000 km | distance 2000 to 3000 km
between 1500 and 2000 people | number 1,500 to 2,000
five to ten years | duration 5 to 10 year
between the two | number 2
"""
MONEY = """
$1.5bn | money 1500000000 USD
$1.5 billion | money 1500000000 USD
$15 billion | money 15000000000 USD
US$3 | money 3 USD
$2,500.50 | money 2500.5 USD
£20m | money 20000000 GBP
€3 million | money 3000000 EUR
3 million euros | money 3000000 EUR
1,500,000 dollars | money 1500000 USD
3 million US dollars | money 3000000 USD
A$5 | money 5 AUD
HK$2bn | money 2000000000 HKD
USD 3 million | money 3000000 USD
EUR 20m | money 20000000 EUR
20m EUR | money 20000000 EUR
Rs 500 | money 500 INR
Rs. 500 crore | money 5000000000 INR
¥100 | money 100 JPY
50p | money 0.5 GBP
75 pence | money 0.75 GBP
99 cents | money 0.99 USD
two million rupees | money 2000000 INR
five Swiss francs | money 5 CHF
ten Australian dollars | money 10 AUD
a dollar |
20 pounds | money 20 GBP (20 lb)
£20 | money 20 GBP
$1.5bn (£1.2bn) | money 1500000000 USD (1200000000 GBP)
$5 a day | money 5 USD
more than $2m | money more than 2000000 USD
half a billion dollars | money 500000000 USD
a $3-million deal | money 3000000 USD
"""
SHARES = """
25% | percent 25 %
25 % | percent 25 %
25 percent | percent 25 %
25 per cent | percent 25 %
twenty-five per cent | percent 25 %
4.5pc | percent 4.5 %
0.1% | percent 0.1 %
-0.3% | percent -0.3 %
25 percentage points | points 25 pp
a percentage point | points 1 pp
0.5pp | points 0.5 pp
50 basis points | points 50 bp
25bps | points 25 bp
half a percentage point | points 0.5 pp
"""
MEASURES = """
70 km | distance 70 km
70km | distance 70 km
70 kilometres | distance 70 km
70 kilometers | distance 70 km
43 miles | distance 43 mi
43 miles (70km) | distance 43 mi (70 km)
about 43 miles (70 km) | distance about 43 mi (70 km)
70km/43 miles | distance 70 km (43 mi)
43 miles (12km) | distance 43 mi; distance 12 km
some 70 miles | distance about 70 mi
a 70-mile road | distance 70 mi
two and a half miles | distance 2.5 mi
half a mile | distance 0.5 mi
a mile | distance 1 mi
2½ miles | distance 2.5 mi
300 metres | distance 300 m
20m | distance 20 m
6ft 2in | distance 74 in
six feet | distance 6 ft
3 nautical miles | distance 3 nmi
four light years | distance 4 ly
5kg | mass 5 kg
12 tonnes | mass 12 t
6 lbs | mass 6 lb
2 ounces | mass 2 oz
100 square miles | area 100 mi²
5 sq km | area 5 km²
20 hectares | area 20 ha
50 acres | area 50 acre
2 litres | volume 2 l
3 million barrels | volume 3000000 bbl
25°C | temperature 25 °C
-5 °C | temperature -5 °C
minus 5 degrees Celsius | temperature -5 °C
77 degrees Fahrenheit | temperature 77 °F
100 km/h | speed 100 km/h
60mph | speed 60 mph
60 miles an hour | speed 60 mph
120 kilometres per hour | speed 120 km/h
15 knots | speed 15 kn
500 megawatts | power 500 MW
2GB | data 2 GB
five years | duration 5 year
five-year rule | duration 5 year
a two-month war | duration 2 month
10-year | duration 10 year
two more years | duration 2 year
two decades | duration 2 decade
a month | duration 1 month
an hour | duration 1 hour
half an hour | duration 0.5 hour
a year and a half | duration 1.5 year
two and a half hours | duration 2.5 hour
2 hours and 30 minutes | duration 150 minute
over 25 years | duration more than 25 year
32-year-old | duration 32 year
32 years old | duration 32 year
aged 32 | duration 32 year
at the age of 32 | duration 32 year
Ann Lee, 32, left | duration 32 year
one second | duration 1 second
once a week |
three times a day | number 3
30 bullets | number 30
"""
TABLES = {
    "numbers": NUMBERS, "bounds": BOUNDS, "open": OPEN, "ranges": RANGES, "money": MONEY, "shares": SHARES,
    "measures": MEASURES,
}  # fmt: skip
ROWS = [tuple(cell.strip() for cell in row.split("|")) for table in TABLES.values() for row in table.split("\n") if row]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_form(text: str, expected: str) -> None:
    assert "; ".join(f"{v.kind} {canonical(v)}" for v in find_values(text)) == expected


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("the 9/11 attacks", ["9/11"]), ("an AK-47", ["AK-47"]), ("Flight 370 vanished", ["Flight 370"]),
        ("the G20 met", ["G20"]), ("F-16s and B-52s", ["F-16s", "B-52s"]), ("Covid-19", ["Covid-19"]),
        ("a Boeing 747", ["Boeing 747"]), ("24/7", ["24/7"]), ("won 3-1", ["3-1"]), ("a 2-2 draw", ["2-2"]),
        ("No. 10", ["No. 10"]), ("No 10", ["No 10"]), ("5G", ["5G"]), ("agent 007", ["007"]), ("MH17", ["MH17"]),
        ("Version 2.0", ["Version 2.0"]), ("page 12", ["page 12"]), ("192.168.1.1", ["192.168.1.1"]),
        ("call 555-1234-99", ["555-1234-99"]), ("by @someone42", ["@someone42"]), ("a 4x4", ["4x4"]),
        ("see https://example.org/2021/08/17", ["https://example.org/2021/08/17"]), ("#12", ["#12"]),
    ],
)  # fmt: skip
def test_figures_in_names_are_labels_and_no_values(text: str, labels: list[str]) -> None:
    assert [label.text for label in find_labels(text)] == labels
    assert find_values(text) == ()


@pytest.mark.parametrize(
    "text", ["In Delhi 30 people died", "On 17 August", "About 300", "Killed 30 men", "a top-10 list", "50% of Flights"]
)
def test_figures_beside_capitals_stay_values(text: str) -> None:
    assert len(find_values(text)) == 1
    assert find_labels(text) == ()


def test_marks_of_lists_and_notes_are_no_values() -> None:
    assert find_values("1. They left. 2) They came [3]. 4- They stayed [12].") == ()


def _spelt(number: int) -> str:
    """A number below a million in words, the way it is written."""
    ones = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen"
    ).split()
    tens = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
    if number < 20:
        return ones[number]
    if number < 100:
        return tens[number // 10] + (f"-{ones[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{ones[number // 100]} hundred" + (f" and {_spelt(number % 100)}" if number % 100 else "")
    rest = number % 1000
    joint = " and " if 0 < rest < 100 else " "
    return f"{_spelt(number // 1000)} thousand" + (joint + _spelt(rest) if rest else "")


@given(st.integers(0, 999_999))
def test_words_and_figures_agree(number: int) -> None:
    tokens = tokenise(_spelt(number))
    read = number_at(tokens, 0)
    assert read is not None and read.low == number and read.end == len(tokens)
    plain, grouped = number_at(tokenise(str(number)), 0), number_at(tokenise(f"{number:,}"), 0)
    assert plain is not None and grouped is not None and plain.low == grouped.low == number


@given(st.decimals(min_value=0, max_value=10**6, places=3), st.sampled_from(["million", "billion", "thousand"]))
def test_scales_are_exact(number: object, scale: str) -> None:
    read = number_at(tokenise(f"{number} {scale}"), 0)
    factor = {"thousand": 10**3, "million": 10**6, "billion": 10**9}[scale]
    assert read is not None and read.low == Fraction(str(number)) * factor
