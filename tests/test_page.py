"""The page as HTML: texts stay texts, what is cited is marked, a refusal looks like one."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Hit, Passage
from prompts import REFUSAL
from qa.page.page import Exchange, date_in_words, introduction, transcript
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


def parsed(answer: Answer) -> Parsed:
    return Parsed(transcript([Exchange(answer.question, answer=answer)]))


def test_a_statement_is_followed_by_its_markers_and_each_leads_to_a_footnote() -> None:
    page = parsed(ANSWER)
    ids = {attributes["id"] for tag, attributes in page.tags if tag == "details"}
    links = [link for link in page.links() if link and "note" in link]
    assert links == ["#turn-1-note-1", "#turn-1-note-2"]
    assert ids == {link[1:] for link in links}
    assert page.text_of("a")[:2] == ["1", "2"]


def test_the_cited_sentence_is_marked_word_for_word_within_its_neighbours() -> None:
    page = parsed(ANSWER)
    assert page.text_of("mark") == [QUOTE, QUOTE]
    assert page.text_of("blockquote") == ["It rained all night. ", " Nobody was hurt.\n\nThe dam held."]


def test_a_footnote_without_its_hit_still_shows_the_sentence() -> None:
    page = parsed(replace(ANSWER, hits=()))
    assert page.text_of("mark") == [QUOTE, QUOTE]
    assert page.text_of("blockquote") == []


def test_source_outlet_and_date_are_named_and_said_to_be_unknown() -> None:
    html = transcript([Exchange("?", answer=ANSWER)])
    assert '<bdi>The Weir Gazette</bdi> · <time datetime="2021-08-19">19 August 2021</time>' in html
    assert html.count("date unknown") == 1
    untitled = replace(ANSWER, citations=(replace(FIRST, title=""), SECOND))
    assert "dam" in parsed(untitled).text_of("bdi")


@pytest.mark.parametrize(
    ("published", "words"),
    [("2021-08-19", "19 August 2021"), ("2021-12", "December 2021"), ("2021", "2021"), ("", "date unknown"),
     (None, "date unknown"), ("2021-13", "2021-13"), ("spring", "spring")],
)  # fmt: skip
def test_a_date_in_words(published: str | None, words: str) -> None:
    assert date_in_words(published) == words


def test_the_short_answer_stands_out_in_its_statement_or_stands_above() -> None:
    within = parsed(replace(ANSWER, short="at dawn"))
    assert within.text_of("strong") == ["at dawn"]
    assert "short" not in within.classes()
    assert parsed(replace(ANSWER, short="daw")).text_of("strong") == []
    above = parsed(replace(ANSWER, short="In the morning"))
    assert "short" in above.classes()
    whole = parsed(replace(ANSWER, short=ANSWER.statements[0].text))
    assert "short" not in whole.classes()
    assert whole.text_of("strong") == []


@pytest.mark.parametrize("verdict", ["partly", "unsupported", "quote_altered"])
def test_a_statement_that_is_not_supported_is_marked(verdict: Verdict) -> None:
    statement = replace(ANSWER.statements[0], verdict=verdict)
    assert "verdict" in parsed(replace(ANSWER, statements=(statement,))).classes()
    assert "verdict" not in parsed(ANSWER).classes()


def test_both_sides_of_a_conflict_have_their_markers() -> None:
    conflict = Conflict("the hour", "newer report", (Position("dawn", (1,)), Position("noon", (2,))))
    page = parsed(replace(ANSWER, outcome="conflict", conflicts=(conflict,)))
    assert page.text_of("li") == ["dawn", "noon"]
    assert page.links().count("#turn-1-note-2") == 2
    assert "(newer report)" in page.text_of("span")


def test_a_refusal_says_so_gives_the_reason_and_names_leads_as_what_they_are() -> None:
    refused = Answer("Why?", "Why?", "not_found", reason="nothing close", leads=(LEAD,))
    page = parsed(refused)
    assert page.text_of("p") == [
        REFUSAL,
        "No article comes close to this question.",
        "The nearest sentences, which do not answer it:",
        LEAD.quote,
    ]
    assert page.links() == []
    assert "details" not in {tag for tag, _ in page.tags}
    assert parsed(replace(refused, reason="too vague", leads=())).text_of("p") == [REFUSAL, "Too vague."]
    assert parsed(replace(refused, reason=None, leads=())).text_of("p")[0] == REFUSAL


def test_what_is_declined_says_why_and_not_that_the_articles_are_silent() -> None:
    assert parsed(Answer("Hi", "Hi", "declined", reason="Ask about the articles.")).text_of("p") == [
        "Ask about the articles."
    ]


def test_the_question_that_was_searched_is_shown_when_it_is_another() -> None:
    assert parsed(ANSWER).text_of("q") == []
    assert parsed(replace(ANSWER, asked_as="Who opened the dam's gates?")).text_of("q") == [
        "Who opened the dam's gates?"
    ]


def test_errors_and_waiting_are_turns_too() -> None:
    page = Parsed(transcript([Exchange("a", error="No <b>words</b>."), Exchange("b")]))
    assert page.text_of("h2") == ["a", "b"]
    assert page.text_of("p") == ["No <b>words</b>.", "Looking in the articles"]
    assert transcript([]) == ""


def test_a_long_question_is_cut_on_the_page() -> None:
    assert len(Parsed(transcript([Exchange("a" * 50_000)])).text_of("h2")[0]) < 2_000


def test_the_introduction_counts() -> None:
    assert "one article." in introduction(1)
    assert "12,345 articles." in introduction(12_345)


def test_a_number_without_a_footnote_gets_no_marker() -> None:
    broken = replace(ANSWER, statements=(replace(ANSWER.statements[0], citations=(0, 1, 9)),))
    assert [link for link in parsed(broken).links() if link and "note" in link] == ["#turn-1-note-1"]


@given(st.lists(HOSTILE, min_size=14, max_size=14))
def test_no_text_becomes_markup(texts: list[str]) -> None:
    """Whatever the texts are, tags, attributes and targets are the page's own, and each text is shown as it is."""
    question, asked_as, said, title, outlet, date, quote, about, kind, value, error, lead, short, article = texts
    cited = replace(FIRST, title=title, outlet=outlet, published=date, quote=quote, article_id=article)
    answer = Answer(
        question, asked_as, "answered", short=short, citations=(cited, SECOND),
        statements=(Statement(said, (1,), "partly"),), conflicts=(Conflict(about, kind, (Position(value, (1,)),)),),
    )  # fmt: skip
    refused = Answer(question, asked_as, "not_found", reason=kind, leads=(replace(LEAD, quote=lead, title=title),))
    page = Parsed(
        transcript([Exchange(question, answer=answer), Exchange(asked_as, answer=refused), Exchange(said, error=error)])
    )
    assert page.inside == []
    assert {tag for tag, _ in page.tags} <= {
        "article", "a", "bdi", "blockquote", "details", "div", "h2", "li", "mark", "ol", "p", "q", "section", "span",
        "strong", "summary", "sup", "time", "ul",
    }  # fmt: skip
    assert {name for _, attributes in page.tags for name in attributes} <= {
        "aria-hidden", "aria-label", "aria-labelledby", "class", "datetime", "dir", "href", "id", "role", "title",
    }  # fmt: skip
    assert all(link and link.startswith("#turn-") for link in page.links())
    shown = "".join(data for _, data in page.texts)
    assert all(text in shown for text in (question, said, title, quote, about, value, lead, error))
