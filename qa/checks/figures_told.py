"""A statement and the sentences it cites → the numbers and dates that it tells otherwise, or of something else.

told_otherwise("30 died, 12 were hurt.", ["12 died and 30 were hurt."])  →  "30 is told of something else …"
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from qa.checks.names import names
from qa.checks.words import sentences, words
from qa.values import Value, find_labels, find_values, supports

__all__ = ["places_otherwise", "told_otherwise"]

_CUT = re.compile(r"[,;:—–()“”\"]|\b(?:and|but|while|whereas|who|which)\b")
_OF = re.compile(r"^\s+of\s+(?:[\w’']+\s+){0,3}$")
_LEADS_IN = {"in", "at", "near", "to", "on"}
_INHERITED = 0.9  # a part of a sentence also tells of what stood before it: "… 72 in the south and 58 in the north"
_NEXT = 0.05  # what stands right beside a value decides between equals
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)


def told_otherwise(statement: str, quotes: Sequence[str], published: Sequence[str | None]) -> Iterator[str]:
    """A sentence for each value of `statement` that no quote gives, or gives of something else."""
    told = [(sentence, value) for sentence in sentences(statement) for value in _values(sentence, None)]
    for sentence, value in told:
        found = [_backed(sentence, value, quote, date) for quote, date in zip(quotes, published, strict=True)]
        if not any(found):
            yield f"{value.text} is not in the cited sentence."
        elif "same" not in found:
            yield f"{value.text} is told of something else in the cited sentence."


def _backed(statement: str, value: Value, quote: str, published: str | None) -> str:
    """Of what `quote` tells the value: the "same" thing, an "other"; "" when it does not tell it."""
    there = _values(quote, published)
    undated = {v.start: v for v in _values(quote, None)} if published else {}
    readings = _readings(statement, value, published)
    backing = [v for v in there if any(supports(x, r) for x in (v, undated.get(v.start, v)) for r in readings)]
    rivals = [v for v in there if _comparable(v, value) and v not in backing]
    if not backing or not rivals:
        return "same" if backing else ""
    mine = _values(statement, None)
    if _is_whole(statement, value, mine):
        return "same"
    owner = _name_before(statement, value)
    backing = [v for v in backing if not owner or _name_before(quote, v) in {"", owner}]
    return _told_of_same(set(_about(statement, value, mine)), quote, backing, rivals, there) if backing else "other"


def _told_of_same(
    about: set[str], quote: str, backing: Sequence[Value], rivals: Sequence[Value], there: Sequence[Value]
) -> str:
    best = max(_overlap(about, _about(quote, v, there)) for v in backing)
    near = [_about(quote, v, there, alone=True) for v in backing]
    apart = all(part and _overlap(about, part) < 0.5 for part in near)  # nothing that stands beside it is told of it
    for rival in rivals:
        shared = _overlap(about, _about(quote, rival, there, alone=True))
        if shared > best or (apart and shared >= 1):
            return "other"
    return "same"


def places_otherwise(statement: str, quotes: Sequence[str]) -> Iterator[str]:
    """A sentence for each name led in by a preposition that the quotes give for something else: "born in Osk"."""
    for place in _places(statement):
        verdicts = [_placed(statement, place, quote) for quote in quotes]
        if "other" in verdicts and "same" not in verdicts:
            yield f"{place.text} is told of something else in the cited sentence."


def _places(text: str) -> list[Value]:
    found = [(n, words(text[: n.start])) for n in names(text)]
    return [
        Value("label", start=n.start, end=n.end, text=n.text)
        for n, before in found
        if before and before[-1].low in _LEADS_IN and text[before[-1].end : n.start].isspace()
    ]


def _placed(statement: str, place: Value, quote: str) -> str:
    parts = {w.low for w in words(place.text)}
    there = [Value("label", start=n.start, end=n.end, text=n.text) for n in names(quote)]
    backing = [v for v in there if parts & {w.low for w in words(v.text)}]
    rivals = [v for v in _places(quote) if not parts & {w.low for w in words(v.text)}]
    if not backing:
        return ""
    return _told_of_same(set(_about(statement, place, [place])), quote, backing, rivals, there)


def _name_before(text: str, value: Value) -> str:
    """The last word of a name that a comma parts from a value: the "Lee" of "Ann Lee, 32"."""
    found = re.search(r"([A-Z][\w’'-]+),\s*$", text[: value.start])
    return found[1] if found and value.kind in {"number", "duration"} else ""


def _comparable(one: Value, other: Value) -> bool:
    return one.kind == other.kind or {one.kind, other.kind} == {"number", "money"}


def _readings(statement: str, value: Value, published: str | None) -> list[Value]:
    """A value as it stands, as understood from the date of the quote's article, and a bare last number as an age."""
    anchored = [v for v in _values(statement, published) if v.start == value.start] if published else []
    bare = value.kind == "number" and not re.match(r"\s*\w", statement[value.end :])
    age = [replace(value, kind="duration", unit="year")] if bare else []
    return [value, *anchored, *age]


@lru_cache(maxsize=256)
def _values(text: str, published: str | None) -> tuple[Value, ...]:
    return (*find_values(text, published=published), *find_labels(text))


def _about(text: str, value: Value, others: Sequence[Value], *, alone: bool = False) -> dict[str, float]:
    """The stems of the part of the sentence that a value stands in and, unless `alone`, of the parts before it.

    "34 of its 210 branches": both are of branches, and what is done is done to the 34.
    """
    start, end = _line_around(text, value)
    cuts = [start, *(m.start() for m in _CUT.finditer(text, start, end) if not _inside(m.start(), others)), end]
    weights: dict[str, float] = {}
    for first, last in pairwise(cuts):
        before = {} if alone else {stem: weight * _INHERITED for stem, weight in weights.items()}
        weights = before | _stems(text, first, last, others)
        if first <= value.start < last:
            break
    for stem in _beside(text, value, others):
        weights[stem] = weights.get(stem, 0.0) + _NEXT
    return {stem: weight / 2 for stem, weight in weights.items()} if _is_whole(text, value, others) else weights


def _is_whole(text: str, value: Value, others: Sequence[Value]) -> bool:
    """Whether a value is what another is a part of: the 210 of "34 of its 210 branches"."""
    return any(o.end <= value.start and _OF.match(text[o.end : value.start]) for o in others)


def _line_around(text: str, value: Value) -> tuple[int, int]:
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    return next(((a, b) for a, b in lines if a <= value.start < b), (0, len(text)))


def _inside(place: int, values: Sequence[Value]) -> bool:
    return any(value.start <= place < value.end for value in values)


def _stems(text: str, start: int, end: int, values: Sequence[Value]) -> dict[str, float]:
    """The stems of `text[start:end]` outside its figures, and the days and months."""
    found: dict[str, float] = {}
    for word in words(text[start:end]):
        counted = word.low in _CALENDAR
        if counted or not _inside(start + word.start, values):
            found |= dict.fromkeys((word.low,) if counted else word.stems, 1.0)
    return found


def _beside(text: str, value: Value, others: Sequence[Value]) -> set[str]:
    """The stems of the nearest words with a meaning before and after; of a part, what the whole is of."""
    end = next((o.end for o in others if o.start >= value.end and _OF.match(text[value.end : o.start])), value.end)
    before = [w for w in words(text[max(0, value.start - 40) : value.start]) if w.stems][-1:]
    after = [w for w in words(text[end : end + 40]) if w.stems][:1]
    return {stem for word in (*before, *after) for stem in word.stems}


def _overlap(told: set[str], held: dict[str, float]) -> float:
    return sum(weight for stem, weight in held.items() if stem in told)
