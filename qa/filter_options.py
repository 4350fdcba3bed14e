"""Options of a command → a filter.

`--outlet Reuters --after 2021-07` → Filter(outlets=("Reuters",), after="2021-07").
"""

import argparse

from index.types import Filter

__all__ = ["add_filter", "filter_of"]


def add_filter(command: argparse.ArgumentParser) -> None:
    """Add the options that say which articles are searched."""
    only = command.add_argument_group("search only articles")
    only.add_argument("--outlet", action="append", default=[], metavar="NAME", help="of this outlet; may be repeated")
    only.add_argument("--after", metavar="DATE", help="published on this day or later: 2021, 2021-08 or 2021-08-19")
    only.add_argument("--before", metavar="DATE", help="published before this day")
    only.add_argument("--article", action="append", default=[], metavar="ID", help="of this id; may be repeated")
    only.add_argument("--language", action="append", default=[], metavar="CODE", help="in this language: en, de …")


def filter_of(arguments: argparse.Namespace) -> Filter | None:
    """The filter that the options make; None for none. Raises InputError for a date that is none."""
    from index.filters import days_of  # brings numpy, which `footnote --help` does without

    for date in filter(None, (arguments.after, arguments.before)):
        days_of(date)
    where = Filter(
        tuple(arguments.outlet), arguments.after, arguments.before, tuple(arguments.article), tuple(arguments.language)
    )
    return None if where == Filter() else where
