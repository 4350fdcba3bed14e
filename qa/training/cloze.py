"""Pages in, made-up questions out: a fact is cut out of a sentence and the rest of the clause asked for it.

From "The mill opened in Derby in 1901." come "when did the mill opened in derby" (answer "1901") and, with one name
swapped for another of the page, "when did the mill opened in leeds", which nothing answers. The wording is rough on
purpose (words dropped, neighbours exchanged): what is learned is to hold every term of a question against the passage.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

from tokenizers import Tokenizer

from qa.training.data import Example, Page

__all__ = ["make"]

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"\b(?:\d{{1,2}} )?(?:{_MONTH})(?: \d{{1,2}})?(?:,? \d{{4}})?\b|\b1[0-9]{{3}}s?\b|\b20[0-4]\d\b")
_NUMBER = re.compile(r"\b(\d[\d,.]*\d|\d+)(?: (?:million|billion|percent|per cent)| ?%)?(?= [a-z])")
_NAME = re.compile(r"\b[A-Z][\w'’-]+(?:(?: of| de| the| von| and)? [A-Z][\w'’-]+)*")
_CLAUSE = re.compile(r"[;:()—–]|, (?=(?:and|but|which|who|where|while|when|with|as|although) )")
_LEAD = re.compile(r"\b(in|on|at|from|by|since|until|near|during|of|to)\s+$", re.IGNORECASE)


def _kind(match: re.Match[str], text: str) -> str:
    """The question word that fits the fact, by its shape and by the preposition before it."""
    lead = _LEAD.search(text[: match.start()])
    word = lead.group(1).lower() if lead else ""
    if match.re is _DATE:
        return f"{word} what year" if re.fullmatch(r"\d{4}", match.group()) and word in ("since", "until") else "when"
    if match.re is _NUMBER:
        return "how many"
    return "where" if word in ("in", "at", "near") else "what" if word == "of" else ""


def _noise(words: list[str], rng: random.Random) -> list[str]:
    """One word in twenty dropped, some neighbours exchanged."""
    kept = [word for word in words if rng.random() > 0.05]
    order = sorted(range(len(kept)), key=lambda i: i + rng.random() * 1.3)
    return [kept[i] for i in order]


def _question(clause: str, start: int, end: int, kind: str, rng: random.Random) -> str | None:
    """The question whose answer is `clause[start:end]`."""
    before, after = clause[:start], clause[end:]
    if kind in ("when", "where", "what"):
        before = _LEAD.sub("", before)
    words_before, words_after = before.split()[-9:], after.split()[:9]
    if len(words_before) + len(words_after) < 4:
        return None
    kind = kind or rng.choice(("who", "who", "what", "which"))
    kind += {"when": rng.choice((" did", " was", "")), "where": rng.choice((" did", " was", " is"))}.get(kind, "")
    if kind == "how many":
        body = words_after[:2] + words_before + words_after[2:]
    else:
        body = words_after + words_before if rng.random() < 0.4 else words_before + words_after
    text = " ".join([kind, *_noise(body, rng)])
    return re.sub(r"[,.\"“”]+(?=\s|$)", "", text).strip() + rng.choice(("?", "?", ""))


def _twin(question: str, page: Page, answer: str, rng: random.Random) -> str | None:
    """The question with one name or number swapped for another of the page, so that nothing answers it."""
    for pattern in rng.sample((_NAME, _DATE, _NUMBER), 3):
        found = [m for m in pattern.finditer(question) if m.start() > 0]
        if not found:
            continue
        match = rng.choice(found)
        others = sorted({m.group() for m in pattern.finditer(page.text)} - {match.group(), answer})
        others = [o for o in others if o not in question and match.group() not in o]
        if others:
            return question[: match.start()] + rng.choice(others) + question[match.end() :]
    return None


def _facts(text: str) -> list[re.Match[str]]:
    """Dates, numbers and names of a sentence; names not at its very start unless they are of several words."""
    dates = list(_DATE.finditer(text))
    taken = [m.span() for m in dates]
    rest = [*_NUMBER.finditer(text), *(m for m in _NAME.finditer(text) if m.start() > 0 or " " in m.group())]
    return dates + [m for m in rest if not any(m.start() < b and m.end() > a for a, b in taken)]


def _one(page: Page, number: int, tokenizer: Tokenizer, twin: bool, rng: random.Random) -> Example | None:
    first, last = page.sentences[number]
    at = page.offsets[first][0]
    sentence = page.text[at : page.offsets[last - 1][1]]
    facts = _facts(sentence)
    if not facts:
        return None
    fact = rng.choice(facts)
    cuts = [0, *(m.start() for m in _CLAUSE.finditer(sentence)), len(sentence)]
    low = max(c for c in cuts if c <= fact.start())
    high = min(c for c in cuts if c >= fact.end())
    text = _question(sentence[low:high], fact.start() - low, fact.end() - low, _kind(fact, sentence), rng)
    if text is None:
        return None
    spans = [
        i for i in range(first, last) if page.offsets[i][0] < at + fact.end() and page.offsets[i][1] > at + fact.start()
    ]
    if twin:
        text, spans = _twin(text, page, fact.group(), rng), []
        if text is None:
            return None
    ids = tuple(tokenizer.encode(text, add_special_tokens=False).ids)[:48]
    found = ((spans[0], spans[-1]),) if spans else ()
    return Example(f"cloze-{page.id}-{number}", text, ids, page, found, (fact.group(),) if spans else (), ())


def make(pages: Iterable[Page], tokenizer: Tokenizer, count: int, seed: int) -> list[Example]:
    """About `count` made-up examples over the pages, four in ten of them unanswerable twins."""
    rng = random.Random(seed)  # noqa: S311 (reproducible, not secret)
    places = [(page, number) for page in pages for number in range(len(page.sentences))]
    made = []
    for page, number in rng.choices(places, k=2 * count):
        example = _one(page, number, tokenizer, rng.random() < 0.4, rng)
        if example is not None:
            made.append(example)
        if len(made) == count:
            break
    return made
