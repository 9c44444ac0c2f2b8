"""Neither the token nor anybody's words are in the logs, whatever goes wrong: invariant 8."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO

import pytest
from telegram.error import TelegramError

import handlers.client
from bot.logs import configure
from bot.wire import Wire
from tests.bot.test_worker import all_tries, inject, poisoned
from tests.clinic import KAZ, MIA, TOKEN, Clinic

WORD = "xylophone"


@pytest.fixture(params=[("DEBUG", "human"), ("INFO", "human"), ("INFO", "json")])
def logged(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What the program's own logging writes; afterwards the logging is as it was."""
    root, written = logging.getLogger(), StringIO()
    known = [logger for logger in root.manager.loggerDict.values() if isinstance(logger, logging.Logger)]
    levels = [(logger, logger.level) for logger in [root, *known]]
    handlers = root.handlers[:]
    root.handlers.clear()  # pytest's own, which `configure` would close
    monkeypatch.setattr("sys.stderr", written)
    monkeypatch.setattr("sys.excepthook", sys.excepthook)
    level, form = request.param
    configure(level, TOKEN, form)
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


async def test_an_answer_that_is_cut_off_leaves_no_words(
    clinic: Clinic, logged: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library itself would log all of it."""

    async def cut_off(*_: object, **__: object) -> tuple[int, bytes]:
        return 200, f'{{"ok": true, "result": [{{"message": {{"text": "my {WORD} hurts"'.encode()

    monkeypatch.setattr(Wire, "do_request", cut_off)
    with pytest.raises(TelegramError):
        await clinic.bot.intake.fetch(long_poll=0)
    seen(logged)


async def test_failing_handlers_leave_no_words(
    clinic: Clinic, logged: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise ValueError(WORD)

    monkeypatch.setattr(handlers.client, "show", fail)
    clinic.telegram.say(MIA, f"my {WORD} hurts")
    await all_tries(clinic)
    assert re.search(r"failed \(ValueError in fail, test_logs\.py line \d+\), set aside", seen(logged))


async def test_poisoned_updates_leave_no_words(clinic: Clinic, logged: StringIO) -> None:
    inject(clinic, poisoned(text=WORD))
    await all_tries(clinic)
    async with clinic.storage.engine.begin() as connection:
        await connection.exec_driver_sql(
            "CREATE TRIGGER no BEFORE INSERT ON escalations BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    inject(clinic, poisoned(text=WORD))
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


def test_a_traceback_names_type_and_place_and_quotes_nobody(logged: StringIO) -> None:
    try:
        int(f"{WORD} at https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        logging.getLogger("anything").exception("It failed at /bot%s/getMe", TOKEN)
    log = seen(logged)
    assert "bot<token>/getMe" in log
    assert "ValueError" in log
    assert "test_logs.py" in log


@pytest.mark.parametrize("logger", ["httpx", "httpcore", "telegram", "asyncio", "tornado.application"])
def test_no_library_writes_the_token(logger: str, logged: StringIO) -> None:
    logging.getLogger(logger).error("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
    assert "bot<token>/getMe" in seen(logged)


async def test_httpx_tells_nobody_of_its_requests(clinic: Clinic, logged: StringIO) -> None:
    """It would write an address with the token for each of them."""
    await clinic.say(MIA, "does it hurt")
    assert "HTTP Request" not in seen(logged)


@pytest.mark.parametrize("logged", [("INFO", "json")], indirect=True)
async def test_each_line_of_a_json_log_is_an_object_of_its_own(clinic: Clinic, logged: StringIO) -> None:
    inject(clinic, poisoned(text=WORD))
    await all_tries(clinic)
    logging.getLogger("anything").warning("two\nlines")
    objects = [json.loads(line) for line in seen(logged).splitlines()]
    assert {"time", "level", "logger", "message"} <= set(objects[0])
    assert objects[-1] | {"time": ""} == {
        "time": "",
        "level": "WARNING",
        "logger": "anything",
        "message": "two\nlines",
    }


@pytest.mark.parametrize("form", ["human", "json"])
def test_what_nobody_catches_ends_the_program_without_the_token_and_anybodys_words(form: str) -> None:
    program = f"from bot.logs import configure; configure('INFO', {TOKEN!r}, {form!r}); int('{WORD} {TOKEN}')"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)  # noqa: S603
    assert ended.returncode == 1
    assert "ValueError" in ended.stderr
    assert WORD not in ended.stderr.replace(program, "")
    assert TOKEN not in ended.stderr
