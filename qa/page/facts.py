"""A sentence of an article → the questions that it answers, as somebody who has not read it would ask them.

tuple(questions("Mayor Ann Lee opened the gates of Osk in May 2021.")) → (Example("who", "Who opened the gates of Osk in
May 2021?", "Mayor Ann Lee"), Example("when", "When did Mayor Ann Lee open the gates of Osk?", "in May 2021"))

Rules on general signs only. A question may still be odd: who shows it asks it first, and looks whether the answer
has the words that were cut out here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qa.checks.names import names
from qa.checks.words import words
from qa.rewriting.clauses import turned
from qa.rewriting.lexicon import AUXILIARIES, DETERMINERS, PRONOUNS, TITLES, base_of, is_grammar
from qa.rewriting.phrases import phrases

__all__ = ["Example", "Kind", "people", "questions"]

Kind = Literal["who", "when", "where", "why", "how many", "quote"]

_SHORTEST, _LONGEST = 4, 15  # words of a question
_LONGEST_SENTENCE = 260  # characters
# A sentence with one of these leans on what stands before it.
_LEANS = (PRONOUNS | frozenset("this that these those his her their its our your my such another other".split())) - {
    "who", "whom", "there"
}  # fmt: skip
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_TIME = re.compile(
    rf" (?:(?:on|in|since) (?:\d{{1,2}} )?{_MONTH}(?: \d{{1,2}})?(?:,? \d{{4}})?"
    rf"|(?:in|since) (?:the )?\d{{4}}s?|on {_DAY})(?=$|[ ,])"
)
_LEADING = re.compile(rf"^(On|In|Since)( (?:\d{{1,2}} )?(?:{_MONTH}|{_DAY}|\d{{4}})[\w ]{{0,12}}), (.+)$")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})*|(?i:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds))"
_COUNTED = re.compile(
    rf"(?<![\w.,$€£])({_NUMBER}(?:\.\d+)?(?: million| billion)?)"
    r" (?!(?:of|and|or|to|per|percent|times|million|billion)\b)"
    r"((?:[a-z]+ )?[a-z]+s|people|men|women|children)\b(?! old\b)"
)
_COUNT_FIRST = re.compile(r"^(?:Hundreds|Dozens|Thousands|Scores|Most|Many|Some|Several) ")
_MORE_OR_LESS = re.compile(
    r"(?:at least|more than|about|around|some|nearly|almost|up to|over|as many as) $", re.IGNORECASE
)
_SHARE = re.compile(r" by (?:about |around |nearly |almost |more than )?(\d+(?:\.\d+)?(?:%| per ?cent))(?=$| )")
_BECAUSE = re.compile(r",? because ")
_ASIDE = re.compile(  # what a comma and one of these adds to a clause
    r"(?:which|who|whose|where|while|although|though|after|before|when|as|but|and|with|according|amid|a|an|the"
    r"|[a-z]+ing)\b.*"
)
_NAME = r"((?:[A-Z][\w’'-]+ ){1,2}[A-Z][\w’'-]+)"
_FULL = re.compile(_NAME)
_MOST_PEOPLE = 6  # of one text
_SOMEBODY = r"((?:an?|the|[A-Z][\w’'-]*['’]s) [^,]{8,80}|[a-z-]+ (?:of|for|at) [^,]{4,80})"
_APPOSED = re.compile(rf"^{_NAME}, {_SOMEBODY},")
_IS = re.compile(rf"^{_NAME} (?:is|was|has been) ((?:an?|the|[A-Z][\w’'-]*['’]s) [^,]{{8,90}})")
_BRACKETS = re.compile(r" \([^()]*\)")
_QUOTED = re.compile(r"[“\"]([^“”\"]{25,})[”\"]")
_SAY = r"(?:said|says|warned|added|wrote|tweeted|argued|insisted|believes|claimed|announced)"
_SPEAKER = r"((?:[A-Z][\w’'-]+ ){1,2}[A-Z][\w’'-]+|[A-Z][\w’'-]{3,})"
_SAYS = re.compile(rf"{_SPEAKER}(?:, [^,]{{3,80}},)? (?:{_SAY}|told)\b|\b{_SAY} {_SPEAKER}")
_REPORTED = re.compile(rf"^{_SPEAKER}(?:, [^,]{{3,80}},)? {_SAY} (?:that )?(.+)$")
_THERE = re.compile(
    rf"^There (was|were|are|have been) (?:[a-z]+ ){{0,3}}?({_NUMBER}) ([a-z]+s|people|men|women|children)\b(.*)$"
)
_PLACE = re.compile(r"(?:the )?[A-Z][\w’'-]+(?: (?:of |the )?[A-Z][\w’'-]+)*")


@dataclass(frozen=True, slots=True)
class Example:
    """A question, of which kind it is, and the words of the sentence that must be in its answer (empty: any)."""

    kind: Kind
    question: str
    answer: str


def questions(sentence: str) -> Iterator[Example]:
    """Questions that `sentence` answers by itself; none where it leans on others or is of no shape that is known."""
    text = _BRACKETS.sub("", " ".join(sentence.split()))
    if not text or len(text) > _LONGEST_SENTENCE or not text.lstrip('“"')[:1].isupper():
        return
    made = _quote(text) if _QUOTED.search(text) else _plain(text)
    yield from (one for one in made if _stands_alone(one))


def people(text: str) -> dict[str, int]:
    """The people whom a text names by two or three words and shows to be people, with how often it does."""
    found = Counter(filter(_FULL.fullmatch, map(_untitled, (name.text for name in names(text)))))
    return {name: many for name, many in found.most_common(_MOST_PEOPLE) if many > 1 and _is_person(name, text)}


def _untitled(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if first.lower() in TITLES else name


def _is_person(name: str, text: str) -> bool:
    """Whether it says something, or the text goes on with "who", or has a title before it."""
    at = re.escape(name)
    says = rf"{at}(?:, [^,.]{{3,80}},)? (?:{_SAY}|told)\b|\b{_SAY} {at}\b|{at},? who\b"
    if re.search(rf"\b[Tt]he {at}\b", text):  # the Osk Alliance
        return False
    titled = rf"\b(?:{'|'.join(sorted(TITLES))}) {at}\b"
    return bool(re.search(says, text) or re.search(titled, text, re.IGNORECASE))


def _plain(text: str) -> Iterator[Example]:
    if text[-1:] != "." or set('“”"();:—–…') & set(text):
        return
    for of_all in (_who_is, _why, _reported, _there):
        yield from of_all(text[:-1])
    clause = _COUNT_FIRST.sub(
        lambda m: m[0].lower(), _main(_LEADING.sub(lambda m: f"{m[3]} {m[1].lower()}{m[2]}", text[:-1]))
    )
    if "," not in clause:
        for of_clause in (_who, _when, _where, _how_many, _by_how_much):
            yield from of_clause(clause)


def _main(text: str) -> str:
    """The first clause, without what a comma and a word of subordination add to it."""
    head, _, rest = text.partition(", ")
    return head if _ASIDE.fullmatch(rest) else text


def _who_is(text: str) -> Iterator[Example]:
    """Somebody of whom the sentence says who that is: "Ann Lee, the mayor of Osk, …", "Ann Lee is the mayor of Osk"."""
    found = _APPOSED.match(text) or _IS.match(text)
    first = found[1].split()[0].lower() if found else ""
    if found and not is_grammar(first) and first not in DETERMINERS:
        yield Example("who", f"Who is {found[1]}?", found[2])


def _who(clause: str) -> Iterator[Example]:
    first = next(iter(phrases(clause)), None)
    if first is None or first.start or first.kind not in {"person", "name"} or " " not in first.text:
        return
    rest = clause[first.end :].strip()
    if first.named and base_of(rest.split(" ")[0]) and not re.match(rf"(?:{_SAY}|told)\b", rest):
        yield Example("who", f"Who {rest}?", first.text)


def _when(clause: str) -> Iterator[Example]:
    found = _TIME.search(clause)
    asked = _turned(_without(clause, found)) if found else None
    if found and asked:
        yield Example("when", f"When {asked}?", found[0].strip())


def _where(clause: str) -> Iterator[Example]:
    last = (phrases(clause) or [None])[-1]
    if last is None or last.kind != "place" or last.before not in {"in", "at", "near"} or last.end != len(clause):
        return
    asked = _turned(clause[: last.start - len(last.before) - 1].strip())
    if asked and _PLACE.fullmatch(last.text):
        yield Example("where", f"Where {asked}?", last.text)


def _how_many(clause: str) -> Iterator[Example]:
    found = _COUNTED.search(clause)
    if found is None:
        return
    before = _MORE_OR_LESS.sub("", clause[: found.start()])
    rest = clause[found.end() :]
    if not before and _is_done(rest):
        yield Example("how many", f"How many {found[2]}{rest}?", found[1])
    elif before and base_of(before.split()[-1]) and (asked := _turned(f"{before}{found[0]}{rest}")):
        # "did the club win 12 matches in May" → "How many matches did the club win in May?"
        yield Example("how many", f"How many {found[2]} {asked.replace(f' {found[0]}', '', 1)}?", found[1])


def _is_done(rest: str) -> bool:
    """Whether a verb follows, as in " were killed in Osk", " opened the gates"."""
    first = next(iter(words(rest)), None)
    return first is not None and (first.low in AUXILIARIES or base_of(first.low) is not None)


def _by_how_much(clause: str) -> Iterator[Example]:
    found = _SHARE.search(clause)
    asked = _turned(_without(clause, found)) if found else None
    if found and asked:
        yield Example("how many", f"By how much {asked}?", found[1])


def _why(text: str) -> Iterator[Example]:
    cut = _BECAUSE.search(text)
    asked = _turned(text[: cut.start()]) if cut and "," not in text[: cut.start()] else None
    if asked:
        yield Example("why", f"Why {asked}?", "")


def _quote(text: str) -> Iterator[Example]:
    """What somebody who is named said of what is named."""
    quoted = _QUOTED.search(text)
    said = _SAYS.search(_QUOTED.sub(" ", text))
    if quoted is None or said is None:
        return
    speaker = said[1] or said[2]
    if not _is_speaker(speaker):
        return
    about = next((n for n in names(quoted[1]) if not n.initial and n.text not in speaker), None)
    if about:
        the = "the " if quoted[1][: about.start].lower().endswith("the ") else ""
        yield Example("quote", f"What did {speaker} say about {the}{about.text}?", "")


def _reported(text: str) -> Iterator[Example]:
    """The same in other words than theirs: "Ann Lee said the gates would stay open"."""
    found = _REPORTED.match(text)
    about = next(iter(phrases(found[2])), None) if found else None
    if found and about and _is_speaker(found[1]) and (about.named or about.text.startswith("the ")):
        yield Example("quote", f"What did {found[1]} say about {about.text}?", "")


def _is_speaker(name: str) -> bool:
    first = name.split()[0].lower()
    return not is_grammar(first) and first not in DETERMINERS


def _there(text: str) -> Iterator[Example]:
    """As in "There were 12 boats in the harbour"."""
    found = _THERE.match(text)
    if found and "," not in found[4]:
        yield Example("how many", f"How many {found[3]} {found[1].split()[0]} there{found[4]}?", found[2])


def _turned(clause: str) -> str | None:
    """`clause` as a question goes on, where its subject shows whether its first letter is a name's."""
    first, _, rest = clause.partition(" ")
    low = first.lower()
    shows = low in DETERMINERS or first.islower() or rest[:1].isupper() or first.isupper() or low.endswith("s")
    return turned(clause) if shows else None


def _without(clause: str, found: re.Match[str]) -> str:
    return clause[: found.start()] + clause[found.end() :]


def _stands_alone(example: Example) -> bool:
    """Whether a question is short, names something, and leans on nothing that was said before."""
    spoken = words(example.question)
    big = any(w.text[0].isupper() for w in spoken[1:])
    return _SHORTEST <= len(spoken) <= _LONGEST and big and not any(w.low in _LEANS for w in spoken[1:])
