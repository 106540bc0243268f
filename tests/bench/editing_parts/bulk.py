"""(b) and (c): many changes in one edit, and what the history adds to it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from gis_core.sql import compose, execute, fetch_one
from layers.editing.apply import apply
from layers.editing.change import Change, update
from tests.bench.editing_parts.ground import (
    LAYER,
    PATCHES,
    make_editor,
    median,
    read_patches,
    rotate_ring,
    seconds_of,
    shape_of,
)

SIZES = (1, 100, 10_000, 100_000)
ROUNDS = 3
UPDATE = """
UPDATE {table} SET remark = %(remark)s
WHERE id IN (SELECT id FROM {table} ORDER BY location_unit_code, id LIMIT %(count)s)
"""


def measure_bulk() -> Iterator[str]:
    """Features a second of one edit of N patches: an attribute, the rings of whole villages."""
    held = LAYER.model._default_manager.count()
    for kind, make in (("attribute", make_remarks), ("geometry", make_rotations)):
        for size in [*(size for size in SIZES if size <= held), *([held] if held < SIZES[-1] else [])]:
            taken = median([_apply(make(size)) for _ in range(ROUNDS if size <= 10_000 else 1)])
            yield f"| bulk, {kind}, {size:,} | {taken:.2f} s | {size / taken:,.0f}/s | ≥ 10 000/s |"


def _apply(changes: list[Change]) -> float:
    return seconds_of(lambda: apply(changes, make_editor(), "bench"))


def make_remarks(count: int) -> list[Change]:
    """New remarks."""
    rows = read_patches(count, "remark")
    return [
        update(PATCHES, key, {"remark": old}, {"remark": f"{version}"}, version) for key, version, old in rows
    ]


def make_rotations(count: int) -> list[Change]:
    """The same outlines, every ring beginning elsewhere: every geometry is written and checked."""
    changes = []
    for key, version, geometry in read_patches(count, "geometry"):
        shape = shape_of(geometry)
        changes.append(update(PATCHES, key, {"geometry": shape}, {"geometry": rotate_ring(shape)}, version))
    return changes


def measure_history() -> Iterator[str]:
    """The same plain UPDATE, and the same edit, with the history's triggers and without, in turns."""
    count = min(SIZES[-1], LAYER.model._default_manager.count())
    ways = {
        "plain UPDATE": _update_plainly,
        "apply": lambda size: apply(make_remarks(size), make_editor(), "b"),
    }
    for title, way in ways.items():
        kept, none = [], []
        for _ in range(ROUNDS):
            none.append(_try(way, count, history=False))
            kept.append(_try(way, count, history=True))
        first, second = median(none), median(kept)
        times = f"{first:.2f} s without, {second:.2f} s with"
        yield f"| history, {title} of {count:,} | {times} | × {second / first:.2f} | ≤ × 1.5 |"


def _try(way: object, count: int, *, history: bool) -> float:
    """Seconds of one run that is rolled back."""
    with transaction.atomic():
        if not history:
            execute(compose("ALTER TABLE {table} DISABLE TRIGGER USER", {"table": LAYER.table}))
        taken = seconds_of(lambda: way(count))  # type: ignore[operator]
        transaction.set_rollback(True)
    fetch_one("SELECT 1")
    return taken


def _update_plainly(count: int) -> None:
    execute(compose(UPDATE, {"table": LAYER.table}), {"remark": "bench", "count": count})
