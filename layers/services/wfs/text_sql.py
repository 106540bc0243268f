"""Features as GeoJSON and as CSV, written by the database: SQL expressions over a row `t`."""

from __future__ import annotations

from gis_core.geometry.notation import parse_crs
from gis_core.sql import Fragment, compose, join_pieces, quote_value, trust
from layers.services.wfs.gml_sql import compose_moved, digits_of
from layers.services.wfs.requests import Query
from layers.services.wfs.select import column_of
from layers.services.wfs.types import Property, properties_of


def compose_geojson(query: Query) -> Fragment:
    """The row as a GeoJSON feature, x first whatever the system."""
    epsg = parse_crs(query.crs)
    shape = compose(
        f"coalesce(ST_AsGeoJSON({{moved}}, {digits_of(epsg)}, 0), 'null')",
        {"moved": compose_moved(query.layer, epsg)},
    )
    wanted = [one for one in properties_of(query.layer) if query.shows(one.name)]
    columns = [
        compose("t.{column} AS {name}", {"column": column_of(query.layer, one.name), "name": one.name})
        for one in wanted
    ]
    values = (
        compose(
            "(SELECT row_to_json(p) FROM (SELECT {columns}) AS p)", {"columns": join_pieces(", ", columns)}
        )
        if columns
        else trust("'{{}}'")
    )
    return compose(
        "{start} || t.id || {geometry_name} || {shape} || {properties_name} || {values} || '}}'",
        {
            "start": quote_value(f'{{"type":"Feature","id":"{query.layer.name}.'),
            "geometry_name": quote_value('","geometry":'),
            "shape": shape if query.shows("geometry") else trust("'null'"),
            "properties_name": quote_value(',"properties":'),
            "values": values,
        },
    )


def compose_csv(query: Query) -> Fragment:
    """The row as a line of CSV: identifier, properties, geometry as WKT, x first."""
    epsg = parse_crs(query.crs)
    pieces: list[Fragment] = [compose("{prefix} || t.id", {"prefix": quote_value(f"{query.layer.name}.")})]
    pieces += [_cell(query, one) for one in properties_of(query.layer) if query.shows(one.name)]
    if query.shows("geometry"):
        moved = compose_moved(query.layer, epsg)
        text = f"coalesce('\"' || ST_AsText({{moved}}, {digits_of(epsg)}) || '\"', '')"
        pieces.append(compose(text, {"moved": moved}))
    return compose("{pieces} || E'\\r\\n'", {"pieces": join_pieces(" || ',' || ", pieces)})


def write_csv_head(query: Query) -> str:
    """The first line."""
    names = [one.name for one in properties_of(query.layer) if query.shows(one.name)]
    return ",".join(["FID", *names, *(["geometry"] if query.shows("geometry") else [])]) + "\r\n"


def _cell(query: Query, asked: Property) -> Fragment:
    column = {"column": column_of(query.layer, asked.name)}
    if asked.is_text:
        # Texts always stand in quotes; only an empty one is nothing.
        return compose("coalesce('\"' || replace(nullif(t.{column}, ''), '\"', '\"\"') || '\"', '')", column)
    return compose("coalesce(t.{column}::text, '')", column)
