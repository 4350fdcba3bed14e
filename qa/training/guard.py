"""A text to train on in; nothing out, or an error when it shares a sentence with the articles that the product ships.

What is measured on the shipped articles would say nothing if the weights had seen them. Sentences are compared by the
hash of their words, capitals and punctuation aside: "The dam FAILED in 1954!" is "the dam failed in 1954".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from index.errors import InputError

__all__ = ["SEEDS", "refuse_seeds", "sentence_hashes"]

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+|\n+")
_WORD = re.compile(r"\w+")
_LEAST = 6  # words: shorter sentences ("He said no.") may stand anywhere


def refuse_seeds(name: str, text: str, folder: Path = SEEDS) -> None:
    """Raise InputError when a sentence of `text` stands in a file of `folder`."""
    if not _known(folder).isdisjoint(sentence_hashes(text)):
        raise InputError(f"The text {name!r} shares a sentence with {folder.name}/. Train on other texts.")


def sentence_hashes(text: str) -> frozenset[str]:
    """One hash for each sentence of six words or more."""
    return frozenset(_hashes(text))


def _hashes(text: str) -> Iterator[str]:
    for sentence in _END.split(text):
        words = _WORD.findall(sentence.casefold())
        if len(words) >= _LEAST:
            yield sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()[:16]


@lru_cache(maxsize=4)
def _known(folder: Path) -> frozenset[str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return frozenset(h for path in files for h in _hashes(path.read_text(encoding="utf-8", errors="replace")))
