"""An article → the sentences of its body, as exact ranges; a text → its sentences.

Example: `split_sentences("Dr. Ito left. Rain fell.")` is `(Sentence(0, 13), Sentence(14, 24))`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from index.abbreviations import BEFORE_FIGURE, BEFORE_NAME, EITHER, LOWER_BEFORE_NAME, STARTERS, STREETS
from index.blocks import overlapping, paragraphs, trimmed, without
from index.dates import is_month
from index.types import Article, Sentence

__all__ = ["body_paragraphs", "body_sentences", "list_items", "split_sentences"]

_CLOSERS = "\"'”’»›)]}」』】"
_OPENERS = "\"'“‘„‚«‹([{「『¿¡*_"
_QUOTES = frozenset('"“‘„«')
_STOP = re.compile(
    r"(?:\.(?:\s\.){2,}|[.!?…؟۔।॥]+|[。！？｡]+|(?<=[\u03ac-\u03ce]);)"
    rf"[{re.escape(_CLOSERS)}\u200f\u200e]*(?:\[\d{{1,3}}\])*"
)
_CONTINUES = ("-", "–", "—", "―", "…", "...", ". .")
_WIDE = frozenset("。！？｡")
_WORD_BEFORE = re.compile(r"[^\s\"“‘”(\[«—–/]+$")
_WORD_AFTER = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
_SAID = re.compile(
    r"(?:[^\W\d_][\w.’'-]*,?\s+){1,4}?(?:said|says|told|asked|asks|added|adds|wrote|writes|shouted|cried|replied|answered|"
    r"tweeted|wondered|joked|quipped|yelled|screamed|exclaimed|demanded|read|reads|chanted|sang|whispered|declared)\b"
)
_ITEM = re.compile(r"(?<!\S)\(?(\d{1,2})(?:[-–.):]|\.\))\s+(?=\S)")
_LETTER = re.compile(r"[^\W\d_]\.")
_AHEAD, _BEHIND = 80, 40  # characters looked at on both sides of a full stop
_NUMBERING = re.compile(r"\(?(?:\d{1,2}|[A-Za-z]|[ivx]+)")
_BULLET = re.compile(r"(?<=\s)[•▪●‣◦]\s")
_GLUED = re.compile(r"(?<=[a-zà-ÿ]{3})[.!?…]+(?=[A-ZÀ-Þ][a-zà-ÿ’']*(?:\s|,))|\.{3}(?=[A-ZÀ-Þ])")


def body_sentences(article: Article) -> tuple[Sentence, ...]:
    """The sentences of the article's body, in order; marked ranges (titles, captions, boilerplate) hold none."""
    return tuple(sentence for paragraph in body_paragraphs(article) for sentence in paragraph)


@lru_cache(maxsize=4)  # an article that is read is asked for its sentences twice: for its sketch, and for its passages
def body_paragraphs(article: Article) -> tuple[tuple[Sentence, ...], ...]:
    """The same sentences, paragraph by paragraph; a mark inside a paragraph ends it there."""
    found = []
    for paragraph in paragraphs(article.text, article.start, article.end):
        for piece in without(paragraph, overlapping(article.marks, paragraph)):
            sentences = split_sentences(article.text, piece.start, piece.end)
            if sentences:
                found.append(sentences)
    return tuple(found)


def split_sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Sentence, ...]:
    """The sentences of `text[start:end]`, taken as one paragraph. Together they hold every visible character of it."""
    end = len(text) if end is None else end
    items = list_items(text, start, end)
    numbers = [_ITEM.match(text, item, end) for item in items]
    inside = [range(number.start() + 1, number.end()) for number in numbers if number]
    stops = (cut for cut in _cuts(text, start, end) if not any(cut in number for number in inside))
    cuts = sorted({start, end, *stops, *items})
    spans = (trimmed(text, a, b) for a, b in pairwise(cuts))
    return tuple(Sentence(span.start, span.end) for span in spans if span)


def list_items(text: str, start: int, end: int) -> tuple[int, ...]:
    """Where the items of a list inside a paragraph begin ("1- … 2- …"); empty when there are not two in sequence."""
    starts: list[int] = []
    for match in _ITEM.finditer(text, start, end):
        if int(match.group(1)) == len(starts) + 1:
            starts.append(match.start())
    bullets = [match.start() for match in _BULLET.finditer(text, start, end)]
    return tuple((starts if len(starts) > 1 else []) + (bullets if len(bullets) > 1 else []))


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    opened = start  # where the running sentence began
    for match in _STOP.finditer(text, start, end):
        cut = match.end()
        if cut < end and (_ends_here(text, opened, match, end) or _GLUED.match(text, match.start(), end)):
            yield cut
            opened = cut


def _ends_here(text: str, opened: int, stop: re.Match[str], end: int) -> bool:
    cut = stop.end()
    if text[stop.start()] in _WIDE:
        return True
    if not text[cut].isspace():
        return False
    ahead = text[cut : min(end, cut + _AHEAD)].lstrip()
    rest = ahead.lstrip(_OPENERS).lstrip()
    if not rest or rest.startswith(_CONTINUES) or (rest[0].islower() and not _is_brand(rest)):
        return False  # a dash after a quotation names its speaker
    mark = stop.group().rstrip(_CLOSERS)
    if "?" in mark or "!" in mark:
        quoted = len(mark) < len(stop.group())
        return not (quoted and _SAID.match(rest) and not _starts(rest.split()[0]))
    if mark != ".":
        return True
    before = text[max(opened, stop.start() - _BEHIND) : stop.start()]
    return _full_stop(before, rest, closed=stop.group() != ".", quoting=ahead[0] in _QUOTES)


def _is_brand(word: str) -> bool:
    return len(word) > 1 and word[1].isupper()


def _full_stop(before: str, rest: str, *, closed: bool, quoting: bool) -> bool:
    """Whether a single "." between `before` and `rest` ends the sentence."""
    found = _WORD_BEFORE.search(before)
    word = found.group() if found else ""
    key = word.lower().strip(".,")
    if closed and not _is_abbreviated(key):
        return True
    if before.strip() == word and _NUMBERING.fullmatch(word):
        return False  # the number of a list item or of a paragraph
    if rest[0].isdigit():
        return key not in BEFORE_FIGURE and not (_is_abbreviated(key) and "." in key)
    return _before_word(before, word, rest, quoting=quoting)


def _before_word(before: str, word: str, rest: str, *, quoting: bool) -> bool:
    key = word.lower().strip(".,")
    after = _WORD_AFTER.match(rest)
    starts_anew = quoting or (after is not None and _starts(after.group()))
    named = before[: len(before) - len(word)].rstrip()[-12:].split()[-1:]  # "Elm" in "Elm St."
    if key.isdigit():
        return not (len(key) <= 2 and after is not None and is_month(after.group()))
    if len(key) == 1 and _LETTER.match(rest):
        return False  # "z. B."
    if len(key) == 1 and word[0].isupper():
        return starts_anew if word != "I" else not before.rstrip("I").rstrip().endswith(".")
    if key in STREETS and named and named[0][0].isupper():
        return starts_anew
    if (key in BEFORE_NAME and word[:1].isupper()) or key in LOWER_BEFORE_NAME:
        return False
    return starts_anew or not _is_abbreviated(key)


def _is_abbreviated(key: str) -> bool:
    return key in EITHER or (len(key) > 2 and all(len(part) == 1 and part.isalpha() for part in key.split(".")))


def _starts(word: str) -> bool:
    return word.lower().split("’")[0].split("'")[0] in STARTERS
