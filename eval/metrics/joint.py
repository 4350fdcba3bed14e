"""How right an answer is and how well it is cited in; one number that needs both out.

Worked: credit 1 (right), support 1/2, precision 1, evidence recall 1: joint 1/2. A right answer with a wrong
footnote, and a footnote to the right place under a wrong answer, both get 0. After HotpotQA's joint score (Yang et
al. 2018): a product.
"""

__all__ = ["VERSION", "joint_score", "right_and_cited"]

VERSION = 1


def joint_score(credit: float, support: float, precision: float | None, recall: float | None) -> float:
    """`credit` × `support` × `precision` × `recall`, each 0 to 1; precision None (nothing cited) is 0.

    `recall` None (the case has no gold evidence) leaves recall out.
    """
    return credit * support * (precision or 0.0) * (1.0 if recall is None else recall)


def right_and_cited(right: bool, support: float, invalid: float | None, recall: float | None) -> bool:
    """Right, every statement borne out by what it cites, no invalid citation, and a whole set of evidence cited."""
    return right and support == 1.0 and not invalid and recall in (1.0, None)
