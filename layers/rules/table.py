"""Every rule's checker and what it watches: the one list."""

from __future__ import annotations

from layers.declare import LayerOptions
from layers.rules import OWN_FIELDS, Rule
from layers.rules.areas import area_fields, check_area_agrees, check_min_area, check_slivers
from layers.rules.codes import check_codes_listed, check_district_prefix, check_required, code_fields
from layers.rules.containers import check_inside
from layers.rules.control_area import check_control_area
from layers.rules.crossings import check_crossings
from layers.rules.fault import Checker, Watch
from layers.rules.frozen import check_frozen
from layers.rules.gaps import check_gaps
from layers.rules.networks import check_network
from layers.rules.overlaps import check_overlaps
from layers.rules.uniqueness import check_unique
from layers.rules.vertices import check_duplicates, check_spikes


def watch(*names: str) -> Watch:
    """Always these fields, and those that the rule's parameters name."""

    def _watch(layer: LayerOptions, rule: Rule) -> frozenset[str]:
        named = (rule.parameters.get(parameter) for parameter in OWN_FIELDS)
        return frozenset([*names, *(name for name in named if name)])

    return _watch


def watch_areas(layer: LayerOptions, rule: Rule) -> frozenset[str]:
    """The geometry, the areas computed from it, and the division they count for."""
    return frozenset(["geometry", "district", *area_fields(layer)])


def watch_codes(layer: LayerOptions, rule: Rule) -> frozenset[str]:
    """Every code field."""
    return frozenset(field.name for field in code_fields(layer))


CHECKERS: dict[str, Checker] = {
    "no_overlaps": Checker(check_overlaps, watch("geometry")),
    "covers_district": Checker(check_gaps, watch("geometry"), is_graded=False),
    "area_agrees": Checker(check_area_agrees, watch_areas),
    "min_area": Checker(check_min_area, watch("geometry")),
    "no_spikes": Checker(check_spikes, watch("geometry")),
    "no_slivers": Checker(check_slivers, watch("geometry")),
    "no_duplicate_points": Checker(check_duplicates, watch("geometry")),
    "inside": Checker(check_inside, watch("geometry")),
    "crosses_no": Checker(check_crossings, watch("geometry")),
    "codes_listed": Checker(check_codes_listed, watch_codes),
    "required_when": Checker(check_required, watch()),
    "code_prefix_is_district": Checker(check_district_prefix, watch("district")),
    "sum_is_control_area": Checker(check_control_area, watch_areas, is_graded=False),
    "unique": Checker(check_unique, watch()),
    "not_frozen": Checker(check_frozen, watch("geometry", "parcel_code"), is_graded=False),
    "network": Checker(check_network, watch("geometry")),
}
