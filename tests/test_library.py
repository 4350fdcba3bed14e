"""The list of articles and what is added to it or taken from it, on a real index."""

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.embed import MiniLM
from index.errors import InputError
from index.heads import Asked, Heads
from index.types import Filter
from qa.assistant import Assistant
from qa.indexing import update_index
from qa.library import Library, report_in_words
from qa.uploads import Limits, Sent, uploads_of

HARBOUR = (
    "Harbour reopens in Osk\n\nBy Jane Roe, 3 May 2023\n\nThe quay of Osk cost 4 million euros. Boats left at noon.\n"
)
CRANE = "Crane falls in Fenn\n\n7 June 2024\n\nA crane fell in Fenn on Friday. Nobody was hurt, the mayor said.\n"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(3):
        head = f"Storm {number} hits Osk\n\n{number + 1} March 2021"
        text = f"{head}\n\nStorm number {number} took the roof of the school.\n"
        (folder / f"storm{number}.txt").write_text(text)
    return folder


@pytest.fixture
def library(tmp_path: Path, news: Path, embedder: MiniLM) -> Iterator[Library]:
    update_index(tmp_path / "home", [news], embedder)
    opened = Library(tmp_path / "home", embedder, Limits())
    yield opened
    opened.close()


def sent(tmp_path: Path, name: str, content: str | bytes) -> Sent:
    path = tmp_path / f"sent-{len(list(tmp_path.iterdir()))}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Sent(name, path)


def titles(library: Library, words: str = "", **within: object) -> list[str]:
    return [head.title for head in library.page(Asked(words, Filter(**within)))[0]]  # type: ignore[arg-type]


def test_the_list_is_searched_narrowed_and_paged(library: Library) -> None:
    assert titles(library) == ["Storm 2 hits Osk", "Storm 1 hits Osk", "Storm 0 hits Osk"]
    assert titles(library, "OSK storm1") == ["Storm 1 hits Osk"]
    assert titles(library, "'; DROP TABLE heads; --") == []
    assert titles(library, after="2021-03-02", before="2021-03-03") == ["Storm 1 hits Osk"]
    assert titles(library, articles=("storm0",)) == ["Storm 0 hits Osk"]
    heads, total = library.page(Asked(), start=1, most=1)
    assert ([head.id for head in heads], total) == (["storm1"], 3)
    with pytest.raises(InputError, match="not a date"):
        titles(library, after="soon")


def test_added_files_are_asked_and_what_is_left_out_is_told(tmp_path: Path, library: Library) -> None:
    seen: list[tuple[int, int]] = []
    broken = sent(tmp_path, "broken.pdf", b"%PDF-1.7 nothing")
    files = [sent(tmp_path, "osk.txt", HARBOUR), broken, sent(tmp_path, "x.png", "x"), sent(tmp_path, "osk.txt", CRANE)]
    report = library.add(files, lambda done, total: seen.append((done, total)))
    assert report.added == ("Harbour reopens in Osk", "Crane falls in Fenn")
    assert [one.name for one in report.left_out] == ["x.png", "broken.pdf"]
    assert all(line.count(". ") == 0 for line in report_in_words(report)[1:])
    assert seen and seen[-1][0] == seen[-1][1]
    assert sorted(path.name for path in uploads_of(tmp_path / "home").iterdir()) == ["osk-2.txt", "osk.txt"]
    assert library.count() == 5
    with Assistant.open(tmp_path / "home") as assistant:
        assert assistant.ask("What did the quay of Osk cost?").short == "4 million euros"


def test_only_uploads_are_removed_with_all_that_their_file_holds(tmp_path: Path, library: Library, news: Path) -> None:
    archive = tmp_path / "two.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.txt", HARBOUR)
        file.writestr("b.txt", CRANE)
        file.writestr("../../../evil.txt", CRANE)  # never unpacked
    assert len(library.add([Sent("two.zip", archive)]).added) == 2
    assert not list(tmp_path.rglob("evil.txt"))
    head = library.head("a")
    assert head and library.removable(head) and len(library.beside(head)) == 2
    with pytest.raises(InputError, match=r"storm0\.txt was not uploaded here"):
        library.remove("storm0")
    with pytest.raises(InputError, match="no longer in the index"):
        library.remove("nothing")
    assert {head.title for head in library.remove("a")} == {"Harbour reopens in Osk", "Crane falls in Fenn"}
    assert library.count() == 3 and not list(uploads_of(tmp_path / "home").iterdir())
    assert len(list(news.iterdir())) == 3


def test_uploads_stay_when_folders_are_indexed_again(
    tmp_path: Path, library: Library, news: Path, embedder: MiniLM
) -> None:
    library.add([sent(tmp_path, "osk.txt", HARBOUR)])
    changes, _ = update_index(tmp_path / "home", [news], embedder)
    assert not changes.removed and library.count() == 4


def test_the_last_article_stays(tmp_path: Path, embedder: MiniLM) -> None:
    home = tmp_path / "home"
    uploads_of(home).mkdir(parents=True)
    (uploads_of(home) / "osk.txt").write_text(HARBOUR)
    update_index(home, [uploads_of(home)], embedder)
    library = Library(home, embedder, Limits())
    with pytest.raises(InputError, match="An index needs an article"):
        library.remove("osk")
    library.close()


def test_an_index_that_cannot_take_them_keeps_no_file(tmp_path: Path, library: Library, news: Path) -> None:
    from filelock import FileLock

    with FileLock(tmp_path / "home" / "lock"), pytest.raises(Exception, match="Another Footnote"):
        library.add([sent(tmp_path, "osk.txt", HARBOUR)])
    assert not list(uploads_of(tmp_path / "home").iterdir())
    assert library.count() == 3


def test_an_index_that_is_gone_lists_nothing(tmp_path: Path) -> None:
    heads = Heads(tmp_path)
    assert heads.page(Asked(), start=0, most=5) == ((), 0) and heads.outlets() == () and heads.head("x") is None
    shutil.rmtree(tmp_path)
    heads.close()
