"""What `json.loads` gave and a frozen dataclass → one of it, or an error that names the field that does not fit.

`made(Turn, {"question": "Who?", "answer": "Ann Lee."})` → Turn("Who?", "Ann Lee."); with 3 for the answer it raises
TypeError("Turn.answer is a value of type int"). Python itself does not look.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import lru_cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

__all__ = ["made"]

_T = TypeVar("_T")


def made(kind: type[_T], data: object) -> _T:
    """A dataclass of `kind` from a mapping of its fields, in depth: lists become tuples, mappings dataclasses.

    Raises TypeError for a value of another type or a field that `kind` does not have, KeyError for one that is missing
    and has no default. A float that is no finite number counts as none, a bool is no int.
    """
    return cast(_T, _dataclass(kind, data, kind.__name__))


@lru_cache(maxsize=64)
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _dataclass(kind: Any, data: object, name: str) -> Any:
    if not isinstance(data, Mapping):
        raise _misfit(data, name)
    known: dict[str, Field[Any]] = {field.name: field for field in fields(kind)}
    if strange := [key for key in data if key not in known]:
        raise TypeError(f"{kind.__name__} has no {str(strange[0])[:40]!r}")
    if missing := [key for key in known.keys() - data.keys() if _needed(known[key])]:
        raise KeyError(f"{kind.__name__}.{missing[0]}")
    hints = _hints(kind)
    return kind(**{key: _value(hints[key], value, f"{kind.__name__}.{key}") for key, value in data.items()})


def _needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _value(expected: Any, data: object, name: str) -> Any:
    """`data` as a value of the type `expected`."""
    origin, inner = get_origin(expected), get_args(expected)
    if is_dataclass(expected):
        return _dataclass(expected, data, name)
    if origin in (Union, UnionType):  # of one type, or None
        return None if data is None and NoneType in inner else _value(inner[0], data, name)
    if origin is tuple and isinstance(data, list | tuple):
        return tuple(_value(inner[0], one, name) for one in data)
    if origin is Mapping and isinstance(data, Mapping):
        return {_value(inner[0], key, name): _value(inner[1], value, name) for key, value in data.items()}
    if (origin is not None and origin is not Literal) or not _fits(expected, data):
        raise _misfit(data, name)
    return data


def _fits(expected: Any, data: object) -> bool:
    if get_origin(expected) is Literal:
        return isinstance(data, str) and data in get_args(expected)
    if expected in (int, float):
        numbers = int if expected is int else (int, float)
        return isinstance(data, numbers) and not isinstance(data, bool) and isfinite(data)
    return isinstance(data, expected)


def _misfit(data: object, name: str) -> TypeError:
    return TypeError(f"{name} is a value of type {type(data).__name__}")
