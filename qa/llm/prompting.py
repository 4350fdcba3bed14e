"""A question and its hits → the messages that a model gets: the best sentences, each under its own number, by article.

Pure: what is shown depends on the arguments alone. `pack` chooses and numbers, and what it gives reads like

    Article: Night shift opens the gates (The Courier, 2021-08-19)
    1: "The gates were opened by the night engineer."
    2: "No house was flooded, the mayor said."
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from index.lexical import terms
from index.types import Article, Hit
from prompts import REFUSAL, render
from qa.questions import wanted
from qa.types import Place, Turn

__all__ = ["Message", "Shown", "condensing", "estimated", "inert", "messages", "pack"]

Message = Mapping[str, str]

# The first three: of twenty-four settings tried on the gold set's development half, the one that shows most evidence.
_OF_PASSAGE = 1.0  # what the score of its passage adds to that of a sentence
_SAID_ALREADY = 0.25  # what a sentence loses when all its words stand in a chosen one
_LEADS_IN = 0.1  # what the sentence before a chosen one gains: it tells who "he" is
_OF_ITS_ARTICLE = 1.0  # what the best sentence of each article gains when the question compares them
_MOST = 60  # sentences that are weighed
_LEAST = 8  # tokens: no sentence takes fewer
_LONGEST = 1_200  # characters of a sentence that are sent
_LONGEST_HEAD = 160
_TURNS = 3  # of a chat, to make a question stand alone
_LONGEST_TURN = 400

# WordPiece counts up to 5 % fewer tokens in English news than the models' own tokenizers, 17 % fewer in Chinese.
_MARGIN = 1.2

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
    line = " ".join(text.split())
    if not line.isprintable():
        seen = "".join(c for c in line if unicodedata.category(c) not in _UNSEEN)
        line = " ".join(seen.split())
    return line.translate(_LOOKALIKE)


def _sendable(question: str) -> str:
    return " ".join(question.encode("utf-8", "replace").decode("utf-8").split())


def _head(article: Article) -> str:
    known = [inert(article.outlet or "")[:_LONGEST_HEAD], article.published or "date unknown"]
    return f"Article: {inert(article.title)[:_LONGEST_HEAD]} ({', '.join(filter(None, known))})"


def _candidates(question: str, hits: Sequence[Hit]) -> list[_Candidate]:
    """The best sentences of the hits, each once, with what they are worth by themselves."""
    worth: dict[Place, tuple[float, str, Place | None]] = {}
    for hit in reversed(hits):
        worth |= dict(_of_hit(hit))
    ordered = sorted(worth, key=lambda place: (-worth[place][0], place.article_id, place.start))
    first = {place.article_id: place for place in reversed(ordered)} if wanted(question).articles else {}
    ordered.sort(key=lambda place: first.get(place.article_id) != place)
    found = []
    for place in ordered[:_MOST]:
        value, text, following = worth[place]
        value += _OF_ITS_ARTICLE * (first.get(place.article_id) == place)
        found.append(_Candidate(place, _clipped(inert(text)), frozenset(terms(text)), value, following))
    return found


def _of_hit(hit: Hit) -> Iterator[tuple[Place, tuple[float, str, Place | None]]]:
    """Each sentence of a hit: its worth, its text, and the sentence after it."""
    passage = hit.passage
    places = [Place(passage.article_id, s.start, s.end) for s in passage.sentences]
    for place, following, score in zip(places, [*places[1:], None], hit.sentence_scores, strict=True):
        text = passage.text[place.start - passage.start : place.end - passage.start]
        yield place, (score + _OF_PASSAGE * hit.score, text, following)


def _clipped(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _chosen(
    candidates: Sequence[_Candidate], heads: Mapping[str, str], budget: int, count: Callable[[str], int]
) -> list[_Candidate]:
    """The most valuable ones within the budget, one after the other: each choice changes what the others are worth."""
    left = dict.fromkeys(range(len(candidates)), 0)  # how many words of each stand in a chosen one
    chosen: list[_Candidate] = []
    lead_in: set[int] = set()
    while left and (budget >= _LEAST or not chosen):
        n = max(left, key=lambda n: _worth(candidates[n], left[n], n in lead_in))  # the first of equals
        del left[n]
        best = candidates[n]
        new = all(c.place.article_id != best.place.article_id for c in chosen)
        line = f'{len(candidates)}: "{best.words}"\n' + (f"{heads[best.place.article_id]}\n\n" if new else "")
        # A word is at least one token: most of those that do not fit need no counting.
        if chosen and (_MARGIN * len(line.split()) > budget or estimated(line, count) > budget):
            continue
        budget -= estimated(line, count)
        chosen.append(best)
        left = {m: max(said, len(candidates[m].terms & best.terms)) for m, said in left.items()}
        lead_in |= {m for m in left if candidates[m].leads_to == best.place}
    return chosen


def _worth(candidate: _Candidate, said: int, leads_in: bool) -> float:
    return candidate.value * (1 - _SAID_ALREADY * said / max(1, len(candidate.terms))) + _LEADS_IN * leads_in
