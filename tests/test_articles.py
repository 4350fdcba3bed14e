import json
import os
import zipfile
from pathlib import Path

import pytest

from index.articles import articles_of, read_articles
from index.errors import InputError
from index.formats import Page
from index.overview import marked_text
from index.sentences import body_sentences
from index.types import Article

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"
FILES = HERE / "articles"
MARKED = json.loads((HERE / "articles_marked.json").read_text(encoding="utf-8"))


def read(*paths: Path) -> tuple[list[Article], dict[str, str]]:
    skipped: dict[str, str] = {}

    def note(path: str, reason: str) -> None:
        skipped[path.rsplit("/", 1)[-1]] = reason

    return list(read_articles(paths, skipped=note)), skipped


def plain(text: str) -> str:
    return " ".join(text.split())


def body(article: Article) -> list[str]:
    return [plain(article.text[s.start : s.end]) for s in body_sentences(article)]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


STORY = (
    "The ferry to {place} will stop in May, the county said on Monday. It has run since 1931.\n\n"
    "About {number} people use it on a working day. They were not asked, one of them told the council.\n\n"
    "The boat is to be sold abroad, for a sum that the county would not name."
)


# What people marked by reading: every sentence of the body, every line that is not.


@pytest.mark.parametrize("name", [name for name in MARKED if name.startswith("seeds/")])
def test_no_sentence_of_a_seed_is_lost_and_no_other_line_is_citable(name: str) -> None:
    articles, skipped = read(HERE.parent / name)
    assert not skipped
    assert {article.id: body(article) for article in articles} == MARKED[name]["body"]
    citable = {sentence for article in articles for sentence in body(article)}
    assert not citable & set(MARKED[name]["apart"])


@pytest.mark.parametrize("name", [name for name in MARKED if name.startswith("articles/")])
def test_precision_and_recall_of_body_sentences(name: str) -> None:
    articles, _ = read(HERE / name)
    found = [sentence for article in articles for sentence in body(article)]
    wanted = [sentence for sentences in MARKED[name]["body"].values() for sentence in sentences]
    right = len(set(found) & set(wanted))
    assert right / len(found) >= 0.97
    assert right / len(wanted) >= 0.97
    assert [article.id for article in articles] == list(MARKED[name]["body"])


def test_precision_and_recall_over_a_thousand_records() -> None:
    lines = (FILES / "thousand.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = [json.loads(line)["sentences"] for line in lines]
    articles, _ = read(FILES / "thousand.jsonl")
    found = [body(article) for article in articles]
    right = sum(len(set(a) & set(b)) for a, b in zip(found, wanted, strict=True))
    assert len(articles) == 1000
    assert right / sum(map(len, found)) >= 0.97
    assert right / sum(map(len, wanted)) >= 0.97
    assert (articles[0].id, articles[1].id, articles[999].id) == ("thousand", "thousand#2", "thousand#1000")


@pytest.mark.parametrize("folder", [SEEDS, FILES])
def test_marks_are_sorted_inside_and_the_pieces_are_the_text(folder: Path) -> None:
    for article in read(folder)[0]:
        edges = [article.start, *(edge for mark in article.marks for edge in (mark.start, mark.end)), article.end]
        assert edges == sorted(edges)
        assert "".join(piece for piece, _ in marked_text(article)) == article.text[article.start : article.end]
        for sentence in body_sentences(article):
            assert not any(m.start < sentence.end and sentence.start < m.end for m in article.marks)


# Several articles in one file, dates, titles.


def test_the_second_article_of_a_file_stands_alone() -> None:
    first, second = read(SEEDS / "004_337063cfa5c2a8d9.txt")[0]
    assert (second.id, second.byline, second.outlet, second.published) == (f"{first.id}#2", None, None, None)
    assert first.end == second.start
    assert first.byline is not None
    assert first.published is None  # "2 days ago", with nothing to count from
    assert second.text is first.text or second.text == first.text


def test_a_leading_date_line_is_read_and_marked() -> None:
    article = read(SEEDS / "000_5537b9ea9e0fcc5a.txt")[0][0]
    assert (article.published, article.published_from) == ("2021-08-19", "date line")
    assert article.marks[0].kind == "metadata"


def test_an_article_without_a_headline_is_called_by_its_opening_words() -> None:
    article = articles_of(Page(STORY.format(place="Kell", number=300)))[0]
    assert article.title == "The ferry to Kell will stop in May, the county said on Monday. It has run since…"
    assert not any(mark.kind == "title" for mark in article.marks)


def test_a_rule_a_headline_and_a_byline_begin_another_article() -> None:
    parts = [
        f"FERRY TO {p} STOPS\nBy Ada {n}\n{STORY.format(place=p, number=n)}"
        for p, n in (("KELL", "Lind"), ("OSBY", "Moe"))
    ]
    first, second = articles_of(Page("\n***\n".join(parts)))
    assert (first.byline, second.byline) == ("Ada Lind", "Ada Moe")
    assert second.title == "FERRY TO OSBY STOPS"


@pytest.mark.parametrize(
    ("between", "count"),
    [
        ("\n\n\n\nOSLO — ", 2),  # blank lines and a dateline
        ("\n\nSign up to our newsletter and get the news in your inbox.\n\nOSLO — ", 2),
        ("\n\nFERRY STOPS\n\nOSLO (NPX) — ", 2),  # a headline and an agency's dateline
        ("\n\n***\n\nFerry stops in May\n\n3 March 2024\n\n", 2),
        ("\n\n", 1),
        ("\n\n\n\n", 1),
        ("\n\nFerry stops in May\n\n", 1),
        ("\n\nAdvertisement\n\nHow it came about\n\n3 March 2024\n\n", 1),  # a chronicle
        ("\n\nOSLO — ", 1),
    ],
)
def test_what_begins_another_article(between: str, count: int) -> None:
    page = Page(STORY.format(place="Kell", number=300) + between + STORY.format(place="Osby", number=9))
    assert len(articles_of(page)) == count


def test_a_rule_inside_an_article_does_not_begin_another() -> None:
    assert (
        len(
            articles_of(
                Page(STORY.format(place="Kell", number=300) + "\n\n* * *\n\n" + STORY.format(place="Osby", number=9))
            )
        )
        == 1
    )


def test_of_a_long_text_each_article_keeps_its_own_part() -> None:
    parts = [f"FERRY {i} STOPS\nBy Ada Lind\n\n{STORY.format(place='Kell', number=i)}" for i in range(1800)]
    articles = articles_of(Page("\n\n***\n\n".join(parts)))
    assert len(articles) == 1800
    assert max(len(article.text) for article in articles) < 1000
    assert body(articles[700])[2] == "About 700 people use it on a working day."


# Ids.


def test_ids_are_stems_and_stay_apart_across_folders(tmp_path: Path) -> None:
    for name in ("final.txt", "sport/final.txt", "sport/final.md", "a/b/other.txt"):
        write(tmp_path, name, STORY.format(place=name.split("/")[0], number=len(name)))
    assert [a.id for a in read(tmp_path)[0]] == ["final", "other", "sport/final", "sport/final.txt"]
    write(tmp_path, "zoo/final.txt", STORY.format(place="Zoo", number=1))
    assert [a.id for a in read(tmp_path)[0]] == ["final", "other", "sport/final", "sport/final.txt", "zoo/final"]


def test_the_same_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", STORY.format(place="Kell", number=3))
    assert len(read(path, path)[0]) == 1


# Bad input: named with the reason, the rest is read.


def test_bad_files_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", "secret.txt", STORY.format(place="Osby", number=7))
    folder = tmp_path / "news"
    write(folder, "good.txt", STORY.format(place="Kell", number=3))
    write(folder, "empty.txt", " \n")
    write(folder, "table.csv", "a,b")
    write(folder, "menu.txt", "Home\nNews\nSport")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 and then nothing")
    (folder / "bad.docx").write_bytes(b"PK\x03\x04 no zip")
    (folder / "bad.zip").write_bytes(b"PK\x03\x04 no zip")
    (folder / "link.txt").symlink_to(outside)
    with (folder / "huge.txt").open("wb") as huge:
        huge.truncate(200_000_000)
    os.mkfifo(folder / "pipe.txt")
    articles, skipped = read(folder)
    assert [article.id for article in articles] == ["good"]
    assert skipped == {
        "bad.docx": "a damaged Word file",
        "bad.pdf": "a damaged PDF",
        "bad.zip": "a damaged zip file",
        "binary.txt": "not text",
        "empty.txt": "empty",
        "huge.txt": "larger than 20 MB",
        "link.txt": "a link out of the folder",
        "menu.txt": "no article's text in it",
        "pipe.txt": "not a regular file",
        "table.csv": "an unknown kind of file (.csv)",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_read_permission_is_named(tmp_path: Path) -> None:
    write(tmp_path, "closed.txt", STORY).chmod(0)
    assert read(tmp_path)[1] == {"closed.txt": "cannot be opened (Permission denied)"}


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that opens and cannot be read")
def test_a_file_that_cannot_be_read_is_named() -> None:
    assert read(Path("/proc/self/mem")) == ([], {"mem": "cannot be opened (Input/output error)"})


def test_zips_are_read_but_not_bombs_nor_zips_in_zips(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "news.zip", "w") as archive:
        archive.writestr("a/one.txt", STORY.format(place="Kell", number=3))
        archive.writestr("two.md", "# Two ferries\n\n" + STORY.format(place="Osby", number=4))
        archive.writestr("__MACOSX/._two.md", b"\x00")
        archive.writestr("inner.zip", b"PK")
        archive.writestr("articles.toml", '["two.md"]\noutlet = "The Example"\n')
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", b"0" * 50_000_000)
    articles, skipped = read(tmp_path)
    assert [(a.id, a.outlet) for a in articles] == [("one", None), ("two", "The Example")]
    assert skipped == {
        "bomb.zip": "a zip file that unpacks to 50 MB from 48 kB",
        "inner.zip": "a zip file inside a zip file is not opened",
    }


def test_a_missing_path_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"No folder or file at .*nowhere\. Name a folder"):
        read_articles([tmp_path / "nowhere"])


def test_files_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    for i in range(450):
        write(tmp_path, f"{i:03}.txt", STORY.format(place="Kell", number=i))
    stream = read_articles([tmp_path])
    first = next(stream)
    for i in range(1, 450):
        (tmp_path / f"{i:03}.txt").unlink()
    left = [article.id for article in stream]
    assert first.id == "000"
    assert left == [f"{i:03}" for i in range(1, len(left) + 1)]
    assert len(left) < 200  # one group was in hand, no more


# Lines that repeat, sidecars.


def test_lines_that_many_files_carry_at_their_ends_are_boilerplate(tmp_path: Path) -> None:
    places = ("Kell", "Osby", "Lund", "Vik", "Tarnes")
    for place in places:
        tail = "Nobody was hurt, the police said.\n\nThe Example pays its taxes in Kell and has done so since 1901."
        words = f"{place} has a new bridge, and it is {len(place)} metres wide. It cost more than planned."
        write(tmp_path, f"{place}.txt", f"{words}\n\nThe people of {place} had waited for it for years.\n\n{tail}")
    for article in read(tmp_path)[0]:
        assert len(body(article)) == 3
    for place in places[:2]:
        alone = read(tmp_path / f"{place}.txt")[0][0]
        assert len(body(alone)) == 5


def test_the_same_story_in_many_files_stays_body(tmp_path: Path) -> None:
    for i in range(6):
        write(tmp_path, f"{i}.txt", STORY.format(place="Kell", number=300))
    articles = read(tmp_path)[0]
    assert {len(body(article)) for article in articles} == {5}
    assert {article.story for article in articles} == {"0"}


def test_a_sidecar_states_and_corrects(tmp_path: Path) -> None:
    write(
        tmp_path,
        "articles.toml",
        '["*"]\noutlet = "All"\n["sport/*"]\nlanguage = "no"\n["a.txt"]\npublished = 2020-02-02\n',
    )
    write(tmp_path, "sport/articles.toml", '["b.txt"]\noutlet = "Sport"\ntitle = "B"\n')
    write(tmp_path, "a.txt", "Published: 1 May 2021\n\n" + STORY.format(place="Kell", number=300))
    write(tmp_path, "sport/b.txt", STORY.format(place="Osby", number=1))
    a, b = read(tmp_path)[0]
    assert (a.outlet, a.published, a.published_from) == ("All", "2020-02-02", "articles.toml")
    assert (b.outlet, b.title, b.language, b.published) == ("Sport", "B", "no", None)
    assert read(tmp_path / "a.txt")[0][0].outlet == "All"


def test_a_broken_sidecar_is_named(tmp_path: Path) -> None:
    write(tmp_path, "articles.toml", '["a.txt"]\noutlett = "All"\n')
    write(tmp_path, "a.txt", STORY.format(place="Kell", number=300))
    articles, skipped = read(tmp_path)
    assert len(articles) == 1
    assert skipped["articles.toml"].startswith('"a.txt" has the unknown field outlett; known are title')
