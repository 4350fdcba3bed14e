"""The quotations in a sentence and the texts they may come from → each one exact, altered, misattributed or not found.

triage('He said "we lost 7 boats".', ["“We lost 70 boats,” he said."])  →  altered: "7" for "70"

Compared as sequences of words and figures, quotation marks and spaces folded; never by a ratio. A ratio only tells an
altered quotation from one that was not found.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from qa.checks.words import folded

__all__ = ["Quotation", "Triage", "quotations", "triage", "unmarked"]

Triage = Literal["exact", "altered", "misattributed", "not_found"]
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|(?<![\w’'])[‘']([^’'](?:[^’']|(?<=\w)[’'](?=\w))*)[’'](?!\w)")
_TOKEN = re.compile(r"(?<!\S)[-−](?=\d)|[$£€¥%°]|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['.-][^\W\d_]+)*")
_LEFT_OUT = re.compile(r"\[?(?:\.\s?){3,}\]?|\[?…\]?")
_NEAR = 0.6  # of the words in the same order: an altered quotation, not another one


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks at `[start:end]` (without the marks) and what became of them.

    `source` is the number of the text that has them, or has the nearest `original`; None when none does. Sources count
    the cited texts first, then the others.
    """

    text: str
    start: int
    end: int
    triage: Triage
    source: int | None = None
    original: str = ""

    @property
    def diff(self) -> str:
        """What was changed: "7 for 70"; "" unless altered."""
        if self.triage != "altered":
            return ""
        mine, theirs = _tokens(self.text), _tokens(self.original)
        steps = SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes()
        return "; ".join(_change(theirs[a:b], mine[c:d]) for tag, a, b, c, d in steps if tag != "equal")


def quotations(text: str) -> list[tuple[int, int]]:
    """The ranges between quotation marks in `text`, marks not included, that hold a word."""
    found = []
    for match in _QUOTED.finditer(text):
        group = match.lastindex or 1
        if _tokens(match[group]):
            found.append(match.span(group))
    return found


def triage(text: str, cited: Sequence[str], others: Sequence[str] = ()) -> tuple[Quotation, ...]:
    """Every quotation in `text`: in a `cited` text, in one of the `others`, changed, or nowhere."""
    return tuple(_triaged(text[start:end], start, end, cited, others) for start, end in quotations(text))


def unmarked(text: str, found: Sequence[Quotation]) -> str:
    """`text` without the marks round the quotations that were not found."""
    for quotation in sorted(found, key=lambda q: -q.start):
        if quotation.triage == "not_found":
            text = text[: quotation.start - 1] + quotation.text + text[quotation.end + 1 :]
    return text


def _triaged(said: str, start: int, end: int, cited: Sequence[str], others: Sequence[str]) -> Quotation:
    texts = [*cited, *others]
    for number, text in enumerate(texts):
        if _holds(text, said):
            return Quotation(said, start, end, "exact" if number < len(cited) else "misattributed", number, said)
    nearest = max(((*_nearest(text, said), -n) for n, text in enumerate(texts)), default=(0.0, "", 0))
    if nearest[0] < _NEAR:
        return Quotation(said, start, end, "not_found")
    return Quotation(said, start, end, "altered", -nearest[2], nearest[1])


def _holds(text: str, said: str) -> bool:
    """Whether `text` has the words of `said` side by side; where `said` leaves out some ("…"), its pieces in order.

    An insertion in brackets is not in the text, so it is never held.
    """
    pieces = [_tokens(piece) for piece in _LEFT_OUT.split(said)]
    tokens, at = _tokens(text), 0
    if "[" in _LEFT_OUT.sub("", said):
        return False
    for piece in pieces:
        place = next((i for i in range(at, len(tokens) - len(piece) + 1) if tokens[i : i + len(piece)] == piece), None)
        if place is None:
            return False
        at = place + len(piece)
    return any(pieces)


def _nearest(text: str, said: str) -> tuple[float, str]:
    """The run of `text` that is most like `said`, with the share of words in the same order (0 to 1)."""
    places = list(_places(folded(text)))
    mine, theirs = _tokens(said), [token for token, _, _ in places]
    if not mine or not set(mine) & set(theirs):
        return 0.0, ""
    blocks = SequenceMatcher(None, theirs, mine, autojunk=False).get_matching_blocks()
    longest = max(blocks, key=lambda b: b.size)
    first = max(0, longest.a - longest.b)
    run = theirs[first : first + len(mine)]
    ratio = SequenceMatcher(None, run, mine, autojunk=False).ratio()
    last = min(first + len(mine), len(places)) - 1
    return ratio, folded(text)[places[first][1] : places[last][2]]


def _places(text: str) -> Iterator[tuple[str, int, int]]:
    return ((m[0].casefold(), *m.span()) for m in _TOKEN.finditer(text))


def _tokens(text: str) -> list[str]:
    return [token for token, _, _ in _places(folded(text))]


def _change(gone: Sequence[str], new: Sequence[str]) -> str:
    if gone and new:
        return f"“{' '.join(new)}” for “{' '.join(gone)}”"
    return f"“{' '.join(new)}” added" if new else f"“{' '.join(gone)}” left out"
