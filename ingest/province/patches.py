"""Land-use faces of some villages: lattice parts, cut, classed, joined; a clean coverage of the villages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ingest.province.blocks import block_middles
from ingest.province.cover import Site, Surroundings, survey
from ingest.province.cutters import Cutters, classify, cut
from ingest.province.hashing import Floats, Ints, hash_words
from ingest.province.landclass import Codes, block_kinds, land_classes, strip_classes, strip_use
from ingest.province.lattice import Lattice, block_points
from ingest.province.merging import absorb_crumbs, dissolve
from ingest.province.plane import Geometries, geometry_to_metres
from ingest.province.templates import VARIANTS, Template, template
from ingest.province.villages import CountyFrame

WATER = ("1101", "1102", "1103")
ROADS = ("1001", "1003", "1006")


@dataclass(frozen=True)
class Parts:
    """Uncut parts of blocks: polygon, place of the block in the list, number of the part, its template."""

    polygons: Geometries
    block: Ints
    part: Ints
    strip: NDArray[np.bool_]
    kinds: Codes
    templates: tuple[Template, ...]


@dataclass(frozen=True)
class Patches:
    """Finished patches of some villages of a county, and for whole lattice parts where they came from."""

    polygons: Geometries
    codes: Codes
    village: Ints
    site: Site
    block: Ints  # (n, 2) lattice block
    part: Ints  # number of the part in its block, -1 where the patch was cut or joined
    templates: dict[tuple[int, int], Template]


def _choose_templates(
    around: Surroundings, lattice: Lattice, blocks: Ints
) -> tuple[Codes, tuple[Template, ...]]:
    """The kind and the partition of each block."""
    middles = block_middles(lattice, blocks)
    kinds = block_kinds(around.seed, survey(around, middles[:, 0], middles[:, 1]), blocks)
    used = strip_use(around.seed, blocks, kinds)
    variant = (hash_words(around.seed + 481, blocks[:, 0], blocks[:, 1]) % np.uint64(VARIANTS)).astype(int)
    chosen = tuple(
        template(kind, number, (flags[0], flags[1], flags[2], flags[3]))
        for kind, number, flags in zip(kinds.tolist(), variant.tolist(), used.tolist(), strict=True)
    )
    return kinds, chosen


def make_parts(around: Surroundings, lattice: Lattice, blocks: Ints) -> Parts:
    """All parts of whole blocks, before anything cuts them."""
    kinds, chosen = _choose_templates(around, lattice, blocks)
    points = block_points(lattice, blocks)
    per_block = points.shape[1]
    rings = [ring for one in chosen for ring in one.rings]
    counts = np.array([len(one.rings) for one in chosen])
    block = np.repeat(np.arange(len(blocks)), counts)
    sizes = np.array([len(ring) for ring in rings])
    index = np.concatenate(rings) + np.repeat(block, sizes) * per_block
    outlines = shapely.linearrings(
        points.reshape(-1, 2)[index], indices=np.repeat(np.arange(len(rings)), sizes)
    )
    part = np.concatenate([np.arange(count) for count in counts])
    strip = np.concatenate([np.array(one.strip) for one in chosen])
    return Parts(shapely.polygons(outlines), block, part, strip, kinds, chosen)


def _pieces_of(frame: CountyFrame, wanted: Ints) -> tuple[Ints, Ints]:
    """The blocks of the wanted pieces; for each block its piece where that is the whole block, else -1."""
    blocks, back = np.unique(frame.pieces.block[wanted], axis=0, return_inverse=True)
    single = np.full(len(blocks), -1, dtype=np.int64)
    whole = shapely.is_missing(frame.pieces.outline[wanted])
    single[back.ravel()[whole]] = wanted[whole]
    return blocks, single


def _owners(frame: CountyFrame, wanted: Ints, single: Ints, block: Ints, points: Geometries) -> Ints:
    """The wanted piece each face lies in; -1 for faces outside all of them."""
    piece = single[block]
    open_faces = np.flatnonzero(piece < 0)
    cut_pieces = wanted[~shapely.is_missing(frame.pieces.outline[wanted])]
    tree = shapely.STRtree(frame.pieces.outline[cut_pieces])
    face, which = tree.query(points[open_faces], predicate="intersects")
    piece[open_faces[face]] = cut_pieces[which]
    return piece


def _class_of(
    around: Surroundings, parts: Parts, blocks: Ints, cutters: Cutters, points: Geometries, owner: Ints
) -> tuple[Codes, Site, Ints]:
    """Class, site and cutter number of each face."""
    places = shapely.get_coordinates(geometry_to_metres(points))
    site = survey(around, places[:, 0], places[:, 1])
    block, part = blocks[parts.block[owner]], parts.part[owner]
    natural = land_classes(around.seed, site, block, part)
    kinds = parts.kinds[parts.block[owner]]
    strips = strip_classes(around.seed, site, block, part, kinds)
    codes = np.where(parts.strip[owner], strips, natural)
    surface = classify(cutters, points)
    for number, code in enumerate(cutters.codes):
        codes[surface == number] = code
    return codes.astype("<U5"), site, surface


def _groups(codes: Codes, village: Ints, block: Ints, surface: Ints) -> Ints:
    """Faces to be joined: a water surface within its village, a road within its block."""
    group = np.full(len(codes), -1, dtype=np.int64)
    for number, code in enumerate((*WATER, *ROADS, "1007")):
        chosen = (codes == code) & (surface >= 0)
        scope = block if code in ROADS else np.zeros_like(block)
        group[chosen] = (village[chosen] * 40_000 + scope[chosen]) * 10 + number
    return group


def _weights(codes: Codes) -> Floats:
    """How welcome a face is as a partner of a crumb: roads and water keep their shape where they can."""
    linear = np.isin(codes, (*WATER, *ROADS, "1004", "1007", "1107"))
    return np.where(linear, 0.15, 1.0)


def make_patches(
    around: Surroundings, lattice: Lattice, frame: CountyFrame, cutters: Cutters, villages: list[int]
) -> Patches:
    """The patches of some villages."""
    wanted = np.concatenate([frame.villages[number].pieces for number in villages])
    blocks, single = _pieces_of(frame, wanted)
    parts = make_parts(around, lattice, blocks)
    faces, owner, was_cut = cut(cutters, parts.polygons)
    points = shapely.point_on_surface(faces)
    piece = _owners(frame, wanted, single, parts.block[owner], points)
    kept = np.flatnonzero(piece >= 0)
    faces, owner, was_cut, points = faces[kept], owner[kept], was_cut[kept], points[kept]
    village = frame.village_of[piece[kept]]
    codes, site, surface = _class_of(around, parts, blocks, cutters, points, owner)
    part = np.where(was_cut, -1, parts.part[owner])
    return _finish(faces, codes, village, site, (blocks, parts, owner, part, surface))


def _finish(
    faces: Geometries, codes: Codes, village: Ints, site: Site, source: tuple[Ints, Parts, Ints, Ints, Ints]
) -> Patches:
    """Join roads and waters, then absorb the crumbs."""
    blocks, parts, owner, part, surface = source
    block = parts.block[owner]
    groups = _groups(codes, village, block, surface)
    shapes, first = dissolve(faces, groups)
    merged, kept = absorb_crumbs(shapes, village[first], _weights(codes[first]))
    origin = first[kept]
    same = shapely.get_num_coordinates(merged) == shapely.get_num_coordinates(faces[origin])
    part = np.where(same & (groups[origin] < 0), part[origin], -1)
    templates = {(int(c), int(r)): parts.templates[number] for number, (c, r) in enumerate(blocks.tolist())}
    chosen = Site(**{name: values[origin] for name, values in vars(site).items()})
    return Patches(merged, codes[origin], village[origin], chosen, blocks[block[origin]], part, templates)
