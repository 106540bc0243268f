"""Buildings inside parcels, and the real-estate units inside buildings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from ingest.province.batch import Batch, identifiers, rounded_areas
from ingest.province.hashing import Floats, Ints, hash_unit
from ingest.province.landclass import Codes
from ingest.province.merging import plane_areas
from ingest.province.parcel_rows import survey_days
from ingest.province.parcels import Parcels
from ingest.province.plane import METRES_PER_LAT, METRES_PER_LON, Geometries, round_degrees
from ingest.province.villages import CountyFrame

TRIES = (0.72, 0.58, 0.44, 0.32)  # share of the parcel's width a house may take, largest first
SHARE_BUILT = 0.86
MOST_SIDE = {"0702": 20.0, "0701": 46.0, "0601": 60.0, "0508": 60.0}
STATE_SIDE = 34.0
# class -> planned use of its buildings, most floors
KINDS = {
    "0702": ("12", 4),
    "0701": ("11", 18),
    "05H1": ("31", 9),
    "0508": ("27", 2),
    "0601": ("21", 3),
    "0809": ("22", 2),
    "0810": ("54", 1),
    "08H1": ("60", 6),
    "08H2": ("41", 5),
    "1005": ("26", 2),
}


@dataclass(frozen=True)
class Buildings:
    """Houses: polygon, number of the parcel, class of its land, floors, units."""

    polygons: Geometries
    parcel: Ints
    codes: Codes
    floors: Ints
    units: Ints


def _axes(polygons: Geometries) -> tuple[Floats, Floats, Floats]:
    """Middle, direction and half sides of the smallest rectangle around each parcel, in metres."""
    scaled = shapely.transform(polygons, lambda c: c * (METRES_PER_LON, METRES_PER_LAT))
    middle = shapely.get_coordinates(shapely.centroid(scaled))
    corners = shapely.get_coordinates(shapely.oriented_envelope(scaled)).reshape(-1, 5, 2)
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1]
    a, b = np.hypot(*first.T), np.hypot(*second.T)
    longer = (a >= b)[:, None]
    along = np.where(longer, first, second) / np.maximum(np.where(longer[:, 0], a, b), 1e-6)[:, None]
    return middle, along, np.stack([np.maximum(a, b) / 2, np.minimum(a, b) / 2], axis=1)


def _rectangles(middle: Floats, along: Floats, half: Floats) -> Geometries:
    """Rectangles in degrees."""
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    corners = [middle + along * (half[:, :1] * s) + across * (half[:, 1:] * t) for s, t in signs]
    points = np.stack(corners, axis=1) / (METRES_PER_LON, METRES_PER_LAT)
    return np.asarray(shapely.polygons(round_degrees(points)))


def _fit(parcels: Parcels, chosen: Ints, chance: Floats) -> tuple[Geometries, Ints]:
    """The largest rectangle tried that lies properly inside each parcel."""
    polygons, codes = parcels.polygons[chosen], parcels.codes[chosen]
    middle, along, half = _axes(polygons)
    most = np.array([MOST_SIDE.get(code, STATE_SIDE) for code in codes.tolist()]) / 2.0
    open_, shapes = np.arange(len(chosen)), np.full(len(chosen), None, dtype=object)
    for share in TRIES:
        size = np.minimum(half[open_] * share * (0.9 + 0.2 * chance[open_, None]), most[open_, None])
        size[:, 1] = np.minimum(size[:, 1], size[:, 0])
        tried = _rectangles(middle[open_], along[open_], size)
        fits = shapely.contains_properly(polygons[open_], tried) & (size.min(axis=1) > 2.2)
        shapes[open_[fits]] = tried[fits]
        open_ = open_[~fits]
    found = ~shapely.is_missing(shapes)
    return shapes[found], chosen[found]


def make_buildings(seed: int, county: int, parcels: Parcels, first: int) -> Buildings:
    """One building for most parcels."""
    numbers = np.arange(first, first + len(parcels.polygons))
    chance = hash_unit(seed + 621, county, numbers)
    chosen = np.flatnonzero((chance < SHARE_BUILT) & (parcels.codes != "0810"))
    shapes, parcel = _fit(parcels, chosen, hash_unit(seed + 622, county, numbers[chosen]))
    codes = parcels.codes[parcel]
    most = np.array([KINDS[code][1] for code in codes.tolist()])
    floors = 1 + (hash_unit(seed + 623, county, numbers[parcel]) ** 1.6 * most).astype(np.int64)
    flats = (codes == "0701") & (plane_areas(shapes) > 160.0)
    return Buildings(shapes, parcel, codes, floors, np.where(flats, np.minimum(floors, 6) * 2, 1))


def building_rows(
    seed: int,
    frame: CountyFrame,
    buildings: Buildings,
    parcel_code: list[str],
    place: tuple[list[str], Any],
    first: int,
) -> Batch:
    """The building rows; `place` holds the parcels' locations and districts."""
    locations, districts = place
    count = len(buildings.polygons)
    codes = [parcel_code[p] for p in buildings.parcel.tolist()]
    areas = rounded_areas(buildings.polygons)
    chance = hash_unit(seed + 631, frame.county.index, np.arange(first, first + count))
    columns = {
        "identifier": identifiers(frame.county.code, "building", first, count),
        "element_code": "6001030110",
        "building_code": [code + "F0001" for code in codes],
        "unit_code": [code + "F00010000" for code in codes],
        "parcel_code": codes,
        "location": [locations[p] for p in buildings.parcel.tolist()],
        "completed_on": survey_days(chance),
        "height": np.round(buildings.floors * 3.1 + 0.6, 2),
        "footprint_area": areas,
        "floor_area": np.round(areas * buildings.floors, 3),
        "floors": buildings.floors,
        "floors_above": buildings.floors.astype(float),
        "floors_below": np.where(buildings.floors > 9, 1.0, 0.0),
        "use": [KINDS[code][0] for code in buildings.codes.tolist()],
        "structure": np.where(buildings.floors > 6, "3", np.where(chance < 0.75, "4", "5")),
        "units": buildings.units,
    }
    districts = districts[buildings.parcel]
    return Batch("building", buildings.polygons, districts, columns, frame.county.index + 1, first)


def unit_rows(frame: CountyFrame, buildings: Buildings, houses: Batch, first: int) -> Batch:
    """The units of the buildings, each at a place of its own inside the building."""
    owner = np.repeat(np.arange(len(buildings.polygons)), buildings.units)
    starts = np.cumsum(buildings.units) - buildings.units
    number = np.arange(len(owner)) - starts[owner] + 1
    middle = shapely.get_coordinates(shapely.centroid(buildings.polygons))[owner]
    spread = np.where(
        buildings.units[owner] > 1, (number - 1.0) / np.maximum(buildings.units[owner], 1) - 0.5, 0.0
    )
    places = shapely.points(round_degrees(middle + np.stack([spread, 0 * spread], axis=1) * 4e-5))
    codes: list[str] = houses.columns["building_code"]
    rows, numbers = owner.tolist(), number.tolist()
    several = (buildings.units > 1)[owner]
    inner = np.where(several, 92.0, np.asarray(houses.columns["floor_area"], dtype=float)[owner] * 0.86)
    columns = {
        "element_code": "6001030140",
        "unit_code": [f"{codes[k]}{n:04d}" for k, n in zip(rows, numbers, strict=True)],
        "house_code": [f"{n:04d}" for n in numbers],
        "parcel_code": [houses.columns["parcel_code"][k] for k in rows],
        "building_code": [codes[k] for k in rows],
        "unit_number": np.where(several, "1", ""),
        "room": [f"{(n + 1) // 2}{(n + 1) % 2 + 1:02d}" for n in numbers],
        "location": [houses.columns["location"][k] for k in rows],
        "floor": [str((n + 1) // 2) for n in numbers],
        "use": [houses.columns["use"][k] for k in rows],
        "house_kind": np.where(np.isin(buildings.codes, ("0701", "0702")), "1", "2")[owner],
        "house_nature": np.where(several, "0", "99"),
        "floor_area": np.round(inner / 0.86, 3),
        "inner_area": np.round(inner, 3),
        "shared_area": np.round(inner / 0.86 - inner, 3),
        "shared_ratio": np.where(several, 0.14, 0.0),
    }
    districts = houses.district[owner]
    return Batch("real_estate_unit", places, districts, columns, frame.county.index + 1, first)
