"""The parameter `subset`: `Lat(18:20),Lon(108.5:111)`, `E(…),N(…)`, `time("2020":"2021")`, in any number."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gis_core.errors import GisError
from gis_core.geometry.crs import reference_system
from layers.services.ogc.systems import System

LONGEST, MOST_AXES = 400, 8
AXIS = re.compile(r"([A-Za-z][A-Za-z0-9]*)\(([^()]*)\)", re.ASCII)
VALUE = r'("[^"]*"|[^":]*)'
RANGE = re.compile(rf"{VALUE}(?::{VALUE})?")
TIME_AXES = ("time", "Time", "t", "T")
ANY = "*"


@dataclass(frozen=True)
class Interval:
    """From where to where, as it was written; of a single value both are the same."""

    low: str
    high: str

    @property
    def is_single(self) -> bool:
        """Whether one value was given."""
        return self.low == self.high


def read_subsets(texts: Sequence[str]) -> dict[str, Interval]:
    """The intervals by axis, of all `subset` parameters together; GisError("parameter")."""
    found: dict[str, Interval] = {}
    for text in texts:
        for axis, interval in _split(text.strip()):
            named = "time" if axis in TIME_AXES else axis
            if named in found or len(found) >= MOST_AXES:
                raise GisError("parameter", f"参数 subset 中的轴 {axis[:20]} 重复。", "subset")
            found[named] = interval
    return found


def _split(text: str) -> list[tuple[str, Interval]]:
    found, place = [], 0
    while place < len(text) <= LONGEST:
        match = AXIS.match(text, place)
        if match is None:
            break
        found.append((match[1], _read_range(match[2])))
        place = match.end()
        if place < len(text) and text[place] == ",":
            place += 1
        elif place < len(text):
            break
    if not found or place < len(text) or text.endswith(","):
        raise _unreadable()
    return found


def _read_range(text: str) -> Interval:
    match = RANGE.fullmatch(text.strip())
    if match is None or not match[1].strip() or match[2] == "":
        raise _unreadable()
    low = match[1].strip()
    return Interval(low, low if match[2] is None else match[2].strip())


def _unreadable() -> GisError:
    return GisError("parameter", "参数 subset 应形如 Lat(18:20),Lon(108.5:111)。", "subset")


def axes_of(system: System) -> tuple[str, str]:
    """What its axes are called, that of x first."""
    return ("Lon", "Lat") if reference_system(system.epsg).is_geographic else ("E", "N")


def is_spatial(subsets: Mapping[str, Interval]) -> bool:
    """Whether any axis of space is named."""
    return any(axis != "time" for axis in subsets)


def read_edges(interval: Interval, axis: str) -> tuple[float | None, float | None]:
    """The numbers of an axis of space; None where the interval is open."""
    low, high = (_read_number(text, axis) for text in (interval.low, interval.high))
    return low, high


def _read_number(text: str, axis: str) -> float | None:
    if text == ANY:
        return None
    value = read_finite(text)
    if value is None:
        raise GisError("parameter", f"参数 subset 中轴 {axis} 的值应为数字。", "subset")
    return value


def read_finite(text: str) -> float | None:
    """A finite number; None for anything else."""
    try:
        # Python alone reads an underscore between digits.
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None
