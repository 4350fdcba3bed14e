"""The command line: `footnote index | ask | chat | articles | search | feedback`; answers go to standard output.

Exit code 0 for an answer and for a refusal, 2 with one sentence for anything that cannot be done, 130 after Ctrl-C.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import FootnoteError
from qa.chat_options import add_chat, add_feedback
from qa.doctor import add_doctor
from qa.filter_options import add_filter, filter_of
from qa.listing import add_listing, plain
from qa.notes import notes
from qa.settings import READERS
from qa.types import Answer, Citation, Conflict, Lead, Statement
from qa.wording import LEADS, verdict_in_words

if TYPE_CHECKING:
    from index.generation import Manifest
    from index.types import Changes

__all__ = ["add_commands", "main", "run"]

_MOST_NAMED = 20
_HOME = "The index is kept in .footnote here, or in FOOTNOTE_HOME."


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command of the question-answering side; returns the exit code."""
    parser = argparse.ArgumentParser(prog="footnote", description=__doc__)
    add_commands(parser.add_subparsers(required=True, metavar="COMMAND"))
    return run(parser, argv)


def run(parser: argparse.ArgumentParser, argv: Sequence[str] | None) -> int:
    """Parse `argv` and run its command; an error of ours is printed as its one sentence."""
    arguments = parser.parse_args(argv)
    command: Callable[[argparse.Namespace], int] = arguments.command
    try:
        code = command(arguments)
        sys.stdout.flush()  # here, where a reader that has gone is still caught
        return code
    except FootnoteError as error:
        print(f"footnote: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Who reads our output has gone (`footnote ask … | head -1`): nothing is left to be said, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def add_commands(commands: Any) -> None:
    """Add index, ask, chat, articles, search and feedback to the subparsers `commands`."""
    index = commands.add_parser("index", help="read folders of articles into the index", description=_HOME)
    index.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="files or folders; default: those of last time"
    )
    index.add_argument("--yes", action="store_true", help="drop articles that are gone without asking, however many")
    index.set_defaults(command=_index)
    ask = commands.add_parser("ask", help="answer one question", description="Answer one question with footnotes.")
    ask.add_argument("question")
    ask.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    ask.add_argument("--reader", choices=READERS, help="who reads; default: FOOTNOTE_READER, else embedded")
    ask.add_argument("--show-prompt", action="store_true", help="print what the model was sent, on standard error")
    add_filter(ask)
    ask.set_defaults(command=_ask)
    add_chat(commands)
    add_listing(commands)
    add_feedback(commands)
    add_doctor(commands)


def _index(arguments: argparse.Namespace) -> int:
    from qa.indexing import always, at_terminal, known_paths, update_index
    from qa.opening import embedder_of, place_of
    from qa.settings import Settings

    settings = Settings.from_env()
    home, place = place_of(settings)
    with closing(place):
        paths = arguments.paths or known_paths(home, place)
        confirm = always if arguments.yes else at_terminal
        try:
            changes, manifest = update_index(home, paths, embedder_of(settings), place=place, confirm=confirm)
        except KeyboardInterrupt:
            print("Stopped. What was embedded is kept: index again to go on.", file=sys.stderr)
            raise
    _print_changes(changes, manifest)
    return 0


def _print_changes(changes: "Changes", manifest: "Manifest") -> None:
    for path, reason in manifest.skipped:
        print(f"left out: {plain(path)}: {plain(reason)}", file=sys.stderr)
    for before, now in changes.renamed[:_MOST_NAMED]:
        print(f"renamed: {plain(before)} is {plain(now)} now" if before != now else f"moved: {plain(now)}",
              file=sys.stderr)  # fmt: skip
    for name in ("added", "changed", "renamed", "removed", "unchanged"):
        print(f"{name:<10}{len(getattr(changes, name)):>7,}")
    held = [f"{count:,} {name[:-1] if count == 1 else name}" for name, count in manifest.counts.items()]
    print(f"The index holds {', '.join(held)}.")


def _ask(arguments: argparse.Namespace) -> int:
    from qa.assistant import Assistant

    where = filter_of(arguments)
    with Assistant.open(reader=arguments.reader) as assistant:
        answer = assistant.ask(arguments.question, where=where)
        if arguments.show_prompt:
            print(assistant.prompt(answer.asked_as, answer.hits) or "Nothing was sent.", end="\n\n", file=sys.stderr)
    if answer.reader == "llm":
        print(_took(answer), file=sys.stderr)
    print(answer.to_json(indent=2) if arguments.json else "\n".join([*map(plain, notes(answer)), _plain(answer)]))
    return 0


def _took(answer: Answer) -> str:
    """What a model's answer took: "412 tokens sent, 38 written (0.0002); 1.2 s, the first token after 0.4 s"."""
    usage, timings = answer.usage, answer.timings
    cost = f" ({usage['cost_millionths'] / 1e6:.4f})" if "cost_millionths" in usage else ""
    about = "about " if "estimated" in usage else ""
    first = f", the first token after {timings['first_token']:.1f} s" if "first_token" in timings else ""
    retries = f", {timings['retries']:.0f} retries" if timings.get("retries") else ""
    tokens = f"{usage.get('prompt_tokens', 0):,} tokens sent, {usage.get('completion_tokens', 0):,} written"
    return f"{about}{tokens}{cost}; {timings['total']:.1f} s{first}{retries}"


def _plain(answer: Answer) -> str:
    """The short answer, the sentences that carry it, their footnotes; a refusal is followed by its leads."""
    if not answer.citations:
        leads = [f"    {_source(lead)}\n    “{plain(lead.quote)}”" for lead in answer.leads]
        return "\n".join([answer.text, *(["", LEADS, *leads] if leads else [])])
    footnotes = [f"[{c.number}] {_source(c)}\n    “{plain(c.quote)}”" for c in answer.citations]
    brief = _sides(answer.conflicts) or plain(answer.short)
    short = [brief, ""] if brief not in ("", answer.statements[0].text) else []
    whole = ["", answer.reason] if answer.reason else []
    return "\n".join([*short, " ".join(map(_said, answer.statements)), *whole, "", *footnotes])


def _sides(conflicts: Sequence[Conflict]) -> str:
    """The first disagreement in one line: "The articles differ: 40 km [1]; 25 miles [2]"."""
    sides = [f"{plain(p.value)} {''.join(f'[{n}]' for n in p.citations)}" for c in conflicts[:1] for p in c.positions]
    return f"The articles differ: {'; '.join(sides)}" if sides else ""


def _said(statement: Statement) -> str:
    """A statement with its markers, and in words what is wrong with it."""
    mark = "" if statement.verdict == "supported" else f" ({verdict_in_words(statement)[0]})"
    return f"{plain(statement.text)} {''.join(f'[{n}]' for n in statement.citations)}{mark}".replace("  ", " ")


def _source(cited: Citation | Lead) -> str:
    known = [cited.title or cited.article_id, cited.outlet, cited.published or "date unknown"]
    return plain(", ".join(part for part in known if part))
