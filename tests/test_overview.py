from pathlib import Path

from index.articles import read_articles
from index.overview import marked_text, reading_rates, row_of

FILES = Path(__file__).parent / "articles"


def test_the_row_of_an_article() -> None:
    row = row_of(next(read_articles([FILES / "harbour-barrier.html"])))
    assert (row.file, row.outlet, row.published, row.published_from) == (
        "harbour-barrier.html",
        "Norvik Courier",
        "2024-02-11",
        "JSON-LD",
    )
    assert row.sentences == 17
    assert 0.3 < row.boilerplate < 0.6


def test_rates_are_given_by_format() -> None:
    rates = reading_rates([FILES / "mine-closes.txt", FILES / "wolf-count.md"])
    assert [rate.format for rate in rates] == [".md", ".txt"]
    assert all(rate.articles_per_second > 0 and rate.megabytes_per_second > 0 for rate in rates)


def test_the_marked_text_says_what_each_piece_is() -> None:
    pieces = list(marked_text(next(read_articles([FILES / "mine-closes.txt"]))))
    kinds = [kind for piece, kind in pieces if kind]
    assert kinds == ["title", "byline", "metadata", "subhead", "boilerplate", "boilerplate"]
    assert any(kind is None and "€310 in 2011" in piece for piece, kind in pieces)
