"""A question for an office or calling and the sentences found → the ones that they give, each with its sentences.

("What is Ann Lee's job?", ["Ann Lee, a nurse, …", "Midwife Ann Lee …"])  →  [[(…, "a nurse")], [(…, "Midwife")]]

One that only says more ("first deputy mayor" beside "deputy mayor") is the same; "former" and present are not.
"""

import re
from collections.abc import Iterator, Sequence

from qa.checks.names import Name, names
from qa.checks.words import stems_of, words
from qa.disputes.found import Finding, Said, apart, stems

__all__ = ["asks_for_title", "titles_apart"]

_OFFICE = r"(?:title|office|post|position|role|job|rank|profession|occupation|capacity)"
_ASKS = re.compile(
    rf"\b(?:what|which)(?: \w+){{0,2}} {_OFFICE}\b|\b(?:hold|held|holds) the (?:office|post|position|rank) of\b"
    r"|\bfor a living\b"
    r"|\b(?:his|her|’s|'s) (?:\w+ )?(?:title|post|position|role|job|rank|profession|occupation)\b"
    r"|^(?:as )?(?:what|which|how)\b.*\b(?:declare|proclaim|call|describe|style|name)\w*\b.{0,40}"
    r"\b(?:him|her|them)sel(?:f|ves)\b"
    r"|\b(?:him|her)self\b.{0,20}\b(?:declared|proclaimed|called)\b"
    r"|\bwhat (?:is|was) \w+(?: \w+)? by (?:trade|profession)\b"
    r"|^(?:is|was)\b.{3,60}\b(?:former|still|ex|current|present|now)\b.{0,20}"
    r"\b(?:president|minister|mayor|chief|director|leader|governor|captain)\b",
    re.IGNORECASE,
)
_OWNED = re.compile(rf" (?:\w+ )?{_OFFICE}\b", re.IGNORECASE)
_CALLING = re.compile(r"\b(?:job|profession|occupation|for a living|by trade)\b", re.IGNORECASE)
_SELF = re.compile(
    r"\b(?:claims?|claimed|declare\w*|proclaim\w*|describe\w*|style\w*|assert\w*|himself|herself)\b",
    re.IGNORECASE,
)
_HEADS = frozenset(
    "president premier minister chancellor officer mayor chief director secretary treasurer chairman chairwoman "
    "chair leader commander captain colonel sergeant admiral general governor ambassador envoy diplomat senator "
    "councillor deputy delegate king queen prince princess duke emperor bishop priest imam rabbi pope nurse midwife "
    "doctor surgeon dentist vet chemist physicist biologist scientist researcher engineer architect teacher "
    "professor lecturer student judge lawyer barrister solicitor prosecutor spokesman spokeswoman spokesperson "
    "manager owner founder partner banker accountant clerk consultant economist editor writer author poet novelist "
    "reporter journalist photographer artist painter sculptor musician singer composer conductor actor actress "
    "dancer comedian coach player footballer referee farmer fisherman sailor pilot driver soldier guard detective "
    "inspector constable firefighter builder carpenter plumber electrician mechanic baker butcher cook chef waiter "
    "waitress shopkeeper head".split()
)
_RANKS = frozenset("vice first deputy prime acting interim caretaker former senior chief assistant honorary".split())
_NOUN = rf"(?:[a-z][\w’'-]*|(?:{'|'.join(sorted(word.capitalize() for word in _HEADS | _RANKS))})(?![\w’']))"
_LED = re.compile(r"^(?:(?:after|before|as|when|while|with|by|and|that|for|of|on)\s+)+", re.IGNORECASE)
_PHRASE = rf"(?:(?:the|a|an|his|her|its|their|\w+[’']s) )?((?:{_NOUN}[ -]?){{1,6}})"
_SELVES = r"as|himself|herself|themselves|(?:he|she|I)(?:[’'](?:s|m)| is| was| am)(?: now)?|serves? as|served as"
_AS = re.compile(rf"\b(?:{_SELVES}) {_PHRASE}")
_CLAIMED = re.compile(rf"\b(?:{_SELVES}|is|was|are|become|becomes|became|now)(?: now)?(?: as)? {_PHRASE}")
_APPOSED = re.compile(rf"^,? (?:who (?:is|was) )?{_PHRASE}")
_FORMER = re.compile(r"\b(?:former|was|were|ex|ousted|served|late|then|previously)\b", re.IGNORECASE)
_LEAST = 0.0008


def asks_for_title(question: str) -> bool:
    """Whether an office, a title or a calling is asked for."""
    return bool(_ASKS.search(question)) and not re.search(r"\bfirst\b", question) and bool(_subject(question))


def titles_apart(question: str, findings: Sequence[Finding]) -> list[list[Said]]:
    """The sides by title, the surest sentence's first; one or none when they agree."""
    subject = _subject(question)
    if subject is None:
        return []
    claimed, calling = bool(_SELF.search(question)), bool(_CALLING.search(question))
    groups: list[list[Said]] = []
    for finding in findings:
        if not finding.near(_LEAST) or not _tells_of(subject, finding):
            continue
        told = _claimed(_AS, finding.text)
        found = list(told) if claimed else [*_apposed(subject, finding.text), *_claimed(_CLAIMED, finding.text)]
        alike = [title for title in found if not groups or calling or _head(title) == _head(groups[0][0][1])]
        if alike:
            _put(groups, finding, alike[0])
    return groups if len(groups) > 1 and apart(groups) else []


def _subject(question: str) -> Name | None:
    """Whose office is asked for: the first name of the question that no preposition leads in and that owns no noun."""
    for name in names(question):
        owned = re.match(
            r"[’']s (?!\w* ?(?:title|office|post|position|role|job|rank|profession|occupation))", question[name.end :]
        )
        if not _OWNED.match(question[name.end :]):
            owned = owned or re.search(r"[’']s$", name.text)
        led = re.search(r"\b(?:in|at|of|to|for|from|under|by)\s+(?:the )?$", question[: name.start])
        if not name.initial and not led and not (owned and not _CALLING.search(question)):
            return name
    return None


def _tells_of(subject: Name, finding: Finding) -> bool:
    last = stems_of(words(subject.parts[-1]))
    first = words(finding.text)[:1]
    back = bool(first) and first[0].low in {"she", "he", "i"}
    return bool(last & stems(finding.text)) or (back and bool(last & stems(finding.before)))


def _head(title: str) -> str:
    """The noun that a title ends on: the "president" of "vice-president"."""
    return re.split(r"[\s-]", title)[-1].lower()


def _claimed(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """The offices that a sentence says somebody has, or says that they have."""
    for match in pattern.finditer(text):
        if title := _cut(match[1]):
            yield f"was {title}" if match[0].startswith("was") else title


def _apposed(subject: Name, text: str) -> Iterator[str]:
    """The offices beside the name of `subject`: before it, or between commas after it."""
    for name in names(text):
        if subject.parts[-1] not in name.parts:
            continue
        after = _APPOSED.match(text[name.end :])
        if after and (title := _cut(after[1])):
            yield f"former {title}" if _FORMER.search(after[0]) else title
        before = re.search(rf"\b{_PHRASE}$", text[: name.end].removesuffix(name.text).rstrip(" ,"))
        if before and (title := _cut(before[1])):
            yield title


def _cut(phrase: str) -> str:
    """The phrase up to its last word that names an office; "" when none does."""
    said = words(phrase)
    heads = [at for at, word in enumerate(said) if any(part in _HEADS for part in re.split(r"-", word.low))]
    return _LED.sub("", phrase[: said[heads[-1]].end].strip()) if heads else ""


def _put(groups: list[list[Said]], finding: Finding, title: str) -> None:
    mine = stems(title)
    for group in groups:
        told = [(stems(other), bool(_FORMER.search(other))) for _, other in group]
        if all((mine <= theirs or theirs <= mine) and past == bool(_FORMER.search(title)) for theirs, past in told):
            group.append((finding, title))
            return
    groups.append([(finding, title)])
