"""A question for a state of things and the sentences found → those that say yes against those that say no.

("Has Osk fallen?", ["Osk has fallen.", "Osk holds out."])  →  [[(…, "has fallen")], [(…, "holds out")]]

A sentence takes a stance by a word of the question's own family: "seized" says of a town what "fallen" says, "holds
out" the opposite, and a word of denial turns it round. It must speak of something else that the question names, too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.checks.names import names
from qa.checks.polarity import negated
from qa.checks.words import Word, stems_of, words
from qa.disputes.found import Finding, Said, apart, clause, stems

__all__ = ["stances_apart"]

# Words that tell the same state of things, and after the bar those that tell its opposite.
_FAMILIES = (
    "fall falls fallen fell capture captures captured seize seizes seized conquer conquers conquered overrun overran "
    "occupy occupies occupied takeover surrender surrendered control controls controlled hands "
    "| hold holds held holding withstand withstands withstood resist resists resisted resisting defend defends "
    "defended repel repels repelled repulsed unconquered",
    "win wins won winner winners victory victorious triumph triumphed "
    "| lose loses lost loser losers defeat defeats defeated beaten",
    "agree agrees agreed accept accepts accepted welcome welcomes welcomed willing ready open "
    "| refuse refuses refused reject rejects rejected unwilling",
    "support supports supported back backs backed favour favours | oppose opposes opposed against",
    "dead died killed dies dying | alive survived survives survivor living",
    "plenty ample enough sufficient abundant adequate well | poorly scarce short shortage lack lacks lacking "
    "insufficient inadequate few",
    "related relative relatives relation kin family married cousin cousins brother brothers sister sisters father "
    "mother son daughter uncle aunt nephew niece | unrelated strangers",
    "opened opens reopened | closed shut closes",
    "rise rises rose risen increase increases increased up grew grown grows "
    "| fall falls fell fallen decrease decreases decreased down dropped shrank",
    "guilty convicted | innocent cleared acquitted",
    "approve approved passed adopted | rejected blocked vetoed",
    "confirm confirms confirmed admit admits admitted | deny denies denied",
    "legal lawful | illegal unlawful",
    "safe | unsafe dangerous",
    "begin began begun start started launched | end ended stopped finished",
    "known knows clear | unknown unclear",
    "stay stays stayed remain remains | flee fled leave leaves left departed resigned",
)
_SIDES = tuple(tuple(frozenset(side.split()) for side in family.split("|")) for family in _FAMILIES)
_SHARED = 2  # other stems of the question in a sentence that takes a stance, or in it and the one before
_NEAR = 6  # words between a name and what is told of it …
_BEGINNING = 5  # … unless it is among the first words of the sentence
_BACK = frozenset("it he she they this that these those there".split())
_LEAST = 0.0015
_SOLE = re.compile(r"\b(?:the|its|\w+[’']s) (?:only|last|sole|single)\b|\bonly\b", re.IGNORECASE)
_AMONG = re.compile(r"\bone of (?:the|several|many|two|three|a few)\b|\bamong the\b|\balso\b", re.IGNORECASE)
_ASKS_SOLE = re.compile(r"\b(?:only|sole|last|other|besides|apart from|alone|else)\b", re.IGNORECASE)
_ORDER = re.compile(r"\bbefore or after\b|\bafter or before\b|\bfirst\b", re.IGNORECASE)
# "Hold" says nothing of control before what people have or do.
_HELD = re.compile(
    r"h[eo]ld\w* (?:(?:the|an?|any|his|her|its|their) )?(?:\w+ )?(?:office|post|position|title|record|rank|job|talks?"
    r"|meetings?|elections?|votes?|hearings?|inquir(?:y|ies)|conferences?|events?|ceremon(?:y|ies)|hands?|views?)",
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


def _grouped(stances: Sequence[_Stance]) -> list[list[Said]]:
    groups: dict[bool, list[Said]] = {}
    for stance in stances:
        groups.setdefault(stance.yes, []).append((stance.finding, stance.said))
    sides = list(groups.values())
    return sides if len(sides) > 1 and apart(sides) else []


def _taken(question: str, finding: Finding) -> Iterator[_Stance]:
    """The stance of a sentence, where it takes one on what is asked."""
    asks = [word for word in words(question) if not _HELD.match(question[word.start :])]
    family = next((f for f in _SIDES if any(_side(w, f) is not None for w in asks)), None)
    if family is None or finding.probability < _LEAST or _ORDER.search(question):
        return
    theirs = {word.low for word in asks if _side(word, family) is not None}
    rest = {stem for word in asks if word.low not in theirs for stem in word.stems}
    here, around = rest & stems(finding.text), rest & stems(f"{finding.before} {finding.text}")
    named = _subject(question)
    if not here or (len(around) < min(_SHARED, len(rest)) and not named & here):
        return
    said = words(finding.text)
    whose = named or rest
    signs = [(w, side) for w in said if (side := _side(w, family)) is not None and _is_of(finding, said, w, whose)]
    if not signs:
        return
    word, side = min(signs, key=lambda sign: _distance(said, sign[0], whose))
    yield _Stance(finding, side != _denied(finding.text, word), clause(finding.text, word.start, word.end))


def _subject(question: str) -> set[str]:
    """The stems of the first name of a question: whose state is asked for."""
    first = next((name for name in names(question) if not name.initial), None)
    return stems_of(words(first.text)) if first else set()


def _is_of(finding: Finding, said: Sequence[Word], word: Word, whose: set[str]) -> bool:
    """Whether `word` tells of `whose`: near it, or where the sentence begins with it or points back at it."""
    if said[0].low in _BACK and whose & stems(finding.before):
        return True
    beginning = stems_of(said[:_BEGINNING])
    return _distance(said, word, whose) <= _NEAR or bool(whose & beginning)


def _distance(said: Sequence[Word], word: Word, rest: set[str]) -> int:
    """Words between `word` and the nearest one of the question."""
    at = said.index(word)
    return min((abs(at - i) for i, other in enumerate(said) if set(other.stems) & rest), default=len(said))


def _denied(text: str, word: Word) -> bool:
    return any(set(word.stems) & scope for scope in negated(text))


def _side(word: Word, family: Sequence[frozenset[str]]) -> bool | None:
    for yes, forms in zip((True, False), family, strict=True):
        if word.low in forms:
            return yes
    return None


def _of_number(question: str, finding: Finding) -> _Stance | None:
    """Whether a sentence says that something is the only one of its kind, or one of several."""
    shared = {stem for stem in stems(question) & stems(finding.text)}
    named = {stem for name in names(question) for stem in stems_of(words(name.text))}
    if len(shared) < 2 or not shared & named or finding.probability < _LEAST:
        return None
    among, sole = _AMONG.search(finding.text), _SOLE.search(finding.text)
    found = among or sole
    if found is None:
        return None
    return _Stance(finding, among is None, clause(finding.text, *found.span()))
