"""What the answers must hold, by SQL, and how far they do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image

from gis_core.geometry.crs import STORAGE
from gis_core.sql import compose, fetch_all
from tests.bench.tiles_peers.asking import Answer
from tests.bench.tiles_peers.mvt_reader import Content, count_features, read_content
from tests.bench.tiles_peers.server import LAYER
from tiles.matrix import Tile
from tiles.mvt import MARGIN

# Bytes above which only the features of a tile are counted.
LARGE = 20_000_000
# Areas below are an edge that is only touched.
NOTHING = 1e-6
# Boxes of Web Mercator are boxes in degrees; an area there is that in degrees, drawn out by 1/cos(latitude).
TRUTH = """
WITH box AS (
    SELECT ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(storage)s) AS side,
           ST_MakeEnvelope(%(far_west)s, %(far_south)s, %(far_east)s, %(far_north)s, %(storage)s) AS around
),
met AS (
    SELECT geometry, side, around,
           cos(radians((ST_YMin(geometry) + ST_YMax(geometry)) / 2)) * (%(east)s - %(west)s) ^ 2 AS unit
    FROM {table}, box WHERE geometry && around AND (geometry @ around OR ST_Intersects(geometry, around))
)
SELECT
    count(*),
    coalesce(sum(ST_Area(CASE WHEN geometry @ side THEN geometry ELSE ST_Intersection(geometry, side) END)
        / unit), 0),
    coalesce(sum(ST_Area(CASE WHEN geometry @ around THEN geometry ELSE ST_Intersection(geometry, around) END)
        / unit), 0)
FROM met
"""
SIDES = ("west", "south", "east", "north")


@cache
def find_truth(tile: Tile) -> Content:
    """Features and areas of a tile by PostGIS, in full."""
    values = dict(zip(SIDES, tile.lonlat_box(), strict=True))
    far = {f"far_{side}": value for side, value in zip(SIDES, tile.lonlat_box(MARGIN), strict=True)}
    statement = compose(TRUTH, {"table": LAYER.table})
    count, inside, around = fetch_all(statement, {**values, **far, "storage": STORAGE})[0]
    return Content(int(count), float(inside), float(around))


def compare(answers: Sequence[Answer], tiles: Sequence[Tile]) -> str:
    """Features, area in the tiles and area in their margins, each in parts of the truth."""
    pairs = [pair for pair in zip(answers, tiles, strict=False) if pair[0].status == 200]
    if not pairs:
        return "nothing to compare"
    bodies = [answer.parts[0].body for answer, _ in pairs]
    true = sum((find_truth(tile) for _, tile in pairs), Content())
    if max(map(len, bodies)) > LARGE:
        return f"{_part(sum(map(count_features, bodies)), true.features)} of the features"
    seen = sum((read_content(body, MARGIN) for body in bodies), Content())
    margin = _part(seen.around - seen.inside, true.around - true.inside)
    features, area = _part(seen.features, true.features), _part(seen.inside, true.inside)
    return f"{features} of the features, {area} of the area" + (f", {margin} in the margin" if margin else "")


def _part(seen: float, true: float) -> str:
    return f"{100 * seen / true:.2f} %" if true > NOTHING else ""


def coloured_share(picture: bytes) -> float:
    """The part of a picture that is neither transparent nor white, in percent."""
    pixels = np.asarray(Image.open(BytesIO(picture)).convert("RGBA"))
    coloured = (pixels[..., 3] > 0) & (pixels[..., :3] < 250).any(axis=-1)
    return 100 * float(coloured.mean())
