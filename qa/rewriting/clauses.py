"""A question → its parts; what was asked and answered → what happened, ready for another question word.

("Where did Ann Lee meet the board?", "At the inn.")  →  "did Ann Lee meet the board", so that "When?" can ask it
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from qa.checks.words import sentences, words
from qa.rewriting.lexicon import AUXILIARIES, PREPOSITIONS, WHS, base_of, is_grammar, is_verb
from qa.rewriting.phrases import phrases

__all__ = ["Parts", "happening", "parts", "turned"]

_CONJUNCTION = re.compile(r"^\W*(?:(?:and|so|but|then|or|well|ok|okay|now|also)\b[,\s]*)+", re.IGNORECASE)
_YES_NO = re.compile(r"^(?:yes|no|yeah|indeed)\b[,.;:]?\s*", re.IGNORECASE)
_OF_A_THING = re.compile(r"^(?:what|which)\b(?! (?:day|date|year|month|time))", re.IGNORECASE)
_BEFORE_VERB = 8  # words that the subject of a sentence, or the question word with its noun, takes at most
_LONGEST = 160  # characters of a happening
_BE = frozenset("is are was were am be".split())
_PRONOUN = frozenset("he she it they".split())


@dataclass(frozen=True, slots=True)
class Parts:
    """A question as question words and the rest. `subject`: the question words are its subject, "who opened it".

    The rest begins with an auxiliary unless they are: "Where" + "did she meet the board"; a question for yes or no has
    no question words.
    """

    asks: str
    rest: str
    subject: bool


def parts(question: str) -> Parts | None:
    """The parts of a question; None when it is none, or of no shape that is known."""
    pieces = sentences(question)
    text = _CONJUNCTION.sub("", pieces[-1] if pieces else "").rstrip("?!. ")
    spoken = words(text)
    if not spoken:
        return None
    if spoken[0].low in AUXILIARIES:
        return Parts("", text[0].lower() + text[1:], subject=False)
    first = spoken[0].low.partition("'")[0]
    start = 1 if first in PREPOSITIONS and len(spoken) > 1 else 0
    if spoken[start].low.partition("'")[0] not in WHS:
        return None
    if spoken[start].low.endswith("'s"):
        cut = spoken[start].end - 2
        return Parts(text[:cut], f"is{text[spoken[start].end :]}", subject=False)
    for n in range(start + 1, min(len(spoken), start + _BEFORE_VERB)):
        word = spoken[n]
        if word.low in AUXILIARIES:
            return Parts(text[: word.start].strip(), text[word.start :], _has_no_subject(text[word.end :], word.low))
        if is_verb(word.low, spoken[n - 1].low) or (n == start + 1 and word.low.endswith("ed")):
            return Parts(text[: word.start].strip(), text[word.start :], subject=True)
        if word.low in PREPOSITIONS and word.low != "of":
            return None
    return None


def _has_no_subject(rest: str, auxiliary: str) -> bool:
    """Whether an auxiliary goes on without a subject: "was raised in Osk", "has opened the gates"."""
    spoken = words(rest)
    if not spoken or auxiliary in {"did", "do", "does"}:
        return False
    first = spoken[0].low
    if first in {"not", "never", "also", "been", "already", "recently"} or first in PREPOSITIONS:
        return True
    past = first.endswith("ed") or base_of(first) is not None or is_verb(first, "to")
    return past and not spoken[0].text[0].isupper()


def happening(question: str, answer: str, name: Callable[[str], str]) -> str | None:
    """What the last turn was about, as a question goes on behind its question word; None when that is not clear.

    `name` puts names in the place of the pronouns of an answer.
    """
    asked = parts(question)
    told = _told(answer, name)
    if asked is None:
        return _last(told)
    if not asked.asks:
        return told[0] if told and _YES_NO.match(answer) else asked.rest
    if asked.rest.split()[0].lower() in _BE and not asked.subject and len(words(asked.rest)) < 5 and _last(told):
        return _last(told) if _adds_verb(told) else asked.rest
    if _says_nothing(asked):
        return None
    if not asked.subject:
        return told[0] if told and _OF_A_THING.match(asked.asks) else asked.rest
    return _counted(asked) or (told[0] if told else None) or _done_by(asked, answer)


def _says_nothing(asked: Parts) -> bool:
    """Whether nothing is told but of what is asked: "is Ann Lee" of "How old is Ann Lee?"."""
    verb, _, rest = asked.rest.partition(" ")
    return verb.lower() in _BE and any(p.start == 0 and p.end == len(rest) for p in phrases(rest))


def _last(told: list[str]) -> str | None:
    return told[-1] if told else None


def _adds_verb(told: list[str]) -> bool:
    return told[-1].split()[0] not in _BE or len(told) > 1


def _counted(asked: Parts) -> str | None:
    """As in "How many boats were lost in Osk" → "were boats lost in Osk"."""
    match = re.match(r"how many ((?:\w+ ){0,2}\w+)$", asked.asks, re.IGNORECASE)
    if match is None or not asked.subject or asked.rest.split()[0].lower() not in AUXILIARIES:
        return None
    auxiliary, _, rest = asked.rest.partition(" ")
    return f"{auxiliary} {match[1]} {rest}"


def _done_by(asked: Parts, answer: str) -> str | None:
    """As in "Who opened the gates" with the answer "Ann Lee" → "did Ann Lee open the gates"."""
    text = _YES_NO.sub("", sentences(answer)[0]).rstrip(".") if sentences(answer) else ""
    spoken = words(text)
    if not spoken or len(spoken) > _BEFORE_VERB:
        return None
    found = phrases(text)
    who = found[0].text if found and found[0].named and found[0].start < 5 else text
    who = who[0].lower() + who[1:] if who.startswith("The ") else who
    verb, _, rest = asked.rest.partition(" ")
    if verb.lower() in AUXILIARIES:
        return f"{verb} {who} {rest}".strip()
    base = base_of(verb.lower())
    return f"did {who} {base} {rest}".strip() if base else None


def _told(answer: str, name: Callable[[str], str]) -> list[str]:
    """The sentences of an answer turned round: "He told of an offer." → "did Ann Lee tell of an offer"."""
    told = []
    for sentence in sentences(answer)[:3]:
        plain = _YES_NO.sub("", sentence).rstrip(".!? ")
        if not plain or len(plain) > _LONGEST or set('"“”:;') & set(plain):
            continue
        found = turned(name(plain))
        told += [found] if found else []
    return told


def turned(sentence: str) -> str | None:
    """A sentence, its auxiliary in front: "Ann Lee left Osk" → "did Ann Lee leave Osk"; None when it has no verb."""
    spoken = words(sentence)
    for n in range(1, min(len(spoken), _BEFORE_VERB + 4)):
        word = spoken[n]
        subject, rest = sentence[: word.start].strip(), sentence[word.end :].strip()
        if set(",;") & set(subject) or spoken[0].low in PREPOSITIONS or spoken[0].low in WHS:
            return None
        if word.low in AUXILIARIES:
            return f"{word.low} {_inside(subject)} {rest}".strip()
        if (
            n
            and base_of(word.low)
            and word.text.islower()
            and not (n == 1 and is_grammar(spoken[0].low) and spoken[0].low not in _PRONOUN)
        ):
            return f"did {_inside(subject)} {base_of(word.low)} {rest}".strip()
    return None


def _inside(subject: str) -> str:
    """A subject as it is written inside a sentence."""
    found = phrases(subject)
    if found and found[0].start == 0 and found[0].named and not subject.lower().startswith(("the ", "a ", "an ")):
        return subject
    return subject[0].lower() + subject[1:] if subject[1:2].islower() or subject.startswith("A ") else subject
