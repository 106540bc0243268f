"""What each block-sized piece of a county is in the plans: use, redline, welfare forest, town land."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ingest.province.context import Context, CountyContext
from ingest.province.cover import Site
from ingest.province.hashing import Floats, Ints, hash_unit
from ingest.province.landclass import block_kinds
from ingest.province.monsters import in_monsters
from ingest.province.plane import METRES_PER_LAT, METRES_PER_LON, Geometries
from ingest.province.villages import CountyFrame

# Planned use (six digits) by the kind of the block; town blocks are told apart by chance.
USE_OF_KIND = {"field": "010000", "hill": "020000", "forest": "030000", "town": "070300"}
TOWN_USES = (("070100", 0.52), ("090100", 0.66), ("100100", 0.82), ("080400", 0.90), ("140100", 1.0))
WATER_USE = "170300"
CENTRE, RESERVE, SPECIAL = "410", "420", "430"  # zones of the urban development boundary


@dataclass(frozen=True)
class Zones:
    """The pieces of a county as polygons in degrees, with codes that are empty where nothing is planned."""

    polygons: Geometries
    use: np.ndarray
    boundary: np.ndarray
    redline: np.ndarray
    welfare: np.ndarray
    township: Ints


def _representatives(blocks: Ints) -> Ints:
    """For each piece one that stands for its square of 2 x 2 blocks: plans are drawn in broader strokes."""
    _, first, back = np.unique(blocks // 2, axis=0, return_index=True, return_inverse=True)
    return np.asarray(first[back.ravel()])


def _uses(
    seed: int, context: Context, site: Site, blocks: Ints, points: Geometries, general: Ints
) -> np.ndarray:
    """Planned use of each piece."""
    kinds = block_kinds(seed, site, blocks)[general]
    use = np.array([USE_OF_KIND[kind] for kind in kinds.tolist()])
    chance = hash_unit(seed + 701, blocks[:, 0] // 2, blocks[:, 1] // 2)
    limits = [limit for _, limit in TOWN_USES]
    inner = np.array([code for code, _ in TOWN_USES])[
        np.searchsorted(limits, chance, side="right").clip(max=4)
    ]
    use = np.where(site.town > 0.34, inner, use)
    water = shapely.STRtree(context.basins)
    wet, _ = water.query(points, predicate="intersects")
    use[wet] = WATER_USE
    return use


def build_zones(context: Context, county: CountyContext, polygons: Geometries) -> Zones:
    """The planning zones of a county with the polygons of its pieces."""
    frame, seed = county.frame, context.seed
    pieces = frame.pieces
    points = shapely.point_on_surface(polygons)
    site, general = county.site, _representatives(pieces.block)
    rise = (site.hills + 0.3 * site.coarse)[general]
    town = np.select(
        [site.town > 0.5, site.town > 0.34, (site.town > 0.27) & (site.fine > 0.2)],
        [CENTRE, RESERVE, SPECIAL],
        "",
    )
    monster = in_monsters(pieces.middle)
    redline = (
        ((rise > 0.62) & (site.town < 0.1)) | ((site.mangrove > 0.2) & (site.coast < 900.0))
    ) & ~monster[0]
    welfare = (rise > 0.45) & (site.town < 0.1) & ~monster[1]
    return Zones(
        polygons,
        _uses(seed, context, site, pieces.block, points, general),
        town,
        redline,
        welfare,
        np.array([village.township for village in frame.villages])[frame.village_of],
    )


def join_pieces(polygons: Geometries, keys: np.ndarray, chosen: np.ndarray) -> tuple[Geometries, np.ndarray]:
    """The connected unions of the chosen pieces of each key, with their keys."""
    shapes, owners = [], []
    for key in np.unique(keys[chosen]).tolist():
        parts = shapely.get_parts(shapely.coverage_union_all(polygons[chosen & (keys == key)]))
        shapes.append(parts)
        owners.append(np.full(len(parts), key))
    if not shapes:
        return np.empty(0, dtype=object), np.empty(0, dtype=keys.dtype)
    return np.concatenate(shapes), np.concatenate(owners)


def village_outlines(frame: CountyFrame, polygons: Geometries) -> Geometries:
    """The outline of every village."""
    unions = [shapely.coverage_union_all(polygons[village.pieces]) for village in frame.villages]
    return np.array(unions, dtype=object)


def plane_size(polygons: Geometries) -> Floats:
    """Rough areas in km2, for choosing only."""
    return np.asarray(shapely.area(polygons) * METRES_PER_LON * METRES_PER_LAT / 1e6)
