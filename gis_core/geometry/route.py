"""Which steps lead from one system to another, and the PROJ transformers that run them.

PROJ is asked for single steps only, with `only_best` and without ballpark; a step it cannot do exactly fails.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from pyproj import Transformer
from pyproj.enums import TransformDirection
from pyproj.exceptions import ProjError

from gis_core.errors import GisError
from gis_core.geometry.crs import ReferenceSystem, reference_system
from gis_core.geometry.datum import are_equal
from gis_core.geometry.datum_transformation import DatumTransformation


@dataclass(frozen=True)
class Step:
    """One PROJ operation: between two systems of one datum, or a registered pipeline, forward or inverse."""

    source: int
    target: int
    pipeline: str = ""
    inverse: bool = False


def plan_route(source: int, target: int, registered: DatumTransformation | None = None) -> tuple[Step, ...]:
    """The steps from source to target; none when they are the same or equal by name.

    GisError("crs") when the datums differ and no registered transformation joins them: neither a ballpark
    nor one of EPSG's 10-metre transformations is good enough for a cadastre.
    """
    if are_equal(reference_system(source).datum, reference_system(target).datum):
        return _plan_equal(source, target)
    if registered is None:
        raise _refuse(source, target)
    for start, end, inverse in _read_both_ways(registered):
        if _are_joined(source, start) and _are_joined(end, target):
            turn = Step(start, end, registered.pipeline, inverse)
            return (*_plan_equal(source, start), turn, *_plan_equal(end, target))
    raise _refuse(source, target)


def is_exact(source: int, target: int) -> bool:
    """Whether there is a way without a registered transformation."""
    return _are_joined(source, target)


def build_transformer(step: Step) -> Transformer:
    """The transformer of a step.

    Kept for this thread (pyproj's objects are not to be shared between threads).
    """
    kept: dict[Step, Transformer] = _kept.__dict__.setdefault("transformers", {})
    if step not in kept:
        kept[step] = _build(step)
    return kept[step]


def direction_of(step: Step) -> TransformDirection:
    """The way in which the step's operation is run."""
    return TransformDirection.INVERSE if step.inverse else TransformDirection.FORWARD


_kept = threading.local()


def _build(step: Step) -> Transformer:
    if step.pipeline:
        return Transformer.from_pipeline(step.pipeline)
    try:
        return Transformer.from_crs(
            step.source, step.target, always_xy=True, only_best=True, allow_ballpark=False
        )
    except ProjError as error:
        raise _refuse(step.source, step.target) from error


def _plan_equal(source: int, target: int) -> tuple[Step, ...]:
    """Within one datum: one step. Between two that are equal by name: down to degrees, over, and up again."""
    start, end = reference_system(source), reference_system(target)
    if source == target:
        return ()
    if start.datum == end.datum:
        return (Step(source, target),)
    legs = (source, start.datum.geographic), (end.datum.geographic, target)
    return tuple(Step(first, last) for first, last in legs if first != last)


def _are_joined(source: int, target: int) -> bool:
    return are_equal(reference_system(source).datum, reference_system(target).datum)


def _read_both_ways(registered: DatumTransformation) -> tuple[tuple[int, int, bool], ...]:
    return (
        (registered.source, registered.target, False),
        (registered.target, registered.source, True),
    )


def _refuse(source: int, target: int) -> GisError:
    start: ReferenceSystem = reference_system(source)
    end: ReferenceSystem = reference_system(target)
    return GisError(
        "crs",
        f"{start.title_zh} 与 {end.title_zh} 的基准不同，没有可用的精确转换；"
        "需先登记测绘主管部门提供的坐标转换参数（七参数或四参数），不做近似转换。",
        f"EPSG:{source} → EPSG:{target}",
    )
