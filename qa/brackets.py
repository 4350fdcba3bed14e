"""The sentences of a paragraph and the number of one → it with the name that its first pronoun stands for, in brackets.

bracketed(["Ann Lee left.", "She was born in Osk."], 1)  →  Bracketed("[Ann Lee] was born in Osk.", "Ann Lee", 0)

Only where it is certain: one phrase alone, of all that the sentences before it name, can be meant, and it is what the
sentence that names it is about, or who speaks there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.checks.speakers import attributions
from qa.checks.words import words
from qa.rewriting.lexicon import AUXILIARIES, PREPOSITIONS, is_verb
from qa.rewriting.phrases import Phrase, phrases
from qa.rewriting.pronouns import FAMILY, owned

__all__ = ["Bracketed", "bracketed"]

_HEAD = re.compile(r"(?P<pronoun>He|She|It|They|His|Her|Its|Their)(?= [a-z])")
_OWNERS = frozenset({"his", "her", "its", "their"})
_BACK = 3  # sentences before it that are looked at
# "It is not known whether …", "it takes an hour to …": a pronoun that stands for nothing, or for a whole sentence
_EMPTY_IT = re.compile(
    r"(?i)it (?:(?:is|was|has|had|will|would|may|might|could|can|should|does|did)(?: not|n.t)? )?(?:seem|appear|follow"
    r"|happen|turn|emerge|remain|mean|matter|help|come|came|take|took|be |been |is |was )?[^,;.]*?"
    r"\b(?:that|to|who|whom|whether|when|how|why|what|until|if|before|since|because)\b"
)
_SAME = re.compile(r",? (?:(?:is|was|are|were|became|becomes|remains|as|be|been|being|called|named|known as) )?$")
_PERSON_LIKE = ("er", "or", "ist", "ian", "ant", "ent", "ee", "eur", "man", "woman", "person", "child", "chief")
_NOT_ITS_OWN = frozenset("my your his her its our their this that these those another each every no such any".split())


@dataclass(frozen=True, slots=True)
class Bracketed:
    """The sentence with `name` in brackets in place of its pronoun; sentence `named_in` has the name."""

    text: str
    name: str
    named_in: int


def bracketed(sentences: Sequence[str], number: int) -> Bracketed | None:
    """Sentence `number` of a paragraph with its first pronoun resolved; None where it has none or in any doubt."""
    sentence = " ".join(sentences[number].split())
    head = _HEAD.match(sentence)
    before = [" ".join(text.split()) for text in sentences[:number]]
    if not head or not before or _is_open(" ".join(before)) or _EMPTY_IT.match(sentence):
        return None
    pronoun = head["pronoun"].lower()
    meant = _meant(FAMILY[pronoun], before)
    if meant is None or _names_it(sentence, meant[1]):
        return None
    named_in, phrase = meant
    name = phrase.text[0].upper() + phrase.text[1:]
    put = owned(name) if pronoun in _OWNERS else name
    return Bracketed(f"[{put}]{sentence[head.end() :]}", name, named_in)


def _is_open(text: str) -> bool:
    """Whether a quotation goes on at the end of `text`: somebody else's "he" is not the article's."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def _meant(family: str, before: Sequence[str]) -> tuple[int, Phrase] | None:
    """The one phrase that the pronoun can stand for, and the number of its sentence; None when two can, or none."""
    found: list[tuple[int, Phrase]] = []
    for number in range(len(before) - 1, max(-1, len(before) - 1 - _BACK), -1):
        found += [(number, phrase) for phrase in _things(before[number]) if _can_be(family, phrase)]
        head = _HEAD.match(before[number])
        if not head or FAMILY[head["pronoun"].lower()] != family:
            break
    else:
        return None
    if len({_last(phrase) for _, phrase in found}) != 1:
        return None
    number, phrase = max(found, key=lambda one: (len(one[1].text), one[0]))
    return (number, phrase) if _is_told_of(family, before[number], phrase) else None


def _things(sentence: str) -> Iterator[Phrase]:
    """The phrases of a sentence; one that only says what the one before it is ("Ann Lee, a judge,") counts as that."""
    last: Phrase | None = None
    for phrase in phrases(sentence):
        if last is not None and not last.owner and _is_same(sentence, last, phrase):
            last = _together(last, phrase)
            continue
        if last is not None:
            yield last
        last = phrase
    if last is not None:
        yield last


def _is_same(sentence: str, one: Phrase, other: Phrase) -> bool:
    between = sentence[one.end : other.start]
    told = other.text.split()[0].lower() in {"a", "an", "the"} or (not one.named and other.named)
    one_of_two = (
        between.strip() == "," and re.match(r",? and\b|, ", sentence[other.end :]) and one.named and other.named
    )
    return bool(_SAME.fullmatch(between)) and between != " " and told and not one_of_two


def _together(one: Phrase, other: Phrase) -> Phrase:
    """Two phrases for the same: the one with the name, a person when either is, where the first one stands."""
    named, plain = (one, other) if one.named or not other.named else (other, one)
    kind = "person" if "person" in (one.kind, other.kind) else named.kind
    woman = named.woman if named.woman is not None else plain.woman
    return replace(named, start=one.start, end=other.end, kind=kind, woman=woman, before=one.before, after=other.after)


def _can_be(family: str, phrase: Phrase) -> bool:
    """Whether a phrase may be what the pronoun stands for: in doubt it may, so that nothing is certain."""
    person = phrase.kind == "person" or (not phrase.named and phrase.head.endswith(_PERSON_LIKE))
    if family in {"he", "she"}:
        if phrase.woman is not None and phrase.woman is not (family == "she"):
            return False
        somebody = (
            person or phrase.kind == "name" or (phrase.kind == "place" and phrase.named and phrase.before != "in")
        )
        return somebody and phrase.plural is not True
    if family == "they":
        return phrase.plural is not False or (phrase.kind == "thing" and phrase.named)
    return phrase.kind != "person" and phrase.plural is not True


def _is_told_of(family: str, sentence: str, phrase: Phrase) -> bool:
    """Whether the sentence is about the phrase, which it begins with or ends its opening with, or it speaks there."""
    if phrase.owner or phrase.text.split()[0].lower() in _NOT_ITS_OWN or '"' in phrase.text or "“" in phrase.text:
        return False
    if family in {"he", "she"} and not (phrase.kind == "person" or (phrase.kind == "name" and " " in phrase.text)):
        return False
    if family == "they" and phrase.plural is not True:
        return False
    if family in {"he", "she"} and phrase.woman is (family == "she"):  # "Mrs Lee": the others are no women, or too many
        return True
    first = next(iter(phrases(sentence)))
    subject = first.start >= phrase.start or (first.end < phrase.start and _only_leads_in(sentence[: phrase.start]))
    spoken = [a for a in attributions(sentence) if a.by_name]
    speaks = (
        family in {"he", "she"}
        and bool(spoken)
        and all(_last_word(s) == _last(phrase) for a in spoken for s in a.speakers)
    )
    return (subject and phrase.before not in PREPOSITIONS) or speaks


def _only_leads_in(text: str) -> bool:
    """Whether what stands before a subject only says when or where: "In Osk, on Monday, "."""
    spoken = words(text)
    leads = bool(spoken) and spoken[0].low in PREPOSITIONS and text.rstrip().endswith(",")
    return leads and not any(w.low in AUXILIARIES or is_verb(w.low) for w in spoken)


def _names_it(sentence: str, phrase: Phrase) -> bool:
    """Whether the sentence names the same by itself: "He, Bo Lee, …", or speaks of somebody of that name."""
    return _last(phrase) in {w.low.removesuffix("'s") for w in words(sentence)}


def _last(phrase: Phrase) -> str:
    return _last_word(phrase.text)


def _last_word(text: str) -> str:
    spoken = words(text)
    return spoken[-1].low.removesuffix("'s") if spoken else ""
