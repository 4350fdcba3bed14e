"""Terms of a text, and BM25 over texts: its scores, and its best texts held against a sort of all scores."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.lexical
from index.lexical import BM25, terms


def test_terms_are_folded_stemmed_and_without_function_words() -> None:
    assert terms("The dam’s gates were opened.") == ["dam", "gate", "open"]
    assert terms("Who was it?") == []


def test_a_compound_has_its_parts_too() -> None:
    assert {"mine-resist", "mine", "resist"} <= set(terms("mine-resistant"))
    assert terms("U.S.") == terms("US") != []


@pytest.mark.parametrize("word", ["E-1234", "C++", "9/11", "$1.5", "70km", "Ångström", "Čapek", "北京", "٣٤"])
def test_odd_words_are_found_again(word: str) -> None:
    assert set(terms(word)) & set(terms(f"They said {word} yesterday."))


@given(st.text())
def test_any_text_has_terms(text: str) -> None:
    assert all(term and term == term.strip() for term in terms(text))


def test_scores_and_weights(tmp_path: Path) -> None:
    BM25.build(["A ferry sank.", "A ferry sailed.", "…", "The mayor resigned."], tmp_path / "bm25")
    index = BM25(tmp_path / "bm25")
    scores = index.scores(terms("Which ferry sank?"))
    assert scores[0] > scores[1] > scores[2] == scores[3] == 0
    assert index.scores(terms("What about a zebra?")).tolist() == [0, 0, 0, 0]
    assert index.weight("sank") > index.weight("ferri") > 0
    assert index.weight("zebra") > index.weight("sank")
    assert index.knows("ferri")
    assert not index.knows("zebra")


WORDS = [*["ferry"] * 40, *["harbour"] * 20, *["council"] * 8, *["rudder"] * 3, "selma", "ostrey", "brandt", "karimov"]


@pytest.fixture(scope="module")
def boats(tmp_path_factory: pytest.TempPathFactory) -> BM25:
    """Two thousand texts of few words, so that many have the same score; some words are in nearly all of them."""
    chance = random.Random(4)
    folder = tmp_path_factory.mktemp("boats") / "bm25"
    BM25.build([" ".join(chance.choices(WORDS, k=chance.randint(1, 6))) for _ in range(2_000)], folder)
    return BM25(folder)


@pytest.mark.parametrize("few", [0, 2_000])
@given(st.lists(st.sampled_from([*sorted(set(WORDS)), "zebra"]), max_size=6), st.integers(1, 60), st.integers(1, 9))
def test_the_best_are_those_of_a_sort_of_all_scores(boats: BM25, few: int, words: list[str], k: int, nth: int) -> None:
    asked = terms(" ".join(words))
    scores = boats.scores(asked)
    order = [int(row) for row in np.argsort(-scores, kind="stable") if scores[row] > 0]
    fitting = [row for row in order if row % nth == 0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.lexical, "_FEW", few)
        assert boats.best(asked, scores, k) == order[:k]
        assert boats.best(asked, scores, k, lambda rows: rows % nth == 0) == fitting[:k]
