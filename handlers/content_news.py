"""What the therapist is told of the FAQ itself: changed files, or lessons of hers, that can't be used."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from bot.practice import Practice
from bot.signal import Signal
from bot.storage.engine import Storage
from bot.storage.transaction import Transaction
from faq.taught import Verdict
from handlers import therapist_texts
from handlers.messages import render, text_message

SHOWN = 3000  # characters of what is wrong with the files
FILES = "files"  # the subject under which it is noted what is wrong with them


class ContentNews:
    """Puts it into the outbox: each once, by whichever process is first."""

    def __init__(self, practice: Practice, storage: Storage, put: Signal) -> None:
        """`put` is given when the outbox may have something new."""
        self._chat_id = practice.therapist_chat_id
        self._storage = storage
        self._put = put

    async def files(self, refused: str) -> None:
        """The files changed; unless they are used, the last good ones stay."""
        async with self._storage.transaction() as tx:
            if not refused:
                await tx.news.end(FILES)
            elif await tx.news.begin(FILES, hashlib.sha256(refused.encode(errors="replace")).hexdigest()):
                html = render(therapist_texts.CONTENT_REFUSED, why=refused[:SHOWN])
                await tx.outbox.put(text_message(self._chat_id, html))
        self._put.give()

    async def left_out(self, verdicts: Mapping[int, Verdict]) -> None:
        """These lessons don't go with the files."""
        async with self._storage.transaction() as tx:
            for number, verdict in verdicts.items():
                if await tx.taught.tell(number):
                    await self._put_left_out(tx, number, verdict)
        self._put.give()

    async def _put_left_out(self, tx: Transaction, number: int, verdict: Verdict) -> None:
        taught = (await tx.taught.get(number)).taught
        rival = verdict.rival.question if verdict.rival else ""
        html = render(therapist_texts.LEFT_OUT, taught=taught.question or taught.phrasing, rival=rival)
        await tx.outbox.put(text_message(self._chat_id, html))
