"""A question for a figure and the sentences found → the figures that cannot both hold, each with its sentences.

("How far is Osk?", [… "40 km from Osk" …, … "60 miles from Osk" …])  →  [[(…, "40 km")], [(…, "60 miles")]]

The surest sentence with a figure of the kind asked is the anchor. Another takes another side when its figure cannot
hold beside the anchor's and it speaks of the same thing: it answers nearly as surely, or stands among the same words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import log
from typing import Protocol, TypeVar

from qa.checks.asked import Asked
from qa.checks.names import holds_name, names
from qa.checks.words import stems_of, words
from qa.disputes.found import Finding, Said, apart, stems, stems_near
from qa.values import Value, compatible, find_values

__all__ = ["as_fine", "figures_apart", "put_beside"]

_ANCHOR = 0.2  # of the surest sentence's probability
_NEARLY = 1.3  # logits below the anchor's within which a sentence answers nearly as surely …
_FAR = 5.0  # … and within which it may, among the same words
_SPAN = -2.5  # the logit of the span that holds a figure
_ALIKE = 2  # stems beside both figures
_CLOSE = Fraction(5, 4)
_NO_SPAN = -9.0  # of a figure that the network does not point at
_PRONOUNS = frozenset("it that this these those they he she his her its their which".split())
_PEOPLE = stems(
    "person man woman child adult passenger crew soldier fighter troop resident victim worker employee member "
    "protester demonstrator student pupil voter visitor guest patient prisoner refugee survivor civilian officer "
    "player fan driver customer supporter inhabitant villager citizen"
)
_UNITS = stems("second minute hour day week month year decade century")


class _Valued(Protocol):
    @property
    def value(self) -> Value: ...


_T = TypeVar("_T", bound=_Valued)


@dataclass(frozen=True, slots=True)
class _Told:
    """A finding with the figure it gives for the question; `span` is the logit of the answer that holds it."""

    finding: Finding
    value: Value
    span: float
    near: frozenset[str]


def figures_apart(question: str, want: Asked, findings: Sequence[Finding]) -> list[list[Said]]:
    """The sides, the anchor's first; one or none where nothing disagrees."""
    told = [
        found for finding in findings if _of_attribute(question, finding) for found in _told(question, want, finding)
    ]
    anchor = _anchor(want, told, findings)
    if anchor is None or not _counts(want, anchor):
        return []
    groups: list[list[_Told]] = [[anchor]]
    for other in sorted(told, key=lambda t: -t.finding.probability):
        if (
            other.value.kind == anchor.value.kind
            and _counts(want, other)
            and _same_thing(want, question, anchor, other)
        ):
            put_beside(groups, other)
    sides = [[(found.finding, found.value.text) for found in group] for group in groups]
    own = anchor.finding.place  # "by 15 votes to 14": two figures of one sentence stand beside each other
    sides = [sides[0], *(side for side in sides[1:] if any(finding.place != own for finding, _ in side))]
    return sides if apart(sides) else []


def _anchor(want: Asked, told: Sequence[_Told], findings: Sequence[Finding]) -> _Told | None:
    """The figure that answers best: of the first kind asked for that any does; surest sentence first."""
    sure = [t for t in told if t.span >= _SPAN and t.finding.probability >= _ANCHOR * findings[0].probability]
    of_kind = ([t for t in sure if t.value.kind == kind] for kind in want.kinds)
    return next((max(some, key=lambda t: t.finding.probability) for some in of_kind if some), None)


def _told(question: str, want: Asked, finding: Finding) -> Iterator[_Told]:
    """The figures of the kinds asked for in a finding, the one that its best answer holds first."""
    found = [_end(question, value) for value in find_values(finding.text) if value.kind in want.kinds]
    values = [value for value in found if as_fine(question, finding.text, value)]
    for answer in sorted(finding.answers, key=lambda a: -a.score):
        held = [v for v in values if v.start < answer.end and v.end > answer.start]
        if held:
            yield _Told(finding, held[0], answer.score, _near(finding, held[0]))
            values = [value for value in values if value is not held[0]]  # equal ones may stand elsewhere
            break
    best = finding.best.score if finding.best else _NO_SPAN
    for value in values:  # what counts the thing asked for need not be pointed at
        counts = bool(want.counted) and _after(finding.text, value)[:1] == [want.counted]
        yield _Told(finding, value, best if counts else _NO_SPAN, _near(finding, value))


_STRETCH = re.compile(r"\d\s*[-–—]\s*\w|\b(?:to|until)\b")
_ASKS_START = re.compile(
    r"\b(?:born|birth|begin|began|begun|start\w*|open\w*|found\w*|establish\w*|built)\b", re.IGNORECASE
)
_ASKS_END = re.compile(r"\b(?:die|died|death|end|ended|finish\w*|clos\w+|dissol\w+)\b", re.IGNORECASE)
_PART = re.compile(r";|\b(?:and|but|while|whereas)\b")
_STEP = re.compile(r"\s+(?:after|before|later|ago|earlier|prior)\b", re.IGNORECASE)
_OF_YEAR = re.compile(r"\b(?:which|what) years?\b", re.IGNORECASE)
_OF_DAY = re.compile(
    r"\b(?:weekday|days? of the week|(?:which|what|on what) days?|(?:which|what) dates?)\b", re.IGNORECASE
)


def as_fine(question: str, text: str, value: Value) -> bool:
    """Whether a date tells the year, or the day, where that is asked for; "a month after" tells of no length."""
    if value.kind == "duration":
        return not _STEP.match(text, value.end)
    if value.kind != "date":
        return True
    if _OF_YEAR.search(question):
        one = value.first is None or value.last is None or value.first.year == value.last.year
        return one and bool(re.search(r"\d{4}", value.text))
    return not _OF_DAY.search(question) or value.unit == "day"


def _end(question: str, value: Value) -> Value:
    """The end of a stretch of days that `question` asks for: the first of "3 May 1910 – 9 June 1988" for a birth."""
    if value.kind != "date" or value.first is None or value.last is None or not _STRETCH.search(value.text):
        return value
    if _ASKS_END.search(question):
        return replace(value, first=value.last)
    return replace(value, last=value.first) if _ASKS_START.search(question) else value


def _near(finding: Finding, value: Value) -> frozenset[str]:
    """The stems beside a figure; with those of the sentence before where this one points back at it."""
    first = {word.low for word in words(finding.text)[:4]}
    back = stems(finding.before) if first & _PRONOUNS else set[str]()
    cuts = [0, *(m.start() for m in _PART.finditer(finding.text)), len(finding.text)]
    start = max(cut for cut in cuts if cut <= value.start)
    end = min(cut for cut in cuts if cut >= value.end)
    part = finding.text[start:end]
    return frozenset(stems_near(part, value.start - start, value.end - start) | back)


def _same_thing(want: Asked, question: str, anchor: _Told, other: _Told) -> bool:
    """Whether both figures are told of the same thing: by the words beside them, or both surely answer."""
    if not _of_subject(question, anchor.finding, other.finding):
        return False
    near, beside = (anchor.near | stems(question)) & other.near - _PEOPLE, anchor.near & other.near - _PEOPLE - _UNITS
    behind = _logit(anchor.finding.probability) - _logit(other.finding.probability)
    if beside and behind <= _NEARLY and min(anchor.span, other.span) >= 0:
        return True
    if behind > _FAR:
        return False
    told = anchor.finding, other.finding
    named = {s for f in told for n in names(f"{f.before} {f.text}") for s in stems_of(words(n.text))} - {want.counted}
    alike = bool(beside - named) and len(near) >= _ALIKE and other.span >= _SPAN
    return alike or (bool(near - named) and _close(anchor.value, other.value))


def _of_subject(question: str, anchor: Finding, other: Finding) -> bool:
    """Whether `other`, with the sentence before it, has half of the question's names that the anchor's has.

    One that points back at what stands further up may be of anything there.
    """
    if {word.low for word in words(other.text)[:1]} & _PRONOUNS:
        return True
    here, there = f"{anchor.before} {anchor.text}", f"{other.before} {other.text}"
    told = [name for name in names(question) if not name.initial and holds_name(name, here)]
    return 2 * sum(holds_name(name, there) for name in told) >= len(told)


def _close(one: Value, other: Value) -> bool:
    """Whether two figures are nearly the same, as two counts of one thing are."""
    if not one.low or not other.low or one.unit != other.unit or one.kind != "number":
        return False
    return max(one.low, other.low) <= _CLOSE * min(one.low, other.low)


def _logit(probability: float) -> float:
    sure = min(max(probability, 1e-6), 1 - 1e-6)
    return log(sure / (1 - sure))


_ATTRIBUTES = (
    frozenset({"high", "height", "tall"}), frozenset({"deep", "depth"}), frozenset({"wide", "width"}),
)  # fmt: skip


def _of_attribute(question: str, finding: Finding) -> bool:
    """Whether a finding tells of the height, depth or width that is asked for, where one is."""
    asked = {word.low for word in words(question)}
    said = {word.low for word in words(finding.text)}
    return all(said & attribute for attribute in _ATTRIBUTES if asked & attribute)


def _counts(want: Asked, told: _Told) -> bool:
    """Whether a number counts what is asked for; people go by many names."""
    if not want.counted or told.value.kind != "number":
        return True
    after = _after(told.finding.text, told.value)
    return want.counted in {*after, *_PEOPLE} or not after


def _after(text: str, value: Value) -> list[str]:
    """The first two stems after a value, which say what it counts."""
    rest = [word for word in words(text) if word.start >= value.end][:3]
    return [stem for word in rest for stem in word.stems][:2]


def put_beside(groups: list[list[_T]], told: _T) -> None:
    """Put what has a value into the first group whose values all agree with it, else into one of its own."""
    for group in groups:
        if all(compatible(told.value, other.value) for other in group):
            group.append(told)
            return
    groups.append([told])
