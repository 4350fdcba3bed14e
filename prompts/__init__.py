"""Prompt files with `$slots`, and the one phrase that says the articles do not answer."""

from pathlib import Path
from string import Template

__all__ = ["REFUSAL", "render"]

REFUSAL = "The articles don't say."


def render(name: str, **slots: str) -> str:
    """The prompt file `name`.md with its slots filled in. Raises KeyError for a slot that is not given."""
    return Template((Path(__file__).parent / f"{name}.md").read_text("utf-8")).substitute(slots)
