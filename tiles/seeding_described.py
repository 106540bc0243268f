"""The words about the addresses for tiles made beforehand."""

from __future__ import annotations

from gis_core.geometry.grid import TILE_MATRIX_SETS, WEB_MERCATOR_QUAD
from gis_core.http.openapi.declare import Answer, Body, Named, Operation, Parameter
from gis_core.http.openapi.schemas import (
    BOOLEAN,
    INTEGER,
    KEY,
    MOMENT,
    NUMBER,
    TEXT,
    choice,
    list_of,
    nullable,
    number,
    record,
    text,
    titled,
)
from gis_core.jobs.models import Undertaking
from tiles.seeding import MOST_TILES, PUBLIC
from tiles.seeding_form import LONGEST_WORD, MOST_REST, ZOOMS
from tiles.seeding_views import LONGEST_LIST

TAG = "瓦片"
IN_NUMBER = Parameter("number", "任务编号", KEY, "path", example=1)
UNDERTAKING = Named(
    "Undertaking",
    record({
        "id": INTEGER,
        "wanted": titled({"type": "object"}, "所要求的"),
        "asked_by": TEXT,
        "state": titled(choice(Undertaking.State.values), "、".join(Undertaking.State.labels)),
        "must_stop": BOOLEAN,
        "total": titled(INTEGER, "瓦片总数"),
        "done": INTEGER,
        "counts": {"type": "object", "additionalProperties": INTEGER, "description": "各种结果的瓦片数"},
        "seconds": NUMBER,
        "asked_at": MOMENT,
        "seen_at": nullable(MOMENT),
    }),
)  # fmt: skip
WANTED = record(
    {
        "layers": titled(list_of(TEXT, 1), "图层名"),
        "zooms": titled(text(pattern=f"^{ZOOMS.pattern}$"), "级别或级别范围，例如 5-14"),
    },
    {
        "bbox": titled(nullable(list_of(number(-180, 180), 4, 4)), "西、南、东、北（度）；或者写 division"),
        "division": titled(text(LONGEST_WORD), "行政区代码"),
        "grid": titled(choice(TILE_MATRIX_SETS, WEB_MERCATOR_QUAD.identifier), "瓦片矩阵集"),
        "as": titled({**text(LONGEST_WORD), "default": PUBLIC}, "为谁预制：账号，或 public（公众）"),
        "rest": titled(number(0, MOST_REST), "每工作一秒休息几秒"),
    },
)
_FOUND = Answer("任务", UNDERTAKING)
_TAKEN = Answer("已接受", UNDERTAKING, 202)
LIST = Operation(
    "GET", "tileSeedings", TAG, "预制瓦片的任务",
    answers=(Answer("新的在前", record({"orders": list_of(UNDERTAKING, most=LONGEST_LIST)})),),
    access="operator",
)  # fmt: skip
ORDER = Operation(
    "POST", "orderTileSeeding", TAG, "预制一片区域的瓦片",
    body=Body(WANTED, {"layers": ["road"], "zooms": "7-9", "division": "4601"}),
    answers=(_TAKEN,),
    faults=("not_found", "too_large"),
    access="operator",
    detail=f"最多 {MOST_TILES} 个瓦片；已有且没有过时的跳过。",
)  # fmt: skip
ONE = Operation(
    "GET", "tileSeeding", TAG, "一个任务：做到哪里了",
    parameters=(IN_NUMBER,), answers=(_FOUND,), faults=("not_found",), access="operator",
)  # fmt: skip
STOP = Operation(
    "POST", "stopTileSeeding", TAG, "停止一个任务",
    parameters=(IN_NUMBER,), answers=(_TAKEN,), faults=("not_found",), access="operator",
)  # fmt: skip
RESUME = Operation(
    "POST", "resumeTileSeeding", TAG, "继续一个任务；已完成的从头再做",
    parameters=(IN_NUMBER,), answers=(_TAKEN,), faults=("not_found",), access="operator",
)  # fmt: skip
