"""The command `footnote` with all its commands: those of the question-answering side, and `eval`."""

import argparse
from collections.abc import Sequence

from qa.cli import add_commands, run

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="footnote", description="Answers from a folder of news articles; every sentence has its footnote."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_commands(commands)
    return run(parser, argv)
