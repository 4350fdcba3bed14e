"""A follow-up and what the chat speaks of → the follow-up with names where its pronouns stood.

("How old is she?", [Ann Lee (a person)])  →  "How old is Ann Lee?"
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.lexical import terms
from qa.checks.words import Word, words
from qa.rewriting.focus import Mention
from qa.rewriting.lexicon import AUXILIARIES, GENERIC, PREPOSITIONS, RELATIONS, is_grammar, is_verb
from qa.rewriting.phrases import Phrase, phrases

__all__ = ["FAMILY", "Resolved", "owned", "resolved"]

_LEAST = 0.25  # a mention that weighs less is not what is meant
FAMILY = {
    word: words_of[0]
    for words_of in (
        ["he", "him", "his"],
        ["she", "her", "hers"],
        ["they", "them", "their", "theirs"],
        ["it", "its"],
        ["there"],
    )
    for word in words_of
}
_EMPTY_IT = re.compile(
    r"\b(?:(?:is|was|does|did|will|would|can|could|has|might) it (?:really |ever |also |still |even )?"
    r"(?:rain\w*|snow\w*|take|taken|matter|true|that|why|who|because|seem|appear|turn out|happen that|mean to|"
    r"(?:possible|likely|necessary|important|better|safe|legal|worth|hard|easy|good|bad) (?:to|that|for|if)\b)"
    r"|it (?:takes?|took) (?:to|for)|it['’]s (?:true|possible|said)|take it|made it|make it to)\b",
    re.IGNORECASE,
)
_ONE_OF = re.compile(
    r"\bthe (?:(other)(?: one)?|(first|former)(?: one)?(?: of (?:the two|them|those|these))?"
    r"|(?:second|latter)(?: one)?(?: of (?:the two|them))?)"
    r"(?=[?.!,]|$| (?:is|are|was|were|do|does|did|has|have|had|hold|say|get|be)\b)",
    re.IGNORECASE,
)
_SHORT = {"ve": "have", "re": "are", "ll": "will", "d": "would"}
_FAR = re.compile(r"\bhow (?:far|big|high|large)\b|\b(?:located|situated)\b", re.IGNORECASE)
_CLAUSE = frozenset(
    "that when while if because after before since until as who which where though although so whether why how".split()
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question with its pronouns replaced; what each stood for, and whether that is a woman; and what was left."""

    question: str
    referents: tuple[tuple[str, bool | None], ...] = ()
    open: tuple[str, ...] = ()  # pronouns for which nothing was found


def resolved(question: str, found: Sequence[Mention]) -> Resolved:
    """`question` with names where its pronouns and its short descriptions ("that group") point into the chat."""
    return _pronouns(_of_two(_described(question, found), found), found)


def owned(text: str) -> str:
    """The possessive of a phrase: "Ann Lee" → "Ann Lee's", "the mayors" → "the mayors'"."""
    return f"{text}'" if text.endswith("s") and text[0].islower() else f"{text}'s"


# One of two


def _of_two(start: Resolved, found: Sequence[Mention]) -> Resolved:
    """As in "The other one", "the first", "the latter", where the chat has named two together."""
    match = _ONE_OF.search(start.question)
    two = next((m for m in found if m.plural and m.text.count(" and ") == 1 and "," not in m.text), None)
    if match is None or two is None:
        return start
    one, other = two.text.split(" and ")
    if match[1]:
        last = next((m for m in found if m.turn == 0 and m.text in {one, other}), None)
        chosen = one if last is not None and last.text == other else other
    else:
        chosen = one if match[2] else other
    question = start.question[: match.start()] + chosen + start.question[match.end() :]
    return Resolved(question, (*start.referents, (chosen, None)), start.open)


# Pronouns


def _pronouns(start: Resolved, found: Sequence[Mention]) -> Resolved:
    question, referents, left = start.question, list(start.referents), list(start.open)
    own = phrases(question)
    known: dict[str, Mention | None] = {}
    pieces: list[str] = []
    at = 0
    for word in words(question):
        low = word.low.partition("'")[0]
        family = FAMILY.get(low)
        if family is None or _says_nothing(question, word, low) or _inside(question, word, family, own):
            continue
        if family in known:  # the second "he" is the first one
            continue
        known[family] = _referent(family, question, word, found, referents)
        mention = known[family]
        if mention is None:
            left.append(low)
            continue
        text = _in_place(question, word, low, mention)
        pieces += [question[at : word.start], text]
        at = word.start + len(low)
        for short, full in _SHORT.items():
            if question[at + 1 : word.end].lower() == short:
                pieces.append(f" {full}")
                at = word.end
        referents.append((mention.text, {"he": False, "she": True}.get(family)))
    return Resolved("".join([*pieces, question[at:]]), tuple(referents), tuple(left))


def _says_nothing(question: str, word: Word, low: str) -> bool:
    """Whether a pronoun stands for nothing: "is it true that …", "are there any …"."""
    if low == "it":
        return any(m.start() <= word.start < m.end() for m in _EMPTY_IT.finditer(question))
    if low != "there":
        return False
    if "'" in word.low:
        return True
    before, after = question[: word.start].split(), question[word.end :].split()
    beside = {before[-1].lower() if before else "", after[0].lower().strip("?.,") if after else ""}
    exists = beside & {*AUXILIARIES, "been", "exist", "exists"}
    last = not after
    return bool(exists) and not (last and len(before) > 2 and beside & {"is", "was", "were", "are"} == set())


def _inside(question: str, word: Word, family: str, own: Sequence[Phrase]) -> bool:
    """Whether a pronoun points at a phrase of its own question: "What did the mayor say when he resigned?"."""
    before = [p for p in own if p.end <= word.start and _can_be(family, p)]
    if not before or family == "there":
        return False
    between = [w.low for w in words(question[before[-1].end : word.start])]
    if word.low in {"his", "her", "their", "its"} and "of" not in between[-1:]:
        told = before[-1].before in AUXILIARIES or any(is_verb(low, "to") for low in between)
        return told or bool(set(between) & {*_CLAUSE, "and"}) or before[-1].named
    if between[-1:] and between[-1] in {"with", "around", "behind"} and before[-1].before not in AUXILIARIES:
        return True
    return bool(set(between) & _CLAUSE) and before[-1].before not in PREPOSITIONS


def _can_be(family: str, phrase: Phrase) -> bool:
    """Whether a phrase of the question itself agrees with a pronoun after it."""
    if family in {"he", "she"}:
        return phrase.kind == "person" or (phrase.kind == "name" and " " in phrase.text)
    if family == "they":
        return phrase.plural is True or (phrase.plural is None and phrase.kind == "thing")
    return phrase.kind in {"thing", "place"} and phrase.plural is not True


def _referent(
    family: str, question: str, word: Word, found: Sequence[Mention], taken: Sequence[tuple[str, bool | None]]
) -> Mention | None:
    """What a pronoun most likely stands for; None when nothing agrees with it."""
    own, far = set(terms(question)), family == "it" and bool(_FAR.search(question))
    used = {text for text, _ in taken}
    best: tuple[float, Mention] | None = None
    for mention in found:
        if mention.text in used or (own and set(terms(mention.text)) <= own):
            continue
        weight = mention.weight * _AGREES[family](mention) * (2 if far and mention.kind == "place" else 1)
        if weight >= _LEAST and (best is None or weight > best[0]):
            best = weight, mention
    return best[1] if best else None


def _he(mention: Mention, woman: bool) -> float:
    if mention.plural or mention.woman is (not woman):
        return 0.0
    if mention.kind == "person":
        return 1.0 if mention.named else 0.8
    return 0.6 if mention.kind == "name" and " " in mention.text else 0.35 if mention.kind == "name" else 0.0


def _it(mention: Mention) -> float:
    if mention.kind == "person" or mention.plural:
        return 0.0
    if mention.kind == "name":
        return 0.9 if " " not in mention.text else 0.4
    return 1.0


def _they(mention: Mention) -> float:
    if mention.plural:
        return 1.0
    if mention.kind == "person":
        return 0.1
    if mention.named and mention.plural is None and mention.kind != "place":
        return 0.7 if mention.text.lower().startswith("the ") else 0.3
    return 0.3


def _there(mention: Mention) -> float:
    if mention.kind == "place":
        return 1.0
    return 0.35 if mention.kind == "thing" and mention.named else 0.0


_AGREES: dict[str, Callable[[Mention], float]] = {
    "he": lambda m: _he(m, woman=False),
    "she": lambda m: _he(m, woman=True),
    "it": _it,
    "they": _they,
    "there": _there,
}


def _in_place(question: str, word: Word, low: str, mention: Mention) -> str:
    """The words that go where the pronoun stood."""
    after = question[word.end :].split()
    behind = after[0].lower().strip("?.,!") if after else ""
    noun = (
        bool(behind)
        and question[word.end : word.end + 1] == " "
        and not is_grammar(behind)
        and not is_verb(behind, "to")
    )
    if low == "there":
        before = question[: word.start].split()
        text = mention.text if before and before[-1].lower() in {"from", "near", "in", "to"} else f"in {mention.text}"
    elif low in {"his", "its", "their", "theirs", "hers"} or (low == "her" and noun):
        text = owned(mention.text)
    else:
        text = mention.text
    return text[0].upper() + text[1:] if word.start == 0 else text


# Short descriptions: "that group", "the city", "the test"


def _described(question: str, found: Sequence[Mention]) -> Resolved:
    pieces: list[str] = []
    referents: list[tuple[str, bool | None]] = []
    at = 0
    for phrase in phrases(question):
        first = phrase.text.partition(" ")[0].lower()
        if phrase.named or first not in {"this", "that", "these", "those", "the", "such"} or phrase.start < at:
            continue
        meant = _meant(phrase, first, found)
        if meant is None:
            continue
        text, mention = meant
        pieces += [question[at : phrase.start], text if phrase.start else text[0].upper() + text[1:]]
        at = phrase.end
        referents.append((text, mention.woman))
    return Resolved("".join([*pieces, question[at:]]), tuple(referents))


def _meant(phrase: Phrase, first: str, found: Sequence[Mention]) -> tuple[str, Mention] | None:
    """What a phrase such as "that group" stands for: an earlier phrase with its noun, or one that is such."""
    mine, head = set(terms(phrase.text)), terms(phrase.head)
    told = [m for m in found if head and head == terms(m.head) and mine < set(terms(m.text))]
    kind = _kind_of(phrase.head) if phrase.bare else None
    told += [m for m in found if kind and m.weight * _CLASS[kind](m) >= _LEAST]
    best = max(told, key=lambda m: (m.weight, m.text), default=None)
    if best and best.weight >= _LEAST:
        return best.text, best
    if not phrase.bare:
        return None
    if first == "the" and phrase.head in RELATIONS:
        person = max(found, key=lambda m: (m.weight * _he(m, woman=bool(m.woman)), m.text), default=None)
        if person and _he(person, woman=bool(person.woman)) and person.weight >= _LEAST:
            return f"{owned(person.text)} {phrase.head}", person
        return None
    return None


def _kind_of(head: str) -> str | None:
    """What a noun is a word for: "city" and "cities" for a place."""
    singular = f"{head[:-3]}y" if head.endswith("ies") else head.removesuffix("s")
    return next((kind for kind, nouns in GENERIC.items() if nouns & {head, singular}), None)


_CLASS: dict[str, Callable[[Mention], float]] = {
    "person": lambda m: max(_he(m, woman=False), _he(m, woman=True)) if m.named else 0.0,
    "place": lambda m: (
        0.0 if not m.named else 1.0 if m.kind == "place" else 0.5 * (m.kind == "name" and " " not in m.text)
    ),
    "thing": lambda m: float(m.named and m.kind == "thing"),
}
