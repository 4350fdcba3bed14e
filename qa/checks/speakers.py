"""A text → who says what in it: the names before or after a verb of saying.

attributions("“It held,” said Ann Lee.")  →  Attribution(speakers=("Ann Lee",), by_name=True)
"""

import re
from dataclasses import dataclass

from qa.checks.names import Name, names
from qa.checks.words import stems_of, words

__all__ = ["Attribution", "attributions", "other_speaker", "speaker_of"]

_SAYS = re.compile(
    r"\b(?:said|says|say|told|tells|wrote|writes|added|adds|stated|states|announced|announces|declared|declares"
    r"|claim(?:ed|s)(?! (?:the|it|a|an|one)\b)"
    r"|warned|warns|argued|argues|insisted|insists|denied|denies|admitted|admits|promised|promises|pledged|pledges|tweeted"
    r"|asked|asks|replied|replies|recalled|called|confirmed|confirms|explained|explains|concluded|concludes|suggested"
    r"|accused|accuses|reported|reports|asserted|asserts|vowed|urged|believes|believed|complained|predicted|predicts)\b"
    r"|\b[Aa]ccording to\b|^[A-Z][\w .'’-]{1,40}:",
)
_PRONOUNS = {"he", "she", "they", "i", "we", "who", "it"}
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]?")
_PART = re.compile(r"[;\n]|\b(?:but|while|whereas)\b")
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
    known = tuple(name for name in names(plain) if not name.initial or name.parts[0] in _elsewhere(plain, name))
    return tuple(_attribution(plain, known, match) for match in _SAYS.finditer(plain))


def _elsewhere(text: str, name: Name) -> set[str]:
    """A first word counts as a name when it is all of what stands before a verb of saying: "Lee said"."""
    return set(name.parts) if _SAYS.match(text[name.end :].lstrip()) and not name.parts[0].endswith("s") else set()


def _attribution(text: str, known: tuple[Name, ...], verb: re.Match[str]) -> Attribution:
    if verb[0].endswith(":"):
        return Attribution((verb[0][:-1],), True, verb.start())
    before = [n for n in known if n.end <= verb.start()]
    left, led = words(text[: verb.start()]), bool(text[: verb.start()].strip())
    subject = left[-1].low if left and text[left[-1].end : verb.start()].strip() == "" else ""
    found = _after(text, known, verb.end()) if verb[0].lower() == "according to" or (led and not subject) else ()
    if not found and subject in _PRONOUNS:
        return Attribution((), False, verb.start())
    if not found and before:
        apposition = text[: verb.start()].rstrip().endswith((",", "–", "—", ")"))
        found = tuple(n.text for n in before) if apposition else (before[-1].text,)
        found = found if apposition or _touches(text, before[-1], verb.start()) else ()
    if not found and subject in {"was", "were", "been", "is"}:
        agent = re.search(r"\bby\b", text[verb.end() :])
        found = _after(text, known, verb.end() + agent.end()) if agent else ()
    found = found or (_after(text, known, verb.end()) if led and subject in {"", "has", "had", "have"} else ())
    return Attribution(found, bool(found), verb.start())


def _touches(text: str, name: Name, verb: int) -> bool:
    """Whether a name stands right before a verb, but for helping words and adverbs."""
    between = words(text[name.end : verb])
    return all(
        w.low in {"has", "had", "have", "also", "later", "then", "once"} or w.low.endswith("ly") for w in between
    )


def _after(text: str, known: tuple[Name, ...], at: int) -> tuple[str, ...]:
    near = [n for n in known if n.start >= at and len(words(text[at : n.start])) <= _AFTER]
    between = text[at : near[0].start] if near else ""
    named = not re.search(r"[,;.]", between) or re.fullmatch(r"\s+(?:the|a|an|his|her|its)(?: [\w-]+){1,3}, ", between)
    return (near[0].text,) if near and named else ()


def speaker_of(sentence: str, before: str = "") -> str:
    """Who says what `sentence` quotes: by its own attribution, else by that of the sentence before; "" if none."""
    own = [a for a in attributions(sentence) if a.by_name]
    if own:
        return own[-1].speakers[0]
    earlier = [a for a in attributions(before) if a.by_name]
    return earlier[-1].speakers[0] if earlier else ""


def other_speaker(statement: str, evidence: str, near: str = "") -> str:
    """The speaker whom `statement` names and its sentences do not: "" when they agree or no speaker is named."""
    mine = [a for a in attributions(statement) if a.by_name]
    if not mine:
        return ""
    theirs = _attributed(statement, evidence)
    named = [speaker for a in theirs for speaker in a.speakers]
    for said in mine:
        if named:
            known = any(_same(a, b) for a in said.speakers for b in named)
        else:
            known = any(_same(a, n.text) for a in said.speakers for n in names(f"{evidence}\n{near}"))
            known = known and bool(theirs or _QUOTED.search(evidence) or attributions(near))
        if not known:
            return said.speakers[0]
    return ""


def _attributed(statement: str, evidence: str) -> list[Attribution]:
    """The attributions of `evidence` whose words say most of what `statement` says."""
    speakers = " ".join(speaker for a in attributions(statement) for speaker in a.speakers)
    told = stems_of(words(statement)) - stems_of(words(speakers))
    quoted = stems_of(words(" ".join(_QUOTED.findall(statement))))  # who is quoted is told by the quotation above all
    said = [
        (a, sum(1 + 2 * (s in quoted) for s in told & stems_of(words(text))))
        for part in _PART.split(evidence)
        for a, text in _contents(part)
    ]
    most = max((shared for _, shared in said), default=0)
    return [a for a, shared in said if shared == most]


def _contents(part: str) -> list[tuple[Attribution, str]]:
    """Each attribution of a part of a sentence with the words that it attributes: those after it, else those before."""
    found = attributions(part)
    edges = [0, *(a.start for a in found), len(part)]
    contents = []
    for number, attribution in enumerate(found):
        after, before = part[edges[number + 1] : edges[number + 2]], part[edges[number] : edges[number + 1]]
        inverted = bool(re.search(r"[,”\"]\s*\S*\s*$", before)) and number == 0
        contents.append((attribution, f"{before} {after}" if inverted else after))
    return contents


def _same(a: str, b: str) -> bool:
    one, two = {w.low for w in words(a)}, {w.low for w in words(b)}
    return bool(one & two) or one <= two or two <= one
