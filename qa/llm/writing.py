"""A question, its hits and a writer → drafts: a model's claims as they come, each with the places that it cites.

The model writes "The tide rose. [2]"; the sentence that it was shown as number 2 is a place, so the draft says
`Claim("The tide rose.", (Place("tides", 0, 14),))`. A number that it was not shown becomes a place nowhere, which is
dropped when places get their numbers and leaves a mark on the claim.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from index.errors import EndpointError, InputError
from index.types import Article, Hit
from qa.llm.markers import Written, is_refusal, statements
from qa.llm.prompting import Message, Shown, condensing, estimated, messages, pack
from qa.rewriting.added import added
from qa.types import Claim, Draft, Place, Turn
from qa.writer import Reply, Writer

__all__ = ["Count", "drafts", "prompt", "rewritten"]

Count = Callable[[str], int]

_OF_SENTENCES = 0.18  # the share of the tokens that goes to the articles' sentences
_OF_REWRITING = 0.25  # and, for a question that leans on the chat, to making it stand alone
_AROUND_MESSAGE = 4  # tokens: its role and its ends
_LEAST_REPLY = 200
_LEADS = 3
_LONGEST_QUESTION = 400  # characters of a rewritten question
_ENDS = frozenset(".!?…。！？\n>]】")  # only a piece with one of these can finish a sentence


def drafts(
    question: str, hits: Sequence[Hit], writer: Writer, article: Callable[[str], Article], count: Count, spent: int = 0
) -> Iterator[tuple[Draft, Reply]]:
    """The draft after every sentence that the model has finished; the last one, whose reply has `ended`, is whole.

    What is sent is ready when this returns, and goes out when the first draft is asked for. `count` gives the tokens
    of a text; `spent` tokens have gone already. Raises InputError when too few are left, EndpointError
    when no answer came.
    """
    shown = prompt(question, hits, writer, article, count)
    sent = _tokens(shown[1], count)
    tokens = writer.endpoint.tokens - spent
    if tokens - sent < _LEAST_REPLY:
        raise InputError(
            f"The question and its sentences take {sent} tokens of the {tokens} that an answer may cost. "
            "Ask a shorter question, or raise FOOTNOTE_LLM_TOKENS."
        )
    return _told(question, hits, shown[0], writer.write(shown[1], tokens=tokens, sent=sent))


def _told(question: str, hits: Sequence[Hit], shown: Shown, replies: Iterator[Reply]) -> Iterator[tuple[Draft, Reply]]:
    told: tuple[Written, ...] = ()
    read_to = 0
    for reply in replies:
        if not reply.ended and _ENDS.isdisjoint(reply.text[read_to:]):
            continue
        read_to = len(reply.text)
        now = statements(reply.text, ended=reply.ended)
        if now != told and not reply.ended:
            yield _draft(now, shown, hits), reply
        told = now
    yield _draft(told, shown, hits), _looked_at(reply, question, told)


def prompt(
    question: str, hits: Sequence[Hit], writer: Writer, article: Callable[[str], Article], count: Count
) -> tuple[Shown, tuple[Message, ...]]:
    """What is shown of the hits, and the messages that are sent."""
    shown = pack(question, hits, article, budget=int(_OF_SENTENCES * writer.endpoint.tokens), count=count)
    return shown, messages(question, shown)


def rewritten(
    question: str, turns: Sequence[Turn], writer: Writer, count: Count
) -> tuple[str | None, Mapping[str, int]]:
    """`question` in a form that needs no chat before it, or None when the model gives none; and what that took.

    A form with a name or a figure that is not in the chat is none.
    """
    asking = condensing(question, turns)
    sent = _tokens(asking, count)
    tokens = max(int(_OF_REWRITING * writer.endpoint.tokens), sent + _LEAST_REPLY)
    try:
        *_, reply = writer.write(asking, tokens=tokens, sent=sent)
    except EndpointError:
        return None, {}  # the rule without a model still serves, and the answer itself will tell of the fault
    lines = [" ".join(w.text for w in statements(reply.text, ended=True))]
    good = not reply.problem and len(lines[0]) <= _LONGEST_QUESTION and any(c.isalnum() for c in lines[0])
    good = good and not added(lines[0], question, turns)  # a name or a figure that nobody in the chat has told
    return (lines[0] if good else None), reply.usage


def _tokens(asking: Sequence[Message], count: Count) -> int:
    return sum(estimated(message["content"], count) + _AROUND_MESSAGE for message in asking)


def _draft(told: Sequence[Written], shown: Shown, hits: Sequence[Hit]) -> Draft:
    claims = tuple(Claim(w.text, _places(w.numbers, shown)) for w in told if not is_refusal(w.text))
    if told and is_refusal(told[0].text):
        near = tuple(p for claim in claims for p in claim.places if p.article_id) or _nearest(hits)
        return Draft(reason="the fact is missing", leads=tuple(dict.fromkeys(near))[:_LEADS])
    return Draft(claims=claims, reason=None if claims else "the model gave no answer", leads=_nearest(hits))


def _places(numbers: Sequence[int], shown: Shown) -> tuple[Place, ...]:
    return tuple(shown.places[n - 1] if 1 <= n <= len(shown.places) else Place("", n, n) for n in numbers)


def _nearest(hits: Sequence[Hit]) -> tuple[Place, ...]:
    """The sentences of the hits that come closest to the question."""
    scored = [
        (score, Place(hit.passage.article_id, s.start, s.end))
        for hit in hits
        for s, score in zip(hit.passage.sentences, hit.sentence_scores, strict=True)
    ]
    return tuple(place for _, place in sorted(scored, key=lambda one: -one[0])[:_LEADS])


def _looked_at(reply: Reply, question: str, told: Sequence[Written]) -> Reply:
    """The whole reply, with its problem when it is in another script than the question."""
    said = " ".join(w.text for w in told)
    asked, answered = _script(question), _script(said)
    if reply.problem or not answered or not asked or asked == answered:
        return reply
    return replace(reply, problem=f"The model replied in another script ({answered.lower()}) than the question.")


def _script(text: str) -> str:
    """The script of most letters: "LATIN", "CYRILLIC", "CJK"; empty when there are none."""
    names = Counter(unicodedata.name(c, "?").split()[0] for c in text[:2_000] if c.isalpha())
    return names.most_common(1)[0][0] if names else ""
