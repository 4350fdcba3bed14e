"""A question and a filter → what is searched: the question with its spelling put right, and where it is looked for.

"What did Karlson say, according to the Herald?" → Scope("What did Carlsson say?", (Correction("Karlson", "Carlsson"),),
Filter(outlets=("The Kell Herald",), …)), if there is a Kell Herald.

Words of a question filter only where that can hardly take the answer away. An outlet does when the question says that
it reports ("according to", "in the … story", "what did … write"), and only one that the index has. "Since July" does:
what came about since July stands in no earlier article. "Before 2021" and "after 20 August" do when they date the
reports ("articles before 2021"), not when they date what happened: later articles tell of it, earlier ones foresee it.
"Articles in German" does, if the index has such, and so does the id of an article ("in the article tides-2").
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from index.filters import named_alike
from index.store import Store
from index.types import Correction, Filter
from qa.notes import described
from qa.types import Answer
from qa.values import find_values

__all__ = ["Scope", "scope_of", "scoped"]

_REPORT = r"(?:story|stories|articles?|reports?|pieces?|accounts?|coverage|version|interviews?|news|reporting)"
_SAYS = (
    r"(?:say|report|write|tell|claim|publish|print|put|call|quote|describe|cite|give|mention|state)s?"
    r"|said|reported|wrote|written|told|claimed|published|printed|called|quoted|described|cited|gave|mentioned|stated"
)
_TOLD = r"(?:reported|published|printed|written|told)"
# What stands before and after an outlet's name where the question takes it for the source, or asks for its own article.
_OWN_AFTER = re.compile(rf"(?:['’]s?)?\s+(?:\w+\s+)?{_REPORT}\b", re.IGNORECASE)
_OWN_BEFORE = re.compile(rf"\b{_REPORT}\s+(?:of|by|from|in)\s+(?:the\s+)?$", re.IGNORECASE)
_TELLS_BEFORE = re.compile(r"\b(?:did|does|do|has|had|have)\s+(?:the\s+)?$", re.IGNORECASE)
_THE_BEFORE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_SAYS_AFTER = re.compile(rf"\s+(?:{_SAYS})\b(?!\s+by\b)", re.IGNORECASE)
_SAYS_BEFORE = re.compile(
    r"(?:\b(?:according to|(?:reported|published|told|quoted) by|(?:published|written|printed|reported) in)|^in)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# What dates reports, right before a date: "articles from August 2021", "news published before 2021".
_DATES_REPORTS = re.compile(
    rf"\b{_REPORT}(?:\s+(?:that|which|were|was|have|has|been|published|printed|written|dated|from|of|in|on))*\s*$",
    re.IGNORECASE,
)

# The languages that most is written in, as English calls them.
_LANGUAGES = dict(
    pair.split(":")
    for pair in (
        "albanian:sq arabic:ar armenian:hy bengali:bn bosnian:bs bulgarian:bg catalan:ca chinese:zh croatian:hr "
        "czech:cs danish:da dari:fa dutch:nl english:en estonian:et farsi:fa finnish:fi french:fr georgian:ka "
        "german:de greek:el hebrew:he hindi:hi hungarian:hu icelandic:is indonesian:id irish:ga italian:it "
        "japanese:ja korean:ko latvian:lv lithuanian:lt macedonian:mk malay:ms norwegian:no pashto:ps persian:fa "
        "polish:pl portuguese:pt romanian:ro russian:ru serbian:sr slovak:sk slovene:sl slovenian:sl spanish:es "
        "swahili:sw swedish:sv tamil:ta thai:th turkish:tr ukrainian:uk urdu:ur vietnamese:vi welsh:cy"
    ).split()
)
_IN_LANGUAGE = re.compile(
    rf"\b{_REPORT}\s+(?:(?:that|which)\s+(?:is|are|was|were)\s+)?(?:written\s+|published\s+)?in\s+([a-z]+)\b"
    rf"|\b([a-z]+)[-\s]language\s+(?:\w+\s+)?{_REPORT}\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(rf"\b{_REPORT}\s+(?:[“‘\"']([^“”‘’\"']+)[”’\"']|([^\s“”‘’\"'?!,;]+))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """The question that is searched and read, what was corrected in it, and the filter; None for every article."""

    question: str
    corrections: tuple[Correction, ...] = ()
    within: Filter | None = None


def scope_of(question: str, store: Store, where: Filter | None = None) -> Scope:
    """What to search for a question that stands alone. What `where` names holds whatever the question's words say."""
    corrected, corrections = store.spelled(question)
    within = _with_words(where or Filter(), corrected, store)
    named = [name for outlet in within.outlets for name in _names(outlet, store.outlets)]
    return Scope(_without_source(corrected, named), corrections, None if within == Filter() else within)


def _without_source(question: str, names: Sequence[str]) -> str:
    """`question` without its "according to the Herald": the filter has taken that over, and no passage says it."""
    for name in names:
        said = rf"\s+(?:the\s+)?{_spaced(name)}(?!\w)(?:['’]s?)?(?:\s+(?:\w+\s+)?{_REPORT}\b)?"
        source = rf",?\s*\b(?:according to|(?:as )?(?:{_TOLD} by|{_TOLD} in)|in){said}\s*,?"
        rest = " ".join(re.sub(source, " ", question, flags=re.IGNORECASE).replace(" ?", "?").split())
        if rest != question and len(rest.split()) > 2:
            question = rest
    return question


def _spaced(name: str) -> str:
    return re.escape(name).replace(r"\ ", r"\s+")


def scoped(answer: Answer, question: str, scope: Scope) -> Answer:
    """`answer` to `question` as it was asked, with what was searched, and why when nothing was there to read."""
    told = replace(answer, question=question, corrections=scope.corrections, within=scope.within)
    if answer.hits or scope.within is None:
        return told
    return replace(told, reason=f"There is no article {described(scope.within)}.")


def _with_words(where: Filter, question: str, store: Store) -> Filter:
    """`where`, filled in with what the words of the question name and it leaves open."""
    said, strict = _outlets(question, store.outlets) if not where.outlets else ((), False)
    after, before = (None, None) if where.after or where.before else _dates(question, store.published, bool(said))
    filled = replace(
        where,
        outlets=where.outlets or said,
        after=where.after or after,
        before=where.before or before,
        articles=where.articles or tuple(dict.fromkeys(_articles(question, store))),
        languages=where.languages or tuple(dict.fromkeys(_languages(question, store.languages))),
    )
    return replace(filled, named=bool(said) and not strict, undated=bool(after or before))


def _languages(question: str, known: Sequence[str]) -> Iterator[str]:
    """The codes of the languages that the question wants its articles in, of those that the index has."""
    for found in _IN_LANGUAGE.finditer(question):
        code = _LANGUAGES.get((found[1] or found[2]).casefold(), "")
        if code in known:
            yield code


def _articles(question: str, store: Store) -> Iterator[str]:
    """The ids of articles that the question names as such: "in the article tides-2"."""
    for quoted, bare in _ARTICLE.findall(question):
        if not bare.isalpha():  # "articles about it", where a file is called about.txt
            with suppress(KeyError):
                yield store.article(quoted or bare.rstrip(".:")).id


def _outlets(question: str, outlets: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """The outlets that the question takes for its source, and whether it asks for their own articles alone."""
    found = {outlet: how for outlet in outlets if (how := _sourced(question, _names(outlet, outlets)))}
    return tuple(found), "own" in found.values()


def _names(outlet: str, outlets: Sequence[str]) -> list[str]:
    """What `outlet` may be called: its name, the initials of it, and its last word if no other outlet has that.

    >>> _names("The Kell Daily Herald", ["The Kell Daily Herald", "Kell Post"])
    ['kell daily herald', 'kdh', 'herald']
    """
    full = named_alike(outlet)
    words = re.findall(r"[^\W_]+", full)
    if len(words) < 2:
        return [full]
    initials = "".join(word[0] for word in words)
    own = sum(words[-1] in re.findall(r"[^\W_]+", other.casefold()) for other in outlets) == 1
    return [full, *([initials] if len(initials) > 2 else []), *([words[-1]] if own else [])]


def _sourced(question: str, names: Sequence[str]) -> str:
    """How the question names the outlet: "own" for its own article, "says" for what it says, "" for neither."""
    for name in names:
        pattern = rf"(?<!\w){_spaced(name)}(?!\w)"
        for found in re.finditer(pattern, question, re.IGNORECASE):
            before, after = question[: found.start()], question[found.end() :]
            if not found[0][0].isupper() and question != question.casefold():
                continue  # "the sun": a name has a capital, unless nothing in the question has
            if name != names[0] and name in names[0] and not _THE_BEFORE.search(before):
                continue  # "the Herald" may be the Kell Herald, "the Fenn Herald" is another paper
            told = _TELLS_BEFORE.search(before)  # "did Reuters report": a verb
            if _OWN_BEFORE.search(before) or (not told and _OWN_AFTER.match(after)):
                return "own"
            if _SAYS_AFTER.match(after) or _SAYS_BEFORE.search(before):
                return "says"
    return ""


def _dates(question: str, published: tuple[str | None, str | None], sourced: bool) -> tuple[str | None, str | None]:
    """The first day that the reports may be of, and the first that they may no longer be of.

    A day without its year is the last such day before the newest article; a limit that leaves nothing out is none.
    """
    oldest, newest = published
    after = before = None
    for value in find_values(question, published=newest):
        if value.kind != "date" or value.first is None or value.last is None:
            continue
        reports = bool(_DATES_REPORTS.search(question[: value.start]))
        if value.bound == "since" or (reports and not value.bound):
            after = value.first
        elif value.bound == "after" and (reports or sourced):
            after = value.last + timedelta(days=1)
        if (value.bound in {"until", "by"} or not value.bound) and reports:
            before = value.last + timedelta(days=1)
        elif value.bound == "before" and (reports or sourced):
            before = value.first
    first, past = after.isoformat() if after else None, before.isoformat() if before else None
    return first if first and (oldest or "") < first else None, past if past and (newest or "9") >= past else None
