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
from layers.rules.fetch import read_neighbours
from layers.rules.frozen import check_frozen
from layers.rules.gaps import check_gaps, find_possible_losses
from layers.rules.networks import check_network
from layers.rules.overlaps import check_overlaps
from layers.rules.uniqueness import check_unique
from layers.rules.vertices import check_duplicates, check_spikes, read_near_points


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
    "no_overlaps": Checker(check_overlaps, watch("geometry"), is_local=True, reads=read_neighbours),
    "covers_district": Checker(check_gaps, watch("geometry"), is_graded=False, prepares=find_possible_losses),
    "area_agrees": Checker(check_area_agrees, watch_areas, is_local=True),
    "min_area": Checker(check_min_area, watch("geometry"), is_local=True),
    "no_spikes": Checker(check_spikes, watch("geometry"), is_local=True),
    "no_slivers": Checker(check_slivers, watch("geometry"), is_local=True),
    "no_duplicate_points": Checker(
        check_duplicates, watch("geometry"), is_local=True, reads=read_near_points
    ),
    "inside": Checker(check_inside, watch("geometry")),
    "crosses_no": Checker(check_crossings, watch("geometry")),
    "codes_listed": Checker(check_codes_listed, watch_codes, is_local=True),
    "required_when": Checker(check_required, watch(), is_local=True),
    "code_prefix_is_district": Checker(check_district_prefix, watch("district"), is_local=True),
    "sum_is_control_area": Checker(check_control_area, watch_areas, is_graded=False),
    "unique": Checker(check_unique, watch()),
    "not_frozen": Checker(check_frozen, watch("geometry", "parcel_code"), is_graded=False),
    "network": Checker(check_network, watch("geometry")),
}
