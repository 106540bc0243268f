"""Pictures as PNG."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Eight bits, red green blue alpha, and the only methods of compression, filtering and (no) interlacing.
FORMAT = (8, 6, 0, 0, 0)
# Rows as differences to the row above (filter 2): slopes change slowly from row to row.
UP = 2
# Higher levels cost more time than they save bytes.
LEVEL = 4


def encode_png(pixels: npt.NDArray[np.uint8], level: int = LEVEL) -> bytes:
    """The PNG of an array rows x columns x (red, green, blue, alpha); `level` is 1 (fast) to 9 (small)."""
    height, width, _ = pixels.shape
    flat = np.ascontiguousarray(pixels).reshape(height, width * 4)
    rows = np.empty((height, width * 4 + 1), dtype=np.uint8)
    rows[:, 0] = UP
    rows[:, 1:] = flat
    rows[1:, 1:] -= flat[:-1]
    head = struct.pack(">2I5B", width, height, *FORMAT)
    body = zlib.compress(rows.tobytes(), level)
    return SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
