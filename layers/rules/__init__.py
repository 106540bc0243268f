"""Rules a layer may name. A rule is a value: what must hold, with which tolerance, by which clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Parameters that name a field of the layer itself.
OWN_FIELDS = ("field", "when", "start", "end", "own")


@dataclass(frozen=True)
class Rule:
    """A named condition on a layer; `title` is shown to people, `parameters` are its tolerances."""

    name: str
    title: str
    standard: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


def no_overlaps(tolerance_m: float = 0.0001) -> Rule:
    """Features of the layer do not overlap (TD/T 1055-2019; tolerance in metres)."""
    return Rule("no_overlaps", "图形不重叠", "TD/T 1055-2019", {"tolerance_m": tolerance_m})


def covers_district(level: str = "village", tolerance_m: float = 0.0001) -> Rule:
    """Features cover their survey area without gaps; narrower than `tolerance_m` metres is none.

    Locally: ground that was covered before an edit is so after it, as far as it lies in the survey area.
    """
    parameters = {"level": level, "tolerance_m": tolerance_m}
    return Rule("covers_district", "全覆盖无缝隙", "TD/T 1055-2019", parameters)


def area_agrees(tolerance: float = 0.01) -> Rule:
    """The stored area is the statutory ellipsoidal area, within `tolerance` m²."""
    return Rule("area_agrees", "面积与图形一致", "TD/T 1055-2019", {"tolerance": tolerance})


def min_area(square_metres: float) -> Rule:
    """No feature is smaller than `square_metres`."""
    return Rule("min_area", "不小于最小上图面积", "TD/T 1055-2019", {"square_metres": square_metres})


def no_spikes(degrees: float = 1.0) -> Rule:
    """No vertex has an angle sharper than `degrees`."""
    return Rule("no_spikes", "无尖锐角", "", {"degrees": degrees})


def no_slivers(ratio: float) -> Rule:
    """No feature has a compactness 4πA/P² (1 for a circle) below `ratio`."""
    return Rule("no_slivers", "无狭长图形", "", {"ratio": ratio})


def no_duplicate_points(tolerance_m: float = 0.0001) -> Rule:
    """No two consecutive vertices lie within `tolerance_m`; in a point layer, no two points."""
    return Rule("no_duplicate_points", "无重复点", "", {"tolerance_m": tolerance_m})


def inside(layer: str, by: str = "", own: str = "", tolerance_m: float = 0.0001) -> Rule:
    """Each feature lies inside a feature of `layer`, to `tolerance_m` metres.

    With `by`, a code field of that layer, it must be the one with the longest code that the feature's own
    code begins with (or is); the own code stands in the field `own`, by default of the same name as `by`.
    A feature whose own code is empty may lie in any.
    """
    parameters = {"layer": layer, "by": by, "own": own or by, "tolerance_m": tolerance_m}
    return Rule("inside", "位于上级范围内", "", parameters)


def crosses_no(layer: str, tolerance_m: float = 0.0001) -> Rule:
    """No feature has ground wider than `tolerance_m` metres on both sides of an outline of `layer`."""
    parameters = {"layer": layer, "tolerance_m": tolerance_m}
    return Rule("crosses_no", "不跨越界线", "TD/T 1055-2019", parameters)


def codes_listed() -> Rule:
    """Every code field holds a code of its list that was valid at the time."""
    return Rule("codes_listed", "代码在值域内")


def required_when(field_name: str, when: str, values: tuple[str, ...], only: bool = True) -> Rule:
    """`field_name` is filled when the code in `when` begins with one of `values`; `only`: and only then."""
    parameters = {"field": field_name, "when": when, "values": values, "only": only}
    return Rule("required_when", "条件必填", "TD/T 1057-2020", parameters)


def code_prefix_is_district(field_name: str, length: int) -> Rule:
    """The first `length` digits of `field_name` are the division the feature lies in."""
    return Rule(
        "code_prefix_is_district", "代码前缀与所在区划一致", "", {"field": field_name, "length": length}
    )


def sum_is_control_area(layer: str, area: str) -> Rule:
    """Areas sum to the control area held in field `area` of the division in `layer`."""
    return Rule(
        "sum_is_control_area", "面积之和等于控制面积", "TD/T 1055-2019", {"layer": layer, "area": area}
    )


def unique(field_name: str) -> Rule:
    """No two features have the same `field_name`."""
    return Rule("unique", "标识唯一", "", {"field": field_name})


def not_frozen() -> Rule:
    """A parcel under seizure or mortgage keeps its outline (LADM LA_Restriction)."""
    return Rule("not_frozen", "查封、抵押期间不变更界址")


def network(start: str, end: str, tolerance_m: float = 0.0001) -> Rule:
    """Lines form a directed network by the node numbers in the fields `start` and `end`.

    Ends with one number lie at one place, to `tolerance_m` metres, and ends at one place have one number.
    """
    parameters = {"start": start, "end": end, "tolerance_m": tolerance_m}
    return Rule("network", "有向网络连通", "", parameters)
