"""What `footnote chat` was told on the command line → how the page is served: where, to whom, and its limits.

`Serving(host="0.0.0.0", accounts={"ann": "scrypt:…"})` is checked when it is made; `Doorkeeper(accounts).admits(…)`
says who may come in. An auth file has one `user:secret` a line; a secret is a password, or what
`footnote chat --hash-password` printed.
"""

import asyncio
import hashlib
import hmac
import ipaddress
import secrets
import socket
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from index.errors import InputError

__all__ = ["Doorkeeper", "Serving", "hash_password", "read_accounts"]

_HASHED = "scrypt:"
_COST = {"n": 2**14, "r": 8, "p": 1, "maxmem": 2**26}  # 16 MB and some 50 ms a try
_FREE_TRIES = 5  # wrong passwords for one name before its next try has to wait
_LONGEST_WAIT_S = 300.0
_NAMES_KEPT = 10_000  # names with wrong tries that are remembered
_LONGEST_NAME = 100
_LONGEST_PASSWORD = 1_000  # what is longer is never hashed: it would cost us more than whoever sends it
_ADDRESS = ("0.0.0.0", "::")  # noqa: S104  every address of the machine


@dataclass(frozen=True, slots=True)
class Serving:
    """Where and how the page is served. Raises InputError when it is made of values that cannot be.

    `upload` None leaves the choice to `uploads`. `queue` is how many questions may wait, `at_once` how many are
    answered at the same time, `longest` the characters of a question, `upload_mb` the megabytes of one file.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    accounts: Mapping[str, str] = field(default_factory=dict, repr=False)
    root_path: str = ""
    upload: bool | None = None
    upload_mb: int = 50
    queue: int = 64
    at_once: int = 4
    longest: int = 1_000
    mcp: bool = False

    def __post_init__(self) -> None:
        """Check every value."""
        if not 0 <= self.port <= 65535:
            raise InputError(f"There is no port {self.port}. Name one between 1 and 65535.")
        for name, value, most in (
            ("--max-upload-mb", self.upload_mb, 2_000), ("--queue", self.queue, 10_000),
            ("--at-once", self.at_once, 64), ("--max-question", self.longest, 20_000),
        ):  # fmt: skip
            if not 1 <= value <= most:
                raise InputError(f"{name} is {value}. Give a number from 1 to {most:,}.")
        _check_root_path(self.root_path)
        _check_host(self.host)

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the page."""
        return all(ipaddress.ip_address(address).is_loopback for address in _addresses(self.host))

    @property
    def uploads(self) -> bool:
        """Whether files may be added on the page: as told, else when only this machine or people with a login can."""
        return self.upload if self.upload is not None else self.loopback or bool(self.accounts)

    @property
    def url_host(self) -> str:
        """The host as it stands in an address that a browser on this machine can open."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"[{host}]" if ":" in host else host

    @property
    def family(self) -> socket.AddressFamily:
        """The address family of the host."""
        return socket.AF_INET6 if ":" in next(iter(_addresses(self.host))) else socket.AF_INET


def _addresses(host: str) -> list[str]:
    return sorted({str(found[4][0]).split("%")[0] for found in socket.getaddrinfo(host, None)}, key=lambda a: ":" in a)


def _check_host(host: str) -> None:
    try:
        found = _addresses(host) if host else []
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise InputError(f"There is no host {host!r}. Name an address of this machine, 127.0.0.1 or 0.0.0.0 say.")
    if host in _ADDRESS:
        return
    try:
        with socket.socket(socket.AF_INET6 if ":" in found[0] else socket.AF_INET) as probe:
            probe.bind((found[0], 0))
    except OSError as error:
        raise InputError(f"{host} is no address of this machine. Name one that is, or 0.0.0.0 for all.") from error


def _check_root_path(path: str) -> None:
    whole = urlsplit(path)
    plain = all(c.isalnum() or c in "/-_.~:%[]" for c in path) and ".." not in path
    rooted = whole.scheme in ("http", "https") and whole.netloc if whole.scheme else path.startswith("/")
    if path and not (plain and rooted and not path.startswith("//")):
        raise InputError(f"--root-path is {path!r}. Give a path like /footnote, or the whole address of the page.")


def read_accounts(path: Path) -> dict[str, str]:
    """User name → secret, from an auth file. Raises InputError for a file or a line that cannot be used."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise InputError(
            f"The auth file {path} cannot be read ({reason}). Give one with a line user:password."
        ) from error
    accounts: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, secret = line.partition(":")
        problem = _account_problem(name.strip(), bool(colon), secret, accounts)
        if problem:
            raise InputError(f"Line {number} of the auth file {path} {problem}.")
        accounts[name.strip()] = secret
    if not accounts:
        raise InputError(f"The auth file {path} names nobody. Give it a line user:password for each person.")
    return accounts


def _account_problem(name: str, colon: bool, secret: str, accounts: Mapping[str, str]) -> str:
    """What is wrong with one line; the secret itself is never told."""
    if not colon or not name or not secret:
        return "is not user:password"
    if name in accounts:
        return f"names {name} a second time"
    if len(name) > _LONGEST_NAME or not name.isprintable():
        return f"has a user name of more than {_LONGEST_NAME} characters, or with characters that cannot be typed"
    if secret.startswith(_HASHED) and _parts(secret) is None:
        return "has a damaged hash: make it again with footnote chat --hash-password"
    return ""


def hash_password(password: str) -> str:
    """A password as an auth file may keep it: "scrypt:SALT:HASH". Raises InputError when it is empty or too long."""
    if not password or len(password) > _LONGEST_PASSWORD:
        raise InputError(f"The password has {len(password):,} characters. Give one of 1 to {_LONGEST_PASSWORD:,}.")
    salt = secrets.token_bytes(16)
    return _HASHED + ":".join(b64encode(part).decode("ascii") for part in (salt, _scrypt(password, salt)))


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, dklen=32, **_COST)


def _parts(secret: str) -> tuple[bytes, bytes] | None:
    try:
        salt, hashed = (b64decode(part, validate=True) for part in secret.removeprefix(_HASHED).split(":"))
    except ValueError:
        return None
    return (salt, hashed) if len(salt) >= 16 and len(hashed) == 32 else None


class Doorkeeper:
    """Who may come in. Holds the wrong tries of each name: after five, each further one makes the next wait longer."""

    def __init__(self, accounts: Mapping[str, str]) -> None:
        """Take the accounts of an auth file; passwords that stand there as they are get hashed here."""
        self._hashes = {n: _parts(s if s.startswith(_HASHED) else hash_password(s)) for n, s in accounts.items()}
        self._wrong: dict[str, tuple[int, float]] = {}  # name → wrong tries, when the next one counts
        self._one = asyncio.Lock()  # one hash at a time: many wrong tries cannot take the whole machine
        self._nobody = (secrets.token_bytes(16), secrets.token_bytes(32))

    async def admits(self, name: str, password: str) -> bool:
        """Whether `password` is that of `name`; always False while the name has to wait, right or not."""
        if len(name) > _LONGEST_NAME or len(password) > _LONGEST_PASSWORD:
            return False
        async with self._one:
            tries, next_at = self._wrong.get(name, (0, 0.0))
            if monotonic() < next_at:
                return False
            salt, expected = self._hashes.get(name) or self._nobody  # an unknown name takes as long as a known one
            given = await asyncio.to_thread(_scrypt, password, salt)
            if hmac.compare_digest(given, expected):
                self._wrong.pop(name, None)
                return True
            self._note(name, tries + 1)
            return False

    def _note(self, name: str, tries: int) -> None:
        wait = min(2.0 ** (tries - _FREE_TRIES), _LONGEST_WAIT_S) if tries >= _FREE_TRIES else 0.0
        self._wrong.pop(name, None)
        if len(self._wrong) >= _NAMES_KEPT:
            # The oldest name nobody has goes first: those in the auth file keep their tries.
            self._wrong.pop(next((n for n in self._wrong if n not in self._hashes), next(iter(self._wrong))))
        self._wrong[name] = (tries, monotonic() + wait)
