"""A text → the numbers, amounts, measures and dates it says, with where they stand; and whether two say the same.

"some 70 miles north"  →  Value("distance", 70, 70, "mi", approximate=True, start=0, end=13, text="some 70 miles")

Three questions are asked of two values:
- `same(a, b)`: the same figure, whatever the words and units. "43 miles" and "70 km", "half" and "50%", "12" and
  "twelve" are; "$1.5 billion" and "$15 billion", "25%" and "25 percentage points", "May 2021" and a day of it are not.
- `compatible(a, b)`: both can hold, so there is no conflict: one is finer, rounded, "about", "over" or unresolved.
- `supports(evidence, claim)`: who says the first may say the second. The claim may be coarser, never finer, and drops
  no "about", "more than" or "before": "17 May 2021" supports "May 2021" and "2021"; "about 70" does not support "70".

An answer is right when `same(given, gold) or supports(given, gold)`: gold says how fine it must be.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from qa.grammar.agreement import compatible as compatible
from qa.grammar.agreement import said_twice
from qa.grammar.agreement import same as same
from qa.grammar.agreement import supports as supports
from qa.grammar.clocks import CLOCK_WORDS, clock_at, shown_clock
from qa.grammar.dates import DATE_WORDS, date_at
from qa.grammar.labels import label_at, list_mark_at
from qa.grammar.numbers import NUMBER_WORDS
from qa.grammar.periods import Anchor, anchor_of, shown_period
from qa.grammar.quantities import quantity_at
from qa.grammar.tokens import Bound, Kind, Token, shown, tokenise
from qa.grammar.tokens import Value as Value
from qa.grammar.units import CURRENCY_SIGNS

# `Value`, `same`, `compatible` and `supports` are offered from here as well: users of values import one module.
__all__ = ["canonical", "find_labels", "find_values", "parse_value"]

_ABOUT = (
    "about", "around", "roughly", "approximately", "some", "nearly", "almost", "circa", "c .", "close to", "estimated",
    "an estimated", "in the region of", "~", "≈", "more or less", "virtually",
)  # fmt: skip
_BOUNDS: dict[str, Bound] = {
    "more than": "more than", "over": "more than", "above": "more than", "upwards of": "more than", ">": "more than",
    "just over": "more than", "exceeding": "more than", "exceeds": "more than", "exceeded": "more than",
    "in excess of": "more than", "well over": "more than", "greater than": "more than", "exceed": "more than",
    "at least": "at least", "no fewer than": "at least", "no less than": "at least", "not less than": "at least",
    "a minimum of": "at least", "minimum of": "at least", "≥": "at least", "> =": "at least",
    "less than": "less than", "fewer than": "less than", "under": "less than", "below": "less than", "<": "less than",
    "just under": "less than", "up to": "at most", "at most": "at most", "no more than": "at most",
    "not more than": "at most", "a maximum of": "at most", "maximum of": "at most", "as many as": "at most",
    "as much as": "at most", "≤": "at most", "< =": "at most", "not exceed": "at most", "not yet exceed": "at most",
    "since": "since", "ever since": "since", "until": "until", "till": "until", "up until": "until",
    "before": "before", "prior to": "before", "after": "after", "by": "by",
}  # fmt: skip
_OF_DATES = {"since", "until", "before", "after", "by"}
# "more than a year ago" is before the day a year ago.
_AGO: dict[Bound, Bound] = {"more than": "before", "at least": "by", "less than": "after", "at most": "since"}
_PREFIXES = {tuple(words.split()) for words in (*_ABOUT, *_BOUNDS)}
_PREFIX_STARTS = {words[0] for words in _PREFIXES}
_SIGNS = {"$", "£", "€", "¥", "₹", "₽", "₩", "₺", "₪", "-", "−", "#", "minus"}
_STARTS = frozenset({*DATE_WORDS, *CLOCK_WORDS, *NUMBER_WORDS, *CURRENCY_SIGNS, *_SIGNS, *_PREFIX_STARTS})
# What a short answer may say around its value.
_LEADS = frozenset(
    {"in", "on", "at", "the", "from", "for", "it", "was", "is", "during", "of", "a", "total", "aged", "age"}
)
_TRAILS = frozenset(".,;!?\"'”’)")


def find_values(text: str, *, published: str | None = None) -> tuple[Value, ...]:
    """The values of a text in order, none overlapping, each with `text[start:end] == value.text`. Never raises.

    `published` (ISO, to the day, month or year) resolves "Sunday", "last week", "17 August". Figures that belong to
    names ("AK-47", "Flight 12", "9/11") are not among them: see `find_labels`.
    """
    return tuple(value for value in _scan(text, published) if value.kind != "label")


def find_labels(text: str) -> tuple[Value, ...]:
    """The figures of a text that belong to names, of kind "label": "AK-47". Two are `same` by their letters."""
    return tuple(value for value in _scan(text, None) if value.kind == "label")


def parse_value(text: str, kind: Kind | None = None, *, published: str | None = None) -> Value | None:
    """The one value that a short answer consists of ("In 1996.", "about 70 km"), or None. Its place is in `text`.

    With `kind`, only a value of that kind: a bare "1996" is a date, or a number where a number is asked for.
    """
    found = tuple(_scan(text, published))
    if len(found) != 1 or not _is_whole(text, found[0]):
        return None
    value = found[0]
    return value if kind in {None, value.kind} else _as_kind(value, kind)


def canonical(value: Value) -> str:
    """A value in one standard form that `parse_value` reads back: "2021-08-17", "70 km", "1500000000 USD", "25 %"."""
    about = "about " if value.approximate else ""
    bound = "" if value.bound in {"", "magnitude"} else f"{value.bound} "
    others = [f" ({canonical(reading)})" for reading in value.readings]
    return "".join([about, bound, _shown_one(value), *others])


def _shown_one(value: Value) -> str:
    if value.kind == "label":
        return value.label
    if value.kind == "date":
        return shown_period(value)
    if value.kind in {"clock", "time"}:
        return shown_clock(value)
    assert value.low is not None and value.high is not None
    if value.bound == "magnitude":
        return f"{value.label} of {value.unit}" if value.unit else value.label
    suffix = _ending(value.low.numerator) if value.kind == "ordinal" else f" {value.unit}" if value.unit else ""
    low = f"{_figure(value, value.low)} to " if value.low != value.high else ""
    return f"{low}{_figure(value, value.high)}{suffix}"


def _figure(value: Value, number: Fraction) -> str:
    """A number in figures: "2,000" where "2000" would be read as a year."""
    like_a_year = value.kind == "number" and number.denominator == 1 and 1500 <= number < 2100
    return f"{int(number):,}" if like_a_year else shown(number)


def _ending(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _is_whole(text: str, value: Value) -> bool:
    before, after = text[: value.start].lower().split(), text[value.end :]
    return all(word.strip("\"'“‘(") in {*_LEADS, ""} for word in before) and set(after.strip()) <= _TRAILS


def _as_kind(value: Value, kind: Kind | None) -> Value | None:
    if kind == "number" and value.kind == "date" and value.unit == "year" and value.first and not value.label:
        year = Fraction(value.first.year)
        return replace(value, kind="number", unit="", first=None, last=None, low=year, high=year, place=Fraction(1))
    return next((reading for reading in value.readings if reading.kind == kind), None)


def _scan(text: str, published: str | None) -> Iterator[Value]:
    """Values and labels from left to right: at each token the first that starts there, then on from its end."""
    tokens, anchor = tokenise(text), anchor_of(published)
    at = before = 0
    while at < len(tokens):
        found = _value_at(tokens, at, anchor, after_value=at == before > 0) if _may_start(tokens, at) else None
        if found is None:
            at += 1
            continue
        value, end = found
        start, stop = tokens[at].start, tokens[end - 1].end
        if value is not None:
            yield _placed(value, text, start, stop)
        at = before = end


def _placed(value: Value, text: str, start: int, end: int) -> Value:
    said = text[start:end]
    if value.kind == "label":
        value = replace(value, label=" ".join(said.lower().split()))
    return replace(value, start=start, end=end, text=said)


def _may_start(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if token.kind in {"digits", "skip"} or token.low in _STARTS:
        return True
    return token.kind == "word" and at + 1 < len(tokens) and (tokens[at + 1].kind == "digits" or tokens[at + 1].glued)


def _value_at(
    tokens: list[Token], at: int, anchor: Anchor | None, *, after_value: bool
) -> tuple[Value | None, int] | None:
    """A value, or a mark to be passed over (None), that starts at token `at`, and the index after it."""
    mark = list_mark_at(tokens, at)
    if mark:
        return None, mark
    found = _prefixed_at(tokens, at, anchor) or _core_at(tokens, at, anchor, after_value)
    return _with_second_figure(tokens, *found, anchor) if found else None


def _core_at(
    tokens: list[Token], at: int, anchor: Anchor | None, after_value: bool = False, past: bool = False
) -> tuple[Value, int] | None:
    found = date_at(tokens, at, anchor, past=past) or clock_at(tokens, at)
    if found:
        return _count_from(tokens, at, *found) or found
    end = label_at(tokens, at)
    if end:
        return Value("label"), end
    return quantity_at(tokens, at, after_value=after_value)


def _count_from(tokens: list[Token], at: int, value: Value, end: int) -> tuple[Value, int] | None:
    """The range "2000 to 3000 km", whose lower end alone would be a year."""
    if value.unit != "year" or end != at + 1 or end >= len(tokens) or tokens[end].low not in {"to", "or", "-", "–"}:
        return None
    found = quantity_at(tokens, at)
    return found if found and found[0].low != found[0].high else None


def _prefixed_at(tokens: list[Token], at: int, anchor: Anchor | None) -> tuple[Value, int] | None:
    """A value with "about", "more than", "since" … before it."""
    about, bound, start = _prefix_at(tokens, at)
    if start == at or start >= len(tokens):
        return None
    found = _core_at(tokens, start, anchor, past=bound == "since")
    ago = found is not None and tokens[found[1] - 1].low == "ago"
    if found and found[0].unit == "year" and bound and bound not in _OF_DATES and not ago:
        found = quantity_at(tokens, start)  # "over 2000" counts, though 2000 alone is a year
    if found is None or found[0].kind in {"label", "time", "ordinal"}:
        return None
    value, end = found
    bound = _AGO.get(bound, bound) if ago else bound
    if bound and (bound in _OF_DATES) != (value.kind in {"date", "clock"}):
        return None
    if value.bound == "magnitude":
        return value, end  # "more than thousands" is as open as "thousands"
    return replace(value, approximate=about or value.approximate, bound=value.bound or bound), end


def _prefix_at(tokens: list[Token], at: int) -> tuple[bool, Bound, int]:
    """Whether "about" is said at `at`, the bound that is said, and the index after these words."""
    about = False
    bound: Bound = ""
    for _ in range(3):
        words = _phrase_at(tokens, at)
        if not words:
            break
        about, bound, at = about or words in _ABOUT, _BOUNDS.get(words, bound), at + words.count(" ") + 1
    return about, bound, at


def _phrase_at(tokens: list[Token], at: int) -> str:
    if at >= len(tokens) or tokens[at].low not in _PREFIX_STARTS:
        return ""
    for count in (4, 3, 2, 1):
        words = tuple(token.low for token in tokens[at : at + count])
        if len(words) == count and words in _PREFIXES:
            return " ".join(words)
    return ""


def _with_second_figure(tokens: list[Token], value: Value, end: int, anchor: Anchor | None) -> tuple[Value, int]:
    """One value said twice, "43 miles (70km)": the second figure becomes a reading of the first."""
    if end + 1 >= len(tokens) or tokens[end].text not in {"(", "/"} or value.kind == "label":
        return value, end
    found = _prefixed_at(tokens, end + 1, anchor) or _core_at(tokens, end + 1, anchor)
    if found is None or not said_twice(value, found[0]):
        return value, end
    close = found[1]
    if tokens[end].text == "(":
        if close >= len(tokens) or tokens[close].text != ")":
            return value, end
        close += 1
    return replace(value, readings=(*value.readings, found[0])), close
