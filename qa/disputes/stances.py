"""A question for a state of things and the sentences found → those that say yes against those that say no.

("Has Osk fallen?", ["Osk has fallen.", "Osk holds out."])  →  [[(…, "has fallen")], [(…, "holds out")]]

A sentence takes a stance by a word of the question's own family: "seized" says of a town what "fallen" says, "holds
out" the opposite, and a word of denial turns it round. It must speak of something else that the question names, too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qa.checks.kin import plain, shared
from qa.checks.names import Name, names
from qa.checks.polarity import negated
from qa.checks.words import Word, stems_of, words
from qa.disputes.families import Family, family_of
from qa.disputes.found import Finding, Said, apart, clause, stems
from qa.disputes.told import covered, units

__all__ = ["otherwise", "stances_apart"]

_SHARED = 2  # other stems of the question in a sentence that takes a stance, or in it and the one before
_NEAR = 6  # words between a name and what is told of it …
_DENIED = Fraction(1, 2)  # of what a question speaks of is in the sentence that tells otherwise
_BEGINNING = 5  # … unless it is among the first words of the sentence
_AMOUNT = 4  # words between what there is little or much of and the word that says so
_BACK = frozenset("we i it he she they this that these those there".split())
_LEAST = 0.0015
_SOLE = re.compile(r"\b(?:(?:the|its|\w+[’']s) (?:only|last|sole|single|lone)|only)\b", re.IGNORECASE)
_AMONG = re.compile(r"\bone of (?:the|several|many|two|three|a few)\b|\bamong the\b", re.IGNORECASE)
_ASKS_SOLE = re.compile(
    r"\b(?:only|sole|lone|last|alone)\b|\b(?:others?|else)\b.*\b(?:than|but)\b"
    r"|\b(?:besides|apart from|except|aside from)\b",
    re.IGNORECASE,
)
_OF_KIND = 3  # words after "the only" or "one of" among which its kind is named
_ORDER = re.compile(r"\bbefore or after\b|\bafter or before\b|\bfirst\b", re.IGNORECASE)
# "Hold" says nothing of control before what people have or do.
_HELD = re.compile(
    r"h[eo]ld\w* (?:(?:the|an?|any|his|her|its|their) )?(?:\w+ ){0,2}(?:office|post|position|title|record|rank|job"
    r"|talks?|meetings?|elections?|votes?|hearings?|inquir(?:y|ies)|conferences?|events?|ceremon(?:y|ies)|hands?|views?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Stance:
    finding: Finding
    yes: bool
    said: str


def stances_apart(question: str, findings: Sequence[Finding]) -> list[list[Said]]:
    """Those that say yes and those that say no, the surest sentence's side first; one or none when nobody differs."""
    if _ASKS_SOLE.search(question):
        sole = _grouped([s for f in findings if (s := _of_number(question, f))])
        if len(sole) > 1:
            return sole
    return _grouped([stance for finding in findings for stance in _taken(question, finding)])


def otherwise(question: str, findings: Sequence[Finding]) -> Finding | None:
    """The sentence that tells the opposite of what `question` takes for granted, where none bears that out.

    "When did Osk fall?" takes for granted that it fell: "Osk has withstood every siege" tells otherwise.
    """
    family = family_of(_asking(question))
    if family is None or not family.apart:
        return None
    mine = {side for word in _asking(question) if (side := family.side(word)) is not None}
    told = [stance for finding in findings for stance in _taken(question, finding, far=True)]
    rest = [unit for unit in units(question) if isinstance(unit, Name) or not _is_of_family(unit, family)]
    if len(mine) != 1 or not rest:
        return None
    far = [(sum(covered(rest, f"{stance.finding.before} {stance.finding.text}")), stance) for stance in told]
    against = [(most, stance.finding) for most, stance in far if stance.yes not in mine]
    most, best = max(against, key=lambda one: (one[0], one[1].probability), default=(0, None))
    borne_out = max((many for many, stance in far if stance.yes in mine), default=0)
    return best if most > borne_out and most >= _DENIED * len(rest) else None


def _is_of_family(unit: frozenset[str], family: Family) -> bool:
    return any(unit & stems(word) for word in family.asked)


def _grouped(stances: Sequence[_Stance]) -> list[list[Said]]:
    groups: dict[bool, list[Said]] = {}
    for stance in stances:
        groups.setdefault(stance.yes, []).append((stance.finding, stance.said))
    sides = list(groups.values())
    return sides if len(sides) > 1 and apart(sides) else []


def _taken(question: str, finding: Finding, *, far: bool = False) -> Iterator[_Stance]:
    """The stance of a sentence, where it takes one on what is asked; `far`: also of one that may be off it."""
    asks = _asking(question)
    family = family_of(asks)
    if family is None or _ORDER.search(question):
        return
    rest = {stem for word in asks if family.side(word) is None for stem in word.stems}
    here, around = shared(rest, stems(finding.text)), shared(rest, stems(f"{finding.before} {finding.text}"))
    named = _named(question) if far else _subject(question)
    if not (far or finding.near(_LEAST)) and (not family.degree or 2 * len(around) < len(rest)):
        return
    if not here or (not family.degree and len(around) < min(_SHARED, len(rest)) and not named & here):
        return
    text = plain(finding.text)
    said = words(text)
    whose = named or rest
    signs = [(w, side) for w in said if (side := family.side(w)) is not None and _is_of(finding, said, w, whose)]
    if family.degree:
        signs = _of_amount(said, signs, rest - named, named)
    if signs:
        word, side = min(signs, key=lambda sign: _distance(said, sign[0], whose))
        yield _Stance(finding, side != _denied(text, word), clause(finding.text, word.start, word.end))


def _asking(question: str) -> list[Word]:
    text = plain(question)
    return [word for word in words(text) if not _HELD.match(text[word.start :])]


def _of_amount(
    said: Sequence[Word], signs: Sequence[tuple[Word, bool]], of: set[str], named: set[str]
) -> list[tuple[Word, bool]]:
    """The signs of plenty or want that stand beside what is asked for; none where both are told and of no one named."""
    near = [(word, side) for word, side in signs if _distance(said, word, of) <= _AMOUNT]
    return near if len({side for _, side in near}) < 2 or named & stems_of(said) else []


def _named(question: str) -> set[str]:
    """The stems of all names of a question."""
    return {stem for name in names(question) if not name.initial for stem in stems_of(words(name.text))}


def _subject(question: str) -> set[str]:
    """The stems of the first name of a question: whose state is asked for."""
    first = next((name for name in names(question) if not name.initial), None)
    return stems_of(words(first.text)) if first else set()


def _is_of(finding: Finding, said: Sequence[Word], word: Word, whose: set[str]) -> bool:
    """Whether `word` tells of `whose`: near it, or where the sentence begins with it or points back at it."""
    if said[0].low in _BACK and shared(whose, stems(finding.before)):
        return True
    beginning = stems_of(said[:_BEGINNING])
    return _distance(said, word, whose) <= _NEAR or bool(shared(whose, beginning))


def _distance(said: Sequence[Word], word: Word, rest: set[str]) -> int:
    """Words between `word` and the nearest one of the question."""
    at = said.index(word)
    return min((abs(at - i) for i, other in enumerate(said) if shared(rest, set(other.stems))), default=len(said))


def _denied(text: str, word: Word) -> bool:
    return any(set(word.stems) & scope for scope in negated(text))


def _of_number(question: str, finding: Finding) -> _Stance | None:
    """Whether a sentence says that something is the only one of its kind, or one of several."""
    here = shared(stems(question), stems(finding.text))
    named = _named(question)
    if len(here) < _SHARED or not here & named or not finding.near(_LEAST):
        return None
    for among, sign in ((True, _AMONG), (False, _SOLE)):
        for found in sign.finditer(finding.text):
            after = [word for word in words(finding.text) if word.start >= found.end()][:_OF_KIND]
            if shared(stems(question), stems_of(after)) or here - named:
                return _Stance(finding, not among, clause(finding.text, *found.span()))
    return None
