"""What all tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.content import Content
from bot.settings import SHIPPED_FAQ
from tests.clinic import Clinic, sqlite


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The content that ships, learnt once for all tests."""
    return Content(SHIPPED_FAQ, 0.03, tmp_path_factory.mktemp("cache"))


@pytest.fixture
async def clinic(content: Content, tmp_path: Path) -> AsyncIterator[Clinic]:
    """A practice with nobody in it yet."""
    async with Clinic(content, sqlite(tmp_path)) as clinic:
        yield clinic
