"""The nuggets of a case, and which were given, in; recall out.

Worked: of three nuggets, two vital, an answer gives one vital and the other one: vital 1/2, all 2/3. A case without a
vital nugget has no vital recall (None), not 0.
"""

from collections.abc import Sequence

from eval.types import Nugget

__all__ = ["VERSION", "nugget_scores"]

VERSION = 1


def nugget_scores(nuggets: Sequence[Nugget], given: Sequence[bool]) -> dict[str, float | None]:
    """`vital` and `all`: the shares of vital nuggets, and of all, that were given. None when there are none."""
    vital = [is_given for nugget, is_given in zip(nuggets, given, strict=True) if nugget.vital]
    return {
        "vital": sum(vital) / len(vital) if vital else None,
        "all": sum(given) / len(given) if given else None,
    }
