"""The embedded path opens no socket: not to index, not to ask, with no way around it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WORK = """
import sys
def refuse(event, args):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        raise AssertionError(f"{event} {args}")
sys.addaudithook(refuse)
from pathlib import Path
from qa import Assistant
from qa.indexing import update_index
from index.embed import MiniLM
update_index(Path(sys.argv[1]), [Path("seeds")], MiniLM.load())
with Assistant.open(sys.argv[1]) as assistant:
    print(assistant.ask("Which flag was raised in the Panjshir Valley?").outcome)
"""


def run(prefix: list[str], home: Path) -> None:
    command = [*prefix, sys.executable, "-c", WORK, str(home)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "answered"), done.stderr


def test_index_and_ask_open_no_socket(tmp_path: Path) -> None:
    run([], tmp_path)


def test_index_and_ask_work_where_there_is_no_network_at_all(tmp_path: Path) -> None:
    unshare = ["unshare", "--net", "--map-root-user"]
    if not shutil.which("unshare") or subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine gives no network namespace")
    run(unshare, tmp_path)


def test_nothing_connects_outside_loopback(tmp_path: Path) -> None:
    """Compiled libraries do not pass Python's hooks: the kernel itself is asked what was connected to."""
    if not shutil.which("strace"):
        pytest.skip("no strace on this machine")
    log = tmp_path / "log"
    run(["strace", "-f", "-qq", "-e", "trace=connect", "-o", os.fspath(log)], tmp_path / "home")
    assert "AF_INET" not in log.read_text(encoding="utf-8")
