"""Rows of roads, railways, bridges, ports and airports."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from gis_core.geometry.measure import length_geodesic
from ingest.province.adjacency import point_keys
from ingest.province.batch import Batch
from ingest.province.boundaries import County
from ingest.province.context import Context
from ingest.province.gazetteer import AIRPORTS, PORTS
from ingest.province.hashing import text_identity
from ingest.province.places import county_of, lines_in_degrees
from ingest.province.plane import Geometries
from ingest.province.roads import WIDTHS, Way, way_lines

# kind -> class, technical grade, lanes, surface, speed limit (km/h)
GRADES = {
    "expressway": ("E", "1", 4, "1", 110),
    "national": ("G", "3", 2, "1", 80),
    "provincial": ("S", "3", 2, "1", 60),
    "county": ("X", "4", 2, "1", 50),
    "township": ("Y", "5", 2, "2", 40),
    "village": ("C", "5", 1, "2", 30),
}
SPANS = ("4", "3", "2", "1")  # small, middle, large and great bridges by their length
LEAST_BRIDGED = 26.0  # km2: smaller brooks pass through culverts
BANK = 15.0  # metres a bridge goes on beyond each bank
IATA = ("HAK", "SYX", "BAR", "XYI")
ICAO = ("ZJHK", "ZJSY", "ZJQH", "ZJYX")


def _nodes(lines: Geometries, end: int) -> list[int]:
    """A number for the place where each line begins (0) or ends (-1): equal places, equal numbers."""
    keys = point_keys(shapely.get_coordinates(shapely.get_point(lines, end)))
    return ((keys ^ (keys >> np.uint64(31))) % np.uint64(2_000_000_011)).astype(np.int64).tolist()


def road_rows(ways: tuple[Way, ...], county: County | None) -> Batch:
    """Roads: the trunk lines of the province, or all others of a county."""
    roads = [way for way in ways if way.kind in GRADES]
    lines = lines_in_degrees([way.line for way in roads])
    grades = [GRADES[way.kind] for way in roads]
    columns: dict[str, Any] = {
        "element_code": "420100",
        "route_number": [way.code for way in roads],
        "name": [way.name for way in roads],
        "road_class": [g[0] for g in grades],
        "technical_grade": [g[1] for g in grades],
        "lanes": [g[2] for g in grades],
        "width": [WIDTHS[way.kind] for way in roads],
        "surface": [g[3] for g in grades],
        "speed_limit": [g[4] for g in grades],
        "length": np.round(length_geodesic(lines), 2) if len(lines) else [],
        "from_node": _nodes(lines, 0),
        "to_node": _nodes(lines, -1),
    }
    districts = [c.code for c in county_of(lines)] if county is None else county.code
    return Batch("road", lines, districts, columns, 0 if county is None else county.index + 1)


def railway_rows(context: Context) -> Batch:
    """The high-speed ring."""
    ways = [way for way in context.trunks.ways if way.kind == "railway"]
    lines = lines_in_degrees([way.line for way in ways])
    columns = {
        "element_code": "410100",
        "route_number": [way.code for way in ways],
        "name": [way.name for way in ways],
        "railway_class": "1",
        "tracks": 2,
        "is_electrified": "1",
        "speed_limit": 250,
        "length": np.round(length_geodesic(lines), 2),
    }
    return Batch("railway", lines, [c.code for c in county_of(lines)], columns)


def _crossings(context: Context, ways: tuple[Way, ...]) -> list[tuple[Way, Any, float, str]]:
    """Crossings of larger rivers: the way, the axis over the river, its length, the river's name."""
    rivers = [reach for reach in context.reaches if reach.catchment >= LEAST_BRIDGED]
    streams = np.array([shapely.linestrings(reach.line) for reach in rivers], dtype=object)
    roads = way_lines(ways)
    way_of, river_of = shapely.STRtree(streams).query(roads, predicate="intersects")
    points = shapely.get_parts(shapely.intersection(roads[way_of], streams[river_of]), return_index=True)
    found = []
    for point, pair in zip(points[0], points[1].tolist(), strict=True):
        road, river = roads[way_of[pair]], rivers[int(river_of[pair])]
        at, half = shapely.line_locate_point(road, shapely.centroid(point)), river.width / 2 + BANK
        stations = np.clip(np.linspace(at - half, at + half, 5), 0.0, shapely.length(road))
        axis = shapely.get_coordinates(shapely.line_interpolate_point(road, np.unique(stations)))
        if len(axis) > 1:
            found.append((ways[int(way_of[pair])], axis, 2 * half, river.name))
    return found


def bridge_rows(context: Context, ways: tuple[Way, ...], county: County | None) -> Batch:
    """Bridges where the ways cross larger rivers."""
    found = _crossings(context, ways) if ways else []
    lines = lines_in_degrees([axis for _, axis, _, _ in found])
    lengths = np.array([length for _, _, length, _ in found])
    span = [SPANS[int(k)] for k in np.searchsorted((40.0, 100.0, 300.0), lengths)]
    prefix = "HN" if county is None else county.code
    columns = {
        "element_code": "450300",
        "code": [f"{prefix}L{k + 1:04d}" for k in range(len(found))],
        "name": [f"{way.name or way.code}{name}大桥" for way, _, _, name in found],
        "kind": ["2" if way.kind == "railway" else "1" for way, _, _, _ in found],
        "span_class": span,
        "route_number": [way.code for way, _, _, _ in found],
        "length": np.round(lengths, 2),
        "width": [WIDTHS[way.kind] + 1.0 for way, _, _, _ in found],
        "load_limit": 49.0,
        "built_in": [1992 + 7 * k % 31 for k in range(len(found))],
        "condition": "2",
    }
    districts = [c.code for c in county_of(lines)] if county is None else county.code
    return Batch("bridge", lines, districts, columns, 0 if county is None else county.index + 1)


def port_rows() -> Batch:
    """Trading and fishing ports."""
    places = shapely.points([(spot.lon, spot.lat) for spot in PORTS])
    fishing = ["渔港" in spot.name for spot in PORTS]
    columns = {
        "code": [f"HNG{k + 1:03d}" for k in range(len(PORTS))],
        "name": [spot.name for spot in PORTS],
        "kind": ["2" if f else "1" for f in fishing],
        "is_open": ["1" if spot.kind == "1" else "0" for spot in PORTS],
        "berths": [4 + text_identity(spot.name) % 40 for spot in PORTS],
        "managed_by": ["海南省海洋厅" if f else "港航控股有限公司" for f in fishing],
    }
    return Batch("port", places, [c.code for c in county_of(places)], columns)


def airport_rows() -> Batch:
    """Airports."""
    places = shapely.points([(spot.lon, spot.lat) for spot in AIRPORTS])
    columns = {
        "icao_code": ICAO,
        "iata_code": IATA,
        "name": [spot.name for spot in AIRPORTS],
        "airport_class": [spot.kind for spot in AIRPORTS],
        "use": "1",
        "elevation": [22.0, 28.0, 10.0, 6.0],
        "runways": [2, 1, 1, 1],
        "longest_runway": [3600.0, 3400.0, 3200.0, 3000.0],
    }
    districts = [*(c.code for c in county_of(places[:3])), "460301"]
    return Batch(
        "airport", places, districts, {k: list(v) if isinstance(v, tuple) else v for k, v in columns.items()}
    )


def transport_rows(context: Context) -> list[Batch]:
    """The transport layers of the province (rural roads come with their counties)."""
    ways = context.trunks.ways
    return [
        road_rows(ways, None),
        railway_rows(context),
        bridge_rows(context, ways, None),
        port_rows(),
        airport_rows(),
    ]
