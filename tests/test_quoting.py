"""Quotations over several sentences, and who says them."""

from hypothesis import given
from hypothesis import strategies as st

from qa.quoting import said_in, teller

LUND = ['"It held," said Ann Lund.', '"It will hold."', "The dam is of earth."]


def test_a_quotation_runs_on_to_the_next_sentence() -> None:
    said = said_in(LUND, 0)
    assert said is not None
    assert (said.words, said.sentences, said.speaker) == ("It held … It will hold.", (0, 1), "Ann Lund")


def test_a_quotation_is_found_from_its_second_sentence_too() -> None:
    assert said_in(LUND, 1) == said_in(LUND, 0)


def test_a_sentence_that_quotes_nothing_gives_none() -> None:
    assert said_in(LUND, 2) is None


def test_marks_left_open_go_on() -> None:
    said = said_in(["“We waited all night.", "Nobody came,” Omar Berg said.", "“He lies,” said Eva Roth."], 0)
    assert said is not None
    assert (said.sentences, said.speaker) == ((0, 1), "Omar Berg")
    assert "lies" not in said.words


def test_a_pronoun_is_the_name_before() -> None:
    said = said_in(["His neighbour, the florist Eva Roth, disagreed.", '"It was never full," she said.'], 1)
    assert said is not None
    assert (said.speaker, said.named_in) == ("Eva Roth", (0,))


def test_in_an_interview_the_label_names_the_speaker() -> None:
    said = said_in(["VOSS: And then?", "ROTH: It broke.", "We ran."], 2)
    assert said is not None
    assert (said.speaker, said.named_in, said.words) == ("Roth", (1,), "We ran.")


def test_a_sentence_that_ends_in_a_colon_gives_what_follows() -> None:
    said = said_in(["Eva Roth wrote:", "“We knew.”"], 0)
    assert said is not None
    assert (said.words, said.speaker) == ("We knew.", "Eva Roth")


def test_who_tells_it_is_named_in_the_sentence_before() -> None:
    told = ["Consul Ann Lund said on Monday that it held.", "The diplomat says that nobody wants a war."]
    assert teller(told, 1) == ("Consul Ann Lund", (0, 1))
    assert teller(told, 0) == ("", ())
    assert teller(["It held.", "The diplomat says that nobody wants a war."], 1) == ("", ())


@given(st.lists(st.text("ab ,.:“”\"'A\n", min_size=1, max_size=30), min_size=1, max_size=6), st.integers(0, 5))
def test_what_is_quoted_stands_in_the_sentences(sentences: list[str], number: int) -> None:
    said = said_in(sentences, number % len(sentences))
    if said is not None:
        text = " ".join(" ".join(sentences).split())
        assert all(" ".join(piece.split()) in text for piece in said.words.split(" … "))
        assert set(said.sentences) | set(said.named_in) <= set(range(len(sentences)))
