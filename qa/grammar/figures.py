"""A figure's characters → its exact value; and the scale words that multiply it.

digits_of("1.5")  →  (Fraction(3, 2), Fraction(1, 10)): the number and the worth of its last digit.
"""

import re
from fractions import Fraction

from qa.grammar.tokens import Token, low_at
from qa.grammar.units import unit_at

__all__ = ["SCALES", "digits_of", "scale_at"]

SCALES = {
    "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_SHORT_SCALES = {
    "k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "b": 10**9, "bn": 10**9, "bln": 10**9, "tn": 10**12,
}  # fmt: skip
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?")
_LONGEST_FIGURE = 40


def digits_of(text: str) -> tuple[Fraction, Fraction] | None:
    """A figure and the worth of its last digit; None for what is no figure ("1.2.3", "007", over 40 characters).

    "1,500,000", "1.500.000", "1 500 000" and "15,00,000" are 1.5 million; "1.500" is 1.5; "2,5" is 2.5.
    """
    if len(text) > _LONGEST_FIGURE or (text[0] == "0" and text[1:2].isdigit()):
        return None
    plain = re.sub(r"[\u00a0\u202f\u2009]", "", text)
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    elif _DOTTED.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d{1,2}", plain):
        plain = plain.replace(",", ".")
    if not _PLAIN.fullmatch(plain):
        return None
    return Fraction(plain), Fraction(1, 10 ** len(plain.partition(".")[2]))


def scale_at(tokens: list[Token], at: int, money: bool) -> tuple[int, int]:
    """The factor of the scale words at `at` ("million", "-million", glued "k"), 1 for none, and the index after."""
    word = low_at(tokens, at)
    if word == "-" and tokens[at].glued and low_at(tokens, at + 1) in SCALES:
        at, word = at + 1, tokens[at + 1].low
    if word in SCALES:
        onward = SCALES.get(low_at(tokens, at + 1), 1)  # "2 thousand million", "1 lakh crore"
        return (SCALES[word] * onward, at + 2) if onward > SCALES[word] else (SCALES[word], at + 1)
    if word in {"hundred", "dozen"}:
        return (100, at + 1) if word == "hundred" else (12, at + 1)
    short = _SHORT_SCALES.get(word)
    if short and (tokens[at].glued or money) and (money or word not in {"m", "b"} or _million(tokens, at)):
        return short, at + 1
    return 1, at


def _million(tokens: list[Token], at: int) -> bool:
    """Whether the "m" of "20m" counts millions: a capital, or something that is counted follows."""
    after = low_at(tokens, at + 1)
    unit = unit_at(tokens, at + 1)
    counted = unit[0].kind == "money" if unit else after == "people" or (len(after) > 3 and after.endswith("s"))
    return tokens[at].text == "M" or (counted and after not in {"across", "towards"})
