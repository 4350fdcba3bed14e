"""A question and what was found for it → the disagreements: sides of different values on the same thing.

("How far is Osk?", [… "40 km from Osk" …, … "60 miles from Osk" …])  →  Dispute("How far …", "differ", two sides)

What is asked decides what is compared: figures by value, quotations word by word, offices, the two things that "or"
stands between, who did it, yes and no. The workers are in `qa/disputes`; their bars were set on gold cases.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qa.checks.asked import asked, compares, topic
from qa.checks.polarity import hedges
from qa.checks.times import asks_for_now
from qa.checks.wording import about_wording, differing_quotations
from qa.checks.words import words
from qa.disputes.agents import agents_apart, instead
from qa.disputes.counted import figures_told, of_the_deed
from qa.disputes.figures import figures_apart
from qa.disputes.found import Finding, Said
from qa.disputes.options import options_apart, ways_apart
from qa.disputes.stances import otherwise, stances_apart
from qa.disputes.things import things_apart, unknown_apart
from qa.disputes.titles import asks_for_title, titles_apart
from qa.questions import kind_of, wanted
from qa.types import Dispute, Place, Side

__all__ = ["beside", "dated", "find_disputes", "newest_first", "told_otherwise"]

_LEAST = 0.006  # probability of the surest sentence, before calibration
_MOST = 40  # sentences that are compared …
_TOLD = 24  # … and further ones that speak of most of what is asked
_HALF, _SURELY = 0.5, 0.75
_ROUND = 60  # characters
_NEAR = 70  # characters on each side of the words that answer
_YES_NO = re.compile(
    r"^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|whether)\b", re.IGNORECASE
)
# Who did it, and one thing or another, leave open what happened.
_TAKES = re.compile(r"^(?!.*\bor\b)\W*(?:(?:in|on|at|to|for|from|by|after|with|under) )*"
                    r"(?:when|where|why|how|what|which|how come)\b", re.IGNORECASE | re.DOTALL)  # fmt: skip
_NOT = re.compile(r"\b(?:not|never|no|nobody|none|without)\b|n[’']t\b", re.IGNORECASE)
_STATE = re.compile(
    r"\b(?:who (?:now )?holds?|controls?|rules?|in charge|in control|in whose hands|status of)\b", re.IGNORECASE
)
_SAID = re.compile(r"\bthat\b|[“\"]")  # several people may have said one thing: that is no disagreement
_SCOPE = frozenset(
    "edge border outskirts centre center nearest including excluding only inside alone".split()
)  # fmt: skip


def find_disputes(question: str, findings: Sequence[Finding]) -> tuple[Dispute, ...]:
    """The disagreement among `findings`, surest first, on what `question` asks; none or one. The first side leads."""
    about = topic(question)
    near = _nearest(findings)
    if not near or not _on_topic(near, about):
        return ()
    for kind, groups in _compared(about, near):
        if len(groups) > 1:
            sides = tuple(Side(_tidy(group[0][1]), tuple(dict.fromkeys(f.place for f, _ in group))) for group in groups)
            return (Dispute(question, kind or _kind([_around(*group[0]) for group in groups]), sides),)
    return ()


def _nearest(findings: Sequence[Finding]) -> list[Finding]:
    """The surest sentences, and those that speak of most of what is asked."""
    told = sorted((f for f in findings[_MOST:] if f.told >= _HALF), key=lambda f: -f.told)
    return [*findings[:_MOST], *told[:_TOLD]]


def _on_topic(near: Sequence[Finding], about: str) -> bool:
    sure = near[0].probability >= _LEAST or max(finding.told for finding in near) >= _SURELY
    return sure or asked(about).sort == "wording"


def told_otherwise(question: str, findings: Sequence[Finding]) -> Finding | None:
    """The sentence that tells the opposite of what `question` takes for granted, or of somebody else; or None."""
    if _TAKES.search(question) is None or compares(question) or _NOT.search(question):
        return None
    near = _nearest(findings)
    return otherwise(question, near) or instead(question, near)


def beside(question: str, findings: Sequence[Finding]) -> str:
    """What to search for to find the other side: the question with the words round the surest answer to it.

    For exact words, what they are about: many sentences say who spoke, and the other wording may not.
    """
    if asked(question).sort == "wording" and (about := about_wording(question)):
        return about
    if not findings:
        return question
    text, best = findings[0].text, findings[0].best
    near = text if best is None else text[max(0, best.start - _NEAR) : best.end + _NEAR]
    return f"{question} {near}"


def dated(dispute: Dispute, published: Callable[[Place], str | None]) -> Dispute:
    """The dispute as "newer report" when one side is in articles younger than all of the others'."""
    days = [[published(place) for place in side.places] for side in dispute.sides]
    if dispute.kind != "differ" or not all(all(side) for side in days):
        return dispute
    known = [[day for day in side if day] for side in days]
    newest = max(known, key=min)
    older = all(max(side) < min(newest) for side in known if side is not newest)
    return replace(dispute, kind="newer report") if older else dispute


def newest_first(dispute: Dispute, published: Callable[[Place], str | None]) -> Dispute:
    """The dispute with the side of the newest article first, and its sentence, where now is asked for and all is dated.

    Of each other side the newest sentence comes first, too.
    """
    if not asks_for_now(dispute.about) or not all(published(p) for side in dispute.sides for p in side.places):
        return dispute
    sides = [
        replace(side, places=tuple(sorted(side.places, key=lambda p: published(p) or "", reverse=True)))
        for side in dispute.sides
    ]
    return replace(dispute, sides=tuple(sorted(sides, key=lambda s: published(s.places[0]) or "", reverse=True)))


def _compared(question: str, findings: Sequence[Finding]) -> Iterator[tuple[str, list[list[Said]]]]:
    """The kind of each comparison that the question calls for ("" to tell by the words), and the sides it found."""
    want = asked(question)
    if want.sort == "wording":
        texts = [(finding.text, finding.place.article_id, finding.probability) for finding in findings]
        yield "wording", [[(findings[at], said)] for at, said in differing_quotations(question, texts)]
        return
    if asks_for_title(question):
        yield "", titles_apart(question, findings)
    yield "", ways_apart(question, findings)
    if want.sort != "value":
        yield "", options_apart(question, findings)
    yield "differ", unknown_apart(question, findings)
    if _YES_NO.match(question):
        yield "", stances_apart(question, findings)
    elif want.sort == "value":
        if want.kinds[:1] == ("date",):  # of dates the network points at those of other deeds too
            yield "", figures_told(question, want, findings)
            yield "", of_the_deed(question, figures_apart(question, want, findings))
        else:
            yield "", figures_apart(question, want, findings)
            yield "", figures_told(question, want, findings)
    elif want.sort == "thing" and not (kind_of(question) == "speaker" and _SAID.search(question)):
        yield "differ", agents_apart(question, findings)
        if _STATE.search(question):
            yield "", stances_apart(question, findings)
        if wanted(question).most == 1:
            yield "differ", things_apart(question, findings)


def _tidy(value: str) -> str:
    """A value without the marks that its sentence puts round it: "the mayor,”" is "the mayor"."""
    cut = value.strip(" ,;:–—-")
    for pair in ("“”", '""', "()"):
        if cut.count(pair[0]) != cut.count(pair[1]) or (pair[0] == pair[1] and cut.count(pair[0]) % 2):
            cut = cut.translate(dict.fromkeys(map(ord, pair)))
    return cut.strip(" ,;:–—-") or value


def _kind(told: Sequence[str]) -> str:
    scoped = [bool(_SCOPE & {word.low for word in words(text)}) for text in told]
    if any(scoped) and not all(scoped):
        return "different scope"
    hedged = [bool(hedges(text)) for text in told]
    return "hedged" if any(hedged) and not all(hedged) else "differ"


def _around(finding: Finding, said: str) -> str:
    """The words round a value, which may say how sure or how wide it is."""
    at = max(0, finding.text.find(said))
    return finding.text[max(0, at - _ROUND) : at + len(said) + _ROUND]
