"""A bare HTTP client of the sandbox, so that its answers are seen as they cross the wire."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import Any

import httpx

from sandbox import Group, Person, Sandbox

TOKEN = "123456:a-token-of-the-right-shape"  # noqa: S105 - any of this shape is one, in the sandbox
MIA, TOM, KAZ, TEAM = 1001, 1002, 9001, -500


def small_world(**options: Any) -> Sandbox:
    """Return a sandbox with two clients, a therapist who has started the bot, and his group."""
    people = [Person(MIA, "Mia", username="mia_h"), Person(TOM, "Tom"), Person(KAZ, "Kaz", started=True)]
    groups = [Group(TEAM, "Practice", {KAZ: "creator", TOM: "member"})]
    return Sandbox(people=people, groups=groups, first_id=1, **options)


def http_client(sandbox: Sandbox) -> httpx.AsyncClient:
    """Return a client without certificates to load: loopback has none, and loading them takes its time."""
    return httpx.AsyncClient(base_url=sandbox.url, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


@dataclass
class Client:
    """Calls of one bot, and requests of people."""

    sandbox: Sandbox
    http: httpx.AsyncClient
    token: str = TOKEN

    async def answer(self, method: str, **arguments: Any) -> tuple[int, dict[str, Any]]:
        """Call a method with a JSON body and return the status and the whole answer."""
        response = await self.http.post(f"/bot{self.token}/{method}", json=arguments)
        return response.status_code, response.json()

    async def call(self, method: str, **arguments: Any) -> Any:
        """Call a method that must succeed."""
        status, answer = await self.answer(method, **arguments)
        assert status == 200, answer
        return answer["result"]

    async def refused(self, method: str, **arguments: Any) -> tuple[int, str]:
        """Call a method that must fail, and return Telegram's code and words."""
        status, answer = await self.answer(method, **arguments)
        assert not answer["ok"]
        assert status == answer["error_code"]
        return status, answer["description"]

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        """Do something as a person or a test."""
        response = await self.http.post(f"/sandbox/{path}", json=body)
        return {"status": response.status_code, **response.json()}

    async def get(self, path: str, **query: Any) -> Any:
        """Look at something as a person or a test."""
        return (await self.http.get(f"/sandbox/{path}", params=query)).json()
