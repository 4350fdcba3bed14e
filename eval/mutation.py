"""Gold cases → how well the metrics tell right from nearly right, as the mutation score.

Every edit of `eval.edits` is made once to the oracle answer of every case where it applies; the score is `joint`
(right, and borne out by its footnotes). Edits that make an answer wrong must lower it, paraphrases must not. SQuAD's
own EM and F1 on `short` stand beside it as a control: they pass "$15 billion" for "$1.5 billion".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.edits import MUTATIONS, PARAPHRASES, Edit, Pool
from eval.metrics.answers import squad_em, squad_f1, wordings
from eval.metrics.words import content
from eval.oracle import oracle_answer
from eval.score import METRICS, score
from eval.types import Case
from index.types import Article
from qa.types import Answer

__all__ = ["MutationReport", "MutationRow", "format_mutations", "mutation_report"]

_SHOWN = ("joint", "right", "short_right", "f1", "list_f1", "citation_support", "citation_precision", "quote_exactness")
_OF_SHORT = ("short_right", "f1", "squad_em", "squad_f1")
_CONTROLS: Mapping[str, Callable[[str, Sequence[str]], float]] = {"squad_em": squad_em, "squad_f1": squad_f1}


@dataclass(frozen=True, slots=True)
class MutationRow:
    """One edit on the `n` answers where it applies; `lowered` is, for each metric, the share of them that it lowers.

    Metrics of `short` count where it is edited. `missed` are the ids of the cases where the edit did not do to `joint`
    what it should.
    """

    edit: str
    paraphrase: bool
    n: int
    lowered: Mapping[str, float | None]
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MutationReport:
    """A row an edit; `killed`: the share of wrong edits that lower `joint`; `false_alarms`: of paraphrases that do."""

    rows: tuple[MutationRow, ...]
    killed: float
    false_alarms: float


def mutation_report(cases: Sequence[Case], articles: Mapping[str, Article], *, seed: int = 0) -> MutationReport:
    """Edit the oracle answers of all answerable cases; the same for the same cases and seed."""
    right = [(case, oracle_answer(case, articles)) for case in cases if case.answerable]
    before = {case.id: _scored(case, answer, articles) for case, answer in right}
    pool = _pool(right)
    rows = []
    for edits, paraphrase in ((MUTATIONS, False), (PARAPHRASES, True)):
        for name, edit in edits.items():
            edited = [(c, e) for c, a in right if (e := _edit(edit, c, a, f"{seed} {name} {c.id}", pool))]
            after = {c.id: _scored(c, a, articles, a.short != oracle_answer(c, articles).short) for c, a in edited}
            rows.append(_row(name, paraphrase, before, after))
    return MutationReport(tuple(rows), _joint_share(rows, False), _joint_share(rows, True))


def format_mutations(report: MutationReport) -> str:
    """The report as a table of fixed width: the share of edits that lower each metric, "-" where it never applies."""
    columns = list(report.rows[0].lowered) if report.rows else []
    lines = [f"{'edit':<16}{'n':>5}" + "".join(f"{c.replace('citation_', 'cite '):>16}" for c in columns)]
    for row in report.rows:
        shares = [row.lowered[c] for c in columns]
        lines.append(f"{row.edit:<16}{row.n:>5}" + "".join(f"{'-' if s is None else f'{s:.3f}':>16}" for s in shares))
    killed = f"wrong edits that lower joint: {report.killed:.3f} (at least 0.95)"
    return "\n".join([*lines, killed, f"paraphrases that do: {report.false_alarms:.3f} (at most 0.05)"])


def _edit(edit: Edit, case: Case, answer: Answer, key: str, pool: Pool) -> Answer | None:
    edited = edit(case, answer, key, pool)
    return None if edited == answer else edited


def _scored(
    case: Case, answer: Answer, articles: Mapping[str, Article], with_short: bool = True
) -> dict[str, float | None]:
    """The scores that are shown; those that read `short` alone only where it is edited."""
    forms = [form for gold in case.answers for form in wordings(gold)]
    controls = {name: measure(answer.short, forms) if forms else None for name, measure in _CONTROLS.items()}
    scores = score(case, answer, articles, with_hits=False)
    shown = {name: scores[name] for name in METRICS if name in _SHOWN} | controls
    return {name: value if with_short or name not in _OF_SHORT else None for name, value in shown.items()}


def _row(
    name: str,
    paraphrase: bool,
    before: Mapping[str, Mapping[str, float | None]],
    after: Mapping[str, Mapping[str, float | None]],
) -> MutationRow:
    lowered: dict[str, float | None] = {}
    for metric in (*_SHOWN, *_CONTROLS):
        pairs = [(before[i][metric], scores[metric]) for i, scores in after.items()]
        flags = [b < a - 1e-9 for a, b in pairs if a is not None and b is not None]
        lowered[metric] = sum(flags) / len(flags) if flags else None
    dropped = {i: (s["joint"] or 0.0) < (before[i]["joint"] or 0.0) - 1e-9 for i, s in after.items()}
    missed = tuple(sorted(i for i, is_lower in dropped.items() if is_lower == paraphrase))
    return MutationRow(name, paraphrase, len(after), lowered, missed)


def _joint_share(rows: Sequence[MutationRow], paraphrase: bool) -> float:
    chosen = [row for row in rows if row.paraphrase == paraphrase and row.n]
    lowered = sum((row.lowered["joint"] or 0.0) * row.n for row in chosen)
    return lowered / sum(row.n for row in chosen) if chosen else 0.0


def _pool(right: Sequence[tuple[Case, Answer]]) -> Pool:
    named = {gold.text for case, _ in right for gold in case.answers if gold.type == "name"}
    citations = [c for _, answer in right for c in answer.citations]
    vocabulary = {w for c in citations for w in content(c.quote) if w.isalpha() and len(w) > 4}
    return Pool(sorted(n for n in named if n[:1].isupper()), sorted(vocabulary), citations)
