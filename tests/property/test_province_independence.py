"""A part generated alone is the very same as in a larger run, whatever the seed."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.province.hashing import hash_unit
from ingest.province.lattice import Lattice, block_points, block_sides
from ingest.province.patches import Patches
from ingest.province.raster import COLUMNS, ROWS, Raster
from ingest.province.templates import KINDS, VARIANTS, template
from tests.support.province import SMALLEST, patches_of, whole_county

SEEDS = st.integers(0, 2**31 - 1)
PLACES = st.tuples(st.integers(-180, 180), st.integers(-150, 150))


def lattice_of(seed: int) -> Lattice:
    town = hash_unit(seed, np.arange(ROWS * COLUMNS)).reshape(ROWS, COLUMNS)
    return Lattice(seed, Raster(town))


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, place=PLACES)
def test_a_block_alone_is_the_block_among_others(seed: int, place: tuple[int, int]) -> None:
    lattice = lattice_of(seed)
    among = np.array([(place[0] + i, place[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1)])
    alone = block_points(lattice, among[4:5])
    assert np.array_equal(block_points(lattice, among)[4], alone[0])
    south, west = block_sides(lattice, among[4:5])
    corner = alone[0, 0]
    assert np.array_equal(south[0, 0], corner)
    assert np.array_equal(west[0, 0], corner)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, place=PLACES, kind=st.sampled_from(KINDS), variant=st.integers(0, VARIANTS - 1))
def test_parts_of_four_blocks_are_a_clean_coverage(
    seed: int, place: tuple[int, int], kind: str, variant: int
) -> None:
    blocks = np.array([(place[0] + i, place[1] + j) for i in (0, 1) for j in (0, 1)])
    points = block_points(lattice_of(seed), blocks)
    uses = [(bool(k & 1), bool(k & 2), bool(k & 1), not k & 2) for k in range(4)]
    parts = [
        shapely.polygons(points[k][ring])
        for k in range(4)
        for ring in template(kind, (variant + k) % VARIANTS, uses[k]).rings
    ]
    assert shapely.is_valid(parts).all()
    assert shapely.coverage_is_valid(parts)
    assert (shapely.get_num_coordinates(parts) > 10).all()


def normal_forms(patches: Patches, village: int) -> list[tuple[bytes, str]]:
    """A village's patches with their classes, whatever vertex their rings begin with."""
    mine = patches.village == village
    shapes = shapely.to_wkb(shapely.normalize(patches.polygons[mine])).tolist()
    return sorted(zip(shapes, patches.codes[mine].tolist(), strict=True))


def test_villages_generated_alone_are_those_of_the_whole_county() -> None:
    for number in (0, 3):
        alone = patches_of(SMALLEST, [number])
        assert normal_forms(alone, number) == normal_forms(whole_county(SMALLEST), number)


def test_every_partition_covers_its_block_with_every_cell_once() -> None:
    for kind in KINDS:
        for variant in range(VARIANTS):
            cells = [
                cell for part in template(kind, variant, (True, False, True, False)).cells for cell in part
            ]
            assert len(cells) == len(set(cells)) == 64
