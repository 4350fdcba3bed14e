"""Environment variables → settings: where the index is, who reads, and which model endpoint is asked.

FOOTNOTE_HOME           the folder of the index (default: .footnote in the current folder)
FOOTNOTE_READER         embedded (default), or llm: a model at an OpenAI-compatible endpoint
FOOTNOTE_MODEL          the model's name at the endpoint
OPENAI_API_KEY          the endpoint's key; a server of yours mostly needs none
OPENAI_BASE_URL         the endpoint, when it is not OpenAI's: http://127.0.0.1:11434/v1
FOOTNOTE_LLM_TIMEOUT_S  seconds that an answer may take (default: 60)
FOOTNOTE_LLM_TOKENS     tokens that an answer may cost, what is sent and what is written together (default: 2000)
FOOTNOTE_PRICE          the price of a million tokens sent and of a million written: 0.15/0.60
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import InputError, SetupError

__all__ = ["READERS", "Endpoint", "Settings", "default_articles"]

READERS = ("embedded", "llm")
_LEAST_TOKENS = 800  # the rules take 250, and something must be shown and written


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


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model and where it is asked. `price` is that of a million tokens sent and of a million written."""

    model: str
    key: str = ""
    base_url: str | None = None
    timeout_s: float = 60.0
    tokens: int = 2_000
    price: tuple[float, float] | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Endpoint":
        """Read the endpoint from `env`. Raises SetupError when none is named, InputError for a value that is none."""
        key, base_url, model = (env.get(n) or "" for n in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "FOOTNOTE_MODEL"))
        if not key and not base_url:
            raise SetupError(
                "The llm reader has no endpoint. Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of yours; "
                "and FOOTNOTE_MODEL."
            )
        if not model:
            raise SetupError(
                "The llm reader has no model. Set FOOTNOTE_MODEL to the name of one that your endpoint has."
            )
        if base_url and not base_url.startswith(("http://", "https://")):
            raise InputError(f"OPENAI_BASE_URL is {base_url!r}. Give an address like http://127.0.0.1:11434/v1")
        timeout_s = _number(env, "FOOTNOTE_LLM_TIMEOUT_S", 60, least=0.01)
        tokens = _number(env, "FOOTNOTE_LLM_TOKENS", 2_000, least=_LEAST_TOKENS)
        return cls(model, key, base_url or None, timeout_s, int(tokens), _price(env.get("FOOTNOTE_PRICE") or ""))


def default_articles() -> Path:
    """The folder that is indexed when none is named: `seeds` here, else the one that comes with Footnote."""
    here = Path("seeds")
    return here if here.is_dir() else Path(__file__).resolve().parent.parent / "seeds"


def _number(env: Mapping[str, str], name: str, default: float, *, least: float) -> float:
    given = env.get(name) or str(default)
    try:
        value = float(given)
    except ValueError:
        value = 0.0
    if not least <= value < float("inf"):
        raise InputError(f"{name} is {given!r}. Give a number from {least:g} on.")
    return value


def _price(given: str) -> tuple[float, float] | None:
    if not given:
        return None
    try:
        sent, written = (float(part) for part in given.split("/"))
    except ValueError:
        sent = written = -1.0
    if not (0 <= sent < float("inf") and 0 <= written < float("inf")):
        raise InputError(
            f"FOOTNOTE_PRICE is {given!r}. Give the prices of a million tokens sent and written: 0.15/0.60"
        )
    return sent, written
