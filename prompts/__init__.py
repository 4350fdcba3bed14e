"""Prompt files with `$slots`, and the one phrase that says the articles do not answer."""

__all__ = ["REFUSAL"]

REFUSAL = "The articles don't say."
