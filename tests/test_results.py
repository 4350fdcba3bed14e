"""The result file: what goes in comes out, whatever was cut off, and nothing of another run."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.results import ResultFile, case_hash, from_row, group_of, hash_articles, hash_cases, read_rows, to_row
from eval.types import Case, CaseResult, Setting
from index.errors import InputError, SetupError
from index.types import Article
from qa.types import Answer, Citation, Statement

CASE = Case("tide-01", "how_many", "How far did the water rise?", True, "dev", cluster="tides")
SETTING = Setting("gold", "articles", "embedded", {"right": 1})


def result(text: str = "It rose. [1]", seconds: float = 0.25, error: str | None = None) -> CaseResult:
    if error:
        return CaseResult(CASE, None, error=error, rung="error")
    cited = Citation(1, "tides", "Tides", None, None, 0, 8, "It rose.")
    answer = Answer(
        CASE.question, CASE.question, "answered", short=text, statements=(Statement(text, (1,), "supported"),),
        citations=(cited,), confidence=0.5, timings={"total": seconds},
    )  # fmt: skip
    return CaseResult(CASE, answer, {"right": 1.0, "f1": None, "seconds": seconds})


def saved(path: Path, *results: CaseResult) -> Path:
    with ResultFile(path, SETTING) as file:
        for one in results:
            file.add(to_row(one))
    return path


def test_a_result_comes_back_from_its_row() -> None:
    row = json.loads(json.dumps(to_row(result())))
    back = from_row(row, CASE)
    assert back == result()
    assert back.answer is not None
    assert back.answer.timings == {"total": 0.25}


def test_an_error_comes_back_from_its_row() -> None:
    assert from_row(to_row(result(error="OSError: gone")), CASE) == result(error="OSError: gone")


def test_seconds_stand_apart() -> None:
    slow, fast = to_row(result(seconds=9.0)), to_row(result(seconds=0.1))
    assert slow.pop("timings") != fast.pop("timings")
    assert slow == fast
    assert "9.0" not in json.dumps(slow)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None)))
def test_any_text_keeps_to_one_line_and_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = saved(tmp_path_factory.mktemp("any") / "results.jsonl", result(text))
    assert path.read_bytes().count(b"\n") == 2
    with ResultFile(path, SETTING) as file:
        assert from_row(file.rows["tide-01"], CASE) == result(text)


@pytest.mark.parametrize("cut", [1, 20, 300])
def test_a_line_that_was_cut_short_is_taken_off(tmp_path: Path, cut: int) -> None:
    path = saved(tmp_path / "results.jsonl", result(), replace(result(), case=replace(CASE, id="tide-02")))
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    with ResultFile(path, SETTING) as file:
        assert list(file.rows) == ["tide-01"]
    assert path.read_bytes() == whole[: whole.rfind(b"\n", 0, -1) + 1]


def test_a_head_that_was_cut_short_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text('{"footnote_res')
    saved(path, result())
    assert [row.id for row in read_rows(path)[1]] == ["tide-01"]


def test_a_broken_line_in_the_middle_is_named(tmp_path: Path) -> None:
    path = saved(tmp_path / "results.jsonl", result())
    path.write_text(path.read_text("utf-8") + "{broken\n", "utf-8")
    with pytest.raises(InputError, match="line 3 is not JSON"):
        read_rows(path)
    with pytest.raises(InputError, match="line 3 is not JSON"):
        ResultFile(path, SETTING)


@pytest.mark.parametrize(
    "other",
    [
        replace(SETTING, gold="other"), replace(SETTING, articles="other"), replace(SETTING, system="other"),
        replace(SETTING, versions={"right": 2}),
    ],
)  # fmt: skip
def test_a_file_of_another_setting_is_refused(tmp_path: Path, other: Setting) -> None:
    path = saved(tmp_path / "results.jsonl", result())
    with pytest.raises(InputError, match="holds results of other"):
        ResultFile(path, other)


def test_the_last_row_of_a_case_counts(tmp_path: Path) -> None:
    path = saved(tmp_path / "results.jsonl", result(error="OSError: gone"), result())
    _, rows = read_rows(path)
    assert [(row.error, row.scores["right"], row.group) for row in rows] == [(None, 1.0, "tides")]


def test_what_is_no_result_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no result file"):
        read_rows(tmp_path / "none.jsonl")
    for name, text in (("a.jsonl", '{"id": "x"}\n'), ("b.json", "[]"), ("c.json", "{}"), ("d.jsonl", "")):
        (tmp_path / name).write_text(text)
        with pytest.raises(InputError, match=r"is no(t a)? "):
            read_rows(tmp_path / name)


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SetupError, match="cannot be written"):
        ResultFile(tmp_path / "file" / "results.jsonl", SETTING)


def test_hashes_change_with_what_they_stand_for() -> None:
    assert case_hash(CASE) != case_hash(replace(CASE, rev=2))
    assert hash_cases([CASE, replace(CASE, id="b")]) == hash_cases([replace(CASE, id="b"), CASE])
    assert hash_cases([CASE]) != hash_cases([replace(CASE, question="Why?")])
    article = Article("tides", "Tides", "It rose.", "tides.txt", "ab", 0, 8)
    assert hash_articles([article]) != hash_articles([replace(article, sha256="cd")])


def test_a_group_is_the_cluster_the_conversation_or_the_case() -> None:
    assert group_of(CASE) == "tides"
    assert group_of(replace(CASE, cluster=None, conversation="talk")) == "talk"
    assert group_of(replace(CASE, cluster=None)) == "tide-01"
