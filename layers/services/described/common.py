"""What several descriptions need: layers as the caller may see them, features, changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gis_core.http.openapi.declare import Answer, Named, Parameter, Schema
from gis_core.http.openapi.schemas import (
    BOOLEAN,
    INTEGER,
    KEY,
    LARGEST_KEY,
    TEXT,
    VALUE,
    choice,
    integer,
    list_of,
    nullable,
    record,
    text,
    titled,
)
from gis_core.http.openapi.shared import BOUNDS, FINDING, GEOMETRY, PROBLEM_MEDIA, problem_of
from layers.declare import LayerOptions
from layers.describe import FIELD_KINDS
from layers.editing.change import Kind
from layers.queries import visible_layers
from layers.services.editing import LONGEST_TEXT
from layers.services.history import INSTANT as ASKED_INSTANT
from layers.services.history import LONGEST_INSTANT

MAP, SEARCH, FEATURES, EDITS, PARCELS = "地图", "查询", "要素", "编辑", "宗地"
HISTORY, OPERATION, DOCUMENT = "历史", "运行", "接口"
KINDS = ("feature", "coverage", "query")
# What a layer's name looks like, where the caller may see none.
NAME = "^[a-z][a-z0-9_]*$"


def _names_of(is_meant: Callable[[LayerOptions], bool]) -> Callable[[Any], Schema]:
    """The layers that somebody may see, as choices, each with its title in the words."""

    def write(person: Any) -> Schema:
        layers = [layer for layer in reversed(visible_layers(person)) if is_meant(layer)]
        if not layers:
            return text(pattern=NAME)
        titles = "；".join(f"{layer.name} {layer.title}" for layer in layers)
        return {**choice(layer.name for layer in layers), "description": titles}

    return write


LAYER = Named("Layer", _names_of(lambda layer: True))
RECORDED_LAYER = Named("RecordedLayer", _names_of(lambda layer: layer.kind == "feature"))
AREA_LAYER = Named(
    "AreaLayer",
    _names_of(lambda layer: layer.kind == "feature" and layer.geometry_kind == "polygon"),
)
IN_LAYER = Parameter("name", "图层名", LAYER, "path", example="road")
IN_RECORDED = Parameter("name", "图层名（逐要素记录历史的图层）", RECORDED_LAYER, "path", example="road")
IN_KEY = Parameter("key", "要素编号", KEY, "path", example=1)
INSTANT = text(LONGEST_INSTANT, pattern=f"^{ASKED_INSTANT.pattern}$")
AS_OF = Parameter(
    "asof", "系统在该时刻的内容：带时区的时间，例如 2026-11-01T00:00:00+08:00；不写为当前", INSTANT
)

ATTRIBUTE_FACTS: Schema = {
    "name": TEXT,
    "source": titled(TEXT, "标准中的字段名，例如 DLBM"),
    "title": TEXT,
    "title_en": TEXT,
    "type": choice(dict.fromkeys([*(kind for _, kind in FIELD_KINDS), "boolean", "text"])),
    "unit": TEXT,
    "code_list": TEXT,
}
FIELD = Named("Field", record(ATTRIBUTE_FACTS))
ATTRIBUTE = Named(
    "Attribute",
    record({
        **ATTRIBUTE_FACTS,
        "value": VALUE,
        "meaning": titled(TEXT, "代码的含义"),
        "meaning_en": TEXT,
        "text": titled(TEXT, "显示用的文字"),
    }),
)  # fmt: skip
FEATURE = Named(
    "Feature",
    record({
        "layer": TEXT,
        "layer_title": TEXT,
        "layer_title_en": TEXT,
        "kind": choice(KINDS),
        "id": INTEGER,
        "title": TEXT,
        "geometry": GEOMETRY,
        "bounds": BOUNDS,
        "is_demo": titled(BOOLEAN, "是否演示数据"),
        "attributes": list_of(ATTRIBUTE),
    }),
)  # fmt: skip
HALF = Named(
    "Half",
    {
        "type": "object",
        "additionalProperties": {"anyOf": [VALUE, GEOMETRY]},
        "description": "字段与值；geometry 为 GeoJSON，小数为文本，日期为 YYYY-MM-DD",
    },
)
CHANGE = Named(
    "Change",
    record({
        "layer": TEXT,
        "id": INTEGER,
        "kind": choice(str(kind) for kind in Kind),
        "version": titled(INTEGER, "变更前的版本；新增为 0"),
        "old": nullable(HALF),
        "new": nullable(HALF),
    }),
)  # fmt: skip
VERSION = integer(0, LARGEST_KEY)
REASON = titled(text(LONGEST_TEXT), "原因，记入历史")
CASE_NUMBER = titled(text(LONGEST_TEXT), "业务号")
DRY_RUN = titled({**BOOLEAN, "default": False}, "只检查、不写入")
WRITTEN: Schema = {
    "change_set": titled(INTEGER, "变更集编号；试运行或没有改动时为 0"),
    "changes": list_of(CHANGE),
    "findings": titled(list_of(FINDING), "应当看一看的提示"),
}
CONFLICT = Named(
    "Conflict",
    record(
        {"layer": TEXT, "id": INTEGER, "field": TEXT, "title": TEXT, "sentence": TEXT},
        {name: titled({"anyOf": [VALUE, GEOMETRY]}, title) for name, title in (
            ("base", "您读到的值"), ("mine", "您要写的值"), ("theirs", "现在的值"))},
    ),
)  # fmt: skip
# How the write path refuses, beyond what a problem always says.
REFUSALS = (
    Answer("与他人的改动冲突：逐要素、逐字段列出", Named("ConflictProblem", problem_of(
        {"conflicts": list_of(CONFLICT)})), 409, PROBLEM_MEDIA),
    Answer("违反图层的规则：逐条列出", Named("RejectedProblem", problem_of(
        {"findings": list_of(FINDING)})), 422, PROBLEM_MEDIA),
)  # fmt: skip
EDIT_FAULTS = ("not_found", "locked")
