"""A request → the reply that it got before, kept on disk; evaluation asks the same again and again, a chat never does.

`replies.get(key_of(request, place))` → `{"text": "The tide rose. [12]", "usage": {"prompt_tokens": 412}, …}` or None.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from index.errors import SetupError

__all__ = ["Replies", "key_of"]


class Replies:
    """Replies in a folder, a file each. `hits` and `misses` count what was asked for since it was opened."""

    def __init__(self, folder: Path) -> None:
        """Keep replies in `folder`, which is made when the first one is kept."""
        self.hits = 0
        self.misses = 0
        self._folder = folder

    def get(self, key: str) -> dict[str, Any] | None:
        """The reply of this key; None when there is none, or its file is broken."""
        try:
            found: dict[str, Any] = json.loads((self._folder / f"{key}.json").read_text("utf-8"))
        except (OSError, ValueError):
            self.misses += 1
            return None
        self.hits += 1
        return found

    def put(self, key: str, reply: Mapping[str, Any]) -> None:
        """Keep a reply: its file is there as a whole or not at all. Raises SetupError when it cannot be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile("w", encoding="utf-8", dir=self._folder, suffix=".part", delete=False) as file:
                json.dump(dict(reply), file, ensure_ascii=False)
            os.replace(file.name, self._folder / f"{key}.json")  # noqa: PTH105
        except OSError as error:
            raise SetupError(
                f"Replies cannot be kept in {self._folder} ({error.strerror}). Clear it or name another."
            ) from error

    def clear(self) -> int:
        """Forget every reply; gives how many there were."""
        files = list(self._folder.glob("*.json"))
        for file in files:
            file.unlink(missing_ok=True)
        return len(files)


def key_of(request: Mapping[str, Any], place: str) -> str:
    """What a reply depends on, as a key: the whole request, the endpoint's address, and the code that asks."""
    parts = json.dumps([dict(request), place, _code()], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(parts.encode("utf-8", "backslashreplace")).hexdigest()[:32]


@lru_cache(maxsize=1)
def _code() -> str:
    """The version of the code that makes a kept reply."""
    here = Path(__file__).parent
    return hashlib.sha256(
        b"".join(p.read_bytes() for p in (here.parent / "writer.py", here / "replies.py"))
    ).hexdigest()
