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
from layers.parcels.fetch import find_neighbours, read_row
from layers.parcels.perform import perform
from tests.bench.editing_parts.ground import LAYER, PATCHES, make_editor

EDITORS, SECONDS = 20, 30.0
MODULE = "tests.bench.editing_parts.editor"
# Degrees: some 2 cm; no corner of a patch becomes a spike of it.
STEP = 2e-7


def measure_single() -> Iterator[str]:
    """Latency of each kind of edit with all editors at work, and what they were refused with."""
    lines = [line for output in _run_editors() for line in output.splitlines()]
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
        yield f"| one edit, {EDITORS} editors, {kind} | {figures} | p95 {most:.0f} ms | ≤ 300 ms |"
    yield f"| refused | {'; '.join(f'{k} {n}' for k, n in refused.most_common())} | | |"


def _run_editors() -> list[str]:
    began = str(time.time() + 10.0)  # all are up by then
    editors = [
        subprocess.Popen(
            [sys.executable, "-m", MODULE, str(number), began], stdout=subprocess.PIPE, text=True,
            env=os.environ,
        )
        for number in range(EDITORS)
    ]  # fmt: skip
    return [editor.communicate()[0] for editor in editors]


def work(number: int, began: float) -> None:
    """One editor: kinds in turn at random places; a line of kind, seconds and fault for each edit."""
    draw = random.Random(number)
    keys = list(LAYER.model._default_manager.values_list("id", flat=True))
    kinds = list(KINDS)
    turn = number
    # Coming in one by one as people do; all at one instant would measure the queue of the start.
    time.sleep(max(0.0, began + draw.random() - time.time()))
    while time.time() < began + SECONDS:
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
    """A vertex shared with the neighbours moved in all of them; their stored areas stay together."""
    keys = sorted({*find_neighbours(PATCHES, [row.key]), row.key})
    rows = [read for key in keys if (read := _read(key)) is not None]
    place = shapely.get_coordinates(row.geometry)[0]
    changes = []
    for one in rows:
        moved = _move(one.geometry, place)
        if moved is not None:
            area = one.values["area"]
            changes.append(
                update(PATCHES, one.key, {"geometry": one.geometry, "area": area},
                       {"geometry": moved, "area": area}, one.version)
            )  # fmt: skip
    return lambda: apply(changes, make_editor(), "bench")


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
