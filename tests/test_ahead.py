"""Texts are embedded while articles are read: the same vectors, kept where they are looked for, and none else."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from kill_sync import Hashed

import index.ahead
from index.ahead import Ahead
from index.errors import EndpointError
from index.passages import embedded, split
from index.types import Article
from index.vectors import kept

TEXT = "The council of Kell bought nine boats on Monday. Nobody knew of them.\n\nThe harbour was closed in the evening."
ARTICLES = [Article(f"boats{n}", f"Boats {n}", TEXT, "", "", 0, len(TEXT)) for n in range(20)]


class Dear(Hashed):
    """An embedder that is paid for each text."""

    remote = True


class Broken(Hashed):
    """An embedder that fails."""

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        raise EndpointError("No vectors today.")


def read_with(embedder: Hashed, home: Path, *, wait: bool = True) -> tuple[list[str], list[int]]:
    """The texts of all articles, once they were cut and had time to be embedded; and the sizes of batches told."""
    texts, told = [], list[int]()
    cut = partial(split, count_tokens=embedder.count_tokens, window=embedder.window)
    with Ahead(embedder, home / "vectors.sqlite", told.append) as ahead:
        watched = ahead.watching(cut)
        for article in ARTICLES:
            for passage in watched(article):
                texts += [embedded(article, passage), *(TEXT[s.start : s.end] for s in passage.sentences)]
        until = time.monotonic() + 20
        while wait and sum(told) < len(texts) - Hashed.batch and time.monotonic() < until:
            time.sleep(0.01)
    return texts, told


def test_what_was_read_is_embedded_and_kept(tmp_path: Path) -> None:
    texts, told = read_with(Hashed(), tmp_path)
    found = dict(kept(texts, Hashed(), tmp_path / "vectors.sqlite"))
    assert sum(told) == len(texts) == 20 * 4  # a passage and three sentences each
    for text, vector in found.items():
        assert vector is not None
        assert (vector == Hashed().embed([text])[0]).all()


def test_what_is_paid_for_is_not_embedded_before_it_is_needed(tmp_path: Path) -> None:
    assert read_with(Dear(), tmp_path, wait=False)[1] == []
    assert not (tmp_path / "vectors.sqlite").exists()


def test_what_fails_is_left_to_who_needs_it(tmp_path: Path) -> None:
    texts, told = read_with(Broken(), tmp_path, wait=False)
    assert (len(texts), told) == (80, [])


def test_a_nearly_full_disk_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.ahead, "_ROOM", 1 << 62)
    assert read_with(Hashed(), tmp_path, wait=False)[1] == []
