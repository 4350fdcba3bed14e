"""Examples in, an epoch's variants of them out: looser questions, pages in the forms of news, and more negatives.

From "When did the mill open?" on "The mill opened in 1901. It ran on steam." come "When did mill open", the same on
'"The mill opened in 1901," Ada Lund told reporters. It ran on steam.', and as negatives the question on the page
without its first sentence, on the nearest pages of all titles, and as "When did the mill burn?".
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tokenizers import Tokenizer

from qa.training.data import Example, Page, encode_page

__all__ = ["Far", "vary"]

_FUNCTION = frozenset(
    "the a an of in on at to for by from with and or is are was were be been did does do had has have that this these "
    "those it its as than then who what when where which why how many much whose whom into during between about".split()
)
_WORD = re.compile(r"[\w'’-]+")
_FAR = 6  # nearest pages kept for each question
_COMMON = 0.06  # a token in a larger share of the pages than this finds nothing
_FIRST = (
    "Ada Bruno Chen Dalia Edwin Farah Goran Hana Ivo Jamila Karl Leila Mateo Nadia Omar Priya Rosa Samir Tove Uma"
).split()
_LAST = (
    "Abara Berg Castel Dorn Eskel Ferro Grau Hassan Ibsen Janka Kovar Lund Moreau Novak Okoye Perrin Rahal Sato Tal"
).split()
_ROLES = ("", "", "the minister, ", "a spokesman, ", "the mayor, ", "who runs the agency, ", "an analyst, ")
_SAYING = (
    "said",
    "told reporters",
    "added",
    "said on Tuesday",
    "told the broadcaster",
    "wrote on social media",
    "says",
)
_LEADS = (
    "{place} — ",
    "{place} (Wire) - ",
    "{clock} GMT: ",
    "Live updates: ",
    "Posted {clock}\n",
    "What we know so far: ",
    "{clock} — ",
)


class Far:
    """An inverted index over the pages of all titles, kept because every epoch asks it again."""

    def __init__(self, examples: Sequence[Example]) -> None:
        """Index the pages of the examples and find each answerable question's nearest pages that lack its answer."""
        pages = list({example.page.id: example.page for example in examples}.values())
        postings: dict[int, list[int]] = defaultdict(list)
        for number, page in enumerate(pages):
            for token in set(page.ids):
                postings[token].append(number)
        most = max(20, int(_COMMON * len(pages)))
        self._near = {e.id: _nearest(e, pages, postings, most) for e in examples if e.spans}

    def of(self, example: Example) -> tuple[Page, ...]:
        """At most six pages, the nearest first."""
        return self._near.get(example.id, ())


def _nearest(example: Example, pages: Sequence[Page], postings: dict[int, list[int]], most: int) -> tuple[Page, ...]:
    scores: dict[int, float] = defaultdict(float)
    for token in set(example.ids):
        found = postings.get(token, ())
        if 0 < len(found) <= most:
            for number in found:
                scores[number] += 1 / (1 + len(found)) ** 0.5 / (40 + len(pages[number].ids)) ** 0.3
    lowered = [answer.lower() for answer in example.answers]
    chosen: list[Page] = []
    for number in sorted(scores, key=lambda n: (-scores[n], n)):
        text = pages[number].text.lower()
        if pages[number].id != example.page.id and not any(answer in text for answer in lowered):
            chosen.append(pages[number])
        if len(chosen) == _FAR:
            break
    return tuple(chosen)


def _asked(example: Example, text: str, tokenizer: Tokenizer, suffix: str) -> Example:
    ids = tuple(tokenizer.encode(text, add_special_tokens=False).ids)[:48]
    return replace(example, id=f"{example.id}-{suffix}", question=text, ids=ids)


def _loose(question: str, rng: random.Random) -> str:
    """The question with some function words and at most one other word gone, or its halves exchanged."""
    words = question.rstrip("?").split()
    content = [i for i, word in enumerate(words) if i > 1 and word.lower() not in _FUNCTION]
    gone = {rng.choice(content)} if len(content) > 3 and rng.random() < 0.7 else set()
    kept = [
        word
        for i, word in enumerate(words)
        if i not in gone and not (i > 0 and word.lower() in _FUNCTION and rng.random() < 0.25)
    ]
    if len(kept) > 6 and rng.random() < 0.2:
        cut = rng.randrange(3, len(kept) - 1)
        kept = kept[cut:] + kept[:cut]
    return " ".join(kept) + rng.choice(("?", "?", ""))


def _relation(question: str, others: Sequence[str], rng: random.Random) -> str | None:
    """The question with one plain word swapped for one of like ending from another question of the same title."""
    found = [m for m in _WORD.finditer(question) if _plain(m.group()) and m.start() > 0]
    if not found or not others:
        return None
    match = rng.choice(found)
    old = match.group()
    fitting = [w for w in rng.choices(others, k=40) if w[-2:] == old[-2:] and w[:4] != old[:4]]
    return question[: match.start()] + fitting[0] + question[match.end() :] if fitting else None


def _plain(word: str) -> bool:
    return word.islower() and len(word) > 3 and word not in _FUNCTION


def _rewritten(
    page: Page, pieces: Sequence[tuple[str, int, str]], spans: Sequence[tuple[int, int]], tokenizer: Tokenizer
) -> tuple[Page, tuple[tuple[int, int], ...]]:
    """A page of `pieces` (words before, sentence number, words after) and where the spans are now."""
    text, ranges = "", []
    marked = [(page.offsets[a][0], page.offsets[b][1]) for a, b in spans]
    for before, number, after in pieces:
        first, last = (page.offsets[i] for i in (page.sentences[number][0], page.sentences[number][1] - 1))
        shift = len(text) + len(before) - first[0]
        words = page.text[first[0] : last[1]]
        if after and after[0] in ',”"':
            words = words.rstrip(".")
        ranges += [(a + shift, b + shift) for a, b in marked if a >= first[0] and b <= first[0] + len(words)]
        text += before + words + after + " "
    new = encode_page(tokenizer, f"{page.id}-new", page.title, text.rstrip())
    found = []
    for start, end in ranges:
        inside = [i for i, (a, b) in enumerate(new.offsets) if a < end and b > start]
        found += [(inside[0], inside[-1])] if inside else []
    return new, tuple(found)


def _name(rng: random.Random) -> str:
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def _quoting(rng: random.Random, speaker: str) -> tuple[str, str]:
    """What stands before and after a quoted sentence."""
    said, role = rng.choice(_SAYING), rng.choice(_ROLES)
    if rng.random() < 0.4:
        return f"{speaker}{', ' + role.rstrip(', ') + ',' if role else ''} {said}: “", ".”"
    if rng.random() < 0.25:
        return "", f", according to {speaker}."
    return "“", f",” {role}{speaker} {said}."


def _newsy(example: Example, tokenizer: Tokenizer, rng: random.Random) -> Example:
    """The example on its page in the forms of news: a dateline, a time, some sentences quoted."""
    clock, place = f"{rng.randrange(24):02}:{rng.randrange(60):02}", rng.choice(_LAST).upper()
    pieces = []
    for number in range(len(example.page.sentences)):
        before, after = _quoting(rng, _name(rng)) if rng.random() < 0.3 else ("", "")
        if rng.random() < (0.4 if number == 0 else 0.08):
            before = rng.choice(_LEADS).format(place=place, clock=clock) + before
        pieces.append((before, number, after))
    page, spans = _rewritten(example.page, pieces, example.spans, tokenizer)
    kept = len(spans) == len(example.spans)
    return replace(example, id=f"{example.id}-news", page=page, spans=spans) if kept else example


def _said(example: Example, tokenizer: Tokenizer, rng: random.Random) -> Example | None:
    """A question about who said what on the page, some of it now quoted; three in ten ask of nobody there."""
    count = len(example.page.sentences)
    quoted = rng.sample(range(count), min(count, rng.choice((1, 2, 3))))
    speakers = {number: _name(rng) for number in quoted}
    pieces = [
        ("", n, "") if n not in speakers else (*(q := _quoting(rng, speakers[n]))[:1], n, q[1]) for n in range(count)
    ]
    number = quoted[0]
    first, last = example.page.sentences[number]
    words = example.page.text[example.page.offsets[first][0] : example.page.offsets[last - 1][1]]
    topic = [w for w in _WORD.findall(words) if w.lower() not in _FUNCTION and len(w) > 3]
    if not 5 <= last - first <= 60 or len(topic) < 3:
        return None
    about = " ".join(topic[i] for i in sorted(rng.sample(range(len(topic)), min(len(topic), rng.choice((2, 3))))))
    page, spans = _rewritten(example.page, pieces, ((first, last - 2),), tokenizer)
    who = rng.random() < 0.4
    answers = (words,)
    if who:
        at = page.text.find(speakers[number])
        inside = [i for i, (a, b) in enumerate(page.offsets) if a < at + len(speakers[number]) and b > at]
        spans, answers = ((inside[0], inside[-1]),), (speakers[number],)
    if rng.random() < 0.3:
        speaker, spans, answers, who = _name(rng), (), (), False
    else:
        speaker = speakers[number]
    asks = (
        ("Who said {about}?", "Who spoke of {about}?")
        if who
        else (
            "What did {speaker} say about {about}?",
            "What did {speaker} say?",
            "How did {speaker} describe {about}?",
        )
    )
    text = rng.choice(asks).format(speaker=speaker, about=about)
    made = Example(f"{example.id}-said", text, (), page, spans, answers, ())
    return _asked(made, text, tokenizer, "")


def _without(example: Example, tokenizer: Tokenizer) -> Example | None:
    """The question on its page less the sentences that hold the answer; None where nothing else is left."""
    page, answers = example.page, [answer.lower() for answer in example.answers]
    pieces = []
    for number, (a, b) in enumerate(page.sentences):
        text = page.text[page.offsets[a][0] : page.offsets[b - 1][1]].lower()
        if not any(a <= start < b for start, _ in example.spans) and not any(answer in text for answer in answers):
            pieces.append(("", number, ""))
    if not pieces:
        return None
    new, _ = _rewritten(page, pieces, (), tokenizer)
    return replace(example, id=f"{example.id}-without", page=new, spans=(), answers=(), others=())


def vary(examples: Sequence[Example], far: Far, tokenizer: Tokenizer, seed: str) -> list[Example]:
    """One epoch: every example, as it is or varied, and as many negatives again for half of the answerable ones."""
    rng = random.Random(seed)  # noqa: S311 (reproducible, not secret)
    words: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        words[example.page.title].update(filter(_plain, _WORD.findall(example.question)))
    pools = {title: sorted(found) for title, found in words.items()}
    made: list[Example | None] = []
    for example in examples:
        made.append(_varied(example, tokenizer, rng))
        if example.spans:
            made += _negatives(example, far, pools[example.page.title], tokenizer, rng)
        if rng.random() < 0.08:
            made.append(_said(example, tokenizer, rng))
    return [example for example in made if example is not None]


def _varied(example: Example, tokenizer: Tokenizer, rng: random.Random) -> Example:
    if example.spans and rng.random() < 0.35:
        example = _asked(example, _loose(example.question, rng), tokenizer, "loose")
    return _newsy(example, tokenizer, rng) if rng.random() < 0.3 else example


def _negatives(
    example: Example, far: Far, pool: Sequence[str], tokenizer: Tokenizer, rng: random.Random
) -> list[Example | None]:
    found: list[Example | None] = []
    pages = far.of(example)
    if pages and rng.random() < 0.25:
        found.append(replace(example, id=f"{example.id}-far", page=rng.choice(pages), spans=(), answers=(), others=()))
    if rng.random() < 0.2:
        found.append(_without(example, tokenizer))
    if rng.random() < 0.12 and (text := _relation(example.question, pool, rng)):
        other = _asked(example, text, tokenizer, "relation")
        found.append(replace(other, spans=(), answers=(), others=()))
    return found
