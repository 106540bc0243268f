"""Villages and townships: every piece of a county belongs to one village, grown outwards from its seat."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ingest.province.blocks import Pieces, neighbours
from ingest.province.boundaries import County
from ingest.province.hashing import Floats, Ints, hash_unit
from ingest.province.lattice import Lattice
from ingest.province.names import pair_names
from ingest.province.terrain import Terrain
from ingest.province.towns import Town

PLAIN_SPACING, HILL_SPACING = 2_450.0, 4_700.0  # metres between village seats


@dataclass(frozen=True)
class Village:
    """A village survey area: 12-digit code, name, township number, plane position of its seat, its pieces."""

    code: str
    name: str
    township: int
    x: float
    y: float
    pieces: Ints
    is_town: bool


@dataclass(frozen=True)
class CountyFrame:
    """A county divided down to villages; `village_of` gives each piece's village."""

    county: County
    towns: tuple[Town, ...]
    pieces: Pieces
    village_of: Ints
    villages: tuple[Village, ...]


def _seeds(seed: int, terrain: Terrain, pieces: Pieces, towns: tuple[Town, ...]) -> list[int]:
    """The pieces where villages begin: the towns' own, then flat ones at a distance from all others."""
    x, y = pieces.middle.T
    hills, slope = terrain.hills.at(x, y), terrain.slope.at(x, y)
    spacing = PLAIN_SPACING + (HILL_SPACING - PLAIN_SPACING) * hills
    rank = hash_unit(seed + 71, pieces.block[:, 0], pieces.block[:, 1]) + slope / 25.0
    whole = shapely.is_missing(pieces.outline)
    chosen: list[int] = []
    for town in towns:
        chosen.append(int(np.argmin(np.hypot(x - town.x, y - town.y) + 1e6 * ~whole)))
    nearest = np.min([np.hypot(x - x[k], y - y[k]) for k in chosen], axis=0)
    for piece in np.argsort(rank, kind="stable").tolist():
        if whole[piece] and nearest[piece] > spacing[piece]:
            chosen.append(piece)
            nearest = np.minimum(nearest, np.hypot(x - x[piece], y - y[piece]))
    return list(dict.fromkeys(chosen))


def grow(count: int, pairs: Ints, costs: Floats, seeds: list[int]) -> Ints:
    """Which seed reaches each node at the least cost; -1 where none does."""
    links: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for (a, b), cost in zip(pairs.tolist(), costs.tolist(), strict=True):
        links[a].append((b, cost))
        links[b].append((a, cost))
    owner = [-1] * count
    queue = [(0.0, node, number) for number, node in enumerate(seeds)]
    while queue:
        spent, node, number = heapq.heappop(queue)
        if owner[node] >= 0:
            continue
        owner[node] = number
        for other, cost in links[node]:
            if owner[other] < 0:
                heapq.heappush(queue, (spent + cost, other, number))
    return np.array(owner, dtype=np.int64)


def _with_islets(owner: Ints, pairs: Ints) -> Ints:
    """Pieces no seed reaches (islets) become villages of their own, one for each connected group."""
    for piece in np.flatnonzero(owner < 0).tolist():
        if owner[piece] < 0:
            group = grow(len(owner), pairs, np.ones(len(pairs)), [piece])
            owner[(group == 0) & (owner < 0)] = owner.max() + 1
    return owner


def _crossing_costs(seed: int, terrain: Terrain, pieces: Pieces, pairs: Ints) -> Floats:
    """Borders follow ridges: climbing is dear, and the way is never quite straight."""
    height = terrain.height.at(*pieces.middle.T)
    climb = np.abs(height[pairs[:, 0]] - height[pairs[:, 1]])
    return np.asarray(0.6 + 0.9 * hash_unit(seed + 72, pairs[:, 0], pairs[:, 1]) + climb / 60.0)


def _townships(pairs: Ints, village_of: Ints, seats: Floats, towns: int) -> Ints:
    """The town each village belongs to, along shared borders; islets go to the nearest town."""
    borders = np.unique(np.sort(village_of[pairs], axis=1), axis=0)
    borders = borders[borders[:, 0] != borders[:, 1]]
    lengths = np.hypot(*(seats[borders[:, 0]] - seats[borders[:, 1]]).T)
    owner = grow(len(seats), borders, lengths, list(range(towns)))
    for islet in np.flatnonzero(owner < 0):
        owner[islet] = int(np.argmin(np.hypot(*(seats[:towns] - seats[islet]).T)))
    return owner


def _seats(pieces: Pieces, seeds: list[int], village_of: Ints) -> Floats:
    """Plane position of every village's seat; an islet's is its first piece."""
    islets = [int(np.flatnonzero(village_of == v)[0]) for v in range(len(seeds), int(village_of.max()) + 1)]
    return pieces.middle[seeds + islets]


def _village_codes(towns: tuple[Town, ...], township_of: Ints, is_town: NDArray[np.bool_]) -> list[str]:
    """Neighbourhoods count from 001, villages from 200 in each township."""
    counters: dict[tuple[int, bool], int] = {}
    codes = []
    for township, urban in zip(township_of.tolist(), is_town.tolist(), strict=True):
        counters[township, urban] = counters.get((township, urban), 0) + 1
        start = 0 if urban else 199
        codes.append(f"{towns[township].code}{start + counters[township, urban]:03d}")
    return codes


def build_frame(
    seed: int, terrain: Terrain, lattice: Lattice, county: County, towns: tuple[Town, ...], pieces: Pieces
) -> CountyFrame:
    """Divide a county into townships and villages."""
    pairs = neighbours(lattice, pieces)
    seeds = _seeds(seed, terrain, pieces, towns)
    village_of = grow(len(pieces), pairs, _crossing_costs(seed, terrain, pieces, pairs), seeds)
    village_of = _with_islets(village_of, pairs)
    seats = _seats(pieces, seeds, village_of)
    township_of = _townships(pairs, village_of, seats, len(towns))
    is_town = np.arange(len(seats)) < len(towns)
    codes = _village_codes(towns, township_of, is_town)
    names = pair_names(seed, 730 + county.index, 0, 1)  # more of them than any county has villages
    order = np.argsort(village_of, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(village_of, minlength=len(seats)))[:-1])
    villages = tuple(
        Village(
            codes[k],
            names[k] + ("社区居委会" if is_town[k] else "村委会"),
            int(township_of[k]),
            float(seats[k, 0]),
            float(seats[k, 1]),
            members[k],
            bool(is_town[k]),
        )
        for k in range(len(seats))
    )
    return CountyFrame(county, towns, pieces, village_of, villages)
