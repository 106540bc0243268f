"""What the catalogue and the legends give."""

from __future__ import annotations

from typing import get_args

from gis_core.accounts.roles import Role
from gis_core.geometry.crs import Kind as SystemKind
from gis_core.http.openapi.declare import Answer, Named, Operation, Schema
from gis_core.http.openapi.schemas import (
    BOOLEAN,
    INTEGER,
    NUMBER,
    TEXT,
    choice,
    list_of,
    nullable,
    record,
    titled,
)
from gis_core.http.openapi.shared import BOUNDS
from layers.declare import ACCESS, CHANNELS, GEOMETRY_KINDS, THEMES
from layers.services.described.common import FIELD, IN_LAYER, KINDS, MAP

BOTH: Schema = {"title": TEXT, "title_en": TEXT}
LAYER_FACTS = Named(
    "LayerFacts",
    record({
        "name": TEXT,
        **BOTH,
        "abstract": TEXT,
        "theme": choice(THEMES),
        "kind": titled(choice(KINDS), "要素图层、栅格图层、计算图层"),
        "geometry": choice([*dict.fromkeys(GEOMETRY_KINDS.values()), "raster"]),
        "standard": TEXT,
        "access": titled(choice(ACCESS), "公开、登录可见、按行政区代码、按行政区图形"),
        "count": titled(nullable(INTEGER), "您可见的要素数；尚未统计时为空"),
        "count_is_exact": BOOLEAN,
        "bounds": nullable(BOUNDS),
        "is_demo": BOOLEAN,
        "detail_from": titled(INTEGER, "从这一级起逐要素显示"),
        "drawn_from": titled(INTEGER, "从这一级起显示"),
        "default_on": BOOLEAN,
        "order": INTEGER,
        "tilejson": TEXT,
        "style": TEXT,
        "picture": TEXT,
        "legend": TEXT,
        "searchable": BOOLEAN,
        "published_as": list_of(choice(CHANNELS)),
        "fields": list_of(FIELD),
    }),
)  # fmt: skip
USER: Schema = record(
    {"signed_in": BOOLEAN},
    {
        "name": TEXT,
        "username": TEXT,
        "role": choice(Role.values),
        "role_title": TEXT,
        "department": TEXT,
        "division": titled(TEXT, "行政区代码"),
        "division_title": TEXT,
        "is_staff": BOOLEAN,
    },
)
BASE: Schema = record(
    {"tiles": TEXT, "scale2": TEXT, "tile_size": INTEGER, "max_zoom": INTEGER, "attribution": TEXT}
)
TIANDITU: Schema = record(dict.fromkeys(("vec", "labels", "image", "subdomains"), TEXT))
SYSTEM: Schema = record({
    "epsg": INTEGER,
    **BOTH,
    "kind": choice(get_args(SystemKind)),
    "proj4": TEXT,
    "prefixed": titled(BOOLEAN, "横坐标是否带带号"),
    "central_meridian": nullable(NUMBER),
})  # fmt: skip
CATALOGUE_CONTENT = Named(
    "Catalogue",
    record({
        **BOTH,
        "subtitle": TEXT,
        "subtitle_en": TEXT,
        "notices": list_of(record({"text": TEXT, "text_en": TEXT})),
        "user": USER,
        "home": record({"bounds": BOUNDS}),
        "demo_places": list_of(record({"title": TEXT, "bounds": BOUNDS})),
        "base": BASE,
        "tianditu": nullable(TIANDITU),
        "themes": list_of(record({"name": choice(THEMES), **BOTH, "layers": list_of(TEXT)})),
        "layers": list_of(LAYER_FACTS),
        "crs": list_of(SYSTEM),
    }),
)  # fmt: skip
CATALOGUE = Operation(
    "GET", "catalogue", MAP, "目录：您可见的图层、怎样绘制，您是谁",
    answers=(Answer("目录", CATALOGUE_CONTENT),),
    detail="无权查看的图层不列出，要素数和范围只算可见的部分。",
)  # fmt: skip

LEGEND_ENTRY = Named(
    "LegendEntry",
    record({
        **BOTH,
        "kind": choice(["point", "fill", "line"]),
        "fill": nullable(TEXT),
        "stroke": nullable(TEXT),
        "width": NUMBER,
        "dash": nullable(list_of(NUMBER)),
        "casing": nullable(TEXT),
        "casing_width": NUMBER,
        "icon": nullable(TEXT),
        "size": nullable(NUMBER),
        "opacity": NUMBER,
    }),
)  # fmt: skip
LEGEND = Operation(
    "GET", "legend", MAP, "图例：样式的每一类，或栅格的每一级",
    parameters=(IN_LAYER,),
    answers=(Answer("图例", record({"entries": list_of(LEGEND_ENTRY)})),),
    faults=("not_found",),
)  # fmt: skip
