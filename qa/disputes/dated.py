"""A question for a date, and a sentence with one → whether that is the date of the deed that is asked for.

("When did Osk fall to the Vane?", "Osk fell to the Vane in 1996.", "1996")  →  yes
("When did Osk fall to the Vane?", "Osk, burnt down in the 1996 war, never fell to the Vane.", "1996")  →  no

By signs alone: what stands beside the date, who does the deed, whether it is denied or only meant to be done.
"""

import re
from collections.abc import Sequence

from qa.checks.kin import plain, shared
from qa.checks.names import Name, names
from qa.checks.polarity import negated
from qa.checks.words import Word, stems_of, words
from qa.disputes.found import Finding
from qa.disputes.told import covered, points_back
from qa.values import Value

__all__ = ["between", "dates_deed"]

_REACH = 10  # words between a date and the deed
_ATTRIBUTE = 2  # words after a bare year that it may date: "the 2001 war"
_MARK = re.compile(r"[,;:.()]")
_AWAY = re.compile(r"\b(?:from|against|without) (?:the )?$", re.IGNORECASE)
_HIS = re.compile(r"\b(?:his|her|my) (?:\w+ )?$", re.IGNORECASE)
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)  # what "the only one has not done" others have
_TO = re.compile(r"\bto $", re.IGNORECASE)  # "they met to end it" tells not when it ended


def dates_deed(question: str, finding: Finding, value: Value, things: Sequence[frozenset[str]]) -> bool:
    """Whether `value` is the date of what `question` speaks of; `things` are the words that say what, names apart."""
    said = words(plain(finding.text))
    beside = [word for word in said if between(said, word, value) <= _REACH]
    asks = frozenset[str]().union(*things)
    if not things or not all(shared(thing, stems_of(beside)) for thing in things):
        return False
    deeds = [
        min((w for w in said if shared(thing, set(w.stems))), key=lambda word: between(said, word, value))
        for thing in things
    ]
    deed = min(deeds, key=lambda word: between(said, word, value))
    if _of_another(said, deed, value, finding.text, asks) or not all(_done(one, finding.text) for one in deeds):
        return False
    first = next((name for name in names(question) if not name.initial), None)
    return first is None or _by(first, deed, finding)


def between(said: Sequence[Word], word: Word, value: Value) -> int:
    """Words between `word` and a figure."""
    if word.end <= value.start:
        return sum(word.end <= other.start and other.end <= value.start for other in said)
    return sum(value.end <= other.start and other.end <= word.start for other in said)


def _of_another(said: Sequence[Word], deed: Word, value: Value, text: str, asks: frozenset[str]) -> bool:
    """Whether a bare year dates the word behind it, and the deed stands in another part of the sentence."""
    part = _MARK.split(text[value.end :], maxsplit=1)[0]
    follows = [w for w in said if value.end <= w.start < value.end + len(part)][:_ATTRIBUTE]
    bare = text[value.end : value.end + 1] == " " and value.text.isdigit() and bool(follows and follows[0].stems)
    if not bare or shared(asks, stems_of(follows)):
        return False
    return deed.start > value.start or any(mark in text[deed.end : value.start] for mark in ",;:")


def _done(deed: Word, text: str) -> bool:
    """Whether a deed is told of as done: neither denied nor only meant."""
    ahead = text[: deed.start]
    denied = any(set(deed.stems) & scope for scope in negated(text)) and not _ONLY.search(ahead)
    meant = bool(_TO.search(ahead)) and not deed.low.endswith("s")
    return not denied and not meant


def _by(first: Name, deed: Word, finding: Finding) -> bool:
    """Whether the deed may be that of the name that comes first in the question.

    "Took it from Osk" is no deed of Osk, nor is "his fall" where he is somebody else.
    """
    if not covered((first,), finding.text)[0]:
        return points_back(finding.text) or covered((first,), finding.before)[0]
    mine = [name for name in names(finding.text) if set(name.parts) & set(first.parts)]
    if mine and all(_AWAY.search(finding.text[: name.start]) for name in mine):
        return False
    owner = [name for name in names(finding.text) if name.end <= deed.start]
    his = bool(_HIS.search(finding.text[: deed.start]))
    return not (his and owner and not set(owner[-1].parts) & set(first.parts))
