"""Work → the seconds that it takes: once, at its best of three rounds, or several works in turn, over many items."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from statistics import median
from time import perf_counter
from typing import TypeVar

__all__ = ["best_medians", "quickest", "seconds"]

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


def best_medians(works: Sequence[Callable[[_Item], object]], items: Iterable[_Item]) -> list[float]:
    """For each of `works`, its median seconds over `items`, each at its best of three rounds.

    They take turns: a machine that is slower for a while is so for all of them.
    """
    rounds = ([[seconds(partial(work, item)) for work in works] for _ in range(_ROUNDS)] for item in items)
    quickest_of_each = [list(map(min, zip(*of_item, strict=True))) for of_item in rounds]
    return list(map(median, zip(*quickest_of_each, strict=True)))
