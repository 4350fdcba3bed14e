"""A question who does something and the sentences found → the names that they give for the same deed.

("Who leads the rising?", ["The rising led by Ann Lee …", "Bo Ray, the leader of the rising …"])  →  [[(…, "Ann Lee")],
[(…, "Bo Ray")]]
"""

import re
from collections.abc import Iterator, Sequence

from qa.checks.kin import plain
from qa.checks.names import Name, holds_name, names
from qa.checks.words import Word, stems_of, words
from qa.disputes.found import Finding, Said, apart, spelt_in, stems
from qa.disputes.told import covered, units

__all__ = ["agents_apart", "instead"]

_WHO = re.compile(
    r"^(?:\W*\w+\W+){0,2}(?:who|whom|whose|which (?:man|woman|person|people|group|party|company|leaders?))\b",
    re.IGNORECASE,
)
_LEAST = 0.0015
_DEED = 3  # words after "who" that may tell the deed
_HELPS = frozenset("has have had also then later who was is the a an once first now already himself herself".split())
_BE = frozenset("is are was were be been being".split())
_BREAKS = frozenset("of in to by with for and from at on that".split())
_AND = re.compile(r",? and (?:the )?(?:[a-z]+ ){0,3}")
# Deeds and those who do them, of one root or not: "led", "leader", "head".
_KIN = tuple(
    frozenset(stem for word in kin.split() for stem in stems(word))
    for kin in (
        "lead led leader leadership head headed command commander chief", "found founded founder",
        "own owned owner", "order ordered command commanded", "write wrote written writer author penned",
        "discover discovered discoverer find found",
        "win winner victory victor triumph beat defeat overthrow oust topple vanquish rout",
        "kill killed killer murder murdered murderer assassinate assassin", "build built builder", "buy bought buyer",
        "sell sold seller", "pay paid payer", "make made maker", "direct directed director",
        "produce produced producer", "invent invented inventor", "design designed designer",
        "compose composed composer", "sing sang sung singer", "paint painted painter", "play played player",
        "manage managed manager", "run ran runner", "rule ruled ruler", "govern governed governor",
        "teach taught teacher", "publish published publisher", "edit edited editor", "sponsor sponsored",
        "attack attacked attacker", "defend defended defender", "organise organised organiser",
    )
)  # fmt: skip


# Deeds that one alone has done: who else is told to have done it did it instead.
_ALONE = frozenset(
    stem for deed in "win kill found write discover invent design compose".split() for stem in stems(deed)
)
_WIN = stems("win")
_THAT = re.compile(
    r"((?:the|an?|its|their)\s+(?:[\w’'-]+\s+){0,3}?[a-z]+)\s+(?:that|which|who)\s+"
    r"(?:\w+ly\s+|had\s+|has\s+|have\s+|later\s+|then\s+)*$"
)
_MANAGES = frozenset("manage managed manages to finally eventually end ended up come came able".split())


def agents_apart(question: str, findings: Sequence[Finding]) -> list[list[Said]]:
    """The sides by who is said to do it, the surest sentence's first; one or none when they agree."""
    question = plain(question)
    named = {stem for name in names(question) for stem in stems_of(words(name.text))}
    who = _WHO.search(question)
    rest = question[who.end() :] if who else question
    deeds = _deeds(rest) - named if who else set()
    groups: list[tuple[set[str], list[Said]]] = []
    two = _two_people(findings)
    for finding in findings:
        if not finding.near(_LEAST):
            continue
        for deed in sorted(deeds):
            others = [unit for unit in units(rest) if isinstance(unit, Name) or not unit & _kin(deed)]
            told = next((t for t in _agents(finding.text, _kin(deed)) if not t[0] & named), None)
            if told and _of_same(others, finding.text):
                _put(groups, told[0], (finding, told[1]), two)
                break
    sides = [group for _, group in groups]
    return sides if len(sides) > 1 and apart(sides) else []


def _of_same(others: Sequence[frozenset[str] | Name], text: str) -> bool:
    """Whether a sentence speaks of half of the other things, and has the figures among them."""
    here = covered(others, text)
    figures = [
        one for unit, one in zip(others, here, strict=True) if any(str(part)[0].isdigit() for part in _parts(unit))
    ]
    return 2 * sum(here) >= len(others) and all(figures)


def _parts(unit: frozenset[str] | Name) -> Sequence[str]:
    return unit.parts if isinstance(unit, Name) else sorted(unit)


def instead(question: str, findings: Sequence[Finding]) -> Finding | None:
    """The sentence that tells of somebody else what `question` takes for granted that somebody did alone; or None.

    "Why did Ann Lee kill Bo Ray?", ["Bo Ray was killed by Cy Dow."]  →  that sentence
    """
    deeds = (word for word in words(question) if set(word.stems) & _ALONE_KIN)
    deed = next((word for word in deeds if not word.low.endswith(("er", "or"))), None)  # no "founder", "winner"
    known = names(question)
    agent = _before(question, known, deed, _HELPS | _MANAGES) if deed else None
    if deed is None or agent is None:
        return None
    kin, mine = set[str]().union(*map(_kin, deed.stems)), set(agent.parts)
    done_to = [name for name in known if name.start > deed.end]
    said = [
        (finding, told) for finding in findings if finding.near(_LEAST)
        and any(holds_name(name, finding.text) for name in done_to) for told, _ in _agents(finding.text, kin)
    ]  # fmt: skip
    if any(spelt_in(mine, told) or spelt_in(told, mine) for _, told in said):
        return None
    return said[0][0] if said else None


def _deeds(rest: str) -> set[str]:
    """What is done, by the first words after "who"; by the first of the others that tells a deed where those do not."""
    told = words(rest)
    first = stems_of(told[:_DEED])
    if any(first & kin for kin in _KIN):
        return first
    return first | set(next((word.stems for word in told if any(set(word.stems) & kin for kin in _KIN)), ()))


def _kin(deed: str) -> set[str]:
    return {deed}.union(*(kin for kin in _KIN if deed in kin))


_ALONE_KIN = frozenset[str]().union(*map(_kin, _ALONE))


def _agents(text: str, deed: set[str]) -> Iterator[tuple[set[str], str]]:
    """The names that `text` gives for those who do `deed`, as their parts and words.

    A win may be told of what won it, too: "the strike that beat them".
    """
    known = [name for name in names(text) if not re.search(r"-[a-z]|[’']s$", name.text)]
    for word in words(plain(text)):
        if not set(word.stems) & deed:
            continue
        if after := _by(text, known, word):
            yield _with_second(text, known, after)
        elif before := _before(text, known, word):
            yield set(before.parts), before.text
        elif deed & _WIN and (thing := _THAT.search(text[: word.start])):
            yield stems(thing[1]), thing[1]


def _by(text: str, known: Sequence[Name], word: Word) -> Name | None:
    """The name after "by" and, perhaps, an office: "led by the mayor, Ann Lee"."""
    match = re.match(r"\s+(?:\w+\s+)?by\s+(?:the |its |his )?(?:[a-z][\w’'-]*,?\s+){0,4}", text[word.end :])
    at = word.end + match.end() if match else -1
    return next((name for name in known if name.start == at), None)


def _with_second(text: str, known: Sequence[Name], first: Name) -> tuple[set[str], str]:
    """A name with the one that "and" joins to it."""
    match = _AND.match(text[first.end :])
    second = next((n for n in known if match and n.start == first.end + match.end()), None)
    if second is None:
        return set(first.parts), first.text
    return {*first.parts, *second.parts}, text[first.start : second.end]


def _before(text: str, known: Sequence[Name], word: Word, helps: frozenset[str] = _HELPS) -> Name | None:
    """The name right before a verb, or before a noun that it is put beside: "Ann Lee, the leader", "leader Ann Lee"."""
    ahead = next((n for n in known if text[word.end : n.start] == " " and n.start > word.end), None)
    if ahead and word.low.endswith(("er", "or", "head", "chief")):
        return ahead
    near = [n for n in known if n.end <= word.start and {w.low for w in words(text[n.end : word.start])} <= helps]
    between = text[near[-1].end : word.start] if near else ""
    if between.split()[-1:] and between.split()[-1] in _BE:  # "Ann Lee was killed": it was done to her
        return None
    if not near or re.search(r"[;:.]", between) or (_BREAKS - helps) & {w.low for w in words(between)}:
        return None
    return near[-1]


def _two_people(findings: Sequence[Finding]) -> set[frozenset[str]]:
    """The shorter and longer names, as words, that one sentence gives in full, so of two people: a son and a father."""
    told = ([name for name in names(f.text) if len(name.parts) > 1] for f in findings)
    return {
        frozenset((one.text, other.text))
        for found in told
        for one in found
        for other in found
        if len(one.parts) < len(other.parts) and spelt_in(set(one.parts), set(other.parts))
    }


def _put(groups: list[tuple[set[str], list[Said]]], parts: set[str], said: Said, two: set[frozenset[str]]) -> None:
    for known, group in groups:
        if any(frozenset((said[1], other)) in two for _, other in group):
            continue
        if spelt_in(known, parts) or spelt_in(parts, known):
            group.append(said)
            return
    groups.append((parts, [said]))
