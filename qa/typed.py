"""A frozen dataclass made from somebody's JSON → the same, or a TypeError that names the field that is of another type.

`checked(Turn("Who?", 3))` raises TypeError("Turn.answer is an int"). Python itself does not look.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from math import isfinite
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

__all__ = ["checked"]

_T = TypeVar("_T")


def checked(value: _T) -> _T:
    """`value`, a dataclass, when each of its fields and of theirs is of the type that is written there.

    Raises TypeError when one is not; a float that is no finite number counts as none, a bool is no int.
    """
    kind: Any = type(value)
    for field in fields(value):  # type: ignore[arg-type]
        _check(getattr(value, field.name), _hints(kind)[field.name], f"{kind.__name__}.{field.name}")
    return value


@lru_cache(maxsize=64)
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _check(value: object, expected: Any, name: str) -> None:
    if not _fits(value, expected):
        raise TypeError(f"{name} is a value of type {type(value).__name__}")
    if is_dataclass(value):
        checked(value)


def _fits(value: object, expected: Any) -> bool:
    origin, inner = get_origin(expected), get_args(expected)
    if origin is Literal:
        return isinstance(value, str) and value in inner
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in inner)
    if origin is tuple:
        return isinstance(value, tuple) and _all_fit(value, inner[0])
    if origin is Mapping:
        return isinstance(value, Mapping) and _all_fit(value, inner[0]) and _all_fit(value.values(), inner[1])
    if expected in (int, float):
        numbers = int if expected is int else (int, float)
        return isinstance(value, numbers) and not isinstance(value, bool) and isfinite(value)
    return isinstance(value, expected)


def _all_fit(values: Any, expected: Any) -> bool:
    for value in values:
        if not _fits(value, expected):
            return False
        if is_dataclass(value):
            checked(value)
    return True
