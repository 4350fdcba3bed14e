"""A question for a name or thing and the sentences found → the things that they surely answer, when those differ.

("Who opened the gates?", […"Ann Lee"…, …"Bo Ray"…])  →  [[(…, "Ann Lee")], [(…, "Bo Ray")]]
"""

import re
from collections.abc import Sequence

from qa.checks.names import names
from qa.checks.words import stems_of, words
from qa.disputes.found import Finding, Said, spelt_in, stems

__all__ = ["things_apart", "unknown_apart"]

_SURE, _SPAN, _SHARE = 0.3, 1.0, 0.45  # the knob: lower shows more second sides, and more false ones
_LONGEST = 6  # words of a name or thing
_ALIKE = 2
_LEAST, _TOLD = 0.003, -1.0
_WHO = re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:where|whereabouts|located|location|(?:what|which) place)\b", re.IGNORECASE)
_LED_IN = re.compile(r"\b(?:in|at|to|near|on|inside|outside|into|around|from)\s+(?:the\s+)?$", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"\b(?:whereabouts|location|place|name|identity|who|where)\b.{0,60}\b(?:unknown|unclear|not known|not clear)\b"
    r"|\b(?:unknown|unclear|not known|not clear) (?:where|who)\b",
    re.IGNORECASE,
)


def things_apart(question: str, findings: Sequence[Finding]) -> list[list[Said]]:
    """The sides, the surest finding's first; one or none when they agree. "Who was Ann Lee?" has no one answer."""
    anchor, asks = findings[0], stems(question)
    named = {stem for name in names(question) for stem in stems_of(words(name.text))}
    thing = _thing(anchor)
    if anchor.probability < _SURE or not thing or not stems(thing) - asks or not asks - named:
        return []
    if _WHO.search(question) and not names(thing):
        return []
    groups = [[(anchor, thing)]]
    for finding in findings[1:]:
        other = _thing(finding)
        if other and stems(other) - asks and _takes_a_side(anchor, thing, finding, other):
            _join(groups, finding, other, asks)
    return groups


def unknown_apart(question: str, findings: Sequence[Finding]) -> list[list[Said]]:
    """A sentence that says it is not known where or who, against the surest one that tells; nothing without both."""
    named = {stem for name in names(question) for stem in stems_of(words(name.text))}
    if not _ASKS.search(question) or not named:
        return []
    about = [f for f in findings if named & stems(f.text) and f.near(_LEAST)]
    whose = stems(" ".join([name.text for name in names(question) if not name.initial][-1:]))
    unknown = [(f, m[0]) for f in about if (m := _UNKNOWN.search(f.text)) and whose & stems(m[0])]
    told = [(f, thing) for f in about if not _UNKNOWN.search(f.text) and (thing := _place(f, named))]
    return [told[:1], unknown] if told and unknown else []


def _place(finding: Finding, named: set[str]) -> str:
    """The words that answer where a preposition of place leads in a name in them, of something else; else ""."""
    best = finding.best
    thing = _thing(finding, _TOLD)
    if best is None or not thing:
        return ""
    inside = [name for name in names(finding.text) if best.start <= name.start < best.end and stems(name.text) - named]
    return thing if any(_LED_IN.search(finding.text[: name.start]) for name in inside) else ""


def _thing(finding: Finding, least: float = _SPAN) -> str:
    """The words that answer, when they are sure and few; else ""."""
    best = finding.best
    if best is None or best.score < least:
        return ""
    said = finding.text[best.start : best.end]
    return said if len(words(said)) <= _LONGEST else ""


def _takes_a_side(anchor: Finding, thing: str, finding: Finding, other: str) -> bool:
    """Whether a finding answers as surely, with the same sort of thing, in a sentence on the same matter."""
    sure = finding.probability >= max(_SURE, _SHARE * anchor.probability)
    alike = len(stems(anchor.text) & stems(finding.text) - stems(thing) - stems(other)) >= _ALIKE
    return sure and alike and bool(names(thing)) == bool(names(other))


def _join(groups: list[list[Said]], finding: Finding, thing: str, asks: set[str]) -> None:
    for group in groups:
        if any(_same(thing, other, asks) for _, other in group):
            group.append((finding, thing))
            return
    if finding.place.article_id != groups[0][0][0].place.article_id:
        groups.append([(finding, thing)])


def _same(one: str, other: str, asks: set[str]) -> bool:
    """Whether two things may be one: names of which one has all of the other or the same last word, as a surname.

    Of a place only what stands before the comma counts: Osk, Vane is not Ord, Vane. Other things need one common word.
    """
    if not (names(one) and names(other)):
        return bool(stems(one) & stems(other) - asks)
    mine, theirs = (_parts(text.split(",")[0]) - asks for text in (one, other))
    last = [words(text.split(",")[0])[-1:] for text in (one, other)]
    return spelt_in(mine, theirs) or spelt_in(theirs, mine) or (stems_of(last[0]) & stems_of(last[1])) != set()


def _parts(text: str) -> set[str]:
    """The stems of a text's names; of all its words where it has none."""
    named = " ".join(name.text for name in names(text))
    return stems(named or text)
