"""Texts are embedded while articles are read: the same vectors, kept where they are looked for, and none else."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from kill_sync import Hashed

import index.ahead
from index.ahead import _WAITING, ahead
from index.errors import EndpointError
from index.vectors import kept

TEXTS = [f"The council of Kell bought {n} boats." for n in range(100)]


class Dear(Hashed):
    """An embedder that is paid for each text."""

    remote = True


class Broken(Hashed):
    """An embedder that fails."""

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        raise EndpointError("No vectors today.")


class Slow(Hashed):
    """An embedder that takes its time."""

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        time.sleep(0.2)
        return super().embed(texts)


def unsaid(count: int) -> None:
    pass


def there(cache: Path, texts: Sequence[str] = TEXTS) -> dict[str, npt.NDArray[np.float32]]:
    return {text: vector for text, vector in kept(texts, Hashed(), cache) if vector is not None}


def test_what_was_read_is_embedded_and_kept(tmp_path: Path) -> None:
    told: list[int] = []
    with ahead(Hashed(), tmp_path / "vectors.sqlite", told.append) as soon:
        for text in TEXTS:
            soon([text])
        until = time.monotonic() + 20
        while sum(told) <= len(TEXTS) - Hashed.batch:
            assert time.monotonic() < until
            time.sleep(0.01)
    found = there(tmp_path / "vectors.sqlite")
    assert len(found) == sum(told)
    assert all((vector == Hashed().embed([text])[0]).all() for text, vector in found.items())


def test_a_nearly_full_disk_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.ahead, "_ROOM", 1 << 62)
    with ahead(Hashed(), tmp_path / "vectors.sqlite", unsaid) as soon:
        soon(TEXTS)
    assert there(tmp_path / "vectors.sqlite") == {}


def test_at_the_end_no_more_is_begun(tmp_path: Path) -> None:
    with ahead(Slow(), tmp_path / "vectors.sqlite", unsaid) as soon:
        soon(TEXTS)
        time.sleep(0.05)
    assert len(there(tmp_path / "vectors.sqlite")) <= 2 * Hashed.batch


def test_what_finds_no_room_to_wait_is_left_out(tmp_path: Path) -> None:
    with ahead(Slow(), tmp_path / "vectors.sqlite", unsaid) as soon:
        soon(f"Boat {n}" for n in range(10 * _WAITING))


def test_what_is_paid_for_is_not_embedded_before_it_is_needed(tmp_path: Path) -> None:
    with ahead(Dear(), tmp_path / "vectors.sqlite", unsaid) as soon:
        soon(TEXTS)
    assert not (tmp_path / "vectors.sqlite").exists()


def test_what_fails_is_left_to_who_needs_it(tmp_path: Path) -> None:
    with ahead(Broken(), tmp_path / "vectors.sqlite", unsaid) as soon:
        soon(TEXTS)
    assert there(tmp_path / "vectors.sqlite") == {}


def test_an_error_while_reading_ends_it(tmp_path: Path) -> None:
    with pytest.raises(KeyError), ahead(Hashed(), tmp_path / "vectors.sqlite", unsaid) as soon:
        soon(TEXTS)
        raise KeyError
