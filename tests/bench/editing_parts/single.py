"""(a): single edits by many editors at once, each a process with its own connection."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import shapely

from gis_core.errors import GisError
from layers.editing.apply import apply
from layers.editing.change import update
from layers.parcels import replace
from layers.parcels.act import Row, Wishes
from layers.parcels.attributes import measure
from layers.parcels.fetch import find_neighbours, read_row
from layers.parcels.perform import perform
from layers.parcels.replace import allot_stored
from tests.bench.editing_parts.ground import LAYER, PATCHES, draw_keys, make_editor

EDITORS, SECONDS = 20, 30.0
# Seconds between two edits of an editor. Without any, twenty of them measure how many edits the machine does
# in a second, whatever one takes.
PAUSES = (3.0, 0.0)
MODULE = "tests.bench.editing_parts.editor"
# Degrees: some 2 cm; no corner of a patch becomes a spike of it.
STEP = 2e-7


def measure_single() -> Iterator[str]:
    """Latency of each kind of edit: by editors who pause as people do, and without a pause."""
    for pause in PAUSES:
        yield from _measure(pause)


def _measure(pause: float) -> Iterator[str]:
    """Latency with all editors at work, and what they were refused with."""
    lines = [line for output in _run_editors(pause) for line in output.splitlines()]
    taken: dict[str, list[float]] = defaultdict(list)
    refused: Counter[str] = Counter()
    for line in lines:
        kind, seconds, fault = line.split("\t")
        if fault:
            refused[f"{kind}: {fault}"] += 1
        else:
            taken[kind].append(float(seconds) * 1000)
    for kind, times in sorted(taken.items()):
        half, most, last = np.percentile(times, [50, 95, 100])
        figures = f"p50 {half:.0f} ms, max {last:.0f} ms, {len(times)} edits"
        title = f"one edit, {EDITORS} editors pausing {pause:g} s, {kind}"
        yield f"| {title} | {figures} | p95 {most:.0f} ms | ≤ 300 ms |"
    yield f"| refused | {'; '.join(f'{k} {n}' for k, n in refused.most_common())} | | |"


def _run_editors(pause: float) -> list[str]:
    began = str(time.time() + 10.0)  # all are up by then
    editors = [
        subprocess.Popen(
            [sys.executable, "-m", MODULE, str(number), began, str(pause)], stdout=subprocess.PIPE, text=True,
            env=os.environ,
        )
        for number in range(EDITORS)
    ]  # fmt: skip
    return [editor.communicate()[0] for editor in editors]


def work(number: int, began: float, pause: float) -> None:
    """One editor: kinds in turn at random places; a line of kind, seconds and fault for each edit."""
    draw = random.Random(number)
    keys = draw_keys(2_000, number)
    kinds = list(KINDS)
    turn = number
    # Coming in one by one as people do; all at one instant would measure the queue of the start.
    time.sleep(max(0.0, began + draw.random() - time.time()))
    while time.time() < began + SECONDS:
        time.sleep(pause * draw.uniform(0.5, 1.5))
        kind = kinds[turn % len(kinds)]
        turn += 1
        row = _read(draw.choice(keys))
        if row is not None:
            print(f"{kind}\t{_time_edit(KINDS[kind], row)}", flush=True)


def _time_edit(edit: Callable[[Row], Callable[[], object]], row: Row) -> str:
    """Seconds and the fault's kind (empty: none), with a tab between; reading comes before."""
    ready = edit(row)
    before = time.perf_counter()
    try:
        ready()
    except GisError as error:
        findings = getattr(error, "findings", None)
        return f"{time.perf_counter() - before:.4f}\t{findings[0].rule if findings else error.kind}"
    return f"{time.perf_counter() - before:.4f}\t"


def _read(key: int) -> Row | None:
    found = LAYER.model._default_manager.filter(pk=key).first()
    return None if found is None else read_row(found)


def _edit_attribute(row: Row) -> Callable[[], object]:
    change = update(
        PATCHES, row.key, {"remark": row.values["remark"]}, {"remark": f"{time.time()}"}, row.version
    )
    return lambda: apply([change], make_editor(), "bench")


def _move_vertex(row: Row) -> Callable[[], object]:
    """A vertex moved in all patches that have it; their stored areas keep their sum."""
    keys = sorted({*find_neighbours(PATCHES, [row.key]), row.key})
    rows = [read for key in keys if (read := _read(key)) is not None]
    place = _find_inner(row, rows)
    moved = [(one, shape) for one in rows if (shape := _move(one.geometry, place)) is not None]
    areas = allot_stored([one for one, _ in moved], [shape for _, shape in moved]).areas
    changes = []
    for (one, shape), area in zip(moved, areas, strict=True):
        draft = measure(PATCHES, one.values, shape, area)
        names = ["geometry", "area", "class_area", "deducted_area"]
        old, new = ({name: half[name] for name in names} for half in (one.values, draft))
        changes.append(update(PATCHES, one.key, old, new, one.version))
    return lambda: apply(changes, make_editor(), "bench")


def _find_inner(row: Row, rows: list[Row]) -> Any:
    """A vertex of the patch with patches of its village all around, if it has one; else any."""
    village = [one.geometry for one in rows if one.values["district"] == row.values["district"]]
    places = shapely.get_coordinates(row.geometry)
    inner = shapely.contains_properly(shapely.union_all(village), shapely.points(places))
    return places[int(np.argmax(inner))]


def _move(shape: Any, place: Any) -> Any:
    """The polygon with its vertex at the place moved a little; None when it has none there."""
    at = (shapely.get_coordinates(shape) == place).all(axis=1)
    if not at.any():
        return None
    return shapely.transform(shape, lambda c: c + np.where(at[:, None], STEP, 0.0))


def _split(row: Row) -> Callable[[], object]:
    west, south, east, north = row.geometry.bounds
    middle = (south + north) / 2
    line = shapely.LineString([(west - 1e-4, middle), (east + 1e-4, middle + 1e-7)])
    return lambda: perform(
        LAYER, [row.key], [row.version],
        lambda rows, around: replace.split_by_line(PATCHES, rows[0], around, line, Wishes()),
        make_editor(), "bench",
    )  # fmt: skip


KINDS: dict[str, Callable[[Row], Callable[[], object]]] = {
    "attribute": _edit_attribute,
    "vertex shared with neighbours": _move_vertex,
    "split by a line": _split,
}
