"""A question and its hits → a draft that quotes the sentences that answer, or finds that none does.

Without any model endpoint this is the reader. A small network reads question and passage together; its logits and some
plain features (`qa/features.py`) say which sentence is best and how likely it is right (`qa/candidates.py`); what the
question asks for says which sentences beside it belong to the answer (`qa/answering.py`).
"""

from collections.abc import Sequence

from index.types import Hit
from qa.answering import answer
from qa.candidates import candidates, threshold
from qa.checks.refusals import DENIED, denied, refusal
from qa.features import TermWeights
from qa.network import Network
from qa.questions import parts, wanted
from qa.types import Claim, Draft

__all__ = ["read"]

_LEADS = 3
_OF_SEVERAL = 0.8  # where several sentences answer, the best of them is less sure: this share of the threshold will do


def read(question: str, hits: Sequence[Hit], weights: TermWeights, network: Network) -> Draft:
    """Quote the sentences of `hits` that answer `question`, word for word, best first."""
    asked = parts(question)
    if len(asked) > 1:
        return _together([_read(part, hits, weights, network) for part in asked])
    return _read(question, hits, weights, network)


def _together(drafts: Sequence[Draft]) -> Draft:
    """The answers to the parts of a question as one; what is not answered is left out, unless nothing is."""
    told = [draft for draft in drafts if draft.claims]
    if len(told) < 2:
        return told[0] if told else drafts[0]
    claims = tuple(dict.fromkeys(claim for draft in told for claim in draft.claims))
    short = "; ".join(dict.fromkeys(draft.short for draft in told if draft.short))
    return Draft(claims=claims, short=short, confidence=min(draft.confidence for draft in told))


def _read(question: str, hits: Sequence[Hit], weights: TermWeights, network: Network) -> Draft:
    ranked = candidates(question, hits, weights, network)
    if not ranked:
        return Draft(reason="nothing close")
    top = ranked[0].probability
    premise = denied(question, [candidate.text for candidate in ranked])
    if premise is not None:
        said = Claim(ranked[premise].text, (ranked[premise].place,))
        return Draft(claims=(said,), confidence=top, reason=DENIED)
    least = threshold() * (_OF_SEVERAL if wanted(question).most > 1 else 1)
    if top < least or ranked[0].foreign:
        return Draft(
            confidence=top, reason=refusal(question, weights.knows), leads=tuple(c.place for c in ranked[:_LEADS])
        )
    claims, short = answer(question, ranked)
    return Draft(claims=claims, short=short, confidence=top)
