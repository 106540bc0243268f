"""Rules a layer may name. A rule is a value: what must hold, with which tolerance, by which clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


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


def covers_district(level: str = "village") -> Rule:
    """Features cover their survey area without gaps."""
    return Rule("covers_district", "全覆盖无缝隙", "TD/T 1055-2019", {"level": level})


def area_agrees(tolerance: float = 0.01) -> Rule:
    """The stored area is the statutory ellipsoidal area, within `tolerance` m²."""
    return Rule("area_agrees", "面积与图形一致", "TD/T 1055-2019", {"tolerance": tolerance})


def min_area(square_metres: float) -> Rule:
    """No feature is smaller than `square_metres`."""
    return Rule("min_area", "不小于最小上图面积", "TD/T 1055-2019", {"square_metres": square_metres})


def no_spikes(degrees: float = 1.0) -> Rule:
    """No vertex has an angle sharper than `degrees`."""
    return Rule("no_spikes", "无尖锐角", "", {"degrees": degrees})


def no_duplicate_points(tolerance_m: float = 0.0001) -> Rule:
    """No two consecutive vertices lie within `tolerance_m`."""
    return Rule("no_duplicate_points", "无重复点", "", {"tolerance_m": tolerance_m})


def inside(layer: str, by: str = "") -> Rule:
    """Each feature lies inside a feature of `layer`; `by` names the code field of that layer."""
    return Rule("inside", "位于上级范围内", "", {"layer": layer, "by": by})


def crosses_no(layer: str) -> Rule:
    """No feature crosses a line of `layer`."""
    return Rule("crosses_no", "不跨越界线", "TD/T 1055-2019", {"layer": layer})


def codes_listed() -> Rule:
    """Every code field holds a code of its list that was valid at the time."""
    return Rule("codes_listed", "代码在值域内")


def required_when(field_name: str, when: str, values: tuple[str, ...]) -> Rule:
    """`field_name` is filled when the code in `when` begins with one of `values`, and only then."""
    return Rule(
        "required_when", "条件必填", "TD/T 1057-2020", {"field": field_name, "when": when, "values": values}
    )


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


def network(start: str, end: str) -> Rule:
    """Lines form a directed network by the node numbers in the fields `start` and `end`."""
    return Rule("network", "有向网络连通", "", {"start": start, "end": end})
