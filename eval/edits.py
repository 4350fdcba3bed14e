"""A case, a right answer to it and a key → the answer with one seeded edit, or None where the edit does not apply.

`MUTATIONS` make it wrong (number × 10, date + 1, negation, name swap, citation swap, quote word, dropped item) and
keep all else: short, statements and positions change alike, as a system that errs would say them; the citations stay.
`PARAPHRASES` leave it right (an alias, a value in another format, function words, word order).
"""

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple, TypeVar

from eval.metrics.right import range_of
from eval.metrics.support import quoted
from eval.metrics.words import content, names, words
from eval.types import Case
from qa.types import Answer, Citation, Position, Statement

__all__ = ["MUTATIONS", "PARAPHRASES", "Edit", "Pool"]

_T = TypeVar("_T")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w])|(?<![\w.,-])\d+(?:\.\d+)?(?![\w-])")
_WORD_NUMBERS = "two three four five six seven eight nine ten eleven twelve".split()
_WORD_NUMBER = re.compile(rf"\b({'|'.join(_WORD_NUMBERS)})\b", re.IGNORECASE)
_MONTHS = [m for m in calendar.month_name if m]
_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)})\b|\b({'|'.join(_MONTHS)}) (\d{{1,2}})\b|\b((?:19|20)\d\d)\b")
_DAY = re.compile(rf"\b({'|'.join(calendar.day_name)})\b")
_AUXILIARY = re.compile(r"\b(is|was|are|were|has|have|had|will|can|could|would|did|does)\b(?! not)(?!n['’]t)")
_NOT = re.compile(r"\b(not|never|no) |(?<=[a-z])n['’]t\b|(?<=with)out\b")
_NAME = re.compile(r"(?<=[\w,;–—] )[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+)*")
_FRONT = re.compile(r"^((?:On|In|At|By|Since|After|During) [^,;]{3,60}), ([^,;]+)([.!?])$")
_SWAPS = {"because": "since", "but": "yet", "although": "though", "upon": "on", "within": "in", "which": "that"}


class Pool(NamedTuple):
    """What edits take from other cases: names, words and citations."""

    names: Sequence[str]
    words: Sequence[str]
    citations: Sequence[Citation]


Edit = Callable[[Case, Answer, str, Pool], Answer | None]


def _number_x10(case: Case, answer: Answer, key: str, pool: Pool) -> Answer | None:
    found = _spans(answer, _NUMBER)
    if found:
        old = _pick(found, key)
        digits = old.replace(",", "")
        whole, dot, rest = digits.partition(".")
        new = f"{whole}{rest[:1]}{dot if rest[1:] else ''}{rest[1:]}" if dot else digits + "0"
        return _said(answer, lambda t: re.sub(rf"(?<![\w.,-]){re.escape(old)}(?![\w-])", new, t))
    found = _spans(answer, _WORD_NUMBER)
    if not found:
        return None
    old = _pick(found, key).casefold()
    new = str(10 * (_WORD_NUMBERS.index(old) + 2))
    return _said(answer, lambda t: re.sub(rf"\b{old}\b", new, t, flags=re.IGNORECASE))


def _date_plus_1(case: Case, answer: Answer, key: str, pool: Pool) -> Answer | None:
    found = _spans(answer, _DATE) + _spans(answer, _DAY)
    if not found:
        return None
    old = _pick(found, key)
    days = list(calendar.day_name)
    if old in days:
        new = days[(days.index(old) + 1) % 7]
    else:
        new = re.sub(r"\d+", lambda m: str(int(m[0]) % (28 if len(m[0]) < 3 else 9999) + 1), old)
    return _said(answer, lambda t: re.sub(rf"\b{re.escape(old)}\b", new, t))


def _negation(case: Case, answer: Answer, key: str, pool: Pool) -> Answer | None:
    if not answer.statements:
        return None
    at = _pick(range(len(answer.statements)), key)
    text = answer.statements[at].text
    if _NOT.search(text):
        new = _NOT.sub("", text, count=1)
    elif _AUXILIARY.search(text):
        new = _AUXILIARY.sub(r"\1 not", text, count=1)
    else:
        new = f"It is not true that {text}"
    return _with_statement(answer, at, new)


def _name_swap(case: Case, answer: Answer, key: str, pool: Pool) -> Answer | None:
    text = " ".join(s.text for s in answer.statements)
    runs = [run for run in _spans(answer, _NAME) if names(f"of {run}") == frozenset(words(run)) != frozenset()]
    taken = frozenset(words(text + " " + case.question)) | frozenset(
        w for c in answer.citations for w in words(c.quote)
    )
    others = [n for n in pool.names if not frozenset(words(n)) & taken]
    if not runs or not others:
        return None
    old, new = _pick(runs, key), _pick(others, key)
    return _said(answer, lambda t: re.sub(rf"\b{re.escape(old)}\b", new, t))


def _citation_swap(case: Case, answer: Answer, key: str, pool: Pool) -> Answer | None:
    own = [range_of(c) for c in answer.citations]
    others = [c for c in pool.citations if not _like_any(c, answer.citations) and range_of(c) not in own]
    if not answer.citations or not others:
        return None
    at = _pick(range(len(answer.citations)), key)
    swapped = replace(_pick(others, key), number=answer.citations[at].number)
    return replace(answer, citations=(*answer.citations[:at], swapped, *answer.citations[at + 1 :]))


def _quote_word(case: Case, answer: Answer, key: str, pool: Pool) -> Answer | None:
    parts = [part for s in answer.statements for part in quoted(s.text)]
    if case.quote and case.kind == "quote" and not any(a.type == "name" for a in case.answers):
        parts.append(case.quote.text)
    targets = [w for part in parts for w in re.findall(r"[^\W\d_]{4,}", part) if content(w)]
    if not targets:
        return None
    old = _pick(targets, key)
    new = _pick([w for w in pool.words if w not in content(" ".join(_texts(answer)))], key)
    return _said(answer, lambda t: re.sub(rf"\b{old}\b", new, t))


def _dropped_item(case: Case, answer: Answer, key: str, pool: Pool) -> Answer | None:
    if case.items is not None:
        item = _pick(case.items.list, key)
        forms = sorted((item.text, *item.aliases), key=len, reverse=True)
        pattern = re.compile("|".join(rf"\b{re.escape(form)}\b[;,]?\s*" for form in forms), re.IGNORECASE)
        return _said(answer, lambda t: pattern.sub("", t))
    if case.kind != "conflict" or not answer.conflicts:
        return None
    side = _pick(answer.conflicts[0].positions, key)
    gone = set(side.citations)
    return replace(
        answer,
        short="; ".join(p.value for p in answer.conflicts[0].positions if p != side),
        statements=tuple(s for s in answer.statements if not gone & set(s.citations)),
        conflicts=(),
    )


def _alias(case: Case, answer: Answer, key: str, pool: Pool) -> Answer | None:
    aliases = [a for gold in case.answers if gold.text == answer.short for a in gold.aliases]
    return replace(answer, short=_pick(aliases, key)) if aliases else None


def _format(case: Case, answer: Answer, key: str, pool: Pool) -> Answer | None:
    months = "|".join(_MONTHS)
    rewrites: Mapping[str, str | Callable[[re.Match[str]], str]] = {
        rf"\b(\d{{1,2}}) ({months}) (\d{{4}})\b": r"\2 \1, \3",
        rf"\b({months}) (\d{{1,2}}), (\d{{4}})\b": r"\2 \1 \3",
        r"(?<=\d),(?=\d{3}\b)": "",
        r"(?<=\d) ?%": " percent",
        rf"(?<![-\w])({'|'.join(_WORD_NUMBERS)})(?![-\w])": lambda m: str(_WORD_NUMBERS.index(m[1]) + 2),
    }
    for pattern, new in rewrites.items():
        changed = _said(answer, lambda t, p=pattern, n=new: re.sub(p, n, t))  # type: ignore[misc]
        if changed:
            return changed
    return None


def _function_words(case: Case, answer: Answer, key: str, pool: Pool) -> Answer | None:
    if case.kind == "quote":
        return None
    swapped = rf"\b({'|'.join(_SWAPS)})\b"
    return _said(answer, lambda t: t if quoted(t, 1) else re.sub(swapped, lambda m: _SWAPS[m[1]], t))


def _word_order(case: Case, answer: Answer, key: str, pool: Pool) -> Answer | None:
    return _said(answer, lambda t: _FRONT.sub(lambda m: f"{m[2]} {m[1][0].lower()}{m[1][1:]}{m[3]}", t))


def _framed(case: Case, answer: Answer, key: str, pool: Pool) -> Answer | None:
    if not answer.statements:
        return None
    return _with_statement(answer, 0, f"According to this, {answer.statements[0].text}")


def _said(answer: Answer, change: Callable[[str], str]) -> Answer | None:
    """The answer with everything it says changed alike; None when that changes nothing."""
    changed = replace(
        answer,
        short=change(answer.short),
        statements=tuple(replace(s, text=change(s.text)) for s in answer.statements),
        conflicts=tuple(
            replace(c, positions=tuple(Position(change(p.value), p.citations) for p in c.positions))
            for c in answer.conflicts
        ),
    )
    return None if changed == answer else changed


def _with_statement(answer: Answer, at: int, text: str) -> Answer:
    statement: Statement = replace(answer.statements[at], text=text)
    return replace(answer, statements=(*answer.statements[:at], statement, *answer.statements[at + 1 :]))


def _texts(answer: Answer) -> list[str]:
    return [s.text for s in answer.statements] or [answer.short]


def _spans(answer: Answer, pattern: re.Pattern[str]) -> list[str]:
    return [m[0] for text in _texts(answer) for m in pattern.finditer(text)]


def _like_any(citation: Citation, others: Sequence[Citation]) -> bool:
    """Whether it says much the same as one of `others`: swapping those leaves the answer right."""
    return any(len(content(citation.quote) & content(o.quote)) >= len(content(o.quote)) / 3 for o in others)


def _pick(options: Sequence[_T], key: str) -> _T:
    """One of the options, the same for the same key."""
    return options[int.from_bytes(sha256(key.encode()).digest()[:8]) % len(options)]


MUTATIONS: Mapping[str, Edit] = {
    "number × 10": _number_x10, "date + 1": _date_plus_1, "negation": _negation, "name swap": _name_swap,
    "citation swap": _citation_swap, "quote word": _quote_word, "dropped item": _dropped_item,
}  # fmt: skip
PARAPHRASES: Mapping[str, Edit] = {
    "alias": _alias, "value format": _format, "function words": _function_words, "word order": _word_order,
    "framing": _framed,
}  # fmt: skip
