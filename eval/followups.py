"""Follow-ups with human rewrites → how much of them our rewriting carries, and what it finds.

    evidence in top 5        chains (30)  gold, dev (18)
    a person                         87%             94%
    the last question                87%             50%
    ours                             93%             94%

Human rewrites are those of TREC CAsT (a file of lines `{id, history[{role, text}], question, rewrite}`). What is found
is scored on the gold cases of the kind followup and on `chains.jsonl`: thirty chats of three turns, over the default
articles.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from eval.gold import read_gold
from eval.metrics.retrieval import retrieval_scores
from eval.metrics.spans import Range, file_of
from eval.metrics.words import names
from index.errors import InputError
from index.lexical import terms
from qa.conversation import stand_alone
from qa.types import Turn

if TYPE_CHECKING:
    from eval.types import Case
    from index.types import Hit

__all__ = ["CHAINS", "WAYS", "Carried", "FollowUp", "Searcher", "carried", "chats", "found", "read_follow_ups", "shown"]

CHAINS = Path(__file__).parent / "chains.jsonl"
_GOLD = Path(__file__).parent / "gold.jsonl"
_FILE = Path("followups") / "cast.jsonl"
_K = 5

_Way = Callable[[str, Sequence[Turn]], str]
WAYS: Mapping[str, _Way] = {
    "none": lambda question, turns: question,
    "the last question": lambda question, turns: f"{turns[-1].question} {question}",
    "ours": stand_alone,
}


class Searcher(Protocol):
    """What finds hits for a question that stands alone."""

    def search(self, question: str, *, k: int) -> "tuple[Hit, ...]":
        """The `k` best hits, best first."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question, the turns before it and what a person made of it; `tune` says for which half it may be used."""

    id: str
    question: str
    turns: tuple[Turn, ...]
    rewrite: str
    tune: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """Shares from 0 to 1 of follow-ups. `names`, `words`: of those to which a person added some, where all are carried;
    `wrong`: of all, where a word is added that neither the question nor the human rewrite has; `alone`: of those that
    a person left as they were, where nothing is added.
    """

    names: float
    words: float
    wrong: float
    alone: float


def read_follow_ups(path: Path) -> tuple[FollowUp, ...]:
    """The follow-ups of a file, without those that have no turns before them; every other chat is for tuning.

    Raises InputError when there is no such file.
    """
    if not path.is_file():
        raise InputError(f"There is no file {path}. Name a folder that holds {_FILE}.")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    chats = list(dict.fromkeys(_chat(row["id"]) for row in rows))
    tuned = set(chats[::2])
    return tuple(
        FollowUp(row["id"], row["question"], turns, row["rewrite"], _chat(row["id"]) in tuned)
        for row in rows
        if (turns := _turns(row["history"]))
    )


def _chat(name: str) -> str:
    return name.rpartition("_")[0]


def _turns(history: Sequence[Mapping[str, str]]) -> tuple[Turn, ...]:
    """What was asked and what was answered, by turns; the answer is empty where there is none."""
    turns: list[Turn] = []
    for said in history:
        if said["role"] == "user":
            turns.append(Turn(said["text"], ""))
        elif turns:
            turns[-1] = Turn(turns[-1].question, f"{turns[-1].answer} {said['text']}".strip())
    return tuple(turns)


def carried(cases: Sequence[FollowUp], rewrite: Callable[[str, Sequence[Turn]], str]) -> Carried:
    """How much of the human rewrites of `cases` a way of rewriting carries."""
    by_name, by_word, wrong, alone = list[bool](), list[bool](), list[bool](), list[bool]()
    for case in cases:
        made = rewrite(case.question, case.turns)
        asked, wanted, given = set(terms(case.question)), set(terms(case.rewrite)), set(terms(made))
        called = {t for name in names(case.rewrite) for t in terms(name)} - asked
        if called:
            by_name.append(called <= given)
        if wanted - asked:
            by_word.append(wanted - asked <= given)
        else:
            alone.append(given <= asked)
        wrong.append(bool(given - asked - wanted))
    return Carried(_share(by_name), _share(by_word), _share(wrong), _share(alone))


def _share(held: Sequence[bool]) -> float:
    return sum(held) / len(held) if held else 0.0


def chats(path: Path = CHAINS, split: str | None = None) -> "tuple[Case, ...]":
    """The gold cases of a file that are follow-ups, of one split or of both."""
    return tuple(c for c in read_gold(path) if c.kind == "followup" and split in (None, c.split))


def found(cases: "Sequence[Case]", rewrite: "Callable[[Case], str]", searcher: "Searcher") -> float:
    """The mean recall of the gold evidence within the five best hits of the rewritten questions; 0 without cases."""
    return sum(_recall(case, rewrite(case), searcher) for case in cases) / max(1, len(cases))


def _recall(case: "Case", question: str, searcher: "Searcher") -> float:
    places = {e.id: Range(file_of(e.article), e.start, e.end) for e in case.evidence}
    passages = [hit.passage for hit in searcher.search(question, k=_K)]
    hits = [Range(file_of(p.article_id), p.start, p.end) for p in passages]
    return retrieval_scores(hits, [[places[e] for e in one] for one in case.evidence_sets])[f"recall@{_K}"]


def shown(searcher: "Searcher", data: Path | None = None) -> str:
    """Both tables: what is found by each way of rewriting and, with a folder of `data`, what each carries."""
    sets = {"chains": chats(), "gold, dev": chats(_GOLD, "dev")}
    lines = [f"{'evidence in top 5':<20}" + "".join(f"{f'{name} ({len(cases)})':>16}" for name, cases in sets.items())]
    ways: dict[str, Callable[[Case], str]] = {"a person": lambda case: case.stand_alone or case.question}
    ways |= {name: _of_case(way) for name, way in WAYS.items()}
    for name, rewrite in ways.items():
        lines.append(f"{name:<20}" + "".join(f"{found(cases, rewrite, searcher):>16.0%}" for cases in sets.values()))
    return "\n".join([*lines, *(_carried_lines(data) if data else ())])


def _of_case(way: _Way) -> "Callable[[Case], str]":
    return lambda case: way(case.question, case.history)


def _carried_lines(data: Path) -> list[str]:
    follow_ups = read_follow_ups(data / _FILE)
    lines = []
    for title, tune in (("tuned on", True), ("kept apart", False)):
        half = [f for f in follow_ups if f.tune == tune]
        heads = ("every name", "every word", "a wrong word", "left alone")
        lines += ["", f"{f'{title} ({len(half)})':<20}" + "".join(f"{head:>14}" for head in heads)]
        for name, way in WAYS.items():
            got = carried(half, way)
            shares = (got.names, got.words, got.wrong, got.alone)
            lines.append(f"{name:<20}" + "".join(f"{share:>14.0%}" for share in shares))
    return lines
