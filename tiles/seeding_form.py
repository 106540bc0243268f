"""An order for tiles as programs write it (JSON), checked."""

from __future__ import annotations

import re
from typing import Any

from gis_core.errors import GisError
from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from gis_core.http.parameters import refuse_members
from layers.access import require_visible
from tiles.matrix import Box
from tiles.seeding import PUBLIC, Seeding, find_person, find_seeded, list_tiles

ZOOMS = re.compile(r"([0-9]{1,2})(?:-([0-9]{1,2}))?", re.ASCII)
MOST_REST = 100.0
LONGEST_WORD = 150
MEMBERS = ("layers", "zooms", "bbox", "division", "grid", "as", "rest")


def read_seeding(content: Any) -> Seeding:
    """`{layers, zooms: "5-14", bbox: [w, s, e, n] | division, grid?, as?, rest?}`.

    GisError names what is wrong; everything is looked up, so that no order fails later for what
    could be known now.
    """
    if not isinstance(content, dict):
        raise GisError("parameter", "请求正文应为 JSON 对象。", "body")
    refuse_members(content, MEMBERS)
    layers, lowest, deepest = content.get("layers"), *read_zooms(content.get("zooms"))
    if not isinstance(layers, list) or not layers or not all(isinstance(name, str) for name in layers):
        raise GisError("parameter", "layers 应为图层名称的数组。", "layers")
    order = Seeding(
        layers=tuple(dict.fromkeys(layers)),
        lowest=lowest,
        deepest=deepest,
        grid=read_word(content, "grid", WEB_MERCATOR_QUAD.identifier),
        box=read_box(content.get("bbox")),
        division=read_word(content, "division", ""),
        account=read_word(content, "as", PUBLIC),
        rest=read_rest(content.get("rest", 1.0)),
    )
    person = find_person(order.account)
    for layer in map(find_seeded, order.layers):
        require_visible(layer, person)
        next(list_tiles(order, layer), None)
    return order


def restore_seeding(kept: dict[str, Any]) -> Seeding:
    """An order as `as_json` wrote it."""
    box = kept["box"]
    return Seeding(**{**kept, "layers": tuple(kept["layers"]), "box": tuple(box) if box else None})


def read_zooms(text: Any) -> tuple[int, int]:
    """`9` or `5-14`."""
    match = ZOOMS.fullmatch(text) if isinstance(text, str) else None
    if match is None or int(match[2] or match[1]) < int(match[1]):
        raise GisError("parameter", "zooms 应为级别或级别范围，例如 5-14。", "zooms")
    return int(match[1]), int(match[2] or match[1])


def read_box(numbers: Any) -> Box | None:
    """Four numbers in degrees; None when absent."""
    if numbers is None:
        return None
    if not isinstance(numbers, list) or len(numbers) != 4 or not all(map(is_number, numbers)):
        raise GisError("parameter", "bbox 应为四个数：西、南、东、北（度）。", "bbox")
    west, south, east, north = map(float, numbers)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise GisError("out_of_range", "bbox 超出经纬度范围，或西大于东、南大于北。", "bbox")
    return west, south, east, north


def read_rest(value: Any) -> float:
    """Seconds of rest a second of work."""
    if not is_number(value) or not 0 <= value <= MOST_REST:
        raise GisError("parameter", f"rest 应在 0 与 {MOST_REST:g} 之间。", "rest")
    return float(value)


def read_word(content: dict[str, Any], name: str, default: str) -> str:
    """A short text."""
    text = content.get(name, default)
    if not isinstance(text, str) or len(text) > LONGEST_WORD or "\x00" in text:
        raise GisError("parameter", f"{name} 应为文本。", name)
    return text


def is_number(value: Any) -> bool:
    """Whether it is a number of JSON's (true is none)."""
    return isinstance(value, int | float) and not isinstance(value, bool)
