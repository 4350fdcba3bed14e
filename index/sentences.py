"""An article → the sentences of its body, as exact ranges; a text → its sentences.

Example: `split_sentences("Dr. Ito left. Rain fell.")` is `(Sentence(0, 13), Sentence(14, 24))`.
"""

import re
from collections.abc import Iterator

from index.abbreviations import BEFORE_FIGURE, BEFORE_NAME, EITHER, STARTERS
from index.blocks import paragraphs, trimmed, without
from index.types import Article, Sentence

__all__ = ["body_paragraphs", "body_sentences", "list_items", "split_sentences"]

_CLOSERS = "\"'”’»›)]}」』】"
_OPENERS = "\"'“‘„‚«‹([{「『¿¡*_"
_STOP = re.compile(rf"(?:[.!?…؟۔।॥]+|[。！？｡]+)[{re.escape(_CLOSERS)}\u200f\u200e]*")
_WIDE = frozenset("。！？｡")
_DASHES = frozenset("-–—―")
_WORD_BEFORE = re.compile(r"[^\s\"“‘”(\[«—–/]+$")
_WORD_AFTER = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
_SAID = re.compile(
    r"(?:[^\W\d_][\w.’'-]*,?\s+){1,4}?(?:said|says|told|asked|asks|added|adds|wrote|writes|shouted|cried|replied|answered|"
    r"tweeted|wondered|joked|quipped|yelled|screamed|exclaimed|demanded|read|reads|chanted|sang|whispered|declared)\b"
)
_ITEM = re.compile(r"(?<!\S)\(?(\d{1,2})(?:[-–.):]|\.\))\s+(?=\S)")
_BULLET = re.compile(r"(?<=\s)[•▪●‣◦]\s")
_GLUED = re.compile(r"(?<=[a-zà-ÿ]{3})[.!?…]+(?=[A-ZÀ-Þ][a-zà-ÿ’']*(?:\s|,))|\.{3}(?=[A-ZÀ-Þ])")


def body_sentences(article: Article) -> tuple[Sentence, ...]:
    """The sentences of the article's body, in order; marked ranges (titles, captions, boilerplate) hold none."""
    return tuple(sentence for paragraph in body_paragraphs(article) for sentence in paragraph)


def body_paragraphs(article: Article) -> tuple[tuple[Sentence, ...], ...]:
    """The same sentences, paragraph by paragraph; a mark inside a paragraph ends it there."""
    found = []
    for paragraph in paragraphs(article.text, article.start, article.end):
        for piece in without(paragraph, article.marks):
            sentences = split_sentences(article.text, piece.start, piece.end)
            if sentences:
                found.append(sentences)
    return tuple(found)


def split_sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Sentence, ...]:
    """The sentences of `text[start:end]`, taken as one paragraph. Together they hold every visible character of it."""
    end = len(text) if end is None else end
    cuts = sorted({start, end, *_cuts(text, start, end), *list_items(text, start, end)})
    spans = (trimmed(text, a, b) for a, b in zip(cuts, cuts[1:], strict=False))
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
    rest = text[cut : min(end, cut + 80)].lstrip().lstrip(_OPENERS).lstrip()
    if not rest or rest[0] in _DASHES or (rest[0].islower() and not _is_brand(rest)):
        return False  # a dash after a quotation names its speaker
    mark = stop.group().rstrip(_CLOSERS)
    if "?" in mark or "!" in mark:
        quoted = len(mark) < len(stop.group())
        return not (quoted and _SAID.match(rest))
    if mark != ".":
        return True
    return _full_stop(text[max(opened, stop.start() - 40) : stop.start()], rest, closed=stop.group() != ".")


def _is_brand(word: str) -> bool:
    return len(word) > 1 and word[1].isupper()


def _full_stop(before: str, rest: str, *, closed: bool) -> bool:
    """Whether a single "." between `before` and `rest` ends the sentence."""
    found = _WORD_BEFORE.search(before)
    word = found.group() if found else ""
    after = _WORD_AFTER.match(rest)
    starts_anew = after is not None and _starts(after.group())
    key = word.lower().strip(".,")
    if closed and not _is_abbreviated(key):
        return True
    if before.strip() == word and re.fullmatch(r"\(?(\d{1,2}|[A-Za-z]|[ivx]+)", word):
        return False  # the number of a list item or of a paragraph
    if rest[0].isdigit():
        return key not in BEFORE_FIGURE
    if len(key) == 1 and word[0].isupper():
        return starts_anew and word != "I" or word == "I" and not before.rstrip("I").rstrip().endswith(".")
    if key in BEFORE_NAME and word[:1].isupper() or key in BEFORE_NAME - EITHER and key in {"vs", "viz"}:
        return False
    if _is_abbreviated(key):
        return starts_anew
    return True


def _is_abbreviated(key: str) -> bool:
    return key in EITHER or (len(key) > 2 and all(len(part) == 1 and part.isalpha() for part in key.split(".")))


def _starts(word: str) -> bool:
    return word.lower().split("’")[0].split("'")[0] in STARTERS
