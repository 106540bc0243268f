"""(d) and (e): what an instant of the past and what the scope rule cost a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point, Polygon

from gis_core.accounts.models import Role, User
from gis_core.geometry.crs import STORAGE
from gis_core.sql import compose, fetch_all
from layers.history.change_sets import ChangeSet
from layers.history.instants import find_instant
from layers.queries import visible
from tests.bench.editing_parts.ground import LAYER, draw_keys, make_editor, median, seconds_of

PLACES = 60
# Side of the boxes, degrees: a map window at zoom 14 or so.
SIDE = 0.02
COUNT = "SELECT count(*) FROM {table} WHERE geometry && ST_MakeEnvelope(%s, %s, %s, %s, %s)"
ROWS = "SELECT * FROM {table} WHERE geometry && ST_MakeEnvelope(%s, %s, %s, %s, %s)"
Reader = Callable[[Any, Polygon], object]

READERS: dict[str, Reader] = {
    "count in a box": lambda rows, box: rows.filter(geometry__bboverlaps=box).count(),
    "features in a box": lambda rows, box: list(rows.filter(geometry__bboverlaps=box)),
    "identify": lambda rows, box: list(rows.filter(geometry__intersects=_middle(box))[:10]),
}


def _middle(box: Polygon) -> Point:
    return Point(*box.centroid.coords, srid=STORAGE)


def make_boxes(count: int, district: str = "") -> list[Polygon]:
    """Boxes around random patches."""
    boxes = []
    for feature in LAYER.model._default_manager.filter(pk__in=draw_keys(count, 5, district)):
        x, y = feature.geometry.centroid.coords
        box = Polygon.from_bbox((x - SIDE / 2, y - SIDE / 2, x + SIDE / 2, y + SIDE / 2))
        box.srid = STORAGE
        boxes.append(box)
    return boxes


def list_instants() -> list[datetime]:
    """After the last load, in the middle of the edits since, and after the last of them."""
    done = ChangeSet.objects.filter(sequence__isnull=False).order_by("sequence")
    load = done.filter(operation="baseline").last()
    times = list(
        done.filter(sequence__gte=load.sequence if load else 0).values_list("recorded_at", flat=True)
    )
    return [times[0], times[len(times) // 2], times[-1]]


def measure_as_of() -> Iterator[str]:
    """Each query at an instant against the same query today."""
    person, boxes = make_editor().person, make_boxes(PLACES)
    instants = [find_instant(at) for at in list_instants()]
    for title, read in READERS.items():
        today = _median_of(lambda box, r=read: r(visible(LAYER, person), box), boxes)
        for name, instant in zip(("load", "middle of the edits", "last edit"), instants, strict=True):
            then = _median_of(lambda box, r=read, i=instant: r(visible(LAYER, person, i), box), boxes)
            times = f"{today * 1000:.2f} ms live, {then * 1000:.2f} ms then"
            yield f"| as of {name}, {title} | {times} | × {then / today:.2f} | ≤ × 2 |"


def measure_scope() -> Iterator[str]:
    """The same query for a county's editor and for the whole province."""
    county = LAYER.model._default_manager.order_by("pk").values_list("district", flat=True)[0][:6]
    editor = User(username="bench", role=Role.SURVEYOR, division=county)
    boxes, whole = make_boxes(PLACES, county), make_editor().person
    for title, read in READERS.items():
        free = _median_of(lambda box, r=read: r(visible(LAYER, whole), box), boxes)
        bound = _median_of(lambda box, r=read: r(visible(LAYER, editor), box), boxes)
        yield _compare_scope(title, free, bound)
    for title, statement in (("plain SQL count", COUNT), ("plain SQL rows", ROWS)):
        named = compose(statement, {"table": LAYER.table})
        scoped = compose(statement + " AND (district LIKE %s)", {"table": LAYER.table})
        free = _median_of(lambda box, s=named: fetch_all(s, [*box.extent, STORAGE]), boxes)
        bound = _median_of(lambda box, s=scoped: fetch_all(s, [*box.extent, STORAGE, f"{county}%"]), boxes)
        yield _compare_scope(title, free, bound)


def _compare_scope(title: str, free: float, bound: float) -> str:
    times = f"{free * 1000:.2f} ms without, {bound * 1000:.2f} ms with"
    return f"| scope of a county, {title} | {times} | {100 * (bound / free - 1):+.0f} % | ≤ 10 % |"


def _median_of(read: Callable[[Any], object], boxes: list[Any]) -> float:
    """The middle over the places of the better of two readings each: the first one fills the cache."""
    return median([min(seconds_of(lambda b=box: read(b)) for _ in range(2)) for box in boxes])
