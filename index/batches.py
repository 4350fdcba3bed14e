"""Items → lists of them, so many at a time: "abcde", 2 → ["a", "b"], ["c", "d"], ["e"]."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

__all__ = ["batches"]

_T = TypeVar("_T")


def batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """The items in lists of `size`, the last of what is left."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
