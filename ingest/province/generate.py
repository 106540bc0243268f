"""The whole province as batches of rows, for a size and a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ingest.province.batch import Batch, rounded_areas, split
from ingest.province.blocks import piece_polygons
from ingest.province.boundaries import County, read_counties
from ingest.province.buildings import building_rows, make_buildings, unit_rows
from ingest.province.context import (
    DEFAULT_SEED,
    Context,
    CountyContext,
    build_context,
    build_county,
    cutters_near,
)
from ingest.province.division_rows import (
    cadastral_rows,
    county_divisions,
    township_outlines,
    upper_divisions,
    village_rows,
)
from ingest.province.farmland_rows import farmland_rows
from ingest.province.forest_rows import protected_rows, sub_compartment_rows
from ingest.province.hashing import Floats
from ingest.province.landclass import block_kinds
from ingest.province.marine_rows import marine_rows
from ingest.province.name_rows import name_rows, settlement_names
from ingest.province.parcel_bounds import boundary_lines, boundary_points
from ingest.province.parcel_rows import parcel_rows
from ingest.province.parcels import make_parcels
from ingest.province.patches import Patches, make_patches
from ingest.province.plan_rows import (
    boundary_rows,
    monster_rows,
    project_rows,
    redline_rows,
    use_rows,
    welfare_rows,
)
from ingest.province.plane import Geometries
from ingest.province.survey_rows import patch_rows
from ingest.province.transport_rows import bridge_rows, road_rows, transport_rows
from ingest.province.villages import CountyFrame
from ingest.province.water_rows import water_rows
from ingest.province.zones import build_zones, village_outlines


@dataclass(frozen=True)
class Size:
    """How much is surveyed at true scale: patches wished in all, counties (None for all), monsters or not."""

    patches: float
    counties: tuple[str, ...] | None = None
    monsters: bool = True


SIZES = {
    "tiny": Size(1_500, ("460202", "460203"), monsters=False),
    "small": Size(20_000),
    "medium": Size(400_000),
    "large": Size(float("inf")),
}
CHUNK = 600  # blocks generated at a time: about 13 000 patches
PATCHES_OF_KIND = {"field": 45.0, "town": 50.0, "hill": 22.0, "forest": 11.0}
TOWN_LIMIT = 0.33
FRINGE = 900.0  # metres beyond the built-up radius where surveying begins


def counties_of(size: str) -> tuple[County, ...]:
    """The counties whose data a size holds."""
    wanted = SIZES[size].counties
    return tuple(county for county in read_counties() if wanted is None or county.code in wanted)


def _expected_patches(made: CountyContext) -> Floats:
    """About how many patches each village will have, by the kinds of its blocks."""
    pieces = made.frame.pieces
    kinds = block_kinds(made.around.seed, made.site, pieces.block)
    each = np.array([PATCHES_OF_KIND[kind] for kind in kinds.tolist()])
    sums = np.bincount(made.frame.village_of, weights=each, minlength=len(made.frame.villages))
    return sums.astype(np.float64)


def surveyed_villages(size: str, made: CountyContext) -> list[int]:
    """Whole villages around the inland edge of the county seat, up to the county's share of patches.

    The edge, so that even a small share shows town, fringe and fields; at least one village.
    """
    frame = made.frame
    seat, middle = np.array(frame.county.seat), frame.pieces.middle.mean(axis=0)
    inland = (middle - seat) / max(float(np.hypot(*(middle - seat))), 1.0)
    focus = seat + inland * (frame.county.town_radius + FRINGE)
    places = np.array([(village.x, village.y) for village in frame.villages])
    order = np.argsort(np.hypot(*(places - focus).T), kind="stable")
    expected = _expected_patches(made)
    quota = SIZES[size].patches / len(counties_of(size))
    if expected[order[0]] > quota:  # a small share: the smallest village near by
        return [int(min(order[:4], key=lambda number: expected[number]))]
    within = np.cumsum(expected[order]) - expected[order] / 2 <= quota
    return [int(number) for number in order[within]]


def _chunks(frame: CountyFrame, villages: list[int]) -> Iterator[list[int]]:
    """Villages in groups of about CHUNK blocks."""
    group: list[int] = []
    held = 0
    for number in villages:
        group.append(number)
        held += len(frame.villages[number].pieces)
        if held >= CHUNK:
            yield group
            group, held = [], 0
    if group:
        yield group


class _Numbering:
    """Gives each layer's rows consecutive numbers within a county."""

    def __init__(self) -> None:
        self.next: dict[str, int] = {}

    def first(self, layer: str) -> int:
        """Number of the layer's next row."""
        return self.next.get(layer, 1)

    def take(self, batch: Batch) -> Batch:
        """The batch with its numbers, which are then used up."""
        first = self.first(batch.layer)
        self.next[batch.layer] = first + len(batch)
        return replace(batch, first=first)


def _survey(context: Context, frame: CountyFrame, patches: Patches, numbers: _Numbering) -> Iterator[Batch]:
    """All rows of surveyed villages."""
    seed, first = context.seed, numbers.first
    land = patch_rows(seed, frame, patches, first("land_use_patch"))
    yield numbers.take(land)
    yield numbers.take(farmland_rows(seed, frame, patches, land, first("permanent_basic_farmland")))
    yield numbers.take(sub_compartment_rows(seed, frame, patches, first("forest_sub_compartment")))
    parcels = make_parcels(seed, context.lattice, patches)
    if not len(parcels.polygons):
        return
    town = patches.site.town[parcels.patch] > TOWN_LIMIT
    titles = parcel_rows(seed, frame, parcels, town, first("parcel"))
    codes, districts = titles.columns["parcel_code"], titles.district
    houses = make_buildings(seed, frame.county.index, parcels, first("parcel"))
    yield numbers.take(titles)
    yield numbers.take(boundary_points(frame, parcels.polygons, codes, districts, first("boundary_point")))
    yield numbers.take(boundary_lines(frame, parcels.polygons, codes, districts, first("boundary_line")))
    place = (titles.columns["location"], districts)
    rows = building_rows(seed, frame, houses, codes, place, first("building"))
    yield numbers.take(rows)
    yield numbers.take(unit_rows(frame, houses, rows, first("real_estate_unit")))


def _county_layers(
    context: Context,
    county: CountyContext,
    control: Floats,
    shapes: tuple[Geometries, Geometries],
    surveyed: set[int],
) -> Iterator[Batch]:
    """The rows of a county that do not depend on what is surveyed."""
    frame = county.frame
    polygons, outlines = shapes
    zones = build_zones(context, county, polygons)
    towns = township_outlines(frame, outlines)
    yield county_divisions(frame, towns, control)
    yield village_rows(frame, outlines, control, surveyed)
    yield from cadastral_rows(frame, towns, outlines)
    yield settlement_names(context, county)
    yield road_rows(county.ways, frame.county)
    yield bridge_rows(context, county.ways, frame.county)
    yield use_rows(frame, zones)
    yield boundary_rows(frame, zones)
    yield redline_rows(frame, zones)
    yield welfare_rows(frame, zones)
    yield project_rows(context, county, zones)


def generate_county(context: Context, county: County, size: str) -> Iterator[Batch]:
    """All rows of one county."""
    made = build_county(context, county)
    frame = made.frame
    polygons = piece_polygons(context.lattice, frame.pieces, np.arange(len(frame.pieces)))
    outlines = village_outlines(frame, polygons)
    control = rounded_areas(outlines)
    numbers, surveyed = _Numbering(), surveyed_villages(size, made)
    cutters = cutters_near(context, made, surveyed)
    for group in _chunks(frame, surveyed):
        patches = make_patches(made.around, context.lattice, frame, cutters, group)
        for batch in _survey(context, frame, patches, numbers):
            if batch.layer == "land_use_patch":
                _add_up(control, patches, batch, group)
            yield from split(batch)
    for batch in _county_layers(context, made, control, (polygons, outlines), set(surveyed)):
        yield from split(numbers.take(batch))


def _add_up(control: Floats, patches: Patches, batch: Batch, group: list[int]) -> None:
    """Control areas of surveyed villages are the sums of their patches."""
    sums = np.bincount(patches.village, weights=batch.columns["area"], minlength=len(control))
    control[group] = np.round(sums[group], 2)


def generate_province(context: Context, size: str) -> Iterator[Batch]:
    """The rows that belong to no county."""
    numbers = _Numbering()
    batches = [
        upper_divisions(),
        *name_rows(context),
        *water_rows(context),
        *transport_rows(context),
        *marine_rows(context),
        protected_rows(context),
    ]
    if SIZES[size].monsters:
        batches += monster_rows(context.seed)
    for batch in batches:
        yield from split(numbers.take(batch))


def generate(size: str, seed: int = DEFAULT_SEED) -> Iterator[Batch]:
    """The whole province, county after county; memory stays flat."""
    context = build_context(seed)
    yield from generate_province(context, size)
    for county in counties_of(size):
        yield from generate_county(context, county, size)
