"""Stored queries: the one that every server has, GetFeatureById, and those that people have made."""

from __future__ import annotations

from gis_core.http.kvp import Kvp
from gis_core.http.ows_errors import ServiceError
from layers.access import Person
from layers.services.wfs.asked import Asked, settle
from layers.services.wfs.dialect import Dialect
from layers.services.wfs.requests import Query
from layers.services.wfs.types import read_id

BY_ID = "urn:ogc:def:query:OGC-WFS::GetFeatureById"


def run_stored_query(
    name: str, parameters: Kvp, person: Person, dialect: Dialect
) -> tuple[bool, tuple[Query, ...]]:
    """Whether the answer is one feature itself, and the queries that the stored one stands for."""
    if name == BY_ID or name == "GetFeatureById":
        return True, (_find_by_id(parameters, person, dialect),)
    raise ServiceError("parameter", f"没有存储查询 {name[:80]}。", "storedQuery_Id", "InvalidParameterValue")


def _find_by_id(parameters: Kvp, person: Person, dialect: Dialect) -> Query:
    text = parameters.required("id")
    layer, key = read_id(text)
    if not key:
        raise ServiceError("not_found", f"没有要素 {text[:80]}。", "id", "NotFound")
    return settle(Asked(layer, ids=(text,), crs=parameters.text("srsname")), person, dialect)
