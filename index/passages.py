"""An article → its passages: runs of whole sentences, never longer than the embedder's window.

Example: an article of two paragraphs of 60 tokens each gives one passage, `Passage("tides:0-640", "tides", …)`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.blocks import overlapping
from index.sentences import body_paragraphs
from index.types import Article, Passage, Sentence, Span

__all__ = ["embedded", "split"]

_SPECIAL_TOKENS = 2  # an encoder's own tokens at the start and the end also take room in its window
_TARGET_TOKENS = 150  # neighbouring paragraphs are joined up to here: news paragraphs are often one sentence long

_Run = tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Measure:
    """How many tokens texts take: with a title, `before` that many more, and never over the `window`.

    Tokens end where words do, so a run has as many as its parts together, and each part is counted once.
    """

    article: Article
    count_tokens: Callable[[str], int]
    before: int
    window: int

    def __call__(self, run: _Run) -> int:
        return self.count_tokens(self.article.text[run[0].start : run[-1].end])


def embedded(article: Article, passage: Passage) -> str:
    """What is embedded and counted for a passage: its article's title as context, then its text."""
    return f"{article.title}\n{passage.text}"


def split(article: Article, *, count_tokens: Callable[[str], int], window: int) -> tuple[Passage, ...]:
    """Cut the body of an article into passages, in order; together they hold every sentence once.

    A paragraph stays whole when it fits; small neighbours are joined up to about 150 tokens; nothing is joined over a
    marked range (a caption, a subhead). `window` is in tokens and counts the title, which is embedded before the
    passage, and the encoder's two special tokens. A single sentence over the window is a passage of its own: it stays
    whole as text and only its embedding is cut short.
    """
    measure = _Measure(article, count_tokens, count_tokens(article.title) + _SPECIAL_TOKENS, window)
    passages: list[Passage] = []
    for stretch in _stretches(article):
        passages += [_passage(article, run) for run in _joined(stretch, measure)]
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


def _joined(stretch: Sequence[_Run], measure: _Measure) -> Iterator[_Run]:
    open_run: _Run = ()
    filled = measure.before
    for run, tokens in (piece for paragraph in stretch for piece in _pieces(paragraph, measure)):
        if open_run and filled + tokens > min(_TARGET_TOKENS, measure.window):
            yield open_run
            open_run, filled = (), measure.before
        open_run, filled = open_run + run, filled + tokens
    if open_run:
        yield open_run


def _pieces(paragraph: _Run, measure: _Measure) -> Iterator[tuple[_Run, int]]:
    """The paragraph when it fits, else runs of its sentences, as full as the window lets them be; with their tokens."""
    whole, room = measure(paragraph), measure.window - measure.before
    if whole <= room:
        yield paragraph, whole
        return
    piece: _Run = ()
    filled = 0
    for sentence in paragraph:
        tokens = measure((sentence,))
        if piece and filled + tokens > room:
            yield piece, filled
            piece, filled = (), 0
        piece, filled = (*piece, sentence), filled + tokens
    yield piece, filled


def _passage(article: Article, run: _Run) -> Passage:
    start, end = run[0].start, run[-1].end
    return Passage(f"{article.id}:{start}-{end}", article.id, article.text[start:end], start, end, run)
