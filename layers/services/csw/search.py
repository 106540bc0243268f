"""Which records meet a condition: CQL2 values (from CQL text or from a filter in XML) against a record."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from gis_core.errors import GisError
from layers.filters.geometries import is_geometry, read_geometry
from layers.services.csw.words import QUERYABLES
from layers.services.metadata import Metadata, meets

DEEPEST = 40
COMPARED: dict[str, Callable[[str, str], bool]] = {
    "=": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}
# Queryables that are a place.
BOXES = {"boundingbox"}
SPATIAL = (
    "s_intersects",
    "s_within",
    "s_contains",
    "s_disjoint",
    "s_equals",
    "s_overlaps",
    "s_touches",
    "s_crosses",
)


def find_queryable(name: str) -> str:
    """The queryable of a name with any prefix; GisError("parameter") for an unknown one."""
    bare = name.strip().rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower()
    if bare not in QUERYABLES:
        raise GisError("parameter", f"元数据没有可查询项 {name[:60]}。", name[:60])
    return bare


def values_of(record: Metadata, name: str) -> list[str]:
    """The record's values of a queryable."""
    day = record.updated.date().isoformat() if record.updated else ""
    told: dict[str, tuple[str, ...]] = {
        "identifier": (record.identifier,),
        "title": (record.title,),
        "type": (record.kind,),
        "subject": record.keywords,
        "format": record.formats,
        "relation": record.related,
        "modified": (day,),
        "abstract": (record.abstract,),
        "spatial": (record.place,),
        "date": (day,),
        "language": (record.language,),
        "creator": (record.creator,),
        "rights": (record.constraint,),
        "anytext": (record.text,),
    }
    return [value for value in told.get(name, ()) if value]


def is_met(record: Metadata, node: Any, depth: int = 0) -> bool:
    """Whether the record meets the condition; GisError("parameter") for what cannot be asked."""
    if depth > DEEPEST:
        raise GisError("too_large", f"过滤条件的嵌套不能超过 {DEEPEST} 层。", "Constraint")
    if node is None or isinstance(node, bool):
        return node is not False
    name, arguments = _read(node)
    if name in ("and", "or"):
        met = [is_met(record, part, depth + 1) for part in arguments]
        return all(met) if name == "and" else any(met)
    if name == "not" and len(arguments) == 1:
        return not is_met(record, arguments[0], depth + 1)
    if name in SPATIAL and len(arguments) == 2:
        return _lies(record, name, arguments)
    plain = [_unwrap(part) for part in arguments]
    if not plain or not isinstance(plain[0], dict) or "property" not in plain[0]:
        raise GisError("parameter", "过滤条件的第一项应为可查询项。", "Constraint")
    return _compare(record, name, plain, plain != arguments)


def _read(node: Any) -> tuple[str, list[Any]]:
    if not isinstance(node, dict) or not isinstance(node.get("args"), list):
        raise GisError("parameter", "过滤条件不正确。", "Constraint")
    return str(node.get("op", "")).lower(), node["args"]


def _unwrap(part: Any) -> Any:
    """What is compared in any case, without CASEI around it."""
    if isinstance(part, dict) and part.get("op") == "casei" and len(part.get("args") or ()) == 1:
        return part["args"][0]
    return part


def _compare(record: Metadata, name: str, arguments: list[Any], in_any_case: bool) -> bool:
    own = values_of(record, find_queryable(str(arguments[0]["property"])))
    wanted = [_text(part) for part in arguments[1:] if not isinstance(part, dict | list) or "date" in part]
    if name == "isnull":
        return not own
    if (name in COMPARED or name == "<>") and len(wanted) == 1:
        return _is_so(name, own, wanted[0], in_any_case)
    if name == "between" and len(wanted) == 2:
        return any(wanted[0] <= value <= wanted[1] for value in own)
    if name == "like" and len(wanted) == 1:
        pattern = _pattern(wanted[0])
        return any(pattern.fullmatch(value) for value in own)
    raise GisError("parameter", f"元数据查询不支持运算 {name[:40]}。", "Constraint")


def _is_so(name: str, own: list[str], wanted: str, in_any_case: bool) -> bool:
    """Of several values one must be so, but all must be others; a record without any is not compared."""
    if in_any_case:
        own, wanted = [value.casefold() for value in own], wanted.casefold()
    if name == "<>":
        return bool(own) and wanted not in own
    return any(COMPARED[name](value, wanted) for value in own)


def _text(part: Any) -> str:
    if isinstance(part, dict):
        return str(part["date"])
    return f"{part:g}" if isinstance(part, float) else str(part)


def _pattern(text: str) -> re.Pattern[str]:
    """A pattern with % and _, in any case, runs of % taken as one."""
    parts = [
        ".*" if sign == "%" else "." if sign == "_" else re.escape(sign)
        for sign in re.sub("%+", "%", text[:500])
    ]
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def _lies(record: Metadata, name: str, arguments: list[Any]) -> bool:
    """How the record's box lies to a geometry: by its box, as catalogues do."""
    shape = next((part for part in arguments if is_geometry(part)), None)
    if shape is None:
        raise GisError("parameter", "空间条件缺少图形。", "Constraint")
    for part in arguments:
        asked = str(part.get("property", "")) if isinstance(part, dict) else ""
        if asked and asked.rpartition(":")[2].lower() not in BOXES:
            raise GisError("parameter", f"“{asked[:60]}”不是空间可查询项。", asked[:60])
    west, south, east, north = read_geometry(shape).bounds
    if record.box is None:
        return False
    if name == "s_within":
        box = record.box
        return bool(box[0] >= west and box[1] >= south and box[2] <= east and box[3] <= north)
    is_near = meets(record, (west, south, east, north))
    return not is_near if name == "s_disjoint" else is_near
