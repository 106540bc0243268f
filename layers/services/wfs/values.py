"""GetPropertyValue: the values of one property."""

from __future__ import annotations

from gis_core.sql import Fragment, compose, quote_value
from layers.services.wfs.dialect import PREFIX
from layers.services.wfs.gml_sql import compose_geometry, compose_value
from layers.services.wfs.names import read_name
from layers.services.wfs.requests import Query, Reading
from layers.services.wfs.types import find_property


def compose_member(query: Query, reading: Reading) -> Fragment:
    """A feature's value within a member element; nothing for a feature without one."""
    name = read_name(reading.value_name, query.layer)
    if name == "id":
        return compose(
            "{start} || t.id || '</wfs:member>'", {"start": quote_value(f"<wfs:member>{query.layer.name}.")}
        )
    if name == "geometry":
        value = compose_geometry(query.layer, query.crs, reading.dialect)
    else:
        value = compose_value(query.layer, find_property(query.layer, name))
    tag = f"{PREFIX}:{name}"
    return compose(
        "coalesce({start} || {value} || {end}, '')",
        {
            "start": quote_value(f"<wfs:member><{tag}>"),
            "value": value,
            "end": quote_value(f"</{tag}></wfs:member>"),
        },
    )
