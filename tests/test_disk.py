"""A disk that is full, a folder that may not be written: one clear sentence, and what was there before answers."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from test_cli import FOOTNOTE, Run, one_sentence
from test_sync import article, ids, synced

from index.errors import SetupError

ROOT = Path(__file__).resolve().parent.parent
WITH_A_LIMIT = """
import resource, sys
sys.path[:0] = [{tests!r}, {root!r}]
from pathlib import Path
from test_sync import synced
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
synced(Path({home!r}), Path({news!r}))
"""


def mounted(*arguments: str) -> bool:
    return shutil.which("mount") is not None and subprocess.run(["mount", *arguments], check=False).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() != 0 or not mounted("-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)):
        pytest.skip("needs the right to mount")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_is_one_sentence_and_the_old_index_answers(small_disk: Path, tmp_path: Path) -> None:
    home, news = small_disk / "home", tmp_path / "news"
    for n in range(10):
        article(news, f"n{n}.txt", n)
    synced(home, news)
    before = ids(home)
    for n in range(10, 700):
        article(news, f"n{n}.txt", n)
    with pytest.raises(SetupError, match=r"No room is left on the disk for the index at .*/home\. Make room and index"):
        synced(home, news)
    assert ids(home) == before
    for n in range(12, 700):
        (news / f"n{n}.txt").unlink()
    assert synced(home, news)[0].added == ("n10", "n11")


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("limit", [2_000, 40_000, 170_000])
def test_a_file_that_may_not_grow_is_one_sentence(tmp_path: Path, limit: int) -> None:
    home, news = tmp_path / "home", tmp_path / "news"
    for n in range(30):
        article(news, f"n{n}.txt", n)
    synced(home, news)
    before = ids(home)
    article(news, "late.txt", 99)
    script = WITH_A_LIMIT.format(tests=str(ROOT / "tests"), root=str(ROOT), limit=limit, home=str(home), news=str(news))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "SetupError: " in done.stderr.strip().splitlines()[-1]
    assert ids(home) == before
    assert synced(home, news)[0].added == ("late",)


def test_an_index_that_is_read_only_answers_and_cannot_be_synced(
    seeds_home: Path, tmp_path: Path, in_process: Run
) -> None:
    home = tmp_path / "home"
    shutil.copytree(seeds_home, home)
    closed = tmp_path / "closed"
    closed.mkdir()
    if os.geteuid() == 0:
        if not (mounted("--bind", str(home), str(closed)) and mounted("-o", "remount,ro,bind", str(closed))):
            pytest.skip("needs the right to mount")
    else:
        closed = home
        for path in [*home.rglob("*"), home]:
            path.chmod(path.stat().st_mode & ~0o222)
    try:
        assert "[1]" in in_process("ask", "Which flag was raised in the Panjshir Valley?", home=closed).stdout
        assert "cannot be written" in one_sentence(in_process("index", str(ROOT / "seeds"), home=closed, check=2))
        assert "WRONG" not in in_process("doctor", home=closed).stdout
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", "--lazy", str(closed)], check=True)
        for path in [home, *home.rglob("*")]:
            path.chmod(path.stat().st_mode | 0o200)


def test_the_command_asks_repairs_and_stops_as_it_says(tmp_path: Path, in_process: Run) -> None:
    home, news = tmp_path / "home", tmp_path / "news"
    command = partial(in_process, home=home)
    for n in range(3):
        article(news, f"n{n}.txt", n)
    command("index", str(news))
    assert "no index" in command("doctor", "--home", str(tmp_path / "none"), check=1).stdout
    (news / "n0.txt").rename(news / "first.txt")
    renamed = command("index")
    assert "renamed         1" in renamed.stdout
    assert "renamed: n0 is first now" in renamed.stderr
    news.rename(tmp_path / "away")
    refused = one_sentence(command("index", check=2))
    assert refused.endswith("has none any more. Nothing was changed. If it is meant, say so: footnote index --yes")
    next(home.glob("generations/*/manifest.json")).unlink()
    for generation in home.glob("generations/*/chroma"):
        shutil.rmtree(generation)
    assert "footnote doctor --repair" in one_sentence(command("ask", "Who bought boats?", check=2))
    assert "WRONG" in command("doctor", check=1).stdout
    assert "3 articles that the index itself keeps" in command("doctor", "--repair").stdout
    assert "removed         3" in command("index", "--yes").stdout


def test_ctrl_c_keeps_what_is_embedded_and_says_so(tmp_path: Path, in_process: Run) -> None:
    home, news = tmp_path / "home", tmp_path / "news"
    for n in range(400):
        article(news, f"n{n}.txt", n)
    env = {**os.environ, "FOOTNOTE_HOME": str(home)}
    command = [FOOTNOTE, "index", str(news)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as running:
        while not embedded(home):
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate()
    assert (running.returncode, out) == (130, "")
    assert err == "Stopped. What was embedded is kept: index again to go on.\n"
    assert embedded(home)
    for n in range(5, 400):
        (news / f"n{n}.txt").unlink()
    again = in_process("index", str(news), home=home)
    assert "The last sync was cut off. What it embedded is used again." in again.stderr
    assert "The index holds 5 articles" in again.stdout


def embedded(home: Path) -> int:
    """How many vectors are kept so far."""
    try:
        with closing(sqlite3.connect(f"file:{home}/vectors.sqlite?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT count(*) FROM vectors").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # not there yet
