"""What a vector tile holds: how many features, and how large their areas are together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MOVE, LINE = 1, 2
Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Content:
    """Features; their area within the tile, and with its margin, in parts of the tile's area."""

    features: int = 0
    inside: float = 0.0
    around: float = 0.0

    def __add__(self, other: Content) -> Content:
        return Content(self.features + other.features, self.inside + other.inside, self.around + other.around)


def count_features(tile: bytes) -> int:
    """Features of all layers but those of labels, without reading their geometry."""
    return sum(len(features) for features, _ in read_layers(tile))


def read_content(tile: bytes, margin: float) -> Content:
    """Features and areas; `margin` is in parts of the tile's side."""
    whole = Content()
    for features, extent in read_layers(tile):
        for feature in features:
            rings = list(read_rings(feature, extent))
            inside = sum(area_within(ring, 0.0, 1.0) for ring in rings)
            around = sum(area_within(ring, -margin, 1.0 + margin) for ring in rings)
            whole += Content(1, inside, around)
    return whole


def read_layers(tile: bytes) -> Iterator[tuple[list[bytes], int]]:
    """The features of each layer and the layer's extent."""
    for number, layer in read_fields(tile):
        if number != 3 or not isinstance(layer, bytes):
            continue
        fields = list(read_fields(layer))
        name = next(value for number, value in fields if number == 1)
        if isinstance(name, bytes) and not name.endswith(b"/label"):
            extent = next((value for number, value in fields if number == 5), 4096)
            features = [value for number, value in fields if number == 2 and isinstance(value, bytes)]
            yield features, extent if isinstance(extent, int) else 4096


def read_fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a message of protocol buffers: number and value."""
    at = 0
    while at < len(message):
        key, at = read_varint(message, at)
        kind = key & 7
        if kind == 0:
            value, at = read_varint(message, at)
            yield key >> 3, value
        else:
            length, at = read_varint(message, at) if kind == 2 else ((8 if kind == 1 else 4), at)
            yield key >> 3, message[at : at + length]
            at += length


def read_varint(message: bytes, at: int) -> tuple[int, int]:
    """A number and where the next one begins."""
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def read_rings(feature: bytes, extent: int) -> Iterator[Ring]:
    """The rings of an area, in parts of the tile's side."""
    geometry = next((value for number, value in read_fields(feature) if number == 4), b"")
    if not isinstance(geometry, bytes):
        return
    at, x, y, ring = 0, 0, 0, list[tuple[float, float]]()
    while at < len(geometry):
        command, at = read_varint(geometry, at)
        if command & 7 not in (MOVE, LINE):
            yield ring
            continue
        if command & 7 == MOVE:
            ring = []
        for _ in range(command >> 3):
            across, at = read_varint(geometry, at)
            down, at = read_varint(geometry, at)
            x, y = x + unfold(across), y + unfold(down)
            ring.append((x / extent, y / extent))


def unfold(value: int) -> int:
    """Zig-zag numbers alternate between positive and negative."""
    return (value >> 1) ^ -(value & 1)


def area_within(ring: Ring, low: float, high: float) -> float:
    """Signed area of the part of a ring within a square (holes wind the other way, so they count less)."""
    for axis in (0, 1):
        if any(point[axis] < low for point in ring):
            ring = cut(ring, axis, low, 1)
        if any(point[axis] > high for point in ring):
            ring = cut(ring, axis, high, -1)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def cut(ring: Ring, axis: int, at: float, sign: int) -> Ring:
    """The ring on one side of a line (Sutherland and Hodgman); pieces stay joined by lines without area."""
    kept: Ring = []
    for before, point in zip(ring[-1:] + ring[:-1], ring, strict=True):
        was, now = sign * (before[axis] - at) >= 0, sign * (point[axis] - at) >= 0
        if was != now:
            part = (at - before[axis]) / (point[axis] - before[axis])
            kept.append(
                (before[0] + part * (point[0] - before[0]), before[1] + part * (point[1] - before[1]))
            )
        if now:
            kept.append(point)
    return kept
