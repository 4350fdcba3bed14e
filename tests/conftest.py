"""What tests share: a home of their own, the real embedder, and one real index of the seeds.

`make test` runs them in a few processes at once, `pytest` in one: each process makes its own of what is shared here.
"""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import settings
from llm import GAUGES

from eval.cli import main
from index.embed import MiniLM
from qa.assistant import Assistant
from qa.indexing import update_index

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"

settings.register_profile("untimed", deadline=None)  # a busy machine is slow, which is no fault
settings.load_profile("untimed")

# Whoever starts the tests in the background may have Ctrl-C ignored, and so would be all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The cores are shared: a thread that waits for its part of a model's work keeps another process from its own.
_THREADS = "1" if "PYTEST_XDIST_WORKER" in os.environ else "0"
os.environ["FOOTNOTE_THREADS"] = _THREADS  # the commands that the tests start have it too


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the index of the person who runs it, or reads their settings."""
    for name in [n for n in os.environ if n.startswith(("FOOTNOTE_", "OPENAI_", "CHROMA_"))]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FOOTNOTE_THREADS", _THREADS)
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path / "home"))


@pytest.fixture
def in_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., CompletedProcess[str]]:
    """What `footnote` of test_cli does, without a process of its own: the libraries are loaded already."""

    def footnote(*arguments: str, home: Path, check: int = 0) -> CompletedProcess[str]:
        monkeypatch.setenv("FOOTNOTE_HOME", str(home))
        capsys.readouterr()
        assert main(arguments) == check
        return CompletedProcess(arguments, check, *capsys.readouterr())

    return footnote


@pytest.fixture(scope="session")
def embedder() -> MiniLM:
    return MiniLM.load()


@pytest.fixture(scope="session")
def seeds_home(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Path:
    """A home whose index holds the five seed files."""
    home = tmp_path_factory.mktemp("seeds-home")
    update_index(home, [SEEDS], embedder)
    return home


@pytest.fixture(scope="session")
def assistant(seeds_home: Path) -> Iterator[Assistant]:
    with Assistant.open(seeds_home) as opened:
        yield opened


@pytest.fixture(scope="session")
def gauges(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Path:
    """A home whose index holds one article of forty sentences."""
    folder = tmp_path_factory.mktemp("gauges")
    (folder / "gauges.txt").write_text(GAUGES, encoding="utf-8")
    update_index(folder / "home", [folder / "gauges.txt"], embedder)
    return folder / "home"
