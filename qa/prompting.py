"""A question and its hits → the messages that a model gets: the best sentences, each under its own number, by article.

Pure: what is shown depends on the arguments alone. `pack` chooses and numbers, and what it gives reads like

    Article: Night shift opens the gates (The Courier, 2021-08-19)
    1: "The gates were opened by the night engineer."
    2: "No house was flooded, the mayor said."
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from index.lexical import terms
from index.types import Article, Hit
from prompts import REFUSAL, render
from qa.questions import wanted
from qa.types import Place, Turn

__all__ = ["Message", "Shown", "condensing", "estimated", "inert", "messages", "pack"]

Message = Mapping[str, str]

_OF_PASSAGE = 0.25  # what the score of its passage adds to that of a sentence
_SAID_ALREADY = 0.5  # what a sentence loses when all its words stand in a chosen one
_LEADS_IN = 0.1  # what the sentence before a chosen one gains: it tells who "he" is
_OF_ITS_ARTICLE = 1.0  # what the best sentence of each article gains when the question compares them
_LONGEST = 1_200  # characters of a sentence that are sent
_LONGEST_HEAD = 160
_TURNS = 3  # of a chat, to make a question stand alone
_LONGEST_TURN = 400

# WordPiece counts up to 5 % fewer tokens in English news than the models' own tokenizers, 17 % fewer in Chinese.
_MARGIN = 1.2
_AROUND_MESSAGE = 4  # tokens: its role and its ends

# What could be taken for a marker, a tag, a chat template's token or the end of a quotation is shown by its look-alike.
_LOOKALIKE = str.maketrans(
    {"<": "‹", ">": "›", "[": "(", "]": ")", "【": "(", "】": ")", "［": "(", "］": ")", '"': "”", "`": "’"}
)
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})


@dataclass(frozen=True, slots=True)
class Shown:
    """The sentences that a model sees: `places[n - 1]` is the sentence of number n."""

    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: Place
    words: str
    terms: frozenset[str]
    value: float
    leads_to: Place | None = None  # the sentence after it, in the same passage


def estimated(text: str, count: Callable[[str], int]) -> int:
    """At least how many tokens a model makes of `text`; `count` is the embedder's own count."""
    return ceil(_MARGIN * count(text))


def messages(question: str, shown: Shown) -> tuple[Message, ...]:
    """The rules, which never change and so can be cached by the server, then the sentences and the question."""
    asked = render("question", articles=shown.text, question=_sendable(question))
    return (
        {"role": "system", "content": render("answer", refusal=REFUSAL)},
        {"role": "user", "content": asked},
    )


def condensing(question: str, turns: Sequence[Turn]) -> tuple[Message, ...]:
    """The message that asks for `question` in a form that needs no chat before it."""
    said = [
        f"Asked: {inert(t.question)[:_LONGEST_TURN]}\nAnswered: {inert(t.answer)[:_LONGEST_TURN]}"
        for t in turns[-_TURNS:]
    ]
    return ({"role": "user", "content": render("condense", turns="\n".join(said), question=_sendable(question))},)


def pack(
    question: str,
    hits: Sequence[Hit],
    article: Callable[[str], Article],
    *,
    budget: int,
    count: Callable[[str], int],
) -> Shown:
    """Number the sentences of `hits` that are worth most, as many as fit in `budget` tokens; always the best one.

    A sentence is worth its score, and less the more of its words are shown already; when the question compares, the
    best sentence of each article comes first. `article` gives the article of an id, `count` the tokens of a text.
    """
    heads = {h.passage.article_id: _head(article(h.passage.article_id)) for h in hits}
    chosen = _chosen(_candidates(question, hits), heads, budget, count)
    lines: list[str] = []
    places: list[Place] = []
    for article_id in dict.fromkeys(c.place.article_id for c in chosen):
        lines += ["", heads[article_id]] if lines else [heads[article_id]]
        for candidate in sorted((c for c in chosen if c.place.article_id == article_id), key=lambda c: c.place.start):
            places.append(candidate.place)
            lines.append(f'{len(places)}: "{candidate.words}"')
    return Shown("\n".join(lines), tuple(places))


def inert(text: str) -> str:
    r"""`text` on one line, without characters that nobody sees and with nothing that steers a model or a reader.

    >>> inert("[7] <b>Stop</b>\n<|im_start|>")
    '(7) ‹b›Stop‹/b› ‹|im_start|›'
    """
    seen = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return " ".join(seen.translate(_LOOKALIKE).split())


def _sendable(question: str) -> str:
    return " ".join(question.encode("utf-8", "replace").decode("utf-8").split())


def _head(article: Article) -> str:
    known = ", ".join(
        [inert(article.outlet or "")[:_LONGEST_HEAD] or "outlet unknown", article.published or "date unknown"]
    )
    return f"Article: {inert(article.title)[:_LONGEST_HEAD]} ({known})"


def _candidates(question: str, hits: Sequence[Hit]) -> list[_Candidate]:
    """The sentences of the hits, each once, with what they are worth by themselves."""
    found = {c.place: c for hit in reversed(hits) for c in _of_hit(hit)}
    ordered = sorted(found.values(), key=lambda c: (-c.value, c.place.article_id, c.place.start))
    if not wanted(question).articles:
        return ordered
    first = {c.place.article_id: c.place for c in reversed(ordered)}
    return [replace(c, value=c.value + _OF_ITS_ARTICLE * (first[c.place.article_id] == c.place)) for c in ordered]


def _of_hit(hit: Hit) -> Iterator[_Candidate]:
    passage = hit.passage
    places = [Place(passage.article_id, s.start, s.end) for s in passage.sentences]
    for place, following, score in zip(places, [*places[1:], None], hit.sentence_scores, strict=True):
        text = passage.text[place.start - passage.start : place.end - passage.start]
        words = inert(text)
        words = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
        yield _Candidate(place, words, frozenset(terms(text)), score + _OF_PASSAGE * hit.score, following)


def _chosen(
    candidates: Sequence[_Candidate], heads: Mapping[str, str], budget: int, count: Callable[[str], int]
) -> list[_Candidate]:
    """The most valuable ones within the budget, one after the other: each choice changes what the others are worth."""
    left, chosen = list(candidates), list[_Candidate]()
    while left:
        best = max(left, key=lambda c: _worth(c, chosen))  # the first of equals
        left.remove(best)
        new = all(c.place.article_id != best.place.article_id for c in chosen)
        line = f'{len(candidates)}: "{best.words}"\n' + (f"{heads[best.place.article_id]}\n\n" if new else "")
        cost = estimated(line, count)
        if cost <= budget or not chosen:
            chosen.append(best)
            budget -= cost
    return chosen


def _worth(candidate: _Candidate, chosen: Iterable[_Candidate]) -> float:
    said = max((len(candidate.terms & c.terms) for c in chosen), default=0) / max(1, len(candidate.terms))
    leads_in = any(candidate.leads_to == c.place for c in chosen)
    return candidate.value * (1 - _SAID_ALREADY * said) + _LEADS_IN * leads_in
