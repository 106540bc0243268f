"""What the acts on parcels take and give: one operation for each act."""

from __future__ import annotations

from typing import Any

from gis_core.http.openapi.declare import Answer, AnySchema, Body, Named, Operation, Parameter, Schema
from gis_core.http.openapi.schemas import (
    LARGEST_KEY,
    NUMBER,
    choice,
    integer,
    list_of,
    number,
    record,
    text,
    titled,
)
from gis_core.http.openapi.shared import AREA, AREAS, LINE, POINT
from layers.parcels.outlines.share import MOST_PARTS, SIDES
from layers.services.described.common import (
    AREA_LAYER,
    CASE_NUMBER,
    DRY_RUN,
    EDIT_FAULTS,
    HALF,
    PARCELS,
    REASON,
    REFUSALS,
    WRITTEN,
)
from layers.services.parcel_forms import ACTS, LARGEST_NUMBER, MOST_INPUTS

IN_AREAS = Parameter("name", "图层名（面状要素图层）", AREA_LAYER, "path", example="parcel")
_KEY = integer(1, LARGEST_KEY)


def _decimal(low: int) -> Schema:
    return {"anyOf": [number(low, LARGEST_NUMBER), text(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,12})?$")]}


# What the acts need, by the names in their forms.
_OUTLINE: Schema = {"title": "GeoJSON 面", "oneOf": [AREA, AREAS]}
NEEDS: dict[str, AnySchema] = {
    "line": titled(LINE, "分割线或新界线"),
    "point": titled(POINT, "分割线通过的点"),
    "area": titled(_decimal(0), "分出的面积，平方米"),
    "azimuth": titled(_decimal(-LARGEST_NUMBER), "坐标方位角，度"),
    "side": titled(choice(SIDES), "分出的一侧：前进方向的左或右"),
    "count": titled(integer(2, MOST_PARTS), "份数"),
    "outline": titled(_OUTLINE, "新的图形"),
    "outlines": titled(list_of(_OUTLINE, 1, MOST_INPUTS), "新的各个图形"),
}
_LINE = {"type": "LineString", "coordinates": [[110.349, 20.02], [110.351, 20.02]]}
_RING = [[110.349, 20.019], [110.351, 20.019], [110.351, 20.021], [110.349, 20.021], [110.349, 20.019]]
_AREA = {"type": "Polygon", "coordinates": [_RING]}
EXAMPLES: dict[str, Any] = {
    "line": _LINE, "point": {"type": "Point", "coordinates": [110.35, 20.02]}, "area": "350.50",
    "azimuth": 45, "side": SIDES[0], "count": 3, "outline": _AREA, "outlines": [_AREA],
}  # fmt: skip
TITLES = {
    "split_line": "分割：沿一条线",
    "split_area": "分割：按面积和方位角",
    "split_bearing": "分割：过一点按方位角",
    "split_equal": "分割：等面积若干份",
    "merge": "合并",
    "redistribute": "重划：原有范围换成新的图形",
    "move_boundary": "移动公共界线",
    "reshape": "重绘一个图形",
    "create": "新建",
    "retire": "灭失",
    "attributes": "修改属性",
}
# Acts on several features; the others take one, and `create` none.
OF_SEVERAL = ("merge", "redistribute", "move_boundary")
PERFORMED = Named(
    "Performed",
    record({**WRITTEN, "residual_m2": titled(NUMBER, "结果与原有图形量算面积之差")}),
)


def _inputs_of(act: str) -> Schema:
    if act == "create":
        return {}
    keys = list_of(_KEY, 1, MOST_INPUTS if act in OF_SEVERAL else 1)
    versions = titled(keys, "各自所依据的版本")
    return {"ids": titled({**keys, "uniqueItems": True}, "要素编号"), "versions": versions}


def _describe(act: str) -> Operation:
    needs = ACTS[act].needs
    inputs = _inputs_of(act)
    several = [1, 2] if act in OF_SEVERAL else [1]
    example = dict.fromkeys(inputs, several) | {name: EXAMPLES[name] for name in needs}
    values = {"anyOf": [HALF, list_of(HALF)]}
    return Operation(
        "POST", f"parcels_{act}", PARCELS, TITLES[act],
        parameters=(IN_AREAS,),
        body=Body(
            record(
                {**inputs, **{name: NEEDS[name] for name in needs}},
                {
                    "values": titled(values, "结果的属性：各给一组，或一组用于全部"),
                    "reason": REASON,
                    "case_number": CASE_NUMBER,
                    "dry_run": DRY_RUN,
                },
            ),
            {**example, "reason": TITLES[act], "dry_run": True},
        ),
        answers=(Answer("结果；dry_run 时没有写入", PERFORMED), *REFUSALS),
        faults=EDIT_FAULTS,
        access="signed_in",
        fixed={"act": act},
    )  # fmt: skip


OPERATIONS = tuple(_describe(act) for act in ACTS)
