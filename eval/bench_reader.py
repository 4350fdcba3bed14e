"""An open index and questions → what an answer of the embedded reader costs: ratios, and milliseconds.

    the network as it ships, to itself in single precision, one passage at a time    0.48 ×

The network in single precision is made of the int8 file that ships (`eval/bench_single.py`): the same weights and the
same passages, every product in floats. It is run as a plain cross-encoder is: a call for each passage.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import qa.network
from eval.bench_single import single_precision
from eval.bench_timing import quickest
from eval.gold import read_gold
from index.articles import read_articles
from index.embed import MiniLM
from index.types import Hit
from qa.assistant import Assistant
from qa.candidates import readings
from qa.indexing import update_index
from qa.network import Network
from qa.settings import default_articles

__all__ = ["reader_rows"]

_QUESTIONS = 40


def reader_rows(assistant: Assistant, questions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Labels with values, each a median over the questions, every question at its best of three rounds."""
    shipped, hits = Network.load(), [(question, assistant.search(question)) for question in questions]
    with TemporaryDirectory() as folder:
        graph = Path(folder) / "single.onnx"
        graph.write_bytes(single_precision(Path(qa.network.__file__).with_name("reader.onnx").read_bytes()))
        single = Network.load(graph)
    whole, together, one_by_one, plain = (
        median(quickest(partial(work, question, found)) for question, found in hits)
        for work in (assistant.read, partial(_read, shipped), partial(_each, shipped), partial(_each, single))
    )
    yield "an answer from its hits, to the network alone, its passages together", f"{whole / together:.2f} ×"
    yield "the network as it ships, to itself in single precision, one passage at a time", f"{together / plain:.2f} ×"
    yield "  of that, its int8 products alone, one passage at a time too", f"{one_by_one / plain:.2f} ×"
    asked = median(quickest(partial(assistant.ask, question)) for question in questions)
    yield "from question to answer, the median", f"{asked * 1000:.0f} ms"
    yield "from question to answer over the default articles, the median", f"{_over_default() * 1000:.0f} ms"


def _over_default() -> float:
    """Seconds from question to answer: the gold questions about the default articles, asked of an index of them."""
    folder = default_articles()
    known = {article.id for article in read_articles([folder])}
    cases = read_gold(Path(__file__).with_name("gold.jsonl"))
    about = [case.question for case in cases if case.evidence and {e.article for e in case.evidence} <= known]
    with TemporaryDirectory() as home:
        update_index(Path(home), [folder], MiniLM.load())
        with Assistant.open(home) as assistant:
            return median(quickest(partial(assistant.ask, q)) for q in about[:: max(1, len(about) // _QUESTIONS)])


def _read(network: Network, question: str, found: Sequence[Hit]) -> None:
    readings(question, found, network)


def _each(network: Network, question: str, found: Sequence[Hit]) -> None:
    for hit in found:
        readings(question, [hit], network)
