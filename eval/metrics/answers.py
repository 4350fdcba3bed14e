"""A short answer and its gold wordings in; exact match and token F1 out, with numbers safe and a yes/no guard.

Worked: gold "the Osk dam", answer "dam of Osk": words (osk, dam) and (dam, of, osk), shared 2, P 2/3, R 1, F1 0.8, EM
0. Gold "no", answer "I do not know": one side is yes/no and they differ, so 0. Against several wordings the best
counts.

`em` and `f1` compare `words`; `squad_em` and `squad_f1` are the definitions of the SQuAD 2.0 evaluation script
(Rajpurkar et al. 2018: two empty texts agree, an empty one and another do not), kept to compare with others and as a
control.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from eval.metrics.values import is_value, only_says, says, unmatched
from eval.metrics.words import contains, content, names, squad_words, words
from eval.types import GoldAnswer

__all__ = ["VERSION", "em", "f1", "short_is", "squad_em", "squad_f1", "tells", "wordings"]

VERSION = 1
_SHORT_F1 = 0.6  # of the words of a free text; a name must be whole
_LONG = 12  # words; what is longer is no short answer
_YES_NO = ("yes", "no")


def em(answer: str, gold: Iterable[str]) -> float:
    """1 when the words of `answer` are those of one gold wording, else 0."""
    return max((float(words(answer) == words(g)) for g in gold), default=0.0)


def f1(answer: str, gold: Iterable[str]) -> float:
    """The best token F1 against the gold wordings; 0 when one side is yes or no and the other begins otherwise."""
    return max((_guarded(words(answer), words(g)) for g in gold), default=0.0)


def squad_em(answer: str, gold: Iterable[str]) -> float:
    """SQuAD's exact match."""
    return max(float(squad_words(answer) == squad_words(g)) for g in gold)


def squad_f1(answer: str, gold: Iterable[str]) -> float:
    """SQuAD's token F1."""
    return max(_overlap(squad_words(answer), squad_words(g)) for g in gold)


def wordings(answer: GoldAnswer) -> tuple[str, ...]:
    """The text and aliases of a gold answer."""
    return (answer.text, *answer.aliases)


def tells(text: str, gold: GoldAnswer) -> bool:
    """Whether `text` has the gold value, or one of the gold wordings word by word.

    >>> tells("It fell to 1.5 million in May.", GoldAnswer("1,500,000", "number", "1500000"))
    True
    """
    if gold.value is not None:
        return says(text, gold) or _any_alias(text, gold)
    return any(contains(words(text), words(form)) for form in wordings(gold))


def short_is(short: str, gold: GoldAnswer) -> bool:
    """Whether `short` is the gold answer and nothing else: its value alone, its name whole, its text by F1 ≥ 0.6.

    A free text may bring in no value and no name that the gold wording does not have.
    """
    if not short or em(short, wordings(gold)):
        return bool(short)
    if gold.value is not None:
        return len(words(short)) <= _LONG and only_says(short, gold)
    if gold.type == "name":
        return any(contains(words(short), words(form)) and f1(short, [form]) >= _SHORT_F1 for form in wordings(gold))
    named = names(short) <= content(" ".join(wordings(gold)))
    return named and any(f1(short, [form]) >= _SHORT_F1 and not unmatched(short, form) for form in wordings(gold))


def _any_alias(text: str, gold: GoldAnswer) -> bool:
    """Whether `text` has a gold wording that is not one value ("as long as the war", "4,312 to 4,305").

    What is one is judged by value alone: the words of "17 August" also stand in "17 August 1999".
    """
    said = words(text)
    return any(len(words(form)) > 1 and not is_value(form) and contains(said, words(form)) for form in wordings(gold))


def _guarded(answer: Sequence[str], gold: Sequence[str]) -> float:
    if (gold[:1] and gold[0] in _YES_NO and len(gold) == 1) or (len(answer) == 1 and answer[0] in _YES_NO):
        return float(tuple(answer[:1]) == tuple(gold[:1]))
    return _overlap(answer, gold)


def _overlap(answer: Sequence[str], gold: Sequence[str]) -> float:
    if not answer or not gold:
        return float(tuple(answer) == tuple(gold))
    shared = sum((Counter(answer) & Counter(gold)).values())
    return 2 * shared / (len(answer) + len(gold))
