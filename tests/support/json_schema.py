"""As much of JSON Schema 2020-12 as our schemas use: whether one is a schema, and what meets it."""

from __future__ import annotations

from typing import Any

KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "object": (dict,),
    "array": (list,),
}  # fmt: skip
# Keywords and what their values are; what begins with `x-` is nobody's business.
KEYWORDS: dict[str, type] = {
    "$schema": str, "$id": str, "type": str, "title": str, "description": str, "format": str, "enum": list,
    "maxLength": int, "readOnly": bool, "properties": dict, "required": list, "additionalProperties": bool,
}  # fmt: skip


def check_schema(schema: dict[str, Any]) -> None:
    """That it is a schema: known keywords with values of their kind, choices without doubles."""
    for keyword, value in schema.items():
        assert keyword.startswith("x-") or isinstance(value, KEYWORDS[keyword]), keyword
    assert schema.get("type", "string") in KINDS
    assert len(set(schema.get("enum", ()))) == len(schema.get("enum", ()))
    assert set(schema.get("required", ())) <= set(schema.get("properties", ()))
    for part in schema.get("properties", {}).values():
        check_schema(part)


def meets(document: Any, schema: dict[str, Any]) -> bool:
    """Whether the document meets the schema."""
    if "type" in schema and not isinstance(document, KINDS[schema["type"]]):
        return False
    if document not in schema.get("enum", [document]) or len(str(document)) > schema.get("maxLength", 10**9):
        return False
    if not isinstance(document, dict) or "properties" not in schema:
        return True
    known = schema["properties"]
    is_closed = schema.get("additionalProperties") is False
    if not set(schema.get("required", ())) <= set(document) or (
        is_closed and not set(document) <= set(known)
    ):
        return False
    return all(meets(value, known.get(name, {})) for name, value in document.items())
