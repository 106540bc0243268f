"""Conditions on features as CQL2 JSON (OGC 21-065), compiled by us to SQL with bound values.

Every protocol turns its own way of writing (CQL2 text, FES, property parameters) into this one form:

    parse_cql2(text, "cql2-text")    → {"op": "and", "args": […]}
    compile_filter(layer, condition) → SQL condition on rows of `layers.queries.find_source`, values to bind

Geometries in a condition are GeoJSON in the storage system, longitude first; `move_geometries` brings them
there. Beyond the standard: `_ids`, `_dwithin`, `_beyond`, and `{"escape": …, "nocase": true}` for `like`.
"""

from layers.filters.compile import compile_filter
from layers.filters.geometries import move_geometries, refuse_beyond_earth
from layers.filters.parse import parse_cql2
from layers.filters.properties import Property, find_property, list_properties

__all__ = [
    "Property",
    "compile_filter",
    "find_property",
    "list_properties",
    "move_geometries",
    "parse_cql2",
    "refuse_beyond_earth",
]
