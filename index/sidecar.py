"""The file articles.toml beside articles → what it states of each: it corrects whatever the articles say themselves.

In it, `["*"]` stands above what holds for every file of the folder and below, `["tides.txt"]` above what holds for one
file, `["tides.txt#2"]` for its second article; `outlet = "The Example"` and `published = 2024-03-05` are such facts.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from index.dates import find_date
from index.errors import InputError
from index.metadata import Facts, with_defaults

__all__ = ["NAME", "Sidecar", "parse_sidecar", "stated"]

NAME = "articles.toml"
_FIELDS = tuple(f.name for f in fields(Facts) if f.name != "published_from")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What one articles.toml says: a file name or pattern, below its `folder`, → facts."""

    folder: PurePosixPath
    entries: Mapping[str, Facts]


def parse_sidecar(text: str, folder: PurePosixPath) -> Sidecar:
    """Raises InputError, naming the entry, for what is no TOML, an unknown field or a date that is none."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not TOML: {error}") from error
    return Sidecar(folder, {name: _facts(name, table) for name, table in tables.items()})


def stated(sidecars: Sequence[Sidecar], path: PurePosixPath, number: int) -> Facts:
    """What is stated of the article `number` (from 1) of the file `path`; the nearest folder and the exact name win."""
    facts = Facts()
    for sidecar in sorted(sidecars, key=lambda s: -len(s.folder.parts)):
        inner = path.relative_to(sidecar.folder).as_posix()
        exact = [f"{inner}#{number}", *([inner] if number == 1 else [])]
        matching = [
            name for name in sidecar.entries if name not in exact and fnmatchcase(inner, name) and name != inner
        ]
        for name in (*(n for n in exact if n in sidecar.entries), *matching):
            facts = with_defaults(facts, sidecar.entries[name])
    return facts


def _facts(name: str, table: object) -> Facts:
    if not isinstance(table, dict):
        raise InputError(f'"{name}" is no table; write ["{name}"] above its fields')
    unknown = sorted(set(table) - set(_FIELDS))
    if unknown:
        raise InputError(f'"{name}" has the unknown field {unknown[0]}; known are {", ".join(_FIELDS)}')
    said = {key: value.isoformat() if isinstance(value, date) else str(value) for key, value in table.items()}
    if "published" in said:
        found = find_date(said["published"])
        if found is None:
            raise InputError(f'"{name}" has the date {said["published"]!r}; write it as 2024-03-05')
        said |= {"published": found, "published_from": NAME}
    return Facts(**said)
