"""A Chroma server → the right to write an index there, which one process at a time has: a small collection.

Chroma refuses a second collection of one name, so making it takes the lease, on whichever machine. It lasts for a
minute by the server's clock and is renewed while its owner lives; a lease that ran out is moved aside by its id, so
that nobody removes a newer one. What Chroma cannot do is to tie a write to the lease: an owner that is stopped for a
minute between looking at its lease and moving the pointer could still move it. It would move it to a whole version.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from secrets import token_hex
from threading import Event, Thread

from index.connect import Connection
from index.errors import EndpointError, SetupError

__all__ = ["Lease", "new_owner"]

_LASTS_S = 60
_RENEWED_EVERY_S = 15


def new_owner() -> str:
    """A name for one writer: its machine, its process, and some letters that no other will choose."""
    return f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}"


class Lease:
    """The right to write the index called `name` at a connection. Use `held` around the writing."""

    def __init__(self, connection: Connection, name: str, owner: str) -> None:
        """Take nothing yet; `owner` is what `new_owner` gave, and may have the lease already."""
        self._connection = connection
        self._name = f"{name}.lock"
        self._owner = owner

    @contextmanager
    def held(self) -> Iterator[None]:
        """Have the lease inside the block. Raises SetupError when another process has it."""
        lock = self._taken()
        done = Event()
        keeper = Thread(target=self._renew, args=(lock, done), daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()
            with suppress(EndpointError):  # a server that is gone: the lease runs out by itself
                self._put_aside(lock)

    def check(self) -> None:
        """Raise SetupError unless the lease is still ours."""
        lock = self._connection.collection(self._name)
        if lock is None or (lock.metadata or {}).get("owner") != self._owner:
            raise SetupError(
                f"The right to write the index at {self._connection.address} ran out and another process took it. "
                "Index again: what was embedded is kept."
            )

    def _taken(self) -> object:
        for _ in range(3):
            until = int(self._connection.now_s()) + _LASTS_S
            lock = self._connection.made_first(self._name, {"owner": self._owner, "until": until})
            if lock is not None:
                return lock
            other = self._connection.collection(self._name)
            if other is not None and (other.metadata or {}).get("owner") == self._owner:
                return other  # it was made and only the reply was lost; or it could not be given back
            if other is not None and not self._over(other.metadata or {}):
                raise SetupError(_busy(other.metadata, self._connection))
            if other is not None:
                self._put_aside(other)
        raise SetupError(_busy({}, self._connection))

    def _over(self, metadata: dict[str, object]) -> bool:
        """Whether a lease has run out, or its owner was a process of this machine that has ended."""
        until = metadata.get("until")
        if not isinstance(until, int) or self._connection.now_s() > until:
            return True
        host, _, rest = str(metadata.get("owner", "")).rpartition(":")[0].rpartition(":")
        return host == socket.gethostname() and not _runs(rest)

    def _put_aside(self, lock: object) -> None:
        """Move a lease out of the way by its id, and remove it: nobody's new lease can be meant."""
        aside = f"{self._name}.{token_hex(4)}"
        self._connection.rename(lock, aside)
        self._connection.remove(aside)

    def _renew(self, lock: object, done: Event) -> None:
        while not done.wait(_RENEWED_EVERY_S):
            with suppress(EndpointError):  # `check` tells when it was lost
                until = int(self._connection.now_s()) + _LASTS_S
                self._connection.describe(lock, {"owner": self._owner, "until": until})


def _runs(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except PermissionError:
        return True
    except (ValueError, OSError):
        return False
    return True


def _busy(metadata: dict[str, object], connection: Connection) -> str:
    host, _, process = str(metadata.get("owner", "")).rpartition(":")[0].rpartition(":")
    who = f" ({host}, process {process})" if host else ""
    return f"Another Footnote{who} is writing the index at {connection.address}. Wait until it is done."
