"""A statement and the sentences it cites → the numbers and dates that it tells otherwise, or of something else.

told_otherwise("30 died, 12 were hurt.", ["12 died and 30 were hurt."])  →  "30 is told of something else …"
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.values import Value, find_labels, find_values, supports
from qa.words import sentences, words

__all__ = ["told_otherwise"]

_CUT = re.compile(r"[,;:—–()“”\"]|\b(?:and|but|while|whereas|who|which)\b")
_OF = re.compile(r"^\s+of\s+(?:(?:its|the|their|his|her|all|our|some|those)\s+)*$", re.IGNORECASE)
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
    """ "same" when `quote` gives the value of the same thing, "other" when of another, "" when it does not give it."""
    there = _values(quote, published)
    undated = {v.start: v for v in find_values(quote)} if published else {}
    readings = _readings(statement, value, published)
    backing = [v for v in there if any(supports(x, r) for x in (v, undated.get(v.start, v)) for r in readings)]
    rivals = [v for v in there if v.kind == value.kind and v not in backing]
    if not backing or not rivals:
        return "same" if backing else ""
    about = _about(statement, value, _values(statement, None))
    best = max(_overlap(about, _about(quote, v, there)) for v in backing)
    return "same" if all(_overlap(about, _about(quote, v, there)) <= best for v in rivals) else "other"


def _readings(statement: str, value: Value, published: str | None) -> list[Value]:
    """A value as it stands, as understood from the date of the quote's article, and a bare last number as an age."""
    anchored = [v for v in find_values(statement, published=published) if v.start == value.start] if published else []
    bare = value.kind == "number" and not re.match(r"\s*\w", statement[value.end :])
    age = [replace(value, kind="duration", unit="year")] if bare else []
    return [value, *anchored, *age]


def _values(text: str, published: str | None) -> list[Value]:
    return [*find_values(text, published=published), *find_labels(text)]


def _about(text: str, value: Value, others: Sequence[Value]) -> dict[str, float]:
    """The stems of the part of the sentence that a value stands in, and, lighter, of the parts before it.

    "34 of its 210 branches": both are of branches, and what is done is done to the 34.
    """
    start, end = _sentence_around(text, value)
    cuts = [start, *(m.start() for m in _CUT.finditer(text, start, end) if not _inside(m.start(), others)), end]
    weights: dict[str, float] = {}
    for first, last in zip(cuts, cuts[1:], strict=False):
        weights = {stem: weight * _INHERITED for stem, weight in weights.items()} | _stems(text, first, last)
        if first <= value.start < last:
            break
    for stem in _beside(text, _end_of_part(text, value, others)):
        weights[stem] = weights.get(stem, 0.0) + _NEXT
    whole = any(o.end <= value.start and _OF.match(text[o.end : value.start]) for o in others)
    return {stem: weight / 2 for stem, weight in weights.items()} if whole else weights


def _end_of_part(text: str, value: Value, others: Sequence[Value]) -> tuple[int, int]:
    whole = [o.end for o in others if o.start >= value.end and _OF.match(text[value.end : o.start])]
    return value.start, whole[0] if whole else value.end


def _sentence_around(text: str, value: Value) -> tuple[int, int]:
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    return next(((a, b) for a, b in lines if a <= value.start < b), (0, len(text)))


def _inside(place: int, values: Sequence[Value]) -> bool:
    return any(value.start <= place < value.end for value in values)


def _stems(text: str, start: int, end: int) -> dict[str, float]:
    said = words(text[start:end])
    return {stem: 1.0 for word in said for stem in ((word.low,) if word.low in _CALENDAR else word.stems)}


def _beside(text: str, span: tuple[int, int]) -> set[str]:
    """The stems of the nearest words with a meaning before and after."""
    before = [w for w in words(text[max(0, span[0] - 40) : span[0]]) if w.stems][-1:]
    after = [w for w in words(text[span[1] : span[1] + 40]) if w.stems][:1]
    return {stem for word in (*before, *after) for stem in word.stems}


def _overlap(one: dict[str, float], two: dict[str, float]) -> float:
    return sum(min(weight, two[stem]) for stem, weight in one.items() if stem in two)
