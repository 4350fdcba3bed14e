"""An answer and the reply that it was made of → the answer with what it took: tokens, seconds by stage, retries.

timed({"search": 0.01, "read": 0.05}, retries=1)  →  {"search": 0.01, "read": 0.05, "retries": 1, "total": 0.06}
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from qa.types import Answer
from qa.writer import Reply

__all__ = ["as_written", "timed"]


def as_written(answer: Answer, reply: Reply, usage: Mapping[str, int], stages: Mapping[str, float]) -> Answer:
    """What an answer owes to the reply it was made of: why it is not whole, tokens, seconds and retries."""
    supported = sum(s.verdict == "supported" for s in answer.statements)
    told = replace(
        answer,
        reader="llm",
        confidence=round(supported / max(1, len(answer.statements)), 4),
        usage=dict(Counter(usage) + Counter(reply.usage)),
        timings=timed(stages, endpoint=reply.waited_s, first_token=reply.first_token_s, retries=reply.retries),
    )
    if not answer.citations:
        return replace(told, outcome="declined", reason=_line(reply.refusal), leads=()) if reply.refusal else told
    return replace(told, reason=reply.problem)


def _line(text: str) -> str:
    return " ".join(text.split())[:300]


def timed(stages: Mapping[str, float], **more: float | None) -> dict[str, float]:
    """Seconds by stage and in all; `more` is told as well, but is no stage of its own."""
    told = {**stages, **{name: value for name, value in more.items() if value is not None}}
    return {name: round(value, 4) for name, value in {**told, "total": sum(stages.values())}.items()}
