"""The turns of a chat → what a pronoun can stand for: its mentions, each with how much it is what the talk is about.

mentions([Exchange("Who opened the gates?", "Mayor Ann Lee. [1]")])  →  Ann Lee (a person), the gates (a thing)
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from prompts import REFUSAL
from qa.checks.words import sentences, words
from qa.rewriting.agreement import Kind
from qa.rewriting.lexicon import AUXILIARIES, DETERMINERS, PEOPLE, PREPOSITIONS, RELATIONS, is_verb
from qa.rewriting.phrases import Phrase, phrases

__all__ = ["Exchange", "Mention", "mentions", "said"]

_FADES = 0.6  # what a mention weighs one turn later
_SHIFTS = 0.4  # and when that turn named its subject anew
_ANSWERED = 600  # characters of an answer that are looked at
_ASKED = 600  # and of a question
_LONGEST = 90  # characters of a phrase that can be put in a pronoun's place
_ADJECTIVE = ("ible", "able", "ful", "ous", "less", "ish", "ical")
_LONG = 300  # characters of an answer that tells more than was asked
_FRAGMENT = 8  # an answer of so few words without a verb names what was asked for
_MARKER = re.compile(r"\s*\[\d+\]|(?<!\S)\d+[-.)](?=\s)")
_WHO = re.compile(r"^\W*(?:and |so |but )?(?:by |to |with |under |for |of )?(?:who|whom|whose)\b", re.IGNORECASE)
_WHO_IS = re.compile(r"\bwho(?:'s| is| was| are| were)\b", re.IGNORECASE)
_LEADS_TO = re.compile(r" (?:in|from|at|near|against|on|for|to) | (?:that|which|who) \w+(?:s|ed) ")
# What a person does: of an outlet one asks what it "reported".
_SPEAKS = re.compile(r" (?:say|tell|write|tweet|vow)\b", re.IGNORECASE)
_WHERE = re.compile(
    r"\b(?:where|(?:which|what) (?:city|town|country|place|province|valley|village|region))\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A turn with its question made stand-alone; `referents` is what its pronouns stood for, and a woman or not."""

    question: str
    answer: str
    referents: tuple[tuple[str, bool | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of the chat and what is known of it; `weight`: how much it is what the talk is about."""

    text: str
    kind: Kind
    head: str
    named: bool
    plural: bool | None
    woman: bool | None
    weight: float
    turn: int  # 0 is the last one
    bare: bool


def said(answer: str) -> str:
    """The beginning of an answer without its markers; empty when it refuses."""
    lines = (line.strip() for line in _MARKER.sub("", answer[: 2 * _ANSWERED]).splitlines())
    text = " ".join(line if line[-1] in '.!?:;,”"' else f"{line}." for line in lines if line)
    text = " ".join(text.split())[:_ANSWERED]
    return "" if text.startswith(REFUSAL) else text


def mentions(exchanges: Sequence[Exchange]) -> tuple[Mention, ...]:
    """What the chat speaks of, what weighs most first; the same thing once, under its longest name."""
    found: list[Mention] = []
    fades = 1.0
    for age, exchange in enumerate(reversed(exchanges)):
        here = [replace(m, weight=m.weight * fades, turn=age) for m in (*_asked(exchange), *_answered(exchange))]
        found += [m for m in here if len(m.text) <= _LONGEST]
        fades *= _FADES if exchange.referents or not here else _SHIFTS
    return tuple(sorted(_merged(found), key=lambda m: (-m.weight, m.turn, m.text)))


def _asked(exchange: Exchange) -> Iterator[Mention]:
    """The phrases of the question; its subject weighs most, then what a pronoun stood for."""
    stood = dict(exchange.referents)
    question = exchange.question[:_ASKED]
    pieces = sentences(question)
    for n, piece in enumerate(pieces):
        found = [p for p in phrases(piece) if not _asked_for(piece, p)]
        last = 1.0 if n == len(pieces) - 1 else 0.7
        for phrase in found:
            weight = 1.0 + 0.4 * phrase.named - 0.2 * phrase.bare
            weight -= 0.5 * (phrase.kind == "place" and phrase.before in {"in", "at", "from", "to", "near"})
            weight += 0.5 * (phrase.before in AUXILIARIES) - 0.4 * (
                phrase.before in PREPOSITIONS and phrase != found[-1]
            )
            weight += 0.2 * (phrase == found[-1]) - 0.4 * phrase.owner
            weight -= 0.7 * _is_slight(phrase)
            weight += 0.9 * (phrase.text in stood) - 0.5 * any(s != phrase.text and s in phrase.text for s in stood)
            mention = replace(
                _mention(phrase, weight * last), text=_somewhere(_extended(piece, phrase, found), phrase, exchange)
            )
            if phrase.text in stood and stood[phrase.text] is not None:
                mention = replace(mention, woman=stood[phrase.text])
            if phrase.named and _is_person(piece, phrase):
                mention = replace(mention, kind="person", plural=False)
            yield mention
        yield from _both(piece, found, 0.8 * last)


def _extended(piece: str, phrase: Phrase, found: Sequence[Phrase]) -> str:
    """A common noun with what says which one it is: "the ambassador in Osk", "the ferry that replaces the Ansgarde"."""
    if phrase.text[phrase.text.lower().rfind(phrase.head) :][:1].isupper() or phrase.owner:
        return phrase.text
    end = phrase.end
    for after in found[found.index(phrase) + 1 :][:2]:
        if (
            after.start < end
            or not _LEADS_TO.fullmatch(piece[end : after.start])
            or after.end - phrase.start > _LONGEST
        ):
            break
        end = after.end
    return piece[phrase.start : end]


def _asked_for(piece: str, phrase: Phrase) -> bool:
    """Whether the phrase is what is asked for: "what kind", "which newspaper"."""
    return piece[: phrase.start].split()[-1:] in (["Which"], ["which"], ["What"], ["what"]) or phrase.text.split()[
        0
    ].lower() in {
        "which",
        "what",
        "whose",
    }


def _is_slight(phrase: Phrase) -> bool:
    """Whether it is one word without an article, and so perhaps no noun at all."""
    if not phrase.named and phrase.head.endswith(_ADJECTIVE):
        return True
    alone = phrase.bare and " " not in phrase.text and not phrase.plural
    return alone and phrase.before not in {"is", "are", "was", "were", "about", "of", "causes", "in"}


def _is_person(piece: str, phrase: Phrase) -> bool:
    if phrase.text.lower().startswith("the "):
        return False
    after = piece[phrase.end :]
    owns = re.match(r"['’]s? (\w+)", after)
    return (
        bool(_WHO_IS.search(piece[: phrase.start][-9:]))
        or bool(re.search(r"\bhow old (?:is|was) $", piece[: phrase.start], re.IGNORECASE))
        or bool(owns and owns[1].lower() in RELATIONS)
        or bool(re.match(r",? (?:born|who|whom|whose)\b", after))
        or bool(_SPEAKS.match(after))
    )


def _answered(exchange: Exchange) -> Iterator[Mention]:
    """The phrases of the answer; what is named in answer to the question weighs most."""
    text = said(exchange.answer)
    who, where = bool(_WHO.search(exchange.question)), bool(_WHERE.search(exchange.question))
    most = 4 if len(text) < _LONG else 2
    for n, piece in enumerate(sentences(text)[:most]):
        found = phrases(piece)
        fragment = len(words(piece)) <= _FRAGMENT and not any(
            w.low in AUXILIARIES or is_verb(w.low, "") for w in words(piece)
        )
        for m, phrase in enumerate(found):
            weight = (0.6 if phrase.named else 0.35) * 0.7**n
            if n == 0 and m == 0 and (fragment or phrase.before not in PREPOSITIONS):
                weight = 1.1 + 0.4 * phrase.named if fragment else 0.8 + 0.3 * phrase.named
                weight += 0.6 * (who and phrase.named and not phrase.text.startswith("the "))
            mention = replace(
                _mention(phrase, weight), text=_somewhere(_extended(piece, phrase, found), phrase, exchange)
            )
            if phrase.named and n == 0 and m == 0 and where and fragment:
                mention = replace(mention, kind="place")
            elif phrase.kind == "name" and ((who and n == 0 and m == 0) or _told_a_person(piece, phrase, found)):
                mention = replace(mention, kind="person", plural=False)
            yield mention
        yield from _both(piece, found, (1.2 if fragment and n == 0 else 0.5) * 0.7**n)


def _told_a_person(piece: str, phrase: Phrase, found: Sequence[Phrase]) -> bool:
    """Whether the sentence says of a name that it is a person: "Ann Lee, the mayor", "Ann Lee was a minister"."""
    at = found.index(phrase)
    after = found[at + 1] if at + 1 < len(found) else None
    if after is None or after.kind != "person":
        return False
    return bool(re.fullmatch(r",? ?(?:(?:is|was|became) )?", piece[phrase.end : after.start]))


def _both(piece: str, found: Sequence[Phrase], weight: float) -> Iterator[Mention]:
    """Two names or two nouns that "and" joins, as one mention of several."""
    for one, two in pairwise(found):
        if piece[one.end : two.start].strip(" ,") == "and" and one.named == two.named and not one.owner:
            text = piece[one.start : two.end]
            kind: Kind = "thing" if "thing" in {one.kind, two.kind} else one.kind
            yield Mention(text, kind, two.head, one.named, True, None, weight, 0, False)


def _mention(phrase: Phrase, weight: float) -> Mention:
    kind, plural = phrase.kind, phrase.plural
    return Mention(_without(phrase.text), kind, phrase.head, phrase.named, plural, phrase.woman, weight, 0, phrase.bare)


def _somewhere(text: str, phrase: Phrase, exchange: Exchange) -> str:
    """A phrase as it is said the second time: "a dam" → "the dam"; nameless people with the place asked of."""
    if phrase.head in PEOPLE and text == phrase.text and not phrase.named:
        for place in phrases(exchange.question[:_ASKED]):
            if place.named and place.before in {"in", "at", "near"}:
                return f"{_without(text)} {place.before} {place.text}"
    return _without(text)


def _without(text: str) -> str:
    """A phrase as it is said the second time: "a dam" → "the dam"."""
    first, _, rest = text.partition(" ")
    if first == "The" and rest:
        return f"the {rest}"
    return f"the {rest}" if first.lower() in {"a", "an", "another"} and rest else text


def _merged(found: Sequence[Mention]) -> list[Mention]:
    """The same thing once: with all that is known of it, and what it weighs wherever it is mentioned."""
    merged: dict[frozenset[str], Mention] = {}
    for mention in found:
        key = frozenset(w.low.removesuffix("'s") for w in words(mention.text) if w.low not in DETERMINERS)
        if not key:
            continue
        longer = [
            k for k in merged if mention.named and merged[k].named and not merged[k].text.count(" and ") and key < k
        ]
        shorter = [
            k for k in merged if mention.named and merged[k].named and not mention.text.count(" and ") and k < key
        ]
        if len(longer) == 1 and _part_of(mention, merged[longer[0]]):
            merged[longer[0]] = _one(merged[longer[0]], mention)
        elif len(shorter) == 1 and key not in merged and _part_of(merged[shorter[0]], mention):
            merged[key] = _one(mention, merged.pop(shorter[0]))
        else:
            merged[key] = _one(merged[key], mention) if key in merged else mention
    return list(merged.values())


def _part_of(short: Mention, long: Mention) -> bool:
    """Whether one name is the other, shortened: "Lee" of "Ann Lee"; "Osk" is not "Osk Museum"."""
    return (
        long.kind in {"person", "name"}
        and short.kind in {"person", "name"}
        and "'" not in long.text
        and "’" not in long.text
        and " of " not in long.text
        and long.head == short.head
    )


def _one(kept: Mention, other: Mention) -> Mention:
    known = {kept.kind, other.kind}
    kind = "person" if "person" in known else kept.kind if kept.kind != "name" else other.kind
    plural = False if kind == "person" else kept.plural if kept.plural is not None else other.plural
    woman = kept.woman if kept.woman is not None else other.woman
    weight = max(kept.weight, other.weight) + 0.3 * min(kept.weight, other.weight)
    return replace(kept, kind=kind, plural=plural, woman=woman, weight=weight, turn=min(kept.turn, other.turn))
