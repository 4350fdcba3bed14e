"""`footnote eval` and its actions as a person runs them: what they print, write, and end with."""

import json
from pathlib import Path

import pytest
from systems import FOLDERS, GOLD, gold

from eval.cli import main
from eval.gold import read_gold
from eval.report import write_text
from eval.types import Case

ARTICLE = """Water rises in Osk
The Harbour Post, 3 May 2024

The water in Osk rose by 70 cm on Thursday night. Two boats sank in the harbour, the mayor Ada Brandt said.

Nobody was hurt. The flood gates had been left open by mistake, Ms Brandt told reporters.
"""
LINES = [
    {
        "id": "t1", "kind": "how_many", "question": "How far did the water rise in Osk?", "answerable": True,
        "split": "dev", "answers": [{"text": "70 cm", "type": "distance", "value": "70", "unit": "cm"}],
        "evidence": [{"id": "e1", "article": "tides", "quote": "The water in Osk rose by 70 cm on Thursday night."}],
        "evidence_sets": [["e1"]], "wrong_answers": [{"text": "90 cm", "why": "not said"}],
    },
    {
        "id": "t2", "kind": "who", "question": "Who is the mayor of Osk?", "answerable": True, "split": "test",
        "answers": [{"text": "Ada Brandt", "type": "name"}], "evidence_sets": [["e1"]],
        "evidence": [{"id": "e1", "article": "tides", "quote": "the mayor Ada Brandt said"}],
    },
    {
        "id": "t3", "kind": "unanswerable", "question": "Who won the chess cup in Fenn?", "answerable": False,
        "split": "dev", "unanswerable_kind": "off_topic", "hard_negatives": ["tides"],
    },
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to work in: one article, and a filled gold file about it."""
    write_text(tmp_path / "articles" / "tides.txt", ARTICLE)
    write_text(tmp_path / "raw.jsonl", "".join(json.dumps(line) + "\n" for line in LINES))
    return tmp_path


@pytest.fixture
def filled(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["eval", "fill", str(folder / "raw.jsonl"), "--articles", str(folder / "articles")]) == 0
    write_text(folder / "gold.jsonl", capsys.readouterr().out)
    return folder


def evaluation(folder: Path, *more: str) -> int:
    where = ["--gold", str(folder / "gold.jsonl"), "--articles", str(folder / "articles"), "--out", str(folder / "out")]
    return main(["eval", *where, *more])


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err.strip()


def test_fill_finds_the_offsets_and_check_agrees(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evidence = read_gold(filled / "gold.jsonl")[0].evidence[0]
    assert ARTICLE[evidence.start : evidence.end] == evidence.quote
    assert main(["eval", "check", str(filled / "gold.jsonl"), "--articles", str(filled / "articles")]) == 0
    assert "is sound" in capsys.readouterr().out


def test_check_says_what_is_wrong_and_ends_with_one(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (filled / "gold.jsonl").read_text("utf-8").replace("rose by 70 cm", "rose by 80 cm")
    write_text(filled / "gold.jsonl", text)
    assert main(["eval", "check", str(filled / "gold.jsonl"), "--articles", str(filled / "articles")]) == 1
    assert "line 1 (t1)" in capsys.readouterr().out


def test_the_gold_set_that_comes_with_footnote_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    folders = [str(f) for f in FOLDERS]
    assert main(["eval", "check", str(GOLD), "--articles", *folders]) == 0, capsys.readouterr().out


def test_a_run_prints_its_table_and_writes_its_reports(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluation(filled) == 0
    printed = capsys.readouterr()
    assert "how_many" in printed.out
    assert "report:" in printed.err
    assert {p.name for p in (filled / "out").iterdir()} == {"results.jsonl", "report.json", "report.html"}
    assert [case["id"] for case in json.loads((filled / "out/report.json").read_text())["cases"]] == ["t1", "t2", "t3"]


def test_a_second_run_starts_anew_and_keeps_the_one_before(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evaluation(filled)
    report, results = ((filled / "out" / name).read_bytes() for name in ("report.json", "results.jsonl"))
    assert evaluation(filled) == 0
    assert (filled / "out/results.before.jsonl").read_bytes() == results
    assert (filled / "out/report.json").read_bytes() == report
    before, after = (str(filled / "out" / name) for name in ("results.before.jsonl", "report.json"))
    assert main(["eval", "gate", before, after]) == 0
    assert "not worse" in capsys.readouterr().out


def test_a_run_goes_on_where_it_was_cut(filled: Path) -> None:
    evaluation(filled)
    path = filled / "out/results.jsonl"
    whole, report = path.read_text("utf-8"), (filled / "out/report.json").read_bytes()
    kept = "".join(whole.splitlines(keepends=True)[:2])
    path.write_text(kept + '{"id": "t2", "ca', "utf-8")
    assert evaluation(filled, "--resume") == 0
    assert path.read_text("utf-8").startswith(kept)
    assert (filled / "out/report.json").read_bytes() == report


def test_only_some_cases(filled: Path) -> None:
    for options, ids in (
        (["--kind", "who"], ["t2"]),
        (["--kind", "who", "--kind", "unanswerable"], ["t2", "t3"]),
        (["--split", "dev"], ["t1", "t3"]),
        (["--limit", "2"], ["t1", "t2"]),
        (["--limit", "99"], ["t1", "t2", "t3"]),
    ):
        assert evaluation(filled, *options) == 0
        cases = json.loads((filled / "out/report.json").read_text("utf-8"))["cases"]
        assert [case["id"] for case in cases] == ids, options


def test_scores_go_into_the_readme_and_the_baseline(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_text(filled / "README.md", "# Tides\n<!-- scores -->\n<!-- /scores -->\nEnd.\n")
    assert evaluation(filled, "--readme", str(filled / "README.md"), "--baseline", str(filled / "base.jsonl")) == 0
    text = (filled / "README.md").read_text("utf-8")
    assert text.startswith("# Tides\n<!-- scores -->\n| kind | cases |")
    assert text.endswith("<!-- /scores -->\nEnd.\n")
    assert main(["eval", "compare", str(filled / "base.jsonl"), str(filled / "out/report.json")]) == 0
    assert "3 cases, 0 better, 0 worse" in capsys.readouterr().out


def test_a_worse_run_is_not_kept(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    absent = LINES[2]
    topics = ["the chess cup", "a quark", "the king", "copper", "eels", "the moon", "a sonnet", "the bank"]
    lines = [{**absent, "id": f"u{n}", "question": f"What is known of {topic}?"} for n, topic in enumerate(topics)]
    write_text(filled / "gold.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    write_text(filled / "README.md", "<!-- scores -->\n<!-- /scores -->")
    keep = ["--readme", str(filled / "README.md"), "--baseline", str(filled / "base.jsonl")]
    assert evaluation(filled, *keep) == 0
    kept = [json.loads(line) for line in (filled / "base.jsonl").read_text("utf-8").splitlines()]
    assert all(row["scores"]["right"] == 1 for row in kept[1:])
    results = (filled / "out/results.jsonl").read_text("utf-8").splitlines()
    wrong = [{**json.loads(line), "scores": {**json.loads(line)["scores"], "right": 0.0}} for line in results[1:]]
    write_text(filled / "out/results.jsonl", "\n".join([results[0], *map(json.dumps, wrong), ""]))
    before = [(filled / name).read_bytes() for name in ("README.md", "base.jsonl")]
    assert evaluation(filled, "--resume", *keep) == 1
    assert "Delete it to accept the fall" in said(capsys)
    assert [(filled / name).read_bytes() for name in ("README.md", "base.jsonl")] == before


def test_another_systems_answers_are_scored(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cited = [{"article": "tides.txt", "quote": "The water in Osk rose by 70 cm on Thursday night."}]
    lines = [
        {"id": "t1", "text": "The water in Osk rose by 70 cm on Thursday night. [1]", "citations": cited},
        {"id": "t3", "refused": True},
    ]
    write_text(filled / "peer.jsonl", "\n".join(map(json.dumps, lines)))
    where = [
        "--gold",
        str(filled / "gold.jsonl"),
        "--articles",
        str(filled / "articles"),
        "--out",
        str(filled / "peer"),
    ]
    assert main(["eval", "score", str(filled / "peer.jsonl"), *where]) == 0
    data = json.loads((filled / "peer/report.json").read_text("utf-8"))
    assert [case["scores"].get("right_and_cited") for case in data["cases"]] == [1.0, None, 1.0]
    assert data["setting"]["system"] == "peer"
    assert "[67–100]" in capsys.readouterr().out


def broken_copy(rows: Path, target: Path, share: int) -> None:
    """The same results with every `share`-th right answer wrong."""
    lines = [json.loads(line) for line in rows.read_text("utf-8").splitlines()]
    for line in lines[1::share]:
        line["scores"]["right"] = 0.0
    write_text(target, "".join(json.dumps(line) + "\n" for line in lines))


def rows_of(path: Path, cases: list[Case]) -> Path:
    from systems import Oracle

    from eval.report import baseline_lines
    from eval.run import evaluate

    write_text(path, baseline_lines(evaluate(cases, Oracle(cases))))
    return path


def test_the_gate_ends_with_one_at_a_fall(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = rows_of(tmp_path / "good.jsonl", list(gold()[::4]))
    broken_copy(good, tmp_path / "bad.jsonl", 6)
    assert main(["eval", "gate", str(good), str(tmp_path / "bad.jsonl")]) == 1
    assert capsys.readouterr().out.startswith("worse: right over")
    assert main(["eval", "gate", str(tmp_path / "bad.jsonl"), str(good)]) == 0
    assert main(["eval", "compare", str(good), str(tmp_path / "bad.jsonl")]) == 0
    printed = capsys.readouterr().out
    assert "right fell" in printed
    assert printed.count("worse: ") > 10


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--gold", "none.jsonl"], "No gold file at none.jsonl"),
        (["--kind", "what"], "There is no kind 'what'"),
        (["--limit", "0"], "--limit is 0"),
        (["--deadline", "-1"], "--deadline is -1"),
        (["--reader", "nobody"], "There is no reader 'nobody'"),
        (["--home", "x", "--articles", "y"], "Give one of the two"),
        (["--articles", "nowhere"], "nowhere"),
        (["--home", "nowhere"], "No index at nowhere"),
        (["compare", "a.jsonl", "b.jsonl"], "There is no result file a.jsonl"),
        (["score", "a.jsonl"], "There is no file of answers a.jsonl"),
        (["check", "a.jsonl"], "There is no gold file a.jsonl"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_two(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["eval", *arguments]) == 2
    error = said(capsys)
    assert sentence in error
    assert error.startswith("footnote: ")
    assert "Traceback" not in error


def test_a_broken_gold_line_is_named(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_text(filled / "gold.jsonl", (filled / "gold.jsonl").read_text("utf-8") + '{"id": "t4"}\n{"id": ')
    assert evaluation(filled) == 2
    error = said(capsys)
    assert "line 4 (t4)" in error
    assert "line 5" in error


def test_results_of_another_gold_are_not_mixed_in(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluation(filled) == 0
    assert evaluation(filled, "--limit", "2", "--resume") == 2
    assert "holds results of other gold cases" in said(capsys)


def test_gold_about_other_articles_is_said_so(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_text(filled / "articles/tides.txt", ARTICLE.replace("70 cm", "75 cm"))
    assert evaluation(filled) == 2
    assert "does not stand in an article 'tides'" in said(capsys)
