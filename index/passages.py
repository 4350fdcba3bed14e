"""An article → its passages: runs of whole sentences, never longer than the embedder's window.

Example: an article of two paragraphs of 60 tokens each gives one passage, `Passage("tides:0-640", "tides", …)`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.blocks import overlapping
from index.sentences import body_paragraphs
from index.types import Article, Passage, Sentence, Span

__all__ = ["split"]

_SPECIAL_TOKENS = 2  # an encoder's own tokens at the start and the end also take room in its window
_TARGET_TOKENS = 150  # neighbouring paragraphs are joined up to here: news paragraphs are often one sentence long

_Run = tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Measure:
    """How many tokens a run of sentences takes with the article's title before it."""

    article: Article
    count_tokens: Callable[[str], int]

    def __call__(self, run: _Run) -> int:
        text = self.article.text[run[0].start : run[-1].end]
        return self.count_tokens(f"{self.article.title}\n{text}") + _SPECIAL_TOKENS


def split(article: Article, *, count_tokens: Callable[[str], int], window: int) -> tuple[Passage, ...]:
    """Cut the body of an article into passages, in order; together they hold every sentence once.

    A paragraph stays whole when it fits; small neighbours are joined up to about 150 tokens; nothing is joined over a
    marked range (a caption, a subhead). `window` is in tokens and counts the title, which is embedded before the
    passage, and the encoder's two special tokens. A single sentence over the window is a passage of its own: it stays
    whole as text and only its embedding is cut short.
    """
    measure = _Measure(article, count_tokens)
    passages: list[Passage] = []
    for stretch in _stretches(article):
        passages += [_passage(article, run) for run in _joined(stretch, measure, window)]
    return tuple(passages)


def _stretches(article: Article) -> Iterator[list[_Run]]:
    """Paragraphs as runs of sentences; a new list wherever a mark stands between two of them."""
    stretch: list[_Run] = []
    for paragraph in body_paragraphs(article):
        if stretch and overlapping(article.marks, Span(stretch[-1][-1].end, paragraph[0].start)):
            yield stretch
            stretch = []
        stretch.append(paragraph)
    if stretch:
        yield stretch


def _joined(stretch: Sequence[_Run], measure: _Measure, window: int) -> Iterator[_Run]:
    open_run: _Run = ()
    for run in (piece for paragraph in stretch for piece in _pieces(paragraph, measure, window)):
        if open_run and measure(open_run + run) > min(_TARGET_TOKENS, window):
            yield open_run
            open_run = ()
        open_run += run
    if open_run:
        yield open_run


def _pieces(paragraph: _Run, measure: _Measure, window: int) -> Iterator[_Run]:
    """The paragraph when it fits, else runs of its sentences, as full as the window lets them be."""
    if measure(paragraph) <= window:
        yield paragraph
        return
    piece: _Run = ()
    for sentence in paragraph:
        if piece and measure((*piece, sentence)) > window:
            yield piece
            piece = ()
        piece += (sentence,)
    yield piece


def _passage(article: Article, run: _Run) -> Passage:
    start, end = run[0].start, run[-1].end
    return Passage(f"{article.id}:{start}-{end}", article.id, article.text[start:end], start, end, run)
