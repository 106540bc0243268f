"""What the write path takes and gives."""

from __future__ import annotations

from gis_core.http.openapi.declare import Answer, Body, Named, Operation, Parameter
from gis_core.http.openapi.schemas import (
    BOOLEAN,
    KEY,
    TEXT,
    list_of,
    nullable,
    record,
    titled,
)
from layers.editing.change import Kind
from layers.editing.json_form import MOST_CHANGES
from layers.services.described.common import (
    CASE_NUMBER,
    DRY_RUN,
    EDIT_FAULTS,
    EDITS,
    HALF,
    IN_KEY,
    IN_RECORDED,
    REASON,
    RECORDED_LAYER,
    REFUSALS,
    VERSION,
    WRITTEN,
)
from layers.services.editing import LARGEST_EDIT

WANTED = Named(
    "WantedChange",
    record(
        {
            "layer": RECORDED_LAYER,
            "new": titled(nullable(HALF), "要写的字段和值；null 为删除"),
        },
        {
            "id": titled(nullable(KEY), "要素编号；不写为新增"),
            "version": titled(VERSION, "所依据的版本"),
            "old": titled(nullable(HALF), "所读到的值；不写时按 version 取"),
            "kind": {**TEXT, "enum": [str(kind) for kind in Kind], "description": "可以照答复写回，不起作用"},
        },
    ),
)
EXAMPLE = {
    "changes": [{"layer": "road", "id": 1, "version": 1, "new": {"remark": "现场核实"}}],
    "reason": "现场核实",
    "dry_run": True,
}
WRITTEN_CONTENT = Named("Written", record(WRITTEN))
# A dry run, or nothing to change: 200.
DONE = (
    Answer("已写入", WRITTEN_CONTENT, 201),
    Answer("没有写入：试运行，或没有不同", WRITTEN_CONTENT),
)
EDIT = Operation(
    "POST", "edit", EDITS, "编辑：新增、修改、删除要素，全部成功或全部不写",
    body=Body(
        record(
            {"changes": list_of(WANTED, 1, MOST_CHANGES)},
            {
                "reason": REASON,
                "case_number": CASE_NUMBER,
                "dry_run": DRY_RUN,
                "merge": titled({**BOOLEAN, "default": False}, "他人只改了别的字段时也写入"),
            },
        ),
        EXAMPLE,
    ),
    answers=(*DONE, *REFUSALS),
    faults=EDIT_FAULTS,
    access="signed_in",
    detail=f"版本、范围、锁和规则在同一事务中检查。最多 {MOST_CHANGES} 项、{LARGEST_EDIT // 1024**2} MB。",
)  # fmt: skip
RESTORE = Operation(
    "POST", "restoreFeature", EDITS, "恢复一个要素的早先版本（作为新的版本）",
    parameters=(IN_RECORDED, IN_KEY),
    body=Body(record({"version": VERSION}, {"reason": REASON}), {"version": 1, "reason": "误改"}),
    answers=(*DONE, *REFUSALS),
    faults=EDIT_FAULTS,
    access="signed_in",
)  # fmt: skip
UNDO = Operation(
    "POST", "undoChangeSet", EDITS, "撤销一个变更集（作为新的变更集）",
    parameters=(Parameter("number", "变更集编号", KEY, "path", example=1),),
    body=Body(record({}, {"reason": REASON}), {"reason": "误操作"}),
    answers=(*DONE, *REFUSALS),
    faults=EDIT_FAULTS,
    access="signed_in",
    detail="其后被他人改过的字段不能撤销，答复 409。",
)  # fmt: skip
