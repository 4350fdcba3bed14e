"""A sentence → its noun phrases, each with what can be known of it from the words alone.

phrases("Where did Mayor Ines Holt meet the board?")  →  Mayor Ines Holt (a person), the board (a thing)
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from qa.checks.words import Word, words
from qa.rewriting.agreement import Kind, is_plural, is_woman, kind_of
from qa.rewriting.lexicon import (
    ABSTRACT,
    AMBIGUOUS,
    CALENDAR,
    DETERMINERS,
    MODIFIERS,
    PREPOSITIONS,
    PRONOUNS,
    WHS,
    WITH_VERB,
    is_grammar,
    is_verb,
)  # fmt: skip

__all__ = ["Phrase", "phrases"]

_INSIDE = frozenset("of de da di du del van von der den al bin ibn la le el".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """Characters `start` to `end` of a sentence; `plural` and `woman` are None where the words do not tell."""

    text: str
    start: int
    end: int
    kind: Kind
    head: str
    named: bool
    plural: bool | None
    woman: bool | None
    before: str  # the word before it, in small letters
    after: str  # and the word after it
    owner: bool = False  # it owns what follows: "the mayor" of "the mayor's house"

    @property
    def bare(self) -> bool:
        """Whether it is one plain word with at most an article: it says little by itself."""
        return not self.named and len([w for w in words(self.text) if w.low not in DETERMINERS]) == 1


@lru_cache(maxsize=2048)
def phrases(text: str) -> tuple[Phrase, ...]:
    """The noun phrases of one sentence, in order; times and pronouns are not among them."""
    spoken = words(text)
    found: list[Phrase] = []
    at = 0
    while at < len(spoken):
        end = _end(text, spoken, at)
        if at and spoken[at - 1].low in WITH_VERB:
            end = _before_verb(spoken, at, end)
        if end > at:
            found += _made(text, spoken, at, end)
        at = max(end, at + 1)
    return tuple(found)


def _before_verb(spoken: Sequence[Word], at: int, end: int) -> int:
    """The end of a subject behind "does" or "did", which its verb follows, known or not: "did the Lees jib at it"."""
    nouns = [n for n in range(at, end) if spoken[n].low not in DETERMINERS]
    if len(nouns) < 2 or (end < len(spoken) and (is_verb(spoken[end].low, "to") or spoken[end].low.endswith("ly"))):
        return end
    if end < len(spoken) and is_grammar(spoken[end].low) and spoken[end].low not in PREPOSITIONS | PRONOUNS:
        return end
    return end - 1 if spoken[end - 1].text.islower() else end


def _end(text: str, spoken: Sequence[Word], at: int) -> int:
    """The word after the noun phrase that begins with word `at`; `at` itself when none does."""
    end = at
    determined = False
    while end < len(spoken):
        word, before = spoken[end], spoken[end - 1].low if end else ""
        if end > at and not _joined(text, spoken[end - 1], word):
            break
        if end == at and word.low in DETERMINERS and not (word.low in WHS or _named(text, word)):
            determined, end = True, end + 1
            continue
        if (
            determined
            and word.low in MODIFIERS
            and word.text.islower()
            and spoken[end - 1].low in DETERMINERS | MODIFIERS
        ):
            end += 1
            continue
        whole = (
            word.low == "of" and end - at > 1 and not determined and all(w.text[0].isupper() for w in spoken[at:end])
        )
        if word.low in _INSIDE and end > at + determined and not whole and _of(text, spoken, end):
            end += 1
            determined = determined or spoken[end].low in DETERMINERS
            end += spoken[end].low in DETERMINERS
            continue
        if end > at + determined and _pair(text, spoken, end):
            end += 2
            continue
        doing = end > at + determined and word.low.endswith("ing") and _ends_here(text, spoken, end)
        if not doing and not _noun(text, word, before, first=end == at, determined=determined):
            break
        end += 1
    return end if end > at + determined or (determined and end > at + 1) else at


def _ends_here(text: str, spoken: Sequence[Word], end: int) -> bool:
    """Whether the phrase cannot go on after word `end`: "binge drinking affects", but not "dogs eating plastic"."""
    if end + 1 >= len(spoken) or not _joined(text, spoken[end], spoken[end + 1]):
        return True
    after = spoken[end + 1].low
    return after not in DETERMINERS and after not in PREPOSITIONS and (is_grammar(after) or is_verb(after, "to"))


def _pair(text: str, spoken: Sequence[Word], end: int) -> bool:
    """Whether "and" at `end` joins two names before a common noun: "the Lee and Holt trophy"."""
    if spoken[end].low not in {"and", "&"} or end + 2 >= len(spoken) or not spoken[end - 1].text[0].isupper():
        return False
    other, noun = spoken[end + 1], spoken[end + 2]
    return (
        other.text[0].isupper()
        and noun.text[0].islower()
        and all(_joined(text, one, two) for one, two in pairwise(spoken[end - 1 : end + 3]))
        and _noun(text, noun, "", first=False, determined=False)
    )


def _joined(text: str, one: Word, other: Word) -> bool:
    between = text[one.end : other.start]
    return between in {" ", "\xa0", "-", " “", ' "', "” ", '" '} or (between == ". " and len(one.text) <= 3)


def _of(text: str, spoken: Sequence[Word], end: int) -> bool:
    """Whether what comes after the "of" at `end` goes on with the phrase."""
    if end + 1 >= len(spoken) or not _joined(text, spoken[end], spoken[end + 1]):
        return False
    after = spoken[end + 1]
    if spoken[end].low != "of":
        return after.text[0].isupper()
    if after.low in {"the", "a", "an"} and end + 2 < len(spoken):
        return _noun(text, spoken[end + 2], after.low, first=False, determined=True)
    return _noun(text, after, "of", first=False, determined=False) and after.low not in DETERMINERS


def _named(text: str, word: Word) -> bool:
    return (
        word.text[0].isupper()
        and bool(text[: word.start].strip(" \"'“‘("))
        and text[: word.start].rstrip()[-1:] not in set(".!?:")
    )


def _big(text: str, word: Word, before: str) -> bool:
    """Whether the word before is capitalised, and so the name ends before this one."""
    return text[: word.start].rstrip()[-len(before) :][:1].isupper()


def _noun(text: str, word: Word, before: str, *, first: bool, determined: bool) -> bool:
    """Whether a word can stand in a noun phrase here."""
    low = word.low.removesuffix("'s")
    if _named(text, word):
        return low not in CALENDAR and word.low != "i"
    if low.isdigit():
        return (determined or not first) and len(low) < 4
    if low in DETERMINERS or is_grammar(word.low) or low in CALENDAR:
        return False
    if word.text[0].isupper() and len(word.text) > 1 and word.text.isupper():
        return True
    if is_verb(low, before):
        return determined and before in {"the", "a", "an"} and low.endswith(("ing", "ed", "en"))
    if (
        not first
        and low in AMBIGUOUS
        and before
        and text[word.start - 2 : word.start - 1] != "."
        and _big(text, word, before)
    ):
        return False  # "the Ansgarde cost"
    if low.endswith("ed") and len(low) > 4 and not low.endswith("eed"):
        return determined and first is False and before in DETERMINERS
    return True


def _made(text: str, spoken: Sequence[Word], at: int, end: int) -> list[Phrase]:
    """The phrase of words `at` to `end`, and before it the owner inside it: "the mayor" of "the mayor's house"."""
    made = []
    for n in range(at, end - 1):
        if spoken[n].low.endswith(("'s", "s'")) or text[spoken[n].end : spoken[n].end + 1] in {"'", "’"}:
            owner = _phrase(text, spoken, at, n + 1)
            made += [owner] if owner else []
    of = next((n for n in range(at + 1, end - 1) if spoken[n].low == "of" and spoken[at].text[0].islower()), None)
    if of is not None:
        part = _phrase(text, spoken, of + 1, end)
        if part and spoken[of - 1].low in ABSTRACT:  # "the history of the bridge" speaks of the bridge
            return [*made, replace(part, before=spoken[at - 1].low if at else "")]
        made += [part] if part else []
    whole = _phrase(text, spoken, at, end)
    return [*made, whole] if whole else made


def _phrase(text: str, spoken: Sequence[Word], at: int, end: int) -> Phrase | None:
    if spoken[end - 1].text[0].isupper() and spoken[at].low not in DETERMINERS:  # "the 40-year-old Ann Lee"
        at = next(n for n in range(at, end) if spoken[n].text[0].isupper())
    inside = spoken[at:end]
    nouns = [w for w in inside if w.low not in DETERMINERS and not (w.low in MODIFIERS and w.text.islower())]
    if not nouns:
        return None
    before = spoken[at - 1].low if at else ""
    after = spoken[end].low if end < len(spoken) else ""
    first_of = next((n for n, w in enumerate(nouns) if w.low == "of" and n), len(nouns))
    head = nouns[first_of - 1].low.removesuffix("'s").removesuffix("'")
    named = any(_named(text, w) or (w.text.isupper() and len(w.text) > 1) for w in nouns if w.low not in _INSIDE) or (
        all(w.text[0].isupper() for w in nouns) and not _starts_only(text, nouns)
    )
    stop = inside[-1].end - (2 if inside[-1].low.endswith("'s") else 0)
    owner = inside[-1].low.endswith("'s") or text[inside[-1].end : inside[-1].end + 1] in {"'", "’"}
    the = inside[0].low == "the"
    kind = kind_of(nouns, head, before, named, the)
    plural = is_plural(head, nouns, named, the, "" if owner else before, "" if owner else after, kind)
    start, woman = inside[0].start, is_woman(nouns)
    return Phrase(text[start:stop], start, stop, kind, head, named, plural, woman, before, after, owner)


def _starts_only(text: str, nouns: Sequence[Word]) -> bool:
    """Whether the phrase may only be capitalised because a sentence begins with it."""
    return len(nouns) == 1 and not _named(text, nouns[0])
