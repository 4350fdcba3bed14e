"""A claim before it is shown: its quotations, its citations, its verdict."""

from dataclasses import replace

from index.types import Article, Hit, Passage, Sentence
from qa.checks.checking import check_claim
from qa.citations import cite_disputes
from qa.types import Citation, Dispute, Place, Side

TEXT = "Ann Lee opened the gates. She closed them at noon. “Nobody warned us,” Bo Ray said."
SPANS = (Sentence(0, 25), Sentence(26, 50), Sentence(51, 83))
ARTICLE = Article("dam", "Dam holds", TEXT, "dam.txt", "0" * 64, 0, len(TEXT), published="2021-08-19")
HIT = Hit(Passage("dam:0-83", "dam", TEXT, 0, 83, SPANS), 1.0, 0.5, 2.0, (0.1, 0.2, 0.3), (0.2, 0.3, 0.4))
FIRST, SECOND, THIRD = (Place("dam", span.start, span.end) for span in SPANS)


def test_the_sentence_beside_tells_who_she_is() -> None:
    checked = check_claim("Ann Lee closed the gates at noon.", [SECOND], [HIT], lambda _: ARTICLE)
    assert (checked.verdict, checked.note) == ("supported", None)


def test_the_sentence_beside_the_passage_tells_it_too() -> None:
    alone = replace(HIT, passage=Passage("dam:26-83", "dam", TEXT[26:], 26, 83, SPANS[1:]))
    in_context = replace(alone, before=SPANS[:1])
    for hit, verdict in ((alone, "unsupported"), (in_context, "supported")):
        assert check_claim("Ann Lee closed the gates at noon.", [SECOND], [hit], lambda _: ARTICLE).verdict == verdict


def test_a_quotation_of_another_sentence_is_cited_there() -> None:
    checked = check_claim("Bo Ray said: “Nobody warned us.”", [FIRST], [HIT], lambda _: ARTICLE)
    assert (checked.places, checked.verdict) == ((FIRST, THIRD), "supported")


def test_a_quotation_that_is_nowhere_loses_its_marks_and_is_told() -> None:
    checked = check_claim(
        "Ann Lee “opened all the seven doors and” opened the gates.", [FIRST], [HIT], lambda _: ARTICLE
    )
    assert "“" not in checked.text
    assert checked.verdict != "supported"


def test_an_altered_quotation_is_marked() -> None:
    checked = check_claim("Bo Ray said: “Somebody warned us.”", [THIRD], [HIT], lambda _: ARTICLE)
    assert checked.verdict == "quote_altered"
    assert "somebody" in (checked.note or "")


def test_disputes_are_numbered_by_their_citations() -> None:
    cited = [
        Citation(1, "dam", "Dam holds", None, None, 0, 25, TEXT[:25]),
        Citation(2, "dam", "Dam", None, None, 26, 50, ""),
    ]
    dispute = Dispute("who?", "differ", (Side("Ann Lee", (FIRST,)), Side("she", (SECOND, THIRD))))
    (conflict,) = cite_disputes([dispute], cited, lambda _: ARTICLE)
    assert [(p.value, p.citations) for p in conflict.positions] == [("Ann Lee", (1,)), ("she", (2,))]
    assert cite_disputes([dispute], cited[:1], lambda _: ARTICLE) == ()
