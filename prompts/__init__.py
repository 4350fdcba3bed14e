"""Prompt files with `$slots`, and the one phrase that says the articles do not answer.

`render("condense", turns="…", question="And when?")` → the text of condense.md with both filled in.
"""

from pathlib import Path
from string import Template

__all__ = ["REFUSAL", "render"]

REFUSAL = "The articles don't say."


def render(name: str, **slots: str) -> str:
    """The prompt file `name`.md with its slots filled in; a `$` in what is filled in stays as it is.

    Raises KeyError for a slot that is not given, and for one that the file does not have.
    """
    template = Template((Path(__file__).parent / f"{name}.md").read_text("utf-8").rstrip("\n"))
    unknown = set(slots) - set(template.get_identifiers())
    if unknown:
        raise KeyError(f"{name}.md has no slot {sorted(unknown)[0]}")
    return template.substitute(slots)
