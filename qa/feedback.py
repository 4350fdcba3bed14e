"""What people thought of answers → one line each in a file under the home → draft gold cases.

    home/feedback.jsonl   {"format": 1, "at": "…", "opinion": "wrong", "note": "", "turns": […],
                          "answer": {…}, "articles": {…}}

A draft holds what is known: the question, its history, what was cited. What only a person can say is left out, and
`footnote eval check` names it.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, cast, get_args

from index.errors import InputError
from index.types import Article
from qa.typed import made
from qa.types import Answer, Citation, Turn

__all__ = ["FILE", "Feedback", "Opinion", "add", "drafts", "feedback_of", "recorded"]

Opinion = Literal["good", "wrong", "not in the cited sentence", "incomplete", "should have refused"]
FILE = "feedback.jsonl"
_FORMAT = 1
_LONGEST_NOTE = 2_000
_KINDS = (
    ("how many ", "how_many"), ("how much ", "how_many"), ("who ", "who"), ("when ", "when"), ("where ", "where"),
    ("why ", "why"),
)  # fmt: skip
_TO_DO: Mapping[Opinion, str] = {
    "good": "rated good: check that the evidence is all of it",
    "wrong": "rated wrong: give the right answer and its evidence",
    "not in the cited sentence": "rated as not in the cited sentence: give the evidence that says it",
    "incomplete": "rated incomplete: give what is missing with its evidence",
    "should have refused": "rated as one that should have been refused: say the unanswerable_kind",
}


@dataclass(frozen=True, slots=True)
class Feedback:
    """One opinion on one answer. `turns` came before it; `articles` gives the hash that each cited article had."""

    at: str
    opinion: Opinion
    note: str
    turns: tuple[Turn, ...]
    answer: Answer
    articles: Mapping[str, str]


def feedback_of(
    opinion: str, answer: Answer, turns: Sequence[Turn], find: Callable[[str], Article], note: str = ""
) -> Feedback:
    """An opinion on `answer` as of now. Raises InputError for an opinion that there is not."""
    if opinion not in get_args(Opinion):
        raise InputError(f"There is no opinion {opinion!r}. Name one of: {', '.join(get_args(Opinion))}")
    hashes: dict[str, str] = {}
    for citation in answer.citations:
        with suppress(KeyError):
            hashes[citation.article_id] = find(citation.article_id).sha256
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return Feedback(at, cast(Opinion, opinion), note[:_LONGEST_NOTE], tuple(turns), answer, hashes)


def add(home: Path, feedback: Feedback) -> None:
    """Append one line to the file of feedback. Raises InputError when the disk does not take it."""
    data = {
        "format": _FORMAT, "at": feedback.at, "opinion": feedback.opinion, "note": feedback.note,
        "turns": [asdict(turn) for turn in feedback.turns], "answer": json.loads(feedback.answer.to_json()),
        "articles": dict(feedback.articles),
    }  # fmt: skip
    line = json.dumps(data).encode("ascii")  # \\u escapes: half a character cannot make it unwritable
    try:
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(home / FILE, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            # One write, with a line end before it too: whatever stopped halfway before spoils no other line.
            if os.write(handle, b"\n" + line + b"\n") < len(line) + 2:
                raise OSError("the disk is full")
        finally:
            os.close(handle)
    except OSError as error:
        raise InputError(f"The opinion could not be kept ({error.strerror or error}). Make room at {home}.") from error


def recorded(home: Path) -> tuple[tuple[Feedback, ...], int]:
    """All opinions, oldest first, and how many lines could not be understood."""
    try:
        lines = [line for line in (home / FILE).read_bytes().splitlines() if line.strip()]
    except FileNotFoundError:
        return (), 0
    except OSError as error:
        raise InputError(f"{home / FILE} cannot be read ({error.strerror or error}).") from error
    found = []
    for line in lines:
        with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            found.append(_feedback(json.loads(line.decode("utf-8"))))
    return tuple(found), len(lines) - len(found)


def _feedback(data: dict[str, Any]) -> Feedback:
    if data["format"] != _FORMAT:
        raise ValueError("a format of another version")
    data["answer"].pop("text")
    return made(Feedback, {name: value for name, value in data.items() if name != "format"})


def drafts(opinions: Sequence[Feedback]) -> Iterator[str]:
    """A line of a gold file for each question, by what was thought of its answer last."""
    last = {(f.answer.question.casefold(), f.turns): f for f in opinions}
    for feedback in last.values():
        yield json.dumps(_draft(feedback), ensure_ascii=False)


def _draft(feedback: Feedback) -> dict[str, Any]:
    answer, unanswerable = feedback.answer, feedback.opinion == "should have refused"
    refused = not answer.citations
    key = sha256(json.dumps([feedback.at, answer.question]).encode()).hexdigest()[:10]
    case: dict[str, Any] = {
        "id": f"feedback-{key}", "kind": _kind(feedback), "question": answer.question,
        "answerable": not (unanswerable or (refused and feedback.opinion == "good")), "split": "dev",
    }  # fmt: skip
    if feedback.turns and case["answerable"]:
        turns = [{"question": turn.question, "answer": turn.answer} for turn in feedback.turns]
        case |= {"history": turns, "stand_alone": answer.asked_as, "conversation": case["id"]}
    case |= _known(feedback) if case["answerable"] else {"hard_negatives": _looked_like(answer)}
    note = ". ".join(filter(None, [_TO_DO[feedback.opinion], " ".join(feedback.note.split())]))
    return {name: value for name, value in {**case, "note": note, "author": "feedback"}.items() if value != []}


def _kind(feedback: Feedback) -> str:
    if feedback.opinion == "should have refused" or (feedback.opinion == "good" and not feedback.answer.citations):
        return "unanswerable"
    if feedback.turns:
        return "followup"
    asked = f"{feedback.answer.asked_as.casefold()} "
    return next((kind for opening, kind in _KINDS if asked.startswith(opening)), "factoid")


def _looked_like(answer: Answer) -> list[str]:
    found = [c.article_id for c in answer.citations] + [lead.article_id for lead in answer.leads]
    return list(dict.fromkeys(found))


def _known(feedback: Feedback) -> dict[str, Any]:
    """What of an answerable case the opinion bears out: all of a good answer, the evidence of an incomplete one."""
    answer = feedback.answer
    if feedback.opinion not in ("good", "incomplete"):
        said = answer.short or (answer.statements[0].text if answer.statements else "")
        wrong = [{"text": said, "why": feedback.note or "rated wrong"}] if feedback.opinion == "wrong" and said else []
        return {"wrong_answers": wrong}
    evidence = [_evidence(c, feedback.articles) for c in answer.citations if c.article_id in feedback.articles]
    known = {e["id"] for e in evidence}
    sets = {tuple(f"e{n}" for n in s.citations) for s in answer.statements if s.citations}
    whole = sorted(set_ for set_ in sets if known >= set(set_))
    used = {name for set_ in whole for name in set_}
    return {
        "answers": [{"text": answer.short, "type": "text"}] if answer.short and feedback.opinion == "good" else [],
        "evidence": [e for e in evidence if e["id"] in used], "evidence_sets": [list(set_) for set_ in whole],
    }  # fmt: skip


def _evidence(citation: Citation, hashes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": f"e{citation.number}", "article": citation.article_id, "quote": citation.quote, "start": citation.start,
        "end": citation.end, "sha256": hashes[citation.article_id],
    }  # fmt: skip
