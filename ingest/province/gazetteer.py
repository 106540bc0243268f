"""What everybody knows about Hainan, roughly: seats, peaks, river courses, reservoirs, ports, airports.

The tables in `data/` were written by hand to about a kilometre (public geography); they only steer the
synthesis and are marked as demonstration data like all that is made from them. Degrees, CGCS2000.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "data"


class Seat(NamedTuple):
    """A county seat: name, position, built-up radius (km) and number of townships of the county."""

    name: str
    lon: float
    lat: float
    radius: float
    townships: int


class Peak(NamedTuple):
    """A mountain: position, height (m) and reach of its foot (km)."""

    name: str
    lon: float
    lat: float
    height: float
    reach: float


class Course(NamedTuple):
    """A main river from source to mouth."""

    name: str
    points: tuple[tuple[float, float], ...]


class Basin(NamedTuple):
    """A reservoir or lake: position, area (km2) and whether it is natural."""

    name: str
    lon: float
    lat: float
    area: float
    natural: bool


class Spot(NamedTuple):
    """A named point with a rank or kind."""

    name: str
    lon: float
    lat: float
    kind: str


class Isle(NamedTuple):
    """A small island: position and area (km2)."""

    name: str
    lon: float
    lat: float
    area: float


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a table of the folder."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _spots(name: str) -> tuple[Spot, ...]:
    return tuple(Spot(r["name"], float(r["lon"]), float(r["lat"]), r["kind"]) for r in read_table(name))


def _courses() -> tuple[Course, ...]:
    """Rivers in the order of the table, their points from source to mouth."""
    points: dict[str, list[tuple[float, float]]] = {}
    for row in read_table("courses"):
        points.setdefault(row["name"], []).append((float(row["lon"]), float(row["lat"])))
    return tuple(Course(name, tuple(way)) for name, way in points.items())


SEATS = {
    r["county"]: Seat(
        r["name"], float(r["lon"]), float(r["lat"]), float(r["built_radius_km"]), int(r["townships"])
    )
    for r in read_table("seats")
}
PEAKS = tuple(
    Peak(r["name"], float(r["lon"]), float(r["lat"]), float(r["height_m"]), float(r["reach_km"]))
    for r in read_table("peaks")
)
COURSES = _courses()
BASINS = tuple(
    Basin(r["name"], float(r["lon"]), float(r["lat"]), float(r["area_km2"]), r["natural"] == "1")
    for r in read_table("basins")
)
ISLES = tuple(
    Isle(r["name"], float(r["lon"]), float(r["lat"]), float(r["area_km2"])) for r in read_table("islands")
)
PORTS = _spots("ports")  # kind: 1 open trading port, 2 other port, 3 fishing port
AIRPORTS = _spots("airports")  # kind: airfield class
RESERVES = _spots("reserves")  # kind: level of the protected area
BAYS = _spots("bays")
# Mangrove bays: longitude, latitude, reach in km.
MANGROVES = tuple((float(r["lon"]), float(r["lat"]), float(r["reach_km"])) for r in read_table("mangroves"))
