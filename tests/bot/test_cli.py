"""The command line, as a process: what stops a start is one clear sentence, a non-zero exit and no traceback."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.models import Client
from bot.settings import Settings
from bot.storage.engine import Storage
from sandbox import Sandbox
from tests.clinic import KAZ, MIA, TOKEN, sqlite
from tests.conftest import SMALL_FAQ

pytestmark = pytest.mark.usefixtures("encoder_at_hand")

FRONT_DOOR = Path(__file__).parents[2] / "bot.py"


class Run:
    """`bot.py` in a folder of its own, with these settings and none of this machine's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        settings = {name.upper() for name in Settings.model_fields}
        self.environment = {name: value for name, value in os.environ.items() if name not in settings} | {
            "TELEGRAM_TOKEN": TOKEN,
            "THERAPIST_CHAT_ID": str(KAZ),
            "TELEGRAM_API_URL": "http://127.0.0.1:1",
            "DATABASE_URL": sqlite(folder),
            "FAQ_DIR": str(SMALL_FAQ),
        }

    async def start(self, *arguments: str, **changed: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, str(FRONT_DOOR), *arguments),
            cwd=self.folder,
            env=self.environment | changed,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def refused(self, *arguments: str, **changed: str) -> str:
        """What the process said when it refused to start."""
        process = await self.start(*arguments, **changed)
        async with asyncio.timeout(60):
            _, errors = await process.communicate()
        said = errors.decode()
        assert process.returncode == 1, said
        assert "Traceback" not in said
        assert TOKEN not in said
        return said


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that somebody listens on."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def one_sentence(said: str) -> None:
    assert said.count("\n") == 1
    assert said.endswith(".\n")


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("TELEGRAM_TOKEN", "nonsense", "TELEGRAM_TOKEN is not a bot token"),
        ("THERAPIST_CHAT_ID", "@kaz", "THERAPIST_CHAT_ID is not a chat id"),
        ("DATABASE_URL", "mysql://host/name", "DATABASE_URL must look like"),
        ("DATABASE_URL", "sqlite:////dev/null/practice.db", "The database /dev/null/practice.db can't be opened"),
        ("ACCEPTED_WRONG", "3", "ACCEPTED_WRONG should be less than 0.5"),
    ],
)
async def test_a_wrong_setting_stops_the_start(setting: str, value: str, words: str, run: Run) -> None:
    said = await run.refused(**{setting: value})
    assert said.startswith(words)
    one_sentence(said)


async def test_a_bad_faq_is_refused_with_file_line_entry_and_remedy(run: Run) -> None:
    faq = run.folder / "faq"
    faq.mkdir()
    (faq / "answers.yaml").write_text("- id: one\n  question: Why?\n  answer: So.\n- id: two\n  question: How?\n")
    said = await run.refused(FAQ_DIR=str(faq))
    assert "answers.yaml:4: error: two: 'answer' is missing -> add 'answer: ...'" in said


async def test_a_faq_that_is_no_yaml_is_refused_with_its_place(run: Run) -> None:
    faq = run.folder / "faq"
    faq.mkdir()
    (faq / "answers.yaml").write_text("- id: one\n  question: [\n")
    assert "answers.yaml:" in await run.refused(FAQ_DIR=str(faq))


async def test_another_programs_file_stops_the_start_and_is_left_alone(run: Run) -> None:
    letter = run.folder / "practice.db"
    letter.write_text("Dear Mia, " * 500)
    said = await run.refused()
    assert letter.read_text() == "Dear Mia, " * 500
    assert "can't be opened (file is not a database): check DATABASE_URL" in said
    one_sentence(said)


async def test_a_newer_database_stops_the_start(run: Run) -> None:
    await (await Storage.open(sqlite(run.folder))).close()
    with closing(sqlite3.connect(run.folder / "practice.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    said = await run.refused()
    assert "newer version of this program" in said
    one_sentence(said)


async def test_a_port_in_use_stops_the_demo(run: Run, taken_port: int) -> None:
    said = await run.refused("demo", "--port", str(taken_port), "--no-browser")
    assert said.startswith(f"Port {taken_port} can't be used")
    one_sentence(said)


async def test_a_port_that_is_none_stops_the_demo(run: Run) -> None:
    for port in ("99999", "many"):
        process = await run.start("demo", "--port", port, "--no-browser")
        _, errors = await process.communicate()
        assert process.returncode == 2
        assert f"{port} is no port" in errors.decode()


async def test_a_port_in_use_stops_the_health_pages(run: Run, taken_port: int) -> None:
    async with Sandbox() as telegram:
        said = await run.refused(HEALTH_LISTEN=f"127.0.0.1:{taken_port}", TELEGRAM_API_URL=telegram.url)
    assert f"127.0.0.1:{taken_port} can't be listened on" in said


async def test_an_unknown_command_is_answered_with_the_known_ones(run: Run) -> None:
    process = await run.start("fly")
    _, errors = await process.communicate()
    assert process.returncode == 2
    assert b"invalid choice" in errors


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
async def test_the_bot_answers_and_stops_cleanly(stop: signal.Signals, run: Run) -> None:
    async with Sandbox() as telegram:
        process = await run.start(TELEGRAM_API_URL=telegram.url, TELEGRAM_LIMITS="false")
        asked = telegram.say(MIA, "does it hurt")
        async with asyncio.timeout(60):
            (answer,) = await telegram.next_messages(MIA, after=asked, seconds=50)
            process.send_signal(stop)
            _, errors = await process.communicate()
    assert answer["text"] == "Most people feel nothing."
    assert process.returncode == 0
    assert "is at work as @demo_bot" in errors.decode()
    assert "CRITICAL" not in errors.decode()


async def test_a_bot_whom_telegram_does_not_answer_stops_cleanly(run: Run) -> None:
    async with Sandbox() as telegram:
        gone = telegram.url
    process = await run.start(TELEGRAM_API_URL=gone)
    assert process.stderr
    async with asyncio.timeout(60):
        said = (await process.stderr.readline()).decode()
        process.send_signal(signal.SIGTERM)
        said += (await process.stderr.read()).decode()
    assert await process.wait() == 0
    assert said.startswith("Telegram does not let the bot in", said.index("Telegram"))
    assert said.count("\n") == 1


async def test_the_bot_starts_with_what_was_taught(run: Run) -> None:
    storage = await Storage.open(sqlite(run.folder))
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia"))
        escalation = await tx.escalations.open(MIA, 1, "ouch or no ouch")
        await tx.taught.wording(escalation.number, "does-it-hurt", escalation.text)
    await storage.close()
    async with Sandbox() as telegram:
        process = await run.start(TELEGRAM_API_URL=telegram.url, TELEGRAM_LIMITS="false")
        asked = telegram.say(MIA, "ouch or no ouch")
        async with asyncio.timeout(60):
            (answer,) = await telegram.next_messages(MIA, after=asked, seconds=50)
            process.terminate()
            _, errors = await process.communicate()
    assert answer["text"] == "Most people feel nothing."
    assert "ouch" not in errors.decode()


async def test_the_bot_starts_with_what_was_changed(run: Run) -> None:
    storage = await Storage.open(sqlite(run.folder))
    async with storage.transaction() as tx:
        await tx.settings.put("emergency_number", "112")
    await storage.close()
    async with Sandbox() as telegram:
        process = await run.start(TELEGRAM_API_URL=telegram.url, TELEGRAM_LIMITS="false", EMERGENCY_NUMBER="911")
        asked = telegram.say(MIA, "I can't breathe")
        async with asyncio.timeout(60):
            (told,) = await telegram.next_messages(MIA, after=asked, seconds=50)
            process.terminate()
            await process.communicate()
    assert told["text"].startswith("Call 112 now.")


async def test_the_running_bot_takes_a_change_over(run: Run) -> None:
    async with Sandbox() as telegram:
        process = await run.start(TELEGRAM_API_URL=telegram.url, TELEGRAM_LIMITS="false")
        asked = telegram.say(KAZ, "/set emergency_number 112")
        async with asyncio.timeout(60):
            await telegram.next_messages(KAZ, after=asked, seconds=50)
            said = ""
            while "In an emergency call 112" not in said:
                asked = telegram.say(MIA, "/help")
                said = (await telegram.next_messages(MIA, after=asked, seconds=50))[0]["text"]
            process.terminate()
            await process.communicate()
    assert process.returncode == 0


async def test_whoever_writes_is_named_with_the_chats_id_and_the_update_stays(run: Run) -> None:
    async with Sandbox() as telegram:
        process = await run.start("chat-id", TELEGRAM_API_URL=telegram.url, THERAPIST_CHAT_ID="")
        assert process.stdout is not None
        async with asyncio.timeout(60):
            assert b"Write to the bot" in await process.stdout.readline()
            telegram.say(KAZ, "hello")
            assert await process.stdout.readline() == f"THERAPIST_CHAT_ID={KAZ}\n".encode()
            process.send_signal(signal.SIGINT)
            await process.communicate()
        assert process.returncode == 0
        assert telegram.pending


async def test_a_send_that_does_not_come_back_holds_no_stop_up_and_is_made_again(run: Run) -> None:
    async with Sandbox() as telegram:
        telegram.fail("sendMessage", times=1, delay=600)
        process = await run.start(TELEGRAM_API_URL=telegram.url, TELEGRAM_LIMITS="false")
        asked = telegram.say(MIA, "does it hurt")
        async with asyncio.timeout(60):
            while not telegram.calls("sendMessage"):  # noqa: ASYNC110 (the bot is another process: let its calls in)
                await asyncio.sleep(0)
        process.terminate()
        async with asyncio.timeout(15):  # the call itself would be given up after twenty seconds
            await process.communicate()
        again = await run.start(TELEGRAM_API_URL=telegram.url, TELEGRAM_LIMITS="false")
        async with asyncio.timeout(60):
            (answer,) = await telegram.next_messages(MIA, after=asked, seconds=50)
            again.terminate()
            await again.communicate()
    assert process.returncode == 0
    assert answer["text"] == "Most people feel nothing."


async def test_a_telegram_that_refuses_the_token_is_asked_again(run: Run) -> None:
    async with Sandbox(tokens=[]) as telegram:
        process = await run.start(TELEGRAM_API_URL=telegram.url)
        assert process.stderr is not None
        async with asyncio.timeout(60):
            said = (await process.stderr.readline()).decode()
            telegram.world.tokens = None
            while "is at work" not in (line := (await process.stderr.readline()).decode()):
                assert "check TELEGRAM_TOKEN" in line
            process.terminate()
            await process.communicate()
    assert "check TELEGRAM_TOKEN" in said
    assert TOKEN not in said
