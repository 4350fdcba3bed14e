"""A question which outlet or article says a thing → the sentences that say it, and the outlets that they stand in.

"Which paper says that the dam held?", and "The dam held." in the Kell Herald → "The Kell Herald", with that sentence.
"""

import re
from collections.abc import Callable, Sequence

from index.types import Article, Hit
from qa.checks.names import names
from qa.checks.words import stems_of, words
from qa.features import sentence_of
from qa.types import Claim, Draft, Place
from qa.values import find_values, same
from qa.verify import verdict

__all__ = ["said_by", "source", "whose_report"]

_SOURCE = re.compile(
    r"^\W*(?:(?:in|according to) )?(?:which|what) (?:(?:one )?of (?:the|these) |other )?(?:news )?"
    r"(?:outlets?|(?:news)?papers?|articles?|sources?|reports?|publications?|stor(?:y|ies)|(?:news ?)?(?:web)?sites?"
    r"|accounts?|magazines?|agenc(?:y|ies))"
    r" (?:says?|said|reports?|reported|writes?|wrote|tells?|told|claims?|claimed|gives?|gave|puts?|mentions?|mentioned"
    r"|states?|stated|speaks? of|spoke of|describes?|described)(?: us)?(?: that)? (?P<thing>.+?)\W*$",
    re.IGNORECASE,
)
_CARRIED = 0.75  # of the stems of what is looked for are in the sentence
_MOST = 4  # articles


def whose_report(question: str) -> str:
    """What a question says that some outlet or article reports; "" for any other question.

    >>> whose_report("Which newspaper says the dam held?"), whose_report("Which dam held?")
    ('the dam held', '')
    """
    match = _SOURCE.match(question)
    return match["thing"] if match else ""


def said_by(thing: str, hits: Sequence[Hit], article: Callable[[str], Article], sure: float) -> Draft | None:
    """The sentences of `hits` that say `thing`, the best of each article, and where they stand; None when none does."""
    found: dict[str, tuple[float, Claim]] = {}
    for hit in hits:
        for i, span in enumerate(hit.passage.sentences):
            text = " ".join(sentence_of(hit, i).split())
            better = hit.sentence_scores[i] > found.get(hit.passage.article_id, (-1.0,))[0]
            if better and _says(thing, text, hit.passage.text):
                place = Place(hit.passage.article_id, span.start, span.end)
                found[hit.passage.article_id] = hit.sentence_scores[i], Claim(text, (place,))
    best = sorted(found.items(), key=lambda told: -told[1][0])[:_MOST]
    named = dict.fromkeys(source(article(of)) for of, _ in best)
    return Draft(tuple(claim for _, (_, claim) in best), " and ".join(named), sure) if best else None


def _says(thing: str, sentence: str, passage: str) -> bool:
    """Whether a sentence says a thing: its figures, and some of its words, in a passage that has its names.

    Without a figure it must have nearly all of the words.
    """
    figures, told = find_values(thing), find_values(sentence)
    if not figures:
        wanted, there = stems_of(words(thing)), stems_of(words(sentence))
        return len(wanted & there) >= max(1, _CARRIED * len(wanted)) and verdict(thing, [sentence]) == "supported"
    if not all(any(same(figure, value) for value in told) for figure in figures):
        return False
    named = {stem for name in names(thing) for stem in stems_of(words(name.text))}
    of_figures = {stem for figure in figures for stem in stems_of(words(figure.text))}
    plain = stems_of(words(thing)) - named - of_figures
    there = stems_of(words(sentence))
    return named <= stems_of(words(passage)) and (not plain or bool(plain & there) or bool(named and named <= there))


def source(article: Article) -> str:
    """What an article goes by: its outlet, or its title in quotation marks."""
    return article.outlet or f"“{article.title}”"
