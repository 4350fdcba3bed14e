"""Question → cited answer: conversation, search, reader or writer, checks, and the ways in.

>>> from qa import ask
>>> ask("Who opened the dam's gates?").text  # doctest: +SKIP
'The gates were opened by the night engineer. [1]'
"""

from typing import TYPE_CHECKING, Any

from qa.types import Answer, Turn

if TYPE_CHECKING:
    from qa.assistant import Assistant, ask

__all__ = ["Answer", "Assistant", "Turn", "ask"]


def __getattr__(name: str) -> Any:
    # The assistant brings Chroma and the models: loaded when first asked for, so that importing a type is cheap.
    if name in ("Assistant", "ask"):
        from qa import assistant

        return getattr(assistant, name)
    raise AttributeError(f"module 'qa' has no attribute {name!r}")
