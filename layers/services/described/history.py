"""What the addresses of the past take and give."""

from __future__ import annotations

from gis_core.http.openapi.declare import Answer, Named, Operation, Parameter
from gis_core.http.openapi.schemas import (
    INTEGER,
    MOMENT,
    TEXT,
    choice,
    integer,
    list_of,
    nullable,
    record,
    text,
    titled,
)
from gis_core.http.parameters import LARGEST_INTEGER, LONGEST_TEXT
from layers.parcels.export import ENCODINGS
from layers.services.described.common import (
    CHANGE,
    FEATURE,
    HISTORY,
    IN_KEY,
    IN_RECORDED,
    INSTANT,
    PARCELS,
)
from layers.services.history import LONGEST_LIST, USUAL_LIST

CHANGE_SET = Named(
    "ChangeSet",
    record({
        "id": INTEGER,
        "sequence": titled(nullable(INTEGER), "在证据链中的次序"),
        "at": titled(nullable(MOMENT), "生效时间"),
        "person": TEXT,
        "protocol": TEXT,
        "operation": TEXT,
        "reason": TEXT,
        "case_number": TEXT,
        "undoes": titled(nullable(INTEGER), "所撤销的变更集"),
    }),
)  # fmt: skip
VERSION = record({
    "version": INTEGER,
    "began": nullable(CHANGE_SET),
    "ended": titled(nullable(CHANGE_SET), "当前版本为空"),
    "feature": FEATURE,
})  # fmt: skip
VERSIONS = Operation(
    "GET", "featureHistory", HISTORY, "一个要素的各个版本：谁、何时、为何",
    parameters=(IN_RECORDED, IN_KEY),
    answers=(Answer("版本，新的在前", record({"versions": list_of(VERSION)})),),
    faults=("not_found",),
)  # fmt: skip

RELATIVES = list_of(record({"id": INTEGER, "code": TEXT, "distance": titled(INTEGER, "其间的操作次数")}))
LINEAGE = Operation(
    "GET", "featureLineage", PARCELS, "一个要素的沿革：由谁而来，变成了谁",
    parameters=(IN_RECORDED, IN_KEY),
    answers=(Answer("前身和后继", record({"ancestors": RELATIVES, "descendants": RELATIVES})),),
    faults=("not_found",),
)  # fmt: skip

SINCE = Parameter("since", "起始时间，带时区", INSTANT, required=True, example="2026-01-01T00:00:00+08:00")
UNTIL = Parameter("until", "结束时间，带时区", INSTANT, required=True, example="2026-01-02T00:00:00+08:00")
DIFFERENCES = Operation(
    "GET", "differences", HISTORY, "两个时刻之间的变更",
    parameters=(
        IN_RECORDED, SINCE, UNTIL,
        Parameter("after", "从编号大于它的要素起（翻页）", integer(0, LARGEST_INTEGER, 0)),
        Parameter("limit", "最多几个要素", integer(1, LONGEST_LIST, LONGEST_LIST)),
    ),
    answers=(Answer("变更，按要素编号", record({"layer": TEXT, "changes": list_of(CHANGE)})),),
    faults=("not_found", "conflict", "too_large"),
    detail="其间整体入库过的图层不能逐要素比较，答复 409。",
)  # fmt: skip
CHANGE_SETS = Operation(
    "GET", "changeSets", HISTORY, "变更集：自己的；管理员可看全部",
    parameters=(
        Parameter("case_number", "业务号", text(LONGEST_TEXT)),
        Parameter("before", "次序小于它的（翻页）", integer(1, LARGEST_INTEGER)),
        Parameter("limit", "最多几个", integer(1, LONGEST_LIST, USUAL_LIST)),
    ),
    answers=(Answer("新的在前", record({"change_sets": list_of(CHANGE_SET)})),),
    faults=("too_large",),
    access="signed_in",
)  # fmt: skip
EXPORT = Operation(
    "GET", "exportLineage", PARCELS, "法定变更沿革表：宗地 ZDBHQK，地类图斑 DLTBGXGC",
    parameters=(
        Parameter("name", "图层名", choice(("parcel", "land_use_patch")), "path", example="parcel"),
        SINCE, UNTIL,
        Parameter("encoding", "编码", choice(ENCODINGS, "utf-8")),
    ),
    answers=(Answer("CSV", TEXT, media="text/csv"),),
    faults=("not_found", "too_large"),
)  # fmt: skip
