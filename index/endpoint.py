"""An OpenAI-compatible embedding endpoint: what it replies → vectors of length 1, and what goes wrong → one sentence.

`vectors_in('{"data": [{"index": 0, "embedding": [3, 4]}]}', 1)` → [[0.6, 0.8]].
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.retry import Fault, asked_wait_s, told

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["EmbedEndpoint", "ReplyError", "embed_fault", "is_too_much", "vectors_in"]

_LARGEST = 1e9  # a number of a vector beyond this is a broken one


@dataclass(frozen=True, slots=True)
class EmbedEndpoint:
    """A model that embeds, and where it is asked; OpenAI's own address when there is no `base_url`."""

    model: str
    key: str = field(default="", repr=False)
    base_url: str | None = None
    timeout_s: float = 30.0

    def __str__(self) -> str:
        """The address as people see it: without a name and password."""
        return re.sub(r"//[^/@]*@", "//", self.base_url or "api.openai.com")


class ReplyError(Exception):
    """A reply that holds no usable vectors; the argument says why."""


def vectors_in(text: str, count: int) -> "NDArray[np.float32]":
    """The vectors of a reply to `count` texts, in their order, of length 1. Raises ReplyError when there are none."""
    import numpy as np

    try:
        data = sorted(json.loads(text)["data"], key=lambda item: item["index"])
        rows = [item["embedding"] for item in data]
    except (ValueError, KeyError, TypeError):
        raise ReplyError(f"sent {told(text)[:60]!r} instead of vectors") from None
    if len(rows) != count or [item["index"] for item in data] != list(range(count)):
        raise ReplyError(f"sent {len(rows)} vectors for {count} texts")
    try:
        vectors = np.array(rows, np.float64)
    except (ValueError, TypeError):
        raise ReplyError("sent vectors of unlike lengths, or of something else than numbers") from None
    if vectors.ndim != 2 or not vectors.shape[1]:
        raise ReplyError("sent empty vectors")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.isfinite(vectors).all() or not (np.abs(vectors) < _LARGEST).all() or not lengths.all():
        raise ReplyError("sent a vector that is none: zeros, NaN or infinity")
    found: NDArray[np.float32] = (vectors / lengths).astype(np.float32)
    return found


def is_too_much(error: BaseException | None, count: int) -> bool:
    """Whether an endpoint refused `count` texts because they are too many for one request."""
    status = getattr(error, "status_code", None)
    words = str(getattr(error, "message", "")).lower()
    named = re.search(r"batch|too (many|large|long)|maximum|at most|exceed|limit", words)
    return count > 1 and (status == 413 or (status in (400, 422) and named is not None))


def embed_fault(error: Exception, endpoint: EmbedEndpoint) -> Fault:
    """The sentence for what was raised while `endpoint` was asked. It never holds the key."""
    where = f"The embedding endpoint {endpoint}"
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _of_status(status, error, where, endpoint)
    if isinstance(error, ReplyError):
        return Fault(f"{where} {error}. Check FOOTNOTE_EMBED_MODEL and the address.")
    names = _names(error)
    if names & {"APITimeoutError", "ReadTimeout", "WriteTimeout", "PoolTimeout"} and "ConnectTimeout" not in names:
        return Fault(
            f"{where} did not answer within {endpoint.timeout_s:g} seconds{{tried}}. "
            "Try again, or raise FOOTNOTE_EMBED_TIMEOUT_S.",
            again=True,
        )
    if names & {"ConnectError", "ConnectTimeout", "UnsupportedProtocol"}:
        return Fault(f"{where} cannot be reached. Start it, or check FOOTNOTE_EMBED_BASE_URL and OPENAI_BASE_URL.")
    return Fault(f"{where} broke off in the middle{{tried}}. Try again.", again=True)


def _of_status(status: int, error: Exception, where: str, endpoint: EmbedEndpoint) -> Fault:
    why = _said(error)
    if status == 429 and ("insufficient_quota" in str(getattr(error, "code", "")) or "quota" in why.lower()):
        return Fault(f"{where} says that its quota is used up (429). Look at your plan there.")
    model = endpoint.model
    sentences = {
        401: f"{where} refused the key (401). Set OPENAI_API_KEY, or FOOTNOTE_EMBED_API_KEY, to a valid one.",
        403: f"{where} does not let this key use {model} (403). Use another key or FOOTNOTE_EMBED_MODEL.",
        404: f"{where} knows no model {model} (404). Set FOOTNOTE_EMBED_MODEL to one it has, or check the address.",
        429: f"{where} takes no more requests now (429){{tried}}. Try again later: what was embedded is kept.",
    }
    again = status in (408, 409, 429) or status >= 500
    other = (
        f"{where} answered {status}{{tried}}: {why or 'without a reason'}. Try again later: what was embedded is kept."
    )
    headers: Mapping[str, str] = getattr(getattr(error, "response", None), "headers", {})
    return Fault(sentences.get(status, other), again, asked_wait_s(headers) if again else None)


def _said(error: Exception) -> str:
    body: Any = getattr(error, "body", None) or getattr(error, "message", "")
    if isinstance(body, Mapping):
        body = body.get("message") or body.get("detail") or body.get("error") or ""
    return told(str(body))


def _names(error: BaseException | None) -> set[str]:
    """The classes of an error and of what caused it: the client's package is not loaded just to read its errors."""
    found: set[str] = set()
    while error is not None and len(found) < 20:
        found.add(type(error).__name__)
        error = error.__cause__ or error.__context__
    return found
