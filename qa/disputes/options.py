"""A question of one thing or another and the sentences found → those for the one against those for the other.

("Did he come by road or by air?", ["He drove.", "He came by helicopter."])  →  [[(…, "drove")], [(…, "helicopter")]]
"""

import re
from collections.abc import Sequence

from qa.checks.kin import plain, shared
from qa.checks.names import names
from qa.checks.words import stems_of, words
from qa.disputes.found import Finding, Said, apart, clause, stems

__all__ = ["options_apart", "ways_apart"]

_OR = re.compile(r",?\s+or\s+", re.IGNORECASE)
_TIMES = (
    frozenset({"during", "amid", "while"}),
    frozenset({"after", "following", "once"}),
    frozenset({"before", "until"}),
)
_MOST = 0.6  # of the stems of one of the two things
_TWO = 2
_REACH = 4  # words before and after "or" that may be the two things
_LEAST = 0.001
_HALF = 0.5  # of what the question speaks of is in a sentence that says "during" or "after" of the same
_BESIDE = 1  # further stems of the question in a sentence that takes a side
# Ways to go, by what is gone by; and the points of the compass.
_WAYS = (
    frozenset("road drive drove driven drives car cars truck convoy bus lorry overland".split()),
    frozenset("air fly flew flown flight plane aircraft helicopter helicopters airlifted jet aeroplane".split()),
    frozenset("sea ship boat sail sailed ferry aboard".split()),
    frozenset("rail train trains".split()),
    frozenset("foot walk walked march marched hike hiked".split()),
)
_POINTS = tuple(
    frozenset({point, f"{point}ern", f"{point}wards", f"{point}ward"})
    for point in ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest")
)
_GOES = re.compile(
    r"\bhow did .{2,40}\b(?:get|travel|reach|come|go|arrive|escape|flee|leave|make it)\b|\bby what means\b"
    r"|\b(?:means|modes?) of (?:travel|transport)\b|\bby (?:road|air|sea|land|car|plane|train)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(r"\bbefore or after\b|\bafter or before\b|\bfirst\b|\bor not\b", re.IGNORECASE)
_LIES = re.compile(
    r"\b(?:which|what) (?:direction|side|part|point|region)\b|\bin which direction\b|\bnorth|\bsouth|\beast\b"
    r"|\bwest\b|\brelative to\b",
    re.IGNORECASE,
)


def ways_apart(question: str, findings: Sequence[Finding]) -> list[list[Said]]:
    """Sides by how somebody went, or by where something lies, when that is asked for."""
    plain = _unnamed(question)
    both = [
        {n for n, forms in enumerate(_WAYS) for word in words(half) if word.low in forms} for half in _OR.split(plain)
    ]
    for asks, classes, beside in ((_GOES, _WAYS, 1), (_LIES, _POINTS, 2)):
        if asks.search(plain) or (classes is _WAYS and len(both) == _TWO and all(both) and not both[0] & both[1]):
            found = _by_class(question, findings, classes, beside)
            if len(found) > 1:
                return found
    return []


def options_apart(question: str, findings: Sequence[Finding]) -> list[list[Said]]:
    """Sides by the two things that `question` names; one or none when no two sentences differ."""
    question = plain(question)
    pair = _options(question)
    if pair is None:
        return _times_apart(question, findings)
    both = pair[0] | pair[1]
    rest = stems(question) - both
    sides: list[list[Said]] = [[], []]
    for finding in findings:
        said = stems(finding.text)
        beside = len(shared(rest, said))
        if beside < _BESIDE or not (finding.near(_LEAST) or 2 * beside >= len(rest)):
            continue
        has = [_has(option, other, said) for option, other in (pair, pair[::-1])]
        if has[0] != has[1]:
            chosen = pair[0] if has[0] else pair[1]
            sides[0 if has[0] else 1].append((finding, _shown(finding.text, chosen)))
    kept = [side for side in sides if side]
    return sorted(kept, key=lambda side: -side[0][0].probability) if len(kept) > 1 and apart(kept) else []


def _times_apart(question: str, findings: Sequence[Finding]) -> list[list[Said]]:
    """Sides by "during" or "after", where the same thing follows that the question names after "or"."""
    cut = _OR.search(question)
    halves = (words(question[: cut.start()])[::-1], words(question)[len(words(question[: cut.end()])) :]) if cut else ()
    told = [
        next(((n, word) for word in half for n, forms in enumerate(_TIMES) if word.low in forms), None)
        for half in halves
    ]
    if len(told) < _TWO or told[0] is None or told[1] is None or told[0][0] == told[1][0] or cut is None:
        return []
    pair, groups = (told[0][0], told[1][0]), dict[int, list[Said]]()
    of, deed = stems(question[told[0][1].end :]), stems(question[: told[0][1].start])
    for finding in findings:
        said = words(plain(finding.text)) if not deed or shared(deed, stems(finding.text)) else ()
        for at, word in enumerate(said):
            number = next((n for n in pair if word.low in _TIMES[n]), -1)
            follows = [i for i, other in enumerate(said[at : at + _REACH + 1], at) if shared(of, set(other.stems))]
            if number >= 0 and follows and (finding.near(_LEAST) or finding.told >= _HALF):
                groups.setdefault(number, []).append((finding, finding.text[word.start : said[follows[0]].end]))
                break
    sides = list(groups.values())
    return sides if len(sides) > 1 and apart(sides) else []


def _unnamed(text: str) -> str:
    """`text` without its names: the "Western" of a name is no direction."""
    for name in reversed([name for name in names(text) if not name.initial]):
        text = text[: name.start] + "x" * (name.end - name.start) + text[name.end :]
    return text


def _options(question: str) -> tuple[set[str], set[str]] | None:
    """The stems of the two things that "or" stands between: the word before it and the one after, or two phrases."""
    cut = _OR.search(question)
    if (
        cut is None
        or _ORDER.search(question)
        or any(w.low in forms for w in words(question[cut.end() :])[:1] for forms in _TIMES)
    ):
        return None
    before = [w for w in words(question[: cut.start()]) if w.stems]
    after = [w for w in words(question[cut.end() :]) if w.stems]
    if not before or not after:
        return None
    again = next((at for at, word in enumerate(before) if word.stems == after[0].stems), len(before) - 1)
    if again < len(before) - 1 and len(after) > 1:  # "boats that were lent or boats given away": what follows them
        one, other = stems_of(before[again + 1 :]), stems_of(after[1 : 1 + _REACH])
    else:
        one, other = set(before[-1].stems), set(after[0].stems)
    return None if one & other else (one, other)


def _has(option: set[str], other: set[str], said: set[str]) -> bool:
    """Whether a sentence has most of what makes one of two things."""
    own = option - other
    return bool(own) and len(shared(own, said)) >= _MOST * len(own)


def _by_class(
    question: str, findings: Sequence[Finding], classes: Sequence[frozenset[str]], beside: int
) -> list[list[Said]]:
    groups: dict[int, list[Said]] = {}
    asks = stems(question) - {stem for forms in classes for form in forms for stem in stems(form)}
    for finding in findings:
        if not finding.near(_LEAST) or len(asks & stems(finding.text)) < beside:
            continue
        text = _unnamed(finding.text) if beside > 1 else finding.text
        found = [(number, word) for word in words(text) for number, forms in enumerate(classes)
                 if word.low.replace("-", "") in forms]  # fmt: skip
        if len({number for number, _ in found}) == 1:
            number, word = found[0]
            groups.setdefault(number, []).append((finding, clause(finding.text, word.start, word.end)))
    kept = list(groups.values())
    return kept if apart(kept) else []


def _shown(text: str, chosen: set[str]) -> str:
    word = next(word for word in words(plain(text)) if shared(chosen, set(word.stems)))
    return clause(text, word.start, word.end)
