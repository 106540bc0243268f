"""A mosaic as bytes, as it is kept for the cell above."""

from __future__ import annotations

import io
import json
import zlib

import numpy as np

from tiles.pyramid.mosaic import SIDE, Mosaic

# Below this share of a cell an entry is not kept: what there is of a kind is told by its area.
LEAST_SHARE = 0.002


def pack(mosaic: Mosaic) -> bytes:
    """The bytes of a mosaic coarsened to half of SIDE; shares are rounded to a thousandth or so."""
    kept = mosaic.share >= LEAST_SHARE
    file = io.BytesIO()
    np.savez(
        file,
        kinds=np.frombuffer(json.dumps(mosaic.kinds).encode(), np.uint8),
        areas=mosaic.areas,
        cell=np.diff(mosaic.cell[kept], prepend=0).astype(np.uint16),
        kind=mosaic.kind[kept].astype(np.uint16),
        share=mosaic.share[kept].astype(np.float16),
    )
    return zlib.compress(file.getvalue(), 1)


def unpack(content: bytes) -> Mosaic:
    """The mosaic that was packed, the shares of a cell summing to 1 again."""
    with np.load(io.BytesIO(zlib.decompress(content))) as arrays:
        kinds = tuple((code, value) for code, value in json.loads(arrays["kinds"].tobytes()))
        cell = np.cumsum(arrays["cell"], dtype=np.int32)
        share = arrays["share"].astype(np.float32)
        total = np.bincount(cell, share, (SIDE // 2) ** 2)
        return Mosaic(
            kinds,
            arrays["areas"],
            cell,
            arrays["kind"].astype(np.int32),
            (share / total[cell]).astype(np.float32),
        )
