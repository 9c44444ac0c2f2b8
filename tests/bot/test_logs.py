"""Neither the token nor anybody's words are in the logs, whatever goes wrong: invariant 8."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO

import pytest

import handlers.client
from bot.logs import configure
from tests.bot.test_worker import all_tries, inject, poisoned
from tests.clinic import KAZ, MIA, TOKEN, Clinic

WORD = "xylophone"


@pytest.fixture(params=["DEBUG", "INFO"])
def logged(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What the program's own logging writes; afterwards the logging is as it was."""
    root, written = logging.getLogger(), StringIO()
    known = [logger for logger in root.manager.loggerDict.values() if isinstance(logger, logging.Logger)]
    levels = [(logger, logger.level) for logger in [root, *known]]
    handlers = root.handlers[:]
    root.handlers.clear()  # pytest's own, which `configure` would close
    monkeypatch.setattr("sys.stderr", written)
    configure(request.param, TOKEN)
    monkeypatch.undo()
    yield written
    root.handlers[:] = handlers
    for logger, level in levels:
        logger.setLevel(level)


def seen(logged: StringIO) -> str:
    """What was logged, with the proof that neither token nor words are in it."""
    assert WORD not in logged.getvalue().lower()
    assert TOKEN not in logged.getvalue()
    return logged.getvalue()


async def test_a_whole_conversation_leaves_no_words(clinic: Clinic, logged: StringIO) -> None:
    asked = clinic.telegram.say(MIA, f"my {WORD} hurts", person={"first_name": WORD})
    clinic.telegram.say(MIA, media="photo", caption=WORD)
    await clinic.settle()
    card = clinic.new(KAZ)[0]
    await clinic.edit(MIA, asked, f"my other {WORD}")
    await clinic.say(KAZ, f"no {WORD}", reply_to_message_id=card["message_id"])
    await clinic.say(KAZ, f"/try {WORD}")
    seen(logged)


async def test_failing_handlers_leave_no_words(
    clinic: Clinic, logged: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise ValueError(WORD)

    monkeypatch.setattr(handlers.client, "show", fail)
    clinic.telegram.say(MIA, f"my {WORD} hurts")
    await all_tries(clinic)
    assert "ValueError in fail" in seen(logged)


async def test_poisoned_updates_leave_no_words(clinic: Clinic, logged: StringIO) -> None:
    inject(clinic, poisoned(text=WORD))
    inject(clinic, poisoned(text=WORD, message_id=2**70))
    await all_tries(clinic)
    await all_tries(clinic)
    log = seen(logged)
    assert "set aside" in log
    assert "Nobody could be told" in log


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 400, "description": f"Bad Request: {WORD} is too long"},
        {"status": 400, "description": f"Bad Request: can't parse entities: {WORD}"},
        {"status": 400, "description": f"Bad Request: chat not found: {WORD}"},
        {"status": 403, "description": f"Forbidden: {WORD}"},
        {"status": 500, "description": f"{WORD}"},
        {"status": 429, "retry_after": 3},
        {"drop": True},
    ],
)
async def test_refusals_leave_no_words_even_if_telegram_quotes_them(
    fault: dict[str, object], clinic: Clinic, logged: StringIO
) -> None:
    clinic.telegram.fail("sendMessage", times=2, **fault)
    await clinic.say(MIA, f"my {WORD} hurts")
    clinic.clock.advance(minutes=2)
    await clinic.settle()
    assert "A message" in seen(logged)


async def test_a_failing_database_leaves_no_words(clinic: Clinic, logged: StringIO) -> None:
    """A database's own complaint quotes the row that it could not keep."""
    async with clinic.storage.engine.begin() as connection:
        await connection.exec_driver_sql(
            "CREATE TRIGGER no BEFORE INSERT ON questions BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    clinic.telegram.say(MIA, f"my {WORD} hurts")
    await all_tries(clinic)
    assert "failed" in seen(logged)


def test_the_token_is_struck_out_of_tracebacks_too(logged: StringIO) -> None:
    try:
        int(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        logging.getLogger("anything").exception("It failed with %s", TOKEN)
    assert "bot<token>/getMe" in seen(logged)
