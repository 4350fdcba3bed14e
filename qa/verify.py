"""A statement and the sentences it cites → its verdict, with the reason when it is not *supported*.

judge("The dam broke at 9.", ["The dam broke at 7."])  →  Judgement("unsupported", "9 is not in the cited sentence: 7")

Every number, date, name, quotation, denial and attribution must be there, told of the same thing, and most of the
words. No score of likeness takes part. See `qa/values.py`, `names.py`, `polarity.py`, `speakers.py`, `quotes.py`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.checks.figures_told import places_otherwise, told_otherwise
from qa.checks.names import changed_owners, swapped_names, unknown_names
from qa.checks.polarity import reversed_words, turned, unhedged
from qa.checks.quotes import triage
from qa.checks.speakers import attributions, other_speaker
from qa.checks.words import Word, folded, sentences, stems_of, words
from qa.grammar.numbers import NUMBER_WORDS
from qa.types import Verdict

__all__ = ["Judgement", "judge", "verdict"]

_MOST = 0.5  # of the stems of a supported statement are in what it cites or beside it
_ROOT = 5  # letters
_SOME = 0.25  # with fewer than this it is not what the sentences are about


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and, when it is not *supported*, one sentence for the reader that says why."""

    verdict: Verdict
    note: str | None = None


def verdict(statement: str, quotes: Sequence[str]) -> Verdict:
    """The verdict alone.

    >>> verdict("The dam held.", ["The dam held."]), verdict("The dam broke.", ["The dam did not break."])
    ('supported', 'unsupported')
    """
    return judge(statement, quotes).verdict


def judge(statement: str, quotes: Sequence[str], *, near: str = "", published: Sequence[str | None] = ()) -> Judgement:
    """Whether the cited `quotes` say `statement`.

    `near`: the sentences beside them, which may tell whom "she" means. `published`: the ISO date of each quote's
    article, to understand "on Sunday"; one a quote, or none.
    """
    if not any(c.isalnum() for c in statement) or not quotes:
        return Judgement("unsupported", "Nothing is cited for it.")
    if any(folded(statement) == folded(quote) for quote in quotes):
        return Judgement("supported")
    for found in triage(statement, [*quotes, near]):
        if found.triage == "altered":
            return Judgement("quote_altered", f"The quotation is not word for word: {found.diff}.")
    dates = [*published, *[None] * (len(quotes) - len(published))]
    return next(_problems(statement, quotes, near, dates), Judgement("supported"))


def _problems(statement: str, quotes: Sequence[str], near: str, dates: Sequence[str | None]) -> Iterator[Judgement]:
    """What is wrong with a statement, the worst first."""
    evidence = "\n".join(quotes)
    yield from (Judgement("unsupported", note) for note in _contradictions(statement, evidence, near, quotes, dates))
    covered = _covered(statement, f"{evidence} {near}")
    if covered < _SOME:
        yield Judgement("unsupported", "The cited sentence is about something else.")
    yield from (Judgement("partly", note) for note in _gaps(statement, quotes, near))
    if covered < _MOST:
        yield Judgement("partly", f"Not in the cited sentence: {', '.join(_missing(statement, evidence + near))}.")


def _contradictions(
    statement: str, evidence: str, near: str, quotes: Sequence[str], dates: Sequence[str | None]
) -> Iterator[str]:
    yield from told_otherwise(statement, quotes, dates)
    yield from places_otherwise(statement, quotes)
    surely, _ = unknown_names(statement, evidence, near)
    yield from (f"{name} is not in the cited sentence." for name in surely)
    close = _closest(statement, quotes)
    yield from (
        f"The cited sentence has {names} the other way round." for names in [swapped_names(statement, close)] if names
    )
    yield from (
        f"The cited sentence says the reverse of “{word}”." for word in [reversed_words(statement, close)] if word
    )
    yield from (f"The one denies what the other says: {word}." for word in [turned(statement, close)] if word)
    yield from (f"{who} is not who says so." for who in [other_speaker(statement, evidence, near)] if who)
    told = [sentence for quote in quotes for sentence in sentences(quote)]
    copied = folded(statement).rstrip(".").lower() in folded(evidence).lower()
    if not copied and not any(a.by_name for a in attributions(statement)):
        yield from (f"The cited sentence says this of another: {w}." for w in [changed_owners(statement, told)] if w)


def _gaps(statement: str, quotes: Sequence[str], near: str) -> Iterator[str]:
    _, maybe = unknown_names(statement, "\n".join(quotes), near)
    yield from (f"{name} is not in the cited sentence." for name in maybe)
    if all(unhedged(statement, quote) for quote in quotes):
        yield f"The cited sentence says “{unhedged(statement, quotes[0])}”, which is left out here."
    yield from (
        f"These words are in no article: “{q.text}”."
        for q in triage(statement, [*quotes, near])
        if q.triage == "not_found"
    )


def _closest(statement: str, quotes: Sequence[str]) -> str:
    """The sentences of the quotes that share stems with the statement; all of them when none does."""
    told = stems_of(words(statement))
    pieces = [piece for quote in quotes for sentence in sentences(quote) for piece in sentence.split(";")]
    least = max((len(told & stems_of(words(piece))) for piece in pieces), default=0) / 2
    return " ".join(p for p in pieces if len(told & stems_of(words(p))) >= max(least, 1)) or " ".join(pieces)


def _covered(statement: str, text: str) -> float:
    """The share of the statement's words with a meaning, figures apart, that `text` has too."""
    told = [word for word in words(statement) if _counts(word)]
    return 1 - len(_missing(statement, text)) / len(told) if told else 1.0


def _missing(statement: str, text: str) -> list[str]:
    """The words of `statement` that `text` has in no form; long words may end differently ("employs", "employees")."""
    held = stems_of(words(text))
    starts = {stem[:_ROOT] for stem in held if len(stem) >= _ROOT}
    told = [word for word in words(statement) if _counts(word)]
    return [word.text for word in told if not any(s in held or s[:_ROOT] in starts for s in word.stems)]


def _counts(word: Word) -> bool:
    return bool(word.stems) and not word.low[0].isdigit() and word.low not in NUMBER_WORDS
