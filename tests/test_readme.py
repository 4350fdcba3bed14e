"""What the README shows is what happens: its commands and Python run, its map and its tables are true."""

import ast
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
CONSOLE = [body for kind, body in BLOCKS if kind == "console"]
PYTHON = [body for kind, body in BLOCKS if kind == "python"]


def commands(block: str) -> list[tuple[str, str]]:
    """The commands of a block with what they print: lines after "$ " until the next one."""
    pieces = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(piece.partition("\n")[0], piece.partition("\n")[2]) for piece in pieces]


ALL = [found for block in CONSOLE for found in commands(block)]


@pytest.fixture
def env(seeds_home: Path) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # Not what `make test` tells its own commands: a `make` of the README is one of its own.
    kept = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    return {**kept, "FOOTNOTE_HOME": str(seeds_home), "PATH": path, "COLUMNS": "100"}


def test_every_block_is_run_by_one_of_these_tests() -> None:
    assert {kind for kind, _ in BLOCKS} == {"console", "python", "text"}
    assert len(ALL) >= 4
    assert PYTHON


@pytest.mark.parametrize(("command", "printed"), [c for c in ALL if "chat" not in c[0]], ids=lambda c: c[:40])
def test_a_command_prints_what_the_readme_says(command: str, printed: str, env: dict[str, str]) -> None:
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, env=env, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == printed.strip() or not printed.strip()


@pytest.mark.parametrize("command", [c for c, _ in ALL if "chat" in c])
def test_chat_serves_the_page(command: str, env: dict[str, str]) -> None:
    shell = ["/bin/sh", "-c", command]
    with subprocess.Popen(shell, stdout=subprocess.PIPE, text=True, env=env, cwd=ROOT, start_new_session=True) as chat:
        assert chat.stdout is not None
        lines = iter(chat.stdout.readline, "")
        assert any("http://127.0.0.1:" in line for line in lines)
        os.killpg(chat.pid, signal.SIGTERM)


@pytest.mark.parametrize("block", PYTHON)
def test_python_does_what_the_readme_says(block: str, env: dict[str, str]) -> None:
    code = f"import doctest, sys\n{_as_doctest(block)}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _as_doctest(block: str) -> str:
    """A script that runs a ">>>" block as a doctest, and any other block as it stands."""
    if ">>>" not in block:
        ast.parse(block)
        return block
    return (
        "test = doctest.DocTestParser().get_doctest("
        f"{block!r}, {{}}, 'README', None, 0)\n"
        "runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)\n"
        "runner.run(test)\nsys.exit(bool(runner.summarize().failed))"
    )


def test_the_map_names_every_module_and_no_other() -> None:
    section = README.split("## The map")[1].split("\n## ")[0]
    mapped = set(re.findall(r"`((?:index|qa|prompts|eval)/[\w/.-]+)`", section))
    files = {
        p.relative_to(ROOT).as_posix()
        for package in ("index", "qa", "prompts", "eval")
        for p in (ROOT / package).rglob("*.py")
        if p.name != "__init__.py" or p.parent.name == "prompts"
    }
    folders = {name for name in mapped if name.endswith("/")}
    covered = {f for f in files if any(f.startswith(folder) for folder in folders)}
    assert {f for f in files if f not in mapped} <= covered
    assert all((ROOT / name).exists() for name in mapped)


def test_every_dependency_has_its_row() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    section = README.split("## Dependencies")[1]
    for requirement in wanted:
        name = re.split(r"[<>=~! \[]", requirement)[0]
        assert f"`{name}`" in section, name
