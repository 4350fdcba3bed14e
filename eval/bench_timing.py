"""Work → the seconds that it takes: once, at its best of three rounds, or the median over many items."""

from collections.abc import Callable, Iterable
from functools import partial
from statistics import median
from time import perf_counter
from typing import TypeVar

__all__ = ["best_median", "quickest", "seconds"]

_Item = TypeVar("_Item")
_ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    started = perf_counter()
    work()
    return perf_counter() - started


def quickest(work: Callable[[], object]) -> float:
    """Seconds of `work` at its best of three rounds."""
    return min(seconds(work) for _ in range(_ROUNDS))


def best_median(work: Callable[[_Item], object], items: Iterable[_Item]) -> float:
    """The median seconds of `work` over `items`, each at its best of three rounds."""
    return median(quickest(partial(work, item)) for item in items)
