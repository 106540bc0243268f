"""What crosses a tile's edge is whole across the neighbours, in every grid: no seam, and a buffer."""

from __future__ import annotations

from typing import Any

import mapbox_vector_tile
import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.affinity import affine_transform
from shapely.geometry import box, shape

from gis_core.accounts.models import User
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.grid import TILE_MATRIX_SETS, TileMatrixSet
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from tiles.matrix import Tile, to_lonlat
from tiles.mvt import BUFFER, EXTENT, make_tile

pytestmark = pytest.mark.django_db
GRIDS = sorted(TILE_MATRIX_SETS)
# Units that rounding, and drawing in degrees, may move an edge.
TOLERANCE = 1.5
KEY = 9_100_000_000
LONGITUDE, LATITUDE = 109.7312, 19.2468


def corner_tiles(grid: TileMatrixSet, zoom: int) -> list[Tile]:
    """The four tiles round a corner somewhere on the island."""
    level = zoom - Tile(grid.last_level, 0, 0, grid).map_zoom + grid.last_level
    flat = to_grid(LONGITUDE, LATITUDE, grid)
    x, y = grid.tile_at(level, *flat)
    return [Tile(level, x + right, y + down, grid) for right in (0, 1) for down in (0, 1)]


def to_grid(longitude: float, latitude: float, grid: TileMatrixSet) -> tuple[float, float]:
    """A position in the grid's CRS, by PROJ."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_X(p), ST_Y(p) FROM ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), %s), %s) AS p",
            [longitude, latitude, STORAGE, grid.epsg],
        )
        x, y = cursor.fetchone()
    return float(x), float(y)


def in_units(tile: Tile, other: Tile) -> tuple[float, float]:
    """How far the other tile's corner lies from the tile's, in units, y downward."""
    return (other.x - tile.x) * EXTENT, (other.y - tile.y) * EXTENT


def draw_star(centre: tuple[float, float], radii: list[float]) -> Any:
    """A polygon about the centre, in units of the first tile."""
    corners = shapely.get_coordinates(
        shapely.points(centre[0], centre[1]).buffer(1, quad_segs=len(radii) // 4)
    )
    scaled = [
        (centre[0] + (x - centre[0]) * radius, centre[1] + (y - centre[1]) * radius)
        for (x, y), radius in zip(corners[:-1], radii, strict=False)
    ]
    return shapely.Polygon(scaled)


def to_degrees(flat: Any, tile: Tile) -> Any:
    """Units of the tile, y downward, in degrees."""
    west, _, _, north = tile.box()
    unit = tile.side / EXTENT

    def place(coordinates: Any) -> Any:
        return [
            to_lonlat((west + x * unit, north - y * unit) * 2, tile.grid.epsg)[:2] for x, y in coordinates
        ]

    return shapely.transform(flat, place)


def to_stored(geometry: Any) -> GEOSGeometry:
    """As Django stores it."""
    return GEOSGeometry(memoryview(shapely.to_wkb(geometry)), srid=STORAGE)


def draw(layer: LayerOptions, person: User, tile: Tile) -> Any:
    """What the tile shows of the feature, in its own units; an empty shape where it shows nothing."""
    body = make_tile(layer, person, tile)
    found = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True}) if body else {}
    shapes = [
        shape(each["geometry"]) for each in found.get(layer.name, {}).get("features", ()) if each["id"] == KEY
    ]
    assert len(shapes) <= 1 and all(each.is_valid for each in shapes)
    return shapes[0] if shapes else shapely.Polygon()


def check_tiles(layer: LayerOptions, person: User, flat: Any, tiles: list[Tile]) -> None:
    """The feature is in every tile as far as its buffer reaches, and the tiles together are the feature."""
    parts = []
    for tile in tiles:
        right, down = in_units(tiles[0], tile)
        here = affine_transform(flat, [1, 0, 0, 1, -right, -down])
        drawn = draw(layer, person, tile)
        buffered = box(-BUFFER, -BUFFER, EXTENT + BUFFER, EXTENT + BUFFER)
        least = here.intersection(buffered).buffer(-TOLERANCE)
        assert not least.difference(drawn.buffer(TOLERANCE / 10)), "something is missing"
        most = here.buffer(TOLERANCE).intersection(buffered.buffer(TOLERANCE))
        assert not drawn.difference(most), "something is too much"
        inside = drawn.buffer(0).intersection(box(0, 0, EXTENT, EXTENT))
        parts.append(affine_transform(inside, [1, 0, 0, 1, right, down]))
    whole = shapely.union_all(parts, grid_size=0.01)
    assert not flat.buffer(-TOLERANCE).difference(whole), "there is a seam"


@pytest.mark.parametrize("name", GRIDS)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    zoom=st.integers(13, 18),
    offset=st.tuples(st.integers(-300, 300), st.integers(-300, 300)),
    radii=st.lists(st.integers(20, 3000), min_size=16, max_size=16),
)
def test_an_area_over_a_corner_is_whole(
    name: str, admin_user: User, zoom: int, offset: tuple[int, int], radii: list[float]
) -> None:
    tiles = corner_tiles(TILE_MATRIX_SETS[name], zoom)
    flat = draw_star((EXTENT + offset[0], EXTENT + offset[1]), radii)
    if not flat.is_valid or not flat.within(box(0, 0, 2 * EXTENT, 2 * EXTENT)):
        flat = flat.convex_hull.intersection(box(1, 1, 2 * EXTENT - 1, 2 * EXTENT - 1))
    layer = find_layer("land_use_patch")
    with transaction.atomic():
        geometry = to_stored(to_degrees(flat, tiles[0]))
        layer.model.objects.create(id=KEY, geometry=geometry, land_class="0301", district="460105")
        check_tiles(layer, admin_user, flat, tiles)
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", GRIDS)
def test_a_line_and_a_point_on_the_edge_are_in_all_tiles_that_touch_it(name: str, admin_user: User) -> None:
    """A line along an edge is drawn on both sides of it; a point on a corner four times."""
    tiles = corner_tiles(TILE_MATRIX_SETS[name], 15)
    line = to_degrees(shapely.LineString([(EXTENT, 500), (EXTENT, 7000)]), tiles[0])
    point = to_degrees(shapely.Point(EXTENT, EXTENT), tiles[0])
    with transaction.atomic():
        for layer, geometry in ((find_layer("road"), line), (find_layer("place_name"), point)):
            is_many = layer.geometry_field.geom_type.startswith("MULTI")
            made = shapely.multilinestrings([geometry]) if is_many else geometry
            layer.model.objects.create(id=KEY, geometry=to_stored(made))
            assert all(not draw(layer, admin_user, tile).is_empty for tile in tiles), layer.name
        transaction.set_rollback(True)
