"""A claim with the places it may cite → the statement as it is shown: its words, places, verdict and the reason.

A quotation that stands in another sentence of the hits moves the claim's citation there; one that stands nowhere loses
its marks: Claim("She said “never”.", (…,)) → Checked("She said never.", (…,), "partly", "These words are in …").
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.types import Article, Hit
from qa.checks.quotes import Quotation, triage, unmarked
from qa.types import Place, Verdict
from qa.verify import Judgement, judge

__all__ = ["Checked", "check_claim"]

_NEAR = 2  # sentences on each side of a place that may tell whom it means


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim after its check; `note` is one sentence, None when it is supported."""

    text: str
    places: tuple[Place, ...]
    verdict: Verdict
    note: str | None


def check_claim(text: str, places: Sequence[Place], hits: Sequence[Hit], article: Callable[[str], Article]) -> Checked:
    """Check `text` against its `places`, which are in the hits. `article` gives the article of an id."""
    quotes = [_text(place, article) for place in places]
    elsewhere = [place for place in _sentences(hits) if place not in places] if "“" in text or '"' in text else []
    found = triage(text, quotes, [_text(place, article) for place in elsewhere]) if places else ()
    moved = [elsewhere[q.source - len(quotes)] for q in found if q.triage == "misattributed" and q.source is not None]
    kept = tuple(dict.fromkeys([*places, *moved]))
    shown = unmarked(text, found)
    judged = _judged(shown, kept, hits, article)
    return Checked(shown, kept, *_with_quotations(judged, found))


def _with_quotations(judged: Judgement, found: Sequence[Quotation]) -> tuple[Verdict, str | None]:
    lost = next((q for q in found if q.triage == "not_found"), None)
    if judged.verdict == "supported" and lost:
        return "partly", f"These words are in no article and lost their quotation marks: {lost.text}"
    return judged.verdict, judged.note


def _judged(text: str, places: Sequence[Place], hits: Sequence[Hit], article: Callable[[str], Article]) -> Judgement:
    near = " ".join(beside for place in places for beside in _beside(place, hits, article))
    published = [article(place.article_id).published for place in places]
    return judge(text, [_text(place, article) for place in places], near=near, published=published)


def _beside(place: Place, hits: Sequence[Hit], article: Callable[[str], Article]) -> Iterator[str]:
    """The sentences before and after a place, in its passage or beside that, and the title of its article."""
    yield article(place.article_id).title
    for hit in hits:
        spans = (*hit.before, *hit.passage.sentences, *hit.after)
        at = [i for i, span in enumerate(spans) if place.start <= span.start < place.end]
        if hit.passage.article_id == place.article_id and at:
            near = range(max(0, at[0] - _NEAR), min(len(spans), at[-1] + _NEAR + 1))
            yield from (article(place.article_id).text[spans[i].start : spans[i].end] for i in near if i not in at)


def _sentences(hits: Sequence[Hit]) -> Iterator[Place]:
    return (Place(hit.passage.article_id, s.start, s.end) for hit in hits for s in hit.passage.sentences)


def _text(place: Place, article: Callable[[str], Article]) -> str:
    return article(place.article_id).text[place.start : place.end]
