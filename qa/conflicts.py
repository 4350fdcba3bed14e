"""A question and what was found for it → the disagreements: sides of different values on the same thing.

("How far is Osk?", [… "40 km from Osk" …, … "60 miles from Osk" …])  →  Dispute("How far …", "differ", two sides)

The surest finding with an answer of the kind asked is the anchor. Another finding takes another side when its value
cannot hold beside the anchor's and it speaks of the same thing: it answers nearly as surely, or the words beside the
two values are the same. Few false alarms are worth more here than every disagreement; the bars were set on gold cases.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa.checks.asked import Asked, asked
from qa.checks.names import names
from qa.checks.polarity import hedges
from qa.checks.wording import differing_quotations
from qa.checks.words import Word, stems_of, words
from qa.grammar.numbers import NUMBER_WORDS
from qa.questions import wanted
from qa.types import Dispute, Place, Side
from qa.values import Value, compatible, find_values

__all__ = ["Answering", "Finding", "dated", "find_disputes"]

_SURE = 0.1  # probability from which a finding may take a side by itself …
_NEARLY = 0.45  # … and as a share of the anchor's
_LEAST, _SHARE = 0.003, 0.02  # the same for a finding whose value stands among the same words
_SPAN = (0.0, -2.5)  # logits of its best span, for the two ways
_ALIKE = 2  # stems beside both values
_ROUND = 60  # characters
_BESIDE = 8  # words on each side of a value
_THING_SURE, _THING_SPAN, _THING_SHARE = 0.3, 1.0, 0.45
_LONGEST = 6  # words of a name or thing
_PEOPLE = frozenset(
    "person passeng crew soldier fighter resid victim worker member troop child man woman protest".split()
)
_SCOPE = {
    "edge",
    "border",
    "outskirts",
    "centre",
    "center",
    "nearest",
    "including",
    "excluding",
    "only",
    "inside",
    "alone",
}


@dataclass(frozen=True, slots=True)
class Answering:
    """Characters `start` to `end` of a finding's text that answer; `score` in logits."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence of a hit: its place, its text (white space single), its best answers first, how sure it answers.

    `probability` is told before calibration, which only tells how often such a sentence is right and changes with
    every fit: the bars here are set on how far sentences stand apart.
    """

    place: Place
    text: str
    answers: tuple[Answering, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class _Told:
    """A finding with the value it gives for the question; `span` is the logit of the answer that holds it."""

    finding: Finding
    value: Value
    span: float


def find_disputes(question: str, findings: Sequence[Finding]) -> tuple[Dispute, ...]:
    """The disagreement among `findings`, surest first, on what `question` asks; none or one. The first side leads."""
    if not findings:
        return ()
    want = asked(question)
    if want.sort == "value":
        return _disputes(question, _values_apart(want, findings))
    if want.sort == "wording":
        texts = [(finding.text, finding.place.article_id, finding.probability) for finding in findings]
        sides = [[(findings[at], said)] for at, said in differing_quotations(question, texts)]
        return _disputes(question, sides, "wording")
    if want.sort == "thing" and wanted(question).most == 1:
        return _disputes(question, _things_apart(question, findings), "differ")
    return ()


def dated(dispute: Dispute, published: Callable[[Place], str | None]) -> Dispute:
    """The dispute as "newer report" when one side is in articles younger than all of the others'."""
    days = [[published(place) for place in side.places] for side in dispute.sides]
    if dispute.kind != "differ" or not all(all(side) for side in days):
        return dispute
    known = [[day for day in side if day] for side in days]
    newest = max(known, key=min)
    older = all(max(side) < min(newest) for side in known if side is not newest)
    return replace(dispute, kind="newer report") if older else dispute


def _disputes(question: str, groups: Sequence[Sequence[tuple[Finding, str]]], kind: str = "") -> tuple[Dispute, ...]:
    if len(groups) < 2:
        return ()
    sides = tuple(Side(group[0][1], tuple(dict.fromkeys(f.place for f, _ in group))) for group in groups)
    return (Dispute(question, kind or _kind([_around(*group[0]) for group in groups]), sides),)


def _kind(told: Sequence[str]) -> str:
    scoped = [bool(_SCOPE & {word.low for word in words(text)}) for text in told]
    if any(scoped) and not all(scoped):
        return "different scope"
    hedged = [bool(hedges(text)) for text in told]
    return "hedged" if any(hedged) and not all(hedged) else "differ"


def _around(finding: Finding, said: str) -> str:
    """The words round a value, which may say how sure or how wide it is."""
    at = max(0, finding.text.find(said))
    return finding.text[max(0, at - _ROUND) : at + len(said) + _ROUND]


# Values


def _values_apart(want: Asked, findings: Sequence[Finding]) -> list[list[tuple[Finding, str]]]:
    told = [found for finding in findings for found in _told(want, finding)]
    if not told or told[0].finding.probability < 0.3 * findings[0].probability:
        return []
    anchor = told[0]
    if not _counts(want, anchor):
        return []
    groups: list[list[_Told]] = [[anchor]]
    for other in told[1:]:
        if other.value.kind == anchor.value.kind and _counts(want, other) and _same_thing(anchor, other):
            _put(groups, other)
    return [[(found.finding, found.value.text) for found in group] for group in groups]


def _told(want: Asked, finding: Finding) -> Iterator[_Told]:
    """The value of the kind asked for that the best answer of a finding holds."""
    values = [v for v in find_values(finding.text) if v.kind in want.kinds and v.bound != "magnitude"]
    for answer in sorted(finding.answers, key=lambda a: -a.score):
        held = [v for v in values if v.start < answer.end and v.end > answer.start]
        if held:
            yield _Told(finding, held[0], answer.score)
            return


def _same_thing(anchor: _Told, other: _Told) -> bool:
    shared = _beside(anchor) & _beside(other)
    sure, likely = other.finding.probability, anchor.finding.probability
    if shared and sure >= max(_SURE, _NEARLY * likely) and other.span >= _SPAN[0]:
        return True
    named = {stem for told in (anchor, other) for n in names(told.finding.text) for stem in stems_of(words(n.text))}
    alike = len(shared) >= _ALIKE and bool(shared - named)
    return alike and sure >= max(_LEAST, _SHARE * likely) and other.span >= _SPAN[1]


def _beside(told: _Told) -> set[str]:
    """The stems of the words on each side of a value."""
    said = words(told.finding.text)
    before = [word for word in said if word.end <= told.value.start][-_BESIDE:]
    after = [word for word in said if word.start >= told.value.end][:_BESIDE]
    return stems_of(word for word in (*before, *after) if not _is_figure(word))


def _is_figure(word: Word) -> bool:
    return word.low in NUMBER_WORDS or word.low[0].isdigit()


def _counts(want: Asked, told: _Told) -> bool:
    """Whether a number counts what is asked for; people go by many names."""
    if not want.counted or told.value.kind != "number":
        return True
    rest = [word for word in words(told.finding.text) if word.start >= told.value.end][:3]
    after = [stem for word in rest for stem in word.stems][:2]
    return want.counted in {*after, *_PEOPLE} or not after


def _put(groups: list[list[_Told]], told: _Told) -> None:
    for group in groups:
        if all(compatible(told.value, other.value) for other in group):
            group.append(told)
            return
    groups.append([told])


# Names and things


def _things_apart(question: str, findings: Sequence[Finding]) -> list[list[tuple[Finding, str]]]:
    anchor, asks = findings[0], stems_of(words(question))
    thing = _thing(anchor)
    if anchor.probability < _THING_SURE or not thing or not _stems(thing) - asks:
        return []
    groups = [[(anchor, thing)]]
    for finding in findings[1:]:
        other = _thing(finding)
        if other and _stems(other) - asks and _takes_a_side(anchor, thing, finding, other):
            _join(groups, finding, other, asks)
        elif agent := _agent(anchor, thing, finding, asks):
            _join(groups, finding, agent, asks)
    return groups


def _agent(anchor: Finding, thing: str, finding: Finding, asks: set[str]) -> str:
    """The other name that a finding has after the same verb and "by" as the anchor has its own: "led by Ann Lee"."""
    mine = [verb for verb, name in _agents(anchor.text) if name in thing or thing in name]
    theirs = [name for verb, name in _agents(finding.text) if verb in mine]
    about = len(_stems(finding.text) & asks - _stems(thing)) >= _ALIKE and finding.probability >= _LEAST
    return theirs[0] if theirs and about and not _stems(theirs[0]) & _stems(thing) else ""


def _agents(text: str) -> list[tuple[str, str]]:
    """Verbs with the name that stands after them and "by", as stem and name."""
    found = []
    for name in names(text):
        before = words(text[: name.start])[-2:]
        if len(before) == 2 and before[1].low == "by" and before[0].stems:
            found.append((before[0].stems[0], name.text))
    return found


def _thing(finding: Finding) -> str:
    """The words that answer, when they are sure and few; else ""."""
    best = max(finding.answers, key=lambda a: a.score, default=None)
    if best is None or best.score < _THING_SPAN:
        return ""
    said = finding.text[best.start : best.end]
    return said if len(words(said)) <= _LONGEST else ""


def _stems(text: str) -> set[str]:
    return stems_of(words(text))


def _takes_a_side(anchor: Finding, thing: str, finding: Finding, other: str) -> bool:
    """Whether a finding answers as surely, with the same sort of thing, in a sentence on the same matter."""
    sure = finding.probability >= max(_THING_SURE, _THING_SHARE * anchor.probability)
    alike = len(_stems(anchor.text) & _stems(finding.text) - _stems(thing) - _stems(other)) >= _ALIKE
    return sure and alike and bool(names(thing)) == bool(names(other))


def _join(groups: list[list[tuple[Finding, str]]], finding: Finding, thing: str, asks: set[str]) -> None:
    for group in groups:
        if any((_stems(thing) & _stems(other)) - asks for _, other in group):
            group.append((finding, thing))
            return
    if finding.place.article_id != groups[0][0][0].place.article_id:
        groups.append([(finding, thing)])
