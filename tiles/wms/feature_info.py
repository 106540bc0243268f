"""GetFeatureInfo: which features lie under a pixel, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gis_core.geometry.crs import STORAGE
from gis_core.geometry.transform import transform_coordinates
from gis_core.http.kvp import Kvp
from layers.access import Person
from layers.coverages import values_at
from layers.declare import LayerOptions
from layers.describe import describe_feature
from layers.history.instants import Instant
from layers.queries import features_at
from tiles.boxes import WORLD, lonlat_bounds
from tiles.source import is_shown
from tiles.wms.asked import Asked, find_published, read_asked
from tiles.wms.faults import invalid_point, not_queryable
from tiles.wms.map_request import Frame, read_frame
from tiles.wms.versions import Version

# Pixels that a point or line may be away; features answered of one layer at most.
NEAR, MOST_NEAR, MOST_FEATURES = 5, 100, 100


@dataclass(frozen=True)
class Found:
    """A feature, or a raster's value, and its description."""

    layer: LayerOptions
    described: dict[str, Any]
    feature: Any = None
    instant: Instant | None = None


def find_features(kvp: Kvp, version: Version, person: Person) -> list[Found]:
    """What lies under the pixel, the uppermost layer first, at most FEATURE_COUNT of each layer."""
    frame = read_frame(kvp, version)
    asked = choose_queried(kvp, read_asked(kvp, person))
    pixel = read_pixel(kvp, version, frame)
    count = kvp.integer("feature_count", 1, 1_000_000, 1)
    return find_under(frame, asked, person, pixel, count, kvp.integer("buffer", 0, MOST_NEAR, NEAR))


def find_under(
    frame: Frame, asked: list[Asked], person: Person, pixel: tuple[int, int], count: int, near: int = NEAR
) -> list[Found]:
    """The same of a pixel, counted from the upper left."""
    place = locate(frame, *pixel)
    if place is None:
        return []
    shown = [each for each in reversed(asked) if is_shown(each.layer, frame.zoom)]
    tolerance = near * degrees_per_pixel(frame)
    return [
        found
        for each in shown
        for found in find_at(each, person, place, tolerance, min(count, MOST_FEATURES))
    ]


def choose_queried(kvp: Kvp, asked: list[Asked]) -> list[Asked]:
    """Those of the map's layers that QUERY_LAYERS names."""
    kvp.required("query_layers")
    names = {find_published(name).name for name in kvp.listed("query_layers")}
    told = {each.group for each in asked if is_told(each.layer)}
    if missing := names - told:
        raise not_queryable(min(missing))
    return [each for each in asked if each.group in names]


def is_told(layer: LayerOptions) -> bool:
    """Whether it has something to tell of a place."""
    return layer.kind != "coverage" or layer.quantity is not None


def read_pixel(kvp: Kvp, version: Version, frame: Frame) -> tuple[int, int]:
    """Column and row of the pixel."""
    column, row = (kvp.integer(name, -(10**9), 10**9) for name in (version.column, version.row))
    if not (0 <= column < frame.width and 0 <= row < frame.height):
        raise invalid_point()
    return column, row


def locate(frame: Frame, column: int, row: int) -> tuple[float, float] | None:
    """Longitude and latitude of the middle of the pixel; None where no ground is."""
    west, south, east, north = frame.box
    x = west + (column + 0.5) * (east - west) / frame.width
    y = north - (row + 0.5) * (north - south) / frame.height
    inside = lonlat_bounds(frame.box, frame.epsg)
    if inside[0] >= inside[2] or inside[1] >= inside[3] or not is_ground(x, y, frame.epsg):
        return None
    lon, lat = transform_coordinates([x], [y], frame.epsg, STORAGE)
    return float(lon[0]), float(lat[0])


def is_ground(x: float, y: float, epsg: int) -> bool:
    """Whether the place can be told in degrees."""
    west, south, east, north = lonlat_bounds((x, y, x, y), epsg)
    return west <= east and south <= north and WORLD[0] <= west <= WORLD[2] and WORLD[1] <= south <= WORLD[3]


def degrees_per_pixel(frame: Frame) -> float:
    """How wide a pixel is."""
    west, _, east, _ = lonlat_bounds(frame.box, frame.epsg)
    return (east - west) / frame.width


def find_at(
    asked: Asked, person: Person, place: tuple[float, float], tolerance: float, count: int
) -> Iterable[Found]:
    """What a layer has there."""
    layer, (lon, lat) = asked.layer, place
    if layer.kind == "coverage":
        return [Found(layer, described) for described in values_at(layer, person, lon, lat)]
    is_narrowed = asked.narrowing.condition is not None
    limit = MOST_FEATURES if is_narrowed else count
    features = features_at(layer, person, lon, lat, tolerance, limit, asked.instant)
    if is_narrowed:
        kept = asked.narrowing.keep(layer, person, [feature.pk for feature in features], asked.instant)
        features = [feature for feature in features if feature.pk in kept][:count]
    return [Found(layer, describe_feature(layer, feature), feature, asked.instant) for feature in features]
