"""An index and questions → how the reader's whole answer stands to its parts: ratios, and the seconds of one answer.

    a whole reading against the network alone, one passage at a time    0.95 ×

The graph that ships is int8; the same network in single precision takes twice its time (`qa/training/MODEL.md`) and is
not shipped, so the shipped one is what is read one passage at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from index.store import Store
from index.types import Hit
from qa.assistant import Assistant
from qa.candidates import readings
from qa.network import Network
from qa.reader import read

__all__ = ["reader_rows"]

_ROUNDS = 3
_LABEL = "a whole reading against the network"


def reader_rows(home: Path, store: Store, network: Network, questions: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Labels with ratios; the last row is not one: it is the median milliseconds from question to answer."""
    hits = [(question, store.search(question)) for question in questions]
    whole = median(_seconds(partial(read, question, found, store, network)) for question, found in hits)
    together = median(_seconds(partial(readings, question, found, network)) for question, found in hits)
    single = _one_by_one(network, hits)
    yield f"{_LABEL} alone, its passages together", whole / together
    yield f"{_LABEL} alone, one passage at a time", whole / single
    with Assistant.open(home) as assistant:
        asked = median(_seconds(partial(assistant.ask, question)) for question in questions)
    yield "milliseconds from question to answer, the median", asked * 1000


def _one_by_one(network: Network, hits: Sequence[tuple[str, tuple[Hit, ...]]]) -> float:
    """The median seconds to read the hits of a question, each passage in a call of its own."""

    def each(question: str, found: Sequence[Hit]) -> None:
        for hit in found:
            readings(question, [hit], network)

    return median(_seconds(partial(each, question, found)) for question, found in hits)


def _seconds(work: Callable[[], object]) -> float:
    """The least of three rounds."""
    took = []
    for _ in range(_ROUNDS):
        started = perf_counter()
        work()
        took.append(perf_counter() - started)
    return min(took)
