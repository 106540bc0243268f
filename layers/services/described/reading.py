"""What the addresses that look for features, places and measures take and give."""

from __future__ import annotations

from gis_core.http.openapi.declare import Answer, Body, Operation, Parameter, Schema
from gis_core.http.openapi.schemas import (
    INTEGER,
    NUMBER,
    TEXT,
    choice,
    integer,
    list_of,
    nullable,
    number,
    record,
    text,
    titled,
)
from gis_core.http.openapi.shared import AREA, AREAS, BOUNDS, LINE, LINES
from gis_core.http.parameters import LONGEST_TEXT
from layers.services.coordinates import FARTHEST, MEASURE_BYTES
from layers.services.described.common import AS_OF, FEATURE, FEATURES, IN_KEY, IN_LAYER, LAYER, MAP, SEARCH
from layers.services.identify import DEEPEST_ZOOM, HITS_PER_LAYER, LONGEST_NAMES, TOLERANCE_PIXELS
from layers.services.search import KINDS, LONGEST_QUERY, MOST_HITS, USUAL_HITS

IDENTIFY = Operation(
    "GET", "identify", SEARCH, "点查：这里有什么",
    parameters=(
        Parameter("lon", "经度", number(-180, 180), required=True, example=110.35),
        Parameter("lat", "纬度", number(-90, 90), required=True, example=20.02),
        Parameter("zoom", f"地图级别；点和线在 {TOLERANCE_PIXELS} 像素之内算点中",
                  number(0, DEEPEST_ZOOM), required=True, example=12),
        Parameter("layers", f"图层名，以逗号分隔，共不超过 {LONGEST_NAMES} 字；无权查看的按没有要素处理",
                  list_of(LAYER), example=["division", "road"]),
        AS_OF,
    ),
    answers=(Answer("要素和栅格值，上面的图层在前", record({"results": list_of(FEATURE)})),),
    faults=("not_found", "too_large"),
    detail=f"每个图层最多 {HITS_PER_LAYER} 个要素。",
)  # fmt: skip
ONE_FEATURE = Operation(
    "GET", "feature", FEATURES, "一个要素：属性、代码含义、图形",
    parameters=(IN_LAYER, IN_KEY, AS_OF),
    answers=(Answer("要素", FEATURE),),
    faults=("not_found", "too_large"),
)  # fmt: skip

HIT: Schema = record({
    "kind": choice([*KINDS.values(), "feature", "coordinate", "sheet"]),
    "layer": nullable(TEXT),
    "id": nullable(INTEGER),
    "title": TEXT,
    "subtitle": TEXT,
    "bounds": BOUNDS,
    "centre": list_of(NUMBER, 2, 2),
})  # fmt: skip
FIND = Operation(
    "GET", "search", SEARCH, "查找：地名、行政区、宗地代码、图幅号、坐标",
    parameters=(
        Parameter("q", "要找的文字；代码至少输入前四位", text(LONGEST_QUERY), example="海口"),
        Parameter("limit", "最多几条", integer(1, MOST_HITS, USUAL_HITS)),
    ),
    answers=(Answer("最相近的在前", record({"results": list_of(HIT, most=MOST_HITS)})),),
    faults=("too_large",),
)  # fmt: skip

PLACE: Schema = record({"epsg": INTEGER, "title": TEXT, "lon": NUMBER, "lat": NUMBER})
COORDINATES = Operation(
    "GET", "coordinates", MAP, "坐标换算：高斯–克吕格或经纬度 → CGCS2000 经纬度",
    parameters=(
        Parameter("x", "横坐标（东）或经度", number(-FARTHEST, FARTHEST), required=True,
                  example=37431986.864),
        Parameter("y", "纵坐标（北）或纬度", number(-FARTHEST, FARTHEST), required=True,
                  example=2214712.422),
        Parameter("crs", "坐标系，例如 EPSG 代码；不写时列出各种可能", text(LONGEST_TEXT)),
    ),
    answers=(Answer("各种可能，最可能的在前", record({"candidates": list_of(PLACE)})),),
    faults=("too_large",),
)  # fmt: skip

FIGURES: Schema = record(
    {},
    {
        "length_m": titled(NUMBER, "线：长度，米"),
        "area_m2": titled(NUMBER, "面：椭球面积，平方米"),
        "area_ha": NUMBER,
        "area_mu": titled(NUMBER, "亩"),
        "perimeter_m": NUMBER,
    },
)
MEASURE = Operation(
    "POST", "measure", MAP, "量测：椭球面上的长度和面积",
    body=Body(
        {"title": "GeoJSON 线或面", "oneOf": [LINE, LINES, AREA, AREAS]},
        {"type": "LineString", "coordinates": [[110.35, 20.02], [110.36, 20.03]]},
    ),
    answers=(Answer("长度，或面积和周长", FIGURES),),
    detail=f"正文为 GeoJSON 线或面，不超过 {MEASURE_BYTES // 1000} KB；不写入任何内容，无须登录。",
)  # fmt: skip
