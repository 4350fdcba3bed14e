"""`footnote search` and the options that filter, in this process: what is printed and the exit code."""

import json
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.cli import main
from qa.listing import plain


@pytest.fixture(autouse=True)
def _seeds(seeds_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_HOME", str(seeds_home))


def test_search_prints_the_parts_of_each_score(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "-k", "2", "Where is the vally?"]) == 0
    said, *hits = capsys.readouterr().out.splitlines()
    assert said.startswith("Searched for ")
    assert said.endswith(" (typed vally).")
    heads = [line for line in hits if not line.startswith("    ")]
    assert len(heads) == 2
    assert all("= passage" in line and "+ best sentence" in line and "BM25" in line for line in heads)


def test_search_prints_passages_between_the_sentences_beside_them(
    capsys: pytest.CaptureFixture[str], assistant: Assistant
) -> None:
    assert main(["search", "-k", "1000", "Where is the flag?"]) == 0
    shown = capsys.readouterr().out.splitlines()
    hits = assistant.search("Where is the flag?", k=1000)
    at = {line.rpartition("  ")[2]: n for n, line in enumerate(shown) if not line.startswith("    ")}
    assert list(at) == [plain(hit.passage.id) for hit in hits]
    for hit, end in zip(hits, [*list(at.values())[1:], len(shown)], strict=True):
        text, below = assistant.article(hit.passage.article_id).text, shown[at[plain(hit.passage.id)] + 1 : end]
        beside = [text[run[0].start : run[-1].end] for run in (hit.before, hit.after) if run]
        assert len(below) == 1 + len(beside)
        assert f"    {plain(hit.passage.text)}" in below
        assert not hit.before or below[0] == f"    … {plain(beside[0])}"
        assert not hit.after or below[-1] == f"    {plain(beside[-1])} …"


def test_search_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--json", "-k", "3", "--after", "2021-08", "Where is the flag?"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["asked_as"], told["corrections"], told["within"]["after"]) == ("Where is the flag?", [], "2021-08")
    assert len({hit["article_id"] for hit in told["hits"]}) == 1
    assert any(hit["before"] for hit in told["hits"])
    assert any(hit["after"] for hit in told["hits"])
    for hit in told["hits"]:
        best = hit["best_sentence"]
        assert hit["start"] <= best["start"] < best["end"] <= hit["end"]
        assert hit["score"] == pytest.approx(hit["dense"] + 0.05 * hit["lexical"] + best["score"], abs=1e-3)


def test_ask_within_an_outlet_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--outlet", "Marsk Mirror", "Who raised the flag?"]) == 0
    assert "There is no article of Marsk Mirror." in capsys.readouterr().out


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize("option", ["--after", "--before"])
def test_a_date_that_is_none_is_one_sentence(command: str, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, option, "soon", "Who raised the flag?"]) == 2
    assert capsys.readouterr().err == "footnote: 'soon' is not a date. Write it as 2021, 2021-08 or 2021-08-19.\n"
