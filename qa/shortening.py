"""A question, a sentence that answers it and the words in it that the network points at → the short answer.

shortened("Why did it close?", "It closed because the roof leaked.", "the roof leaked")  →  "because the roof leaked"

The words are grown or exchanged only where the sentence shows by its form what is asked for: all items of a row, the
figure with its unit, the clause of the reason, a definition's own words, yes or no.
"""

import re

from qa.checks.asked import asked
from qa.checks.polarity import negated
from qa.checks.words import stems_of, words
from qa.enumerations import enumeration
from qa.questions import kind_of, lists
from qa.values import find_values

__all__ = ["defined", "shortened", "subject"]

_REASON = re.compile(
    r"\b(?:because|since|so that|in order to|so as (?:not )?to|due to|owing to|thanks to|for fear of)\b[^;.]*",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^\W*(?:[Ww]ho|[Ww]hat)(?: is| are| was| were|'s|’s) (?:an? |the )?(.+?)\W*$")
_IS = r"(?: \([^)]*\))?,? (?:is|are|was|were|became|means?|stands for|refers to) (?:(?:still|also|now|then) )?"
_ARTICLE = r"(?:an?|the|one of|his|her|their|its)"
_PREPOSITION = r"(?:for|in|of|to|at|on|from|by|with|near|and|or|that|than|as|into|over|against|between|about)"
_LONGEST = 25  # words of a definition
_SURE = 0.8  # of the question's stems are in a sentence that answers yes or no
_AUXILIARIES = stems_of(words("is are was were do does did has have had can could will would should be been there"))


def shortened(question: str, sentence: str, short: str) -> str:
    """The short answer; `short` where nothing better is certain."""
    kind = kind_of(question)
    if kind == "definition":
        return defined(sentence, subject(question)) or short
    if kind == "why" and not _REASON.search(short) and (reason := _REASON.search(sentence)):
        return reason[0].strip(" ,")
    if kind == "yes_no":
        return _yes_or_no(question, sentence) or short
    if kind in ("how_many", "when"):
        return _value(question, sentence, short)
    return enumeration(sentence, short) if lists(question) else short


def subject(question: str) -> str:
    """What a question of definition asks about: "Ada Lund" of "Who is Ada Lund?"; "" when it is of another form."""
    match = _SUBJECT.match(question)
    return match[1] if match else ""


def defined(sentence: str, name: str) -> str:
    """The words in which `sentence` says what `name` is; "" where it does not by its form.

    >>> defined("Ada Lund, the mayor of Osk, resigned.", "Ada Lund"), defined("Osk is a port in Vane.", "Osk")
    ('the mayor of Osk', 'a port in Vane')
    """
    if not name:
        return ""
    whole, last = re.escape(name), re.escape(name.split()[-1].strip("\"“”'’"))
    forms = (
        rf"{last}[\"”’]?{_IS}(?P<is>{_ARTICLE} [^;.]+)",
        rf"{last}[\"”’]?(?: \([^)]*\))?(?:,| –| —) (?P<is>{_ARTICLE} [^,;.–—]+)",
        rf"(?P<is>\b{_ARTICLE} (?:[^\s,;.]+ ){{0,6}}?(?!{_PREPOSITION} )[^\s,;.]+ )(?:called |named )?[\"“‘]?{whole}\b",
        rf"(?P<is>\b{_ARTICLE} [^,;.]{{3,80}}), [\"“‘]?{whole}\b",
    )
    for form in forms:
        match = re.search(form, sentence, re.IGNORECASE)
        if match and len(match["is"].split()) <= _LONGEST:
            return match["is"].strip(" ,")
    return ""


def _yes_or_no(question: str, sentence: str) -> str:
    """Yes or no where the sentence says nearly all that is asked; "" where it does not."""
    wanted = stems_of(words(question)) - _AUXILIARIES
    said = stems_of(words(sentence))
    if not wanted or len(wanted & said) < _SURE * len(wanted):
        return ""
    denied = negated(sentence)
    if negated(question) or (denied and not any(scope & wanted for scope in denied)):
        return ""
    return "No" if denied else "Yes"


def _value(question: str, sentence: str, short: str) -> str:
    """The whole figure with its unit that the short answer is part of; the only one of the kind where it has none."""
    kinds = asked(question).kinds
    values = [value for value in find_values(sentence) if value.kind in kinds]
    start = sentence.find(short)
    over = [v for v in values if v.start < start + len(short) and v.end > start] if start >= 0 else []
    if len(over) == 1 and over[0].text not in short:
        return sentence[min(start, over[0].start) : max(start + len(short), over[0].end)]
    return values[0].text if not over and len(values) == 1 else short
