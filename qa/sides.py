"""A draft and the hits that it was made of → the draft with both sides, when the articles disagree on what is asked.

"How far is Osk?" was answered "40 km"; a search with that sentence's own words, and the best passage of each article
that has none among the hits, find "60 miles from Osk" → a draft with both sentences and a Dispute, and the passages
that it rests on besides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from index.types import Article, Hit
from qa.checks.asked import asked, topic
from qa.checks.refusals import DENIED
from qa.checks.times import asks_for_now
from qa.conflicts import beside, find_disputes, newest_first, told_otherwise
from qa.disputes.findings import Weights, findings, foreign, unread
from qa.disputes.found import MOSTLY, Finding
from qa.network import Network, Reading
from qa.types import Claim, Dispute, Draft, Place
from qa.values import find_values

__all__ = ["Kept", "Search", "Sides", "quoted_sides", "sides_of", "told_sides"]

Search = Callable[..., Sequence[Hit]]

_MORE = 6  # passages near to the best sentence that are read besides, for the other side …
_WIDE = 6  # … and of articles without any, or with a figure of the kind that is asked for
_AS_SURE = 0.6  # of the probability of the sentence that is quoted, for one of a newer article to come before it
_LIKELY = 0.03  # probability of a sentence that answers though the articles know few of the question's words
_LOOK = 16  # passages that the search for the first gives
_FAR = 48  # … and for the others


@dataclass(frozen=True, slots=True)
class Sides:
    """The disagreement on a question, if there is one, the sentences it was looked for in, and their hits."""

    dispute: Dispute | None
    found: tuple[Finding, ...]
    hits: tuple[Hit, ...]

    @property
    def texts(self) -> Mapping[Place, str]:
        """The text of each place."""
        return {finding.place: finding.text for finding in self.found}


class Kept(Network):
    """A network that reads each passage once for a question: it holds the readings of one answer."""

    def __init__(self, network: Network) -> None:
        """Read with `network`."""
        self.model_hash = network.model_hash
        self._network = network
        self._kept: dict[tuple[str, str], Reading] = {}

    def read(self, question: str, passages: Sequence[tuple[str, Sequence[tuple[int, int]]]]) -> list[Reading]:
        """As `Network.read`."""
        new = [passage for passage in passages if (question, passage[0]) not in self._kept]
        for passage, reading in zip(new, self._network.read(question, new) if new else [], strict=True):
            self._kept[question, passage[0]] = reading
        return [self._kept[question, text] for text, _ in passages]


def quoted_sides(
    question: str,
    draft: Draft,
    hits: Sequence[Hit],
    network: Kept,
    weights: Weights,
    search: Search | None = None,
    article: Callable[[str], Article] | None = None,
) -> tuple[tuple[Hit, ...], Draft]:
    """The draft of quoted sentences, or one that quotes both sides, after the hits that it rests on.

    `search` gives the hits of a text, at most `k`; `article` the article of an id: with it, the newest side or sentence
    comes first where the question asks how things stand now. A premise that the articles deny stays denied.
    """
    if draft.reason == DENIED:
        return tuple(hits), draft
    sides = sides_of(question, hits, network, weights, search)
    published = partial(_published, article)
    if sides.dispute is None and (told := told_otherwise(question, sides.found)):
        said = Claim(told.text, (told.place,))
        return sides.hits, Draft(claims=(said,), confidence=draft.confidence, reason=DENIED)
    if (dispute := sides.dispute) is None:
        latest = _latest(question, draft, sides.found, published)
        return (tuple(hits), draft) if latest is draft else (sides.hits, latest)
    dispute, texts = newest_first(dispute, published), sides.texts
    claims = tuple(Claim(texts[side.places[0]], side.places) for side in dispute.sides)
    short = "; ".join(side.value for side in dispute.sides)
    return sides.hits, Draft(claims, short, draft.confidence, disputes=(dispute,))


def _published(article: Callable[[str], Article] | None, place: Place) -> str | None:
    return article(place.article_id).published if article else None


def _latest(question: str, draft: Draft, found: Sequence[Finding], published: Callable[[Place], str | None]) -> Draft:
    """The draft with the sentence of a newer article first that answers as surely, where now is asked for."""
    day = published(draft.claims[0].places[0]) if draft.claims and draft.claims[0].places else None
    if day is None or not asks_for_now(question):
        return draft
    sure = next((one.probability for one in found if one.place == draft.claims[0].places[0]), 1.0)
    newer = [
        (told, one, best) for one in found
        if (best := one.best) and best.score >= 0 and one.probability >= _AS_SURE * sure
        and (told := published(one.place) or "") > day
    ]  # fmt: skip
    if not newer:
        return draft
    _, one, best = max(newer, key=lambda told: (told[0], told[1].probability))
    rest = (claim for claim in draft.claims if one.place not in claim.places)
    return replace(draft, claims=(Claim(one.text, (one.place,)), *rest), short=one.text[best.start : best.end])


def told_sides(draft: Draft, hits: Sequence[Hit], sides: Sides) -> tuple[tuple[Hit, ...], Draft]:
    """What a model told and the sentence of each side that it does not cite, after the hits that it rests on."""
    dispute = sides.dispute
    if dispute is None or not any(claim.places for claim in draft.claims):
        return tuple(hits), draft
    cited = {place for claim in draft.claims for place in claim.places}
    silent = [side for side in dispute.sides if not cited & set(side.places)]
    claims = (*draft.claims, *(Claim(sides.texts[side.places[0]], side.places[:1]) for side in silent))
    return sides.hits, replace(draft, claims=claims, disputes=(dispute,))


def sides_of(
    question: str, hits: Sequence[Hit], network: Kept, weights: Weights, search: Search | None = None
) -> Sides:
    """Look for a disagreement in the hits, and in what `search` finds besides."""
    found = findings(question, hits, _readings(question, hits, network), weights)
    told = max((finding.told for finding in found), default=0.0)
    if not found or (found[0].probability < _LIKELY and told < MOSTLY and foreign(question, weights)):
        return Sides(None, tuple(found), tuple(hits))
    known = tuple(hits)
    if search is not None:
        near = _new(hits, search(beside(question, found), k=_LOOK))[:_MORE]
        known = (*hits, *near)
        far = search(question, k=_FAR)
        known = (*known, *_wide(question, known, far))
        found = findings(question, known, _readings(question, known, network), weights)
        rest = _new(known, far)
        found += unread(question, rest)
        known = (*known, *rest)
    dispute = next(iter(find_disputes(question, found)), None)
    return Sides(dispute, tuple(found), known)


def _new(known: Sequence[Hit], found: Sequence[Hit]) -> list[Hit]:
    """Those of `found` whose passage is not known."""
    seen = {hit.passage.id for hit in known}
    return [hit for hit in found if hit.passage.id not in seen]


def _wide(question: str, known: Sequence[Hit], found: Sequence[Hit]) -> list[Hit]:
    """The best hit of each article that has none, then hits with a figure of the kind that `question` asks for."""
    articles, kinds = {hit.passage.article_id for hit in known}, set(asked(topic(question)).kinds)
    best: dict[str, Hit] = {}
    for hit in _new(known, found):
        if hit.passage.article_id not in articles:
            best.setdefault(hit.passage.article_id, hit)
    others = list(best.values())[:_WIDE]
    for hit in _new([*known, *others], found) if kinds else ():
        if len(others) < _WIDE and kinds & {value.kind for value in find_values(hit.passage.text)}:
            others.append(hit)
    return others


def _readings(question: str, hits: Sequence[Hit], network: Kept) -> list[Reading]:
    passages = []
    for hit in hits:
        start = hit.passage.start
        passages.append((hit.passage.text, [(s.start - start, s.end - start) for s in hit.passage.sentences]))
    return network.read(question, passages)
