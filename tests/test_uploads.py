"""Uploaded files: whatever they are called they stay in their folder, overwrite nothing, and keep to the limits."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.errors import InputError
from qa.uploads import Limits, Sent, discard, is_upload, safe_name, take, uploads_of

NAMES = (
    "../../etc/passwd", "/etc/passwd.txt", "..\\..\\win.txt", "C:\\x\\NUL.txt", "nul", "CON .txt", "com1.tar.txt",
    "a\0b.txt",
    "x" * 4_000 + ".txt", "é" * 300 + ".html", ".htaccess", "....", "", " ", "a/", "<script>alert(1)</script>.txt",
    "\u202etxt.exe.txt", "\ud800.txt", "line\nbreak.txt", "-rf.txt", "file." + "x" * 300, "~root.txt", "a:stream.txt",
)  # fmt: skip


def sent(folder: Path, name: str, content: str = "The tide rose.") -> Sent:
    path = folder / f"in-{len(list(folder.iterdir()))}"
    path.write_text(content, encoding="utf-8")
    return Sent(name, path)


@given(st.text(max_size=300))
@example("../x")
def test_a_name_is_one_that_every_system_takes(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe.encode()) <= 121
    assert not set(safe) & set('/\\<>:"|?*\0\n') and safe not in (".", "..") and not safe.startswith(".")
    assert safe.isprintable() and safe.strip(" .") == safe
    assert safe_name(safe) == safe


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_crafted_name_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    before = sorted(tmp_path.rglob("*"))
    taken = take(tmp_path / "uploads", [sent(tmp_path / "in", name)], Limits())
    for path in taken.kept:
        assert path.parent == tmp_path / "uploads" and path.read_text() == "The tide rose."
    outside = [p for p in tmp_path.rglob("*") if not p.is_relative_to(tmp_path / "uploads")]
    assert len(outside) == len(before) + 1
    assert len(taken.kept) + len(taken.left_out) == 1


def test_nothing_is_overwritten_and_the_same_file_is_kept_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    files = [sent(tmp_path / "in", "tide.txt", text) for text in ("one", "two", "one", "three")]
    taken = take(tmp_path / "up", files, Limits())
    assert [path.name for path in taken.kept] == ["tide.txt", "tide-2.txt", "tide-3.txt"]
    assert [path.read_text() for path in taken.kept] == ["one", "two", "three"]
    assert [one.reason for one in taken.left_out] == ["it is here already, as tide.txt"]
    again = take(tmp_path / "up", files[:1], Limits())
    assert not again.kept and len(list((tmp_path / "up").iterdir())) == 3


def test_what_is_too_much_is_left_out_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    big = sent(tmp_path / "in", "big.txt", "x" * 1_000_001)
    half = [sent(tmp_path / "in", f"{n}.txt", str(n) * 900_000) for n in range(3)]
    small = [
        sent(tmp_path / "in", name, content)
        for name, content in (("a.png", "x"), ("e.txt", ""), ("articles.toml", "x"))
    ]
    taken = take(tmp_path / "up", [big, *half, *small], Limits(file_mb=1, total_mb=2))
    assert [path.name for path in taken.kept] == ["0.txt", "1.txt"]
    assert [one.reason for one in taken.left_out] == [
        "it has 1.0 MB; a file may have 1 MB", "all uploads together may have 2 MB; remove some first",
        "an unknown kind of file (.png)", "the file is empty",
        "it describes other files; put it into a zip file with them",
    ]  # fmt: skip
    full = take(tmp_path / "up", [sent(tmp_path / "in", "z.txt")], Limits(total_files=2))
    assert full.left_out[0].reason == "there are 2 uploads already, and no more may be; remove some first"
    with pytest.raises(InputError, match="at most 2 at a time"):
        take(tmp_path / "up", half, Limits(files=2))


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="could not be kept"):
        take(tmp_path / "file" / "uploads", [sent(tmp_path / "in", "a.txt")], Limits())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["../keep.txt", "/etc/hostname", ".", "sub/../../keep.txt", "link.txt"]))
def test_only_uploaded_files_are_deleted(tmp_path: Path, name: str) -> None:
    folder = uploads_of(tmp_path)
    folder.mkdir(exist_ok=True)
    (tmp_path / "keep.txt").write_text("mine")
    if not (folder / "link.txt").is_symlink():
        (folder / "link.txt").symlink_to(tmp_path / "keep.txt")
    with pytest.raises(InputError, match="not an uploaded file"):
        discard(folder, [folder / name])
    assert (tmp_path / "keep.txt").read_text() == "mine"


def test_a_path_is_an_upload_only_below_the_folder(tmp_path: Path) -> None:
    assert is_upload(tmp_path, str(tmp_path / "uploads" / "a.zip" / "b.txt"))
    assert not is_upload(tmp_path, str(tmp_path / "uploads" / ".." / "a.txt"))
    assert not is_upload(tmp_path, "/news/uploads/a.txt")
