"""A Chroma server that is not well, or is none: one sentence each, with its address and never its key."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from chroma_server import Answer, Asked, proxied

from eval.cli import main
from index.connect import Address, Connection
from index.errors import EndpointError, InputError, SetupError
from qa.settings import Settings

WHO = json.dumps({"user_id": "", "tenant": "default_tenant", "databases": ["default_database"]})


def at_first(answer: Answer) -> Callable[[Asked], Answer]:
    """What a server says to the first request, who we are."""
    return lambda asked: answer


def later(answer: Answer) -> Callable[[Asked], Answer]:
    """What it says once the connection is open."""

    def decide(asked: Asked) -> Answer:
        if asked.path.endswith("/auth/identity"):
            return Answer(body=WHO)
        if asked.path.endswith(("/tenants/default_tenant", "/databases/default_database")):
            return Answer(body='{"id": "00000000-0000-0000-0000-000000000000", "name": "x", "tenant": "x"}')
        return answer

    return decide


NO_DATABASE = Answer(404, '{"error": "NotFoundError", "message": "Database [x] not found. Are you sure it exists?"}')
QUOTA = Answer(400, '{"error": "QuotaError", "message": "Quota exceeded"}')


@pytest.mark.parametrize(
    ("answer", "told", "requests"),
    [
        (Answer(401, "{}"), r"refused the key \(401\)\. Set CHROMA_API_KEY to a valid one\.", 1),
        (Answer(403, "{}"), r"does not let this key in \(403\)", 1),
        (Answer(429, "{}"), "answered 429 after 4 tries", 4),
        (Answer(500, "on fire", "text/plain"), "answered 500 after 4 tries: on fire", 4),
        (Answer(502, "<html>gateway</html>", "text/html"), "answered 502 after 4 tries", 4),
        (Answer(200, "<html>hello</html>", "text/html"), "does not speak Chroma's protocol: it sent '<html>hello", 1),
        (Answer(404, "", "text/plain"), "answered 404: without a reason", 1),
    ],
)
@pytest.mark.parametrize("when", [at_first, later])
def test_what_a_server_answers_is_one_sentence(
    answer: Answer, told: str, requests: int, when: Callable[[Answer], Callable[[Asked], Answer]]
) -> None:
    with proxied(0, when(answer)) as server:
        with pytest.raises(EndpointError, match=told) as error:
            Connection(Address(server.url, key="ck-secret"), pause_s=0.001).collection("footnote")
        assert str(error.value).startswith(f"The Chroma server {server.url} ")
        assert "ck-secret" not in str(error.value)
        asked = [a for a in server.asked if when is at_first or "/collections" in a.path]
        assert len(asked) == requests


@pytest.mark.parametrize("body", ["{}", "[1, 2]", "null", '{"status": "ok"}', "{"])
def test_a_server_that_speaks_json_and_is_no_chroma(body: str) -> None:
    told = pytest.raises(EndpointError, match="does not speak Chroma's protocol: it sent '")
    with proxied(0, at_first(Answer(200, body))) as server, told:
        Connection(Address(server.url), pause_s=0.001)


@pytest.mark.parametrize(("answer", "told"), [(NO_DATABASE, "Database .* not found"), (QUOTA, "Quota exceeded")])
def test_what_chroma_itself_tells_is_passed_on(answer: Answer, told: str) -> None:
    def decide(asked: Asked) -> Answer:
        return Answer(body=WHO) if asked.path.endswith("/auth/identity") else answer

    with proxied(0, decide) as server, pytest.raises(EndpointError, match=rf"{server.url} answered: {told}"):
        Connection(Address(server.url), pause_s=0.001)


def test_a_server_that_wants_a_key_and_one_that_is_gone() -> None:
    refused = pytest.raises(EndpointError, match=r"wants a key \(401\)\. Set CHROMA_API_KEY")
    with proxied(0, at_first(Answer(401, "{}"))) as server, refused:
        Connection(Address(server.url))
    with pytest.raises(EndpointError, match=r"The Chroma server http://127\.0\.0\.1:9 cannot be reached"):
        Connection(Address("http://127.0.0.1:9"))


@pytest.mark.parametrize(
    ("env", "address"),
    [
        ({}, None),
        ({"FOOTNOTE_CHROMA": "http://here"}, Address("http://here:8000")),
        ({"FOOTNOTE_CHROMA": "https://here/"}, Address("https://here:443")),
        (
            {"FOOTNOTE_CHROMA": "http://[::1]:81/chroma", "CHROMA_API_KEY": "k"},
            Address("http://[::1]:81/chroma", key="k"),
        ),
        (
            {"FOOTNOTE_CHROMA": "http://here:1", "CHROMA_TENANT": "newsroom", "CHROMA_DATABASE": "archive"},
            Address("http://here:1", "newsroom", "archive"),
        ),
        (
            {"FOOTNOTE_CHROMA": "cloud", "CHROMA_API_KEY": "k"},
            Address("https://api.trychroma.com:443", key="k", cloud=True),
        ),
        (
            {"FOOTNOTE_CHROMA": "https://api.trychroma.com", "CHROMA_API_KEY": "k", "CHROMA_TENANT": "t"},
            Address("https://api.trychroma.com:443", "t", key="k", cloud=True),
        ),
    ],
)
def test_settings_name_the_server(env: Mapping[str, str], address: Address | None) -> None:
    assert Settings.from_env(env).chroma == address
    assert "'k'" not in repr(Settings.from_env(env))


@pytest.mark.parametrize(
    "given", ["here:8000", "ftp://here", "http://", "http://me:secret@here", "http://here:x", "nonsense"]
)
def test_an_address_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(InputError, match=r"FOOTNOTE_CHROMA is no address of a Chroma\. Give one like http"):
        Settings.from_env({"FOOTNOTE_CHROMA": given})


def test_the_cloud_wants_a_key() -> None:
    with pytest.raises(SetupError, match=r"Chroma Cloud wants a key\. Set CHROMA_API_KEY"):
        Settings.from_env({"FOOTNOTE_CHROMA": "cloud"})


@pytest.mark.parametrize("command", [["ask", "Who?"], ["search", "Who?"], ["articles"], ["index", "seeds"], ["chat"]])
def test_every_command_ends_with_the_sentence(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("FOOTNOTE_CHROMA", "http://127.0.0.1:9")
    assert main(command) == 2
    assert "footnote: The Chroma server http://127.0.0.1:9 cannot be reached" in capsys.readouterr().err
