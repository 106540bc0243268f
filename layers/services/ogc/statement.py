"""The statement that answers a request for features: PostGIS writes each feature's text itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gis_core.geometry.crs import STORAGE, WGS84
from gis_core.sql import Fragment, compose, join_pieces, load_sql, trust
from layers.filters import Property, compile_filter
from layers.queries import find_source
from layers.services.ogc.order import compose_after, compose_keys, compose_order
from layers.services.ogc.request import ItemsRequest
from layers.services.ogc.systems import System

FOLDER = Path(__file__).parent / "sql"
FEATURE = """
'{{"type":"Feature","id":' || t.id || ',"geometry":' || {geometry} || ',"properties":' || {properties} || '}}'
"""
PROPERTIES = "CROSS JOIN LATERAL (SELECT {columns}) AS properties"


def compose_features(asked: ItemsRequest, form: str = "json") -> tuple[Fragment, dict[str, Any]]:
    """The statement for one page and one feature more, with the values to bind."""
    holes, values = _compose_rows(asked)
    if asked.after is not None:
        after, bound = compose_after(asked.sort, asked.after)
        holes["where"] = compose("{where} AND {after}", {"where": holes["where"], "after": after})
        values |= bound
    text, beside = (_compose_csv if form == "csv" else _compose_feature)(asked)
    has_version = any(field.name == "version" for field in asked.layer.model._meta.concrete_fields)
    holes |= {
        "keys": compose_keys(asked.sort),
        "version": trust("t.version" if has_version else "NULL::integer"),
        "text": text,
        "beside": beside,
        "order": compose_order(asked.sort),
    }
    return compose(load_sql(FOLDER / "features.sql"), holes), {**values, "limit": asked.limit + 1}


def compose_count(asked: ItemsRequest, limit: int | None) -> tuple[Fragment, dict[str, Any]]:
    """The statement that counts what is asked for, up to `limit` if any."""
    holes, values = _compose_rows(asked)
    return compose(load_sql(FOLDER / "count_features.sql"), holes), {**values, "limit": limit}


def _compose_rows(asked: ItemsRequest) -> tuple[dict[str, Fragment], dict[str, Any]]:
    source = find_source(asked.layer, asked.person, asked.instant)
    where, bound = compile_filter(asked.layer, asked.condition)
    return {"rows": source.rows, "where": where}, {**source.parameters, **bound}


def _compose_feature(asked: ItemsRequest) -> tuple[Fragment, Fragment]:
    """A GeoJSON feature, and the row of properties that it is made with."""
    geometry = compose_geometry(asked.system) if asked.has_geometry else trust("NULL::geometry")
    geojson = compose(
        "coalesce(ST_AsGeoJSON({geometry}, {decimals}, 0), 'null')",
        {"geometry": geometry, "decimals": trust(str(asked.system.decimals))},
    )
    if not asked.properties:
        return compose(FEATURE, {"geometry": geojson, "properties": trust("'{}'")}), trust("")
    columns = join_pieces(", ", [_compose_named(one) for one in asked.properties])
    whole = {"geometry": geojson, "properties": trust("row_to_json(properties)::text")}
    return compose(FEATURE, whole), compose(PROPERTIES, {"columns": columns})


def _compose_named(one: Property) -> Fragment:
    """A column under its property's name; empty text is no value."""
    value = "nullif(t.{column}, '')" if one.kind == "text" else "t.{column}"
    return compose(f"{value} AS {{name}}", {"column": one.column, "name": one.name})


def compose_geometry(system: System) -> Fragment:
    """The geometry in the system, in its order of coordinates; WGS 84 and CGCS2000 are taken as one."""
    geometry = "t.geometry"
    if system.epsg not in (STORAGE, WGS84):
        geometry = f"ST_Transform({geometry}, {system.epsg})"
    return trust(f"ST_FlipCoordinates({geometry})" if system.is_turned else geometry)


def _compose_csv(asked: ItemsRequest) -> tuple[Fragment, Fragment]:
    """A line of comma-separated values: key, properties, geometry as WKT."""
    cells = [trust("t.id::text"), *(_compose_cell(one) for one in asked.properties)]
    if asked.has_geometry:
        geometry = {"geometry": compose_geometry(asked.system), "decimals": trust(str(asked.system.decimals))}
        cells.append(compose("'\"' || ST_AsText({geometry}, {decimals}) || '\"'", geometry))
    return compose("{line} || E'\\r\\n'", {"line": join_pieces(" || ',' || ", cells)}), trust("")


def _compose_cell(one: Property) -> Fragment:
    quoted = "coalesce('\"' || replace({value}, '\"', '\"\"') || '\"', '')"
    plain = "coalesce({value}::text, '')"
    value = compose("t.{column}", {"column": one.column})
    return compose(quoted if one.kind == "text" else plain, {"value": value})
