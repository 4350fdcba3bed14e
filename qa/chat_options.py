"""The commands `footnote chat` and `footnote feedback`: their options, and what they do.

Exit codes as of `qa.cli`: a value that cannot be is one sentence and 2.
"""

import argparse
import sys
from getpass import getpass
from pathlib import Path
from typing import Any

from index.errors import InputError

__all__ = ["add_chat", "add_feedback"]

_CHAT = """Serve the chat page. On another host than 127.0.0.1 others can reach it: name an --auth-file with a
line user:password for each person, and put a reverse proxy with TLS in front."""


def add_chat(commands: Any) -> None:
    """Add chat to the subparsers `commands`."""
    chat = commands.add_parser("chat", help="open the chat page", description=_CHAT)
    chat.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1, which only this machine reaches")
    chat.add_argument("--port", type=int, default=7860, help="default: 7860, or the next free one")
    chat.add_argument("--auth-file", type=Path, metavar="FILE", help="who may log in: user:password, or a hash for it")
    chat.add_argument(
        "--hash-password", action="store_true", help="read a password and print its hash for an auth file"
    )
    chat.add_argument("--root-path", default="", metavar="PATH", help="where a reverse proxy puts the page: /footnote")
    chat.add_argument(
        "--upload", action=argparse.BooleanOptionalAction, default=None,
        help="whether files can be added on the page; default: yes, unless others reach it without a login",
    )  # fmt: skip
    chat.add_argument("--max-upload-mb", type=int, default=50, metavar="MB", help="of one file; default: 50")
    chat.add_argument("--queue", type=int, default=64, metavar="N", help="questions that may wait; default: 64")
    chat.add_argument("--at-once", type=int, default=4, metavar="N", help="questions answered at a time; default: 4")
    chat.add_argument("--max-question", type=int, default=1_000, metavar="N", help="characters; default: 1000")
    chat.add_argument("--mcp", action="store_true", help="offer ask, search and articles as MCP tools too")
    chat.set_defaults(command=_chat)


def add_feedback(commands: Any) -> None:
    """Add feedback to the subparsers `commands`."""
    feedback = commands.add_parser("feedback", help="what people thought of answers on the chat page")
    actions = feedback.add_subparsers(required=True, metavar="ACTION")
    about = "print draft gold cases, one a line; footnote eval check says what is still to be filled in"
    actions.add_parser("export", help=about, description=about).set_defaults(command=_export)


def _chat(arguments: argparse.Namespace) -> int:
    from qa.serving import Serving, hash_password, read_accounts

    if arguments.hash_password:
        sys.stdout.write(f"{hash_password(_password())}\n")
        return 0
    serving = Serving(
        host=arguments.host, port=arguments.port, root_path=arguments.root_path, upload=arguments.upload,
        accounts=read_accounts(arguments.auth_file) if arguments.auth_file else {}, mcp=arguments.mcp,
        upload_mb=arguments.max_upload_mb, queue=arguments.queue, at_once=arguments.at_once,
        longest=arguments.max_question,
    )  # fmt: skip
    from qa.chat import serve

    serve(serving)
    return 0


def _password() -> str:
    """A password as it is typed, which is not shown; or the first line of what is piped in."""
    try:
        return getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    except (EOFError, UnicodeDecodeError) as error:
        raise InputError("No password was typed. Type one, or pipe it in.") from error


def _export(arguments: argparse.Namespace) -> int:
    from qa.feedback import FILE, drafts, recorded
    from qa.settings import Settings

    home = Settings.from_env().home
    opinions, damaged = recorded(home)
    if not opinions:
        raise InputError(f"There is no feedback in {home}. Rate answers on the chat page first: footnote chat")
    for line in drafts(opinions):
        sys.stdout.write(f"{line}\n")
    if damaged:
        sys.stderr.write(f"left out: {damaged} damaged lines of {home / FILE}\n")
    return 0
