"""The retrieval bench on a small folder of invented data."""

import json
from pathlib import Path

import pytest

from eval.bench_retrieval import main, retrieval_rows
from index.errors import InputError


def test_every_way_to_rank_has_its_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "squad2"
    folder.mkdir()
    texts = {"ferry": "The ferry Selma ran aground off Ostrey.", "mill": "The mill of Harrow burned down in 1954."}
    articles = [json.dumps({"id": i, "title": i, "text": text}) for i, text in texts.items()]
    asked = [
        {"id": "1", "question": "When did the mill burn?", "answerable": True, "article_id": "mill"},
        {"id": "2", "question": "Who owns it?", "answerable": False, "article_id": "mill"},
    ]
    (folder / "articles.jsonl").write_text("\n".join(articles), encoding="utf-8")
    (folder / "dev.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    rows = list(retrieval_rows(tmp_path))
    assert [name for name, *_ in rows] == ["dense", "BM25", "RRF", "Footnote"]
    assert all(fifth == 1 for *_, fifth in rows)
    assert rows[-1] == ("Footnote", 1, 1)
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split() == ["Footnote", "100.0", "100.0"]


def test_a_folder_without_the_data(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no file .*dev\.jsonl"):
        list(retrieval_rows(tmp_path))
