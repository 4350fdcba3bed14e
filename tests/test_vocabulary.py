"""The words of an index: looked up, and found by edits as a plain reckoning of the distance finds them."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.vocabulary import Vocabulary, folded

TEXT = "The Ostrey ferry sank off Ostrey. Čapek’s dog, and OSTREY’s mayor Étienne, swam. " + "Ferry " * 3


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    folder = tmp_path_factory.mktemp("words") / "words"
    Vocabulary.build([TEXT], folder)
    return Vocabulary(folder)


def test_a_word_is_found_by_its_key_and_shown_as_it_is_mostly_written(words: Vocabulary) -> None:
    ostrey, capek = words.word("ostrey"), words.word("capek")
    assert ostrey and capek
    assert (ostrey.surface, ostrey.count, ostrey.rank) == ("Ostrey", 3, 0)
    assert capek.surface == "Čapek"
    assert words.word("zzyx") is None
    assert words.word("") is None


def test_common_english_words_are_known_without_a_count(words: Vocabulary) -> None:
    the, because = words.word("the"), words.word("because")
    assert the and because
    assert (the.count, because.count) == (1, 0)
    assert 0 < the.rank < because.rank


def test_a_name_is_near_what_slipped(words: Vocabulary) -> None:
    for typed in ("ostrye", "ostry", "osttrey", "ostray", "kostrey"):
        assert words.near(typed, 1)[0].surface == "Ostrey"
    assert "Ostrey" not in [word.surface for word in words.near("ostreyxx", 1)]


def plain_distance(a: str, b: str) -> int:
    rows = [[i + j if not i or not j else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            rows[i][j] = min(
                rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]),
                rows[i - 2][j - 2] + 1 if a[i - 2 : i] == b[j - 1] + b[j - 2] and i > 1 and j > 1 else 99,
            )  # fmt: skip
    return rows[-1][-1]


@pytest.fixture(scope="module")
def index_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[str]], Vocabulary]:
    folder = tmp_path_factory.mktemp("many")

    def made(texts: list[str]) -> Vocabulary:
        place = folder / str(len(list(folder.iterdir())))
        Vocabulary.build(texts, place)
        return Vocabulary(place)

    return made


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.text("abcé", min_size=1, max_size=6), min_size=1, max_size=12), st.text("abce", min_size=1, max_size=6)
)
def test_near_is_what_the_distance_says(
    index_of: Callable[[list[str]], Vocabulary], texts: list[str], asked: str
) -> None:
    found = {word.key: word.edits for word in index_of(texts).near(asked, 2) if word.count}
    expected = {folded(text): plain_distance(asked, folded(text)) for text in texts}
    assert found == {key: edits for key, edits in expected.items() if edits <= 2}


def test_no_text_at_all(index_of: Callable[[list[str]], Vocabulary]) -> None:
    assert index_of([]).near("ostrey", 2) is not None


def test_odd_texts_are_kept_out(index_of: Callable[[list[str]], Vocabulary]) -> None:
    assert index_of(["x" * 90, "\ud800 half", "٣٤ 1234 ___", "ﬁre"]).word("fire")


def test_the_plain_reckoning_of_the_test_itself() -> None:
    assert [plain_distance(*pair) for pair in (("ab", "ba"), ("abc", "abc"), ("", "ab"), ("abcd", "acbx"))] == [
        1,
        0,
        2,
        2,
    ]
