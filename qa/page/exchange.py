"""One turn of a chat as the page keeps and shows it.

`Exchange("Who opened the gates?", answer)`; until it has one, `Exchange("Who opened the gates?", growing=True)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qa.types import Answer

__all__ = ["Chat", "Exchange"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, or an error, or both when the answer broke off, or neither before the first word.

    `growing` until the answer is whole, stopped or failed; `stopped` when a person stopped it. `endpoint_failed` when
    the model's endpoint did, so that the embedded reader can be offered. `model` wrote the answer, was sent `prompt`,
    and had `spent` so many tokens by kind since Footnote was started; all three are empty for the embedded reader.
    `titles` are those of the articles that were found, by id; `rating` is what a person thought of the answer.
    """

    question: str
    answer: Answer | None = None
    error: str = ""
    growing: bool = False
    stopped: bool = False
    endpoint_failed: bool = False
    model: str = ""
    prompt: str = ""
    spent: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    rating: str = ""

    def __hash__(self) -> int:
        """Gradio tells by it whether a chat has changed; what an answer counts (tokens, seconds) is no part of it."""
        said = (self.answer.text, self.answer.outcome, self.answer.citations) if self.answer else ()
        return hash((self.question, said, self.error, self.growing, self.stopped, self.rating))


Chat = tuple[Exchange, ...]
