"""The reliability diagram: of what the matcher said it was so and so sure of, how much was right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from faq.problems import PlainError

SIZE, MARGIN = 560, 70
PLOT = SIZE - 2 * MARGIN
INK, GRID, BAR, IDEAL = "#20302c", "#d8e0dd", "#5fae9b", "#c2573f"


def draw(rows: Sequence[tuple[float, float, int]], path: Path, title: str) -> None:
    """Write the diagram as PNG: a bar a bin, its height the share that was right, and the ideal as a line."""
    try:
        from PIL import Image, ImageDraw  # noqa: PLC0415 (only this drawing needs it)
    except ImportError:
        raise PlainError("The diagram needs Pillow: `.venv/bin/python -m pip install pillow`.") from None
    image = Image.new("RGB", (SIZE, SIZE), "white")
    pen = ImageDraw.Draw(image)
    for tick in range(11):
        x, y = MARGIN + PLOT * tick / 10, SIZE - MARGIN - PLOT * tick / 10
        pen.line([(MARGIN, y), (SIZE - MARGIN, y)], fill=GRID)
        pen.text((MARGIN - 30, y - 6), f"{tick / 10:.1f}", fill=INK)
        pen.text((x - 8, SIZE - MARGIN + 8), f"{tick / 10:.1f}", fill=INK)
    for said, right, count in rows:
        left = MARGIN + PLOT * min(9, int(said * 10)) / 10
        top = SIZE - MARGIN - PLOT * right
        pen.rectangle([(left + 2, top), (left + PLOT / 10 - 2, SIZE - MARGIN)], fill=BAR)
        pen.text((left + 6, top - 14), str(count), fill=INK)
    pen.line([(MARGIN, SIZE - MARGIN), (SIZE - MARGIN, MARGIN)], fill=IDEAL, width=2)
    pen.text((MARGIN, 24), title, fill=INK)
    pen.text((MARGIN, 42), "share that was right, by confidence (numbers: messages)", fill=INK)
    pen.text((SIZE / 2 - 30, SIZE - 30), "confidence", fill=INK)
    image.save(path, "PNG")
