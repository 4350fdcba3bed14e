"""Chats of a page → one JSON file each under the home, and back; each owner has a folder of their own.

    home/chats/4f0c…/9b1e….json   {"format": 1, "title": "Who opened the gates?", "changed": "…",
                                   "articles": {id: hash}, "exchanges": [{"question": …, "answer": {…}, …}]}

An owner is any string ("user:ann", "browser:8f3a…"); its hash names the folder, so no name leads anywhere else.
"""

import json
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from index.errors import InputError
from index.types import Article
from qa.page.exchange import Chat, Exchange
from qa.typed import made
from qa.types import Answer, Citation

__all__ = [
    "Kept", "Listed", "delete", "goes_on", "is_kept", "listed", "mended", "new_id", "owned", "rename", "restore",
    "save",
]  # fmt: skip

_FORMAT = 1
_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST_TITLE = 80
_LARGEST = 20_000_000  # bytes of one chat; a larger file is none of ours
_MOST_TURNS = 1_000
_FLAGS = ("question", "error", "stopped", "endpoint_failed", "model", "rating")
_Find = Callable[[str], Article]


@dataclass(frozen=True, slots=True)
class Kept:
    """A chat as it was kept. `articles` gives the hash that each cited article had then."""

    id: str
    title: str
    changed: str
    chat: Chat
    articles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A chat in the list: its id, title, when it changed (ISO, UTC), how many turns it has."""

    id: str
    title: str
    changed: str
    turns: int


def new_id() -> str:
    """An id for a new chat, that nobody can guess."""
    return secrets.token_hex(16)


def owned(home: Path, owner: str) -> Path:
    """The folder of an owner's chats; it need not exist yet."""
    return home / "chats" / sha256(owner.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def is_kept(folder: Path, chat_id: str) -> bool:
    """Whether there is a file of this chat, damaged or not; False for what is no id."""
    return bool(_ID.fullmatch(chat_id)) and (folder / f"{chat_id}.json").is_file()


def goes_on(folder: Path, chat_id: str, chat: Chat) -> bool:
    """Whether `chat` is more of what is kept as `chat_id`, or nothing is; False when its beginning was lost."""
    if not is_kept(folder, chat_id):
        return True
    try:
        return [e.question for e in restore(folder, chat_id).chat[:1]] == [e.question for e in chat[:1]]
    except InputError:
        return False


def save(folder: Path, chat_id: str, chat: Chat, find: _Find | None = None) -> None:
    """Keep `chat` as `chat_id`; its title stays when it has one. Raises InputError when the disk does not take it.

    `find` gives an article by id (KeyError when it is gone), for the hashes of what is cited.
    """
    try:
        before = restore(folder, chat_id)
        title, hashes = before.title, dict(before.articles)
    except InputError:
        title, hashes = _title(chat), {}
    cited = {c.article_id for told in chat if told.answer for c in told.answer.citations}
    hashes |= {i: found for i in cited - hashes.keys() if (found := _hash_of(i, find))}
    data = {
        "format": _FORMAT, "id": chat_id, "title": title, "changed": _now(),
        "articles": {i: hashes[i] for i in sorted(cited & hashes.keys())}, "exchanges": [_exchange(e) for e in chat],
    }  # fmt: skip
    _write(folder, chat_id, data)


def restore(folder: Path, chat_id: str) -> Kept:
    """The chat that was kept as `chat_id`. Raises InputError when there is none, or its file cannot be understood."""
    path = _path(folder, chat_id)
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("too large")
        return _kept(chat_id, json.loads(path.read_bytes().decode("utf-8")))
    except FileNotFoundError as error:
        raise InputError("This chat is not kept any more. Start a new one.") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            f"The file of this chat, {path.name}, is damaged. Delete the chat, or start a new one."
        ) from error


def listed(folder: Path, *, most: int = 100) -> tuple[tuple[Listed, ...], int]:
    """The `most` chats that changed last, newest first, and how many more files are damaged or further back."""
    found: list[Listed] = []
    paths = sorted(folder.glob("*.json"), key=_changed_ns, reverse=True)
    for path in paths:
        if len(found) == most:
            break
        try:
            kept = restore(folder, path.stem)
            found.append(Listed(kept.id, kept.title, kept.changed, len(kept.chat)))
        except InputError:
            continue
    return tuple(found), len(paths) - len(found)


def rename(folder: Path, chat_id: str, title: str) -> None:
    """Give a chat another title. Raises InputError for an empty one, and as `restore`."""
    kept, title = restore(folder, chat_id), " ".join(title.split())[:_LONGEST_TITLE]
    if not title:
        raise InputError("A chat needs a title. Type one.")
    data = {"format": _FORMAT, "id": kept.id, "title": title, "changed": kept.changed, "articles": dict(kept.articles)}
    _write(folder, chat_id, {**data, "exchanges": [_exchange(e) for e in kept.chat]})


def delete(folder: Path, chat_id: str) -> None:
    """Forget a chat, a damaged one too; nothing happens when it is gone already."""
    _path(folder, chat_id).unlink(missing_ok=True)


def mended(kept: Kept, find: _Find) -> Chat:
    """The chat with each citation at its sentence's place of today, where its article changed and has it just once.

    A citation whose sentence is not there any more stays as it was: who shows it compares, and says so.
    """
    return tuple(replace(e, answer=_mended(e.answer, kept, find)) if e.answer else e for e in kept.chat)


def _mended(answer: Answer, kept: Kept, find: _Find) -> Answer:
    return replace(answer, citations=tuple(_at_its_place(c, kept.articles, find) for c in answer.citations))


def _at_its_place(citation: Citation, hashes: Mapping[str, str], find: _Find) -> Citation:
    try:
        article = find(citation.article_id)
    except KeyError:
        return citation
    text = article.text
    if hashes.get(citation.article_id) == article.sha256 or text[citation.start : citation.end] == citation.quote:
        return citation
    start = text.find(citation.quote)
    if start < 0 or not citation.quote or text.find(citation.quote, start + 1) >= 0:
        return citation
    return replace(citation, start=start, end=start + len(citation.quote))


def _hash_of(article_id: str, find: _Find | None) -> str:
    try:
        return find(article_id).sha256 if find else ""
    except KeyError:
        return ""


def _title(chat: Chat) -> str:
    words = " ".join(chat[0].question.split()) if chat else ""
    return words if len(words) <= _LONGEST_TITLE else f"{words[: _LONGEST_TITLE - 1].rstrip()}…"


def _exchange(exchange: Exchange) -> dict[str, Any]:
    answer = json.loads(exchange.answer.to_json()) if exchange.answer else None
    return {**{name: getattr(exchange, name) for name in _FLAGS}, "answer": answer}


def _kept(chat_id: str, data: dict[str, Any]) -> Kept:
    """A chat from the JSON of its file; raises ValueError, KeyError, TypeError or AttributeError when it is not one."""
    if data["format"] != _FORMAT or len(data["exchanges"]) > _MOST_TURNS:
        raise ValueError("a format of another version")
    json.dumps(data, ensure_ascii=False).encode("utf-8")  # halves of characters: UnicodeEncodeError, a ValueError
    title, changed, hashes = data["title"], data["changed"], data["articles"]
    datetime.fromisoformat(changed)
    if not isinstance(title, str) or not all(isinstance(h, str) for h in hashes.values()):
        raise TypeError("a title or a hash that is no text")
    chat = tuple(_told(exchange) for exchange in data["exchanges"])
    return Kept(chat_id, title[:_LONGEST_TITLE], changed, chat, dict(hashes))


def _told(data: dict[str, Any]) -> Exchange:
    answer = Answer.from_json(json.dumps(data["answer"])) if data["answer"] is not None else None
    return replace(made(Exchange, {name: data[name] for name in _FLAGS}), answer=answer)


def _path(folder: Path, chat_id: str) -> Path:
    if not _ID.fullmatch(chat_id):
        raise InputError("There is no such chat. Open one from the list.")
    return folder / f"{chat_id}.json"


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _write(folder: Path, chat_id: str, data: Mapping[str, Any]) -> None:
    """The whole file or the one before, whenever the machine stops; nobody else on the machine may read it."""
    path = _path(folder, chat_id)
    beside = path.with_suffix(f".{secrets.token_hex(4)}.new")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except (OSError, UnicodeError) as error:
        beside.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or "it has characters that cannot be written"
        raise InputError(f"This chat could not be kept ({reason}). Make room in the folder of the index.") from error
