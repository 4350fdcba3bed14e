"""The question as it was searched and its gold stand-alone form in; how much of the turn was understood out.

Worked: "And in Fenn?" is searched as "How far did water rise in Fenn?", gold "How far did the water rise in Fenn?": all
four content words agree, 1. Searched as it stands, "And in Fenn?", it has 1 of 4: P 1, R 1/4, F1 0.4.
"""

from eval.metrics.lists import f1
from eval.metrics.words import content

__all__ = ["VERSION", "asked_as_score"]

VERSION = 1


def asked_as_score(asked_as: str, stand_alone: str) -> float:
    """F1 of the content words of `asked_as` against those of `stand_alone`."""
    asked, gold = content(asked_as), content(stand_alone)
    shared = len(asked & gold)
    return f1(shared / len(asked), shared / len(gold)) if asked and gold else float(asked == gold)
