"""Both sides, whoever writes: a second search finds the other one, and a model that tells one is shown the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from llm import in_pieces, numbered, opened
from openai_server import Reply, serving

from index.embed import MiniLM
from qa.assistant import Assistant
from qa.indexing import update_index
from qa.network import Network
from qa.sides import Kept

QUESTION = "How far is the harbour of Osk from Vane?"
NEAR = "The harbour of Osk lies 40 km north of Vane, the council said."
FAR = "The harbour of Osk lies 90 km north of Vane, a pilot said."


@pytest.fixture(scope="module")
def harbours(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Path:
    """A home whose index holds two articles that disagree on a distance, and one on something else."""
    folder = tmp_path_factory.mktemp("harbours")
    (folder / "near.txt").write_text(f"The new harbour\n\n{NEAR} It opened in May.", encoding="utf-8")
    (folder / "far.txt").write_text(f"A pilot's day\n\n{FAR} He goes there twice a week.", encoding="utf-8")
    (folder / "mill.txt").write_text("The mill\n\nThe mill grinds 4 tons of rye a day.", encoding="utf-8")
    update_index(folder / "home", [folder], embedder)
    return folder / "home"


@pytest.fixture
def quoting(harbours: Path) -> Iterator[Assistant]:
    with Assistant.open(harbours) as assistant:
        yield assistant


def test_the_embedded_reader_quotes_both_sides(quoting: Assistant) -> None:
    answer = quoting.ask(QUESTION)
    assert answer.outcome == "conflict"
    assert {citation.quote for citation in answer.citations} == {NEAR, FAR}
    assert {position.value for position in answer.conflicts[0].positions} == {"40 km", "90 km"}


def test_the_other_side_is_searched_for_beside_the_hits(quoting: Assistant) -> None:
    first = [hit for hit in quoting.search(QUESTION) if "40 km" in hit.passage.text][:1]
    assert quoting.read(QUESTION, first).outcome == "answered"
    assert len(quoting.ask(QUESTION).hits) == len({hit.passage.id for hit in quoting.ask(QUESTION).hits})


def test_the_newest_side_comes_first_where_now_is_asked_for(tmp_path: Path, embedder: MiniLM) -> None:
    for name, day, text in (("old", "2021-03-05", NEAR), ("new", "2022-04-06", FAR)):
        (tmp_path / f"{name}.txt").write_text(f"The harbour\nPublished {day}\n\n{text}", encoding="utf-8")
    update_index(tmp_path / "home", [tmp_path], embedder)
    with Assistant.open(tmp_path / "home") as assistant:
        answer = assistant.ask("How far is the harbour of Osk from Vane now?")
    assert answer.conflicts[0].kind == "newer report"
    assert [p.value for p in answer.conflicts[0].positions] == ["90 km", "40 km"]
    assert answer.short == "90 km; 40 km (as of 6 April 2022)"


def test_the_newest_article_that_answers_comes_first_where_now_is_asked_for(tmp_path: Path, embedder: MiniLM) -> None:
    old = "The harbour of Osk is run by Ann Lee, who has led the port since spring."
    new = "The harbour of Osk is run by Ann Lee and her deputy, the port said."
    for name, day, text in (("old", "2021-03-05", old), ("new", "2022-04-06", new)):
        (tmp_path / f"{name}.txt").write_text(f"The harbour\nPublished {day}\n\n{text}", encoding="utf-8")
    update_index(tmp_path / "home", [tmp_path], embedder)
    with Assistant.open(tmp_path / "home") as assistant:
        now = assistant.ask("Who currently runs the harbour of Osk?")
    assert now.statements[0].text == new
    assert now.short.endswith("(as of 6 April 2022)")
    assert now.citations[0].published == "2022-04-06"


def told(messages: list[dict[str, str]]) -> Reply:
    """A model that knows only of the nearer harbour."""
    number = next(n for n, text in numbered(messages[-1]["content"]).items() if "40 km" in text)
    return in_pieces(f"The harbour of Osk lies 40 km north of Vane. [{number}]")


def test_what_a_model_leaves_out_is_quoted_after_it(harbours: Path, embedder: MiniLM) -> None:
    with serving(told) as server, opened(harbours, embedder, server.url) as assistant:
        *grown, answer = assistant.stream(QUESTION)
    assert answer.outcome == "conflict"
    assert answer.statements[0].text == "The harbour of Osk lies 40 km north of Vane."
    assert answer.statements[1].text == FAR
    assert [len(position.citations) for position in answer.conflicts[0].positions] == [1, 1]
    used = [n for statement in answer.statements for n in statement.citations]
    assert used == list(range(1, len(answer.citations) + 1))
    assert all(earlier.conflicts == () for earlier in grown[:-1])


def test_a_passage_is_read_once_for_a_question() -> None:
    network = Kept(Network.load())
    passage = (FAR, [(0, len(FAR))])
    first = network.read(QUESTION, [passage, passage])
    assert network.read(QUESTION, [passage]) == first[:1]
    assert network.read("Who said so?", [passage]) != first[:1]
