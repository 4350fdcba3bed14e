"""The page as HTML: texts stay texts, what is cited is marked, a refusal looks like one."""

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Correction, Filter, Hit, Passage
from prompts import REFUSAL
from qa.page.exchange import Exchange
from qa.page.notes import print_of
from qa.page.page import introduction, transcript
from qa.types import Answer, Citation, Conflict, Lead, Position, Statement, Verdict

TEXT = "It rained all night. The gates\nwere opened at dawn. Nobody was hurt.\n\nThe dam held."
QUOTE = "The gates\nwere opened at dawn."
START = TEXT.index(QUOTE)
FIRST = Citation(1, "dam", "The night at the dam", "The Weir Gazette", "2021-08-19", START, START + len(QUOTE), QUOTE)
SECOND = replace(FIRST, number=2, article_id="mill", title="The mill", outlet=None, published=None)
HIT = Hit(Passage("dam:0", "dam", TEXT, 0, len(TEXT), ()), 1.0, 1.0, 1.0, (), ())
ANSWER = Answer(
    "Who opened the gates?",
    "Who opened the gates?",
    "answered",
    statements=(Statement("The gates were opened at dawn.", (1, 2), "supported"),),
    citations=(FIRST, SECOND),
    hits=(HIT,),
)
LEAD = Lead("mill", "The mill", None, None, 0, 12, "It was late.")
HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["<img src=x onerror=alert(1)>", "</p><script>alert(1)</script>", '" onclick="alert(1)', "' autofocus='",
         "<!--", "]]>", "&lt;b&gt;", "&#60;i&#62;", "javascript:alert(1)", "${1}{{x}}", "\u202egnp.exe",
         "*a* _b_ `c` $d$"]
    ),
)  # fmt: skip


TAGS = frozenset(
    "article bdi blockquote button details div dl dt dd form h2 li a mark ol p pre q section span strong summary sup "
    "caption table tbody td th thead tr textarea ul input".split()
)
ATTRIBUTES = frozenset(
    "aria-controls aria-expanded aria-hidden aria-label aria-labelledby aria-pressed class data-article data-copy "
    "data-do data-end data-number data-opinion data-print data-start data-turn data-why dir hidden href id maxlength "
    "placeholder role rows scope tabindex type".split()
)


class Parsed(HTMLParser):
    """Every tag with its attributes, and the text inside of each kind of element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "input":
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag, "tags nest"

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.inside), data))

    def text_of(self, tag: str) -> list[str]:
        return [data for inside, data in self.texts if inside and inside[-1] == tag]

    def classes(self) -> set[str]:
        return {name for _, attributes in self.tags for name in (attributes.get("class") or "").split()}

    def links(self) -> list[str | None]:
        return [attributes.get("href") for tag, attributes in self.tags if tag == "a"]


TODAY = date(2026, 11, 21)


def parsed(answer: Answer, **more: object) -> Parsed:
    return Parsed(transcript([Exchange(answer.question, answer=answer, **more)], TODAY))  # type: ignore[arg-type]


def test_a_statement_is_followed_by_its_markers_and_each_leads_to_a_footnote() -> None:
    page = parsed(ANSWER)
    ids = {attributes["id"] for tag, attributes in page.tags if attributes.get("class") == "note"}
    assert page.links() == ["#turn-1-note-1", "#turn-1-note-2"]
    assert ids == {"turn-1-note-1", "turn-1-note-2"}
    assert page.text_of("a") == ["1", "2"]


def test_a_footnote_carries_its_sentence_and_where_it_stands() -> None:
    page = parsed(ANSWER)
    note = next(attributes for _, attributes in page.tags if attributes.get("class") == "note")
    assert (note["data-article"], note["data-start"], note["data-end"]) == ("dam", str(START), str(START + len(QUOTE)))
    assert note["data-print"] == print_of(QUOTE) != print_of(QUOTE + " ")
    assert page.text_of("blockquote") == ["The gates were opened at dawn."] * 2
    said = [attributes for tag, attributes in page.tags if tag == "blockquote" and attributes["class"] == "quote said"]
    assert len(said) == 2  # a sentence that the answer says word for word is not said again


def test_source_outlet_date_and_age_are_named_and_said_to_be_unknown() -> None:
    html = transcript([Exchange("?", answer=ANSWER)], TODAY)
    assert "<bdi>The Weir Gazette</bdi> · <bdi>19 August 2021</bdi> · <bdi>5 years old</bdi>" in html
    assert html.count("date unknown") == 2  # in the footnote, and in what is copied
    untitled = replace(ANSWER, citations=(replace(FIRST, title=""), SECOND))
    assert "dam" in parsed(untitled).text_of("bdi")


def test_the_short_answer_stands_above_and_stands_out_in_its_statement() -> None:
    within = parsed(replace(ANSWER, short="at dawn"))
    assert within.text_of("strong") == ["at dawn"]
    assert "short" in within.classes()
    assert parsed(replace(ANSWER, short="daw")).text_of("strong") == []
    whole = parsed(replace(ANSWER, short=ANSWER.statements[0].text.rstrip(".")))
    assert "short" not in whole.classes()
    html = transcript([Exchange("?", answer=replace(ANSWER, short="In the morning"))], TODAY)
    assert html.index("In the morning") < html.index("The gates were opened")


@pytest.mark.parametrize(
    ("verdict", "mark"),
    [("supported", "✓"), ("partly", "◐ partly"), ("unsupported", "✕ not supported"),
     ("quote_altered", "≠ quotation altered")],
)  # fmt: skip
def test_every_statement_has_a_mark_that_says_why(verdict: Verdict, mark: str) -> None:
    page = parsed(replace(ANSWER, statements=(Statement("It rained.", (1,), verdict, "Because of the rain."),)))
    told = [attributes for _, attributes in page.tags if "verdict" in (attributes.get("class") or "")]
    assert [why["aria-label"] == why["data-why"] for why in told] == [True]
    assert str(told[0]["aria-label"]).endswith(": Because of the rain.")
    assert mark in [data for _, data in page.texts]


def test_both_sides_of_a_conflict_have_their_markers_outlet_and_date() -> None:
    conflict = Conflict("the hour", "newer report", (Position("dawn", (1,)), Position("noon", (2,))))
    page = parsed(replace(ANSWER, outcome="conflict", short="dawn or noon", conflicts=(conflict,)))
    assert page.links().count("#turn-1-note-2") == 2
    assert "short" not in page.classes()
    texts = [data for _, data in page.texts]
    assert "A later report differs from an earlier one." in texts
    sides = texts[texts.index("dawn") : texts.index("The gates were opened at dawn.")]
    assert [t for t in sides if t.strip(" ·")] == [
        "dawn", "1", "The Weir Gazette", "19 August 2021", "5 years old", "noon", "2", "The mill", "date unknown"
    ]  # fmt: skip


def test_a_refusal_says_so_gives_the_reason_and_names_leads_as_what_they_are() -> None:
    refused = Answer("Why?", "Why?", "not_found", reason="nothing close", leads=(LEAD,))
    page = parsed(refused)
    assert page.text_of("p") == [
        REFUSAL,
        "No article comes close to this question.",
        "The nearest sentences, which do not answer it:",
    ]
    assert page.text_of("blockquote") == ["It was late."]
    assert page.links() == []
    assert parsed(replace(refused, reason="too vague", leads=())).text_of("p") == [REFUSAL, "Too vague."]
    assert parsed(replace(refused, reason=None, leads=())).text_of("p")[0] == REFUSAL


def test_what_is_declined_says_why_and_not_that_the_articles_are_silent() -> None:
    page = parsed(Answer("Hi", "Hi", "declined", reason="Ask about the articles."))
    assert page.text_of("p") == ["Ask about the articles."]


def test_what_was_searched_is_told_when_it_is_not_just_the_question() -> None:
    assert "searched" not in parsed(ANSWER).classes()
    other = replace(ANSWER, asked_as="Who opened the dam's gates?")
    assert parsed(other).text_of("q") == ["Who opened the dam's gates?"]
    assert parsed(other).text_of("textarea") == ["Who opened the dam's gates?"]
    typed = replace(
        ANSWER, corrections=(Correction("gaets", "gates"),), within=Filter(outlets=("Weir",), after="2021-07")
    )
    html = transcript([Exchange("?", answer=typed)], TODAY)
    assert 'Searched for <q dir="auto">gates</q> (typed <q dir="auto">gaets</q>)' in html
    assert "Searched only in: <bdi>Weir; published from July 2021 on</bdi>" in html


def test_errors_waiting_and_stopping_are_turns_too() -> None:
    page = Parsed(transcript([Exchange("a", error="No <b>words</b>."), Exchange("b", growing=True)]))
    assert page.text_of("h2") == ["a", "b"]
    assert page.text_of("p")[:2] == ["No <b>words</b>.", "Looking in the articles"]
    assert [attributes.get("data-do") for tag, attributes in page.tags if tag == "button"] == ["stop"]
    stopped = parsed(ANSWER, stopped=True)
    assert "stopped" in stopped.classes()
    assert "note" in stopped.classes()
    assert transcript([]) == ""


def test_an_answer_that_broke_off_keeps_what_came_and_offers_the_embedded_reader() -> None:
    broken = replace(ANSWER, reader="llm", reason="The reply was cut off.")
    page = parsed(broken, endpoint_failed=True)
    assert "The reply was cut off." in page.text_of("p")
    assert "statement" in page.classes()
    offered = [attributes for _, attributes in page.tags if attributes.get("data-do") == "embedded"]
    assert [one["data-turn"] for one in offered] == ["1"]
    assert not [a for _, a in parsed(broken).tags if a.get("data-do") == "embedded"]


def test_how_an_answer_was_made_is_told() -> None:
    usage = {"prompt_tokens": 412, "completion_tokens": 60, "total_tokens": 472, "cost_millionths": 1250}
    made = replace(
        ANSWER, reader="llm", usage=usage, timings={"search": 0.012, "total": 2.4, "retries": 2.0}, hits=(HIT,)
    )
    page = Parsed(
        transcript(
            [Exchange("?", made), Exchange("?", made, model="m-7b", prompt="user: <b>", spent={"total_tokens": 5000})],
            TODAY,
        )
    )
    told = page.text_of("dd")
    assert "12 ms searching, 2.4 s in all, 2 asked again" in told
    assert "472 tokens (412 sent, 60 written); cost 0.00125" in told
    assert "944 tokens (824 sent, 120 written); cost 0.0025" in told
    assert any(text.startswith("5,000 tokens") for text in told)
    assert page.text_of("pre") == ["user: <b>"]
    assert "m-7b" in page.text_of("bdi")
    assert page.text_of("td")[-3:] == ["1.000", "1.000", "1.00"]


def test_a_long_question_is_cut_on_the_page() -> None:
    assert len(Parsed(transcript([Exchange("a" * 50_000)])).text_of("h2")[0]) < 2_000


def test_the_introduction_counts() -> None:
    assert "one article." in introduction(1)
    assert "12,345 articles." in introduction(12_345)


def test_a_number_without_a_footnote_gets_no_marker() -> None:
    broken = replace(ANSWER, statements=(replace(ANSWER.statements[0], citations=(0, 1, 9)),))
    assert parsed(broken).links() == ["#turn-1-note-1"]


@given(st.lists(HOSTILE, min_size=14, max_size=14))
def test_no_text_becomes_markup(texts: list[str]) -> None:
    """Whatever the texts are, tags, attributes and targets are the page's own, and each text is shown as it is."""
    question, asked_as, said, title, outlet, when, quote, about, kind, value, error, lead, short, article = texts
    cited = replace(FIRST, title=title, outlet=outlet, published=when, quote=quote, article_id=article)
    answer = Answer(
        question, asked_as, "answered", short=short, citations=(cited, SECOND), hits=(HIT,),
        statements=(Statement(said, (1,), "partly", note=kind),), corrections=(Correction(about, value),),
        conflicts=(Conflict(about, kind, (Position(value, (1,)),)),), within=Filter((outlet, title), when),
    )  # fmt: skip
    refused = Answer(question, asked_as, "not_found", reason=kind, leads=(replace(LEAD, quote=lead, title=title),))
    told = Exchange(question, answer, prompt=said, model=title, titles={"dam": title}, rating="good")
    page = Parsed(transcript([told, Exchange(asked_as, answer=refused), Exchange(said, error=error)], TODAY))
    assert page.inside == []
    assert {tag for tag, _ in page.tags} <= TAGS
    assert {name for _, attributes in page.tags for name in attributes} <= ATTRIBUTES
    assert all(link and link.startswith("#turn-") for link in page.links())
    shown = "".join(data for _, data in page.texts)
    assert all(text in shown for text in (question, said, title, value, error, asked_as))
    assert all(" ".join(text.split()) in shown for text in (quote, lead))
