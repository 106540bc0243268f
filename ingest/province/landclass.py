"""Which land-use class a place has (TD/T 1055-2019 Annex A), and how finely its block is divided."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ingest.province.cover import Site
from ingest.province.hashing import Floats, Ints, hash_unit
from ingest.province.templates import KINDS

Codes = NDArray[np.str_]
Mask = NDArray[np.bool_]

QUARTER = 310.0  # metres across a quarter of a town
FOLLOWERS = 0.68
BUILT_EDGE = 0.40  # value of the town field at the built-up edge
# Class and share of each mixture; shares of a row sum to 1.
MIXTURES: dict[str, tuple[tuple[str, float], ...]] = {
    "city": (
        ("0701", 0.42),
        ("05H1", 0.13),
        ("0601", 0.09),
        ("08H2", 0.07),
        ("08H1", 0.05),
        ("0810", 0.06),
        ("0508", 0.03),
        ("0809", 0.03),
        ("1005", 0.02),
        ("1201", 0.03),
        ("0404", 0.02),
        ("0204", 0.05),
    ),
    "fringe": (
        ("0601", 0.24),
        ("0701", 0.16),
        ("0702", 0.20),
        ("0508", 0.06),
        ("05H1", 0.06),
        ("0809", 0.03),
        ("1201", 0.03),
        ("0103", 0.10),
        ("0204", 0.08),
        ("0404", 0.04),
    ),
    "township": (
        ("0701", 0.22),
        ("0702", 0.38),
        ("05H1", 0.09),
        ("08H1", 0.06),
        ("08H2", 0.07),
        ("0601", 0.05),
        ("0809", 0.02),
        ("0810", 0.01),
        ("1005", 0.02),
        ("0204", 0.08),
    ),
    "hamlet": (
        ("0702", 0.76),
        ("0204", 0.12),
        ("1104", 0.04),
        ("08H1", 0.02),
        ("0810", 0.01),
        ("1202", 0.02),
        ("0103", 0.03),
    ),
    "paddy": (("0101", 0.90), ("0102", 0.04), ("1104", 0.025), ("1202", 0.015), ("0204", 0.02)),
    "upland": (
        ("0103", 0.56),
        ("0102", 0.13),
        ("0204", 0.11),
        ("0201", 0.10),
        ("1202", 0.03),
        ("0307", 0.05),
        ("1104", 0.02),
    ),
    "rubber": (("0203", 0.86), ("0307", 0.05), ("0301", 0.05), ("0103", 0.04)),
    "orchard": (("0201", 0.60), ("0204", 0.28), ("0103", 0.07), ("0307", 0.05)),
    "betel": (("0204", 0.72), ("0201", 0.12), ("0103", 0.08), ("0301", 0.08)),
    "woods": (("0301", 0.52), ("0307", 0.28), ("0305", 0.12), ("0302", 0.03), ("0404", 0.05)),
    "mountain": (("0301", 0.86), ("0305", 0.07), ("0307", 0.04), ("0302", 0.02), ("0404", 0.01)),
    "shore": (("0307", 0.42), ("1105", 0.26), ("0305", 0.14), ("0404", 0.08), ("1205", 0.10)),
    "mangrove": (("0303", 0.80), ("1105", 0.12), ("1104A", 0.08)),
    "ponds": (("1104A", 0.86), ("1202", 0.04), ("0307", 0.06), ("0101", 0.04)),
}
NAMES = tuple(MIXTURES)


def _in_valley(site: Site) -> Mask:
    """Flat land beside water: where rice grows."""
    return np.asarray((site.river < 300.0 + 330.0 * site.coarse) & (site.slope < 8.0) & (site.hills < 0.7))


def _is_wet(site: Site) -> Mask:
    """Hollows of the plain."""
    return np.asarray((site.coarse + 0.4 * site.fine < -0.36) & (site.slope < 5.0) & (site.hills < 0.15))


def _is_dry_farmland(site: Site) -> Mask:
    """Open fields of the plain and the low coast."""
    open_land = (site.coarse < -0.06) & (site.hills < 0.2) & (site.slope < 8.0)
    return np.asarray(open_land & ((site.fine < 0.12) | (site.coast < 6_000.0)))


def block_kinds(seed: int, site: Site, blocks: Ints) -> Codes:
    """How each block is divided: field, town, hill or forest (a member of `templates.KINDS`)."""
    chance = hash_unit(seed + 441, blocks[:, 0], blocks[:, 1])
    rise = site.hills + 0.25 * site.coarse + 0.15 * (chance - 0.5)
    steep = site.slope + 3.0 * site.coarse
    town = (site.town > 0.30) | (site.hamlet < 1.5)
    farmed = _in_valley(site) | _is_wet(site) | _is_dry_farmland(site)
    mixed = (chance < 0.14) & (site.hills < 0.2)  # fields among the plantations
    rules = [town, farmed, (rise > 0.36) | (steep > 13.0), mixed]
    return np.select(rules, [KINDS[1], KINDS[0], KINDS[3], KINDS[0]], KINDS[2])


def _mixture_of(site: Site) -> Ints:
    """The mixture each place takes its class from."""
    edge = BUILT_EDGE + 0.16 * site.fine
    low = site.coast < 2_600.0
    rise = site.hills + 0.25 * site.coarse
    kinds: list[tuple[Mask, str]] = [
        ((site.coast < 900.0) & (site.mangrove > 0.15 + 0.2 * site.fine) & (site.town < edge), "mangrove"),
        ((site.town > 0.75) & (site.rank == 0), "city"),
        ((site.town > edge) & (site.rank == 0), "city"),
        ((site.town > edge - 0.13) & (site.rank == 0) & (site.fine > 0.05), "fringe"),
        ((site.town > edge) & (site.rank == 1), "township"),
        (site.hamlet < 1.0 + 0.45 * site.fine, "hamlet"),
        ((site.coast < 170.0 + 140.0 * site.fine), "shore"),
        (low & (site.coarse > 0.22) & (site.height < 16.0), "ponds"),
        (_in_valley(site), "paddy"),
        (rise > 0.42, "mountain"),
        (_is_wet(site), "paddy"),
        (rise > 0.27, "woods"),
        (_is_dry_farmland(site), "upland"),
        ((site.coarse > 0.30) & (site.fine > -0.1), "woods"),
        ((site.coast > 7_000.0) & ((site.coarse > 0.02) | (site.slope > 6.0)), "rubber"),
        ((site.fine > 0.02) & (site.coast < 45_000.0), "betel"),
        (site.slope + site.hills * 20.0 > 7.0, "rubber"),
        (site.coarse > 0.12, "woods"),
    ]
    return np.select(
        [mask for mask, _ in kinds], [NAMES.index(name) for _, name in kinds], NAMES.index("orchard")
    )


def _draw(mixture: Ints, chance: Floats) -> Codes:
    """A class out of each place's mixture."""
    codes = np.empty(len(mixture), dtype="<U5")
    for number, name in enumerate(NAMES):
        members = mixture == number
        classes, shares = zip(*MIXTURES[name], strict=True)
        choice = np.searchsorted(np.cumsum(shares), chance[members], side="right")
        codes[members] = np.array(classes)[np.minimum(choice, len(classes) - 1)]
    return codes


def land_classes(seed: int, site: Site, block: Ints, part: Ints) -> Codes:
    """The class of each part of a block by its place: mixtures in smooth areas, single patches by chance.

    In towns most patches go with their quarter, so that housing, trade and industry lie together.
    """
    mixture = _mixture_of(site)
    chance = hash_unit(seed + 451, block[:, 0], block[:, 1], part)
    bend = QUARTER * 0.5 * site.fine
    column, row = np.floor((site.x + bend) / QUARTER), np.floor((site.y - bend) / QUARTER)
    quarter = hash_unit(seed + 452, column.astype(np.int64), row.astype(np.int64))
    follows = hash_unit(seed + 453, block[:, 0], block[:, 1], part) < FOLLOWERS
    urban = np.isin(mixture, [NAMES.index(name) for name in ("city", "fringe", "township")])
    return _draw(mixture, np.where(urban & follows, quarter, chance))


def strip_classes(seed: int, site: Site, block: Ints, part: Ints, kinds: Codes) -> Codes:
    """Strips are streets in towns, ditches or tracks between fields, tracks elsewhere."""
    chance = hash_unit(seed + 461, block[:, 0], block[:, 1], part)
    wet = (site.river < 1_000.0) | (site.coarse < -0.1)
    street = site.town > BUILT_EDGE - 0.08
    return np.select([street, wet & (chance < 0.45) & (kinds == "field")], ["1004", "1107"], "1006").astype(
        "<U5"
    )


def strip_use(seed: int, blocks: Ints, kinds: Codes) -> NDArray[np.bool_]:
    """Which strips each block uses: middle x, middle y, edge x, edge y, (n, 4)."""
    shares = {
        "field": (0.7, 0.55, 0.8, 0.7),
        "town": (1.0, 1.0, 1.0, 1.0),
        "hill": (0.10, 0.10, 0.3, 0.25),
        "forest": (0.0, 0.0, 0.03, 0.03),
    }
    wanted = np.array([shares[kind] for kind in kinds.tolist()])
    chance = np.stack([hash_unit(seed + 471 + k, blocks[:, 0], blocks[:, 1]) for k in range(4)], axis=1)
    return np.asarray(chance < wanted)
