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


def test_index_and_ask_open_no_socket_and_need_no_network(tmp_path: Path) -> None:
    """Where there is no network at all; on a machine that gives no network namespace, where there is one."""
    unshare = ["unshare", "--net", "--map-root-user"]
    there = (
        shutil.which("unshare") and not subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode
    )
    run(unshare if there else [], tmp_path)


def test_nothing_connects_outside_loopback(tmp_path: Path) -> None:
    """Compiled libraries do not pass Python's hooks: the kernel itself is asked what was connected to."""
    if not shutil.which("strace"):
        pytest.skip("no strace on this machine")
    log = tmp_path / "log"
    # The filter stops it at these calls alone, not at the millions that waiting threads make.
    traced = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=connect", "-o", os.fspath(log)]
    run(traced, tmp_path / "home")
    assert "AF_INET" not in log.read_text(encoding="utf-8")
