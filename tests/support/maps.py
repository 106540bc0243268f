"""Pictures of the made-up map (`tests.support.patches`) as OGC services draw them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.test import Client
from PIL import Image
from pyproj import CRS, Transformer

from gis_core.geometry.crs import STORAGE
from layers.styles import find_style
from tests.support import patches

# Somewhere in the middle of the made-up map.
COLUMN, ROW = 2, 3


def ask(client: Client, path: str = "/wms", **said: Any) -> Any:
    """The answer to a request by key and value."""
    return client.get(path, {name.rstrip("_"): str(value) for name, value in said.items()})


def open_picture(answer: Any) -> Image.Image:
    """The picture of an answer."""
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"].startswith("image/"), answer.content
    return Image.open(BytesIO(answer.content)).convert("RGBA")


def box_of(column: int, row: int) -> tuple[float, float, float, float]:
    """A cell's box in degrees, longitude first."""
    box: tuple[float, float, float, float] = patches.make_cell(column, row).geometry.extent
    return box


def middle_of(column: int, row: int) -> tuple[float, float]:
    """A cell's middle in degrees, longitude first."""
    west, south, east, north = box_of(column, row)
    return (west + east) / 2, (south + north) / 2


def colour_of(column: int, row: int) -> tuple[int, ...]:
    """The colour of a cell with its opacity."""
    cell, style = patches.make_cell(column, row), find_style("land_use_patch")
    rule = next(rule for rule in style.rules if style.applies(rule, {"land_class": cell.land_class}))
    return (*bytes.fromhex(rule.fill[1:]), round(rule.opacity * 255))


def is_alike(found: Any, wanted: Any, tolerance: int = 4) -> bool:
    """Whether two colours are the same to the eye."""
    return all(abs(a - b) <= tolerance for a, b in zip(found, wanted, strict=True))


def box_in(epsg: int, order: str) -> tuple[float, ...]:
    """A small box round the middle of the cell (COLUMN, ROW) in a CRS, by PROJ alone.

    `order` is "authority" (as EPSG prescribes) or "xy" (easting, longitude first).
    """
    to_there = Transformer.from_crs(STORAGE, epsg, always_xy=order == "xy")
    lon, lat = middle_of(COLUMN, ROW)
    start = (lon, lat) if order == "xy" else (lat, lon)
    a, b = to_there.transform(*start)
    half = 1.2e-3 if CRS.from_epsg(epsg).is_geographic else 120.0
    return a - half, b - half, a + half, b + half


def all_cells() -> Iterator[tuple[int, int]]:
    """Column and row of each cell within the tile."""
    return ((column, row) for column in range(patches.CELLS) for row in range(patches.CELLS))
