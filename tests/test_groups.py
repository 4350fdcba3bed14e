"""Files read in groups: what is taken over from an earlier reading is what reading everything again would give."""

import os
import random
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import index.groups
from index.articles import read_articles
from index.catalog import Catalog
from index.groups import groups
from index.hashes import Hashes
from index.ledger import Ledger
from index.passages import split
from index.types import Article

ACT = st.sampled_from(["add", "change", "rename", "remove", "move", "copy", "outlet"])
FOOT = "More from our newsroom"


def cut(article: Article) -> tuple[object, ...]:
    return split(article, count_tokens=lambda text: len(text.split()), window=60)


@pytest.fixture
def small_groups(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(index.groups, "_MIN_TEXTS", 3)
    monkeypatch.setattr(index.groups, "_MAX_TEXTS", 7)
    monkeypatch.setattr(index.groups, "_ONE_IN", 3)
    yield


def story(number: int, draw: random.Random) -> str:
    place, count = draw.choice(["Osby", "Kell", "Lund", "Harrow"]), draw.randint(2, 900)
    lead = f"The council of {place} bought {count} boats for its harbour on Monday, number {number} said."
    rest = f"It will pay for them until {draw.randint(2030, 2060)}. Nobody in {place} had asked for so many boats."
    return f"Boats for {place}\n\n{lead} {rest}\n\n{draw.choice([FOOT, 'The end of it'])}\n"


def act(kind: str, root: Path, draw: random.Random, number: int) -> None:
    files = sorted(root.rglob("*.txt"))
    one = draw.choice(files) if files else None
    fresh = root / draw.choice(["", "a", "b/c"]) / f"f{number:03}.txt"
    fresh.parent.mkdir(parents=True, exist_ok=True)
    if kind == "add" or one is None:
        fresh.write_text(story(number, draw), encoding="utf-8")
    elif kind == "change":
        one.write_text(story(number, draw), encoding="utf-8")
    elif kind in ("rename", "move"):
        one.rename(fresh)
    elif kind == "copy":
        fresh.write_bytes(one.read_bytes())
    elif kind == "outlet":
        (fresh.parent / "articles.toml").write_text(f'["*"]\noutlet = "Paper {number}"\n', encoding="utf-8")
    else:
        one.unlink()


def catalogued(root: Path, path: Path, before: Path | None) -> tuple[Path, list[tuple[str, str]]]:
    """A catalog of what is below `root`, with what `before` knows, as a sync writes it."""
    skipped: list[tuple[str, str]] = []
    old = Catalog(before) if before else None
    with closing(Catalog(path, new=True, before=before)) as catalog:
        ledger = Ledger(old, Hashes(root.parent / "files.json"), "r")
        for group in groups([root], ledger, lambda p, r: skipped.append((p, r))):
            catalog.write_group(group, cut)  # type: ignore[arg-type]
        catalog.settle_stories()
        catalog.note("readers", "r")
        skipped += catalog.said()
    if old:
        old.close()
    return path, skipped


def content(path: Path) -> tuple[object, ...]:
    with closing(Catalog(path)) as catalog:
        return list(catalog.articles()), [p for _, p in catalog.rows()], catalog.first_sentences(), catalog.counts()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.lists(ACT, min_size=1, max_size=3), min_size=1, max_size=4), seed=st.integers(0, 9999))
def test_taking_over_is_reading_again(
    small_groups: None, tmp_path_factory: pytest.TempPathFactory, acts: list[list[str]], seed: int
) -> None:
    home, draw = tmp_path_factory.mktemp("groups"), random.Random(seed)
    root, number = home / "news", 100
    root.mkdir()
    for number in range(24):
        act("add", root, draw, number)
    last, _ = catalogued(root, home / "0.sqlite", None)
    for turn, kinds in enumerate(acts, 1):
        for kind in kinds:
            number += 1
            act(kind, root, draw, number)
        last, skipped = catalogued(root, home / f"{turn}.sqlite", last)
        anew, left_out = catalogued(root, home / f"{turn}-anew.sqlite", None)
        assert content(last) == content(anew)
        assert skipped == left_out
        with closing(Catalog(last)) as catalog:
            assert list(read_articles([root])) == sorted(catalog.articles(), key=partial(position, root))


def position(root: Path, article: Article) -> tuple[object, ...]:
    inner = Path(article.path).relative_to(root)
    return (*((True, part) for part in inner.parts[:-1]), (False, inner.name))


def test_only_the_group_of_a_changed_file_is_read_again(small_groups: None, tmp_path: Path) -> None:
    draw = random.Random(3)
    (tmp_path / "news").mkdir()
    for number in range(60):
        (tmp_path / "news" / f"f{number:03}.txt").write_text(story(number, draw), encoding="utf-8")
    first, _ = catalogued(tmp_path / "news", tmp_path / "1.sqlite", None)
    (tmp_path / "news" / "f030.txt").write_text(story(999, draw), encoding="utf-8")
    with closing(Catalog(first)) as before:
        ledger = Ledger(before, Hashes(tmp_path / "files.json"), "r")
        found = list(groups([tmp_path / "news"], ledger, lambda path, reason: None))
        again = [g for g in found if g.articles is not None]
        assert len(found) > 8
        assert len(again) == 1
        assert any(e.path.endswith("f030.txt") for e in again[0].entries)
        assert not any(Ledger(before, Hashes(tmp_path / "n"), "other").unchanged(g.key) for g in found)


def test_a_file_that_is_the_same_as_another_is_read_once_and_said(tmp_path: Path) -> None:
    text = story(1, random.Random(1))
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    said: list[tuple[str, str]] = []
    found = list(read_articles([tmp_path, tmp_path / "one.txt", tmp_path], skipped=lambda *line: said.append(line)))
    assert [article.id for article in found] == ["one"]
    assert said == [
        (str(tmp_path), "named twice: it is read once"),
        (str(tmp_path / "one.txt"), "inside another folder that is named: it is read once"),
        (str(tmp_path / "two.txt"), f"the same file as {tmp_path / 'one.txt'}: it is read once"),
    ]


def test_the_same_text_from_two_outlets_is_two_articles(tmp_path: Path) -> None:
    for outlet in ("Mail", "Post"):
        (tmp_path / outlet).mkdir()
        (tmp_path / outlet / "boats.txt").write_text(story(1, random.Random(1)), encoding="utf-8")
        (tmp_path / outlet / "articles.toml").write_text(f'["*"]\noutlet = "{outlet}"\n', encoding="utf-8")
    assert [(a.id, a.outlet) for a in read_articles([tmp_path])] == [("boats", "Mail"), ("Post/boats", "Post")]


def test_ids_stay_when_a_file_of_the_same_name_comes_before(tmp_path: Path) -> None:
    draw, root = random.Random(2), tmp_path / "news"
    for folder in ("b", "c"):
        (root / folder).mkdir(parents=True)
        (root / folder / "final.txt").write_text(story(5, draw), encoding="utf-8")
    first, _ = catalogued(root, tmp_path / "1.sqlite", None)
    (root / "a").mkdir()
    (root / "a" / "final.txt").write_text(story(6, draw), encoding="utf-8")
    second, _ = catalogued(root, tmp_path / "2.sqlite", first)
    (root / "b" / "final.txt").unlink()
    third, _ = catalogued(root, tmp_path / "3.sqlite", second)
    named = []
    for path in (first, second, third):
        with closing(Catalog(path)) as catalog:
            named.append({a.path.removeprefix(f"{root}{os.sep}"): a.id for a in catalog.articles()})
    assert named[0] == {"b/final.txt": "final", "c/final.txt": "c/final"}
    assert named[1] == {**named[0], "a/final.txt": "a/final"}
    assert named[2] == {"a/final.txt": "a/final", "c/final.txt": "c/final"}
