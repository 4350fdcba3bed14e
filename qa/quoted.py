"""A question and its hits → what the embedded reader quotes for it, with the hits that this rests on.

A question that is made of several ("Who built it, and when?", "How do Ada Lund and Bo Holt differ on it?") is searched
and read piece by piece, each with both sides where the articles disagree.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.types import Article, Hit
from qa.candidates import threshold
from qa.checks.refusals import asks_nothing, in_time, nothing_asked
from qa.conversation import stand_alone
from qa.disputes.findings import Weights
from qa.network import Network
from qa.parts import asked_about, compared, parts, sooner
from qa.reader import read
from qa.sides import Kept, Search, quoted_sides
from qa.sources import said_by, source, whose_report
from qa.types import Draft, Turn
from qa.values import find_values

__all__ = ["quoted"]

_HITS = 8  # of a question that another one is made of
_UNTOLD = "No sentence of the articles answers"

_Told = tuple[tuple[Hit, ...], Draft]


def quoted(
    question: str,
    hits: Sequence[Hit],
    weights: Weights,
    network: Network,
    article: Callable[[str], Article],
    search: Search | None = None,
) -> _Told:
    """The hits that the answer rests on, those given first, and the draft.

    `search` gives the hits of a text, at most `k`. Without it everything is read in `hits`.
    """
    reader = _Reader(weights, Kept(network), article, search)
    for asked, all_of_them in ((compared(question), True), (parts(question), False)):
        answers = _answers(asked, hits, reader) if len(asked) > 1 else {}
        if answers and len(answers) == len(asked) and (not sooner(question) or all(map(_dated, answers.values()))):
            known, draft = _together(hits, list(answers.values()))
            return known, replace(draft, short=_sooner(question, list(answers.values()), article) or draft.short)
        sure = [] if all_of_them else [told for told in answers.values() if told[1].confidence >= threshold()]
        if sure:
            left = " ".join(part for part in asked if part not in answers)
            known, draft = _together(hits, sure)
            return known, replace(draft, reason=draft.reason or f"{_UNTOLD}: {left}")
    if search and (thing := whose_report(question)):
        return _reported(thing, search(thing, k=_HITS), reader)
    if search and (thing := asked_about(question)) != question:  # "the articles" are in no passage on it
        hits = _each_once((*search(thing, k=_HITS), *hits))
    return reader.told(question, hits)


@dataclass(frozen=True, slots=True)
class _Reader:
    """What reading takes, the same for every piece of a question."""

    weights: Weights
    network: Kept
    article: Callable[[str], Article]
    search: Search | None

    def told(self, question: str, hits: Sequence[Hit], *, of_several: bool = False) -> _Told:
        if asks_nothing(question):  # before anything is read
            return tuple(hits), nothing_asked()
        draft = read(question, hits, self.weights, self.network, of_several=of_several)
        draft = in_time(question, draft, hits, self.article)
        return quoted_sides(question, draft, hits, self.network, self.weights, self.search, self.article)


def _reported(thing: str, hits: Sequence[Hit], reader: _Reader) -> _Told:
    """Where a thing is reported; what comes nearest, when no sentence says just that and it has no figure."""
    draft = said_by(thing, hits, reader.article, threshold())
    if draft is not None:
        return tuple(hits), draft
    known, near = reader.told(f"{thing}?", hits)
    if find_values(thing) or not near.claims:
        return known, Draft(confidence=near.confidence, reason=near.reason or "no article says so", leads=near.leads)
    return known, replace(near, short=source(reader.article(near.claims[0].places[0].article_id)), disputes=())


def _answers(asked: Sequence[str], hits: Sequence[Hit], reader: _Reader) -> dict[str, _Told]:
    """The questions that are answered, with hits and draft; a later one may lean on those before it."""
    turns: list[Turn] = []
    answers: dict[str, _Told] = {}
    for part in asked:
        alone = stand_alone(part, turns)
        found = reader.search(alone, k=_HITS) if reader.search else hits
        known, draft = reader.told(alone, found, of_several=True)
        turns.append(Turn(part, " ".join([draft.short, *(claim.text for claim in draft.claims)])))
        if draft.claims:
            answers[part] = known, draft
    return answers


def _together(hits: Sequence[Hit], told: Sequence[_Told]) -> _Told:
    """The answers to the pieces of a question as one."""
    drafts = [draft for _, draft in told]
    made = Draft(
        claims=tuple(dict.fromkeys(claim for draft in drafts for claim in draft.claims)),
        short="; ".join(dict.fromkeys(draft.short for draft in drafts if draft.short)),
        confidence=min(draft.confidence for draft in drafts),
        reason=next((draft.reason for draft in drafts if draft.reason), None),
        disputes=tuple(dispute for draft in drafts for dispute in draft.disputes),
    )
    return _each_once((*hits, *(hit for found, _ in told for hit in found))), made


def _each_once(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Every passage where it stands first."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.passage.id, hit)
    return tuple(first.values())


def _sooner(question: str, told: Sequence[_Told], article: Callable[[str], Article]) -> str:
    """The one of two that came first, or last as asked, when the dates of both are told; "" otherwise."""
    two = sooner(question)
    dates = [_date(draft, article) for _, draft in told]
    if two is None or len(dates) != len(two.sides) or None in dates or dates[0] == dates[1]:
        return ""
    chosen = (max if two.later else min)(zip(dates, two.sides, strict=True), key=lambda one: str(one[0]))
    return chosen[1]


def _dated(told: _Told) -> bool:
    """Whether an answer tells when."""
    return any(value.kind == "date" for value in find_values(told[1].short))


def _date(draft: Draft, article: Callable[[str], Article]) -> str | None:
    """The one day, month or year that the short answer of a draft tells, as ISO; None when it tells none or several."""
    published = article(draft.claims[0].places[0].article_id).published if draft.claims else None
    found = [v for v in find_values(draft.short, published=published) if v.kind == "date" and v.first]
    return str(found[0].first) if len(found) == 1 else None
