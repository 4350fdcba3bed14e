"""The fits behind the reader's probability, and the drawing of how it holds, on made-up tables and texts."""

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from qa.features import FEATURES
from qa.training import ablation, calibrate
from qa.training.calibrate import apart, best, figures, weigh
from qa.training.plots import reliability_and_risk
from qa.training.tables import Table

COVERED, LENGTH = FEATURES.index("covered"), FEATURES.index("length")


def _tables(count: int, group: str, seed: int) -> list[Table]:
    """Five sentences a question; of two in three questions one is right, and `covered` mostly tells which."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(count):
        signs, right = rng.normal(size=(5, len(FEATURES))), np.zeros(5)
        if number % 3:
            right[number % 5] = 1
        signs[:, COVERED] = 3 * right + rng.normal(size=5) / 2
        found.append(Table(signs, right, bool(right.any()), f"{group}{number % 2}", "who"))
    return found


def test_the_fits_find_what_tells_and_let_nothing_count_the_wrong_way() -> None:
    squad, people = _tables(60, "title", 1), _tables(20, "article", 2)
    weighed = weigh(squad, people)
    assert max(range(len(FEATURES)), key=lambda i: weighed.first[i]) == COVERED
    assert weighed.sure.weights[COVERED] > 0.5
    assert weighed.sure.weights[LENGTH] <= 0
    assert figures(best(weighed, _tables(60, "other", 3)))["evidence_first"] > 0.9


def test_a_figure_is_of_fits_that_never_saw_the_group() -> None:
    squad, people = _tables(30, "title", 1), _tables(20, "article", 2)
    spoilt = [Table(t.signs, 1 - t.right, t.known, t.group, t.kind) if t.group == "title0" else t for t in squad]
    mine = [row for row in apart(spoilt, people)["squad"]][:15]
    without = best(
        weigh([t for t in spoilt if t.group != "title0"], people), [t for t in spoilt if t.group == "title0"]
    )
    assert mine == without
    assert {name: len(rows) for name, rows in apart(squad, people).items()} == {"squad": 30, "invented": 20}


def test_only_the_chosen_columns_take_part() -> None:
    squad, people = _tables(30, "title", 1), _tables(20, "article", 2)
    assert figures(best(weigh(squad, people, [COVERED]), squad))["auroc_right"] > 0.9
    assert figures(best(weigh(squad, people, [LENGTH]), squad))["auroc_right"] < 0.7


def test_the_drawing_has_a_dot_a_group_and_a_point_an_answer() -> None:
    rng = np.random.default_rng(4)
    said = rng.random(100)
    drawn = ElementTree.fromstring(reliability_and_risk(list(said), list(rng.random(100) < said)))
    name = "{http://www.w3.org/2000/svg}"
    assert len(drawn.findall(f"{name}circle")) == 10
    line = drawn.find(f"{name}polyline")
    assert line is not None
    assert len(line.attrib["points"].split()) == 96


TEXTS = {
    "mill": "The mill of Osk opened in 1901. Ida Brook ran it for thirty years. It burned down in May 1950.",
    "dam": "The dam above Osk failed in 1954. Nine people drowned in the valley. Engineers blamed the frost.",
    "fair": "The fair of Lund is held in June. Jon Vale founded it with forty sheep. Rain ended it early last year.",
    "quay": "The quay of Lund was built of granite. It cost two million crowns. Ships of the king lay there.",
}
ASKED = [
    ("mill", "When did the mill of Osk open?", "1901"),
    ("mill", "Who ran the mill of Osk?", "Ida Brook"),
    ("mill", "Who painted the mill of Osk?", ""),
    ("dam", "How many people drowned in the valley?", "Nine"),
    ("fair", "Who founded the fair of Lund?", "Jon Vale"),
    ("fair", "How many cows were at the fair of Lund?", ""),
    ("quay", "What did the quay of Lund cost?", "two million"),
    ("quay", "Who designed the quay of Lund?", ""),
]


def _lines(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")


def _span(name: str, words: str) -> tuple[int, int]:
    return TEXTS[name].index(words), TEXTS[name].index(words) + len(words)


def _public(folder: Path) -> None:
    """A folder of public data: two titles of two paragraphs each."""
    titles = {"mill": "Osk", "dam": "Osk", "fair": "Lund", "quay": "Lund"}
    _lines(folder / "articles.jsonl", [{"id": n, "title": titles[n], "text": text} for n, text in TEXTS.items()])
    rows: list[dict[str, object]] = [
        {"question": q, "article_id": n, "answerable": bool(a), "spans": [_span(n, a)] if a else []}
        for n, q, a in ASKED
    ]
    _lines(folder / "dev.jsonl", rows)


def _gold(folder: Path) -> None:
    """A gold set over two folders of articles, one of them the shipped ones' stand-in."""
    for name, text in TEXTS.items():
        home = folder / ("seeds" if name in ("mill", "fair") else "invented")
        home.mkdir(exist_ok=True)
        (home / f"{name}.txt").write_text(f"{name.title()}\n\n{text}\n", encoding="utf-8")
    rows: list[dict[str, object]] = []
    for name, question, words in ASKED:
        start, end = _span(name, words) if words else (0, 0)
        head = len(f"{name}\n\n")
        evidence = [{"article": name, "start": start + head, "end": end + head}] if words else []
        rows.append(
            {"question": question, "split": "dev", "kind": "who", "answerable": bool(words), "evidence": evidence}
            | ({} if words else {"hard_negatives": [name]})
        )
    _lines(folder / "gold.jsonl", rows)


def test_the_commands_run_from_texts_to_weights_to_tables_and_drawing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _public(tmp_path / "data" / "squad2")
    _gold(tmp_path)
    named = {"--data": "data", "--gold": "gold.jsonl", "--articles": "invented", "--seeds": "seeds", "--tables": "t"}
    given = [str(part) for name, file in named.items() for part in (name, tmp_path / file)]
    monkeypatch.setattr(sys, "argv", ["calibrate", *given, "--out", str(tmp_path / "reader.json")])
    calibrate.main()
    kept = json.loads((tmp_path / "reader.json").read_text("utf-8"))
    assert set(kept["weights"]) == {"bias", *FEATURES}
    assert [kept["held_out"][of]["questions"] for of in ("squad", "invented", "seeds")] == [10, 3, 5]
    capsys.readouterr()
    weights, drawing = str(tmp_path / "reader.json"), tmp_path / "reader.svg"
    monkeypatch.setattr(sys, "argv", ["ablation", *given, "--weights", weights, "--svg", str(drawing)])
    ablation.main()
    told = capsys.readouterr().out
    assert "| both | seeds, 5 |" in told
    assert "all paragraphs indexed together: gold sentence first" in told
    assert ElementTree.fromstring(drawing.read_text("utf-8")) is not None
