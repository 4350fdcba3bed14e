"""The statements of an answer with what each cites, and the gold evidence, in; how well the answer is cited out.

Citations are structured, so nothing hangs on where a marker stands. A citation is None when it is invalid: its number
is not in the answer, its article does not exist, or its quote does not stand at its place.

Worked: "Ann Lee left Osk." cites one sentence that says so and one that does not; "Boats sank." cites nothing; the
one evidence is cited. coverage 1/2 (statements with a valid citation), support 1/2 (statements that their citations
together bear out), precision 1/2 (citations that help), recall 1, invalid 0.

Support and precision follow ALCE (Gao et al. 2023): recall is whether all citations of a statement together bear it
out; a citation is precise when they do and it does so alone, or the others do not without it. Here an invalid
citation counts against precision (there it vanishes from the denominator), and bearing out is judged by `supported`.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from eval.metrics.spans import Range, covered, span_scores
from eval.metrics.support import quoted, supported
from eval.metrics.words import contains, words

__all__ = ["COVERS", "VERSION", "Assertion", "Cited", "citation_scores", "evidence_recall"]

VERSION = 1
COVERS = 0.5  # as for retrieval: the share of an evidence that the citations must hold together


class Cited(NamedTuple):
    """A valid citation: where it stands and its words."""

    range: Range
    quote: str


class Assertion(NamedTuple):
    """A statement and what it cites; None for each invalid citation."""

    text: str
    cited: tuple[Cited | None, ...]

    @property
    def valid(self) -> tuple[Cited, ...]:
        """The citations that are not invalid."""
        return tuple(c for c in self.cited if c)

    def holds(self, cited: Sequence[Cited], known: frozenset[str]) -> bool:
        """Whether these citations together bear the statement out."""
        return supported(self.text, " ".join(c.quote for c in cited), known)


def citation_scores(
    assertions: Sequence[Assertion], sets: Sequence[Sequence[Range]], known: frozenset[str] = frozenset()
) -> dict[str, float | None]:
    """The scores of an answer that asserts something; `assertions` is not empty. `sets` is empty without gold evidence.

    None: precision and invalid when nothing is cited, recall and spans without gold, quote_exactness without quotation.
    """
    every = [c for a in assertions for c in a.cited]
    ranges = [c.range for a in assertions for c in a.valid]
    good = sum(len(_precise(a, known)) for a in assertions)
    spans = [span_scores(ranges, evidence) for evidence in sets]
    return {
        "coverage": _mean([bool(a.valid) for a in assertions]),
        "support": _mean([a.holds(a.valid, known) for a in assertions]),
        "precision": good / len(every) if every else None,
        "recall": evidence_recall(ranges, sets),
        "invalid": _mean([c is None for c in every]),
        "span_precision": max((s["precision"] for s in spans), default=None),
        "span_recall": max((s["recall"] for s in spans), default=None),
        "span_iou": max((s["iou"] for s in spans), default=None),
        "quote_exactness": _mean([exact for a in assertions for exact in _quotations(a)]),
    }


def evidence_recall(ranges: Sequence[Range], sets: Sequence[Sequence[Range]]) -> float | None:
    """The share of the evidence that is cited, of the sufficient set that does best; None without sets."""
    return max((sum(covered(e, ranges) >= COVERS for e in evidence) / len(evidence) for evidence in sets), default=None)


def _precise(a: Assertion, known: frozenset[str]) -> list[Cited]:
    if not a.holds(a.valid, known):
        return []
    others = [[c for c in a.valid if c is not one] for one in a.valid]
    return [
        one
        for one, rest in zip(a.valid, others, strict=True)
        if a.holds([one], known) or not rest or not a.holds(rest, known)
    ]


def _quotations(a: Assertion) -> list[bool]:
    """For each quotation in the statement whether it stands word for word in one cited place."""
    quotes = [words(c.quote) for c in a.valid]
    return [any(contains(quote, words(part)) for quote in quotes) for part in quoted(re.sub(r"\s+", " ", a.text))]


def _mean(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
