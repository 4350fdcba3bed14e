"""A number → so many made-up articles, as a folder of files, and questions about them; the same ones every time.

write_articles(Path("corpus"), 10_000)  →  corpus/00/00000.txt …, each a title and three sentences like
"The council of Meravo said on Tuesday that 38 lanterns were moved to the quay near Talisk."
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

from index.batches import batches

__all__ = ["LONG", "SHORT", "articles", "questions", "write_articles"]

_SEED = 20
SHORT = 3  # sentences of a line of news
LONG = 30  # and of a report
_A_PARAGRAPH = 3  # sentences
_A_FOLDER = 1_000  # files
_SYLLABLES = (
    "ba be bor da del dra fa fen gal har il jo ka ker lan lo mar mi nar nes o pel qua ra ris sa sko ta tel u va vor "
    "wen ya zin"
).split()
_PATTERNS = (
    "The {noun} of {name} said on {day} that {number} {nouns} were {verb} to the {noun} near {name}.",
    "{name} {surname}, who heads the {adjective} {noun}, {verb} the {noun} after {number} days of talks in {name}.",
    "At least {number} {nouns} were {verb} when the {adjective} {noun} reached {name}, the {noun} said.",
    "“We never {verb} the {noun},” {name} {surname} told the {adjective} {noun} of {name} on {day}.",
    "It was the {adjective} {noun} since {year}, when {number} {nouns} had been {verb} in {name}.",
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def articles(count: int, length: int = SHORT) -> Iterator[tuple[str, list[str]]]:
    """`count` articles, each as its title and its `length` sentences."""
    draw = _words(Random(_SEED), count)  # noqa: S311
    for number in range(count):
        chosen = Random(f"{_SEED} {number}")  # noqa: S311
        sentences = [chosen.choice(_PATTERNS).format_map(_Blanks(chosen, draw)) for _ in range(length)]
        yield f"{_pick(chosen, draw)} {_pick(chosen, draw)} in {_pick(chosen, draw)}".capitalize(), sentences


def questions(count: int, of: int) -> list[str]:
    """`count` questions, each in some words of one of the first `of` articles."""
    step = max(1, of // count)
    found = []
    for _, sentences in islice(articles(of), 0, step * count, step):
        words = sentences[0].rstrip(".").split()
        found.append(f"Who or what was it that {' '.join(words[2:9])}?")
    return found


def write_articles(folder: Path, count: int, length: int = SHORT) -> None:
    """Write `count` articles as text files under `folder`, a thousand to a folder, three sentences to a paragraph."""
    for number, (title, sentences) in enumerate(articles(count, length)):
        place = folder / f"{number // _A_FOLDER:04}"
        if number % _A_FOLDER == 0:
            place.mkdir(parents=True, exist_ok=True)
        paragraphs = [" ".join(some) for some in batches(sentences, _A_PARAGRAPH)]
        (place / f"{number:07}.txt").write_text("\n\n".join([title, *paragraphs]) + "\n", encoding="utf-8")


def _words(draw: Random, count: int) -> list[str]:
    """A vocabulary that grows with the square root of the text, as vocabularies do (Heaps)."""
    size = int(40 * (count * 50) ** 0.5)
    return ["".join(draw.choices(_SYLLABLES, k=draw.randint(2, 4))) for _ in range(max(size, 200))]


def _pick(draw: Random, words: list[str]) -> str:
    """A word; the n-th has about 1/n of the chance of the first (Zipf)."""
    return words[int(len(words) ** draw.random()) - 1]


class _Blanks(dict[str, str]):
    """What stands in the blanks of a pattern, drawn anew for each."""

    def __init__(self, draw: Random, words: list[str]) -> None:
        super().__init__()
        self._draw, self._words = draw, words

    def __missing__(self, blank: str) -> str:
        if blank == "number":
            return str(self._draw.randint(2, 400))
        if blank == "year":
            return str(self._draw.randint(1950, 2020))
        if blank == "day":
            return self._draw.choice(_DAYS)
        word = _pick(self._draw, self._words)
        return {"name": word.capitalize(), "surname": word.capitalize(), "nouns": f"{word}s"}.get(blank, word)
