"""Short answers by what is asked for: rows, figures with units, reasons, definitions, yes and no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.enumerations import enumeration
from qa.shortening import defined, shortened, subject


@pytest.mark.parametrize(
    ("sentence", "words", "row"),
    [
        ("It has boats, cars and five lorries in store.", "cars", "boats, cars and five lorries"),
        ("They came from Osk, Vane, and Lund on Monday.", "Osk", "Osk, Vane, and Lund"),
        ("The mayor resigned, saying nothing.", "The mayor", "The mayor"),
        ("Ada Lund and called the guard.", "Ada Lund", "Ada Lund"),
        ("It is not there.", "boats", "boats"),
    ],
)
def test_a_row_is_given_whole(sentence: str, words: str, row: str) -> None:
    assert enumeration(sentence, words) == row


@pytest.mark.parametrize(
    ("sentence", "name", "definition"),
    [
        ("Ada Lund, the mayor of Osk, resigned.", "Ada Lund", "the mayor of Osk"),
        ("Osk is a port in Vane.", "Osk", "a port in Vane"),
        ("With me is Bo Holt, general secretary of the union.", "Bo Holt", "general secretary of the union"),
        ("Bo Holt, speaking at noon, said so.", "Bo Holt", ""),
        ("Weeks after the steps where she gave up the job, Ada Lund is late.", "Ada Lund", ""),
        ("He met Bo Holt, known as the “Lion of Osk”, a famous fighter.", "Osk", ""),
        ("The word means nothing here.", "Osk", ""),
        (
            "They could not find their muster point, the place where all gather.",
            "muster point",
            "the place where all gather",
        ),
        ("A weir means a low dam.", "weir", "a low dam"),
        ("The review by the retired judge Ada Lund was long.", "Ada Lund", "the retired judge"),
        ("It failed, said Dr Ada Lund, who chairs the board.", "Ada Lund", "who chairs the board"),
        ("Tern: built 1991, 380 seats, refitted 2025.", "Tern", "built 1991, 380 seats, refitted 2025"),
        ("The head of Vane’s Harbour Board left.", "Harbour Board", ""),
        ("The name for it is “weir”, and it holds.", "weir", ""),
        ("Bo Lund, son of the old mayor Bo Adam Lund, left.", "Bo Adam Lund", "the old mayor"),
        ("Five men boarded a helicopter headed for Osk.", "Osk", ""),
    ],
)
def test_a_definition_is_told_by_its_form(sentence: str, name: str, definition: str) -> None:
    assert defined(sentence, name) == definition


def test_what_a_definition_is_asked_of() -> None:
    assert subject("Who is Ada Lund?") == "Ada Lund"
    assert subject("What is a weir on a river?") == subject('What does the word "weir" mean?') == "weir"
    assert subject("When did Ada Lund resign?") == ""


@pytest.mark.parametrize(
    ("question", "sentence", "words", "short"),
    [
        ("Why did it close?", "It closed because the roof leaked.", "the roof leaked", "because the roof leaked"),
        ("How far is Osk?", "Osk is 43 miles away.", "43", "43 miles"),
        ("How far is Osk?", "Osk is 43 miles away.", "Osk", "43 miles"),
        ("Did the dam break?", "The dam broke up, it did break in May.", "in May", "Yes"),
        ("Did the dam break?", "The dam did not break.", "not break", "No"),
        ("Did the dam break in Osk?", "The mayor spoke of the dam.", "the dam", ""),
        ("Did the dam break?", "The dam did break, nobody knows why.", "nobody", ""),
        ("How many tons of dust fell?", "Some 182 million tons of dust fell.", "182 million", "182 million tons"),
        ("What was it called?", 'It was the "first shock", then "the flood".', 'first shock", then', "first shock"),
        ("What did it cost?", "He said [the price] would rise.", "the price] would", "the price"),
        ("How old is Ada Lund?", "Ada Lund, 54, left after two years.", "two years", "54"),
        ("How many cars does it carry?", "It carries 400 people and 80 cars.", "400 people and 80 cars", "80 cars"),
        (
            "How many beds are left?",
            "Twelve of the 17 beds are left.",
            "Twelve of the 17 beds",
            "Twelve of the 17 beds",
        ),
        ("What share did she win?", "She won just over half of the vote.", "half", "just over half"),
        ("What is the pump worth?", "A pump worth €14 failed.", "A pump", "€14"),
        ("Why did he go?", "He went to calm the crowd.", "calm the crowd", "to calm the crowd"),
        (
            "Why was it cut?",
            "It was cut on the ground that they had paid €4.2m.",
            "€4.2m",
            "on the ground that they had paid €4.2m",
        ),
        (
            "On what terms will they talk?",
            "If the guns fall silent, they will talk.",
            "guns",
            "If the guns fall silent",
        ),
        (
            "Where does Osk lie?",
            "It lies in the Tarn Hills some 70 miles north of Vane.",
            "Tarn Hills some 70 miles north of Vane",
            "Tarn Hills",
        ),
        ("Who led them?", "Their chief was General Bo Adam Lund.", "General Bo Adam", "General Bo Adam Lund"),
        ("How old is Ada Lund?", "The 54-year-old engineer Ada Lund left.", "left", "54-year-old"),
    ],
)
def test_the_short_answer_is_what_is_asked_for(question: str, sentence: str, words: str, short: str) -> None:
    assert shortened(question, sentence, words) == short


@given(st.text(max_size=80), st.text(max_size=200), st.text(max_size=40))
def test_nothing_breaks_it(question: str, sentence: str, words: str) -> None:
    short = shortened(question, sentence, words)
    assert short in words or short in sentence or short in ("Yes", "No")
