"""An open index and questions → what an answer of the embedded reader costs: ratios, and milliseconds.

    an answer from its hits, to the network alone, one passage at a time    0.95 ×

The graph that ships is int8; the same network in single precision takes twice its time (`qa/training/MODEL.md`) and is
not shipped, so the shipped one is what is read one passage at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median
from time import perf_counter

from index.types import Hit
from qa.assistant import Assistant
from qa.candidates import readings
from qa.network import Network

__all__ = ["reader_rows"]

_ROUNDS = 3


def reader_rows(assistant: Assistant, questions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Labels with values, each a median over `questions`, every question at its best of three rounds."""
    network = Network.load()
    hits = [(question, assistant.search(question)) for question in questions]
    whole = median(_seconds(partial(assistant.read, question, found)) for question, found in hits)
    together = median(_seconds(partial(readings, question, found, network)) for question, found in hits)
    single = median(_seconds(partial(_each, question, found, network)) for question, found in hits)
    yield "an answer from its hits, to the network alone, its passages together", f"{whole / together:.2f} ×"
    yield "an answer from its hits, to the network alone, one passage at a time", f"{whole / single:.2f} ×"
    asked = median(_seconds(partial(assistant.ask, question)) for question in questions)
    yield "from question to answer, the median", f"{asked * 1000:.0f} ms"


def _each(question: str, found: Sequence[Hit], network: Network) -> None:
    for hit in found:
        readings(question, [hit], network)


def _seconds(work: Callable[[], object]) -> float:
    """The least of three rounds."""
    took = []
    for _ in range(_ROUNDS):
        started = perf_counter()
        work()
        took.append(perf_counter() - started)
    return min(took)
