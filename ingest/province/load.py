"""Loads the demonstration province: generated in processes of their own, copied in one transaction.

A reader sees the old province or the new one, never a half; a killed load leaves nothing behind.
"""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from django.conf import settings

from gis_core.errors import GisError
from gis_core.sql import compose, copy_rows, execute, fetch_one, load_sql
from ingest.models import ProvinceLoad
from ingest.province.batch import Batch
from ingest.province.context import build_context
from ingest.province.copy_text import copy_columns, write_lines
from ingest.province.generate import counties_of, generate_county, generate_province
from ingest.province.indexes import drop_indexes
from ingest.province.relief import load_relief
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from layers.history.baseline import begin_baseline, finish_baseline
from layers.history.recording import Origin, record_as
from layers.statistics import recount_features, refresh_layer

Tell = Callable[[str], None]
NEXT_KEY = Path(__file__).parent.parent / "sql" / "next_key.sql"
# Tables with fewer rows than this are quicker loaded with their indexes on.
SIZES_WITHOUT_INDEXES = ("medium", "large")
# Key of the database's advisory lock that one load holds ("QT").
LOAD_LOCK = 0x5154
# The generators of the next counties may run this far ahead of the copying.
COUNTIES_AHEAD = 3


@dataclass(frozen=True)
class Written:
    """A file of COPY text for one layer."""

    layer: str
    path: Path
    rows: int


def load_province(
    size: str, seed: int, layers: list[LayerOptions], processes: int, tell: Tell
) -> Counter[str]:
    """Replace the content of `layers` by the province of that size; answers the rows of each layer."""
    began = time.monotonic()
    origin = Origin(protocol="load_province", operation="baseline", reason=f"演示省份 {size}")
    with record_as(origin), only_load(), work_folder() as folder:
        number = begin_baseline(layers)
        tables = [layer.table for layer in layers]
        rebuild = drop_indexes(tables) if size in SIZES_WITHOUT_INDEXES else []
        counts: Counter[str] = Counter()
        jobs = list_jobs(size)
        for done, files in enumerate(generate_files(jobs, size, seed, folder, processes), 1):
            for written in files:
                counts[written.layer] += copy_file(written)
            tell(f"{done}/{len(jobs)} parts, {counts.total():,} features, {time.monotonic() - began:.0f} s")
        finish_tables(layers, rebuild, tell)
        finish_baseline(layers, number)
        tell(f"recorded as one change set ({time.monotonic() - began:.0f} s)")
        load_relief(build_context(seed).terrain, size, seed)
        tell(f"relief: 1 ({time.monotonic() - began:.0f} s)")
        seconds = time.monotonic() - began
        ProvinceLoad.objects.all().delete()
        ProvinceLoad.objects.create(size=size, seed=seed, counts=dict(counts), seconds=seconds)
    recount_features(layers)
    return counts


def refuse_to_lose(layers: list[LayerOptions]) -> None:
    """GisError("conflict") when a layer holds features that are not demonstration data.

    Divisions are left out: their real boundaries come with the province itself.
    """
    for layer in layers:
        if layer.name != "division" and layer.model._default_manager.filter(is_demo=False).exists():
            raise GisError(
                "conflict",
                f"图层“{layer.title}”中有非演示数据，加载演示数据会将其删除；确认不需要时加 --discard。",
                layer.name,
            )


@contextmanager
def only_load() -> Iterator[None]:
    """Within the transaction nobody else loads; a second load is refused at once."""
    if fetch_one("SELECT pg_try_advisory_xact_lock(%(key)s)", {"key": LOAD_LOCK}) != (True,):
        raise GisError("conflict", "另一个演示数据加载正在进行，请等它结束。", "load_province")
    yield


@contextmanager
def work_folder() -> Iterator[Path]:
    """An empty folder for files on their way, beside the data; what a killed load left in it is removed."""
    folder = Path(settings.VAR) / "tmp" / "province"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def finish_tables(layers: list[LayerOptions], rebuild: list[str], tell: Tell) -> None:
    """Rebuild indexes, move the key sequences past the loaded ids, analyse, and count."""
    execute("SET LOCAL maintenance_work_mem = '512MB'")
    for statement in rebuild:
        execute(statement)
    tell(f"indexes rebuilt: {len(rebuild)}")
    next_key = load_sql(NEXT_KEY)
    for layer in layers:
        execute(compose(next_key, {"table": layer.table}), {"table": layer.table})
        execute(compose("ANALYZE {table}", {"table": layer.table}))
        refresh_layer(layer)


def copy_file(written: Written) -> int:
    """COPY one file into its layer's table and remove it."""
    layer = find_layer(written.layer)
    with written.path.open(encoding="utf-8") as lines:
        rows = copy_rows(layer.table, copy_columns(layer.model), lines)
    written.path.unlink()
    return rows


def list_jobs(size: str) -> list[int | None]:
    """The parts a province is generated in: the common layers (None), then each county by its place."""
    return [None, *range(len(counties_of(size)))]


def generate_files(
    jobs: list[int | None], size: str, seed: int, folder: Path, processes: int
) -> Iterator[list[Written]]:
    """The files of each part as it is ready, in the order of the parts.

    At most a few counties wait on the disk. A generator that fails ends the load with its own error.
    """
    build_context(seed)  # kept: the generators are forked and find it made
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        waiting: list[Future[list[Written]]] = []
        for job in jobs:
            waiting.append(pool.submit(write_files, size, seed, job, folder))
            if len(waiting) > COUNTIES_AHEAD:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


def write_files(size: str, seed: int, number: int | None, folder: Path) -> list[Written]:
    """Generate a county (by its place) or, for None, the common layers; runs in a process of its own."""
    context = build_context(seed)
    if number is None:
        return list(write_batches(generate_province(context, size), folder, "province"))
    county = counties_of(size)[number]
    return list(write_batches(generate_county(context, county, size), folder, county.code))


def write_batches(batches: Iterable[Batch], folder: Path, name: str) -> Iterator[Written]:
    """One file a layer, in the order in which the layers first come."""
    rows: Counter[str] = Counter()
    for batch in batches:
        model = find_layer(batch.layer).model
        with (folder / f"{name}-{batch.layer}").open("a", encoding="utf-8") as file:
            file.writelines(write_lines(batch, model))
        rows[batch.layer] += len(batch)
    for layer, count in rows.items():
        yield Written(layer, folder / f"{name}-{layer}", count)
