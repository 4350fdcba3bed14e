"""The single-precision graph that `make bench` compares with is the network that ships, rounding aside."""

from pathlib import Path

import qa.network
from eval.bench_single import single_precision
from qa.network import Network

SHIPPED = Path(qa.network.__file__).with_name("reader.onnx").read_bytes()
TEXT = "The mill at Osk opened in 1901. It closed in 1950, after a fire."
SENTENCES = [(0, 31), (32, 64)]


def test_it_reads_as_the_shipped_network_does_without_an_int8_product(tmp_path: Path) -> None:
    made = single_precision(SHIPPED)
    assert b"MatMulInteger" in SHIPPED
    assert b"MatMulInteger" not in made
    assert b"DynamicQuantizeLinear" not in made
    (tmp_path / "single.onnx").write_bytes(made)
    question = "When did the mill open?"
    ours, plain = (
        network.read(question, [(TEXT, SENTENCES)])[0]
        for network in (Network.load(), Network.load(tmp_path / "single.onnx"))
    )
    assert TEXT[plain.spans[0].start : plain.spans[0].end] == TEXT[ours.spans[0].start : ours.spans[0].end] == "1901"
    assert all(abs(a - b) < 1.5 for a, b in zip(ours.sentences, plain.sentences, strict=True))
    assert ours.sentences != plain.sentences


def test_a_graph_in_single_precision_stays_as_it_is() -> None:
    made = single_precision(SHIPPED)
    assert single_precision(made) == made
