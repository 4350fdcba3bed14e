"""How the page is served: what cannot be is one sentence; who logs in wrongly too often has to wait."""

import asyncio
from pathlib import Path

import pytest

from index.errors import InputError
from qa import serving as module
from qa.serving import Doorkeeper, Serving, hash_password, read_accounts


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"port": 65536}, "no port 65536"), ({"port": -1}, "no port -1"), ({"host": "nowhere.invalid"}, "no host"),
        ({"host": ""}, "no host"), ({"host": "192.0.2.7"}, "no address of this machine"),
        ({"queue": 0}, "--queue is 0"),
        ({"upload_mb": 0}, "--max-upload-mb is 0"), ({"at_once": 65}, "--at-once is 65"),
        ({"longest": 0}, "--max-question is 0"), ({"root_path": "footnote"}, "--root-path is 'footnote'"),
        ({"root_path": "//evil.example"}, "--root-path"), ({"root_path": "/a/../b"}, "--root-path"),
        ({"root_path": '/"><script>'}, "--root-path"), ({"root_path": "ftp://x/y"}, "--root-path"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_one_sentence(values: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told):
        Serving(**values)  # type: ignore[arg-type]


def test_files_can_be_added_where_only_we_or_people_we_know_can() -> None:
    assert Serving().uploads and Serving(host="localhost").uploads
    assert not Serving(host="0.0.0.0").uploads
    assert Serving(host="0.0.0.0", accounts={"ann": "x"}).uploads
    assert Serving(host="0.0.0.0", upload=True).uploads
    assert not Serving(upload=False).uploads
    assert Serving(host="0.0.0.0").url_host == "127.0.0.1"
    assert Serving(root_path="/footnote").root_path and Serving(root_path="https://example.org/footnote").root_path


def test_an_auth_file_takes_passwords_and_hashes(tmp_path: Path) -> None:
    path = tmp_path / "people"
    hashed = hash_password("tide:70")
    path.write_text(f"# people\n\nann:pass:word\nbob:{hashed}\n", encoding="utf-8")
    accounts = read_accounts(path)
    assert accounts == {"ann": "pass:word", "bob": hashed}
    assert "tide" not in hashed and hash_password("tide:70") != hashed
    keeper = Doorkeeper(accounts)

    async def tries() -> list[bool]:
        pairs = [
            ("ann", "pass:word"),
            ("ann", "pass"),
            ("bob", "tide:70"),
            ("bob", hashed),
            ("eve", ""),
            ("ann", "x" * 2000),
        ]
        return [await keeper.admits(*pair) for pair in pairs]

    assert asyncio.run(tries()) == [True, False, True, False, False, False]


@pytest.mark.parametrize(
    "text", ["ann", "ann:", ":x", "ann:x\nann:y", "ann:scrypt:abc", "", "# nobody", "a" * 101 + ":x", "a\x07:x"]
)
def test_a_line_that_is_none_is_named_without_its_secret(tmp_path: Path, text: str) -> None:
    path = tmp_path / "people"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_accounts(path)
    assert "scrypt:abc" not in str(caught.value)
    with pytest.raises(InputError, match="cannot be read"):
        read_accounts(tmp_path / "none")


def test_after_five_wrong_tries_a_name_has_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    keeper = Doorkeeper({"ann": "right", "bob": "right"})

    def admits(name: str, password: str) -> bool:
        return asyncio.run(keeper.admits(name, password))

    for _ in range(5):
        assert not admits("ann", "wrong")
    assert not admits("ann", "right")  # must wait, right or not
    assert admits("bob", "right")  # nobody else has to
    now[0] += 1.01
    assert not admits("ann", "wrong")
    now[0] += 1.01
    assert not admits("ann", "right")  # twice as long now
    now[0] += 1.01
    assert admits("ann", "right")
    assert not admits("ann", "wrong") and admits("ann", "right")  # forgotten: it starts anew
