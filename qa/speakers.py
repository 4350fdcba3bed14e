"""A text → who says what in it: the names before or after a verb of saying.

attributions("“It held,” said Ann Lee.")  →  Attribution(speakers=("Ann Lee",), by_name=True)
"""

import re
from dataclasses import dataclass

from qa.names import Name, names
from qa.words import words

__all__ = ["Attribution", "attributions", "other_speaker", "speaker_of"]

_SAYS = re.compile(
    r"\b(?:said|says|say|told|tells|wrote|writes|added|adds|stated|states|announced|announces|declared|declares|claimed|claims"
    r"|warned|warns|argued|argues|insisted|insists|denied|denies|admitted|admits|promised|promises|pledged|pledges|tweeted"
    r"|asked|asks|replied|replies|recalled|called|confirmed|confirms|explained|explains|concluded|concludes|suggested"
    r"|accused|accuses|reported|reports|asserted|asserts|vowed|urged|believes|believed|complained|predicted|predicts)\b"
    r"|\b[Aa]ccording to\b|^[A-Z][\w .'’-]{1,40}:",
)
_PRONOUNS = {"he", "she", "they", "i", "we", "who", "it"}
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]?")
_AFTER = 6  # words within which a speaker follows the verb


@dataclass(frozen=True, slots=True)
class Attribution:
    """A verb of saying at `start` with the names that may be its subject; `by_name` False: a pronoun or a noun."""

    speakers: tuple[str, ...]
    by_name: bool
    start: int


def attributions(text: str) -> tuple[Attribution, ...]:
    """The attributions of one sentence in order; what stands between quotation marks says nothing of its own."""
    plain = _QUOTED.sub(lambda m: "”" * len(m[0]), text)
    known = names(plain)
    return tuple(_attribution(plain, known, match) for match in _SAYS.finditer(plain))


def _attribution(text: str, known: tuple[Name, ...], verb: re.Match[str]) -> Attribution:
    if verb[0].endswith(":"):
        return Attribution((verb[0][:-1],), True, verb.start())
    before = [n for n in known if n.end <= verb.start()]
    left = words(text[: verb.start()])
    subject = left[-1].low if left and text[left[-1].end : verb.start()].strip() == "" else ""
    found = _after(text, known, verb.end()) if verb[0].lower() == "according to" or not subject or subject in {"as"} else ()
    if not found and subject in _PRONOUNS:
        return Attribution((), False, verb.start())
    if not found and before:
        apposition = text[: verb.start()].rstrip().endswith((",", "–", "—", ")"))
        found = tuple(n.text for n in before) if apposition else (before[-1].text,)
        found = found if apposition or _touches(text, before[-1], verb.start()) else ()
    found = found or (_after(text, known, verb.end()) if not subject or subject in {"has", "had", "have"} else ())
    return Attribution(found, bool(found), verb.start())


def _touches(text: str, name: Name, verb: int) -> bool:
    """Whether a name stands right before a verb, but for helping words and adverbs."""
    between = words(text[name.end : verb])
    return all(w.low in {"has", "had", "have", "also", "later", "then", "once"} or w.low.endswith("ly") for w in between)


def _after(text: str, known: tuple[Name, ...], at: int) -> tuple[str, ...]:
    near = [n for n in known if n.start >= at and len(words(text[at : n.start])) <= _AFTER]
    return (near[0].text,) if near and not re.search(r"[,;.]", text[at : near[0].start]) else ()


def speaker_of(sentence: str, before: str = "") -> str:
    """Who says what `sentence` quotes: its own attribution, else the last name of the sentence before it; "" if none."""
    own = [a for a in attributions(sentence) if a.by_name]
    if own:
        return own[-1].speakers[0]
    earlier = [a for a in attributions(before) if a.by_name]
    return earlier[-1].speakers[0] if earlier else ""


def other_speaker(statement: str, evidence: str, near: str = "") -> str:
    """The speaker whom `statement` names and its sentences do not: "" when they agree or no speaker is named."""
    for mine in attributions(statement):
        if not mine.by_name or not any(mine.speakers):
            continue
        theirs = attributions(evidence)
        named = [s for a in theirs for s in a.speakers]
        if named and not any(_same(a, b) for a in mine.speakers for b in named):
            return mine.speakers[0]
        if not named and not any(_same(a, n.text) for a in mine.speakers for n in names(f"{evidence}\n{near}")):
            return mine.speakers[0]
        if not theirs and not _QUOTED.search(evidence) and not attributions(near):
            return mine.speakers[0]
    return ""


def _same(a: str, b: str) -> bool:
    one, two = {w.low for w in words(a)}, {w.low for w in words(b)}
    return bool(one & two) or one <= two or two <= one
