"""What the answers must hold, by SQL, and how far they do."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import Image

from gis_core.geometry.crs import STORAGE, WEB_MERCATOR
from gis_core.sql import compose, fetch_all
from tests.bench.tiles_peers.asking import Answer
from tests.bench.tiles_peers.mvt_reader import Content, count_features, read_content
from tests.bench.tiles_peers.server import LAYER
from tiles.matrix import Tile
from tiles.mvt import MARGIN

# Bytes above which only the features of a tile are counted.
LARGE = 20_000_000
TRUTH = """
WITH tile AS (
    SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS side,
           ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => %(margin)s) AS around
),
shape AS (
    SELECT ST_Transform(t.geometry, %(mercator)s) AS shape FROM {table} AS t, tile
    WHERE t.geometry && ST_Transform(tile.around, %(storage)s)
)
SELECT
    count(*),
    coalesce(sum(ST_Area(ST_Intersection(shape, side)) / ST_Area(side)), 0),
    coalesce(sum(ST_Area(ST_Intersection(shape, around)) / ST_Area(side)), 0)
FROM shape, tile WHERE ST_Intersects(shape, around)
"""


def find_truth(tiles: Sequence[Tile]) -> list[Content]:
    """Features and areas of the tiles by PostGIS, in full."""
    values = {"margin": MARGIN, "mercator": WEB_MERCATOR, "storage": STORAGE}
    statement = compose(TRUTH, {"table": LAYER.table})
    rows = [fetch_all(statement, {"z": t.z, "x": t.x, "y": t.y, **values})[0] for t in tiles]
    return [Content(int(count), float(inside), float(around)) for count, inside, around in rows]


def compare(answers: Sequence[Answer], truth: Sequence[Content]) -> str:
    """Features, area in the tiles and area in their margins, each in parts of the truth."""
    pairs = [(answer, true) for answer, true in zip(answers, truth, strict=False) if answer.status == 200]
    if not pairs:
        return "nothing to compare"
    bodies = [answer.parts[0].body for answer, _ in pairs]
    true = sum((true for _, true in pairs), Content())
    if max(map(len, bodies)) > LARGE:
        return f"{_part(sum(map(count_features, bodies)), true.features)} of the features"
    seen = sum((read_content(body, MARGIN) for body in bodies), Content())
    margin = _part(seen.around - seen.inside, true.around - true.inside)
    features, area = _part(seen.features, true.features), _part(seen.inside, true.inside)
    return f"{features} of the features, {area} of the area, {margin} of the margin's"


def _part(seen: float, true: float) -> str:
    return f"{100 * seen / true:.2f} %" if true else "–"


def coloured_share(picture: bytes) -> float:
    """The part of a picture that is neither transparent nor white, in percent."""
    pixels = np.asarray(Image.open(BytesIO(picture)).convert("RGBA"))
    coloured = (pixels[..., 3] > 0) & (pixels[..., :3] < 250).any(axis=-1)
    return 100 * float(coloured.mean())
