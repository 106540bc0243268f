"""Short ways of writing JSON schemas of OpenAPI 3.0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gis_core.http.openapi.declare import AnySchema, Named, Schema

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
INTEGER: Schema = {"type": "integer"}
BOOLEAN: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
# A bigint of the database.
LARGEST_KEY = 2**63 - 1
KEY: Schema = {"type": "integer", "format": "int64", "minimum": 0, "maximum": LARGEST_KEY}
# A value of an attribute, whatever its column.
VALUE = Named("Value", {"anyOf": [TEXT, NUMBER, BOOLEAN, {**TEXT, "nullable": True}]})
_NOTHING: Schema = {"type": "object", "nullable": True, "enum": [None]}


def text(longest: int | None = None, shortest: int | None = None, pattern: str = "") -> Schema:
    """A text of so many characters."""
    limits = {"minLength": shortest, "maxLength": longest, "pattern": pattern or None}
    return {**TEXT, **{name: limit for name, limit in limits.items() if limit is not None}}


def number(low: float | None = None, high: float | None = None) -> Schema:
    """A number within [low, high]."""
    return {**NUMBER, **_within(low, high)}


def integer(low: int | None = None, high: int | None = None, default: int | None = None) -> Schema:
    """A whole number within [low, high]."""
    return {**INTEGER, **_within(low, high), **({} if default is None else {"default": default})}


def _within(low: float | None, high: float | None) -> Schema:
    limits = {"minimum": low, "maximum": high}
    return {name: limit for name, limit in limits.items() if limit is not None}


def choice(values: Iterable[str], default: str = "") -> Schema:
    """One of some words."""
    return {**TEXT, "enum": list(values), **({"default": default} if default else {})}


def list_of(items: AnySchema, fewest: int | None = None, most: int | None = None) -> Schema:
    """A list."""
    limits = {"minItems": fewest, "maxItems": most}
    return {
        "type": "array",
        "items": items,
        **{name: limit for name, limit in limits.items() if limit is not None},
    }


def record(required: Mapping[str, AnySchema], optional: Mapping[str, AnySchema] | None = None) -> Schema:
    """An object with these members and no others."""
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }
    return {**schema, **({"required": list(required)} if required else {})}


def nullable(schema: AnySchema) -> Schema:
    """The schema, or null."""
    if isinstance(schema, Named) or "type" not in schema or "enum" in schema:
        return {"anyOf": [schema, _NOTHING]}
    return {**schema, "nullable": True}


def titled(schema: AnySchema, title: str) -> Schema:
    """The schema with a word on what it means, for a member of an object."""
    if isinstance(schema, Named):
        return {"allOf": [schema], "description": title}
    return {**schema, "description": title}
