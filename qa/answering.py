"""The candidates for a question, best first → what is said: claims that quote sentences, and the short answer.

What is asked for decides: one sentence for a fact, the sentences of the whole quotation for somebody's words, the
sentence that names the speaker beside the quotation, all items for a list, one sentence of each article for a
comparison. ("When did it fail?", candidates) → ((Claim("It failed in 1954.", (…,)),), "1954").
"""

import re
from collections.abc import Sequence

from index.lexical import terms
from qa.candidates import Candidate
from qa.features import sentence_of
from qa.questions import Kind, kind_of, lists, wanted
from qa.quoting import Said, said_in
from qa.shortening import defined, shortened, subject
from qa.types import Claim, Place

__all__ = ["answer"]

_AGREE = (
    0.75  # to be cited beside the best, a sentence with the same short answer must be this likely, as a share of it
)
_DEFINING = 12  # candidates among which a definition is looked for
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ANNOUNCES = re.compile(
    r"^(?:\W*[A-Z]+:)?(?:\W*[\w’']+){0,12}\W+(?P<count>two|three|four|five|six|these|the following|several)"
    r" (?:[\w’']+ ?){1,3}[.:]$"
    r"|^\W*(?P<bare>two|three|four|five|six) things\W*$",
    re.IGNORECASE,
)
_BESIDE = 0.4  # probability of a sentence that may stand beside the best: less than refusing asks of the best
_KEEP = 0.5  # where several sentences are wanted, a further one must be this likely, as a share of the best


def answer(question: str, ranked: Sequence[Candidate]) -> tuple[tuple[Claim, ...], str]:
    """The claims and the short answer to `question`, from its candidates, best first; there must be one."""
    kind = kind_of(question)
    ranked = _defining_first(question, kind, ranked)
    best = ranked[0]
    if kind in ("quote", "speaker") and (said := _said(best)) is not None:
        if kind == "quote" and said.words:
            return _claims_of(best, said.sentences, ranked, said.words), said.words
        if kind == "speaker" and said.speaker:
            return _claims_of(best, (best.i, *said.named_in), ranked), said.speaker
    if lists(question) and (told := _announced(best)):
        claims = _claims_of(best, told, ranked)
        return claims, best.short if best.i in told else ""
    claims = tuple(Claim(c.text, (c.place, *_agreeing(c, ranked))) for c in _chosen(question, ranked))
    return claims, shortened(question, best.text, best.short)


def _defining_first(question: str, kind: Kind, ranked: Sequence[Candidate]) -> Sequence[Candidate]:
    """For a question of definition, a likely sentence that says by its form what the thing is comes first."""
    name = subject(question) if kind == "definition" else ""
    likely = [c for c in ranked[:_DEFINING] if c.probability >= max(_BESIDE, _KEEP * ranked[0].probability)]
    first = next((c for c in likely if defined(c.text, name)), ranked[0])
    return [first, *(c for c in ranked if c is not first)]


def _announced(best: Candidate) -> tuple[int, ...]:
    """The sentences that a list takes when one only announces it: "They want three things." and the three after it."""
    match = _ANNOUNCES.search(best.text)
    if not match:
        return ()
    count = _COUNTS.get((match["count"] or match["bare"] or "").lower(), 3)
    return tuple(range(best.i, min(best.i + 1 + count, len(best.hit.passage.sentences))))


def _said(best: Candidate) -> Said | None:
    sentences = [sentence_of(best.hit, i) for i in range(len(best.hit.passage.sentences))]
    return said_in(sentences, best.i)


def _claims_of(
    best: Candidate, numbers: Sequence[int], ranked: Sequence[Candidate], quoted: str = ""
) -> tuple[Claim, ...]:
    """The sentences of the best candidate's passage with these numbers, in the order of the article."""
    claims = []
    for i in sorted(set(numbers)):
        span = best.hit.passage.sentences[i]
        place = Place(best.place.article_id, span.start, span.end)
        agreeing = _agreeing(best, ranked, quoted) if i == best.i else ()
        claims.append(Claim(" ".join(sentence_of(best.hit, i).split()), (place, *agreeing)))
    return tuple(claims)


def _chosen(question: str, ranked: Sequence[Candidate]) -> list[Candidate]:
    """As many of the best sentences as the question wants, from different articles first when it compares them."""
    want = wanted(question)
    least = max(_BESIDE, _KEEP * ranked[0].probability)
    likely = [c for c in ranked if c.probability >= least]
    if want.articles:
        first_of_each = {c.place.article_id: c for c in reversed(likely)}
        likely = sorted(first_of_each.values(), key=lambda c: -c.rank)
    return likely[: want.most] or [ranked[0]]


def _agreeing(candidate: Candidate, ranked: Sequence[Candidate], quoted: str = "") -> tuple[Place, ...]:
    """Sentences of other articles that give the same short answer and are likely too: they are cited with it.

    So are those that have the same `quoted` words, however likely.
    """
    said = terms(candidate.short)
    places: dict[str, Place] = {}
    for other in ranked:
        new = other.place.article_id not in {candidate.place.article_id, *places}
        likely = other.probability >= max(_BESIDE, _AGREE * candidate.probability)
        same = bool(said) and terms(other.short) == said
        if new and ((likely and same) or (quoted and quoted.rstrip(".") in other.text)):
            places[other.place.article_id] = other.place
    return tuple(places.values())
