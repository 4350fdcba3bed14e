"""Plain JSON data → a frozen dataclass, with every key and type held to; and the JSON Schema of a dataclass.

`{"id": "n1", "text": "two dead", "vital": true, "evidence": ["e1"]}` read as `Nugget` is
`Nugget("n1", "two dead", True, ("e1",))`; the key `vitle` would be refused by its name.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from index.errors import InputError

__all__ = ["plain", "read", "schema"]

_T = TypeVar("_T")
_SCALARS: Mapping[Any, str] = {str: "string", int: "integer", bool: "boolean", float: "number"}


def read(kind: type[_T], data: object, where: str = "case") -> _T:
    """`data` (what JSON holds) as a `kind`. Raises InputError naming the place, as "case.items"."""
    return cast(_T, _read(kind, data, where))


def plain(value: object) -> Any:
    """A dataclass as JSON data, without the fields that have their default value."""
    if isinstance(value, tuple):
        return [plain(v) for v in value]
    if not is_dataclass(value):
        return value
    return {f.name: plain(v) for f in fields(value) if (v := getattr(value, f.name)) != f.default}


def schema(kind: type) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that accepts what `read` accepts."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind.__name__, **_schema(kind)}


def _read(kind: Any, data: object, where: str) -> object:
    if is_dataclass(kind):
        return _read_object(kind, data, where)
    if get_origin(kind) is Literal:
        return _require(data in get_args(kind), data, where, " or ".join(map(str, get_args(kind))))
    if get_origin(kind) in (Union, types.UnionType):
        return None if data is None else _read(_without_none(kind), data, where)
    if get_origin(kind) is tuple:
        _require(isinstance(data, list), data, where, "a list")
        return tuple(_read(get_args(kind)[0], d, f"{where}[{n}]") for n, d in enumerate(cast(list[object], data)))
    return _require(
        type(data) is kind or (kind is float and type(data) is int), data, where, f"of type {_SCALARS[kind]}"
    )


def _read_object(kind: Any, data: object, where: str) -> object:
    _require(isinstance(data, dict), data, where, "an object")
    given, hints = cast(dict[str, object], data), get_type_hints(kind)
    for key in given:
        if key not in hints:
            raise InputError(f'{where} has the unknown key "{key}": use one of {", ".join(hints)}.')
    for field in fields(kind):
        if _required(field) and field.name not in given:
            raise InputError(f'{where} lacks "{field.name}": add it.')
    return kind(**{key: _read(hints[key], value, f"{where}.{key}") for key, value in given.items()})


def _require(good: bool, data: object, where: str, wanted: str) -> object:
    if not good:
        raise InputError(f"{where} is {data!r}: it must be {wanted}.")
    return data


def _required(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _without_none(kind: Any) -> Any:
    return next(k for k in get_args(kind) if k is not type(None))


def _schema(kind: Any) -> dict[str, Any]:
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return {
            "type": "object",
            "additionalProperties": False,
            "required": [f.name for f in fields(kind) if _required(f)],
            "properties": {f.name: _schema(hints[f.name]) for f in fields(kind)},
        }
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if get_origin(kind) in (Union, types.UnionType):
        return {"anyOf": [_schema(_without_none(kind)), {"type": "null"}]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _schema(get_args(kind)[0])}
    return {"type": _SCALARS[kind]}
