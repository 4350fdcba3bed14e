"""Results of runs over the gold set → how well each read: one line a run, with intervals, as the model card shows it.

    python -m eval.reading results/embedded/results.jsonl results/similarity/results.jsonl

`| embedded | 0.79 (0.72–0.85) of 139 | …`: of the single-fact questions, in how many the first statement cites evidence
and in how many the short answer is right, a refusal being neither; then how many of the questions without an answer,
and of those with one, were refused. Cases about disagreements and untrue premises are answered in other ways.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from eval.gold import read_gold
from eval.metrics.right import range_of, refused
from eval.metrics.spans import Range, covered, file_of
from eval.results import from_row, group_of
from eval.statistics import mean_interval
from eval.types import CaseResult
from index.errors import FootnoteError

__all__ = ["cites_first", "main", "row"]

_FACTS = frozenset("factoid who when where how_many why definition".split())  # one sentence answers these kinds
_APART = ("conflict", "false_premise")
_COVERS = 0.5  # of an evidence, so that it counts as cited
_HEAD = ("run", "evidence in the first statement", "short answer right", "refused, no answer", "refused, answerable")


def main(paths: Sequence[str]) -> int:
    """Print the table of these result files; returns the exit code."""
    lines = ["| " + " | ".join(_HEAD) + " |", "|---" * len(_HEAD) + "|"]
    lines += [row(Path(path).parent.name, _results(Path(path))) for path in paths]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def row(name: str, results: Iterable[CaseResult]) -> str:
    """The line of one run."""
    told = [r for r in results if r.answer is not None and r.case.kind not in _APART]
    facts = [r for r in told if r.case.kind in _FACTS]
    shorts = [(r, r.scores["short_right"] or 0.0) for r in facts if r.scores.get("short_right") is not None]
    refusals = [(r, float(r.answer is not None and refused(r.answer))) for r in told]
    cells = (
        _mean([(r, float(cites_first(r))) for r in facts]),
        _mean(shorts),
        _mean([(r, value) for r, value in refusals if not r.case.answerable]),
        _mean([(r, value) for r, value in refusals if r.case.answerable]),
    )
    return f"| {name} | {' | '.join(cells)} |"


def cites_first(result: CaseResult) -> bool:
    """Whether the first statement cites at least half of a gold evidence."""
    answer = result.answer
    if answer is None or not answer.statements:
        return False
    cited = [range_of(c) for c in answer.citations if c.number in answer.statements[0].citations]
    evidence = (Range(file_of(e.article), e.start, e.end) for e in result.case.evidence)
    return any(covered(wanted, cited) >= _COVERS for wanted in evidence)


def _mean(rows: Sequence[tuple[CaseResult, float]]) -> str:
    if not rows:
        return "–"
    values = [value for _, value in rows]
    low, high = mean_interval(values, [group_of(r.case) for r, _ in rows]) or (0.0, 0.0)
    return f"{sum(values) / len(values):.2f} ({low:.2f}–{high:.2f}) of {len(values)}"


def _results(path: Path) -> list[CaseResult]:
    cases = {case.id: case for case in read_gold(Path(__file__).with_name("gold.jsonl"))}
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n")[1:] if line]
    return [from_row(row, cases[row["id"]]) for row in rows]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except FootnoteError as error:
        sys.exit(f"reading: {error}")
