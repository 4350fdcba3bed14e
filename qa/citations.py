"""Claims with places → statements with numbered citations; a place that is not in the hits is dropped and leaves a mark.

Numbers are made here and nowhere else, once, by first appearance: two claims on one place share its number.
"""

from collections.abc import Callable, Iterable, Sequence

from index.types import Article, Hit
from qa.types import Citation, Claim, Lead, Place, Statement
from qa.verify import verdict

__all__ = ["cite", "lead"]


def cite(
    claims: Iterable[Claim], hits: Sequence[Hit], article: Callable[[str], Article]
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Number the places of `claims` and judge each claim by the sentences that it may cite.

    `article` gives the article of an id. A claim none of whose places is in the hits becomes an unsupported statement.
    """
    numbers: dict[Place, int] = {}
    statements = []
    for claim in claims:
        known = [place for place in dict.fromkeys(claim.places) if _in_hits(place, hits)]
        cited = tuple(numbers.setdefault(place, len(numbers) + 1) for place in known)
        quotes = [_quote(article(place.article_id), place) for place in known]
        statements.append(Statement(claim.text, cited, verdict(claim.text, quotes)))
    return tuple(statements), tuple(_citation(number, place, article) for place, number in numbers.items())


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
