"""A case and an answer in; whether the answer is right out. This one definition is behind every headline number.

`is_right`, by what the case has (nothing else is read; the answer's own verdicts and confidence are not):

- unanswerable: it refuses (outcome not_found or declined). Everywhere else a refusal is not right.
- conflict: every position is told and cited.
- list: all items are given and, in a list, no other.
- quote: the words stand in the answer word for word; when the answers are names ("who said it?"), a name as below.
- answers: one of them is told: its value by `qa.values` ("17 August" for 2021-08-17), or a wording word by word.
  A free text of four words or more, a yes or no, is also told by a text with 60 % of its content words and all its
  numbers and names, or by statements that quote and cite a sufficient set of evidence. It is not told when a
  statement that tells it denies the evidence, or when `short` is a wrong answer instead.
- nuggets (without answers, or beside them): every vital one is told in that way.

An answer is read to its 200th word: padding does not help. `short_right` is stricter: `short` alone answers.

Worked: gold "70 cm". "In Osk the water rose by 70 cm. [1]" is right, and short_right with short "70 cm" or "0.7 m";
with short "90 cm" it is right, but not short_right, and not even right if 90 cm is one of the wrong answers.
"""

from collections.abc import Callable, Sequence

from eval.metrics.answers import em, short_is, tells, wordings
from eval.metrics.lists import list_scores
from eval.metrics.nuggets import nugget_scores
from eval.metrics.spans import Range, covered, file_of
from eval.metrics.support import ENOUGH, share, states, supported
from eval.metrics.words import contains, content, negated, words
from eval.types import Case, Evidence, GoldAnswer, GoldPosition, Items
from qa.types import Answer, Citation

__all__ = [
    "VERSION", "cited_positions", "credit", "given_nuggets", "is_right", "listed", "range_of", "refused",
    "short_right", "wrong_answer",
]  # fmt: skip

VERSION = 1
_MOST_WORDS = 200
_FREE_TEXT = 4  # words; shorter texts must stand in the answer
_COVERS = 0.5


def is_right(case: Case, answer: Answer) -> bool:
    """Whether the answer is right; see the module for what that means."""
    if refused(answer) or not case.answerable:
        return refused(answer) and not case.answerable
    if case.kind == "conflict":
        return all(_tells_position(case, p, answer) for p in case.positions) and all(cited_positions(case, answer))
    if case.items is not None:
        return listed(case, answer)["f1"] > 1 - 1e-9
    if _is_of_words(case) and case.quote:
        return contains(words(_text(answer)), words(case.quote.text))
    return _tells_answer(case, answer) or nugget_scores(case.nuggets, given_nuggets(case, answer))["vital"] == 1.0


def credit(case: Case, answer: Answer) -> float:
    """How right, 0 to 1: 1 when right, else the list's F1, the share of vital nuggets or of cited sides, else 0."""
    if is_right(case, answer) or refused(answer) or not case.answerable:
        return float(is_right(case, answer))
    if case.kind == "conflict":
        return min(
            _share([_tells_position(case, p, answer) for p in case.positions]), _share(cited_positions(case, answer))
        )
    if case.items is not None:
        return listed(case, answer)["f1"]
    return nugget_scores(case.nuggets, given_nuggets(case, answer))["vital"] or 0.0


def short_right(case: Case, answer: Answer) -> bool | None:
    """Whether `short` alone is the answer; None when the case has neither items nor answers to compare it with."""
    if case.items is not None:
        return not refused(answer) and list_scores(answer.short, case.items, _wrong(case))["f1"] > 1 - 1e-9
    if not case.answers:
        return None
    if _is_of_words(case) and case.quote:
        return (
            not refused(answer)
            and em(answer.short, [case.quote.text, *(f for a in case.answers for f in wordings(a))]) == 1.0
        )
    return not refused(answer) and any(short_is(answer.short, gold) for gold in case.answers)


def wrong_answer(case: Case, answer: Answer) -> bool:
    """Whether a tempting wrong answer was given, instead of a right one, in `short` or, without it, in the text."""
    if refused(answer):
        return False
    said = answer.short or _text(answer)
    right = any(tells(said, gold) for gold in case.answers)
    return not right and any(contains(words(said), words(wrong)) for wrong in _wrong(case))


def refused(answer: Answer) -> bool:
    """Whether the answer says that the articles do not say, or declines."""
    return answer.outcome in ("not_found", "declined")


def given_nuggets(case: Case, answer: Answer) -> tuple[bool, ...]:
    """For each nugget whether the answer tells it, or quotes and cites its evidence."""
    return tuple(
        states(_text(answer), nugget.text) or all(_shows(answer, e) for e in _evidence(case, nugget.evidence))
        for nugget in case.nuggets
    )


def cited_positions(case: Case, answer: Answer) -> tuple[bool, ...]:
    """For each position whether the answer cites an evidence of it."""
    cited = [range_of(c) for c in answer.citations if c.number in _used(answer)]
    return tuple(any(covered(_range(e), cited) >= _COVERS for e in _evidence(case, p.evidence)) for p in case.positions)


def listed(case: Case, answer: Answer) -> dict[str, float]:
    """The list scores of `short` or of the statements, whichever give more items. A refusal gives none.

    The case's wrong answers count against prose, unless it is quoted: a sentence of the article may name them too.
    """
    texts = [""] if refused(answer) else [answer.short, " ".join(s.text for s in answer.statements)]
    wrong = () if _is_quotation(answer) else _wrong(case)
    items = case.items or Items(())
    return max((list_scores(text, items, wrong) for text in texts), key=lambda scores: scores["recall"])


def range_of(citation: Citation) -> Range:
    """The characters that a citation covers."""
    return Range(file_of(citation.article_id), citation.start, citation.end)


def _is_of_words(case: Case) -> bool:
    """Whether words are asked for, not who said them."""
    return case.kind == "quote" and case.quote is not None and not any(a.type == "name" for a in case.answers)


def _tells_answer(case: Case, answer: Answer) -> bool:
    if wrong_answer(case, answer):
        return False
    statements = [s.text for s in answer.statements]
    for gold in case.answers:
        told = _teller(gold)
        if any(_denies(s, case.evidence) for s in statements if told(s)):
            continue
        if told(_text(answer)) or (_is_free(gold) and _shows_a_set(case, answer) and not _says_other(answer, gold)):
            return True
    return False


def _teller(gold: GoldAnswer) -> Callable[[str], bool]:
    if _is_free(gold) and gold.value is None:
        return lambda text: any(states(text, form) for form in wordings(gold))
    return lambda text: tells(text, gold)


def _is_free(gold: GoldAnswer) -> bool:
    return gold.type == "yes_no" or (gold.type == "text" and len(words(gold.text)) >= _FREE_TEXT)


def _says_other(answer: Answer, gold: GoldAnswer) -> bool:
    """Whether `short` says yes where gold is no, or no where it is yes."""
    return gold.type == "yes_no" and words(answer.short)[:1] in (("yes",), ("no",)) and not tells(answer.short, gold)


def _tells_position(case: Case, position: GoldPosition, answer: Answer) -> bool:
    text = " ".join([_text(answer), *(p.value for c in answer.conflicts for p in c.positions)])
    forms = (position.text, *position.aliases)
    return any(states(text, form) for form in forms) or any(
        _shows(answer, e) for e in _evidence(case, position.evidence)
    )


def _shows_a_set(case: Case, answer: Answer) -> bool:
    return any(all(_shows(answer, e) for e in _evidence(case, ids)) for ids in case.evidence_sets)


def _shows(answer: Answer, evidence: Evidence) -> bool:
    """Whether a statement cites the evidence and gives it in nearly its own words."""
    by_number = {c.number: c for c in answer.citations}
    for s in answer.statements:
        cited = [by_number[n] for n in s.citations if n in by_number]
        if (
            covered(_range(evidence), [range_of(c) for c in cited]) >= _COVERS
            and share(evidence.quote, s.text) >= ENOUGH
            and supported(s.text, " ".join(c.quote for c in cited))
        ):
            return True
    return False


def _is_quotation(answer: Answer) -> bool:
    """Whether every statement stands word for word in one of the places that it cites."""
    quotes = {c.number: words(c.quote) for c in answer.citations}
    return all(any(contains(quotes[n], words(s.text)) for n in s.citations if n in quotes) for s in answer.statements)


def _denies(statement: str, evidence: Sequence[Evidence]) -> bool:
    """Whether the statement negates what the evidence nearest to it asserts, or the other way round."""
    near = max(evidence, key=lambda e: len(content(e.quote) & content(statement)), default=None)
    both = content(near.quote) & content(statement) if near else frozenset()
    return near is not None and negated(statement) & both != negated(near.quote) & both


def _text(answer: Answer) -> str:
    """`short` and the statements, to the 200th word."""
    return " ".join(" ".join([answer.short, ";", *(s.text for s in answer.statements)]).split()[:_MOST_WORDS])


def _used(answer: Answer) -> set[int]:
    """The numbers that statements and positions cite."""
    stated = {n for s in answer.statements for n in s.citations}
    return stated | {n for c in answer.conflicts for p in c.positions for n in p.citations}


def _evidence(case: Case, ids: Sequence[str]) -> list[Evidence]:
    return [e for e in case.evidence if e.id in ids]


def _range(evidence: Evidence) -> Range:
    return Range(file_of(evidence.article), evidence.start, evidence.end)


def _wrong(case: Case) -> list[str]:
    return [w.text for w in case.wrong_answers]


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags)
