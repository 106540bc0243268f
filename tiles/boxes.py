"""Boxes of any system in degrees: where a picture lies on the earth."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gis_core.geometry.crs import STORAGE, WEB_MERCATOR, reference_system
from gis_core.geometry.gauss_kruger import REACH_EASTING, REACH_NORTHING
from gis_core.geometry.grid import MERCATOR_HALF
from gis_core.geometry.transform import transform_coordinates
from tiles.matrix import Box, to_lonlat, to_mercator

Numbers = npt.NDArray[np.float64]
WORLD: Box = (-180.0, -90.0, 180.0, 90.0)
# Metres beyond which Web Mercator tells no other place than a pole.
MERCATOR_REACH = 1e8
# Places along each edge of a box that are looked at: between them an edge bends by less than a pixel.
EDGE = 21


def valid_box(epsg: int) -> Box:
    """The box in which a system's coordinates mean a place."""
    system = reference_system(epsg)
    if epsg == WEB_MERCATOR:
        return -MERCATOR_HALF, -MERCATOR_HALF, MERCATOR_HALF, MERCATOR_HALF
    if system.zone is None:
        return WORLD
    middle = system.zone.false_easting
    return middle - REACH_EASTING, -REACH_NORTHING, middle + REACH_EASTING, REACH_NORTHING


def lonlat_bounds(box: Box, epsg: int) -> Box:
    """The least box in degrees round a box of any system, cut to where the system serves.

    It may be inside out, so that nothing lies in it, when the box lies wholly outside.
    """
    if epsg == WEB_MERCATOR:
        west, south, east, north = (max(-MERCATOR_REACH, min(MERCATOR_REACH, side)) for side in box)
        return cut_box(to_lonlat((west, south, east, north), epsg), WORLD)
    inside = cut_box(box, valid_box(epsg))
    if reference_system(epsg).is_geographic:
        return inside
    if inside[0] >= inside[2] or inside[1] >= inside[3]:
        return inside
    x, y = edge_of(inside)
    lon, lat = transform_coordinates(x, y, epsg, STORAGE)
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def box_in(box: Box, epsg: int) -> Box:
    """The least box in a system round a box in degrees; GisError("geometry") where it does not reach."""
    if epsg == WEB_MERCATOR:
        return to_mercator(box)
    if reference_system(epsg).is_geographic:
        return box
    x, y = transform_coordinates(*edge_of(box), STORAGE, epsg)
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def edge_of(box: Box) -> tuple[Numbers, Numbers]:
    """Places round the box."""
    west, south, east, north = box
    across, up = np.linspace(west, east, EDGE), np.linspace(south, north, EDGE)
    x = np.concatenate([across, across, np.full(EDGE, west), np.full(EDGE, east)])
    y = np.concatenate([np.full(EDGE, south), np.full(EDGE, north), up, up])
    return x, y


def cut_box(box: Box, other: Box) -> Box:
    """What two boxes have in common; inside out when that is nothing."""
    return max(box[0], other[0]), max(box[1], other[1]), min(box[2], other[2]), min(box[3], other[3])
