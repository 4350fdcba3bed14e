"""The index → one line a check, and what was repaired: `footnote doctor [--repair]`.

ok     articles   17 articles are as they were read, each by its hash
WRONG  Chroma     3 passages are missing, 0 are not as in the catalog, 0 belong to no article
"""

import argparse
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.listing import plain

if TYPE_CHECKING:
    from index.doctor import Check
    from index.embed import Embedder
    from index.place import Place

__all__ = ["add_doctor"]

_STATES = {"ok": "ok", "wrong": "WRONG", "note": "note"}


def add_doctor(commands: Any) -> None:
    """Add doctor to the subparsers `commands`."""
    about = "Check the index part by part, one line each; exit code 1 when something is wrong."
    doctor = commands.add_parser("doctor", help="check the index, and repair it", description=about)
    doctor.add_argument("--repair", action="store_true", help="build anew what is broken, from what the index keeps")
    doctor.add_argument("--home", type=Path, metavar="FOLDER", help="default: FOOTNOTE_HOME, else .footnote here")
    doctor.set_defaults(command=_doctor)


def _doctor(arguments: argparse.Namespace) -> int:
    from index.place import FOLDER
    from qa.opening import embedder_of, place_of
    from qa.settings import Settings

    settings = Settings.from_env()
    home, place = (arguments.home, FOLDER) if arguments.home else place_of(settings)
    with closing(place):
        embedder = embedder_of(settings)
        checks = _examined(home, embedder, place)
        if arguments.repair:
            _say(_repaired(home, checks, embedder, place))
            checks = _examined(home, embedder, place)
    return int(any(check.state == "wrong" for check in checks))


def _examined(home: Path, embedder: "Embedder", place: "Place") -> "list[Check]":
    from index.doctor import examine

    checks = []
    for check in examine(home, embedder, place):
        _say(f"{_STATES[check.state]:<7}{check.name:<11}{plain(check.said)}")
        checks.append(check)
    return checks


def _repaired(home: Path, checks: "list[Check]", embedder: "Embedder", place: "Place") -> str:
    from index.repair import repair
    from qa.indexing import never, watched
    from qa.settings import default_articles

    with watched(never) as (progress, _):
        return plain(repair(home, checks, embedder, progress, place, [default_articles()]))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
