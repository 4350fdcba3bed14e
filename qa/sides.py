"""A draft and the hits that it was made of → the draft with both sides, when the articles disagree on what is asked.

"How far is Osk?" was answered "40 km"; one more search, with that sentence's own words, finds "60 miles from Osk" →
a draft with both sentences and a Dispute, and the passages that it rests on besides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.types import Article, Hit
from qa.checks.refusals import DENIED
from qa.conflicts import beside, find_disputes, newest_first
from qa.disputes.findings import Weights, findings, foreign
from qa.network import Network, Reading
from qa.types import Claim, Dispute, Draft, Place

__all__ = ["Kept", "Search", "Sides", "quoted_sides", "sides_of", "told_sides"]

Search = Callable[..., Sequence[Hit]]

_MORE = 6  # passages that are read besides, for the other side
_LIKELY = 0.03  # probability of a sentence that answers though the articles know few of the question's words
_LOOK = 16  # passages that the search for them gives


@dataclass(frozen=True, slots=True)
class Sides:
    """The disagreement on a question, if there is one, the text of each place, and the hits it was looked for in."""

    dispute: Dispute | None
    texts: Mapping[Place, str]
    hits: tuple[Hit, ...]


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

    `search` gives the hits of a text, at most `k`; `article` the article of an id: with it, the newest side comes first
    where the question asks how things stand now. A premise that the articles deny stays denied.
    """
    if draft.reason == DENIED:
        return tuple(hits), draft
    sides = sides_of(question, hits, network, weights, search)
    if (dispute := sides.dispute) is None:
        return tuple(hits), draft
    if article is not None:
        dispute = newest_first(dispute, lambda place: article(place.article_id).published)
    claims = tuple(Claim(sides.texts[side.places[0]], side.places) for side in dispute.sides)
    short = "; ".join(side.value for side in dispute.sides)
    return sides.hits, Draft(claims, short, draft.confidence, disputes=(dispute,))


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
    """Look for a disagreement in the hits, and in those of one more search with the words of the best sentence."""
    found = findings(question, hits, _readings(question, hits, network), weights)
    if not found or (found[0].probability < _LIKELY and foreign(question, weights)):
        return Sides(None, {}, tuple(hits))
    known = tuple(hits)
    if search is not None:
        seen = {hit.passage.id for hit in hits}
        more = [hit for hit in search(beside(question, found), k=_LOOK) if hit.passage.id not in seen][:_MORE]
        known = (*hits, *more)
        found = findings(question, known, _readings(question, known, network), weights)
    dispute = next(iter(find_disputes(question, found)), None)
    return Sides(dispute, {finding.place: finding.text for finding in found}, known)


def _readings(question: str, hits: Sequence[Hit], network: Kept) -> list[Reading]:
    passages = []
    for hit in hits:
        start = hit.passage.start
        passages.append((hit.passage.text, [(s.start - start, s.end - start) for s in hit.passage.sentences]))
    return network.read(question, passages)
