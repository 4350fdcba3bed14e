"""Which passages a filter lets through: by outlet, date of any granularity, language and id."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError
from index.filters import Facets, days_of
from index.types import Article, Filter, Passage

ARTICLES = {
    "ferry": ("The Kell Herald", "2021-08-19", "en"),
    "fire": ("Fenn Post", "2021-08", "en"),
    "toll": ("the kell herald", "2022", "de"),
    "letter": (None, None, None),
}


def article(name: str, outlet: str | None, published: str | None, language: str | None) -> Article:
    return Article(name, name, "x", name, "", 0, 1, outlet=outlet, published=published, language=language)


@pytest.fixture(scope="module")
def facets(tmp_path_factory: pytest.TempPathFactory) -> Facets:
    folder = tmp_path_factory.mktemp("facets") / "facets"
    rows = [
        (article(name, *stated), Passage(f"{name}:{n}", name, "x", 0, 1, ()))
        for name, stated in ARTICLES.items()
        for n in range(2)
    ]
    Facets.build(rows, folder)
    return Facets(folder)


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (Filter(), "ferry fire toll letter"),
        (Filter(outlets=("Kell Herald",)), "ferry toll"),
        (Filter(outlets=("KELL  HERALD", "Fenn Post")), "ferry fire toll"),
        (Filter(outlets=("The Harrow Times",)), ""),
        (Filter(after="2021-08-20"), "fire toll"),  # some day of August may be later
        (Filter(after="2021-09"), "toll"),
        (Filter(after="2021-09", undated=True), "toll letter"),
        (Filter(before="2022"), "ferry fire"),
        (Filter(before="2021-08-01"), ""),
        (Filter(before="2021-08-02"), "fire"),
        (Filter(before="2021", undated=True), "letter"),
        (Filter(after="2021", before="2022"), "ferry fire"),
        (Filter(languages=("DE",)), "toll"),
        (Filter(articles=("Ferry", "nothing")), "ferry"),
        (Filter(outlets=("Kell Herald",), languages=("en",), after="2021-08-19"), "ferry"),
    ],
)
def test_what_fits(facets: Facets, where: Filter, names: str) -> None:
    expected = [name in names.split() for name in ARTICLES for _ in range(2)]
    assert facets.fitting(where).tolist() == expected


def test_what_the_articles_state(facets: Facets) -> None:
    assert facets.outlets == ("The Kell Herald", "Fenn Post", "the kell herald")
    assert facets.published == ("2021-08-01", "2022-12-31")


@given(st.dates())
def test_a_day_is_one_day(day: date) -> None:
    assert days_of(day.isoformat()) == (day.toordinal(), day.toordinal())


@given(st.dates())
def test_months_and_years_are_all_their_days(day: date) -> None:
    for published in (day.isoformat()[:7], day.isoformat()[:4]):
        first, last = days_of(published)
        assert first <= day.toordinal() <= last


@pytest.mark.parametrize("text", ["", "yesterday", "2021-13", "2021-02-30", "19.08.2021", "2021-08-19T10:00", "0000"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(InputError, match="is not a date"):
        days_of(text)


def test_no_article_at_all(tmp_path: Path) -> None:
    Facets.build([], tmp_path / "facets")
    facets = Facets(tmp_path / "facets")
    assert facets.published == (None, None)
    assert facets.fitting(Filter(outlets=("Kell Herald",))).tolist() == []
