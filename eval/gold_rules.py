"""A case and the articles → what is wrong with it, one sentence each, and what is wrong across cases.

`case_problems(case, articles)` is empty for a sound case; else such as "evidence e1: its quote does not stand at
120-164 of tides." What JSON types and keys must be is held by `eval.shape`; here is what a case must mean.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from eval.metrics.values import says
from eval.metrics.words import contains, words
from eval.types import Case, GoldAnswer
from index.types import Article

__all__ = ["across_problems", "case_problems", "gold_strings"]

_Articles = Mapping[str, Article]
_DATE = r"\d{4}(-\d\d(-\d\d)?)?|--\d\d(-\d\d)?|\d{4}-Q[1-4]"
_NUMBER = r"-?\d+(\.\d+)?"
_CANONICAL = {
    "date": rf"({_DATE})(/({_DATE}))?", "number": rf"{_NUMBER}(/{_NUMBER})?", "money": rf"{_NUMBER}(/{_NUMBER})?",
    "percent": rf"{_NUMBER}(/{_NUMBER})?", "duration": rf"{_NUMBER}(/{_NUMBER})?",
    "distance": rf"{_NUMBER}(/{_NUMBER})?", "yes_no": "yes|no",
}  # fmt: skip
_WITH_UNIT = ("money", "percent", "duration", "distance")
_NEGATIVE_TYPES = ("text", "name")  # a number or a yes can stand in any article by chance


def case_problems(case: Case, articles: _Articles) -> list[str]:
    """What is wrong with one case by itself."""
    rules: tuple[Callable[[Case, _Articles], Iterator[str]], ...] = (
        _identity, _evidence, _references, _unanswerable, _answerable, _by_kind, _turns, _answers, _negatives,
    )  # fmt: skip
    return [problem for rule in rules for problem in rule(case, articles)]


def across_problems(cases: Sequence[tuple[int, Case]]) -> list[str]:
    """What is wrong between cases, given with their line numbers: ids, questions, clusters and conversations."""
    problems = []
    for what, key in (("id", lambda c: c.id), ("question and history", lambda c: (words(c.question), c.history))):
        seen: dict[object, Case] = {}
        for number, case in cases:
            if key(case) in seen:
                problems.append(f"line {number} ({case.id}): it has the {what} of {seen[key(case)].id}: change one.")
            seen.setdefault(key(case), case)
    for group in ("cluster", "conversation"):
        splits = defaultdict(set)
        for number, case in cases:
            if name := getattr(case, group):
                splits[name].add(case.split)
                if len(splits[name]) == 2:
                    problems.append(f"line {number} ({case.id}): {group} {name} is in both splits: keep it in one.")
    return problems


def gold_strings(case: Case) -> tuple[str, ...]:
    """Every wording of a right answer that is a text or a name: answers, items and their aliases."""
    answers = [s for a in case.answers if a.type in _NEGATIVE_TYPES for s in (a.text, *a.aliases)]
    items = case.items.list if case.items else ()
    return tuple(answers) + tuple(s for item in items for s in (item.text, *item.aliases))


def _identity(case: Case, _: _Articles) -> Iterator[str]:
    if not re.fullmatch(r"[\w.-]+", case.id):
        yield f'the id "{case.id}" must be letters, digits, ".", "_" or "-".'
    if not case.question.strip():
        yield "the question is empty."
    if case.rev < 1:
        yield f"rev is {case.rev}: it counts from 1."


def _evidence(case: Case, articles: _Articles) -> Iterator[str]:
    for e in case.evidence:
        if (article := articles.get(e.article)) is None:
            yield f'evidence {e.id}: there is no article "{e.article}".'
        elif article.sha256 != e.sha256:
            yield f"evidence {e.id}: {e.article} has changed since (its sha256 differs): read it, then fill again."
        elif not e.quote or article.text[e.start : e.end] != e.quote:
            yield f"evidence {e.id}: its quote does not stand at {e.start}-{e.end} of {e.article}: fill it again."
        elif not article.start <= e.start < e.end <= article.end:
            yield f"evidence {e.id}: {e.start}-{e.end} is another article of the file of {e.article}."


def _references(case: Case, _: _Articles) -> Iterator[str]:
    ids = [e.id for e in case.evidence]
    if len(set(ids)) < len(ids):
        yield "two evidences have the same id."
    users = [(f"nugget {n.id}", n.evidence) for n in case.nuggets]
    users += [(f'position "{p.text}"', p.evidence) for p in case.positions]
    users += [(f"evidence set {n}", s) for n, s in enumerate(case.evidence_sets, 1)]
    for user, used in users:
        if not used:
            yield f"{user} has no evidence."
        for name in set(used) - set(ids):
            yield f'{user} refers to evidence "{name}", which is not there.'
    for name in sorted(set(ids) - {name for _, used in users for name in used}):
        yield f"evidence {name} is used by no evidence set, nugget or position."


def _unanswerable(case: Case, articles: _Articles) -> Iterator[str]:
    if (case.kind == "unanswerable") == case.answerable:
        yield f'kind "{case.kind}" and answerable {str(case.answerable).lower()} do not go together.'
    if case.answerable:
        if case.unanswerable_kind:
            yield "it is answerable and has an unanswerable_kind."
        return
    if case.unanswerable_kind is None:
        yield "it is unanswerable: say its unanswerable_kind."
    if not case.hard_negatives:
        yield "it is unanswerable: name the article that looks most like answering it in hard_negatives."
    if case.answers or case.items or case.nuggets or case.positions or case.quote or case.evidence:
        yield "it is unanswerable and has answers, items, nuggets, positions, a quote or evidence."


def _answerable(case: Case, _: _Articles) -> Iterator[str]:
    if not case.answerable:
        return
    if not case.evidence or not case.evidence_sets:
        yield "it is answerable: give evidence and at least one evidence set."
    if not (case.answers or case.items or case.nuggets or case.positions or case.quote):
        yield "it is answerable: give answers, items, nuggets, positions or a quote."
    if case.nuggets and not any(n.vital for n in case.nuggets):
        yield "none of its nuggets is vital."
    if len({n.id for n in case.nuggets}) < len(case.nuggets):
        yield "two nuggets have the same id."
    for nugget in case.nuggets:
        if not 1 <= len(nugget.text.split()) <= 12:
            yield f"nugget {nugget.id} has {len(nugget.text.split())} words: 1 to 12."


def _by_kind(case: Case, _: _Articles) -> Iterator[str]:
    if case.kind == "conflict" and len(case.positions) < 2:
        yield f"a conflict has at least 2 positions: this has {len(case.positions)}."
    if case.kind == "list" and (case.items is None or len(case.items.list) < 2):
        yield "a list has at least 2 items."
    if case.kind == "quote" and case.quote is None:
        yield "a quote case has a quote: its speaker and words."
    if case.quote and not any(contains(words(e.quote), words(case.quote.text)) for e in case.evidence):
        yield "the words of its quote stand in none of its evidence."
    if case.kind == "cross_article" and len({e.article for e in case.evidence}) < 2:
        yield "a cross_article case has evidence from at least 2 articles."


def _turns(case: Case, _: _Articles) -> Iterator[str]:
    if (case.kind == "followup") != bool(case.history):
        yield "a followup has a history, and only a followup has one."
    if case.kind == "followup" and not case.stand_alone:
        yield "a followup has a stand_alone form of its question."
    if case.kind == "followup" and not case.conversation:
        yield "a followup names its conversation."


def _answers(case: Case, articles: _Articles) -> Iterator[str]:
    right = {words(s) for s in gold_strings(case)} | {words(a.text) for a in case.answers}
    for wrong in case.wrong_answers:
        if words(wrong.text) in right:
            yield f'"{wrong.text}" is a right and a wrong answer.'
    for answer in case.answers:
        yield from _typed(answer)


def _typed(answer: GoldAnswer) -> Iterator[str]:
    if not answer.text.strip():
        yield "an answer has an empty text."
    pattern = _CANONICAL.get(answer.type)
    if pattern and not re.fullmatch(pattern, answer.value or ""):
        yield f'the {answer.type} "{answer.text}" has the value {answer.value!r}: write {_EXAMPLES[answer.type]}.'
    elif pattern and answer.type != "yes_no" and not any(says(form, answer) for form in (answer.text, *answer.aliases)):
        yield f'the {answer.type} "{answer.text}" does not say its value {answer.value}: give an alias that does.'
    if answer.type in _WITH_UNIT and not answer.unit:
        yield f'the {answer.type} "{answer.text}" has no unit.'


_EXAMPLES = {
    "date": '"2021-08-17", "2021-08", "2021", "--08-17" (no year) or "1996/2001"', "yes_no": '"yes" or "no"',
    "number": '"70" or "6000/7000"', "money": '"1500000000"', "percent": '"12.5"', "duration": '"20"',
    "distance": '"150"',
}  # fmt: skip


def _negatives(case: Case, articles: _Articles) -> Iterator[str]:
    for name in case.hard_negatives:
        if (article := articles.get(name)) is None:
            yield f'hard negative: there is no article "{name}".'
        elif name in {e.article for e in case.evidence}:
            yield f"{name} is a hard negative and holds evidence."
        else:
            text = words(article.text[article.start : article.end])
            for answer in gold_strings(case):
                if contains(text, words(answer)):
                    yield f'the hard negative {name} holds the answer "{answer}".'
