"""The larger network reads as it was taught, and what it was taught with is neither shipped nor judged on."""

import json
from pathlib import Path

import pytest

from index.errors import InputError
from index.runtime import installed_folder, open_tokenizer
from qa.training import teacher
from qa.training.guard import SEEDS, refuse_seeds
from qa.training.overlap import f1
from qa.training.teacher.measure import Asked, Reading, figures
from qa.training.teacher.network import Teacher

FOLDER = Path(teacher.__file__).parent
TITLE = "The mill at Osk"
TEXT = (
    "The mill at Osk opened in 1901. It closed in 1950, after a fire. "
    "Ida Brook, its owner, wants to open it again in May."
)
SENTENCES = [(0, 31), (32, 64), (65, len(TEXT))]


def test_it_points_at_the_sentence_and_the_words_and_knows_what_is_not_told() -> None:
    network = Teacher.load()
    passage = (TITLE, TEXT, SENTENCES)
    for question, place, words in (
        ("When did the mill open?", 0, "1901"),
        ("Why did the mill shut down?", 1, "fire"),
        ("Who is hoping to bring the mill back to life?", 2, "Ida Brook"),
    ):
        read = network.read(question, [passage])[0]
        assert max(range(3), key=lambda i: read.sentences[i]) == place, question
        assert words in TEXT[read.spans[0].start : read.spans[0].end]
    told, untold = (
        network.read(q, [passage])[0] for q in ("When did the mill open?", "How many people work at the mill?")
    )
    assert told.answerable > 0 > untold.answerable
    assert network.read("When did the mill open?", [passage])[0] == told


def test_no_own_article_shares_a_sentence_with_what_is_shipped_or_judged_on() -> None:
    rows = [
        json.loads(line)
        for file in FOLDER.glob("packs/*/articles.jsonl")
        for line in file.read_text("utf-8").splitlines()
    ]
    assert len(rows) == 33
    for row in rows:
        refuse_seeds(row["id"], row["text"])
        refuse_seeds(row["id"], row["text"], SEEDS.parent / "eval" / "articles")


def test_every_own_question_has_its_answers_and_evidence_where_it_says() -> None:
    for pack in sorted(FOLDER.glob("packs/*")):
        texts = {a["id"]: a["text"] for a in map(json.loads, (pack / "articles.jsonl").read_text("utf-8").splitlines())}
        for q in map(json.loads, (pack / "train.jsonl").read_text("utf-8").splitlines()):
            said = [texts[q["article_id"]][a:b] for a, b in q["spans"]]
            assert not said or said == q["answers"], q["id"]
            assert q["answerable"] == bool(q["evidence_spans"]), q["id"]


def test_a_text_of_the_seeds_is_refused(tmp_path: Path) -> None:
    data = pytest.importorskip("qa.training.teacher.data")
    sentence = next(s for s in next(SEEDS.glob("*.txt")).read_text("utf-8").split(". ") if len(s.split()) > 8)
    (tmp_path / "articles.jsonl").write_text(json.dumps({"id": "a1", "title": "x", "text": sentence + "."}) + "\n")
    with pytest.raises(InputError, match="a1"):
        data.load(open_tokenizer(installed_folder() / "tokenizer.json"), tmp_path, "train")


def test_the_figures_are_those_worked_by_hand() -> None:
    assert f1("in the year 1901", ("1901",)) == pytest.approx(0.5)
    rows = [
        (Asked("fact", True, ("1901",)), Reading(2.0, "1901", 1.0, 1.0, True)),
        (Asked("paraphrase", True, ("fire",)), Reading(1.0, "May", 1.0, 1.0, False)),
        (Asked("unanswerable", False, ()), Reading(-1.0, "x", -1.0, -1.0, False)),
    ]
    found = figures(rows)
    assert found["evidence first"] == 0.5
    assert found["F1"] == 0.5
    assert found["AUROC"] == found["AUROC of paraphrases"] == found["refused at 5 %"] == 1.0
    assert found["best-threshold F1"] == pytest.approx(2 / 3)
