"""Merged areas in the form of MVT 2.1: polygons of cells as geometry commands, a tile put together of them.

In Web Mercator a tile shows just one cell of the pyramid; so its geometries are encoded once, when the cell
is made, and a tile is only put together when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import shapely

from tiles.pyramid.mosaic import SIDE

EXTENT = 4096
# What reaches a tile's border is drawn as far beyond it, in cells, as vector tiles reach beyond theirs.
BEYOND = 8
# Commands of MVT 2.1 §4.3.1: MoveTo of one point, LineTo (to be counted), ClosePath of one.
MOVE, LINE, CLOSE = 9, 2, 15
# Field numbers of the messages Tile, Layer, Feature and Value (vector_tile.proto, version 2.1).
LAYER = 3
NAME, FEATURE, KEY, VALUE, LAYER_EXTENT, VERSION = 1, 2, 3, 4, 5, 15
TAGS, TYPE, GEOMETRY, POLYGON = 2, 3, 4, 3
TEXT, WHOLE = 1, 4

# From these numbers on a varint takes another byte.
LONGER_FROM = np.array([1 << 7 * more for more in range(1, 5)])

Attribute = str | int
Numbers = npt.NDArray[np.int64]


def encode_polygons(shape: object) -> bytes:
    """The commands of a polygon or multipolygon in cells, y southward; parts below half a unit vanish."""
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(shape)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    units = np.round(_reach_beyond(points) * (EXTENT / SIDE)).astype(np.int64)
    is_last = np.append(ring[1:] != ring[:-1], True)
    units, ring = units[~is_last], ring[~is_last]
    counts = np.bincount(ring)
    steps = np.diff(units, axis=0, prepend=np.zeros((1, 2), np.int64))
    return encode_varints(_lay_out(_zigzag(steps), counts))


def _reach_beyond(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.where(points <= 0, -BEYOND, np.where(points >= SIDE, SIDE + BEYOND, points))


def _zigzag(steps: Numbers) -> Numbers:
    return (steps << 1) ^ (steps >> 63)


def _lay_out(steps: Numbers, counts: Numbers) -> Numbers:
    """The commands of rings of so many points one after the other, closing points left out."""
    # A ring of n points: MoveTo, 2 numbers, LineTo, 2 (n - 1) numbers, ClosePath.
    starts = np.cumsum(2 * counts + 3) - (2 * counts + 3)
    commands = np.empty(int((2 * counts + 3).sum()), np.int64)
    is_step = np.ones(len(commands), bool)
    for place, command in (
        (starts, MOVE),
        (starts + 3, (counts - 1) << 3 | LINE),
        (starts + 2 * counts + 2, CLOSE),
    ):
        commands[place] = command
        is_step[place] = False
    commands[is_step] = steps.ravel()
    return commands


def encode_varints(numbers: Numbers) -> bytes:
    """Unsigned numbers below 2^35 as protobuf writes them."""
    lengths = np.searchsorted(LONGER_FROM, numbers, side="right") + 1
    starts = np.cumsum(lengths) - lengths
    written = np.empty(int(lengths.sum()), np.uint8)
    for more in range(5):
        longer = lengths > more
        digits = numbers[longer] >> 7 * more & 0x7F
        goes_on = (lengths[longer] > more + 1).astype(np.int64) << 7
        written[starts[longer] + more] = digits | goes_on
    return written.tobytes()


def encode_layer(name: str, features: Iterable[tuple[Mapping[str, Attribute], bytes]]) -> bytes:
    """A tile of one layer: attributes and commands of each feature; empty without features."""
    keys: dict[str, int] = {}
    values: dict[Attribute, int] = {}
    written = []
    for attributes, commands in features:
        tags = [
            number
            for key, value in attributes.items()
            for number in (keys.setdefault(key, len(keys)), values.setdefault(value, len(values)))
        ]
        parts = [_bytes(TAGS, _varints(tags))] if tags else []
        written.append(
            _bytes(FEATURE, b"".join([*parts, _number(TYPE, POLYGON), _bytes(GEOMETRY, commands)]))
        )
    if not written:
        return b""
    named = [_bytes(KEY, key.encode()) for key in keys] + [_bytes(VALUE, _value(value)) for value in values]
    frame = [_number(LAYER_EXTENT, EXTENT), _number(VERSION, 2)]
    return _bytes(LAYER, b"".join([_bytes(NAME, name.encode()), *written, *named, *frame]))


def _value(value: Attribute) -> bytes:
    return _bytes(TEXT, value.encode()) if isinstance(value, str) else _number(WHOLE, value)


def _varints(numbers: Sequence[int]) -> bytes:
    # A few numbers: an array for them would cost ten times as much.
    return b"".join(map(_varint, numbers))


def _varint(number: int) -> bytes:
    if number < 1 << 7:
        return bytes((number,))
    written = bytearray()
    while number >= 1 << 7:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def _number(field: int, value: int) -> bytes:
    return _varints([field << 3, value])


def _bytes(field: int, content: bytes) -> bytes:
    return _varints([field << 3 | 2, len(content)]) + content
