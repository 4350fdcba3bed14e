"""Results and a model that judges them → its verdicts, with how far people can trust them.

`judge(report.results, endpoint("some-model"))` → Judged(model="some-model", kappa=0.84, verdicts={"tide-01": True}, …).
A model answers with one letter, in both orders of the options, several times; a tie or no letter is no verdict. Before
its verdicts count it must agree with people: it judges the gold's own right and wrong answers, not told which is which.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product

from eval.metrics.right import refused
from eval.statistics import corrected_interval, kappa
from eval.types import Case, CaseResult
from index.errors import EndpointError
from prompts import render

__all__ = ["LEAST_KAPPA", "Judged", "Labelled", "column", "endpoint", "judge", "labelled", "summary_line", "verdict"]

LEAST_KAPPA = 0.6  # "substantial" agreement (Landis and Koch 1977); below it the verdicts are not shown
_MOST_LABELLED = 100
_REPEATS = 2  # of each order
_AT_A_TIME = 8
_TIMEOUT_S = 60.0

_Model = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An answer that a person has marked right or wrong."""

    case: Case
    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model said of the answers that are no refusals, by case id; None where it gave no verdict.

    `kappa` is its agreement with `labels` labelled answers (None: it gave no verdict); `value`, `low` and `high` are
    the share right, corrected by its errors on them; `unsteady` is the share of answers on which its votes differed.
    """

    model: str
    verdicts: Mapping[str, bool | None]
    kappa: float | None
    labels: int
    value: float
    low: float
    high: float
    unsteady: float

    @property
    def trusted(self) -> bool:
        """Whether the verdicts may be shown."""
        return self.kappa is not None and self.kappa >= LEAST_KAPPA


def judge(results: Sequence[CaseResult], model: _Model, name: str = "model", repeats: int = _REPEATS) -> Judged | None:
    """Judge every answer that is no refusal; None when there is none, or no labelled answer to measure the judge with.

    Raises EndpointError when the model cannot be asked.
    """
    asked = [r for r in results if r.case.answerable and r.answer and not refused(r.answer)]
    known = labelled([r.case for r in results])
    if not asked or not known:
        return None
    texts = [(r.case, r.answer.text) for r in asked if r.answer] + [(one.case, one.text) for one in known]
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        votes = list(pool.map(lambda text: _votes(text[0], text[1], model, repeats), texts))
    of_asked, of_known = votes[: len(asked)], votes[len(asked) :]
    checks = [(one.right, v) for one, v in zip(known, map(_majority, of_known), strict=True) if v is not None]
    verdicts = {r.case.id: _majority(v) for r, v in zip(asked, of_asked, strict=True)}
    value, low, high = _corrected([v for v in verdicts.values() if v is not None], checks)
    agreement = kappa([right for right, _ in checks], [v for _, v in checks])
    unsteady = sum(len(set(v)) > 1 for v in of_asked) / len(asked)
    return Judged(name, verdicts, agreement, len(known), value, low, high, unsteady)


def _corrected(verdicts: Sequence[bool], checks: Sequence[tuple[bool, bool]]) -> tuple[float, float, float]:
    """The share right, from verdicts and from (label, verdict) pairs; anything is possible when there are none."""
    rights, wrongs = ([v for right, v in checks if right == wanted] for wanted in (True, False))
    return corrected_interval(verdicts, rights, wrongs) if verdicts else (0.0, 0.0, 1.0)


def labelled(cases: Sequence[Case]) -> tuple[Labelled, ...]:
    """Answers that people have marked in the gold set: other wordings of a right one, and the tempting wrong ones.

    As many of the one as of the other, 100 at most, spread over the cases.
    """
    right = [Labelled(c, c.answers[0].aliases[0], True) for c in cases if c.answers and c.answers[0].aliases]
    wrong = [Labelled(c, c.wrong_answers[0].text, False) for c in cases if c.answers and c.wrong_answers]
    each = min(len(right), len(wrong), _MOST_LABELLED // 2)
    return tuple(group[n * len(group) // each] for group in (right, wrong) for n in range(each))


def column(judged: Judged | None, results: Sequence[CaseResult]) -> str | None:
    """The cell for these results: the share of answers judged right; None when the judge is not to be trusted."""
    if judged is None or not judged.trusted:
        return None
    said = [v for r in results if (v := judged.verdicts.get(r.case.id)) is not None]
    return f"{100 * sum(said) / len(said):.0f} %" if said else "–"


def summary_line(judged: Judged) -> str:
    """What the judge's word is worth, in one line."""
    agreement = "no agreement measured" if judged.kappa is None else f"kappa {judged.kappa:.2f}"
    head = f"judge {judged.model}: {agreement} over {judged.labels} answers that people marked"
    if not judged.trusted:
        return f"{head}; its verdicts are withheld (below {LEAST_KAPPA})"
    silent = sum(v is None for v in judged.verdicts.values())
    share = f"{100 * judged.value:.0f} % ({100 * judged.low:.0f}–{100 * judged.high:.0f})"
    return (
        f"{head}; corrected by them, {share} of {len(judged.verdicts)} answers are right; "
        f"its votes differ on {judged.unsteady:.0%}, no verdict on {silent}"
    )


def verdict(case: Case, text: str, model: _Model, repeats: int = _REPEATS) -> bool | None:
    """Whether most votes say that `text` answers the case rightly; None on a tie and when no vote could be read."""
    return _majority(_votes(case, text, model, repeats))


def endpoint(name: str) -> _Model:
    """The model `name` at OPENAI_BASE_URL, with OPENAI_API_KEY: any server that speaks Chat Completions."""
    from openai import OpenAI, OpenAIError

    try:
        client = OpenAI(timeout=_TIMEOUT_S, max_retries=4)
    except OpenAIError as error:
        raise EndpointError("The judge has no key. Set OPENAI_API_KEY, and OPENAI_BASE_URL for your server.") from error

    def ask(prompt: str) -> str:
        try:
            reply = client.chat.completions.create(model=name, messages=[{"role": "user", "content": prompt}])
        except OpenAIError as error:
            raise EndpointError(f"The judge {name} could not be asked: {error}") from error
        return (reply.choices[0].message.content or "") if reply.choices else ""

    return ask


_MEANS = {True: "it is right", False: "it is wrong"}


def _votes(case: Case, text: str, model: _Model, repeats: int) -> tuple[bool, ...]:
    votes = []
    for _, first in product(range(repeats), (True, False)):
        prompt = render(
            "judge",
            question=case.stand_alone or case.question,
            known=_known(case),
            answer=text,
            first=f"A: {_MEANS[first]}",
            second=f"B: {_MEANS[not first]}",
        )
        letter = _letter(model(prompt)) or _letter(model(f"{prompt}\nOne letter, A or B:"))
        if letter:
            votes.append(first if letter == "A" else not first)
    return tuple(votes)


def _letter(reply: str) -> str | None:
    """The letter of a reply that is hardly more than one.

    >>> _letter("**B**."), _letter("Answer: A"), _letter("A fine answer, but B")
    ('B', 'A', None)
    """
    found = re.fullmatch(r"\W*(?:(?:the )?(?:answer|verdict)\W*(?:is\W+)?)?([AB])\W*", reply.strip(), re.IGNORECASE)
    return found[1].upper() if found else None


def _majority(votes: Sequence[bool]) -> bool | None:
    return None if 2 * sum(votes) == len(votes) else 2 * sum(votes) > len(votes)


def _known(case: Case) -> str:
    """What people say is right, as a model can read it."""
    lines = [a.text for a in case.answers[:1]]
    lines += [f"all of: {'; '.join(item.text for item in case.items.list)}"] if case.items else []
    lines += [n.text for n in case.nuggets if n.vital]
    lines += [f"the articles differ: {' / '.join(p.text for p in case.positions)}"] if case.positions else []
    lines += [f"{case.quote.speaker}: “{case.quote.text}”"] if case.quote else []
    return "\n".join(lines)
