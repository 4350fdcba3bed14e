"""Claims with places → statements with numbered citations; a place not in the hits is dropped and leaves a mark.

Numbers are made here and nowhere else, once, by first appearance: two claims on one place share its number.
"""

from collections.abc import Callable, Iterable, Sequence

from index.types import Article, Hit
from qa.checks.checking import check_claim
from qa.checks.times import as_of, resolved
from qa.conflicts import dated
from qa.types import Citation, Claim, Conflict, Dispute, Lead, Place, Position, Statement

__all__ = ["cite", "cite_disputes", "in_full", "lead"]


def cite(
    claims: Iterable[Claim], hits: Sequence[Hit], article: Callable[[str], Article], *, drop: bool = False
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Number the places of `claims` and judge each claim by the sentences that it may cite.

    `article` gives the article of an id. A claim none of whose places is in the hits becomes an unsupported statement,
    one that lacks some of them is at best partly supported. With `drop`, unsupported ones are left out.
    """
    numbers: dict[Place, int] = {}
    statements = []
    for claim in claims:
        known = [place for place in dict.fromkeys(claim.places) if _in_hits(place, hits)]
        checked = check_claim(claim.text, known, hits, article)
        if drop and checked.verdict == "unsupported":
            continue
        cited = tuple(numbers.setdefault(place, len(numbers) + 1) for place in checked.places)
        judged, note = checked.verdict, checked.note
        if judged == "supported" and len(known) < len(set(claim.places)):
            judged, note = "partly", "One of the sentences that it cites was never shown."
        published = article(checked.places[0].article_id).published if checked.places else None
        statements.append(Statement(resolved(checked.text, published), cited, judged, note))
    return tuple(statements), tuple(_citation(number, place, article) for place, number in numbers.items())


def cite_disputes(
    disputes: Iterable[Dispute], citations: Sequence[Citation], article: Callable[[str], Article]
) -> tuple[Conflict, ...]:
    """The disputes as conflicts whose positions name citations by number; one with a single side left is none."""
    numbers = {Place(c.article_id, c.start, c.end): c.number for c in citations}
    conflicts = []
    for dispute in disputes:
        told = dated(dispute, lambda place: article(place.article_id).published)
        cited = [(side.value, tuple(numbers[p] for p in side.places if p in numbers)) for side in told.sides]
        positions = tuple(Position(value, known) for value, known in cited if known)
        if len(positions) > 1:
            conflicts.append(Conflict(told.about, told.kind, positions))
    return tuple(conflicts)


def in_full(question: str, short: str, statements: Sequence[Statement], citations: Sequence[Citation]) -> str:
    """The short answer with its dates told in full and "as of" where that is asked; none when nothing bears it out."""
    if not short or not any(s.verdict in {"supported", "partly"} for s in statements):
        return ""
    published = citations[0].published
    told = resolved(short, published) if len({c.published for c in citations}) == 1 else short
    since = as_of(question, published)
    return f"{told} ({since})" if since else told


def lead(place: Place, article: Callable[[str], Article]) -> Lead:
    """A place as a lead: a near sentence that does not answer."""
    a = article(place.article_id)
    return Lead(a.id, a.title, a.outlet, a.published, place.start, place.end, _quote(a, place))


def _in_hits(place: Place, hits: Sequence[Hit]) -> bool:
    """Whether `place` is a run of whole sentences of one hit."""
    return any(
        hit.passage.article_id == place.article_id
        and place.start < place.end
        and place.start in {s.start for s in hit.passage.sentences}
        and place.end in {s.end for s in hit.passage.sentences}
        for hit in hits
    )


def _citation(number: int, place: Place, article: Callable[[str], Article]) -> Citation:
    a = article(place.article_id)
    return Citation(number, a.id, a.title, a.outlet, a.published, place.start, place.end, _quote(a, place))


def _quote(article: Article, place: Place) -> str:
    return article.text[place.start : place.end]
