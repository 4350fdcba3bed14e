"""A text → the names in it; and what a statement makes of names that the sentences it cites do not.

names("Mayor Ines Holt met the board in Osk.")  →  Mayor Ines Holt, Osk

Signs only, no list of names: capitals, initials, and who stands on which side of a verb.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.checks.words import Word, is_light, stems_of, words

__all__ = ["Name", "changed_owners", "holds_name", "names", "swapped_names", "unknown_names"]

_JOINING = {
    "of",
    "the",
    "de",
    "da",
    "di",
    "du",
    "del",
    "van",
    "von",
    "der",
    "den",
    "al",
    "bin",
    "ibn",
    "la",
    "le",
    "and",
}
_INSIDE = _JOINING - {"and", "the"}
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
_TITLES = {"mr", "mrs", "ms", "miss", "dr", "sir", "dame", "lord", "lady", "st"}
_DERIVED = {"n", "an", "ian", "i", "ish", "ese", "s", "istan", "ean", "nian", "tan", "is", "ans", "ians"}
_PRONOUN = re.compile(r"\b(he|she|they|him|her|his|hers|them|their|it|its|who|whose|i|we|my|our)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]?")
_LEADS_IN = frozenset("in at of on from to for near by the a an into towards toward through across via".split())
_EARLY = 4  # words before the subject of a statement
_SHORTEST_STEM = 4  # "Iran" is in "Iranian"; shorter words start too many others


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words at `[start:end]`; `initial`: one word that may only be big because it comes first."""

    text: str
    start: int
    end: int
    parts: tuple[str, ...]
    initial: bool = False


@lru_cache(maxsize=4096)
def names(text: str) -> tuple[Name, ...]:
    """The names of `text` in order; days and months are not among them, nor is a first word of grammar."""
    found, run = [], list[Word]()
    spoken = words(text)
    for word in [*spoken, None]:
        if word and run and _goes_on(text, run, word):
            run.append(word)
            continue
        name = _name(text, run)
        if name:
            found.append(name)
        run = [word] if word and _is_big(word) else []
    return tuple(found)


def _is_big(word: Word) -> bool:
    return word.text[0].isupper() and word.low.removesuffix("'s") not in _CALENDAR and word.low != "i"


def _goes_on(text: str, run: Sequence[Word], word: Word) -> bool:
    before = run[-1]
    if word.low == "of" and len(run) > 1:  # "Ann Lee of Harbour Bank" are two names, "Bank of Osk" is one
        return False
    between = text[before.end : word.start]
    if between not in {" ", "\xa0", ". "} or (between == ". " and len(before.text) > 3) or before.low.endswith("'s"):
        return False
    return _is_big(word) or word.low in _INSIDE


def _name(text: str, run: list[Word]) -> Name | None:
    while run and not _is_big(run[-1]):
        run = run[:-1]
    if run and len(run) > 1 and _starts(text, run[0].start) and is_light(run[0].low) and run[0].low not in _TITLES:
        run = run[1:]
    if not run:
        return None
    initial = len(run) == 1 and _starts(text, run[0].start)
    if initial and is_light(run[0].low):
        return None
    parts = tuple(_bare(word.low) for word in run if word.low not in _JOINING and word.low not in _TITLES)
    return Name(text[run[0].start : run[-1].end], run[0].start, run[-1].end, parts, initial) if parts else None


def _starts(text: str, at: int) -> bool:
    """Whether a sentence or a quotation starts at `at`."""
    before = text[:at].rstrip(" \"'“‘([—–-\n\t\xa0")
    return not before or before[-1] in ".!?:;" or text[len(before) : at].strip(" \n\t\xa0") != ""


def _bare(low: str) -> str:
    return low.removesuffix("'s").removesuffix("'").replace(".", "")


def holds_name(name: Name, text: str) -> bool:
    """Whether `text` has every part of `name`, together in one of its names or in small letters ("the mayor")."""
    spoken = {_bare(word.low) for word in words(text)}
    if not all(any(_alike(part, other) for other in spoken) for part in name.parts):
        return _abbreviated(name, text)
    owners = [run.parts for run in names(text)]
    proper = [p for p in name.parts if any(_alike(p, q) for run in owners for q in run)]
    return any(all(any(_alike(p, q) for q in run) for p in proper) for run in owners) or len(proper) < 2


def _alike(a: str, b: str) -> bool:
    """The same name, or one derived from the other: "Iran", "Iranian"."""
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) >= _SHORTEST_STEM and long.startswith(short) and long[len(short) :] in _DERIVED)


def _abbreviated(name: Name, text: str) -> bool:
    """Whether `name` is the initials of a name of `text`, or the other way round."""
    if len(name.parts) == 1 and name.text.replace(".", "").isupper():
        return any("".join(p[0] for p in other.parts) == name.parts[0] for other in names(text))
    initials = "".join(part[0] for part in name.parts)
    return len(initials) > 1 and initials in {_bare(w.low) for w in words(text) if w.text.replace(".", "").isupper()}


def unknown_names(statement: str, evidence: str, near: str = "") -> tuple[list[str], list[str]]:
    """The names of `statement` that are not in `evidence`, and the first words that may be such names.

    A name may also come from the sentences `near` it, when `evidence` has part of it or points with a pronoun.
    """
    surely, maybe = [], []
    for name in names(statement):
        if holds_name(name, evidence) or _known_near(name, evidence, near):
            continue
        if not name.initial:
            surely.append(name.text)
        elif not _is_common(name, f"{evidence} {near}"):
            maybe.append(name.text)
    return surely, maybe


def _known_near(name: Name, evidence: str, near: str) -> bool:
    both = f"{evidence}\n{near}"
    if not near or not holds_name(name, both):
        return False
    spoken = {_bare(word.low) for word in words(evidence)}
    return bool(_PRONOUN.search(evidence)) or any(part in spoken for part in name.parts)


def _is_common(name: Name, text: str) -> bool:
    """Whether a first word is a plain word of `text`, or by its ending no name."""
    low = name.parts[0]
    return low.endswith(("ly", "ing", "ed")) or bool(stems_of(words(low)) & stems_of(words(text)))


# Who does what to whom


def swapped_names(statement: str, evidence: str) -> str:
    """Two names that stand round the same verb the other way in `evidence`: "A beat B", "B beat A"; "" when none do."""
    told = [(one, two, _verb_between(evidence, one, two)) for one, two in _pairs(evidence)]
    for left, right in _pairs(statement):
        verb = _verb_between(statement, left, right)
        if not verb:
            continue
        turned = straight = False
        for one, two, between in told:
            if not verb & between:
                continue
            passive = _is_passive(statement, left, right) != _is_passive(evidence, one, two)
            same, other = _matches(left, one, right, two), _matches(left, two, right, one)
            straight = straight or (other if passive else same)
            turned = turned or (same if passive else other)
        if turned and not straight:
            return f"{left.text} / {right.text}"
    return ""


def _pairs(text: str) -> list[tuple[Name, Name]]:
    found = [name for name in names(text) if not name.initial]
    return [(a, b) for i, a in enumerate(found) for b in found[i + 1 : i + 4]]


def _verb_between(text: str, left: Name, right: Name) -> set[str]:
    return stems_of(words(text[left.end : right.start])) - {p for n in (left, right) for p in n.parts}


def _is_passive(text: str, left: Name, right: Name) -> bool:
    return bool(re.search(r"\bby\b[^,;.]{0,25}$", text[left.end : right.start]))


def _matches(a: Name, one: Name, b: Name, two: Name) -> bool:
    return bool(set(a.parts) & set(one.parts)) and bool(set(b.parts) & set(two.parts)) and one != two


def changed_owners(statement: str, evidence: Sequence[str]) -> str:
    """The words that `statement` tells of its subject and every sentence of `evidence` of another; "" when none are.

    A word belongs to the name before it in its sentence, or to the first when none is before; a word right before a
    name belongs to that. It counts only when more words moved to another name than stayed.
    """
    subject = _subject(statement)
    owners = [_owned(sentence) for sentence in evidence]
    if subject is None or not any(_shares(subject, name) for sentence in evidence for name in names(sentence)):
        return ""
    others = {part for name in names(statement) for part in name.parts}
    moved, kept = list[str](), 0
    for stem in _told(statement, subject):
        theirs = [name for owned in owners for name in owned.get(stem, ())]
        if any(_shares(subject, name) for name in theirs):
            kept += 1
        elif theirs and not all(stem in name.parts and stem in others for name in theirs):
            moved.append(stem)
    return ", ".join(moved) if len(moved) > kept else ""


def _shares(one: Name, other: Name) -> bool:
    return bool(set(one.parts) & set(other.parts))


def _subject(statement: str) -> Name | None:
    """Who a statement tells of: the name after "by", else a name among its first words that no preposition leads in."""
    plain = _unquoted(statement)
    found = [name for name in names(plain) if not name.initial]
    for name in found:
        if re.search(r"\b\w+(?:ed|en|wn|t) by (?:the |its |his |her )?(?:[a-z]+ )?$", plain[: name.start]):
            return name
    first = found[0] if found else None
    if first is None or len(words(plain[: first.start])) > _EARLY or not _stands_alone(plain, first):
        return None
    return first


def _stands_alone(text: str, name: Name) -> bool:
    """Whether no preposition or article leads a name in: most places, papers and firms have one, people have none."""
    before = words(text[: name.start])
    return not before or before[-1].low not in _LEADS_IN or not text[before[-1].end : name.start].isspace()


def _told(statement: str, subject: Name) -> set[str]:
    """What a statement says of its subject, up to the next person: stems, and the parts of other names."""
    plain = _unquoted(statement)
    after = [name.start for name in names(plain) if name.start > subject.start and _stands_alone(plain, name)]
    end = min(after, default=len(plain))
    said = [w for w in words(plain) if w.start < end and not subject.start <= w.start < subject.end]
    return {token for word in said for token in _tokens(word)} - set(subject.parts)


def _tokens(word: Word) -> tuple[str, ...]:
    return () if word.low in _CALENDAR else (word.low,) if word.text[0].isupper() else word.stems


def _owned(sentence: str) -> dict[str, list[Name]]:
    """What a sentence says, each with the names that it may belong to."""
    plain = _unquoted(sentence)
    found = [name for name in names(plain) if _stands_alone(plain, name) and not name.initial]
    owned: dict[str, list[Name]] = {}
    for word in words(plain) if found else ():
        before = [name for name in found if name.start <= word.start]
        after = [name for name in found if name.start > word.start and plain[word.end : name.start].isspace()]
        owners = [after[0] if after else before[-1] if before else found[0]]
        if after and before and plain[before[-1].end : word.start].isspace():  # "A beat B": of either
            owners.append(before[-1])
        if before and word.start < before[-1].end:  # part of a name, which may be told of the name before: "A beat B"
            owners += before[-2:-1]
        for token in _tokens(word):
            owned.setdefault(token, []).extend(owners)
    return owned


def _unquoted(text: str) -> str:
    return _QUOTED.sub(lambda m: "”" * len(m[0]), text)
