"""What the network is trained on never holds a sentence of the articles that ship."""

from pathlib import Path

import pytest

from index.errors import InputError
from qa.training.guard import SEEDS, refuse_seeds, sentence_hashes


def _a_sentence_of_the_seeds() -> str:
    text = sorted(SEEDS.glob("*.txt"))[0].read_text(encoding="utf-8")
    return max(text.split("\n"), key=len).split(". ")[0]


def test_a_planted_sentence_is_refused() -> None:
    planted = f"Something else first. {_a_sentence_of_the_seeds().upper()}! And more."
    with pytest.raises(InputError, match="shares a sentence with seeds/"):
        refuse_seeds("p1", planted)


def test_other_texts_pass() -> None:
    refuse_seeds("p1", "The dam of Osk failed on a cold night in May. He said no.")


def test_capitals_and_marks_change_nothing_and_short_sentences_do_not_count(tmp_path: Path) -> None:
    assert sentence_hashes("The dam, it FAILED in the night!") == sentence_hashes("the dam it failed in the night")
    (tmp_path / "a.txt").write_text("He said no. The old dam of Osk failed at night.", encoding="utf-8")
    refuse_seeds("p2", "He said no.", tmp_path)
    with pytest.raises(InputError):
        refuse_seeds("p3", "the old dam of osk failed at night", tmp_path)


def test_the_pages_of_a_data_folder_are_checked(tmp_path: Path) -> None:
    import json

    from index.runtime import installed_folder, open_tokenizer
    from qa.training.data import load_pages

    row = {"id": "a1", "title": "x", "text": _a_sentence_of_the_seeds() + "."}
    (tmp_path / "articles.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="a1"):
        load_pages(open_tokenizer(installed_folder() / "tokenizer.json"), tmp_path)
