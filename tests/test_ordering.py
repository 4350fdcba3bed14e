"""What fits the question comes first among the likely sentences; what asks something itself is no answer."""

from index.types import Hit, Passage, Sentence
from qa.candidates import Candidate
from qa.ordering import ordered
from qa.types import Place


def _candidates(*told: tuple[str, float]) -> list[Candidate]:
    text = " ".join(sentence for sentence, _ in told)
    found, at = [], 0
    for sentence, _ in told:
        found.append(Sentence(at, at + len(sentence)))
        at += len(sentence) + 1
    passage = Passage("osk:0", "osk", text, 0, len(text), tuple(found))
    hit = Hit(passage, 1.0, 0.5, 1.0, (0.5,) * len(told), (1.0,) * len(told))
    return [
        Candidate(Place("osk", span.start, span.end), sentence, sentence, probability, -float(i), False, hit, i)
        for i, (span, (sentence, probability)) in enumerate(zip(found, told, strict=True))
    ]


def _first(question: str, *told: tuple[str, float]) -> str:
    return ordered(question, _candidates(*told))[0].text


def test_a_question_answers_nothing() -> None:
    assert _first("Who paid for the dinner?", ("Who paid?", 0.9), ("The bill was paid by Bo Holt.", 0.6)).startswith(
        "The"
    )


def test_a_definition_comes_before_what_only_names_the_thing() -> None:
    told = (("Ada Lund left Osk at noon.", 0.7), ("Ada Lund, the mayor of Osk, resigned.", 0.6))
    assert _first("Who is Ada Lund?", *told) == told[1][0]


def test_an_age_comes_before_another_time() -> None:
    told = (("Ada Lund gave up the job after two years.", 0.7), ("Ada Lund, 54, resigned.", 0.6))
    assert _first("How old is Ada Lund?", *told) == told[1][0]


def test_the_words_that_are_asked_about_come_first_however_unlikely() -> None:
    told = (("Ada Lund spoke of the dam.", 0.7), ("“We kept going round all night,” said Bo Holt.", 0.1))
    assert _first("Who said “we kept going round all night”?", *told) == told[1][0]


def test_an_unlikely_sentence_does_not_come_first_for_its_form_alone() -> None:
    told = (("Ada Lund left Osk at noon.", 0.9), ("Ada Lund, the mayor of Osk, resigned.", 0.3))
    assert _first("Who is Ada Lund?", *told) == told[0][0]


def test_a_day_comes_before_a_year_where_the_day_is_asked_for() -> None:
    told = (("The dam broke in 1961.", 0.7), ("It was on 2 February 1961 that the dam broke.", 0.6))
    assert _first("On what day did the dam break?", *told) == told[1][0]
    assert _first("When did the dam break?", *told) == told[0][0]


def test_the_words_of_another_are_left_out() -> None:
    told = (("“They have won it all,” said Eva Roth.", 0.8), ("“We shall talk,” said Ada Lund of the war.", 0.5))
    assert _first("What did Ada Lund say about the war?", *told) == told[1][0]
    assert _first("What did the widow of Ada Lund say about the war?", *told) == told[0][0]


def test_a_quotation_comes_first_where_the_words_are_asked_for() -> None:
    told = (("Ada Lund spoke of peace and enemies.", 0.7), ("“We want peace and no enemies,” said Ada Lund.", 0.5))
    assert _first("How did Ada Lund put it?", *told) == told[1][0]
