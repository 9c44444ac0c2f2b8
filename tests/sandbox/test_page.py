"""The chat page: its files, its policy, and the events that keep it up to date."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import sandbox
from tests.sandbox.client import KAZ, MIA, Client

PAGE = Path(sandbox.__file__).parent / "page"
FILES = sorted(path.name for path in PAGE.iterdir())


@pytest.mark.parametrize("name", ["", *FILES])
async def test_every_file_is_served_under_a_strict_policy(client: Client, name: str) -> None:
    answer = await client.http.get(f"/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")


@pytest.mark.parametrize("name", FILES)
def test_nothing_comes_from_elsewhere_and_no_words_become_html(name: str) -> None:
    source = (PAGE / name).read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://\w", source)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", source)


@pytest.mark.parametrize("path", ["/%2e%2e/server.py", "/..%2fserver.py", "//etc/passwd", "/no-such.js"])
async def test_nothing_else_is_served(client: Client, path: str) -> None:
    assert (await client.http.get(path)).status_code in {403, 404}


async def test_the_page_is_told_what_happens(client: Client) -> None:
    async with client.http.stream("GET", "/sandbox/events") as stream:
        lines = stream.aiter_lines()
        assert (await anext(lines)).startswith("retry:")
        client.sandbox.say(MIA, "hello")
        sent = await client.call("sendMessage", chat_id=KAZ, text="<b>x</b>", parse_mode="HTML")
        await client.call("sendChatAction", chat_id=KAZ, action="typing")
        await client.call("deleteMessage", chat_id=KAZ, message_id=sent["message_id"])
        events = []
        async for line in lines:
            if line.startswith("data: "):
                events.append(json.loads(line.removeprefix("data: ")))
            if len(events) == 5:
                break
    assert [event["kind"] for event in events] == ["message", "started", "message", "action", "deleted"]
    assert (events[0]["chat_id"], events[0]["data"]["text"]) == (MIA, "hello")
    assert events[2]["data"]["html"] == "<b>x</b>"


async def test_a_page_that_went_away_is_forgotten(client: Client) -> None:
    async with client.http.stream("GET", "/sandbox/events") as stream:
        await anext(stream.aiter_lines())
        assert len(client.sandbox.world.listeners) == 1
    await client.call("sendMessage", chat_id=KAZ, text="x")
    while client.sandbox.world.listeners:
        await client.call("getMe")
