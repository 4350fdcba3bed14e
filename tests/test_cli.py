"""The command line, as a person runs it: a process of its own, its output and its exit code."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from test_types import SCHEMA

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
Run = Callable[..., subprocess.CompletedProcess[str]]
FOOTNOTE = str(Path(sys.executable).parent / "footnote")


def footnote(*arguments: str, home: Path, cwd: Path = ROOT, check: int = 0) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "FOOTNOTE_HOME": str(home)}
    command = [FOOTNOTE, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=cwd, check=False)
    assert done.returncode == check, done.stderr + done.stdout
    return done


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1
    assert "Traceback" not in done.stderr
    assert lines[0].startswith("footnote: ")
    return lines[0]


def test_ask_prints_an_answer_whose_footnotes_quote_the_articles(seeds_home: Path) -> None:
    done = footnote("ask", "Which flag was raised in the Panjshir Valley?", home=seeds_home)
    quotes = [line.strip()[1:-1] for line in done.stdout.splitlines() if line.startswith("    “")]
    texts = [" ".join(f.read_text(encoding="utf-8").split()) for f in SEEDS.glob("*.txt")]
    assert quotes
    assert all(any(quote in text for text in texts) for quote in quotes)
    assert "[1]" in done.stdout
    assert done.stderr == ""


def test_ask_json_fits_the_schema(seeds_home: Path) -> None:
    done = footnote("ask", "--json", "Who is Ahmad Massoud's father?", home=seeds_home)
    SCHEMA.validate(json.loads(done.stdout))


def test_a_refusal_has_no_footnote_and_exit_code_0(seeds_home: Path) -> None:
    done = footnote("ask", "What is the capital of Australia?", home=seeds_home)
    assert done.stdout.startswith("The articles don't say.")
    assert "[1]" not in done.stdout


def test_asking_without_an_index_builds_it_from_the_seeds_here(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "fair.txt").write_text(
        "Fair opens\n\nThe spring fair opened on Friday in Harrow.\n", encoding="utf-8"
    )
    env = {name: value for name, value in os.environ.items() if name != "FOOTNOTE_HOME"}
    command = [FOOTNOTE, "ask", "When did the spring fair open in Harrow?"]
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=tmp_path, check=True)
    assert "opened on Friday" in done.stdout
    assert (tmp_path / ".footnote" / "current").exists()


def test_index_says_what_changed(tmp_path: Path, in_process: Run) -> None:
    done = footnote("index", str(SEEDS), home=tmp_path)
    assert "added           6" in done.stdout  # five files, one of which holds two articles
    again = in_process("index", home=tmp_path)
    assert "unchanged       6" in again.stdout


def test_bad_input_is_one_sentence_and_exit_code_2(tmp_path: Path, seeds_home: Path, in_process: Run) -> None:
    (tmp_path / "empty").mkdir()
    assert "has no words" in one_sentence(in_process("ask", "", home=seeds_home, check=2))
    assert "No article" in one_sentence(in_process("index", str(tmp_path / "empty"), home=tmp_path / "h", check=2))
    gone = in_process("index", str(tmp_path / "gone"), home=tmp_path / "h", check=2)
    assert "no file or folder" in one_sentence(gone)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    unwritable = one_sentence(in_process("index", str(SEEDS), home=tmp_path / "file" / "home", check=2))
    assert "cannot be written" in unwritable
    assert "FOOTNOTE_HOME" in unwritable
    damaged = tmp_path / "damaged"
    shutil.copytree(seeds_home, damaged)
    next(damaged.glob("generations/*/catalog.sqlite")).write_bytes(b"not a catalog")
    told = one_sentence(footnote("ask", "Who?", home=damaged, check=2))
    assert "is damaged" in told
    assert "footnote doctor --repair" in told


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    tmp_path.chmod(0o500)
    assert "cannot be written" in one_sentence(footnote("index", str(SEEDS), home=tmp_path / "home", check=2))


def test_a_closed_pipe_ends_quietly(seeds_home: Path) -> None:
    command = f"{FOOTNOTE} ask 'Who leads the resistance?' | true"
    env = {**os.environ, "FOOTNOTE_HOME": str(seeds_home)}
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, env=env, cwd=ROOT, check=False)
    assert done.stderr == ""
