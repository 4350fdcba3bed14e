"""A statement and the sentence it rests on → whether one denies, reverses or hedges what the other does not.

turned("The dam broke.", "The dam did not break.")  →  "break"
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from qa.checks.words import Word, stems_of, words
from qa.grammar.numbers import NUMBER_WORDS

__all__ = ["hedges", "negated", "reversed_words", "turned", "unhedged"]

_DENIES = frozenset(
    "not no never nobody none neither nor without cannot hardly scarcely barely nothing nowhere deny denied denies "
    "denying refuse refused refuses refusing reject rejected rejects rejecting decline declined declines fail failed "
    "fails failing unable lack lacks lacked lacking avoid avoided avoids ruled prevent prevented "
    "prevents stopped".split()
)
_ENDS_SCOPE = frozenset(
    "but when after before because while who which although though as since until unless so than and or then".split()
)
_PREPOSITIONS = frozenset("in at on during from with by for of over under about into against among near behind".split())
_FIGURE = re.compile(r"\d[\d.,]*")
_BE = {"is", "are", "was", "were", "been", "be"}
_THINGS = {"none", "nobody", "nothing", "neither", "nowhere"}
_PART = re.compile(r"[;.!?]|\bbut\b|\bwhile\b|\bwhereas\b")
_SCOPE = 2  # stems that a word of denial reaches
_FIXED = re.compile(r"\b(?:not only|no longer than|no more than|no fewer than|no less than|not just|no doubt)\b", re.I)

# Words that mean the opposite. A statement that has one where its sentence has the other says the reverse.
_OPPOSITES = (
    "rise fall", "increase decrease", "increase reduce", "raise cut", "raise lower", "grow shrink",
    "gain lose", "win lose",
    "open close", "begin end", "start finish", "start stop", "accept reject", "accept refuse", "approve reject",
    "allow ban", "allow forbid", "permit ban", "confirm deny", "admit deny", "support oppose", "back oppose",
    "arrive leave", "enter leave", "arrive depart", "first last", "early late", "north south", "east west",
    "left right",
    "northern southern", "eastern western", "guilty innocent", "guilty cleared", "guilty acquitted", "alive dead",
    "survive die", "legal illegal", "lawful unlawful", "buy sell", "bought sold", "import export", "more fewer",
    "more less", "higher lower", "highest lowest", "larger smaller", "largest smallest", "longer shorter",
    "longest shortest", "older younger", "oldest youngest", "above below", "inside outside", "up down",
    "succeed fail", "success failure", "join leave", "hire sack", "appoint dismiss", "elect defeat", "married divorced",
    "public private", "safe unsafe", "known unknown", "able unable", "major minor", "majority minority", "win defeat",
    "lent borrowed", "borrow lend", "send receive", "attack defend", "advance retreat", "free occupied", "rich poor",
    "best worst", "better worse", "hot cold", "deep shallow", "strong weak", "full empty", "present absent",
    "present missing", "lift impose", "agree disagree", "agree refuse", "likely unlikely",
    "double halve", "upper lower", "top bottom", "minimum maximum", "father mother", "son daughter",
    "brother sister", "husband wife", "man woman", "male female", "uncle aunt", "former current",
    "reopen close", "shut open",
)  # fmt: skip

_HEDGES = frozenset(
    "reportedly allegedly apparently supposedly purportedly probably possibly perhaps likely seemingly "
    "presumably may might "
    "could claim claims claimed believe believes believed thought suspected suspects rumour rumours "
    "rumoured rumor rumors "
    "alleged alleges allege appears appeared appear seems seemed suggest suggests suggested suggesting "
    "unconfirmed expected "
    "expects potentially maybe unclear indications indicated estimates speculated feared fears hopes hoped".split()
)
_TELLING = re.compile(
    r"\b(?:said|says|say|according|told|tells|states?|stated|reports?|reported|accused|accuses|warned|warns|argued|argues)\b",
    re.IGNORECASE,
)
_ABLE = re.compile(r"\bcould (?:not|only|carry|hold|see|hear)\b|\bmight(?:y)? of\b", re.IGNORECASE)
_REPORTED = re.compile(r"\b(?:said|reported|thought|understood|alleged|believed) to\b|\breports (?:of|that)\b", re.I)
_CLAUSE = re.compile(r"[,;:()—–]|\b(?:and|but|while|which|who|before|after|until|because|when)\b")
_OWNED = re.compile(
    r"\bclaim(?:s|ed)?\b(?= (?!that\b|to\b|he\b|she\b|they\b|there\b|we\b|the\b|no\b|in\b)\w)", re.IGNORECASE
)
_ROOT = 4  # letters of a word that a prefix turns round
_FULL = 3  # stems of a clause that says enough by itself
_WHOLE = frozenset({"claim", "claims", "claimed", "believes", "believe", "suggest", "suggests", "suggested", "alleges"})


def _denies(word: Word) -> bool:
    return word.low in _DENIES or word.low.endswith("n't")


def negated(text: str) -> list[set[str]]:
    """The stems that each word of denial in `text` reaches, nearest first: "did not open the gates" → {open, gate}."""
    plain = _FIXED.sub(" ", text)
    said = words(plain)
    return [_scope(plain, said, at) for at, word in enumerate(said) if _denies(word)]


def _scope(text: str, said: Sequence[Word], at: int) -> set[str]:
    found: list[str] = []
    for before, word in zip(said[at:], said[at + 1 :], strict=False):
        cut = re.search(r"[,;:.!?()”\"]", text[before.end : word.start])
        if cut or (found and word.low in _PREPOSITIONS) or word.low in _ENDS_SCOPE or len(found) >= _SCOPE:
            break
        found += [] if _denies(word) or word.low in NUMBER_WORDS else word.stems[:1]
    if not found and said[at].low in _THINGS:  # "It ends nothing" reaches back
        found = [stem for word in said[max(0, at - 4) : at] for stem in word.stems][-_SCOPE:]
    return set(found)


def _denied_at_all(text: str) -> set[str]:
    """Every stem that a word of denial in `text` may reach: the rest of its clause; the whole clause for "none"."""
    reached: set[str] = set()
    for clause in _PART.split(_FIXED.sub(" ", text)):
        said = words(clause)
        places = [at for at, word in enumerate(said) if _denies(word)]
        if places:
            at = places[0]
            passive = at > 0 and said[at - 1].low in _BE
            reached |= stems_of(said if passive or said[at].low in _THINGS else said[at:])
    return reached


def turned(statement: str, evidence: str) -> str:
    """What one of the two denies and the other says without denial; "" when they agree."""
    told, held = stems_of(words(statement)), stems_of(words(evidence))
    mine, theirs = negated(statement), negated(evidence)
    all_mine, all_theirs = _denied_at_all(statement), _denied_at_all(evidence)
    for scope in mine:
        if not scope and not theirs:
            return "not"
        if scope and not scope & all_theirs and (scope <= held or not theirs):
            return " ".join(sorted(scope))
    for scope in theirs:
        if scope & told and not scope & all_mine:
            return " ".join(sorted(scope & told))
    return ""


def reversed_words(statement: str, evidence: str) -> str:
    """A word of `statement` whose opposite stands in `evidence` in its place: "rose" for "fell"; "" for none."""
    figures = set(_FIGURE.findall(statement))
    counted = " ".join(part for part in _CLAUSE.split(evidence) if part and figures & set(_FIGURE.findall(part)))
    return _reversed_in(statement, evidence) or (_reversed_in(statement, counted) if counted else "")


def _reversed_in(statement: str, evidence: str) -> str:
    told, held = _plain(statement), _plain(evidence)
    if bool(negated(statement)) != bool(negated(evidence)):
        return ""
    for pair in _PAIRS:
        for one, other in (pair, pair[::-1]):
            if one & told and not one & held and other & held and not other & told:
                return min(one & told)
    return _prefixed(told - held, held - told) or _order_turned(statement, evidence)


def _order_turned(statement: str, evidence: str) -> str:
    """The word "before" where `evidence` has "after" with the same things on the same sides, or the other way round."""
    for one, other in (("before", "after"), ("after", "before")):
        mine, theirs = _sides(statement, one), _sides(evidence, other)
        if mine and theirs and not _sides(evidence, one):
            straight = len(mine[0] & theirs[0]) + len(mine[1] & theirs[1])
            if straight > len(mine[0] & theirs[1]) + len(mine[1] & theirs[0]):
                return one
    return ""


def _sides(text: str, word: str) -> tuple[set[str], set[str]] | None:
    parts = re.split(rf"\b{word}\b", text, maxsplit=1, flags=re.IGNORECASE)
    return (stems_of(words(parts[0])), stems_of(words(parts[1]))) if len(parts) == 2 else None


def _prefixed(new: set[str], gone: set[str]) -> str:
    for stem in sorted(stem for stem in new if len(stem) >= _ROOT):
        for prefix in ("un", "in", "im", "il", "ir", "dis", "non"):
            if prefix + stem in gone or (stem.startswith(prefix) and len(stem) > 5 and stem[len(prefix) :] in gone):
                return stem
    return ""


def _plain(text: str) -> set[str]:
    """The stems and the plain words of a text: some opposites are words of grammar."""
    said = words(text)
    return stems_of(said) | {word.low for word in said}


def _forms(word: str) -> frozenset[str]:
    return frozenset({word, *stems_of(words(word)), *_IRREGULAR.get(word, "").split()})


_IRREGULAR = {
    "rise": "rose risen", "fall": "fell fallen", "grow": "grew grown", "shrink": "shrank shrunk",
    "lose": "lost", "win": "won",
    "begin": "began begun", "forbid": "forbade forbidden", "leave": "left", "buy": "bought", "sell": "sold",
    "send": "sent",
    "lend": "lent", "die": "died dead", "rises": "rose",
}  # fmt: skip
_PAIRS = tuple((_forms(pair.split()[0]), _forms(pair.split()[1])) for pair in _OPPOSITES)


def hedges(text: str) -> list[Word]:
    """The words of `text` that hold something back: "reportedly", "claimed", "may"."""
    plain = _ABLE.sub(lambda m: "x" * len(m[0]), text)
    marked = {m.start() for m in _REPORTED.finditer(plain)}
    owned = {m.start() for m in _OWNED.finditer(plain)}
    found = [w for w in words(plain) if w.text[0].islower() and (w.low in _HEDGES or w.start in marked)]
    return [w for w in found if w.start not in owned]


def unhedged(statement: str, evidence: str) -> str:
    """The hedge of `evidence` on something that `statement` tells as a fact; "" when none is dropped."""
    if hedges(statement) or _TELLING.search(statement):
        return ""
    told = stems_of(words(statement))
    for hedge in hedges(evidence):
        reach = stems_of(words(_reach(evidence, hedge))) - stems_of([hedge])
        if len(reach & told) >= min(2, len(reach)) and reach:
            return hedge.text
    return ""


def _reach(text: str, hedge: Word) -> str:
    """The clause of a hedge; with the next one when it says little; all up to "but" for "claimed"."""
    cuts = _PART if hedge.low in _WHOLE else _CLAUSE
    marks = [0, *(m.start() for m in cuts.finditer(text)), len(text)]
    spans = list(pairwise(marks))
    at = next((i for i, (start, end) in enumerate(spans) if start <= hedge.start < end), 0)
    end = at
    while (
        hedge.low not in _WHOLE
        and end + 1 < len(spans)
        and len(stems_of(words(text[spans[at][0] : spans[end][1]]))) < _FULL
    ):
        end += 1
    return text[spans[at][0] : spans[end][1]]
