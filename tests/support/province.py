"""The demonstration island of the default seed and small parts of it, made once for all tests."""

from __future__ import annotations

from functools import cache

from ingest.province.boundaries import County, read_counties
from ingest.province.context import (
    DEFAULT_SEED,
    Context,
    CountyContext,
    build_context,
    build_county,
    cutters_near,
)
from ingest.province.patches import Patches, make_patches

# The smallest county of the island, and the one beside it.
SMALLEST, NEXT_TO_IT = "460202", "460203"


def island() -> Context:
    """The island."""
    return build_context(DEFAULT_SEED)


def county_called(code: str) -> County:
    """A county by its code."""
    return next(county for county in read_counties() if county.code == code)


@cache
def made_county(code: str) -> CountyContext:
    """A county with its villages, roads and hamlets."""
    return build_county(island(), county_called(code))


def patches_of(code: str, villages: list[int]) -> Patches:
    """Land-use patches of some villages of a county, generated alone."""
    made = made_county(code)
    cutters = cutters_near(island(), made, villages)
    return make_patches(made.around, island().lattice, made.frame, cutters, villages)


@cache
def whole_county(code: str) -> Patches:
    """All patches of a county."""
    return patches_of(code, list(range(len(made_county(code).frame.villages))))
