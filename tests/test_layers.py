"""The house rules: who may import whom, which library lives where, how long things may be, what is public."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("prompts", "index", "qa", "eval")
MAY_IMPORT = {"prompts": set(), "index": set(), "qa": {"index", "prompts"}, "eval": {"index", "prompts", "qa"}}
FENCES = {
    "chromadb": ["index/"],
    "llama_index": ["index/", "eval/bench"],
    "openai": ["qa/writer.py", "index/embed.py", "eval/judge.py"],
    "gradio": ["qa/chat", "qa/page"],
    "onnxruntime": ["index/runtime.py"],
    "torch": ["qa/training/"],
}
# Edges may import anything of their package and nothing of it imports them.
EDGES = {
    "qa/cli.py",
    "qa/chat.py",
    "qa/page/talk.py",
    "qa/page/history.py",
    "qa/page/endpoints.py",
    "qa/chat_options.py",
    "qa/page/asking.py",
    "qa/page/examples.py",
    "qa/listing.py",
    "qa/doctor.py",
    "eval/cli.py",
    "eval/bench.py",
    "eval/bench_llm.py",
    "eval/bench_reader.py",
    "eval/bench_checks.py",
    "eval/conflicts.py",
}
COMPOSERS = {"qa/assistant.py", "eval/run.py"}
HEAVY = {"chromadb", "llama_index", "gradio", "onnxruntime", "openai", "scipy", "trafilatura", "bm25s", "tokenizers"}

FILES = [p for package in PACKAGES for p in sorted((ROOT / package).rglob("*.py"))]
RUNTIME = [p for p in FILES if "training" not in p.parts]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(node: ast.AST) -> Iterator[str]:
    for found in ast.walk(node):
        if isinstance(found, ast.Import):
            yield from (alias.name for alias in found.names)
        elif isinstance(found, ast.ImportFrom):
            assert found.level == 0, "imports are absolute"
            yield found.module or ""


def module_level(path: Path) -> set[str]:
    """What importing the module imports at once: not what a function of it imports when it is called."""
    direct = [s for s in tree(path).body if isinstance(s, ast.Import | ast.ImportFrom)]
    return {name for statement in direct for name in imported(statement)}


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = ast.get_docstring(node) is not None
            doc = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
            yield f"{name_of(path)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1 - doc


@pytest.mark.parametrize("path", RUNTIME, ids=name_of)
def test_a_package_imports_only_those_below_it(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    ours = {name.split(".")[0] for name in imported(tree(path))} & {*PACKAGES, "tests"}
    assert ours <= MAY_IMPORT[package] | {package}


@pytest.mark.parametrize("path", RUNTIME, ids=name_of)
def test_a_fenced_library_stays_behind_its_fence(path: Path) -> None:
    for name in imported(tree(path)):
        allowed = FENCES.get(name.split(".")[0])
        assert allowed is None or any(name_of(path).startswith(a) for a in allowed), f"{name} in {name_of(path)}"


@pytest.mark.parametrize("path", RUNTIME, ids=name_of)
def test_a_heavy_library_is_imported_where_it_is_needed(path: Path) -> None:
    assert not {name.split(".")[0] for name in module_level(path)} & HEAVY


@pytest.mark.parametrize("path", RUNTIME, ids=name_of)
def test_no_worker_imports_a_composer_or_an_edge(path: Path) -> None:
    above = EDGES if name_of(path) in EDGES | COMPOSERS else EDGES | COMPOSERS
    if name_of(path) in EDGES:
        return
    lazily = {"qa/__init__.py"}  # the package's public names, loaded on first use
    names = {a.removesuffix(".py").replace("/", ".") for a in above}
    assert name_of(path) in lazily or not names & set(imported(tree(path)))


def test_no_import_cycles() -> None:
    modules = {name_of(p).removesuffix(".py").replace("/", ".").removesuffix(".__init__"): p for p in RUNTIME}
    edges = {m: module_level(p) & set(modules) for m, p in modules.items()}
    while leaves := {m for m, below in edges.items() if not below & set(edges)}:
        edges = {m: below for m, below in edges.items() if m not in leaves}
    assert not edges


@pytest.mark.parametrize("path", RUNTIME, ids=name_of)
def test_all_lists_exactly_the_public_names(path: Path) -> None:
    module, listed = tree(path), None
    public = set()
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {t.id for t in targets if isinstance(t, ast.Name)}
            if "__all__" in names:
                assert node.value is not None
                listed = ast.literal_eval(node.value)
            public |= {n for n in names if not n.startswith("_")}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            public.add(node.name)
    if path.name == "__init__.py" or (path.name == "__main__.py" and not public):
        assert listed is None or sorted(listed, key=str.lower) == sorted(set(listed), key=str.lower)
        return
    assert listed is not None, "no __all__"
    assert set(listed) == public


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_opens_with_a_sentence_and_fits_three_hundred_lines(path: Path) -> None:
    assert ast.get_docstring(tree(path))
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_functions_fit_a_glance() -> None:
    lengths = dict(found for path in FILES for found in functions(path))
    longest = max(lengths, key=lambda name: lengths[name])
    assert lengths[longest] <= 50, longest
    ordered = sorted(lengths.values())
    assert median(ordered) <= 8
    assert ordered[int(len(ordered) * 0.9)] <= 25


def test_the_top_level_is_the_agreed_one() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    if tracked == [""]:
        pytest.skip("not a git checkout")
    agreed = {"pyproject.toml", "README.md", "seeds", "qa", "index", "prompts", "tests", "eval", "Makefile", "LICENSE"}
    top = {name.split("/")[0].strip('"') for name in tracked if name}
    assert top - agreed <= {".ci", ".gitignore", "requirements.lock", "docs"}


def test_the_lock_names_no_index_and_hashes_everything() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    pinned = [line for line in lock.splitlines() if "==" in line and line[0].isalpha()]
    assert pinned
    assert all(line.endswith("\\") for line in pinned), "a package without a hash"
    assert not [line for line in pinned if line.startswith(("torch==", "nvidia-", "sentence-transformers=="))]


def test_help_and_types_load_nothing_heavy() -> None:
    code = (
        "import sys, eval.cli, qa\n"
        "try: eval.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)), 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[] False"
