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
from qa.questions import Kind, kind_of, lists
from qa.values import Value, find_values

__all__ = ["age_of", "asks_age", "defined", "shortened", "subject"]

_TO_ITS_END = r"(?:[^;.]|\.(?=\d))*"
_REASON = re.compile(
    r"\b(?:because|so that|in order to|so as (?:not )?to|due to|owing to|thanks to|for fear of|lest"
    rf"|on the grounds? (?:that|of)|in view of|as a result of|in response to)\b{_TO_ITS_END}",
    re.IGNORECASE,
)
_SINCE = re.compile(rf"\bsince\b{_TO_ITS_END}", re.IGNORECASE)  # a reason only where the words that answer stand in it
# "… to calm the crowd": what leads into the purpose or the ground that the words tell
_LED_BY = re.compile(r"\b(?:(?:not )?to|for(?: having| being| not)*) $")
_PLAIN = re.compile(r"(?!(?:the|an?|his|her|their|its|this|that|these|those|some|any|all|no)\b)[a-z]")
_ON_CONDITION = re.compile(
    r"\b(?:under|on|in|with) (?:what|which) (?:conditions?|circumstances?|terms?)\b", re.IGNORECASE
)
_CONDITION = re.compile(
    r"(?:\b(?:if|unless|provided(?: that)?|(?:as|so) long as|on (?:the )?condition that|only when)\b"
    r"|^\W*(?-i:Should|Were|Had)\b)(?:[^;.,]|[.,](?=\d))*",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^\W*(?:[Ww]ho|[Ww]hat)(?: is| are| was| were|'s|’s) (?:an? |the )?(.+?)\W*$")
_MEANT = re.compile(
    r"\bwhat (?:does|do|did|is|was) (?:(?:an?|the) )?(?:(?:word|term|phrase|expression|abbreviation|acronym)s? )?"
    r"\W?(.+?)\W? (?:mean(?! by| for| to| that)|stand for|refer to)\b"
    r"|\b(?:meant by|(?:meaning|definition) of|define) (?:an? |the )?\W?(.+?)\W*$",
    re.IGNORECASE,
)
_WHEREABOUTS = re.compile(r" (?:on|in|at|aboard|near|from) ")
_PART = re.compile(r"\s+of(?: (?:the|its|their|his|her|these|those|all))?\s+")  # "twelve of the 17"
_BIG = re.compile(r" [A-Z][\w’'-]*")
_IS = (
    r"(?: \([^)]*\))?,? (?:which |who |that )?(?:is|are|was|were|became|means?|stands for|refers to)"
    r" (?:(?:still|also|now|then) )?"
)
_ARTICLE = r"(?:an?|the|one of|his|her|their|its)"
_DEED = re.compile(
    r"\b(?:had|has|have|was|were|gave|took|went|came|said|made|did|got|and (?:then|later))\b", re.IGNORECASE
)
_PREPOSITION = r"(?:for|in|of|to|at|on|from|by|with|near|and|or|that|than|as|into|over|against|between|about)"
# Not between a definition's first word and its name: "the review by the retired judge Ada Lund"
_NO_PART = r"(?:an?|by|in|on|at|from|with|to|and|or|that|who|which|for|his|her|their|its|said|says)"
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
    if kind == "why":
        return _reason(sentence, short)
    if kind == "yes_no":
        return _yes_or_no(question, sentence)
    if asks_age(question) and (age := age_of(sentence, question)):
        return age
    if kind in ("how_many", "when"):
        return _value(question, sentence, short)
    if _ON_CONDITION.search(question) and (condition := _CONDITION.search(sentence)):
        return condition[0].strip(' ,“"')
    return enumeration(sentence, short) if lists(question) else _named(kind, sentence, short)


def subject(question: str) -> str:
    """What a question of definition asks about: "Ada Lund" of "Who is Ada Lund?"; "" when it is of another form.

    >>> subject("What is a weir on a river?"), subject('What does the word "weir" mean?')
    ('weir', 'weir')
    """
    meant = _MEANT.search(question)
    if meant:
        return meant[1] or meant[2]
    match = _SUBJECT.match(question)
    told = match[1].partition(",")[0] if match else ""
    return _WHEREABOUTS.split(told)[0] if told[:1].islower() else told


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
        rf"{last}[\"”’]?,? (?:which |that )?(?:means?|meant|stands? for|refers? to) (?P<is>[^;.,]+)",
        rf"{last}[\"”’]?(?: \([^)]*\))?(?:,| –| —) (?P<is>{_ARTICLE} [^,;.–—]+)",
        rf"{last}[\"”’]?(?:,| –| —) (?P<is>(?!\w+(?:ing|ed)\b|{_PREPOSITION}\b|who|which|but|when|after)"
        r"(?-i:[a-z])[\w’'-]+(?: [\w’'-]+){0,2} (?:of|at|for|to) [^,;.–—]+)",
        rf"(?P<is>\b{_ARTICLE} (?:(?:of )?(?!{_NO_PART}\b)[^\s,;.–—]+ ){{0,6}}?"
        rf"(?!(?:{_PREPOSITION}|the|an?|is|are|was|were|be) )[^\s,;.–—]+ )"
        rf"(?:called |named )?[\"“‘]?{whole}\b",
        rf"(?P<is>\b{_ARTICLE} [^,;.]{{3,80}}), [\"“‘]?{whole}\b",
        rf"{last}[\"”’]?,? (?P<is>who (?:also )?(?!was|has|does|says)\w+s [^,;.–—]+)",
        rf"^\W*(?-i:{whole}): (?P<is>(?-i:[a-z]).+?)\.?$",
    )
    for form in forms:
        match = re.search(form, sentence, re.IGNORECASE)
        if match is None or not _is_it(sentence, match.start(), name):
            continue
        if re.search(r"['’]s?$", match["is"].strip()):  # the name goes on with what is his
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
    if name in sentence and name not in there.text and len(there.parts) > 1:  # the father of that name and the son
        return False
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


def _reason(sentence: str, short: str) -> str:
    """The clause of the reason; else the words with the "to" or "for" that leads them in: "to calm the crowd"."""
    since = _SINCE.search(sentence)
    reason = _REASON.search(sentence) or (since if since and short in since[0] else None)
    if not _REASON.search(short) and reason:
        return reason[0].strip(" ,")
    led = _LED_BY.search(sentence, 0, max(0, sentence.find(short)))
    return led[0] + short if led and _PLAIN.match(short) else short


def _named(kind: Kind, sentence: str, short: str) -> str:
    """The name with its last word, where the words end before it; a place without the distance that follows it."""
    told = names(short)
    first = told[0] if told and (not told[0].initial or len(told) == 1) else None
    if kind == "where" and first and any(v.start == first.end + 1 for v in find_values(short)):
        return short[: first.end]
    start = sentence.find(short)
    cut = next((n for n in names(sentence) if start >= 0 and n.start < start + len(short) < n.end), None)
    more = _BIG.match(sentence, start + len(short)) if cut else None
    return short + more[0] if more and short.split()[-1][:1].isupper() else short


def _value(question: str, sentence: str, short: str) -> str:
    """The whole figure with its unit that the short answer is part of; the only one of the kind where it has none.

    Of several figures in the short answer the one that counts what is asked for: "80" of "400 people and 80 cars".
    """
    wanted = asked(question)
    values = [value for value in find_values(sentence) if value.kind in wanted.kinds or not wanted.kinds]
    start = sentence.find(short)
    over = [v for v in values if v.start < start + len(short) and v.end > start] if start >= 0 else []
    counting = [v for v in over if _counts(wanted.counted, sentence, v)]
    if len(over) == 1 and over[0].text not in short:
        short = sentence[min(start, over[0].start) : max(start + len(short), over[0].end)]
    elif not over and len(values) == 1 and wanted.kinds:
        short = values[0].text
    elif len(over) > 1 and len(counting) == 1 and not _PART.fullmatch(sentence[over[0].end : counting[0].start]):
        short = counting[0].text
    return _with_what_is_counted(question, sentence, short)


def _counts(counted: str, sentence: str, value: Value) -> bool:
    """Whether a figure is one of what is counted: its own last word or the word after it is that."""
    following = words(sentence[value.end :])[:1]
    return bool(counted) and any(counted in word.stems for word in (*words(value.text), *following))


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
