"""A follow-up and the turns before it → a question that can be searched by itself.

("And when?", [Turn("Who opened the dam's gates?", "Ann Lee. [1]")]) → "When did Ann Lee open the dam's gates?"

Rules alone, on the text of the turns: the same question and turns give the same answer.
"""

from collections.abc import Sequence

from qa.checks.words import sentences, words
from qa.rewriting.ellipsis import about_what_happened, completed, corrected, dislocated, more, replaced
from qa.rewriting.focus import Exchange, Mention, mentions, said
from qa.rewriting.lexicon import AUXILIARIES, PEOPLE, PREPOSITIONS, WHS, is_verb
from qa.rewriting.phrases import Phrase, phrases
from qa.rewriting.pronouns import Resolved, resolved
from qa.rewriting.smalltalk import small_talk
from qa.rewriting.topic import about
from qa.types import Turn

__all__ = ["stand_alone"]

_TURNS = 8  # older ones are not looked at
_LONGEST = 2_000  # characters; a longer question is a pasted text and stays as it is
_LONGEST_MADE = 400  # characters that a rewrite may add


def stand_alone(question: str, turns: Sequence[Turn]) -> str:
    """`question` in a form that can be understood without `turns` (oldest first); itself when it needs nothing."""
    if len(question) > _LONGEST:
        return question
    before: list[Exchange] = []
    for turn in [turn for turn in turns[-2 * _TURNS :] if not small_talk(turn.question, follows=True)][-_TURNS:]:
        asked = turn.question[:_LONGEST]
        made = _rewritten(asked, before)
        before.append(Exchange(made.question, said(turn.answer), made.referents))
    made = _rewritten(question, before)
    return made.question if len(made.question) <= len(question) + _LONGEST_MADE else question


def _rewritten(question: str, before: Sequence[Exchange]) -> Resolved:
    if not before or not words(question):
        return Resolved(question)
    pair = dislocated(question)
    if pair is None:
        return _of_one(question, before)
    thing = resolved(pair[0], mentions(before)).question
    made = _of_one(pair[1], [*before, Exchange(f"What about {thing}?", "", ((thing, None),))])
    return made if made.referents else Resolved(f"{thing}: {made.question}", made.referents)


def _of_one(question: str, before: Sequence[Exchange]) -> Resolved:
    """A question that names nothing before it asks."""
    found = mentions(before)
    short = _short(question, found, before[-1])
    if short or len(sentences(question)) < 2:
        return short or _leaning(question, found, before[-1])
    return _by_sentence(question, before)


def _short(question: str, found: Sequence[Mention], last: Exchange) -> Resolved | None:
    """The follow-ups that are cut short: what they leave out comes from the last question."""
    whole = about_what_happened(question, last, lambda text: resolved(text, found).question)
    if whole or (whole := more(question, found, last)):
        return Resolved(whole, _kept(whole, last))
    right = corrected(question)
    if right is not None:
        return _put_right(right, found, last)
    named = resolved(question, found)
    whole = completed(named.question, last)
    return Resolved(whole, (*named.referents, *_kept(whole, last))) if whole else None


def _put_right(right: str, found: Sequence[Mention], last: Exchange) -> Resolved | None:
    if any(w.low in AUXILIARIES or w.low in WHS or is_verb(w.low, "") for w in words(right)):
        return _leaning(right, found, last)
    named = resolved(right, found)
    whole = replaced(named.question, last, latest=True)
    return Resolved(whole, named.referents) if whole else None


def _kept(whole: str, last: Exchange) -> tuple[tuple[str, bool | None], ...]:
    """What the last question was about and this one is still about."""
    return tuple((text, woman) for text, woman in last.referents if text in whole)


def _by_sentence(question: str, before: Sequence[Exchange]) -> Resolved:
    """A question of several sentences: the last one asks, and may point at those before it, which stay."""
    *told, asked = sentences(question)
    heard = [*before, *(Exchange(piece, "") for piece in told if phrases(piece))]
    made = resolved(asked, mentions(heard))
    own = {m.text for m in mentions(heard[len(before) :])}
    if any(text in own for text, _ in made.referents):  # what it points at stands beside it
        return Resolved(question, made.referents)
    return Resolved(question[: len(question) - len(asked)] + made.question, made.referents)


def _leaning(question: str, found: Sequence[Mention], last: Exchange) -> Resolved:
    made = resolved(question, found)
    if made.referents or any(p.named for p in phrases(question)):
        return made
    if made.open or not any(_says_of_what(p) for p in phrases(question)) or _cut(question):
        asked = sentences(last.question)[-1:]
        return Resolved(" ".join([*(text[: _LONGEST_MADE // 2] for text in asked), question]), last.referents)
    return about(question, found) or made


def _says_of_what(phrase: Phrase) -> bool:
    """Whether a phrase tells what a question is about: "people" does not, nor "blame" in "Who is to blame?"."""
    if phrase.head in PEOPLE:
        return not phrase.bare
    return (
        not phrase.bare
        or bool(phrase.plural)
        or " " in phrase.text
        or phrase.before in AUXILIARIES | PREPOSITIONS - {"to", "on"}
    )


def _cut(question: str) -> bool:
    """Whether a question asks nothing by itself, "And the captain?", or ends in "then"."""
    spoken = [word.low.partition("'")[0] for word in words(question)]
    asks = any(low in AUXILIARIES or low in WHS or is_verb(low, "to") for low in spoken)
    return not asks or spoken[-1] == "then"
