"""Tokens → the number that starts at one of them, in figures or words, as exact fractions.

number_at(tokenise("two and a half million"), 0)  →  Number(low=2500000, high=2500000, form="number", end=5)
"""

from fractions import Fraction
from typing import NamedTuple

from qa.grammar.figures import SCALES, digits_of, scale_at
from qa.grammar.tokens import Token, join, low_at
from qa.grammar.units import unit_at

__all__ = ["NUMBER_WORDS", "Number", "number_at"]


class Number(NamedTuple):
    """A number from `low` to `high` (equal but for "thousands"); `end` is the index of the token after it.

    `form` is number, ordinal, fraction or magnitude; `scale` the factor of a scale word ("million"), 1 without one;
    `place` the worth of the last stated digit; `rough` when the words say so themselves ("a couple of");
    `word` the magnitude ("tens of thousands").
    """

    low: Fraction
    high: Fraction
    form: str
    end: int
    scale: int = 1
    place: Fraction = Fraction(1)
    rough: bool = False
    word: str = ""


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES_TH = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_SMALL = {word: n for n, word in enumerate(_ONES.split())} | {w: 10 * n for n, w in enumerate(_TENS.split(), 2)}
_ORDINALS = {word: n for n, word in enumerate(_ONES_TH.split())}
_ORDINALS |= {word[:-1] + "ieth": n for word, n in _SMALL.items() if word in _TENS.split()} | {"hundredth": 100}
_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
_PARTS |= {word: n for word, n in _ORDINALS.items() if n > 2} | {f"{w}s": n for w, n in _ORDINALS.items() if n > 2}
_GLYPHS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}
# "thousands": from one of them up to where the next word would be used.
_OPEN = {
    "tens": (20, 99), "dozens": (24, 99), "scores": (40, 99), "hundreds": (100, 999), "thousands": (10**3, 10**6 - 1),
    "millions": (10**6, 10**9 - 1), "billions": (10**9, 10**12 - 1), "trillions": (10**12, 10**15 - 1),
}  # fmt: skip
_A_FEW = {
    "hundred": "hundreds",
    "thousand": "thousands",
    "million": "millions",
    "billion": "billions",
    "dozen": "dozens",
}
_ARTICLE = {"a", "an"}
_HALF_AS_NAME = set(
    "first second other latter last better former this each either northern southern eastern western upper".split()
)
NUMBER_WORDS = frozenset({*_SMALL, *_ORDINALS, *_PARTS, *_GLYPHS, *_OPEN, *SCALES, "a", "an", "several"})


def number_at(tokens: list[Token], at: int, *, money: bool = False) -> Number | None:
    """The number that starts at token `at`, or None. After a currency (`money`), "20m" is 20 million, not metres."""
    token = tokens[at]
    if token.kind == "digits":
        return _figure_at(tokens, at, money)
    if token.low not in NUMBER_WORDS:
        return None
    return _open_at(tokens, at) or _half_at(tokens, at) or _words_at(tokens, at)


def _figure_at(tokens: list[Token], at: int, money: bool) -> Number | None:
    read = digits_of(tokens[at].text)
    if read is None:
        return None
    number, place = read
    end = at + 1
    if low_at(tokens, end) in {"st", "nd", "rd", "th"} and tokens[end].glued and place == 1:
        return Number(number, number, "ordinal", end + 1)
    share = _share_at(tokens, end, number) if place == 1 else None
    if share:
        return share
    part = _part_of_figure(tokens, end)
    if part and place == 1:
        number, place, end = number + part[0], Fraction(1, 100), part[1]
    scale, end = scale_at(tokens, end, money)
    return Number(number * scale, number * scale, "number", end, scale, place * scale)


def _part_of_figure(tokens: list[Token], at: int) -> tuple[Fraction, int] | None:
    """The "½" of "2½", the "1/2" of "2 1/2" or the "and a half" of "2 and a half", with the index after it."""
    if low_at(tokens, at) in _GLYPHS:
        return Fraction(*_GLYPHS[tokens[at].text]), at + 1
    if join(tokens, at, 3) in {"1 / 2", "1 / 4", "3 / 4"} and not tokens[at].glued:
        return Fraction(int(tokens[at].text), int(tokens[at + 2].text)), at + 3
    return _and_a_part(tokens, at)


def _and_a_part(tokens: list[Token], at: int) -> tuple[Fraction, int] | None:
    if join(tokens, at, 2) == "and a" and low_at(tokens, at + 2) in {"half", "quarter", "third"}:
        return Fraction(1, _PARTS[tokens[at + 2].low]), at + 3
    return None


def _share_at(tokens: list[Token], at: int, over: Fraction) -> Number | None:
    """The share of which `over` was read: "1/2" in small figures, "one in five", "three out of four"."""
    glued = at + 1 < len(tokens) and tokens[at].glued and tokens[at + 1].glued
    if low_at(tokens, at) == "/" and glued and not _follows_glued(tokens, at + 2, "/"):
        under = digits_of(tokens[at + 1].text) if tokens[at + 1].kind == "digits" else None
        if under and under[0] in {2, 3, 4, 5, 8, 10, 100} and 0 < over < under[0]:
            return Number(over / under[0], over / under[0], "fraction", at + 2)
    out_of = join(tokens, at, 2) == "out of"
    if (out_of or low_at(tokens, at) == "in") and at + 1 + out_of < len(tokens):
        return _one_in(tokens, at + 1 + out_of, over, out_of)
    return None


def _follows_glued(tokens: list[Token], at: int, sign: str) -> bool:
    return low_at(tokens, at) == sign and tokens[at].glued


def _one_in(tokens: list[Token], at: int, over: Fraction, out_of: bool) -> Number | None:
    if tokens[at].kind == "digits":
        read = digits_of(tokens[at].text)
        under = Number(read[0], read[0], "number", at + 1) if read and read[0] else None
    else:
        under = _words_at(tokens, at, alone=True) if tokens[at].low in _SMALL or tokens[at].low in _ARTICLE else None
    if under is None or under.form != "number" or under.low <= 0:
        return None
    round_enough = under.low <= 10 or under.low % 10 == 0
    if not out_of and (over >= under.low or not round_enough or unit_at(tokens, under.end)):
        return None
    return Number(over / under.low, over / under.low, "fraction", under.end)


def _open_at(tokens: list[Token], at: int) -> Number | None:
    word = tokens[at].low
    few = word == "several" or (word == "a" and low_at(tokens, at + 1) == "few")
    if few:
        at += 1 if word == "several" else 2
        word = _A_FEW.get(low_at(tokens, at), "")
    if word not in _OPEN or (word in {"tens", "scores"} and low_at(tokens, at + 1) != "of" and len(tokens) > 1):
        return None
    low, high = _OPEN[word]
    if low_at(tokens, at + 1) == "of" and low_at(tokens, at + 2) in _OPEN and tokens[at + 2].low != "scores":
        more = _OPEN[tokens[at + 2].low]
        low, high = (low // 2 if word == "tens" else low) * more[0], max(high, more[1])
        at, word = at + 2, f"{word} of {tokens[at + 2].low}"
    return Number(Fraction(low), Fraction(high), "magnitude", at + 1, word=word)


def _half_at(tokens: list[Token], at: int) -> Number | None:
    """Half, a third, a quarter and their multiples of a scale: "half a million", "a quarter of a century"."""
    start = at
    if tokens[at].low in _ARTICLE and join(tokens, at + 1, 2) == "couple of":
        return Number(Fraction(2), Fraction(2), "number", at + 3, rough=True)
    at += tokens[at].low in _ARTICLE
    word = low_at(tokens, at)
    if word in _GLYPHS:
        return _scaled(tokens, Fraction(*_GLYPHS[word]), at + 1)
    if word == "half":
        named = start and tokens[start - 1].low in _HALF_AS_NAME and start == at
        return None if named else _scaled(tokens, Fraction(1, 2), at + 1)
    fraction = word in _PARTS and at > start and (word == "quarter" or _is_share(tokens, at + 1))
    return _scaled(tokens, Fraction(1, _PARTS[word]), at + 1) if fraction else None


def _is_share(tokens: list[Token], at: int) -> bool:
    """Whether "a third" is a part (a third of them, a third more) and not the next in a row (a third man)."""
    return at >= len(tokens) or tokens[at].kind == "sign" or tokens[at].low in {"of", "more", "less", "fewer", "the"}


def _scaled(tokens: list[Token], part: Fraction, at: int) -> Number:
    """A part with what it is of, when that is a scale or a unit: half *a million*, a quarter of *an* hour."""
    of = at + (low_at(tokens, at) == "of")
    of += _follows_glued(tokens, of, "-")
    of += low_at(tokens, of) in _ARTICLE
    of += _follows_glued(tokens, of, "-")
    word = low_at(tokens, of)
    scale = SCALES.get(word) or {"dozen": 12, "hundred": 100}.get(word)
    if scale:
        return Number(part * scale, part * scale, "number", of + 1, scale, Fraction(scale, 10))
    return Number(part, part, "fraction", of if unit_at(tokens, of) else at, place=Fraction(1, 100))


def _words_at(tokens: list[Token], at: int, *, alone: bool = False) -> Number | None:
    """Cardinals, ordinals and fractions in words: "two hundred and five", "twenty-first", "two thirds".

    `alone` reads a cardinal only, without "and a half" or "in five" after it.
    """
    state, end, j = _Sum(), at, at
    if tokens[at].low in _ARTICLE:
        if low_at(tokens, at + 1) not in {*SCALES, "hundred", "dozen"}:
            return None
        state, j = _Sum(current=1), at + 1
    while j < len(tokens):
        onward = _step(state, tokens[j].low)
        if onward:
            state, j = onward, j + 1
            end = j
        elif end > at and _joins(tokens, j, state):
            j += 1
        else:
            break
    if alone:
        return Number(Fraction(sum(state[:2])), Fraction(sum(state[:2])), "number", end) if end > at else None
    ordinal = _ORDINALS.get(low_at(tokens, j))
    if ordinal is not None and _fits(state.current, ordinal):
        number = Fraction(state.total + state.current + ordinal)
        return Number(number, number, "ordinal", j + 1)
    return (_parts(tokens, state, end) or _with_part(tokens, state, end)) if end > at else None


class _Sum(NamedTuple):
    """A number as it is being read: `total` of closed groups, the open group, the last scale word."""

    total: int = 0
    current: int = 0
    scale: int = 10**15


def _step(state: _Sum, word: str) -> _Sum | None:
    """The sum after one more word, or None when the word does not go on."""
    total, current, scale = state
    if word in _SMALL:
        return _Sum(total, current + _SMALL[word], scale) if _fits(current, _SMALL[word]) else None
    if word == "hundred" and 0 < current < 100:
        return _Sum(total, current * 100, scale)
    if word == "dozen" and 0 < current < 100:
        return _Sum(total, current * 12, scale)
    if word in SCALES and current and SCALES[word] < scale:
        return _Sum(total + current * SCALES[word], 0, SCALES[word])
    return None


def _fits(current: int, more: int) -> bool:
    """Whether a number below 100 may follow: "twenty" then "one", "two hundred" then "fifty"; not "ten" then "two"."""
    return current % 100 == 0 if more >= 10 else current % 10 == 0 and current % 100 != 10


def _joins(tokens: list[Token], at: int, state: _Sum) -> bool:
    """Whether the "-" of "twenty-one" or the "and" of "two hundred and five" stands at `at`."""
    after = low_at(tokens, at + 1)
    more = _SMALL.get(after) or _ORDINALS.get(after)
    if not more or not _fits(state.current, more):
        return False
    hyphen = tokens[at].text == "-" and tokens[at].glued and tokens[at + 1].glued
    return hyphen or (tokens[at].low == "and" and state.current % 100 == 0)


def _parts(tokens: list[Token], state: _Sum, at: int) -> Number | None:
    """A fraction in words, "two thirds": `state` has the count, the part stands at `at`."""
    at += _follows_glued(tokens, at, "-")
    word = low_at(tokens, at)
    if word not in _PARTS or state.total or not 0 < state.current < 20:
        return None
    plural = word.endswith(("s", "halves"))
    if plural == (state.current == 1):
        return None
    return _scaled(tokens, Fraction(state.current, _PARTS[word]), at + 1)


def _with_part(tokens: list[Token], state: _Sum, at: int) -> Number:
    """The number read, with "and a half", "out of five" and what follows them."""
    number, scale = Fraction(state.total + state.current), state.scale if state.total else 1
    share = _share_at(tokens, at, number) if scale == 1 else None
    if share:
        return share
    hyphens = join(tokens, at, 6) == "- and - a - half"
    part = (Fraction(1, 2), at + 6) if hyphens else _and_a_part(tokens, at)
    if part:
        number, at = number + part[0] * scale, part[1]
        if scale == 1:
            scale, at = scale_at(tokens, at, money=False)
            number *= scale
        return Number(number, number, "number", at, scale, Fraction(scale, 10))
    return Number(number, number, "number", at, scale, Fraction(1 if state.current else scale))
