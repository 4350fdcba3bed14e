"""A question → the questions that it is made of: two that it joins with "and", or one for each thing that it compares.

parts("Where was Ada Lund born, and when did she resign?")  →  ("Where was Ada Lund born?", "When did she resign?")
compared("How do Ada Lund and Bo Holt differ on the dam?")
  →  ("What does Ada Lund say about the dam?", "What does Bo Holt say about the dam?")
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.checks.asked import topic
from qa.checks.names import names

__all__ = ["Sooner", "asked_about", "compared", "parts", "sooner"]

_WH = r"(?:who|whom|whose|which|what|when|where|why|how)"
_BEFORE_WH = r"(?:(?:exactly|roughly|about|also|then|if so) )?(?:(?:in|at|on|to|for|from|by|with|of|under) )?"
_SECOND = re.compile(rf"(?:,? and |[?.;]\s+(?:and )?)(?={_BEFORE_WH}{_WH}\b)", re.IGNORECASE)
_ASKS = re.compile(rf"\b{_WH}\b", re.IGNORECASE)
_MOST = 4  # questions that one is cut into

# "What did Ada Lund and Bo Holt say of it?": the verb before them as it is for one
_OF_TWO = re.compile(
    rf"^\W*(?P<asks>{_WH}(?: \w+){{0,2}}?) (?P<verb>did|do|does|was|were|is|are|has|have|had|will|would) (?P<rest>.+)$",
    re.IGNORECASE,
)
_MUTUAL = re.compile(
    r"\b(?:each other|one another|together|apart|in common|married|marry|related|friends|met|meet|agree\w*|differ\w*"
    r"|disagree\w*|compare\w*|alike|the same)\b",
    re.IGNORECASE,
)
_FOR_ONE = {"do": "does", "are": "is", "were": "was", "have": "has"}


_HOW = r"(?:how|in (?:what|which) (?:way|respect)s?)"
_BETWEEN = re.compile(
    rf"^\W*(?:{_HOW} (?:do|does|did|is|are|was|were) (?P<a>.+?) (?:compared?|differ(?:ent)?)(?: (?:with|to|from|than))"
    r" (?P<b>.+?)"
    r"|(?:please )?(?:compare|contrast) (?P<c>.+?) (?:with|to|and|against) (?P<d>.+?)"
    r"|what(?:['’]s| is| are| was| were) the (?:main )?differences? between (?P<e>.+?) and (?P<f>.+?))\W*$",
    re.IGNORECASE,
)
_ON = re.compile(
    rf"^\W*(?:{_HOW}|on what|what|where) (?:do|does|did) (?P<two>.+?) (?:each |both )?(?:dis)?(?:agree|differ|clash)"
    r"(?: (?:on|about|over|in) (?P<thing>.+?))?\W*$",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"^\W*what (?:do|does|did|have|has) (?:(?:the|these|all|both|two|three|various|different|news|each|every|other) )*"
    r"(?:articles?|reports?|outlets?|(?:news)?papers?|stories|accounts?|sources?|media|press)"
    r" (?:both |each |all )?(?:say|said|tell|told|write|written|report|reported) (?:us )?"
    r"(?:about|of|on) (?P<thing>.+?)\W*$",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"^\W*(?P<asks>(?:which|who|what)\b[^,:]*?)[,:] (?P<a>(?:the |an? )?[^,:?]+?),? or (?P<b>[^,:?]+?)\W*$",
    re.IGNORECASE,
)
_SOONER = re.compile(r"\b(?:first|earlier|later|last|before|sooner|came|happened|oldest)\b", re.IGNORECASE)
_LATER = re.compile(r"\b(?:later|last|latest)\b", re.IGNORECASE)
_OLDER = re.compile(
    r"\b(?P<how>old|young|tall|larg|big|small|long|short|high|deep|fast|wid)(?:er|ger)\b", re.IGNORECASE
)
_FULL = {"larg": "large", "wid": "wide"}


@dataclass(frozen=True, slots=True)
class Sooner:
    """Two things of which one came first; `later`: the other one is asked for."""

    sides: tuple[str, str]
    later: bool


def parts(question: str) -> tuple[str, ...]:
    """The questions that `question` joins, or itself; what stands in quotation marks is not cut.

    >>> parts("When did Ada Lund and Bo Holt leave?")
    ('When did Ada Lund leave?', 'When did Bo Holt leave?')
    """
    cut = tuple(_cut(question))
    return cut if len(cut) > 1 else _each(question)


def compared(question: str) -> tuple[str, ...]:
    """One question for each of the two things that `question` compares; () when it compares no two by name."""
    if on := _ON.match(question):
        two = _two(on["two"])
        about = f" say about {on['thing']}?" if on["thing"] else " say?"
        return tuple(f"What does {one}{about}" for one in two)
    if between := _BETWEEN.match(question):
        a, b = (side for side in between.groups() if side is not None)
        return _what(_with_noun(a, b)), _what(b)
    if first := sooner(question):
        of = next((f"{name.text} " for name in names(question.partition(first.sides[0])[0]) if not name.initial), "")
        return tuple(f"When was {of}{side}?" for side in first.sides)
    choice = _CHOICE.match(question)
    older = _OLDER.search(choice["asks"]) if choice else None
    if choice is None or older is None:
        return ()
    how = _FULL.get(older["how"].lower(), older["how"].lower())
    return tuple(f"How {'old' if how == 'young' else how} is {side}?" for side in (choice["a"], choice["b"]))


def asked_about(question: str) -> str:
    """What a question on what the articles say, or on how they differ, is about, as a question; any other as it is.

    >>> asked_about("What do the articles say about the dam?"), asked_about("Who opened it?")
    ('What about the dam?', 'Who opened it?')
    """
    told = _SAID.match(question)
    return f"What about {told['thing']}?" if told else topic(question)


def sooner(question: str) -> Sooner | None:
    """The two things of which `question` asks which came first, or last; None when it asks for nothing of the kind."""
    choice = _CHOICE.match(question)
    if choice is None or _OLDER.search(choice["asks"]) or not _SOONER.search(choice["asks"]):
        return None
    return Sooner((choice["a"], choice["b"]), bool(_LATER.search(choice["asks"])))


def _cut(question: str) -> Iterator[str]:
    """The pieces of a question, each with a question word and some more words."""
    start = 0
    for match in list(_SECOND.finditer(question))[: _MOST - 1]:
        first, second = question[start : match.start()], question[match.end() :]
        if _whole(question[: match.start()]) and _asks(first) and _asks(second):
            yield _asked(first)
            start = match.end()
    yield _asked(question[start:]) if start else question


def _whole(text: str) -> bool:
    """Whether no quotation is open at the end of `text`."""
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”")


def _asks(text: str) -> bool:
    return bool(_ASKS.search(text)) and len(text.split()) > 2


def _asked(text: str) -> str:
    text = text.rstrip(" ?,.;")
    return f"{text[:1].upper()}{text[1:]}?"


def _each(question: str) -> tuple[str, ...]:
    """A question for each of two names of which the same is asked; the question itself when there are no such two."""
    match = _OF_TWO.match(question)
    for one, other, after in _pairs(match["rest"]) if match else ():
        verb = _FOR_ONE.get(match["verb"].lower(), match["verb"])  # type: ignore[index]
        rest = re.sub(r"^ (?:each|both)\b", "", after)
        if match is not None and not _MUTUAL.search(rest):
            return tuple(f"{match['asks']} {verb} {name}{rest}" for name in (one, other))
    return (question,)


def _pairs(rest: str) -> Iterator[tuple[str, str, str]]:
    """The two names that `rest` begins with, and what stands after them."""
    found = names(rest)[:2]
    if len(found) == 2 and found[0].start == 0 and rest[found[0].end : found[1].start] == " and ":
        yield found[0].text, found[1].text, rest[found[1].end :]


def _two(text: str) -> tuple[str, ...]:
    """The two names that "and" joins in `text`, which has nothing else; () for anything else."""
    found = names(text)
    joined = len(found) == 2 and text[found[0].end : found[1].start].strip() in {"and", "and the"}
    rest = text[: found[0].start].strip().lower() if found else ""
    return tuple(name.text for name in found) if joined and rest in {"", "the"} and found[1].end == len(text) else ()


def _with_noun(one: str, other: str) -> str:
    """One of two things with the noun of the other, where it has none: "the first" beside "the second vote of May"."""
    known, more = one.split(), other.split()
    lacks = len(known) == 2 and len(more) > 2 and known[0].lower() == more[0].lower() == "the" and known[1].islower()
    return " ".join([*known, *more[2:]]) if lacks else one


def _what(side: str) -> str:
    return _asked(side) if re.match(rf"{_WH}\b", side, re.IGNORECASE) else f"What was {side.rstrip(' ?')}?"
