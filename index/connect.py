"""The address of a Chroma server, or of Chroma Cloud → a connection whose faults are one sentence each.

`Connection(Address("http://127.0.0.1:8000"))` asks who it is there and opens the tenant and the database.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from index.errors import EndpointError
from index.retry import Fault, StatusError, asked_wait_s, told, tried

__all__ = ["Address", "Connection"]

_P = ParamSpec("_P")
_T = TypeVar("_T")
_CONNECT_S, _REPLY_S = 10.0, 120.0
_PAGE, _CLOUD_PAGE = 5_000, 300  # ids at once
_PASSING = (408, 425, 429)  # and all from 500 on


@dataclass(frozen=True, slots=True)
class Address:
    """Where a Chroma is: `url` as http://host:port, port included; `cloud` when it is Chroma Cloud, which `key` opens.

    With no `tenant` or `database`, a server's default ones are used, and in the cloud those that the key belongs to.
    TLS certificates and other headers are set as Chroma's own client reads them: CHROMA_SERVER_SSL_VERIFY,
    CHROMA_SERVER_HEADERS, CHROMA_CLIENT_AUTH_PROVIDER and CHROMA_CLIENT_AUTH_CREDENTIALS.
    """

    url: str
    tenant: str | None = None
    database: str | None = None
    key: str = field(default="", repr=False)
    cloud: bool = False

    def __str__(self) -> str:
        """The address as people see it."""
        return self.url


class Connection:
    """An open client of a Chroma server: close it after use. Safe to share between threads."""

    def __init__(self, address: Address, *, pause_s: float = 0.5) -> None:
        """Open `address`. Raises EndpointError when it cannot be opened; `pause_s` is the pause before a second try."""
        import httpx
        from chromadb.errors import ChromaError

        self.address = address
        self._pause_s = pause_s
        # Chroma's client tells a missing tenant and a failed connection as a ValueError.
        self._errors = (httpx.HTTPError, httpx.InvalidURL, StatusError, ChromaError, ValueError)
        self._client = self.call(self._open)

    def _open(self) -> Any:
        import httpx

        _knock(self.address)
        client = _client(self.address)
        # The client waits for ever and reduces a reply to its text: there is no setting for either.
        session = client._server._session
        session.timeout = httpx.Timeout(_REPLY_S, connect=_CONNECT_S)
        session.event_hooks = {"response": [_check]}
        return client

    def close(self) -> None:
        """End the connection."""
        self._client.close()
        for part in (self._client, self._client._admin_client):
            part._server._session.close()  # which the client leaves open

    def call(self, function: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> _T:
        """What `function` returns. Raises EndpointError for what goes wrong on the way to the server or there."""
        return tried(
            lambda: function(*arguments, **named), self._fault_of, self._errors, tries=4, pause_s=self._pause_s
        )

    def collection(self, name: str) -> Any | None:
        """The collection of this name, None when there is none."""
        from chromadb.errors import NotFoundError

        def get() -> Any | None:
            try:
                return self._client.get_collection(name, embedding_function=None)
            except NotFoundError:
                return None

        return self.call(get)

    def made(self, name: str, **settings: Any) -> Any:
        """The collection of this name, made when there is none."""
        return self.call(self._client.create_collection, name, embedding_function=None, get_or_create=True, **settings)

    def made_first(self, name: str, metadata: dict[str, str | int]) -> Any | None:
        """A new collection of this name; None when there is one already. Of several that try, one gets it."""
        from chromadb.errors import ChromaError

        def create() -> Any | None:
            try:
                return self._client.create_collection(name, metadata=metadata, embedding_function=None)
            except ChromaError as error:
                if "already exists" in str(error):
                    return None
                raise

        return self.call(create)

    def describe(self, collection: Any, metadata: dict[str, str | int]) -> None:
        """Replace the metadata of a collection, at one stroke."""
        self.call(collection.modify, metadata=metadata)

    def rename(self, collection: Any, name: str) -> None:
        """Give a collection, known by its id, another name, unless it is gone."""
        from chromadb.errors import NotFoundError

        def modify() -> None:
            with suppress(NotFoundError):
                collection.modify(name=name)

        self.call(modify)

    def remove(self, name: str) -> None:
        """Remove the collection of this name, if there is one."""
        from chromadb.errors import NotFoundError

        def delete() -> None:
            try:
                self._client.delete_collection(name)
            except NotFoundError:
                return

        self.call(delete)

    def names(self) -> list[str]:
        """The names of all collections."""
        found: list[str] = []
        while page := self.call(self._client.list_collections, limit=100, offset=len(found)):
            found += [collection.name for collection in page]
        return found

    def ids(self, collection: Any) -> Iterator[str]:
        """The ids of all records of a collection."""
        page, start = (_CLOUD_PAGE if self.address.cloud else _PAGE), 0
        while found := self.call(collection.get, include=[], limit=page, offset=start)["ids"]:
            yield from found
            start += len(found)

    @staticmethod
    def said(error: EndpointError) -> bool:
        """Whether it was Chroma itself that told of an error, and not something on the way to it."""
        from chromadb.errors import ChromaError

        return isinstance(error.__cause__, ChromaError)

    def now_s(self) -> float:
        """The server's time in seconds: the one clock that all its clients share."""
        return float(self.call(self._client.heartbeat)) / 1e9

    def _fault_of(self, error: Exception) -> Fault:
        import httpx
        from chromadb.errors import InternalError, NotFoundError

        where = f"The Chroma server {self.address}"
        if isinstance(error, StatusError):
            return _of_status(error, where, self.address)
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.UnsupportedProtocol | httpx.InvalidURL):
            return Fault(
                f"{where} cannot be reached{{tried}} ({told(str(error))}). Start it, or check FOOTNOTE_CHROMA."
            )
        if isinstance(error, httpx.TimeoutException):
            return Fault(f"{where} did not answer within {_REPLY_S:.0f} seconds{{tried}}. Look whether it is well.")
        if isinstance(error, httpx.TransportError):
            return Fault(
                f"{where} broke off in the middle{{tried}}. Look whether it is well, and try again.", again=True
            )
        if isinstance(error, NotFoundError) and str(error).startswith("Collection"):
            return Fault(f"The index on the Chroma server {self.address} was replaced or removed. Open it again.")
        if isinstance(error, InternalError):
            return Fault(f"{where} answered{{tried}}: {told(str(error))}. Try again, or index again.", again=True)
        return Fault(f"{where} answered: {told(str(error))}. Check FOOTNOTE_CHROMA, CHROMA_TENANT and CHROMA_DATABASE.")


def _of_status(error: StatusError, where: str, address: Address) -> Fault:
    status = error.status
    if status == 401:
        key = "refused the key" if address.key else "wants a key"
        return Fault(f"{where} {key} (401). Set CHROMA_API_KEY to a valid one.")
    if status == 403:
        return Fault(
            f"{where} does not let this key in (403). Set CHROMA_API_KEY, CHROMA_TENANT and CHROMA_DATABASE to ones "
            "that belong together."
        )
    if status < 400:
        return Fault(
            f"{where} does not speak Chroma's protocol: it sent {told(error.text)[:60]!r}. Check FOOTNOTE_CHROMA."
        )
    again = status in _PASSING or status >= 500
    why = told(_message(error.text)) or "without a reason"
    advice = "Try again later, or check FOOTNOTE_CHROMA." if again else "Check FOOTNOTE_CHROMA."
    return Fault(
        f"{where} answered {status}{{tried}}: {why}. {advice}",
        again,
        asked_wait_s(error.headers) if again else None,
    )


def _message(text: str) -> str:
    try:
        return str(json.loads(text)["message"])
    except (ValueError, KeyError, TypeError):
        return text


def _settings() -> Any:
    import chromadb

    return chromadb.Settings(
        anonymized_telemetry=False,
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=None,
        chroma_server_http_port=None,
    )


def _with_key(settings: Any, address: Address) -> Any:
    from chromadb import TokenTransportHeader

    if address.key:
        settings.chroma_client_auth_provider = "chromadb.auth.token_authn.TokenAuthClientProvider"
        settings.chroma_client_auth_credentials = address.key
        header = settings.chroma_auth_token_transport_header or TokenTransportHeader.X_CHROMA_TOKEN
        settings.chroma_auth_token_transport_header = header
    return settings


def _client(address: Address) -> Any:
    import chromadb

    settings = _with_key(_settings(), address)
    parts = urlsplit(address.url)
    port, tls = parts.port, parts.scheme == "https"
    if address.cloud:
        return chromadb.CloudClient(
            address.tenant, address.database, address.key, settings,
            cloud_host=parts.hostname or "", cloud_port=port, enable_ssl=tls,
        )  # fmt: skip
    return chromadb.HttpClient(
        address.url, port, tls,
        settings.chroma_server_headers, settings,
        address.tenant or chromadb.DEFAULT_TENANT, address.database or chromadb.DEFAULT_DATABASE,
    )  # fmt: skip


def _knock(address: Address) -> None:
    """Ask who we are there, as the client does first; but with a time-out, and with the status of the reply."""
    import httpx
    from chromadb.api import ServerAPI
    from chromadb.config import System

    settings = _with_key(_settings(), address)
    settings.chroma_server_host = address.url
    settings.chroma_server_http_port = urlsplit(address.url).port
    system = System(settings)
    api = system.instance(ServerAPI)
    verify = settings.chroma_server_ssl_verify
    limits = httpx.Timeout(_CONNECT_S)
    try:
        with httpx.Client(
            headers=dict(api.get_request_headers()), timeout=limits, verify=True if verify is None else verify
        ) as client:
            reply = client.get(f"{api.get_api_url()}/auth/identity")
            _check(reply)
            if '"user_id"' not in reply.text:  # JSON of something else
                raise StatusError(reply.status_code, reply.headers, reply.text)
    finally:
        api._session.close()
        system.stop()


def _check(response: Any) -> None:
    """Raise StatusError for a reply that Chroma's client would not explain."""
    response.read()
    status, ours = response.status_code, response.headers.get("content-type", "").startswith("application/json")
    of_chroma = ours and '"error"' in response.text
    if not ours or status in (401, 403, *_PASSING) or (status >= 500 and not of_chroma):
        raise StatusError(response.status_code, response.headers, response.text)
