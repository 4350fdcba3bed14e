"""Environment variables → settings: where the index is, who reads, and which model endpoint is asked.

FOOTNOTE_HOME           the folder of the index (default: .footnote in the current folder)
FOOTNOTE_READER         embedded (default), or llm: a model at an OpenAI-compatible endpoint
FOOTNOTE_DROP_UNSUPPORTED  1: leave out the sentences of an answer that what they cite does not bear out
FOOTNOTE_MODEL          the model's name at the endpoint
OPENAI_API_KEY          the endpoint's key; a server of yours mostly needs none
OPENAI_BASE_URL         the endpoint, when it is not OpenAI's: http://127.0.0.1:11434/v1
FOOTNOTE_LLM_TIMEOUT_S  seconds that an answer may take (default: 60)
FOOTNOTE_LLM_TOKENS     tokens that an answer may cost, what is sent and what is written together (default: 2000)
FOOTNOTE_PRICE          the price of a million tokens sent and of a million written: 0.15/0.60

FOOTNOTE_EMBED_MODEL      a model at an OpenAI-compatible endpoint that embeds, instead of the MiniLM in Footnote
FOOTNOTE_EMBED_BASE_URL   that endpoint, when it is another one than OPENAI_BASE_URL
FOOTNOTE_EMBED_API_KEY    its key, when it is another one than OPENAI_API_KEY
FOOTNOTE_EMBED_TIMEOUT_S  seconds that one request for vectors may take (default: 30)
FOOTNOTE_THREADS          threads for each model (default: one a core); 1 where many processes share a machine

FOOTNOTE_CHROMA           the Chroma server that keeps passages and vectors, http://host:port; or cloud: Chroma Cloud
CHROMA_API_KEY            the server's or the cloud's key, sent as X-Chroma-Token
CHROMA_TENANT, CHROMA_DATABASE   where on it (default: the server's default ones; in the cloud those of the key)
CHROMA_SERVER_SSL_VERIFY  a file of certificates that an https server is checked with; Chroma's own client reads this
                          and its other settings: CHROMA_SERVER_HEADERS, CHROMA_AUTH_TOKEN_TRANSPORT_HEADER …
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from index.connect import Address
from index.endpoint import EmbedEndpoint
from index.errors import InputError, SetupError

__all__ = ["READERS", "Endpoint", "Settings", "default_articles"]

READERS = ("embedded", "llm")
_CLOUD = "api.trychroma.com"
_LEAST_TOKENS = 800  # the rules take 250, and something must be shown and written


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run of Footnote depends on besides its arguments."""

    home: Path = Path(".footnote")
    reader: str = "embedded"
    embed: EmbedEndpoint | None = None
    chroma: Address | None = None
    drop_unsupported: bool = False

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings from `env`. Raises InputError for a value that is none, SetupError where one is missing."""
        reader = env.get("FOOTNOTE_READER") or "embedded"
        if reader not in READERS:
            raise InputError(f"FOOTNOTE_READER is {reader!r}. Set it to one of: {', '.join(READERS)}")
        drop = env.get("FOOTNOTE_DROP_UNSUPPORTED") or "0"
        if drop not in {"0", "1"}:
            raise InputError(f"FOOTNOTE_DROP_UNSUPPORTED is {drop!r}. Set it to 1, or to 0.")
        home = Path(env.get("FOOTNOTE_HOME") or ".footnote")
        return cls(home, reader, _embed(env), _chroma(env), drop == "1")


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
        _check_address("OPENAI_BASE_URL", base_url)
        timeout_s = _number(env, "FOOTNOTE_LLM_TIMEOUT_S", 60, least=0.01)
        tokens = _number(env, "FOOTNOTE_LLM_TOKENS", 2_000, least=_LEAST_TOKENS)
        return cls(model, key, base_url or None, timeout_s, int(tokens), _price(env.get("FOOTNOTE_PRICE") or ""))


def _embed(env: Mapping[str, str]) -> EmbedEndpoint | None:
    if not (model := env.get("FOOTNOTE_EMBED_MODEL") or ""):
        return None
    name = "FOOTNOTE_EMBED_BASE_URL" if env.get("FOOTNOTE_EMBED_BASE_URL") else "OPENAI_BASE_URL"
    base_url = env.get(name) or ""
    key = env.get("FOOTNOTE_EMBED_API_KEY") or env.get("OPENAI_API_KEY") or ""
    if not key and not base_url:
        raise SetupError(
            f"The embedding model {model} has no endpoint. Set OPENAI_API_KEY, or FOOTNOTE_EMBED_BASE_URL for a server "
            "of yours; or unset FOOTNOTE_EMBED_MODEL to embed here."
        )
    _check_address(name, base_url)
    return EmbedEndpoint(model, key, base_url or None, _number(env, "FOOTNOTE_EMBED_TIMEOUT_S", 30, least=0.01))


def _chroma(env: Mapping[str, str]) -> Address | None:
    if not (given := env.get("FOOTNOTE_CHROMA") or ""):
        return None
    cloud = given == "cloud" or urlsplit(given).hostname == _CLOUD
    key, tenant, database = (env.get(f"CHROMA_{n}") or "" for n in ("API_KEY", "TENANT", "DATABASE"))
    if cloud and not key:
        raise SetupError("Chroma Cloud wants a key. Set CHROMA_API_KEY; CHROMA_TENANT and CHROMA_DATABASE say where.")
    url = f"https://{_CLOUD}" if given == "cloud" else given.rstrip("/")
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 8000)
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.query:
        raise InputError("FOOTNOTE_CHROMA is no address of a Chroma. Give one like http://127.0.0.1:8000, or: cloud")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Address(f"{parts.scheme}://{host}:{port}{parts.path}", tenant or None, database or None, key, cloud)


def _check_address(name: str, url: str) -> None:
    if url and not url.startswith(("http://", "https://")):
        raise InputError(f"{name} is {url!r}. Give an address like http://127.0.0.1:11434/v1")


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
