"""What operators are told of the use of the services."""

from __future__ import annotations

from gis_core.http.openapi.declare import Answer, Named, Operation, Parameter
from gis_core.http.openapi.schemas import DAY, INTEGER, TEXT, choice, list_of, nullable, record, text
from gis_core.http.parameters import LONGEST_TEXT
from layers.history.usage import MOST_LINES
from layers.services.described.common import OPERATION
from layers.services.usage import FORMS, MOST_DAYS, USUAL_DAYS

LINE = Named(
    "UsageLine",
    record({
        "day": DAY,
        "person": TEXT,
        "protocol": TEXT,
        "layer": TEXT,
        "answers": INTEGER,
        "features": nullable(INTEGER),
        "bytes": nullable(INTEGER),
    }),
)  # fmt: skip
USAGE = Operation(
    "GET", "usage", OPERATION, "服务的使用情况：按日、账号、服务方式、图层",
    parameters=(
        Parameter("from", f"第一天；不写为 {USUAL_DAYS} 天前", DAY),
        Parameter("to", "最后一天；不写为今天", DAY),
        Parameter("person", "账号", text(LONGEST_TEXT)),
        Parameter("layer", "图层名", text(LONGEST_TEXT)),
        Parameter("f", "答复的格式", choice(FORMS, FORMS[0])),
    ),
    answers=(
        Answer("使用情况", record({"from": DAY, "to": DAY, "usage": list_of(LINE, most=MOST_LINES)})),
        Answer("使用情况", TEXT, media="text/csv"),
    ),
    faults=("too_large",),
    access="operator",
    detail=f"最多 {MOST_DAYS} 天、{MOST_LINES} 行；瓦片按抽样估计。",
)  # fmt: skip
