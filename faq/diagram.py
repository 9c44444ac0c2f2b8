"""Draws a reliability diagram as a PNG with nothing but the standard library."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

_SIDE, _MARGIN = 480, 40
_WHITE, _GREY, _BAR, _INK = (255, 255, 255), (190, 190, 190), (120, 170, 220), (20, 60, 110)

Colour = tuple[int, int, int]


def reliability(bins: Sequence[tuple[int, float, float]], path: Path) -> None:
    """Draw, for each bin (count, mean confidence, share right), how often such confidence was right.

    Bars that end on the grey diagonal mean what they say; a bar's width grows with the messages in it.
    """
    canvas = _Canvas(_SIDE + 2 * _MARGIN)
    for step in range(11):
        place = step / 10
        canvas.line((place, 0), (place, 1 if step in (0, 10) else 0.015), _GREY)
        canvas.line((0, place), (1 if step in (0, 10) else 0.015, place), _GREY)
    most = max((count for count, _, _ in bins), default=1)
    for count, confidence, right in bins:
        half = 0.01 + 0.03 * (count / most) ** 0.5
        canvas.box(confidence - half, confidence + half, right, _BAR)
        canvas.line((confidence - half, right), (confidence + half, right), _INK)
    canvas.line((0, 0), (1, 1), _GREY)
    path.write_bytes(canvas.png())


class _Canvas:
    def __init__(self, side: int) -> None:
        self._side = side
        self._rows = [bytearray(_WHITE * side) for _ in range(side)]

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: Colour) -> None:
        """Draw a thin line between two points of the unit square."""
        for step in range(_SIDE + 1):
            share = step / _SIDE
            (x, y), (to_x, to_y) = start, end
            self._dot(x + (to_x - x) * share, y + (to_y - y) * share, colour)

    def box(self, left: float, right: float, height: float, colour: Colour) -> None:
        """Fill a bar that stands on the bottom of the unit square."""
        for column in range(int(max(0.0, left) * _SIDE), int(min(1.0, right) * _SIDE) + 1):
            for row in range(int(height * _SIDE) + 1):
                self._dot(column / _SIDE, row / _SIDE, colour)

    def _dot(self, x: float, y: float, colour: Colour) -> None:
        column, row = _MARGIN + round(x * _SIDE), self._side - 1 - _MARGIN - round(y * _SIDE)
        self._rows[row][3 * column : 3 * column + 3] = bytes(colour)

    def png(self) -> bytes:
        """Give the picture in PNG's own format."""
        header = struct.pack(">IIBBBBB", self._side, self._side, 8, 2, 0, 0, 0)
        pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in self._rows), 9)
        chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
