"""What an endpoint or its client raises → one sentence, and whether to try again.

A refused connection → Fault("The endpoint http://127.0.0.1:11434/v1 cannot be reached. Start it, …", again=False).
"""

import re
from collections.abc import Mapping
from typing import Any

from index.retry import Fault, asked_wait_s, told
from qa.settings import Endpoint

__all__ = ["EMPTY", "BrokenOffError", "MalformedError", "ToldError", "fault_of", "not_taken"]

_OR = "or use the embedded reader"


class BrokenOffError(Exception):
    """A stream ended without saying that it was done."""


class MalformedError(Exception):
    """What came is not the OpenAI protocol; the argument is its beginning."""


class ToldError(Exception):
    """The endpoint told of an error inside a reply; the argument is what it said."""


EMPTY = Fault(f"The model replied with nothing{{tried}}. Ask again, {_OR}.", again=True)


def fault_of(error: Exception, endpoint: Endpoint) -> Fault:
    """The sentence for what was raised while `endpoint` was asked. It never holds the key."""
    address = re.sub(r"//[^/@]*@", "//", endpoint.base_url or "api.openai.com")  # without a name and password
    where = f"The endpoint {address}"
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _of_status(status, error, where, endpoint.model)
    if _is_timeout(error):
        return Fault(
            f"{where} did not finish within {endpoint.timeout_s:g} seconds{{tried}}. "
            f"Ask again, raise FOOTNOTE_LLM_TIMEOUT_S, {_OR}."
        )
    if isinstance(error, MalformedError):
        return Fault(
            f"{where} does not speak the OpenAI protocol: it sent {str(error)!r}. Check OPENAI_BASE_URL, {_OR}."
        )
    if isinstance(error, ToldError):
        return Fault(f"{where} broke off{{tried}}: {_told(error.args[0])}. Ask again, {_OR}.", again=True)
    if "ConnectError" in _names(error) or "UnsupportedProtocol" in _names(error):
        return Fault(f"{where} cannot be reached. Start it, check OPENAI_BASE_URL, {_OR}.")
    return Fault(f"{where} broke off in the middle{{tried}}. Ask again, {_OR}.", again=True)


def not_taken(error: Exception) -> str | None:
    """The parameter that an endpoint says it does not take; "system" for the role."""
    status = getattr(error, "status_code", None)
    said = str(getattr(error, "message", "")).lower()
    if status in (400, 422, 500) and re.search(r"\bsystem\b.*\brole|\brole\b.*\bsystem\b|roles are supported", said):
        return "system"
    if status not in (400, 422):
        return None
    names = ("max_completion_tokens", "max_tokens", "stream_options", "temperature", "stream")
    param = getattr(error, "param", None)
    # OpenAI names the one to use instead as well: the one that is not taken comes first.
    found = [param] if param in names else sorted((n for n in names if n in said), key=said.index)
    return found[0] if found else None


def _of_status(status: int, error: Exception, where: str, model: str) -> Fault:
    said = _told(getattr(error, "body", None) or getattr(error, "message", ""))
    quota = status == 429 and ("insufficient_quota" in str(getattr(error, "code", "")) or "quota" in said.lower())
    sentences = {
        401: f"{where} refused the key (401). Set OPENAI_API_KEY to a valid one, {_OR}.",
        403: f"{where} does not let this key use {model} (403). Use another key or FOOTNOTE_MODEL, {_OR}.",
        404: f"{where} knows no model {model} (404). Set FOOTNOTE_MODEL to one it has, check OPENAI_BASE_URL, {_OR}.",
        429: f"{where} takes no more requests now (429){{tried}}. Ask later, {_OR}.",
    }
    if quota:
        return Fault(f"{where} says that its quota is used up (429). Look at your plan there, {_OR}.", status=status)
    again = status in (408, 409, 429) or status >= 500
    other = f"{where} answered {status}{{tried}}: {said or 'without a reason'}. Ask again later, {_OR}."
    headers: Mapping[str, str] = getattr(getattr(error, "response", None), "headers", {})
    return Fault(sentences.get(status, other), again, asked_wait_s(headers) if again else None, status)


def _told(body: Any) -> str:
    """An endpoint's own words, on one line and not long."""
    if isinstance(body, Mapping):
        body = body.get("message") or body.get("detail") or body.get("error") or ""
    return told(str(body))


def _is_timeout(error: Exception) -> bool:
    names = _names(error)
    return isinstance(error, TimeoutError) or bool(
        names & {"APITimeoutError", "ReadTimeout", "PoolTimeout", "WriteTimeout"}
    )


def _names(error: BaseException | None) -> set[str]:
    """The classes of an error and of what caused it: the client's package is not loaded just to read its errors."""
    found: set[str] = set()
    while error is not None and len(found) < 20:
        found.add(type(error).__name__)
        error = error.__cause__ or error.__context__
    return found
