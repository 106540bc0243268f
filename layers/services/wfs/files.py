"""Features as files that GDAL writes: Shapefile, GeoPackage, FlatGeobuf, KML; set by set."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from django.http import FileResponse, HttpResponseBase
from pyogrio import raw

from gis_core.errors import GisError
from gis_core.geometry.crs import WGS84
from gis_core.geometry.notation import parse_crs
from gis_core.sql import compose, join_pieces, stream_sets, trust
from layers.access import Person
from layers.services.wfs.formats import Format
from layers.services.wfs.gml_sql import compose_moved
from layers.services.wfs.pages import Page
from layers.services.wfs.requests import Query, Reading
from layers.services.wfs.select import column_of, compose_select
from layers.services.wfs.short_names import shorten_names, write_mapping
from layers.services.wfs.types import Property, properties_of

SET_SIZE = 10_000
SET_SECONDS = 120
# Features of one file: more are delivered as text, or in pages.
MOST_FEATURES = 1_000_000
GEOMETRIES = {
    "POINT": "Point",
    "MULTIPOINT": "MultiPoint",
    "LINESTRING": "LineString",
    "MULTILINESTRING": "MultiLineString",
    "POLYGON": "Polygon",
    "MULTIPOLYGON": "MultiPolygon",
}


def answer_file(reading: Reading, pages: list[Page], person: Person, chosen: Format) -> HttpResponseBase:
    """The features as a file to save."""
    if len(pages) > 1:
        raise GisError("parameter", "这种格式一次只能输出一个要素类型。", "typeName")
    page = pages[0]
    if page.numbers.returned > MOST_FEATURES:
        raise GisError("too_large", f"文件最多含 {MOST_FEATURES} 个要素，请分页。", "count")
    content = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    with tempfile.TemporaryDirectory() as folder:
        path = _write(reading, page, person, chosen, Path(folder))
        if chosen.suffix == "zip":
            _pack(path.parent, content)
        else:
            content.write(path.read_bytes())
    content.seek(0)
    name = f"{page.query.layer.name}.{chosen.suffix}"
    return FileResponse(content, as_attachment=True, filename=name, content_type=chosen.media_type)


def _write(reading: Reading, page: Page, person: Person, chosen: Format, folder: Path) -> Path:
    query = page.query
    is_shape = chosen.driver == "ESRI Shapefile"
    wanted = [one for one in properties_of(query.layer) if query.shows(one.name)]
    names = ["id", *(one.name for one in wanted)]
    written = shorten_names(query.layer, names) if is_shape else names
    path = folder / f"{query.layer.name}.{'shp' if is_shape else chosen.suffix}"
    epsg = WGS84 if chosen.driver == "KML" else parse_crs(query.crs)
    options = _options(chosen)
    is_first = True
    for rows in _fetch(page, reading, person, epsg, wanted):
        shapes, columns = _turn(rows, wanted)
        raw.write(
            str(path), shapes, columns, written, driver=chosen.driver, append=not is_first,
            layer=query.layer.name, geometry_type=GEOMETRIES[query.layer.geometry_field.geom_type],
            crs=f"EPSG:{epsg}", **options,
        )  # fmt: skip
        is_first = False
    if is_shape:
        _write_beside(folder, query, dict(zip(names, written, strict=True)), chosen)
    return path


def _fetch(
    page: Page, reading: Reading, person: Person, epsg: int, wanted: list[Property]
) -> Iterator[list[tuple[Any, ...]]]:
    """Sets of rows: geometry, number, properties; an empty set when there are none, so a file is made."""
    query = page.query
    columns = join_pieces(
        ", ",
        [
            compose("ST_AsBinary({moved})", {"moved": compose_moved(query.layer, epsg)}),
            trust("t.id"),
            *(compose("t.{name}", {"name": column_of(query.layer, one.name)}) for one in wanted),
        ],
    )
    statement, values = compose_select(query, columns, person, reading.instant, page.count, page.start)
    has_rows = False
    for rows in stream_sets(statement, values, SET_SIZE, SET_SECONDS):
        has_rows = True
        yield rows
    if not has_rows:
        yield []


def _turn(rows: list[tuple[Any, ...]], wanted: list[Property]) -> tuple[Any, list[Any]]:
    """Rows as columns of the kinds that GDAL takes."""
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [None if row[0] is None else bytes(row[0]) for row in rows]
    numbers = np.array([row[1] for row in rows], dtype=np.int64)
    columns = [_column([row[place] for row in rows], one) for place, one in enumerate(wanted, start=2)]
    return shapes, [numbers, *columns]


def _column(values: list[Any], asked: Property) -> Any:
    """Numbers and truths as floats, which alone have a null; days as days; the rest as text."""
    if asked.kind in ("decimal", "double", "integer", "boolean"):
        return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)
    if asked.kind in ("date", "dateTime"):
        unit = "datetime64[D]" if asked.kind == "date" else "datetime64[ms]"
        return np.array([np.datetime64("NaT") if value is None else value for value in values], dtype=unit)
    column = np.empty(len(values), dtype=object)
    column[:] = [None if value is None else str(value) for value in values]
    return column


def _options(chosen: Format) -> dict[str, Any]:
    if chosen.driver != "ESRI Shapefile":
        return {}
    return {"encoding": "GBK" if chosen.name == "shapefile-gbk" else "UTF-8"}


def _write_beside(folder: Path, query: Query, names: dict[str, str], chosen: Format) -> None:
    """The code page and the names in full, beside the shapefile."""
    code = "GBK" if chosen.name == "shapefile-gbk" else "UTF-8"
    (folder / f"{query.layer.name}.cpg").write_text(code, encoding="ascii")
    (folder / f"{query.layer.name}.fields.csv").write_text(
        write_mapping(query.layer, names), encoding="utf-8-sig"
    )


def _pack(folder: Path, content: BinaryIO) -> None:
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
