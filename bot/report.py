"""The report: how the last days went, for the therapist to read at the terminal."""

from __future__ import annotations

from datetime import timedelta

from bot.settings import Settings
from bot.storage.engine import Storage
from bot.storage.figures import Figures


async def report(settings: Settings, days: int) -> str:
    """The practice's figures over the last days, as text. Raises StorageError, UnpreparedError."""
    storage = await Storage.open(settings.database_url, as_it_is=True)
    try:
        async with storage.transaction() as tx:
            figures = await tx.figures.since(tx.now - timedelta(days=days))
    finally:
        await storage.close()
    return render(figures, days)


def render(figures: Figures, days: int) -> str:
    """The figures as a page of text."""
    total = sum(figures.outcomes.values())
    lines = [f"The last {days} days: {figures.clients} clients, {total} questions.", ""]
    lines += _table("What became of the questions", figures.outcomes, total)
    lines += _table("Escalations", figures.escalations, sum(figures.escalations.values()))
    if figures.median_wait is not None:
        lines += [f"Half of the answered ones had their reply within {_span(figures.median_wait)}.", ""]
    lines += _table("Answers sent most", figures.answers)
    lines += _table("Passed on most", figures.handoffs)
    lines.append(f"“This helped” was tapped {figures.helped} times.")
    taught = ", ".join(f"{name} {count}" for name, count in figures.taught.items())
    lines.append(f"Taught from the therapist's chat and in use now: {taught}.")
    return "\n".join(lines)


def _table(title: str, counts: dict[str, int], total: int = 0) -> list[str]:
    if not counts:
        return []
    rows = [
        f"  {count:6d}  {name}" + (f"  ({100 * count / total:.0f} %)" if total else "")
        for name, count in counts.items()
    ]
    return [title, *rows, ""]


def _span(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"  # noqa: PLR2004
