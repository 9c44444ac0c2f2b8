"""A small world, served on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sandbox.client import Client, http_client, small_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with small_world() as sandbox, http_client(sandbox) as http:
        yield Client(sandbox, http)
