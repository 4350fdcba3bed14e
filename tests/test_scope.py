"""What words of a question say about where to look, and what an answer says about where it was looked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from index.embed import MiniLM
from index.types import Article, Correction, Filter
from qa.assistant import Assistant
from qa.indexing import update_index
from qa.notes import described, lines, notes
from qa.scope import scope_of

OUTLETS = ("The Kell Herald", "Fenn Post", "Agence Harrow Presse", "The Sun")


@dataclass(frozen=True)
class Index:
    """What the scope asks of an index, for questions of words alone."""

    outlets: tuple[str, ...] = OUTLETS
    published: tuple[str | None, str | None] = ("2019-03-01", "2021-08-24")

    languages: tuple[str, ...] = ("en", "de")

    def spelled(self, question: str) -> tuple[str, tuple[Correction, ...]]:
        return question, ()

    def article(self, article_id: str) -> Article:
        return {name: Article(name, name, "x", name, "", 0, 1) for name in ("dam", "flood-2")}[article_id]


def within(question: str, where: Filter | None = None) -> Filter | None:
    return scope_of(question, Index(), where).within  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "outlet", "own"),
    [
        ("According to the Kell Herald, who won?", "The Kell Herald", False),
        ("What did the Herald say about the dam?", "The Kell Herald", False),
        ("what did the fenn post report", "Fenn Post", False),
        ("Who resigned, as reported by Fenn Post?", "Fenn Post", False),
        ("Why did it burn, in the AHP story?", "Agence Harrow Presse", True),
        ("What is the Kell Herald's report about?", "The Kell Herald", True),
        ("Which figure is in the article of the Fenn Post?", "Fenn Post", True),
        ("In the Fenn Post, who is blamed?", "Fenn Post", False),
    ],
)
def test_an_outlet_that_is_asked_about_as_the_source(question: str, outlet: str, own: bool) -> None:
    assert within(question) == Filter(outlets=(outlet,), named=not own)


@pytest.mark.parametrize(
    "question",
    [
        "Who told the Kell Herald that he would go?",
        "Who bought the Fenn Post?",
        "When did the sun rise?",
        "What did the Pellin Herald say?",  # another paper
        "What did the Marsk Mirror say?",  # none of the index
        "Which post did Fenn hold?",
        "How many died after 20 August?",  # may stand in a later article or, as a plan, in an earlier one
        "What was Ostrey like before 2021?",
        "What was the deal that was written in 1996?",
        "Who ruled since 1990?",  # every article is later
    ],
)
def test_what_names_no_source_and_dates_no_report(question: str) -> None:
    assert within(question) is None


@pytest.mark.parametrize(
    ("question", "after", "before"),
    [
        ("What has happened since July?", "2021-07-01", None),
        ("What has changed since 3 August 2021?", "2021-08-03", None),
        ("Which articles before 2021 tell of the dam?", None, "2021-01-01"),
        ("What do reports from August 2020 say?", "2020-08-01", "2020-09-01"),
        ("What is in the news published after 20 August?", "2021-08-21", None),
    ],
)
def test_dates_of_reports(question: str, after: str | None, before: str | None) -> None:
    assert within(question) == Filter(after=after, before=before, undated=True)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("What do articles in German say about the dam?", "de"),
        ("Which reports written in English name the mayor?", "en"),
        ("what is said in german-language newspapers' reports, and in the German-language press reports?", "de"),
        ("What do articles in French say?", None),  # there are none
        ("Who spoke in German?", None),
        ("What do German reports say?", None),  # of the country, maybe
        ("What do articles in Germany say?", None),
    ],
)
def test_a_language_that_articles_are_asked_for_in(question: str, code: str | None) -> None:
    assert within(question) == (Filter(languages=(code,)) if code else None)


@pytest.mark.parametrize(
    ("question", "article_id"),
    [
        ("Who is blamed in the article flood-2?", "flood-2"),
        ("Who resigned, in the story “dam”?", "dam"),
        ("Which articles name the dam?", None),
        ("Which article dam do they mean?", None),  # a plain word, and not quoted
        ("Who is blamed in the article flood-3?", None),
    ],
)
def test_an_article_that_is_named_by_its_id(question: str, article_id: str | None) -> None:
    assert within(question) == (Filter(articles=(article_id,)) if article_id else None)


def test_a_source_makes_dates_those_of_its_reports() -> None:
    found = within("What did the Fenn Post report before 2021?")
    assert found == Filter(outlets=("Fenn Post",), before="2021-01-01", undated=True, named=True)


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("How many died, according to the Kell Herald?", "How many died?"),
        ("According to the Kell Herald, how many died?", "how many died?"),
        ("How many died in the AHP story?", "How many died?"),
        ("What did the Fenn Post say about cats?", "What did the Fenn Post say about cats?"),
        ("How many died, according to the police?", "How many died, according to the police?"),
    ],
)
def test_what_the_filter_took_over_is_not_searched_for(question: str, searched: str) -> None:
    assert scope_of(question, Index()).question == searched  # type: ignore[arg-type]


def test_what_is_given_holds_whatever_the_words_say() -> None:
    given = Filter(outlets=("Fenn Post",), after="2020", articles=("dam",))
    assert within("What did the Herald say since July?", given) == given


def test_filters_in_words() -> None:
    where = Filter(("Fenn Post", "The Sun"), "2021", "2022-03", ("a", "b"), ("en",))
    assert described(where) == "of Fenn Post or The Sun, from 2021 on, before 2022-03, in en, with the id a or b"
    assert lines((Correction("Ostry", "Ostrey"), Correction("teh", "the")), None) == (
        "Searched for Ostrey (typed Ostry) and the (typed teh).",
    )
    assert lines((), None) == ()


HEADS = {"dam": "The Kell Herald | 3 March 2021", "dam-again": "The Fenn Post | 9 August 2021"}
TEXT = (
    "Dam of Ostrey fails\n\nThe dam of Ostrey failed at night. Engineers said that {} people were brought to safety.\n"
)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Iterator[Assistant]:
    """Two papers that tell of one failure with different figures."""
    folder = tmp_path_factory.mktemp("papers")
    for (name, head), people in zip(HEADS.items(), ("forty", "sixty"), strict=True):
        (folder / f"{name}.txt").write_text(f"{head}\n\n{TEXT.format(people)}", encoding="utf-8")
    update_index(folder / "home", [folder], embedder)
    with Assistant.open(folder / "home") as opened:
        yield opened


def test_an_answer_is_from_the_paper_that_was_asked_for(papers: Assistant) -> None:
    assert {article.outlet for article in papers.articles()} == {"The Kell Herald", "The Fenn Post"}
    for paper, people in (("Kell Herald", "forty"), ("Fenn Post", "sixty")):
        answer = papers.ask(f"How many people were brought to safety, according to the {paper}?")
        assert {c.outlet.removeprefix("The ") for c in answer.citations if c.outlet} == {paper}
        assert people in answer.text
        assert answer.within is not None


def test_arguments_filter_too(papers: Assistant) -> None:
    question = "How many people were brought to safety?"
    for where in (Filter(after="2021-04"), Filter(outlets=("fenn post",)), Filter(articles=("dam-again",))):
        assert {c.article_id for c in papers.ask(question, where=where).citations} == {"dam-again"}
        assert {hit.passage.article_id for hit in papers.search(question, where=where)} == {"dam-again"}


def test_a_filter_that_no_article_fits_is_refused_with_the_reason(papers: Assistant) -> None:
    answer = papers.ask("How many people were brought to safety?", where=Filter(outlets=("Marsk Mirror",)))
    assert (answer.outcome, answer.citations, answer.leads) == ("not_found", (), ())
    assert answer.reason == "There is no article of Marsk Mirror."
    assert notes(answer) == (answer.reason,)
    said = papers.ask("What did the Fenn Post report before March 2021 about the dam?")
    assert said.outcome == "not_found"
    assert said.reason and re.search("no article of The Fenn Post, before 2021-03-01", said.reason)
