"""Tokens → the figure at one of them that is part of a name ("AK-47", "Flight 12", "9/11"), told by its form alone.

label_at(tokenise("Flight 12 left"), 0)  →  2, the index after the label
"""

from qa.grammar.figures import digits_of
from qa.grammar.periods import MONTHS, WEEKDAYS
from qa.grammar.tokens import Token
from qa.grammar.units import CURRENCY_SIGNS, UNITS

__all__ = ["label_at", "list_mark_at"]

_DASHES = {"-", "–", "‑", "−"}
_STUCK_WORDS = {
    "early",
    "mid",
    "late",
    "pre",
    "post",
    "since",
    "under",
    "over",
    "age",
    "aged",
    "top",
    "sub",
    "non",
    "of",
}
_SCALE_LETTERS = {"k", "m", "mn", "mln", "bn", "b", "bln", "tn", "x"}
_ORDINAL_LETTERS = {"st", "nd", "rd", "th"}
# Words that stand in capitals before a plain figure at the start of a sentence or in a heading.
_PLAIN_WORDS = frozenset(
    "the a an in on at by of to for from with and or but as if when while after before since until till about around "
    "some over under nearly almost only just another all both these those his her their its our my your more than up "
    "least most between among during within per is was were are had has have then now there here this that which who "
    "what where how not yet so even still also plus minus roughly approximately every each any last next past first "
    "second third age aged early late mid circa exactly perhaps maybe additional including yes fewer less one two "
    "three four five six seven eight nine ten mr mrs ms he she they we i you it spring summer autumn winter".split()
) | {*MONTHS, *WEEKDAYS}
_DESIGNATORS = {"flight", "highway", "route", "chapter", "article", "section", "room", "page", "channel", "gate"}


def label_at(tokens: list[Token], at: int) -> int | None:
    """The index after the label that starts at token `at`, or None. Its first token is a word or a figure."""
    token = tokens[at]
    if token.kind == "skip":
        return at + 1
    if token.kind == "word":
        return _word_and_figure(tokens, at)
    if token.kind == "digits":
        return _odd_figure(tokens, at)
    if token.text == "#" and at + 1 < len(tokens) and tokens[at + 1].glued:
        return _glued_end(tokens, at + 1)
    return None


def list_mark_at(tokens: list[Token], at: int) -> int | None:
    """The index after a mark that only counts lines or notes: "1- ", "2) ", "3. " at a start, "[4]"."""
    token, before = tokens[at], tokens[at - 1] if at else None
    if token.kind != "digits" or at + 1 >= len(tokens) or not tokens[at + 1].glued:
        return None
    if before is not None and before.text == "[" and tokens[at + 1].text == "]":
        return at + 1
    spaced = at + 2 < len(tokens) and not tokens[at + 2].glued
    if spaced and tokens[at + 1].text == "-" and len(token.text) <= 2 and not token.glued:
        return at + 1
    starts = before is None or (before.text in {".", "!", "?", ":", ";", ")", "]"} and not token.glued)
    return at + 1 if starts and spaced and tokens[at + 1].text in "-–).]" and len(token.text) <= 2 else None


def _word_and_figure(tokens: list[Token], at: int) -> int | None:
    if at + 1 >= len(tokens):
        return None
    word, after = tokens[at], tokens[at + 1]
    if word.low in CURRENCY_SIGNS:
        return None
    if after.kind == "digits" and after.glued:
        return None if word.low in _STUCK_WORDS or word.text in {"Q", "H", "c"} else _glued_end(tokens, at)
    if after.text in _DASHES and after.glued and at + 2 < len(tokens) and tokens[at + 2].glued:
        capital = word.text != word.low and word.low not in _PLAIN_WORDS and word.low not in _STUCK_WORDS
        return _glued_end(tokens, at) if tokens[at + 2].kind == "digits" and capital else None
    number = at + 1 + (after.text == "." and word.text in {"No", "Nos", "no", "nos"})
    return _named_figure(tokens, at, number)


def _named_figure(tokens: list[Token], at: int, number: int) -> int | None:
    """A capitalised word, then a plain figure that counts nothing: "Flight 12", "No. 10"."""
    word = tokens[at]
    if number >= len(tokens) or tokens[number].kind != "digits":
        return None
    capital = word.text[0].isupper() and word.low not in _PLAIN_WORDS
    if not capital and word.low not in _DESIGNATORS and number == at + 1:
        return None
    figure = tokens[number].text
    if "," in figure or len(figure) > 4 or (figure.startswith(("19", "20")) and len(figure) == 4):
        return None
    return None if _counts(tokens, number + 1) else _glued_end(tokens, number)


def _counts(tokens: list[Token], at: int) -> bool:
    """Whether what follows a figure makes it a count or a measure: a unit, a sign, a month, a plural."""
    if at >= len(tokens):
        return False
    token = tokens[at]
    if token.text in {"%", "-", "–", "/", ":", "$", "+", "°", "½"}:
        return True
    plural = len(token.low) > 3 and token.low.endswith("s") and not token.low.endswith("ss")
    counted = token.text == token.low and (plural or token.low in {"people", "men", "women", "children", "more"})
    scale = token.low in {"hundred", "thousand", "million", "billion", "trillion", "dozen", "percent", "out", "to"}
    return token.kind == "word" and (counted or scale or token.low in UNITS or token.low in MONTHS)


def _odd_figure(tokens: list[Token], at: int) -> int | None:
    """A figure that is no quantity: "007", "1.2.3", "5G", "4x4", "9/11", "555-1234", a score "3-1"."""
    if digits_of(tokens[at].text) is None:
        return _glued_end(tokens, at)
    after = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].glued else None
    if after is None:
        return None
    if after.kind == "word":
        known = after.low in _ORDINAL_LETTERS or after.low in _SCALE_LETTERS - {"x"} or _is_unit(tokens, at + 1)
        return None if known or after.text[0] in "½¼¾⅓⅔⅛⅕" else _glued_end(tokens, at)
    pair = _pair(tokens, at)
    if pair is None:
        return None
    left, right, end = pair
    chained = (
        end < len(tokens) and tokens[end].glued and tokens[end].text in {*_DASHES, "/"} and _digits(tokens, end + 1)
    )
    if after.text == "/":
        small = right in {2, 3, 4, 5, 8, 10, 100} and 0 < left < right
        return None if small and not chained else _glued_end(tokens, at)
    return _glued_end(tokens, at) if chained or left >= right else None


def _is_unit(tokens: list[Token], at: int) -> bool:
    low, text = tokens[at].low, tokens[at].text
    return (low in UNITS and (len(text) > 1 or text == low or text == "W")) or low in {"am", "pm"}


def _digits(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].glued and tokens[at].kind == "digits"


def _pair(tokens: list[Token], at: int) -> tuple[int, int, int] | None:
    """The two whole numbers of "3-1" or "9/11" and the index after them."""
    if tokens[at + 1].text not in {*_DASHES, "/"} or not _digits(tokens, at + 2):
        return None
    left, right = digits_of(tokens[at].text), digits_of(tokens[at + 2].text)
    if right is None:  # "01" and the like
        return 1, 0, at + 3
    after = tokens[at + 3] if at + 3 < len(tokens) and tokens[at + 3].glued else None
    if left is None or left[0].denominator != 1 or right[0].denominator != 1 or (after and after.kind == "word"):
        return None
    return int(left[0]), int(right[0]), at + 3


def _glued_end(tokens: list[Token], at: int) -> int:
    """The index after the run of letters, figures, hyphens and slashes that starts at `at` without a space."""
    end = at + 1
    while end < len(tokens) and tokens[end].glued:
        joint = tokens[end].text in {*_DASHES, "/"} and end + 1 < len(tokens) and tokens[end + 1].glued
        if tokens[end].kind == "sign" and not (joint and tokens[end + 1].kind != "sign"):
            break
        end += 1
    return end
