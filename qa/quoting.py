"""The sentences of a passage and the number of one → the quotation that it belongs to, and who says it.

said_in(['"It held," said Ann Lee.', '"It will hold."'], 1)  →  Said("It held … It will hold.", (0, 1), "Ann Lee", (0,))

A quotation runs on over sentences, and over the "she said" between its parts. Who says it is told by a verb of saying
outside the marks, in its sentences, else in the ones just before.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.checks.names import names
from qa.checks.speakers import attributions

__all__ = ["Said", "said_in", "teller"]

_MOST_WORDS = 45  # of one quotation: it is given by whole sentences up to here
_SAYING = 10  # words outside the marks of a sentence that goes on with a quotation: "she told reporters in Osk"
_BACK = 3  # sentences before a quotation in which its speaker may be named
_LABEL = re.compile(r"^\W*([A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}|[A-Z][\w'’-]+ [A-Z][\w'’-]+):\s")
# "She", "The engineer", "the old mayor also": all that stands before the verb of saying
_LED_BY_NOUN = re.compile(
    r"^\W*(?:he|she|they|(?:the|this|his|her) [a-z-]+(?: [a-z-]+)?)(?: (?:also|then|later|has|had|\w+ly))* $", re.I
)
_OPENS, _CLOSES = "“", "”"
_PRONOUN = re.compile(r"\b(?:he|she|they)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """The quoted words ("…" where somebody else's words stand between), the numbers of the sentences that hold them.

    `speaker` is a name, "" when none is told; `named_in`: the numbers of the sentences that tell it.
    """

    words: str
    sentences: tuple[int, ...]
    speaker: str
    named_in: tuple[int, ...]


def said_in(sentences: Sequence[str], number: int) -> Said | None:
    """What sentence `number` quotes, with the sentences beside it that go on quoting; None when it quotes nothing."""
    pieces = _pieces(sentences)
    if not pieces[number] and (labelled := _labelled(sentences, number)):
        return labelled
    if not pieces[number] and number + 1 < len(sentences) and sentences[number].rstrip().endswith(":"):
        number += 1
    if not pieces[number]:
        return None
    first, last = _run(sentences, pieces, number)
    quoted = [piece for i in range(first, last + 1) for piece in pieces[i]]
    speaker, named = _speaker(sentences, pieces, first, last)
    return Said(_joined(quoted), tuple(range(first, last + 1)), speaker, named)


def teller(sentences: Sequence[str], number: int) -> tuple[str, tuple[int, ...]]:
    """Who tells what sentence `number` reports in words of its own, and the numbers of the sentences that say so.

    >>> teller(["Ann Lund spoke first.", "Ann Lund said it held.", "The engineer added that it would hold."], 2)
    ('Ann Lund', (1, 2))

    Only for a sentence whose teller is a pronoun or a noun: the name is that of the last one who said something, in the
    sentences just before. ("", ()) when there is none, or when the sentence names its teller itself.
    """
    own = attributions(_marked(sentences[number]))
    if not own or own[0].by_name or not _LED_BY_NOUN.match(sentences[number][: own[0].start]):
        return "", ()
    for i in range(number - 1, max(-1, number - 1 - _BACK), -1):
        told = [a for a in attributions(_marked(sentences[i])) if a.by_name]
        if told:
            return _name_in(told[0].speakers[0]), (i, number)
    return "", ()


def _labelled(sentences: Sequence[str], number: int) -> Said | None:
    """What is said in an interview, where the speaker stands before a colon: "LUND: It held. It always did."."""
    for i in range(number, -1, -1):
        if label := _LABEL.match(sentences[i]):
            speaker = label[1].title() if label[1].isupper() else label[1]
            words = " ".join(sentences[number].split())
            return Said(words[label.end() :] if i == number else words, (number,), speaker, (i,))
    return None


def _pieces(sentences: Sequence[str]) -> list[list[str]]:
    """The words between quotation marks of each sentence; marks left open go on into the next ones."""
    inside, found = _starts_inside(sentences), []
    for sentence in sentences:
        mine: list[str] = []
        text = ""
        for letter in sentence:
            if letter == _OPENS or (letter == '"' and not inside):
                inside, text = True, ""
            elif letter == _CLOSES or letter == '"':
                mine, inside, text = [*mine, text], False, ""
            elif inside:
                text += letter
        found.append([piece for piece in (*mine, text) if any(c.isalnum() for c in piece)])
    return found


def _starts_inside(sentences: Sequence[str]) -> bool:
    """Whether the passage begins within a quotation: a closing mark comes before any opening one."""
    text = " ".join(sentences)
    marks = [c for c in text if c in (_OPENS, _CLOSES)]
    return bool(marks) and marks[0] == _CLOSES


def _run(sentences: Sequence[str], pieces: Sequence[Sequence[str]], number: int) -> tuple[int, int]:
    """The first and last sentence of the quotation that sentence `number` belongs to."""
    first = last = number
    count = len(sentences[number].split())
    while last + 1 < len(sentences) and _goes_on(sentences[last], sentences[last + 1], pieces[last + 1]):
        count += len(sentences[last + 1].split())
        if count > _MOST_WORDS:
            break
        last += 1
    while first > 0 and pieces[first - 1] and _goes_on(sentences[first - 1], sentences[first], pieces[first]):
        count += len(sentences[first - 1].split())
        if count > _MOST_WORDS:
            break
        first -= 1
    return first, last


def _goes_on(before: str, after: str, quoted: Sequence[str]) -> bool:
    """Whether `after` goes on with the quotation in `before`: it is all quoted, and nobody else is named with it."""
    if before.count(_OPENS) > before.count(_CLOSES):
        return bool(quoted)
    outside = _outside(after, quoted)
    return bool(quoted) and (not outside or (len(outside.split()) <= _SAYING and bool(_PRONOUN.search(outside))))


def _outside(sentence: str, quoted: Sequence[str]) -> str:
    """The words of a sentence that stand outside its quotation marks."""
    for piece in quoted:
        sentence = sentence.replace(piece, " ", 1)
    return " ".join(word for word in re.split(r"[\s“”\"]+", sentence) if any(c.isalnum() for c in word))


def _speaker(
    sentences: Sequence[str], pieces: Sequence[Sequence[str]], first: int, last: int
) -> tuple[str, tuple[int, ...]]:
    for i in _looked_at(first, last):
        label = _LABEL.match(sentences[i])
        if label:
            return label[1].title() if label[1].isupper() else label[1], (i,)
        told = [a for a in attributions(_marked(sentences[i])) if a.by_name]
        if told:
            return _name_in(told[-1].speakers[0]), (i,)
        if i < first and (subject := _subject(_outside(sentences[i], pieces[i]))):
            return subject, (i,)
    return "", ()


def _name_in(speaker: str) -> str:
    """The name alone where a verb came along with it: "Ann Lee wrote"."""
    found = names(speaker)
    return found[0].text if found and speaker.split()[-1].islower() else speaker


def _looked_at(first: int, last: int) -> Iterator[int]:
    """The sentences of the quotation, then those before it, nearest first."""
    yield from range(first, last + 1)
    yield from range(first - 1, max(-1, first - 1 - _BACK), -1)


def _marked(sentence: str) -> str:
    """The sentence with marks that are left open closed, so that what is quoted is not read as told."""
    if sentence.count(_CLOSES) > sentence.count(_OPENS):
        sentence = _OPENS + sentence
    return sentence + _CLOSES if sentence.count(_OPENS) > sentence.count(_CLOSES) else sentence


def _subject(sentence: str) -> str:
    """The name that a sentence begins with, or that ends its first part: "His neighbour, Ann Lee, disagreed"."""
    found = names(sentence)
    return found[0].text if found and len(sentence[: found[0].start].split()) <= 5 else ""


def _joined(pieces: Sequence[str]) -> str:
    """The pieces as one: "…" where something else stands between two."""
    clean = [" ".join(piece.split()).rstrip(",") for piece in pieces]
    return " … ".join(clean)
