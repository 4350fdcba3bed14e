"""A question and its candidates, best first → the same in the order in which they answer what is asked for.

For "Who is Ada Lund?" a likely sentence that says by its form what she is comes first, for "When …?" one that tells a
date, for somebody's words one that quotes that person, for "Who said “…”?" one that has those words. A sentence that
asks something itself answers nothing and is left out.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.candidates import Candidate, exact, sentences_of, threshold
from qa.checks.asked import asked
from qa.checks.names import names
from qa.questions import kind_of
from qa.quoting import said_in
from qa.shortening import age_of, asks_age, defined, subject
from qa.values import find_values

__all__ = ["ordered"]

_AHEAD = 12  # candidates among which one of the right form is looked for
_NEARLY = 0.75  # as a share of the best one's probability, that of one that comes before it for its form
_LEAST = 0.35  # and its probability at least
_QUOTING = 0.6  # … of one that quotes, where words are asked for
_LEAST_WORDS = 4  # of a quotation in a question: fewer stand in many sentences
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_WHO_SPOKE = re.compile(
    r"\b(?:did|does|do|has|have|had) (?P<who>.+?)"
    r" (?:say|said|tell|told|write|written|put|word|call|describe|declare|tweet)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\?[\"”’)]*$")
_DAY = re.compile(
    r"\b(?:what|which|exact|precise) (?:(?:exact|precise) )?(?:day|date)\b(?! of the week)", re.IGNORECASE
)


def ordered(question: str, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates for `question`, those that fit what it asks for first."""
    kind = kind_of(question)
    told = [c for c in ranked if kind == "quote" or not _ASKS.search(c.text)]
    if kind == "speaker" and (held := _with_its_words(question, told)):
        told = [*held, *(c for c in told if c.place not in {h.place for h in held})]
    elif kind == "quote":
        told = [c for i, c in enumerate(told) if i >= _AHEAD or not _of_another(question, c)] or told
        told = _first(told, _quotes, _QUOTING) if exact(question) else told
        told = _first(told, lambda c: _speaks(question, c), _NEARLY)
    elif kind == "definition":
        name = subject(question)
        told = _first(told, lambda c: bool(defined(c.text, name)), 0.5)
    elif asks_age(question):
        told = _first(told, lambda c: bool(age_of(c.text, question)), 0.5)
    elif kinds := asked(question).kinds:
        told = _first(told, lambda c: _tells(question, c.text, kinds), _NEARLY)
    return told or list(ranked)


def _first(ranked: Sequence[Candidate], fits: Callable[[Candidate], bool], nearly: float) -> list[Candidate]:
    """The first of the likely candidates that fits before all others, if there is one."""
    least = max(_LEAST, nearly * ranked[0].probability) if ranked else 0
    first = next((c for c in ranked[:_AHEAD] if (c is ranked[0] or c.probability >= least) and fits(c)), None)
    return [*([first] if first else []), *(c for c in ranked if c is not first)]


def _with_its_words(question: str, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that have all the words which the question quotes.

    That they stand there is no matter of likelihood: such a sentence is given as an answer.
    """
    said = [_plain(match[1]) for match in _QUOTED.finditer(question)]
    said = [words for words in said if len(words.split()) >= _LEAST_WORDS]
    held = [c for c in ranked if said and all(words in _plain(c.text) for words in said)]
    return [replace(c, probability=max(c.probability, threshold())) for c in held]


def _plain(text: str) -> str:
    """The words alone, in small letters, without marks."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _quotes(candidate: Candidate) -> bool:
    """Whether a sentence quotes several words of somebody."""
    said = said_in(sentences_of(candidate.hit), candidate.i)
    return said is not None and len(said.words.split()) >= _LEAST_WORDS


def _speaks(question: str, candidate: Candidate) -> bool:
    """Whether a sentence quotes somebody whom the question names."""
    said = said_in(sentences_of(candidate.hit), candidate.i)
    speaker = {part for name in names(said.speaker) for part in name.parts} if said else set()
    return any(name.parts and name.parts[-1] in speaker for name in names(question))


def _of_another(question: str, candidate: Candidate) -> bool:
    """Whether a sentence quotes somebody, whom it names itself, and the question names somebody else as the speaker."""
    asks = _WHO_SPOKE.search(question)
    named = names(asks["who"])[:1] if asks else ()
    if not named or named[0].start > 0:  # "the seller in Market Street" names nobody
        return False
    said = said_in(sentences_of(candidate.hit), candidate.i)
    if said is None or candidate.i not in said.named_in:
        return False
    speaker = {part for name in names(said.speaker) for part in name.parts}
    wanted = {part for name in names(asks["who"]) for part in name.parts} if asks else set()
    return bool(speaker) and not speaker & wanted and not wanted & set(_plain(candidate.text).split())


def _tells(question: str, sentence: str, kinds: Sequence[str]) -> bool:
    """Whether a sentence tells a value of these kinds that the question does not: a day, where the day is asked for."""
    values = [value for value in find_values(sentence) if value.kind in kinds and value.text not in question]
    return any(value.unit == "day" or not _DAY.search(question) for value in values)
