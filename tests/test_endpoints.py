"""The named endpoints as other programs use them: by gradio_client, by MCP's own client, with and without a login."""

import asyncio
import base64
import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from chatserver import Serves, serving
from jsonschema import validate

SCHEMA = Path(__file__).parent.parent / "qa" / "answer.schema.json"
MCP = pytest.mark.skipif(find_spec("mcp") is None, reason="the package mcp is not installed (extra mcp)")


@pytest.fixture(scope="module")
def served(seeds_home: Path) -> Iterator[Serves]:
    with serving(seeds_home, "--queue", "8") as running:
        yield running


@pytest.fixture(scope="module")
def guarded(seeds_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serves]:
    """A server with a login, under a path of its own, and with MCP where that is installed."""
    people = tmp_path_factory.mktemp("people") / "people"
    people.write_text("ann:tide70\n")
    mcp = ["--mcp"] if find_spec("mcp") else []
    with serving(
        seeds_home, "--auth-file", str(people), "--root-path", "/footnote", "--host", "0.0.0.0", *mcp
    ) as running:
        yield running


def client(url: str, **more: Any) -> Any:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from gradio_client import Client  # type: ignore[import-untyped, unused-ignore]

    return Client(url, verbose=False, **more)


def test_three_endpoints_are_public_and_nothing_else(served: Serves) -> None:
    listed = client(served.url).view_api(return_format="dict", print_info=False)
    assert sorted(listed["named_endpoints"]) == ["/articles", "/ask", "/search"]
    assert listed["unnamed_endpoints"] == {}


def test_ask_gives_the_published_json_and_search_and_articles_what_they_say(served: Serves) -> None:
    caller = client(served.url)
    answer = caller.predict("Which flag was raised in the Panjshir Valley?", api_name="/ask")
    validate(answer, json.loads(SCHEMA.read_text("utf-8")))
    assert answer["citations"]
    turns = [["Which flag was raised in the Panjshir Valley?", answer["text"]]]
    assert "flag" in caller.predict("And when?", turns, api_name="/ask")["asked_as"]
    first = caller.predict("flag", 3, api_name="/search")[0]
    assert set(first) == {"article_id", "title", "outlet", "published", "start", "end", "text", "score"}
    listed = caller.predict(most=2, api_name="/articles")
    assert len(listed["articles"]) == 2 and listed["total"] > 2 and "path" not in listed["articles"][0]
    only = listed["articles"][1]["id"]
    within = caller.predict("Who is Saleh?", articles=[only], api_name="/ask")
    assert {cited["article_id"] for cited in (*within["citations"], *within["leads"])} <= {only}


@pytest.mark.parametrize(
    ("told", "given"),
    [
        ("at most 1,000", {"question": "who " * 300}), ("has no words", {"question": "???"}),
        ("not a date", {"question": "Who?", "after": "soon"}),
        ("pairs of texts", {"question": "Who?", "turns": [["a"]]}),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_one_sentence(served: Serves, told: str, given: dict[str, Any]) -> None:
    with pytest.raises(Exception, match=told):
        client(served.url).predict(**given, api_name="/ask")


def test_a_full_queue_says_so_and_what_waits_is_answered(served: Serves) -> None:
    caller = client(served.url)
    jobs = [caller.submit(f"Who is Saleh, try {n}?", api_name="/ask") for n in range(40)]
    problems = [str(error) for job in jobs if (error := job.exception())]
    assert len(problems) < 40
    assert [problem for problem in problems if "are waiting already" not in problem] == []
    assert caller.predict("Who is Saleh?", api_name="/ask")["question"] == "Who is Saleh?"


def test_without_a_login_nothing_is_told(guarded: Serves) -> None:
    assert "0.0.0.0" not in guarded.url
    for path in ("/config", "/gradio_api/info"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(guarded.url + path)
        assert caught.value.code == 401
    assert client(guarded.url, auth=("ann", "tide70")).predict("Who is Saleh?", api_name="/ask")["citations"]
    with pytest.raises(Exception, match=r"(?i)log ?in|credentials|auth"):
        client(guarded.url, auth=("ann", "tide71"))


def headers(login: str | None) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"} if login else {}


def called(url: str, login: str | None, *calls: tuple[str, dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """The tools of an MCP server, and what came of calling some of them."""
    from mcp import ClientSession  # type: ignore[import-not-found, unused-ignore]
    from mcp.client.streamable_http import streamablehttp_client  # type: ignore[import-not-found, unused-ignore]

    async def run() -> tuple[list[Any], list[Any]]:
        async with (
            streamablehttp_client(f"{url}/gradio_api/mcp/", headers=headers(login)) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = (await session.list_tools()).tools
            return tools, [await session.call_tool(name, given) for name, given in calls]

    return asyncio.run(run())


@MCP
def test_mcp_offers_the_same_three_to_who_says_name_and_password(guarded: Serves) -> None:
    asked = ("ask", {"question": "Which flag was raised in the Panjshir Valley?"})
    tools, (answer, found, listed, wrong) = called(
        guarded.url, "ann:tide70", asked, ("search", {"question": "flag", "k": 2}), ("articles", {"most": 1}),
        ("ask", {"question": "???"}),
    )  # fmt: skip
    assert sorted(tool.name for tool in tools) == ["articles", "ask", "search"]
    assert all(len(tool.description) > 100 for tool in tools)
    assert all(given["description"] for tool in tools for given in tool.inputSchema["properties"].values())
    validate(json.loads(answer.content[0].text), json.loads(SCHEMA.read_text("utf-8")))
    assert len(json.loads(found.content[0].text)) == 2 and len(json.loads(listed.content[0].text)["articles"]) == 1
    assert wrong.isError and "has no words" in wrong.content[0].text
    for login in (None, "ann:wrong", "eve:tide70"):
        _, (refused,) = called(guarded.url, login, asked)
        assert refused.isError and "Log in first" in refused.content[0].text


@pytest.mark.skipif(find_spec("mcp") is not None, reason="the package mcp is installed")
def test_without_its_package_mcp_is_one_sentence(seeds_home: Path) -> None:
    with pytest.raises(AssertionError, match="--mcp needs the package mcp"), serving(seeds_home, "--mcp"):
        pass
