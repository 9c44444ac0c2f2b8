"""What the therapist is told of the FAQ itself: changed files, or lessons of hers, that can't be used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.practice import Practice
from bot.signal import Signal
from bot.storage.engine import Storage
from bot.storage.transaction import Transaction
from bot.storage.trouble import trouble
from faq.taught import Verdict
from handlers import texts
from handlers.messages import text_message

SHOWN = 3000  # characters of what is wrong with the files


class ContentNews:
    """Puts it into the outbox, unless the database fails: the log says it too."""

    def __init__(self, practice: Practice, storage: Storage, put: Signal) -> None:
        """`put` is given when the outbox may have something new."""
        self._chat_id = practice.therapist_chat_id
        self._storage = storage
        self._put = put

    async def refused(self, why: str) -> None:
        """The files changed for the worse; the last good ones stay."""

        async def tell(tx: Transaction) -> None:
            await tx.outbox.put(text_message(self._chat_id, texts.render(texts.CONTENT_REFUSED, why=why[:SHOWN])))

        await self._tell(tell)

    async def left_out(self, verdicts: Mapping[int, Verdict]) -> None:
        """These lessons don't go with the files: of each the therapist is told once, by whichever process is first."""

        async def tell(tx: Transaction) -> None:
            for number, verdict in verdicts.items():
                if await tx.taught.tell(number):
                    await self._put_left_out(tx, number, verdict)

        await self._tell(tell)

    async def _put_left_out(self, tx: Transaction, number: int, verdict: Verdict) -> None:
        taught = (await tx.taught.get(number)).taught
        rival = verdict.rival.question if verdict.rival else ""
        html = texts.render(texts.LEFT_OUT, taught=taught.question or taught.phrasing, rival=rival)
        await tx.outbox.put(text_message(self._chat_id, html))

    async def _tell(self, tell: Callable[[Transaction], Awaitable[None]]) -> None:
        try:
            async with self._storage.transaction() as tx:
                await tell(tx)
        except Exception as error:
            if not trouble(error):
                raise
        self._put.give()
