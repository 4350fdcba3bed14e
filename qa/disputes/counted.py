"""A question for a figure and the sentences found → the figures of sentences that speak of the same thing in any words.

("How many soldiers came to Osk?", [… "some 200 troops are in Osk" …, … "thousands of fighters" …])  →  two sides

Beside `qa/disputes/figures.py`, which trusts what the network points at, this looks at words alone: a figure is told of
what is asked when its sentence has what the question speaks of, in its words or others for the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.checks.asked import Asked, asked
from qa.checks.kin import kin, plain, shared
from qa.checks.names import Name
from qa.checks.words import Word, stems_of, words
from qa.disputes.dated import between, dates_deed
from qa.disputes.figures import as_fine, put_beside
from qa.disputes.found import MOSTLY, Finding, Said, apart, stems
from qa.disputes.told import covered, units
from qa.rewriting.lexicon import is_verb
from qa.values import Value, find_values

__all__ = ["figures_told", "of_the_deed"]

_HALF = 0.5  # of a sentence that counts the very things
_THINGS = 0.65
_SURELY = 0.75  # of what the question speaks of is in the sentence of the first side
_REACH = 10  # words between a figure and what it is told of
_NEXT = 3  # words after a figure that may say what it counts
_PEOPLE = stems(
    "person man woman child adult passenger crew resident victim worker employee member protester demonstrator student "
    "pupil voter visitor guest patient prisoner refugee survivor civilian officer player fan supporter inhabitant "
    "citizen"
) | kin("fighter")
# What befalls people: the number of those whom one thing befell is not that of others.
_FATES = tuple(
    frozenset(stems(line))
    for line in (
        "kill die death dead murder drown perish", "injure wound hurt", "arrest detain jail imprison", "miss missing",
        "rescue save", "evacuate", "displace", "ambush attack expel oust drove drive", "surrender", "sack dismiss",
        "elect vote", "ill sick infect", "marry",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Told:
    finding: Finding
    value: Value


def figures_told(question: str, want: Asked, findings: Sequence[Finding]) -> list[list[Said]]:
    """The sides, that of the sentence with most of the question first; one or none where nothing disagrees."""
    if "duration" in want.kinds:  # how long, how old and how long ago are told in the same words
        return []
    least = _THINGS if "date" in want.kinds else _HALF if want.counted and want.counted not in _PEOPLE else MOSTLY
    near = sorted((f for f in findings if f.told >= least), key=lambda f: (-f.told, -f.probability))
    said = [word for finding in near for word in words(finding.text)]
    small = {word.low for word in said if word.text[0].islower()}
    named = {word.low for word in words(question)} & {word.low for word in said if word.stems} - small
    told = [found for finding in near if _names(named, finding) for found in _figures(question, want, finding)]
    if not told or (told[0].finding.told < _SURELY and least > _HALF):
        return []
    groups: list[list[_Told]] = []
    for one in told:
        if one.value.kind == told[0].value.kind:
            put_beside(groups, one)
    sides = [[(found.finding, found.value.text) for found in group] for group in groups]
    return sides if len(sides) > 1 and apart(sides) else []


def of_the_deed(question: str, sides: list[list[Said]]) -> list[list[Said]]:
    """Sides of dates without those of another deed, where one is of that which is asked for."""
    want = asked(question)
    kept = [
        [said for said in side if any(one.value.text == said[1] for one in _figures(question, want, said[0]))]
        for side in sides
    ]
    return [side for side, some in zip(sides, kept, strict=True) if some] if any(kept) else sides


def _names(named: set[str], finding: Finding) -> bool:
    """Whether half of what the articles name with a capital stands in a sentence or the one before it."""
    said = {word.low.removesuffix("'s") for word in words(f"{finding.before} {finding.text}")}
    return 2 * len(named & said) >= len(named)


def _figures(question: str, want: Asked, finding: Finding) -> Iterator[_Told]:
    """The figures of the kinds asked for that a sentence tells of what `question` speaks of."""
    things = [unit for unit in units(question) if not isinstance(unit, Name)]
    people = _PEOPLE & ({want.counted} if want.counted else {stem for unit in things for stem in unit})
    said = words(plain(finding.text))
    for value in find_values(finding.text):
        if value.kind not in want.kinds or not as_fine(question, finding.text, value):
            continue
        beside = [word for word in said if between(said, word, value) <= _REACH]
        if value.kind == "number":
            fits = _counts(want.counted or next(iter(sorted(people)), ""), people, said, value)
            fits = fits and _fates(stems(question)) == _fates(stems_of(beside))
            fits = fits and (bool(people) or all(covered(_deeds(question), finding.text)))
        elif value.kind == "date":
            fits = dates_deed(question, finding, value, things)
        else:
            fits = bool(things) and all(shared(unit, stems_of(beside)) for unit in things)
        if fits:
            yield _Told(finding, value)


def _counts(counted: str, people: set[str], said: Sequence[Word], value: Value) -> bool:
    """Whether a number counts what is asked for: by the words after it, or where none follows by those before."""
    if not counted:
        return False
    wanted = _PEOPLE | {counted} if people else set(kin(counted))
    after = [word for word in said if word.start >= value.end][:_NEXT]
    next_to = [stem for word in after for stem in word.stems]
    if after and next_to[:2]:
        at = next((n for n, word in enumerate(after) if wanted & set(word.stems)), _NEXT)
        return at < _NEXT and bool(wanted & set(next_to[:2])) and not _describes(after[at : at + 2])
    return bool(wanted & stems_of(word for word in said if word.end <= value.start))


def _describes(two: Sequence[Word]) -> bool:
    """Whether the first of two words only says of what sort the second is: "army" in "army lorries"."""
    return (
        len(two) > 1
        and two[0].text.islower()
        and not two[0].low.endswith("s")
        and two[1].low.endswith("s")
        and bool(two[1].stems)
    )


def _deeds(question: str) -> list[frozenset[str]]:
    """The verbs of a question that say something."""
    return [frozenset(word.stems) for word in words(plain(question)) if word.stems and is_verb(word.low)]


def _fates(found: set[str]) -> set[int]:
    return {number for number, fate in enumerate(_FATES) if fate & found}
