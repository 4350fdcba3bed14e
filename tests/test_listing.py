"""`footnote search` and the options that filter, in this process: what is printed and the exit code."""

import json
from pathlib import Path

import pytest

from qa.cli import main


@pytest.fixture(autouse=True)
def _seeds(seeds_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_HOME", str(seeds_home))


def test_search_prints_the_parts_of_each_score(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "-k", "2", "Where is the vally?"]) == 0
    said, *hits = capsys.readouterr().out.splitlines()
    assert said.startswith("Searched for ")
    assert said.endswith(" (typed vally).")
    assert len(hits) == 4
    assert all("= passage" in line and "+ best sentence" in line and "BM25" in line for line in hits[::2])


def test_search_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--json", "-k", "3", "--after", "2021-08", "Where is the flag?"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["asked_as"], told["corrections"], told["within"]["after"]) == ("Where is the flag?", [], "2021-08")
    assert len({hit["article_id"] for hit in told["hits"]}) == 1
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
