"""A cancellation waits for the end of what must not be torn."""

from __future__ import annotations

import asyncio

import pytest

from bot.unbroken import unbroken


async def test_a_cancellation_waits_for_the_end() -> None:
    started, may_end, ended = asyncio.Event(), asyncio.Event(), []

    async def work() -> None:
        started.set()
        await may_end.wait()
        ended.append(1)

    task = asyncio.create_task(unbroken(work()))
    await started.wait()
    task.cancel()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == [1]


async def test_what_the_work_gives_or_raises_comes_through() -> None:
    async def work(result: int) -> int:
        if not result:
            raise LookupError
        return result

    assert await unbroken(work(7)) == 7
    with pytest.raises(LookupError):
        await unbroken(work(0))


async def test_a_failure_after_a_cancellation_is_not_left_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    started = asyncio.Event()

    async def work() -> None:
        started.set()
        await asyncio.sleep(0)
        raise ValueError("xylophone")

    task = asyncio.create_task(unbroken(work()))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert caplog.text == ""
