"""Telegram's flood limits, by a clock that the test moves."""

from __future__ import annotations

from sandbox.flood import FloodLimits
from tests.sandbox.client import KAZ, Client, http_client, small_world


class Clock:
    """A clock that stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_chat_takes_a_burst_and_then_one_a_second() -> None:
    clock = Clock()
    limits = FloodLimits(clock)
    assert [limits.retry_after(1, KAZ) for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    clock.now = 1.0
    assert [limits.retry_after(1, KAZ) for _ in range(2)] == [0, 1]


def test_a_group_takes_twenty_a_minute() -> None:
    limits = FloodLimits(Clock())
    assert [limits.retry_after(1, -5) for _ in range(21)] == [0] * 20 + [3]


def test_a_bot_sends_thirty_a_second_in_all() -> None:
    clock = Clock()
    limits = FloodLimits(clock)
    assert sum(limits.retry_after(1, chat_id) > 0 for chat_id in range(1, 41)) == 10
    clock.now = 0.5
    assert sum(limits.retry_after(1, chat_id) > 0 for chat_id in range(41, 61)) == 5


async def test_a_sandbox_with_limits_answers_429() -> None:
    clock = Clock()
    async with (
        small_world(limits=True, clock=clock) as sandbox,
        http_client(sandbox) as http,
    ):
        client = Client(sandbox, http)
        for _ in range(5):
            await client.call("sendMessage", chat_id=KAZ, text="x")
        status, answer = await client.answer("sendMessage", chat_id=KAZ, text="x")
        assert (status, answer["parameters"]) == (429, {"retry_after": 1})
        await client.call("sendChatAction", chat_id=KAZ, action="typing")
        clock.now = 1.0
        await client.call("sendMessage", chat_id=KAZ, text="x")
