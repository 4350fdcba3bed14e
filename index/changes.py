"""Two catalogs, one before and one after a sync → what changed: added, changed, renamed, removed, unchanged.

Example: the file fair.txt is now spring-fair.txt: `Changes(renamed=(("fair", "spring-fair"),))`.
"""

from collections.abc import Mapping, Sequence

from index.types import Changes

__all__ = ["changes", "dropped"]

_MANY = 20  # articles: of so many or more …
_SHARE = 0.5  # … a sync may drop this share without asking

_Lines = Mapping[str, tuple[str, str, str]]  # article id → fingerprint, hash of its text and place, path


def changes(before: _Lines, now: _Lines) -> Changes:
    """What changed. An article is renamed when its text is the same and its file's path is not, whatever its id."""
    gone = {line[1]: article_id for article_id, line in before.items() if article_id not in now}
    renamed: list[tuple[str, str]] = []
    found: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
    for article_id, line in now.items():
        old = before.get(article_id)
        if old is None and line[1] in gone:
            renamed.append((gone.pop(line[1]), article_id))
        elif old is None:
            found["added"].append(article_id)
        elif old[:2] != line[:2]:
            found["changed"].append(article_id)
        elif old[2] != line[2]:
            renamed.append((article_id, article_id))
        else:
            found["unchanged"].append(article_id)
    kept = {old for old, _ in renamed}
    removed = tuple(a for a in before if a not in now and a not in kept)
    return Changes(**{name: tuple(ids) for name, ids in found.items()}, removed=removed, renamed=tuple(renamed))


def dropped(before: _Lines, now: _Lines, made: Changes, named: Sequence[str]) -> str:
    """Why a person should be asked before so much leaves the index, as one sentence; empty when they need not be.

    `named` are the paths that were read both times: one that held articles and holds none may only be away.
    """
    empty = [path for path in named if _any_below(path, before) and not _any_below(path, now)]
    if not made.removed or not (empty or (len(before) >= _MANY and len(made.removed) > _SHARE * len(before))):
        return ""
    why = f": {', '.join(empty)} {'has' if len(empty) == 1 else 'have'} none any more" if empty else ""
    return f"{len(made.removed):,} of {len(before):,} articles would leave the index{why}."


def _any_below(path: str, lines: _Lines) -> bool:
    return any(line[2] == path or line[2].startswith(f"{path.rstrip('/')}/") for line in lines.values())
