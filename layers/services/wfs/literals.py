"""Values that a filter compares with, as the property's own kind."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any

from gis_core.errors import GisError
from gis_core.xml.read import Element, find_child, local_name, text_of
from layers.services.wfs.types import Property

# A zone behind a day says nothing about the day.
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?")
# An open end of a period, in CQL2's way.
OPEN = ".."
TIMES = ("TimeInstant", "TimePeriod")
TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def read_literal(text: str, asked: Property | None) -> Any:
    """The text as the property it is compared with has its values; as a number if that cannot be known."""
    if asked is None:
        return _guess(text)
    try:
        return READERS.get(asked.kind, str)(text.strip() if not asked.is_text else text)
    except ValueError as error:
        sentence = f"“{text[:60]}”不是属性“{asked.title}”的值。"
        raise GisError("parameter", sentence, asked.name) from error


def _guess(text: str) -> Any:
    try:
        return _number(text)
    except ValueError:
        return text


def _number(text: str) -> float | int:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _truth(text: str) -> bool:
    if text.lower() not in TRUTHS:
        raise ValueError(text)
    return TRUTHS[text.lower()]


def read_time(text: str) -> dict[str, str]:
    """A day or an instant of time."""
    text = text.strip()
    if match := _DAY.fullmatch(text):
        return {"date": date.fromisoformat(match.group(1)).isoformat()}
    return {"timestamp": datetime.fromisoformat(text).isoformat()}


def _day(text: str) -> dict[str, str]:
    """A day; of an instant the day it lies on."""
    return {"date": date.fromisoformat(text[:10]).isoformat()}


READERS: dict[str, Any] = {
    "decimal": _number,
    "double": _number,
    "integer": _number,
    "boolean": _truth,
    "date": _day,
    "dateTime": read_time,
}


def read_temporal(element: Element, asked: Property | None) -> dict[str, Any]:
    """A TimeInstant or a TimePeriod; days where the property has days."""
    read = _day if asked is not None and asked.kind == "date" else read_time
    try:
        if local_name(element) == "TimeInstant":
            return read(text_of(element))
        return {"interval": [_bound(element, read, name) for name in ("begin", "end")]}
    except ValueError as error:
        raise GisError(
            "parameter", f"时间“{text_of(element)[:60]}”无法读取。", local_name(element)
        ) from error


def _bound(period: Element, read: Any, name: str) -> str:
    found = find_child(period, f"{name}Position", name)
    text = "" if found is None else text_of(found)
    return next(iter(read(text).values())) if text else OPEN
