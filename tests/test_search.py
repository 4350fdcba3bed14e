"""The order of passages, held against a plain reckoning over all of them."""

import random
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.catalog
from index.embed import MiniLM
from index.lexical import terms
from index.search import LEXICAL_WEIGHT, _widened, best
from index.store import Store
from index.types import Filter
from qa.indexing import update_index

PLACES = ("Ostrey", "Harrow", "Fenn", "Kell", "Pellin", "Marsk")
THINGS = ("ferry", "library", "bridge", "harbour", "school", "mill", "dam", "market")
YEARS = range(1950, 2010)
Vectors = npt.NDArray[np.float32]
VERBS = ("opened", "closed", "burned", "was sold", "was flooded", "was repaired")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Iterator[Store]:
    """Thirty articles: outlets and dates by turns, a few sentences each."""
    folder = tmp_path_factory.mktemp("many")
    chance = random.Random(3)
    for n in range(30):
        sentences = [
            f"The {chance.choice(THINGS)} of {chance.choice(PLACES)} {chance.choice(VERBS)} in {chance.choice(YEARS)}."
            for _ in range(6)
        ]
        head = f"{'The Kell Herald' if n % 2 else 'Fenn Post'} | {n % 28 + 1} March 2024\n\nNews of day {n}\n\n"
        (folder / f"a{n:02}.txt").write_text(head + " ".join(sentences) + "\n", encoding="utf-8")
    update_index(folder / "home", [folder], embedder)
    opened = Store.open(folder / "home", embedder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def vectors(store: Store, embedder: MiniLM) -> dict[str, Vectors]:
    """The vectors of every passage and of its sentences, by the passage's id."""
    return {
        passage.id: embedder.embed(
            [f"{article.title}\n{passage.text}", *(article.text[s.start : s.end] for s in passage.sentences)]
        )
        for article, passage in store.passages()
    }


def test_every_number_of_half_precision_is_widened_to_the_bit() -> None:
    every = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)]
    assert _widened(finite).tobytes() == finite.astype(np.float32).tobytes()


def test_more_passages_than_are_kept_in_memory_are_looked_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [passage.id for _, passage in store.passages()]
    asked = [ids[7], "nowhere:0-9", *ids[::-3]]
    kept = store._catalog.rows_of(asked)
    assert kept == [ids.index(i) for i in asked if i in ids]
    monkeypatch.setattr(index.catalog, "_IDS_KEPT", 1)
    store._catalog._ids.cache_clear()
    assert store._catalog.rows_of(asked) == kept
    assert store._catalog._ids() is None
    store._catalog._ids.cache_clear()


@pytest.mark.parametrize("question", ["When did the mill of Harrow burn?", "Who sold what?", "zzyx", "dam Fenn 1963"])
def test_a_score_is_the_sum_of_its_parts_and_the_best_come_first(
    store: Store, embedder: MiniLM, vectors: dict[str, Vectors], question: str
) -> None:
    vector = embedder.embed([question])[0]
    plain = {}
    for row, (_, passage) in enumerate(store.passages()):
        whole, *parts = vectors[passage.id] @ vector
        lexical = float(store._ranking.passage_terms.scores(terms(question))[row])
        first = int(store._ranking._first[row])
        by_sentence = store._ranking.sentence_terms.scores(terms(question))[first : first + len(parts)]
        best_part = max(np.array(parts) + LEXICAL_WEIGHT * by_sentence)
        plain[passage.id] = float(whole) + LEXICAL_WEIGHT * lexical + float(best_part)
    found = {hit.passage.id: hit.score for hit in store.search(question, k=5)}
    assert found == {i: pytest.approx(plain[i], abs=3e-3) for i in found}
    least = sorted(plain.values())[-5]
    assert all(score >= least - 3e-3 for score in found.values())


@pytest.mark.parametrize(
    "where", [Filter(outlets=("Kell Herald",)), Filter(after="2024-03-20"), Filter(articles=("a03", "a04"))]
)
def test_a_filter_gives_the_best_of_what_fits(store: Store, where: Filter) -> None:
    everything = store.search("Which bridge was repaired in Pellin?", k=1000)
    fits = dict(zip([p.id for _, p in store.passages()], store._facets.fitting(where), strict=True))
    expected = [hit for hit in everything if fits[hit.passage.id]]
    assert store.search("Which bridge was repaired in Pellin?", k=1000, where=where) == tuple(expected)
    assert 0 < len(expected) < len(everything)


def test_a_filter_that_nothing_fits_finds_nothing(store: Store) -> None:
    assert store.search("Which bridge?", where=Filter(outlets=("Marsk Mirror",))) == ()


def test_passages_that_name_the_outlet_fit_when_asked_for(store: Store) -> None:
    where = Filter(outlets=("Harrow",), named=True)
    found = store.search("Which mill burned?", k=1000, where=where)
    assert found
    assert all("Harrow" in hit.passage.text for hit in found)


@given(st.lists(st.integers(0, 9), max_size=60), st.integers(1, 80))
def test_best_is_a_stable_sort(scores: list[int], k: int) -> None:
    expected = sorted(range(len(scores)), key=lambda i: (-scores[i], i))[:k]
    assert best(np.array(scores, np.float32), k) == expected
