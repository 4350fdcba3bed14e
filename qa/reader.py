"""A question and its hits → a draft that quotes the sentences that answer, or finds that none does.

Without any model endpoint this is the reader. A small network reads question and passage together; its logits and some
plain features (`qa/features.py`) say which sentence is best and how likely it is right (`qa/candidates.py`); what the
question asks for says which of the likely ones comes first (`qa/ordering.py`), and which sentences beside it belong to
the answer (`qa/answering.py`).
"""

from collections.abc import Sequence

from index.types import Hit
from qa.answering import answer, holds_row
from qa.candidates import candidates, threshold
from qa.checks.refusals import DENIED, denied, refusal
from qa.features import TermWeights
from qa.network import Network
from qa.ordering import ordered
from qa.parts import asked_about
from qa.questions import kind_of, lists, tells, wanted
from qa.types import Claim, Draft

__all__ = ["read"]

_LEADS = 3
_OF_A_STORY = 0.6  # no sentence by itself is the answer to "What happened in Osk?"
_OF_SEVERAL = 0.8  # where several sentences answer, the best of them is less sure: this share of the threshold will do


def read(
    question: str, hits: Sequence[Hit], weights: TermWeights, network: Network, *, of_several: bool = False
) -> Draft:
    """Quote the sentences of `hits` that answer `question`, word for word, best first.

    `of_several`: it is one of the questions that another one is made of, which together are answered by several.
    """
    ranked = ordered(question, candidates(asked_about(question), hits, weights, network))
    if not ranked:
        return Draft(reason="nothing close")
    top = ranked[0].probability
    premise = denied(question, [candidate.text for candidate in ranked])
    if premise is not None:
        said = Claim(ranked[premise].text, (ranked[premise].place,))
        return Draft(claims=(said,), confidence=top, reason=DENIED)
    items = lists(question) and kind_of(question) not in ("definition", "quote")
    alone = kind_of(question) in ("definition", "why")  # one sentence by itself may say it all
    several = of_several or (holds_row(ranked[0]) if items else wanted(question).most > 1 and not alone)
    least = threshold() * (_OF_A_STORY if tells(question) else _OF_SEVERAL if several else 1)
    if top < least or ranked[0].foreign:
        return Draft(
            confidence=top, reason=refusal(question, weights.knows), leads=tuple(c.place for c in ranked[:_LEADS])
        )
    claims, short = answer(question, ranked)
    return Draft(claims=claims, short=short, confidence=top)
