"""Folders of articles → a new generation of the index, when anything changed; never a half-written one.

What did not change is neither read nor embedded again: files are known by their hashes (`index.hashes`), groups of
files by their keys (`index.groups`), vectors by their texts (`index.vectors`). The new generation is built beside the
live one, closed, probed, and switched to (`index.switch`).
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from index.ahead import ahead
from index.catalog import Catalog
from index.changes import changes, dropped
from index.embed import Embedder
from index.errors import IndexDamagedError, InputError, SetupError
from index.faults import disk_faults
from index.generation import FORMAT, Manifest, Progress, build, live_generation, passage_texts, sentence_texts
from index.groups import Group, groups
from index.hashes import Hashes
from index.ledger import Ledger, readers_of
from index.passages import embedded, split
from index.place import FOLDER, Place, take_over
from index.store import Store
from index.switch import DISTRUSTED, begin, embedding, finish, switch, tidy, writing
from index.types import Article, Changes, Passage
from index.vectors import prune

__all__ = ["Confirm", "sync"]

Confirm = Callable[[str], bool]  # "12 of 12 articles would leave the index." → whether they may
_Note = Callable[[str], None]
_INDEX = "footnote index FOLDER"


@dataclass(frozen=True, slots=True)
class _Job:
    """One sync: where, of what, by what; `live` is the folder of the generation that answers, if it is sound."""

    home: Path
    paths: tuple[Path, ...]
    embedder: Embedder
    place: Place
    progress: Progress
    confirm: Confirm
    live: Path | None = None
    manifest: Manifest | None = None


def _no(question: str) -> bool:
    return False


def _nothing_said(line: str) -> None:
    pass


def sync(
    home: Path,
    paths: Sequence[Path],
    embedder: Embedder,
    progress: Progress,
    place: Place = FOLDER,
    confirm: Confirm = _no,
    note: _Note = _nothing_said,
) -> tuple[Changes, Manifest]:
    """Make the index at `home` hold exactly the articles under `paths`; say what changed and what was left out.

    `confirm` is asked before a large part of the articles leaves the index, or all of a folder's; `note` is told that
    the last sync was cut off. Raises InputError when `confirm` says no, and for a path that does not exist or a set of
    paths without any article; SetupError when `home` cannot be written, has no room or another process is writing it.
    """
    with disk_faults(home), writing(home, place):
        if tidy(home, place):
            note("The last sync was cut off. What it embedded is used again.")
        real = tuple(dict.fromkeys(Path(os.path.realpath(path)) for path in paths))
        job = _Job(home, real, embedder, place, progress, confirm)
        manifest = _sound(job)
        if manifest:
            job = replace(job, live=live_generation(home), manifest=manifest)
        return _synced(job)


def _synced(job: _Job) -> tuple[Changes, Manifest]:
    skipped: list[tuple[str, str]] = []
    with ExitStack() as open_files:
        before = open_files.enter_context(closing(Catalog(job.live / "catalog.sqlite"))) if job.live else None
        hashes = Hashes(job.home / "files.json")
        open_files.callback(hashes.keep)
        ledger = Ledger(before, hashes, readers_of(job.embedder))
        found = groups(_there(job), ledger, lambda path, reason: skipped.append((path, reason)))
        same, rest = _until_changed(found, before.keys() if before else [])
        if before and job.manifest and not rest and _names(job) == job.manifest.paths:
            finish(job.home)
            return Changes(unchanged=tuple(before.lines())), _left_out(job.manifest, skipped, before)
        return _built(job, chain(same, rest or ()), before, skipped)


def _until_changed(found: Iterator[Group], keys: Sequence[str]) -> tuple[list[Group], Iterator[Group] | None]:
    """The groups that are as they were, and the others from the first on that is not; None when all are."""
    same: list[Group] = []
    for group in found:
        if group.articles is not None or len(same) == len(keys) or group.key != keys[len(same)]:
            return same, chain([group], found)
        same.append(group)
    return same, None if len(same) == len(keys) else iter(())


def _built(
    job: _Job, found: Iterable[Group], before: Catalog | None, skipped: Sequence[tuple[str, str]]
) -> tuple[Changes, Manifest]:
    building = begin(job.home)
    try:
        cache = job.home / "vectors.sqlite"
        with disk_faults(job.home):
            with ahead(job.embedder, cache, lambda count: embedding(job.home)) as soon:
                made, manifest = _catalogue(job, building, found, before, skipped, soon)
            build(building, manifest, job.embedder, cache, partial(_told, job), job.place)
            switch(job.home, building, manifest, job.place)
            finish(job.home)
        _prune(job, cache, manifest)
        return made, manifest
    except InputError:
        finish(job.home)  # not cut off: a person said no
        raise
    finally:
        shutil.rmtree(building, ignore_errors=True)  # gone already when it became the live one


def _catalogue(
    job: _Job,
    building: Path,
    found: Iterable[Group],
    before: Catalog | None,
    skipped: Sequence[tuple[str, str]],
    soon: Callable[[Iterable[str]], None],
) -> tuple[Changes, Manifest]:
    """Write the catalog; raise InputError when a person does not want what would become of the index.

    `soon` is given the texts of each article that is new.
    """

    def cut(article: Article) -> tuple[Passage, ...]:
        passages = split(article, count_tokens=job.embedder.count_tokens, window=job.embedder.window)
        soon(embedded(article, passage) for passage in passages)
        return passages

    old = job.live / "catalog.sqlite" if job.live else None
    with closing(Catalog(building / "catalog.sqlite", new=True, before=old)) as catalog:
        for group in found:
            catalog.write_group(group, cut)
        catalog.settle_stories()
        lines_before, lines = before.lines() if before else {}, catalog.lines()
        made = changes(lines_before, lines)
        embedder = job.embedder
        empty = Manifest(FORMAT, embedder.name, embedder.model_hash, _names(job), catalog.counts(), ())
        manifest = _left_out(empty, skipped, catalog)
        read_before = [name for name in _names(job) if job.manifest and name in job.manifest.paths]
        _ask(job, manifest, dropped(lines_before, lines, made, read_before))
        catalog.note("readers", readers_of(embedder))
        catalog.note("manifest", asdict(manifest))
        if job.live and before:
            catalog.note("patched", before.noted("patched"))
            take_over(building, job.live, catalog)
    return made, manifest


def _told(job: _Job, done: int, total: int) -> None:
    """Tell of progress; from here on, a sync that is cut off has embedded something."""
    embedding(job.home)
    job.progress(done, total)


def _ask(job: _Job, manifest: Manifest, question: str) -> None:
    """Raise InputError when nothing would be left, or a person does not want to lose so much."""
    again = job.manifest and set(manifest.paths) <= set(job.manifest.paths)
    if not manifest.counts["passages"] and not (again and question):
        named = ", ".join(manifest.paths)
        why = f" ({manifest.skipped[0][0]}: {manifest.skipped[0][1]})" if manifest.skipped else ""
        raise InputError(f"No article could be read in {named}{why}. Name a folder that holds articles: {_INDEX}")
    if question and not job.confirm(question):
        raise InputError(f"{question} Nothing was changed. If it is meant, say so: footnote index --yes")


def _there(job: _Job) -> list[Path]:
    """The paths that exist. One that was indexed before may be away; any other must exist."""
    known = job.manifest.paths if job.manifest else ()
    for path in job.paths:
        if not path.exists() and str(path) not in known:
            raise InputError(f"There is no file or folder {path}. Name a folder that holds articles: {_INDEX}")
    return [path for path in job.paths if path.exists()]


def _names(job: _Job) -> tuple[str, ...]:
    return tuple(str(path) for path in job.paths)


def _left_out(manifest: Manifest, skipped: Sequence[tuple[str, str]], catalog: Catalog) -> Manifest:
    return replace(manifest, skipped=(*skipped, *catalog.said()))


def _sound(job: _Job) -> Manifest | None:
    """The manifest of the live generation; None when there is none, or it is broken or another embedder's."""
    try:
        store = Store.open(job.home, job.embedder, job.place)
    except (SetupError, IndexDamagedError):
        return None
    store.close()
    live = live_generation(job.home)
    return None if live and (live / DISTRUSTED).exists() else store.manifest


def _prune(job: _Job, cache: Path, manifest: Manifest) -> None:
    """Let go of vectors that no text of the index has any more, once they are more than those it needs."""
    live = live_generation(job.home)
    if live is not None:
        with closing(Catalog(live / "catalog.sqlite")) as catalog:
            needed = manifest.counts["passages"] + manifest.counts["sentences"]
            texts = chain(passage_texts(catalog), sentence_texts(catalog))
            prune(cache, texts, job.embedder, needed)
