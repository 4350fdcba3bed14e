"""Places → numbered citations; what is not in the hits is never cited."""

from hypothesis import given
from hypothesis import strategies as st

from index.types import Article, Hit, Passage, Sentence
from qa.citations import cite, lead
from qa.types import Claim, Place

TEXT = "The dam held. The gates were opened at noon. Nobody was hurt. It rained."
SPANS = (Sentence(0, 13), Sentence(14, 44), Sentence(45, 61), Sentence(62, 72))
ARTICLE = Article("dam", "Dam holds", TEXT, "dam.txt", "0" * 64, 0, len(TEXT), outlet="The Echo")
HIT = Hit(Passage("dam:0-61", "dam", TEXT[:61], 0, 61, SPANS[:3]), 1.0, 0.5, 2.0, (0.1, 0.2, 0.3), (0.2, 0.3, 0.4))


def article(article_id: str) -> Article:
    assert article_id == "dam"
    return ARTICLE


def test_numbers_follow_first_appearance_and_are_shared() -> None:
    claims = [
        Claim("The gates were opened at noon.", (Place("dam", 14, 44),)),
        Claim("The dam held.", (Place("dam", 0, 13), Place("dam", 14, 44))),
    ]
    statements, citations = cite(claims, [HIT], article)
    assert [s.citations for s in statements] == [(1,), (2, 1)]
    assert [(c.number, c.quote, c.outlet) for c in citations] == [
        (1, "The gates were opened at noon.", "The Echo"),
        (2, "The dam held.", "The Echo"),
    ]
    assert {s.verdict for s in statements} == {"supported"}


def test_a_place_outside_the_hits_is_dropped_and_marks_its_statement() -> None:
    outside = [Place("dam", 62, 72), Place("dam", 0, 12), Place("dam", 13, 0), Place("lake", 0, 13)]
    statements, citations = cite([Claim("It rained.", tuple(outside))], [HIT], article)
    assert citations == ()
    assert (statements[0].citations, statements[0].verdict) == ((), "unsupported")


def test_a_claim_with_changed_words_is_not_supported() -> None:
    statements, _ = cite([Claim("The gates were opened at 9.", (Place("dam", 14, 44),))], [HIT], article)
    assert statements[0].verdict == "unsupported"


def test_a_lead_quotes_its_place() -> None:
    assert lead(Place("dam", 62, 72), article).quote == "It rained."


@given(st.lists(st.tuples(st.sampled_from(["dam", "lake"]), st.integers(-5, 80), st.integers(-5, 80)), max_size=6))
def test_a_citation_is_whole_sentences_of_a_hit_word_for_word(points: list[tuple[str, int, int]]) -> None:
    places = tuple(Place(a, s, e) for a, s, e in points)
    statements, citations = cite([Claim("x", places)], [HIT], article)
    for citation in citations:
        assert citation.quote == TEXT[citation.start : citation.end]
        assert citation.start in {s.start for s in HIT.passage.sentences}
        assert citation.end in {s.end for s in HIT.passage.sentences}
    assert sorted(statements[0].citations) == [c.number for c in citations] == list(range(1, len(citations) + 1))


def test_unsupported_statements_are_left_out_where_that_is_set() -> None:
    claims = [
        Claim("The dam broke at 7.", (Place("dam", 0, 13),)),
        Claim("The gates were opened at noon.", (Place("dam", 14, 44),)),
    ]
    kept, citations = cite(claims, [HIT], article, drop=True)
    assert [(s.text, s.citations) for s in kept] == [("The gates were opened at noon.", (1,))]
    assert [c.quote for c in citations] == ["The gates were opened at noon."]
    assert len(cite(claims, [HIT], article)[0]) == 2
