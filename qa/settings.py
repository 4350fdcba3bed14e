"""Environment variables → settings: where the index is and who reads.

FOOTNOTE_HOME     the folder of the index (default: .footnote in the current folder)
FOOTNOTE_READER   embedded (default)
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import InputError

__all__ = ["READERS", "Settings", "default_articles"]

READERS = ("embedded",)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run of Footnote depends on besides its arguments."""

    home: Path = Path(".footnote")
    reader: str = "embedded"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings from `env`. Raises InputError for an unknown reader."""
        reader = env.get("FOOTNOTE_READER") or "embedded"
        if reader not in READERS:
            raise InputError(f"FOOTNOTE_READER is {reader!r}. Set it to one of: {', '.join(READERS)}")
        return cls(home=Path(env.get("FOOTNOTE_HOME") or ".footnote"), reader=reader)


def default_articles() -> Path:
    """The folder that is indexed when none is named: `seeds` here, else the one that comes with Footnote."""
    here = Path("seeds")
    return here if here.is_dir() else Path(__file__).resolve().parent.parent / "seeds"
