"""The candidates for a question, best first → what is said: claims that quote sentences, and the short answer.

What is asked for decides: one sentence for a fact, the sentences of the whole quotation for somebody's words, the
sentence that names the speaker beside the quotation, all items for a list, one sentence of each article for a
comparison. ("When did it fail?", candidates) → ((Claim("It failed in 1954.", (…,)),), "1954").
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.blocks import paragraphs
from index.lexical import terms
from index.types import Hit
from qa.brackets import Bracketed, bracketed
from qa.candidates import Candidate, sentences_of
from qa.enumerations import enumeration
from qa.features import sentence_of
from qa.questions import kind_of, lists, tells, wanted
from qa.quoting import Said, said_in, teller
from qa.shortening import defined, shortened, subject
from qa.types import Claim, Place
from qa.verify import verdict

__all__ = ["answer", "holds_row"]

# To be cited beside the best, a sentence with the same short answer must be this likely, as a share of it.
_AGREE = 0.75
_ALIKE = 0.6  # of all terms of two sentences that say the same are in both
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ANNOUNCES = re.compile(
    r"^(?:\W*[A-Z]+:)?(?:[^\w’']*[\w’']+(?:[^\w’']+[\w’']+){0,11})?[^\w’']+"
    r"(?P<count>two|three|four|five|six|these|the following|several)"
    r" [\w’']+(?: [\w’']+){0,2} ?[.:]$"
    r"|^\W*(?P<bare>two|three|four|five|six) things\W*$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:^\W*|: )(?:\(?\d{1,2}\)|\d{1,2}[.:–-]|[•▪●‣◦]) ?\S")
_LED_IN = re.compile(r": ?\(?(?:\d{1,2}[).:–-]|[•▪●‣◦])")
_MOST_ITEMS = 12
_BESIDE = 0.35  # probability of a sentence that may stand beside the best: less than refusing asks of the best
_PRONOUN = re.compile(r"(?:he|she|they|it|him|her|them|his|hers|their)", re.IGNORECASE)
_ROW = re.compile(r", [^,]+,? (?:and|or) |\S+ (?:and|as well as) \S+")
_KEEP = 0.5  # where several sentences are wanted, a further one must be this likely, as a share of the best
_KEEP_BESIDE_ROW = 0.9  # … and where the best one is a row of things, which may well be whole


def answer(question: str, ranked: Sequence[Candidate]) -> tuple[tuple[Claim, ...], str]:
    """The claims and the short answer to `question`, from its candidates, best first; there must be one."""
    kind, best = kind_of(question), ranked[0]
    if kind in ("quote", "speaker") and (said := _said(best)) is not None:
        if kind == "quote" and said.words:
            return _claims_of(best, said.sentences, ranked, said.words), said.words
        if kind == "speaker" and said.speaker:
            return _claims_of(best, (best.i, *said.named_in), ranked), said.speaker
    if kind == "speaker" and (told := teller(sentences_of(best.hit), best.i))[0]:
        return _claims_of(best, told[1], ranked), told[0]
    if lists(question) and (items := _announced(best)):
        claims = _claims_of(best, items, ranked)
        return claims, best.short if best.i in items else ""
    claims = _in_brackets([(c.hit, c.i, places) for c, places in _chosen(question, ranked)])
    return claims, "" if tells(question) else shortened(question, best.text, _named(best))


def holds_row(candidate: Candidate) -> bool:
    """Whether a sentence lists what it answers, "boats, cars and lorries", or announces the sentences that do."""
    row = enumeration(candidate.text, candidate.short)
    return row != candidate.short or bool(_ROW.search(row)) or bool(_announced(candidate))


def _in_brackets(told: Sequence[tuple[Hit, int, tuple[Place, ...]]]) -> tuple[Claim, ...]:
    """A claim for each sentence, given by hit and number, with its places.

    The pronoun that it begins with is resolved where that is certain, and the sentence that has the name is cited with
    it; not where that sentence stands right before it in the answer.
    """
    claims: list[Claim] = []
    for hit, i, places in told:
        found = _bracketed(hit, i)
        before = claims[-1].places[0] if claims else None
        if found is None or _place(hit, found.named_in) == before:
            claims.append(Claim(" ".join(sentence_of(hit, i).split()), places))
        else:
            claims.append(Claim(found.text, tuple(dict.fromkeys((*places, _place(hit, found.named_in))))))
    return tuple(claims)


def _bracketed(hit: Hit, i: int) -> Bracketed | None:
    """Sentence `i` of a hit, its first pronoun resolved from its paragraph; `named_in` counts in the passage."""
    passage = hit.passage
    at = passage.sentences[i].start - passage.start
    start = next((p.start for p in paragraphs(passage.text) if p.start <= at < p.end), at)
    first = next(n for n, s in enumerate(passage.sentences) if s.start - passage.start >= start)
    found = bracketed([sentence_of(hit, n) for n in range(first, i + 1)], i - first)
    return replace(found, named_in=first + found.named_in) if found else None


def _named(best: Candidate) -> str:
    """The words of the best sentence that answer; the name where they are the pronoun that stands for it."""
    found = _bracketed(best.hit, best.i) if _PRONOUN.fullmatch(best.short) else None
    return found.name if found else best.short


def _place(hit: Hit, i: int) -> Place:
    span = hit.passage.sentences[i]
    return Place(hit.passage.article_id, span.start, span.end)


def _announced(best: Candidate) -> tuple[int, ...]:
    """The sentences of a list whose items are sentences: the best one announces it, or the one after it, or is an item.

    "They want three things." and the three after it; "Among them:", "1) …", "2) …".
    """
    sentences = sentences_of(best.hit)
    if match := _ANNOUNCES.search(best.text):
        count = _COUNTS.get((match["count"] or match["bare"] or "").lower(), 3)
        return tuple(range(best.i, min(best.i + 1 + count, len(sentences))))
    numbered = [bool(_NUMBERED.search(text)) for text in sentences]
    first = best.i
    while first + 1 < len(sentences) and not numbered[first] and (first == best.i or sentences[first].endswith(":")):
        first += 1
    if not numbered[first]:
        return ()
    while first > 0 and numbered[first - 1]:
        first -= 1
    if first <= best.i and not _LED_IN.search(sentences[first]) and not (first and sentences[first - 1].endswith(":")):
        return ()  # numbered sentences that nothing announces are no list of one kind of thing
    last = next((i for i in range(first, len(sentences)) if not numbered[i]), len(sentences))
    return (*range(min(best.i, first), min(last, first + _MOST_ITEMS)),) if last - first > 1 else ()


def _said(best: Candidate) -> Said | None:
    return said_in(sentences_of(best.hit), best.i)


def _claims_of(
    best: Candidate, numbers: Sequence[int], ranked: Sequence[Candidate], quoted: str = ""
) -> tuple[Claim, ...]:
    """The sentences of the best candidate's passage with these numbers, in the order of the article."""
    told = []
    for i in sorted(set(numbers)):
        agreeing = _agreeing(best, ranked, quoted) if i == best.i else ()
        told.append((best.hit, i, (_place(best.hit, i), *agreeing)))
    return _in_brackets(told)


def _chosen(question: str, ranked: Sequence[Candidate]) -> list[tuple[Candidate, tuple[Place, ...]]]:
    """As many of the best sentences as the question wants, from different articles first when it compares them.

    Each comes with its places: those that say the same are cited with it, and are no statement of their own.
    """
    want = wanted(question)
    most = 1 if kind_of(question) == "definition" and defined(ranked[0].text, subject(question)) else want.most
    row = lists(question) and holds_row(ranked[0])  # it may well be whole, and what is beside it must be a row too
    least = max(_BESIDE, (_KEEP_BESIDE_ROW if row else _KEEP) * ranked[0].probability)
    likely = [c for c in ranked if c.probability >= least and (not row or holds_row(c))] or [ranked[0]]
    if want.articles:
        first_of_each = {c.place.article_id: c for c in reversed(likely)}
        likely = sorted(first_of_each.values(), key=lambda c: -c.rank)
    chosen: list[tuple[Candidate, tuple[Place, ...]]] = []
    for c in likely:
        cited = {place for _, places in chosen for place in places}
        if len(chosen) < most and c.place not in cited:
            chosen.append((c, (c.place, *_agreeing(c, ranked))))
    return chosen


def _agreeing(candidate: Candidate, ranked: Sequence[Candidate], quoted: str = "") -> tuple[Place, ...]:
    """Sentences of other articles that say the same, the best of each: they are cited with it.

    Those that give the same short answer and are likely too, those that bear it out whole, and those that have the
    same `quoted` words, however likely.
    """
    said = terms(candidate.short)
    places: dict[str, Place] = {}
    for other in ranked:
        if other.place.article_id in {candidate.place.article_id, *places}:
            continue
        likely = other.probability >= max(_BESIDE, _AGREE * candidate.probability)
        same = likely and bool(said) and terms(other.short) == said
        if same or _says(other.text, candidate.text) or (quoted and quoted.rstrip(".") in other.text):
            places[other.place.article_id] = other.place
    return tuple(places.values())


def _says(sentence: str, text: str) -> bool:
    """Whether a sentence of another article says all that `text` does, in nearly its words."""
    mine, other = set(terms(text)), set(terms(sentence))
    return len(mine & other) >= _ALIKE * len(mine | other) and verdict(text, [sentence]) == "supported"
