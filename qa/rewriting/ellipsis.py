"""A follow-up that is hardly a question, and the turns before it → the question that it cuts short.

("And in Fenn?", "How far did the water rise in Osk?")  →  "How far did the water rise in Fenn?"
("Why?", the same)  →  "Why did the water rise in Osk?"
"""

import re
from collections.abc import Callable, Sequence

from index.lexical import terms
from qa.checks.words import sentences, words
from qa.rewriting.clauses import happening, parts
from qa.rewriting.focus import Exchange, Mention, said
from qa.rewriting.lexicon import AUXILIARIES, CALENDAR, PREPOSITIONS, RELATIONS, WHS, is_verb
from qa.rewriting.phrases import Phrase, phrases

__all__ = ["about_what_happened", "completed", "corrected", "dislocated", "more", "replaced"]

_AND = r"(?:(?:and|so|but|or|then|ok|okay|well|now|oh|hm+|also)\b[,\s]*)*"
_WHEN = (
    r"(?:(?:on|in|at|by|since|until|for|during) )?"
    r"(?:(?:which|what) (?:day|date|year|month|week|night|time|place|town|city|country)|when|where|why|how)"
)
_THAT = re.compile(
    rf"^\W*{_AND}({_WHEN}) (?:exactly )?(?:is|was|were|did|has|had) (?:(that|this|all that)|it)"
    r"(?: (?:happen\w*|take place|occur\w*|done|be))?(?: then| exactly)?\W*$",
    re.IGNORECASE,
)
_DO_THAT = re.compile(
    rf"^\W*{_AND}({_WHEN}|for whom|with whom|for what|who else) (?:did|does|do|has|have|had|would|will) "
    r"[\w' ]{1,40}? (?:do|done|say|said) (?:that|it|so|this)\W*$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^\W*(?:please |can you |could you |will you )*"
    r"(?:(?:tell|give|show) (?:me|us) (?:a (?:bit|little) )?more(?: details?| information)?|say more|more|more details?"
    r"|go on|continue|carry on|anything else|what else(?: is (?:there|known|said))?|expand|elaborate|explain)"
    r"(?: (?:about|on|of) (?:it|that|this|him|her|them|these|those))?(?:,? please)?\W*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(rf"^\W*{_AND}(?:what about|how about|what of|and)\s+(.+?)\W*$", re.IGNORECASE)
_CORRECTION = re.compile(
    r"^\W*(?:(?:no|nope|sorry|wait|actually|hm+)\b[\s,.!-]*)*"
    r"(?:i (?:just |actually )?(?:meant|mean|was asking about|am asking about|asked about|was talking about"
    r"|want to know about)|not (?:[\w']+ ){1,4}?but)\b:?\s*(.+)$",
    re.IGNORECASE,
)
_NO = re.compile(r"^\W*(?:no|nope|sorry)\b[\s,.!-]+(?:not [^,.?!]{1,40}[,.] ?)?(.+)$", re.IGNORECASE)
_DISLOCATED = re.compile(
    rf"^\W*{_AND}(?:(?:no|nope|sorry)\b[\s,.!]+)?(?:(?:what|how) about |as for )?([^,?.!]{{2,60}})[,?.!] ?"
    r"((?:(?:in|on|at|by|for|with|from|to) )?(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|did|does"
    r"|do|has|have|had|can|could|will|would)\b.+)$",
    re.IGNORECASE,
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_TIME = re.compile(
    r"\b(?:in|on|during|since|before|after|by|until|from) (?:the )?"
    rf"(?:\d{{4}}s?|{_DAY}|(?:\d\d?(?:st|nd|rd|th)? )?{_MONTH}(?: \d\d?,?)?(?: \d{{4}})?)\b",
    re.IGNORECASE,
)
_BARE = 6  # words of a follow-up that is nothing but its question words


def about_what_happened(question: str, last: Exchange, name: Callable[[str], str]) -> str | None:
    """As in "When was that?", "Why did he do that?", "In which year?"; None for any other question."""
    asked = _THAT.match(question)
    if asked and not asked[2] and not re.search(r"when|why|day|date|year|month|time", asked[1], re.IGNORECASE):
        asked = None
    asks = (asked or _DO_THAT.match(question) or [None, _only_asks(question)])[1]
    if not asks:
        return None
    what = happening(last.question, said(last.answer), name)
    return f"{_in_full(asks)} {what}?" if what else None


def _only_asks(question: str) -> str | None:
    """The question words of a follow-up that has nothing else: "Why?", "By how many votes?"."""
    text = re.sub(rf"^\W*{_AND}", "", question, flags=re.IGNORECASE).rstrip("?!. ")
    spoken = words(text)
    if not 0 < len(spoken) <= _BARE or "," in text or "about" in {w.low for w in spoken}:
        return None
    start = 1 if spoken[0].low in PREPOSITIONS and len(spoken) > 1 else 0
    wh = spoken[start].low
    if wh not in WHS or any(w.low in AUXILIARIES or is_verb(w.low, "") or "'s" in w.low for w in spoken[start + 1 :]):
        return None
    if (
        not start
        and wh in {"who", "what", "which", "whose", "whom"}
        and not {"day", "year", "date", "month"} & {w.low for w in spoken}
    ):
        return None
    return None if wh == "how" and len(spoken) == start + 2 and spoken[-1].low in {"so", "come", "about"} else text


def _in_full(asks: str) -> str:
    first = asks.lower()
    if re.match(r"(which|what) (day|date|night)", first):
        asks = f"on {first}"
    elif re.match(r"(which|what) (year|month|week|town|city|country|place)", first):
        asks = f"in {first}"
    return asks[0].upper() + asks[1:]


def more(question: str, found: Sequence[Mention], last: Exchange) -> str | None:
    """As in "Tell me more" with what it is to be about; None for any other question."""
    if not _MORE.match(question) or not found:
        return None
    asked = parts(last.question)
    if asked and asked.asks.lower() in {"who", "what"} and asked.rest.split()[0] in {"is", "was", "are", "were"}:
        return f"Tell me more about {asked.rest.partition(' ')[2]}."
    return f"Tell me more about {found[0].text}."


def dislocated(question: str) -> tuple[str, str] | None:
    """A thing that is named first and the question about it: ("his father", "when was he killed?")."""
    match = _DISLOCATED.match(question)
    leads = re.match(r"^\W*(?:and|but|what about|how about|as for|no|i meant)\b", question, re.IGNORECASE)
    if match is None or leads is None:
        return None
    thing = (_CORRECTION.match(match[1]) or [None, match[1]])[1]
    if thing is None or any(w.low in AUXILIARIES or w.low in WHS or is_verb(w.low, "") for w in words(thing)):
        return None
    return thing.strip(), match[2][0].upper() + match[2][1:]


def corrected(question: str) -> str | None:
    """What was meant: "No, I meant the father" → "the father"; None when nothing is put right."""
    match = _CORRECTION.match(question) or _NO.match(question)
    right = match[1].rstrip("?!. ") if match else None
    return right if right and len(sentences(right)) == 1 else None


def completed(question: str, last: Exchange) -> str | None:
    """A thing, a place or a time alone put into the last question; None when the follow-up is more than that."""
    about = _ABOUT.match(question)
    thing = about[1] if about else question.rstrip("?!. ")
    spoken = words(thing)
    if not spoken or len(spoken) > 8 or not (about or len(spoken) <= 4):
        return None
    if any(w.low in AUXILIARIES or w.low in WHS or is_verb(w.low, "") for w in spoken):
        return None
    return replaced(thing, last)


def replaced(thing: str, last: Exchange, *, latest: bool = False) -> str | None:
    """The last question with `thing` in the place of what is most like it; None when nothing is."""
    question = last.question
    spoken = words(thing)
    if not spoken:
        return None
    if spoken[0].low in PREPOSITIONS or spoken[0].text.isdigit():
        return _elsewhere(thing, spoken[0].low, question)
    new = phrases(f"of {thing}")
    if not new:
        return None
    slot = _slot(new[-1], phrases(question), latest=latest)
    if slot is None:
        return f"Who is {thing}?" if new[-1].head in RELATIONS else None
    text = thing if slot.start else thing[0].upper() + thing[1:]
    rest = question[slot.end :]
    return (
        question[: slot.start] + text + (rest[2:] if thing.endswith(("'s", "s'")) and rest.startswith("'s") else rest)
    )


def _elsewhere(thing: str, preposition: str, question: str) -> str:
    """The question with another place or time: in the place of that of its own, or behind it."""
    if re.fullmatch(r"(?:before|after|since) (?:that|this|then)", thing, re.IGNORECASE):
        asked = parts(question)
        return f"What {asked.rest} {thing}?" if asked and not asked.subject else f"{question.rstrip('?!. ')} {thing}?"
    timed = re.search(r"\d{4}", thing) or any(w.low in CALENDAR for w in words(thing))
    if timed:
        match = _TIME.search(question)
        if match:
            return question[: match.start()] + thing + question[match.end() :]
    else:
        for phrase in reversed(phrases(question)):
            if phrase.before == preposition and phrase.named:
                return question[: phrase.start - len(preposition) - 1] + thing + question[phrase.end :]
    return f"{question.rstrip('?!. ')} {thing}?"


def _slot(new: Phrase, found: Sequence[Phrase], *, latest: bool) -> Phrase | None:
    """The phrase of a question that a new one goes in the place of."""
    best: tuple[float, Phrase] | None = None
    for n, phrase in enumerate(found):
        if phrase.owner:
            continue
        alike = _alike(new, phrase)
        if alike <= 0:
            continue
        subject = phrase.before in AUXILIARIES and new.named and not latest
        alike += 0.5 * subject + (0.6 if latest or not new.named else 0.05) * n
        if best is None or alike > best[0]:
            best = alike, phrase
    return best[1] if best else None


def _alike(new: Phrase, old: Phrase) -> float:
    """How well a new phrase goes where an old one stood; 0 where it does not."""
    people = {"person", "name"}
    same = new.kind == old.kind or {new.kind, old.kind} <= people
    if new.head in RELATIONS and set(terms(old.text)) <= set(terms(new.text)) and old.named:
        return 4.0
    if terms(new.head) == terms(old.head):
        return 4.0
    if "person" in {new.kind, old.kind} and not same:
        return 0.0
    if not (same or new.named == old.named) or (new.named != old.named and new.kind != "person"):
        return 0.0
    return 1.2 + 0.8 * same + 0.3 * (new.plural is not None and new.plural == old.plural)
