"""A question, a sentence that answers it and the words in it that the network points at → the short answer.

shortened("Why did it close?", "It closed because the roof leaked.", "the roof leaked")  →  "because the roof leaked"

The words are grown or exchanged only where the sentence shows by its form what is asked for: all items of a row, the
figure with its unit, the clause of the reason, a definition's own words, yes or no.
"""

import re

from qa.checks.asked import asked
from qa.checks.names import names
from qa.checks.polarity import negated
from qa.checks.words import stems_of, words
from qa.enumerations import enumeration
from qa.questions import kind_of, lists
from qa.values import find_values

__all__ = ["age_of", "asks_age", "defined", "shortened", "subject"]

_REASON = re.compile(
    r"\b(?:because|since|so that|in order to|so as (?:not )?to|due to|owing to|thanks to|for fear of)\b[^;.]*",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^\W*(?:[Ww]ho|[Ww]hat)(?: is| are| was| were|'s|’s) (?:an? |the )?(.+?)\W*$")
_IS = r"(?: \([^)]*\))?,? (?:is|are|was|were|became|means?|stands for|refers to) (?:(?:still|also|now|then) )?"
_ARTICLE = r"(?:an?|the|one of|his|her|their|its)"
_DEED = re.compile(
    r"\b(?:had|has|have|was|were|gave|took|went|came|said|made|did|got|and (?:then|later))\b", re.IGNORECASE
)
_PREPOSITION = r"(?:for|in|of|to|at|on|from|by|with|near|and|or|that|than|as|into|over|against|between|about)"
_MARKS = (("(", ")"), ("[", "]"), ("“", "”"), ('"', '"'))
_HOW_OLD = re.compile(r"\bhow old\b|\b(?:what|which) age\b|\bage of\b|\bage\W*$", re.IGNORECASE)
_AGES = (
    r"\b{name}\b,? \(?(?:who is |aged )?(?P<age>\d{{1,3}})(?=[,;.)]| and | years? old)",
    r"\b(?P<age>\d{{1,3}}[- ]year[- ]old)\b (?:[\w’'-]+ ){{0,4}}{name}\b",
    r"\b{name}\b(?: is| was|, a)? (?P<age>\d{{1,3}}[- ]years?[- ]old)\b",
)
_LONGEST = 25  # words of a definition
_SURE = 0.8  # of the question's stems are in a sentence that answers yes or no
_AUXILIARIES = stems_of(words("is are was were do does did has have had can could will would should be been there"))


def shortened(question: str, sentence: str, short: str) -> str:
    """The short answer; `short` where nothing better is certain."""
    kind, short = kind_of(question), _whole_marks(short)
    if kind == "definition":
        return defined(sentence, subject(question)) or short
    if kind == "why" and not _REASON.search(short) and (reason := _REASON.search(sentence)):
        return reason[0].strip(" ,")
    if kind == "yes_no":
        return _yes_or_no(question, sentence)
    if asks_age(question) and (age := age_of(sentence, question)):
        return age
    if kind in ("how_many", "when"):
        return _value(question, sentence, short)
    return enumeration(sentence, short) if lists(question) else short


def subject(question: str) -> str:
    """What a question of definition asks about: "Ada Lund" of "Who is Ada Lund?"; "" when it is of another form."""
    match = _SUBJECT.match(question)
    return match[1].partition(",")[0] if match else ""


def asks_age(question: str) -> bool:
    """Whether `question` asks how old somebody is."""
    return bool(_HOW_OLD.search(question))


def age_of(sentence: str, question: str) -> str:
    """The age that a sentence gives somebody whom `question` names, as it stands there; "" where it gives none.

    >>> age_of("Ada Lund, 54, resigned.", "How old is Ada Lund?"), age_of("Bo Holt, 40, left.", "How old is Ada Lund?")
    ('54', '')
    """
    for name in names(question):
        last = re.escape(name.parts[-1])
        for form in _AGES:
            if match := re.search(form.format(name=last), sentence, re.IGNORECASE):
                return match["age"]
    return ""


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
        rf"{last}[\"”’]?(?:,| –| —) (?P<is>(?!\w+(?:ing|ed)\b|{_PREPOSITION}\b|who|which|but|when|after)"
        r"(?-i:[a-z])[\w’'-]+(?: [\w’'-]+){0,2} (?:of|at|for|to) [^,;.–—]+)",
        rf"(?P<is>\b{_ARTICLE} (?:[^\s,;.–—]+ ){{0,6}}?(?!(?:{_PREPOSITION}|the|an?) )[^\s,;.–—]+ )"
        rf"(?:called |named )?[\"“‘]?{whole}\b",
        rf"(?P<is>\b{_ARTICLE} [^,;.]{{3,80}}), [\"“‘]?{whole}\b",
    )
    for form in forms:
        match = re.search(form, sentence, re.IGNORECASE)
        if match is None or not _is_it(sentence, match.start(), name):
            continue
        told = match["is"] if len(match["is"].split()) <= _LONGEST else match["is"].partition(",")[0]
        before = sentence.find(name, match.end("is")) >= 0  # then it is no clause: "the steps where she gave up"
        if len(told.split()) <= _LONGEST and not (before and _DEED.search(told)):
            return told.strip(" ,")
    return ""


def _is_it(sentence: str, at: int, name: str) -> bool:
    """Whether the name at `at` is `name` or its end, not that of another: "the Bell of Osk" is not Osk."""
    asked = {part for known in names(f"It is {name}") for part in known.parts}
    there = next((known for known in names(sentence) if known.start <= at < known.end), None)
    if there is None or not asked:
        return True
    more = set(there.parts) - asked
    return not more or (len(asked) == 1 and " of " not in sentence[there.start : at])


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
        short = sentence[min(start, over[0].start) : max(start + len(short), over[0].end)]
    elif not over and len(values) == 1:
        short = values[0].text
    return _with_what_is_counted(question, sentence, short)


def _with_what_is_counted(question: str, sentence: str, short: str) -> str:
    """A figure at the end of the short answer with the noun after it, when that is what is counted: "182 tons"."""
    counted = asked(question).counted
    after = sentence[sentence.find(short) + len(short) :] if short else ""
    following = words(after)[:1]
    if not counted or not after.startswith(" ") or not short[-1].isalnum() or not following:
        return short
    return f"{short} {following[0].text}" if counted in following[0].stems and following[0].start == 1 else short


def _whole_marks(short: str) -> str:
    """The short answer cut where it would close a quotation or a bracket that it does not open, or not close one."""
    if (closed := short.find('"')) > 0 and short[closed - 1] not in " (":
        short = short[:closed]
    for opening, closing in _MARKS:
        depth = 0
        for at, letter in enumerate(short):
            depth += (letter == opening) - (letter == closing and opening != closing)
            if depth < 0:
                return short[:at].strip(" ,") or short
        if depth > 0 and (opening != closing or depth % 2):
            at = short.rfind(opening) if opening != closing else short.find(opening)
            return short[:at].strip(" ,") or short
    return short
